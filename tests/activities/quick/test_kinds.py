"""What kind of thing a line tells of."""

import pytest

from activities.models.activity import ActivityKind, Mode
from activities.quick.kinds import is_bare_kind, kind_and_mode, proposed_by
from activities.quick.lexicon import KINDS, MODES
from activities.quick.line import fold

TABLE = [
    ("콘십 회의", "meeting", ""),
    ("회의 방문", "meeting", ""),
    ("방문 회의", "study_visit", ""),  # the first of two
    ("화상회의", "meeting", "online"),
    ("통화", "meeting", "online"),
    ("회의자료 송부", "correspondence", ""),  # what is sent is a letter, whatever it is about
    ("letter sent", "correspondence", ""),
    ("e-mail", "correspondence", ""),
    ("e mail", "correspondence", ""),
    ("emailx", "", ""),
    ("study visit", "study_visit", ""),
    ("visita di studio", "study_visit", ""),
    ("workshop online", "workshop", "online"),
    ("사례 공유", "best_practice_exchange", ""),
    ("교육", "training", ""),
    ("교육청", "", ""),
    ("방문단 환영", "", ""),
    ("회의록 정리", "", ""),
    ("대면적", "", ""),
    ("아무것도", "", ""),
]


@pytest.mark.parametrize(("line", "kind", "mode"), TABLE)
def test_a_kind_and_how_it_was_held(line, kind, mode):
    found = {name: value for name, (value, _span) in kind_and_mode(fold(line), line).items()}
    assert (found.get("kind", ""), found.get("mode", "")) == (kind, mode)


def test_every_word_belongs_to_a_kind_that_exists():
    assert set(KINDS) <= set(ActivityKind.values)
    assert set(MODES) <= set(Mode.values)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_word_of_a_kind_names_it(kind):
    for word in KINDS[kind].split():
        line = word.replace("-", " ")
        assert kind_and_mode(fold(line), "x")["kind"][0] == kind, word
        assert is_bare_kind(line), word


@pytest.mark.parametrize(("line", "bare"), [("회의", True), ("콘십 회의", False), ("", False)])
def test_no_more_than_a_kind(line, bare):
    assert is_bare_kind(line) is bare


@pytest.mark.parametrize(
    ("title", "text", "whose"),
    [
        ("회의 제안", "콘십 회의 제안", "ours"),
        ("이 회의 제안", "콘십이 회의 제안", "theirs"),
        ("제안서 검토", "콘십 제안서 검토", ""),
        ("proposal", "Consip: our proposal", "ours"),
        ("회의", "콘십 회의", ""),
    ],
)
def test_whose_proposal(title, text, whose):
    party = (0, 6) if text.startswith("Consip") else (0, 2)
    assert proposed_by(title, text, party) == whose
