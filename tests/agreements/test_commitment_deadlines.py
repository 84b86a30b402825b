"""Deadlines of commitments: the due day, or the end of its window."""

from datetime import date

import pytest

from agreements.actions import add_commitment, change_commitment, register
from agreements.dates import parse_edtf
from agreements.derive.commitments import refresh_commitments
from agreements.lifecycle.disclosure import Disclosed
from agreements.models import Commitment, Deadline, Signature, Term
from agreements.wording import explanations

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


def closing(row: Deadline) -> str:
    return f"{row.closed_as} {row.closed_on}" if row.closed_on else "open"


@pytest.mark.parametrize(
    ("due", "day", "words"),
    [
        ("2026-12-24", "2026-12-24", "Due on 2026-12-24"),
        ("2026-41", "2026-12-31", "Due by the end of 2026-41: 2026-12-31"),
    ],
)
def test_its_day_and_why(term, due, day, words):
    row = deadline(promise(term, due))
    assert (str(row.day), closing(row), row.term) == (day, "open", term)
    assert explanations.render_all(map(Disclosed, row.because)) == words
    assert [one.reference for one in row.agreements.all()] == ["KR-IT-2008-1"]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("partly_met", "open"),
        ("met", "done 2026-11-23"),
        ("not_met", "done 2026-11-23"),
        ("dropped", "void 2026-11-23"),
    ],
)
def test_it_is_closed_on_the_day_the_promise_was(term, state, told):
    row = promise(term, "2026-12-24")
    change_commitment(by=None, on=ON, commitment=row, state=state)
    assert closing(deadline(row)) == told
    again = Commitment.objects.get(pk=row.pk)
    change_commitment(by=None, on=date(2026, 12, 1), commitment=again, state_note="since then")
    assert closing(deadline(row)) == told


def test_what_was_closed_before_its_day_was_kept_is_closed_by_its_due_day(term):
    row = promise(term, "2020-12-24")
    Commitment.objects.filter(pk=row.pk).update(state="met", settled_on=None)
    refresh_commitments(term.agreement)
    assert closing(deadline(row)) == "done 2020-12-24"


def test_no_due_day_asks_for_nothing(term):
    add_commitment(by=None, on=ON, term=term, text={"en": "Cooperate"}, side="joint")
    assert not Deadline.objects.filter(kind="commitment").exists()


def test_a_promise_carried_over_asks_under_the_later_term(term, home, consip):
    old = promise(term, "2026-12-24")
    later = Term.objects.create(agreement=term.agreement, ordinal=1, stage="signed")
    for party, signed in zip((home, consip), ("2026-10-01", "2026-10"), strict=True):
        Signature.objects.create(term=later, party=party, signed=parse_edtf(signed))
    new = Commitment.objects.create(
        term=later, text=old.text, side="ours", due=old.due, carried_over_from=old
    )
    refresh_commitments(term.agreement)
    assert closing(deadline(old)) == "void 2026-10-31"
    assert closing(deadline(new)) == "open"
