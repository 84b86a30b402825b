"""Facts recorded before their day carry a mark until somebody says that they happened."""

from datetime import date, timedelta

import pytest

from agreements.actions import amend, correct, record_event, record_notification
from agreements.dates import parse_edtf
from agreements.derive import OfficeSettings, facts_of, horizon_for, with_facts
from agreements.models import Agreement, Event, Signature, Term
from tests.factories import DAY, make_agreement, make_party, make_term

pytestmark = pytest.mark.django_db
AHEAD, BEHIND = DAY + timedelta(days=10), DAY - timedelta(days=10)


@pytest.fixture
def agreement(home):
    return make_agreement("P-1", make_party("Consip"))


def facts(agreement):
    (loaded,) = with_facts(Agreement.objects.filter(pk=agreement.pk))
    return facts_of(loaded, office=OfficeSettings.load(), horizon=horizon_for(loaded, on=DAY))


def signed_fact(agreement, at=0):
    return facts(agreement).terms[at].signatures[0]


@pytest.mark.parametrize(
    ("signed", "planned"),
    [
        (AHEAD.isoformat(), True),
        (DAY.isoformat(), False),
        (BEHIND.isoformat(), False),
        ("2026-12", True),
        ("2026", False),  # it may have been today
        ("2026-11", False),
        ("../2027", False),
    ],
)
def test_a_signature_is_planned_where_its_whole_day_lies_ahead(agreement, signed, planned):
    make_term(agreement, signed)
    assert {row.is_planned for row in Signature.objects.all()} == {planned}
    assert signed_fact(agreement).planned is planned


def test_an_amendment_an_event_and_a_notification_are_marked_alike(agreement):
    term = make_term(agreement, "2020-01-01", effect_mode="on_last_notification")
    party = agreement.parties.last()
    for day, planned in ((AHEAD, True), (BEHIND, False)):
        row = amend(
            by=None, on=DAY, term=term, kind="annex", signed=parse_edtf(day.isoformat()),
            summary="Annex A",
        )  # fmt: skip
        assert row.is_planned is planned
        event = record_event(
            by=None, on=DAY, agreement=agreement, kind="notice_received", event_on=day,
            by_party=party,
        )  # fmt: skip
        assert event.is_planned is planned
    record_notification(by=None, on=DAY, term=term, notified_on=AHEAD)
    found = facts(agreement)
    assert found.terms[0].effect.planned
    assert sorted(row.planned for row in found.amendments) == [False, True]
    assert sorted(row.planned for row in found.events) == [False, True]


def test_a_notice_sent_is_planned_while_its_receipt_lies_ahead(agreement):
    make_term(agreement, "2020-01-01")
    row = record_event(
        by=None, on=DAY, agreement=agreement, kind="notice_sent", event_on=BEHIND,
        received_on=AHEAD, by_party=agreement.parties.last(),
    )  # fmt: skip
    assert row.is_planned


def test_a_day_the_text_names_is_never_planned(agreement):
    make_term(agreement, "2020-01-01", effect_mode="fixed_date", effect_on=AHEAD)
    assert not Term.objects.get().notification_is_planned
    assert not facts(agreement).terms[0].effect.planned


def test_a_correction_sets_the_mark_anew_from_the_corrected_day(agreement):
    make_term(agreement, AHEAD.isoformat())
    row = Signature.objects.first()
    correct(by=None, on=DAY, fact=row, reason="Sooner", set={"signed": parse_edtf("2026-11-20")})
    row.refresh_from_db()
    assert not row.is_planned
    correct(by=None, on=DAY, fact=row, reason="Later", set={"signed": parse_edtf("2027-01-20")})
    row.refresh_from_db()
    assert row.is_planned


def test_correcting_something_else_does_not_say_that_it_happened(agreement):
    make_term(agreement, AHEAD.isoformat())
    row, later = Signature.objects.first(), AHEAD + timedelta(days=1)
    correct(
        by=None, on=later, fact=row, reason="The seat", set={"place": "Roma", "signed": row.signed}
    )
    row.refresh_from_db()
    assert row.is_planned


def test_a_signature_added_on_its_day_later_is_no_plan(agreement):
    """Recording the fact again: the day comes to a signature that had none."""
    make_term(agreement, stage="signed")
    assert not Event.objects.exists()
    assert not [row for row in facts(agreement).terms[0].signatures if row.planned]


def test_stored_rows_that_lie_ahead_are_marked_once(agreement):
    """The migration: what was recorded before there was a mark."""
    from importlib import import_module

    from django.apps import apps

    make_term(agreement, AHEAD.isoformat())
    Signature.objects.update(is_planned=False, signed_earliest=date(2999, 1, 1))
    import_module("agreements.migrations.0017_squashed_0035_idempotent_responses").mark(apps, None)
    assert {row.is_planned for row in Signature.objects.all()} == {True}
