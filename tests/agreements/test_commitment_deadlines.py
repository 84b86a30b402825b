"""Deadlines of commitments: the due day, or the end of its window."""

from datetime import date

import pytest

from agreements.actions import add_commitment, change_commitment, register
from agreements.commitments import refresh_commitments
from agreements.dates import parse_edtf
from agreements.lifecycle import wording
from agreements.lifecycle.disclosure import Disclosed
from agreements.models import Commitment, Deadline, Term

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def term(home, consip):
    agreement = register(
        by=None,
        on=ON,
        reference="KR-IT-2008-1",
        title={"en": "MOU"},
        parties=[{"party": home, "side": "ours"}, {"party": consip, "side": "theirs"}],
        first_term={"ordinal": 0, "stage": "signed"},
    )
    return agreement.terms.get()


def promise(term, due, **fields) -> Commitment:
    options = {"text": {"en": "Send a case"}, "side": "ours", **fields}
    return add_commitment(by=None, on=ON, term=term, due=parse_edtf(due), **options)


def deadline(row: Commitment) -> Deadline:
    return Deadline.objects.get(kind="commitment", key=f"commitment:{row.pk}")


@pytest.mark.parametrize(
    ("due", "day", "words"),
    [
        ("2026-12-24", "2026-12-24", "Due on 2026-12-24"),
        ("2026-41", "2026-12-31", "Due by the end of 2026-41: 2026-12-31"),
    ],
)
def test_its_day_and_why(term, due, day, words):
    row = deadline(promise(term, due))
    assert (str(row.day), row.state, row.term) == (day, "open", term)
    assert wording.render_all(map(Disclosed, row.because)) == words
    assert [one.reference for one in row.agreements.all()] == ["KR-IT-2008-1"]


@pytest.mark.parametrize(
    ("state", "told"),
    [("partly_met", "open"), ("met", "done"), ("not_met", "done"), ("dropped", "void")],
)
def test_its_state_follows_the_promise(term, state, told):
    row = promise(term, "2026-12-24")
    change_commitment(by=None, on=ON, commitment=row, state=state)
    assert deadline(row).state == told


def test_no_due_day_asks_for_nothing(term):
    add_commitment(by=None, on=ON, term=term, text={"en": "Cooperate"}, side="joint")
    assert not Deadline.objects.filter(kind="commitment").exists()


def test_a_promise_carried_over_asks_under_the_later_term(term):
    old = promise(term, "2026-12-24")
    later = Term.objects.create(agreement=term.agreement, ordinal=1, stage="signed")
    new = Commitment.objects.create(
        term=later, text=old.text, side="ours", due=old.due, carried_over_from=old
    )
    refresh_commitments(term.agreement)
    assert (deadline(old).state, deadline(new).state) == ("void", "open")
