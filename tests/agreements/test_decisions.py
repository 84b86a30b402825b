"""What the office decides about an agreement: kept, replaced, lapsing; told to nobody outside."""

from datetime import date, timedelta

import pytest

from django.db import IntegrityError, transaction

from agreements import actions, derive
from agreements.access import Rights
from agreements.actions.action import Conflict
from agreements.dates import parse_edtf
from agreements.derive import OfficeSettings, differences, with_facts
from agreements.lifecycle import WHY
from agreements.models import (
    ASKING,
    REQUIRES,
    Agreement,
    Deadline,
    Decision,
    DecisionKind,
    LapsedBecause,
)
from mou_tracker.dashboards.home.page import home as first_page
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
REF = "KR-IT-1"
PATH = f"agreements/{REF}/decisions/"


@pytest.fixture
def agreement(home, consip):
    """Ends on 2027-02-28, and nothing follows."""
    found = make_agreement(REF, consip)
    make_term(
        found, "2025-03-01", effect_mode="on_last_signature", end_kind="duration", end_years=2
    )
    return found


def decided(agreement, kind="let_lapse", reason="Done with it", on=DAY, by=None):
    return actions.decide(by=by, on=on, agreement=agreement, kind=kind, reason=reason)


def stale(agreement):
    (loaded,) = with_facts(Agreement.objects.filter(pk=agreement.pk))
    return differences(loaded, office=OfficeSettings.load())


def test_words_are_those_of_the_rules():
    assert set(LapsedBecause.values) == set(WHY)
    assert REQUIRES.keys() == set(DecisionKind)


def test_it_is_kept_with_the_day_it_rests_on_and_the_day_it_lapses(agreement, people):
    row = decided(agreement, by=people["coordinator"])
    assert (row.by, row.decided_on, row.rests_on) == (people["coordinator"], DAY, date(2027, 2, 28))
    assert (row.lapses_on, row.lapsed_because) == (date(2027, 3, 1), "turn_passed")
    assert stale(agreement) == []


def test_it_changes_no_date_and_closes_no_deadline(agreement):
    def rows():
        return list(Deadline.objects.order_by("pk").values())

    before = rows()
    decided(agreement)
    assert rows() == before


def test_one_is_in_force_and_a_later_one_replaces_it(agreement):
    first = decided(agreement)
    second = decided(agreement, "renew", "After all", on=DAY + timedelta(days=3))
    first.refresh_from_db()
    assert (first.replaced_by, first.replaced_on) == (second, DAY + timedelta(days=3))
    for day, row in ((DAY - timedelta(days=1), None), (DAY, first), (second.decided_on, second)):
        assert Decision.objects.in_force_on(day).first() == row
    assert first.history.count() == 2


def test_the_database_holds_one_unreplaced_row_an_agreement(agreement):
    row = decided(agreement)
    row.pk, row.uid, row._state.adding = None, "abcdefghjkmn", True
    with pytest.raises(IntegrityError, match="decision_one_in_force"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "values, name",
    [({"reason": ""}, "decision_has_a_reason"), ({"kind": "x"}, "decision_known"),
     ({"replaced_on": date(2026, 1, 1)}, "decision_replaced_later"),
     ({"lapsed_because": ""}, "decision_lapses_for_a_reason")],
)  # fmt: skip
def test_the_database_refuses_what_says_nothing(agreement, values, name):
    decided(agreement)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Decision.objects.update(**values)


def test_the_same_once_more_writes_nothing(agreement):
    first = decided(agreement)
    version = Agreement.objects.get().version
    assert decided(agreement, on=DAY + timedelta(days=1)) == first
    assert (Agreement.objects.get().version, Decision.objects.count()) == (version, 1)


def test_what_the_agreement_does_not_allow_is_refused_with_what_it_does(agreement):
    with pytest.raises(Conflict) as refused:
        decided(agreement, "let_run")
    assert refused.value.code == "not_possible"
    assert "renew it, let it end" in refused.value.message
    assert not Decision.objects.exists()


def test_a_fact_against_it_writes_when_it_lapsed(agreement):
    decided(agreement)
    signed = DAY + timedelta(days=10)
    make_term(agreement, signed.isoformat(), on=signed, starts="after_current_end",
              effect_mode="on_last_signature", end_kind="duration", end_years=2)  # fmt: skip
    row = Decision.objects.get()
    assert (row.lapses_on, row.lapsed_because) == (signed, "signed")
    assert row.history.count() == 1  # what follows from facts has no history
    assert stale(agreement) == []


