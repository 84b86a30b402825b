"""The table of kinds of deadline is complete, and nobody else lists kinds."""

import ast

import pytest

from django.urls import reverse
from django.utils.translation import override

from agreements.access import VERBS
from agreements.deadline_kinds import DeadlineKind
from agreements.models import Deadline
from tests.test_architecture import PACKAGES, ROOT, sources

#: Who names several kinds at once all the same, and why.
MAY_LIST = {
    "agreements/deadline_kinds.py": "the table",
    "agreements/models/decision.py": "what a decision answers, and what it still requires",
    "agreements/lifecycle": "the rules make deadlines, and say how those of a kind relate",
    "agreements/api/representation.py": "parameters of a deadline that are called as kinds are",
    "agreements/status/next_act.py": "acts, of which some are called as the kind they come from",
    "agreements/wording/next_acts.py": "the words of acts, of which some are called as kinds are",
    "mou_tracker/dashboards/timeline/paths.py": "shapes of marks, two of them called as kinds are",
}
KINDS = list(DeadlineKind)


def texts(kind: DeadlineKind) -> list:
    step = kind.traits.next_step
    traits = kind.traits
    return [kind.label, traits.short, traits.if_nothing_is_done, *([step.label] if step else ())]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_text_of_a_kind_is_there_in_every_language(kind):
    for text in texts(kind):
        with override("en"):
            english = str(text)
        assert english
        for language in ("ko", "it"):
            with override(language):
                assert str(text) not in ("", english), (kind, language)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_row_of_a_kind_makes_sense(kind):
    traits = kind.traits
    assert list(traits.lead_days) == sorted(set(traits.lead_days), reverse=True)
    assert len(kind) <= Deadline._meta.get_field("kind").max_length
    if step := traits.next_step:
        assert step.permission in VERBS
        assert reverse(step.page, args=["7"] * len(step.takes))


def listed_in(text: str) -> list[str]:
    """The collections of a module that hold more than one kind."""
    found = []
    for node in ast.walk(ast.parse(text)):
        parts = getattr(node, "elts", None) or getattr(node, "keys", None) or ()
        named = [ast.unparse(part) for part in parts if part is not None and names_a_kind(part)]
        if len(named) > 1:
            found.append(f"{node.lineno}: {', '.join(named)}")
    return found


def names_a_kind(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return ast.unparse(node.value).endswith("DeadlineKind")
    return isinstance(node, ast.Constant) and node.value in DeadlineKind.values


def test_no_other_module_lists_kinds():
    wrong = {}
    for path in sources(*PACKAGES):
        name = str(path.relative_to(ROOT))
        if not name.startswith(tuple(MAY_LIST)) and (found := listed_in(path.read_text())):
            wrong[name] = found
    assert wrong == {}


def test_a_second_list_is_found():
    assert listed_in("A = (DeadlineKind.NOTICE, DeadlineKind.EXPIRY)")
    assert listed_in('A = {"notice": 30, "meeting": 1}')
    assert not listed_in('A = {"notice": 30, "other": 1}')


@pytest.mark.parametrize("name", sorted(MAY_LIST))
def test_every_exception_is_still_needed(name):
    paths = [path for path in sources(*PACKAGES) if str(path.relative_to(ROOT)).startswith(name)]
    assert any(listed_in(path.read_text()) for path in paths) or name.endswith("deadline_kinds.py")
