"""Each test runs in exactly one of the targets that .ci/run calls, so that none is lost."""

import re

import pytest
from _pytest.mark.expression import Expression

from tests.conftest import EVERY_TEST, GOES_OVER_MANY, STARTS_PROGRAMS, TESTS

ROOT = TESTS.parent
TARGETS = dict(
    re.findall(r'^(\w+): tools.*\n\t@exec \$\(PYTEST\) -m "?([\w ]+?)"? \$\(ARGS\)$',
               (ROOT / "Makefile").read_text(), re.MULTILINE)
)  # fmt: skip


def test_every_test_is_in_one_target(request):
    asked = {name: Expression.compile(words) for name, words in TARGETS.items()}
    found = {
        nodeid: [
            name
            for name, expression in asked.items()
            if expression.evaluate(lambda mark, marks=marks, **_: mark in marks)
        ]
        for nodeid, marks in request.config.stash[EVERY_TEST]
    }
    assert {nodeid: names for nodeid, names in found.items() if len(names) != 1} == {}


def test_ci_runs_every_target():
    run = (ROOT / ".ci" / "run").read_text()
    assert set(TARGETS) == {"test", "thorough", "programs"}
    assert all(re.search(rf"^make {name}$", run, re.MULTILINE) for name in TARGETS)


@pytest.mark.parametrize("entry", sorted(GOES_OVER_MANY + STARTS_PROGRAMS))
def test_what_is_named_is_there(entry):
    path, _, name = entry.partition("::")
    files = [TESTS / path] if path.endswith((".py", "/")) else [TESTS / f"{path}.py"]
    assert all(one.exists() for one in files)
    assert not name or re.search(rf"^(def|class) {name}", files[0].read_text(), re.MULTILINE)