def test_a_day_that_moves_is_seen_on_the_day_of_writing_and_stays_so(agreement):
    decided(agreement)
    seen = DAY + timedelta(days=5)
    term = agreement.terms.get()
    actions.amend(by=None, on=seen, term=term, kind="extension", signed=parse_edtf("2026-11-25"),
                  summary="One year more", new_ends_on=date(2028, 2, 28))  # fmt: skip
    row = Decision.objects.get()
    assert (row.lapses_on, row.lapsed_because) == (seen, "day_moved")
    derive.refresh_all([agreement.pk], on=seen + timedelta(days=40))
    row.refresh_from_db()
    assert row.lapses_on == seen
    assert stale(agreement) == []


def test_a_wrong_lapse_is_named_and_put_right(agreement):
    row = decided(agreement)
    Decision.objects.update(lapses_on=DAY)
    assert len(stale(agreement)) == 1
    assert row.uid in stale(agreement)[0]
    derive.refresh_all([agreement.pk], on=DAY)
    assert stale(agreement) == []


# --- What is to be decided ------------------------------------------------------------------------


def test_it_leaves_what_is_to_be_decided_and_comes_back_when_it_lapses(agreement, people):
    def asked(days):
        """What is asked so many days later, and what stands below as decided."""
        found = first_page(people["manager"], on=DAY + timedelta(days=days)).lines
        questions = {line.act.kind for group in found.groups for line in group.lines}
        assert questions <= set(ASKING)
        return questions, {line.act.decision.kind for line in found.decided}

    soon = 20
    assert asked(soon) == ({"expiry"}, set())
    decided(agreement, on=DAY + timedelta(days=soon))
    assert asked(soon) == (set(), {"let_lapse"})
    assert asked(soon - 1) == ({"expiry"}, set())
    later = DAY + timedelta(days=soon)
    actions.decide(by=None, on=later, agreement=agreement, kind="renew", reason="r")
    assert asked(soon) == (set(), {"renew"})
    ends = later + timedelta(days=9)
    Decision.objects.filter(replaced_on=None).update(lapses_on=ends, lapsed_because="not_begun")
    assert asked(soon + 8) == (set(), {"renew"})
    assert asked(soon + 9) == ({"expiry"}, set())


# --- Who is told ----------------------------------------------------------------------------------


def test_staff_decides_and_reads_by_the_api(agreement, people):
    staff = staff_client(people["coordinator"])
    answer = staff.post(PATH, {"kind": "renew", "reason": "Good results"})
    assert answer.status_code == 201, answer.content
    assert answer.json()["rests_on"] == "2027-02-28"
    assert answer.json()["by"] == people["coordinator"].pk
    (row,) = staff.get(PATH).json()["results"]
    assert row["in_force"] is True
    assert staff.get(PATH, {"on": "2026-11-01"}).json()["results"][0]["in_force"] is False
    wrong = staff.post(PATH, {"kind": "let_run", "reason": "r"})
    assert (wrong.status_code, "renew it" in wrong.json()["detail"]) == (409, True)
    assert staff.post(PATH, {"kind": "renew", "reason": " "}).status_code == 400
    assert (
        staff_client(people["officer"]).post(PATH, {"kind": "renew", "reason": "r"}).status_code
        == 403
    )
    assert staff_client(people["reader"]).get(PATH).json()["results"] == [row]


def test_a_partner_is_told_nothing_of_it(agreement, consip):
    """No byte of any answer moves, and there is no such address."""
    partner = partner_client(consip)
    paths = ["agreements/", *(f"agreements/{REF}/{at}" for at in (
        "", "terms/", "terms/0/", "events/", "amendments/", "claims/", "history/", "timeline/",
        "confirmations/")), "deadlines/?count=1", "renewals/", "changes/", "parties/"]  # fmt: skip

    def told():
        answers = [partner.get(path) for path in paths]
        return [(one.status_code, one.headers.get("ETag"), one.content) for one in answers]

    before = told()
    decided(agreement)
    decided(agreement, "renew", "Hush")
    assert told() == before
    nowhere = partner.get("agreements/KR-XX-9/decisions/")
    for answer in (partner.get(PATH), partner.post(PATH, {"kind": "renew", "reason": "r"})):
        assert answer.status_code == 404
    assert partner.get(PATH).json()["title"] == nowhere.json()["title"]
    assert not Decision.objects.visible_to(Rights(party=consip.pk)).exists()
