"""The next act of an agreement: which day wins, what a decision does to it, who is told of it."""

from datetime import date, timedelta

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements import actions
from agreements.models import Agreement, PlanStep
from agreements.status.listing import rows_for
from agreements.status.next_act import (
    ACTS,
    Group,
    Loss,
    group_of,
    next_acts,
    places,
)
from agreements.wording.next_acts import (
    CONSEQUENCES,
    LABELS,
    act_words,
    consequence,
    cover_words,
    days_left,
)
from agreements.wording.sentences import TO_SETTLE
from mou_tracker.accounts.models import ApiKey
from mou_tracker.api.authentication import Partner
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
#: A text of two years with a notice of three months, which renews for a year or must be asked.
TWO_YEARS = {"effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2}
NOTICE = {
    "notice_value": 3, "notice_unit": "months", "notice_basis": "sent",
    "notice_anchor": "before_end",
}  # fmt: skip
ROLLS_UNASKED = {**TWO_YEARS, "renewal_mode": "tacit", "renewal_years": 1}
TACIT = {**TWO_YEARS, **NOTICE, "renewal_mode": "tacit", "renewal_years": 1}


def act_of(agreement, user, on=DAY):
    return next_acts([agreement.pk], user=user, on=on, today=on)[agreement.pk]


def made(consip, signed, reference="KR-IT-1", **fields):
    agreement = make_agreement(reference, consip)
    make_term(agreement, signed, **(fields or TWO_YEARS))
    return agreement


@pytest.fixture
def manager(people):
    return people["manager"]


@pytest.fixture
def plan(db):
    """A renewal takes 200 days from its start to its signature."""
    PlanStep.objects.create(code="review", names={"en": "Legal review"}, days=200, position=1)


def test_every_act_has_words_and_what_happens():
    assert ACTS.keys() == LABELS.keys()
    assert CONSEQUENCES.keys() <= ACTS.keys()


def syllables(text):
    return sum("가" <= letter <= "힣" for letter in text)


def test_in_korean_an_act_has_at_most_fourteen_syllables():
    with translation.override("ko"):
        for label in (*LABELS.values(), *TO_SETTLE.values()):
            assert syllables(str(label)) <= 14, label
        legal = [code for code in LABELS if ACTS[code].cannot_be_undone or "renewal" in code]
        for code in legal:
            assert syllables(f"{LABELS[code]} (안전 기한)") <= 14, code


def test_a_notice_within_a_month_wins_over_all_else(consip, manager, plan):
    """Two years from 2025-03-12 less three months: notice by 2026-12-11."""
    agreement = made(consip, "2025-03-12", **TACIT)
    act = act_of(agreement, manager)
    assert (act.code, act.day, act.loss) == ("notice_rolls", date(2026, 12, 11), Loss.CANNOT_UNDO)
    assert consequence(act) == "If it passes, it renews for 1 year after 11 Mar 2027."
    assert (days_left(act, on=DAY), group_of(act, on=DAY)) == ("D-18", Group.MONTH)
    asked = made(consip, "2025-03-12", "KR-IT-2", **{**TACIT, "renewal_mode": "express"})
    assert act_of(asked, manager).code == "notice_ends"


def test_what_is_decided_is_neither_late_nor_near(consip, manager, plan):
    """The decision answers what is asked; one that is months away stays where its day is."""
    late, far = made(consip, "2025-05-01"), made(consip, "2026-10-01", "KR-IT-2")
    before = group_of(act_of(far, manager), on=DAY)
    for one in (late, far):
        actions.decide(by=manager, on=DAY, agreement=one, kind="renew", reason="So agreed")
    assert group_of(act_of(late, manager), on=DAY) is Group.DECIDED
    assert group_of(act_of(far, manager), on=DAY) is before
    found = places([late.pk, far.pk], user=manager, on=DAY)
    assert [found[one.pk].group for one in (late, far)] == [Group.DECIDED, before]
    assert act_of(late, manager).is_answered and not act_of(late, manager).is_question


def test_a_late_preparation_comes_before_a_notice_further_off(consip, manager, plan):
    agreement = made(consip, "2025-05-01", **TWO_YEARS)
    act = act_of(agreement, manager)
    assert (act.code, act.is_late, act.loss) == ("start_renewal", True, Loss.LATE)
    assert group_of(act, on=DAY) is Group.LATE
    assert days_left(act, on=DAY).endswith("days past")


@pytest.mark.parametrize("kind", ["let_lapse", "renew"])
def test_a_decision_takes_the_question_and_not_the_day(consip, manager, plan, kind):
    agreement = made(consip, "2025-05-01", **TWO_YEARS)
    before = act_of(agreement, manager)
    actions.decide(by=manager, on=DAY, agreement=agreement, kind=kind, reason="So agreed")
    act = act_of(agreement, manager)
    assert before.is_question
    assert not act.is_question
    assert (act.decision.kind, act.decision.reason, act.decision.by) == (kind, "So agreed", manager)
    # who lets it end prepares nothing: what is left is its last day
    expected = (before.code, before.day) if kind == "renew" else ("expiry", date(2027, 4, 30))
    assert (act.code, act.day) == expected


def test_expired_is_asked_about_once_and_can_rest(consip, manager):
    agreement = made(consip, "2020-01-01", **TWO_YEARS)
    act = act_of(agreement, manager)
    assert (act.code, act.day, act.loss) == ("expired", date(2021, 12, 31), Loss.NO_COVER)
    assert act.is_question
    assert group_of(act, on=DAY) is Group.LAPSED
    assert group_of(act, on=date(2022, 2, 1)) is Group.LATE
    actions.decide(by=manager, on=DAY, agreement=agreement, kind="rest", reason="No need")
    assert not act_of(agreement, manager).is_question


@pytest.mark.parametrize("signed", ["2025-03", "2025-03-01", "2025-03-31", "2025-03-17"])
def test_the_day_of_an_uncertain_one_is_safe_wherever_it_moves(consip, manager, signed):
    """Each day within the bounds of its signature is acted for in time by the day it tells."""
    doubtful = act_of(made(consip, "2025-03", **TACIT), manager)
    certain = act_of(made(consip, signed, "KR-IT-2", **TACIT), manager)
    assert doubtful.day <= certain.day
    if signed == "2025-03":
        assert not doubtful.certain
        assert act_words(doubtful) == "Notice, or it renews (safe day)"
    else:
        assert certain.certain
        assert act_words(certain) == "Notice, or it renews"


def test_an_agreement_out_of_sight_changes_nothing(consip, bbg, people, manager):
    seen = made(consip, "2025-03-12", **TACIT)
    before = [act_of(seen, people["reader"]), act_of(seen, manager)]
    made(bbg, "2025-03-12", "KR-AT-1", **TACIT)
    Agreement.objects.filter(reference="KR-AT-1").update(confidentiality="confidential")
    assert [act_of(seen, people["reader"]), act_of(seen, manager)] == before


def test_a_partner_is_told_of_no_work_of_the_office(consip, manager, plan):
    """The preparation, the decision and the questions are the office's own."""
    agreement = made(consip, "2025-05-01", **TWO_YEARS)
    actions.decide(by=manager, on=DAY, agreement=agreement, kind="renew", reason="Secret")
    act = act_of(agreement, Partner(consip, ApiKey(party=consip).rights))
    assert (act.code, act.day, act.decision) == ("expiry", date(2027, 4, 30), None)
    silent = make_agreement("KR-IT-3", consip)
    make_term(silent, "2025-05-01", effect_mode="on_last_signature", end_kind="not_recorded")
    assert act_of(silent, manager).code == "to_settle"
    assert act_of(silent, Partner(consip, ApiKey(party=consip).rights)).code == "none"


def world(consip):
    """One of each: late, near, far, rolling, in doubt, expired, open, in preparation."""
    for number, (signed, fields) in enumerate(
        [("2025-05-01", TWO_YEARS), ("2025-03-12", TACIT), ("2026-01-01", TWO_YEARS),
         ("2026-09-01", {**TWO_YEARS, "end_years": 9}), ("2025-03", TACIT),
         ("2020-01-01", TWO_YEARS), ("2024-11-01", TWO_YEARS),
         ("2025-05-01", {"effect_mode": "on_last_signature", "end_kind": "indefinite"}),
         (None, TWO_YEARS), ("2025-05-01", ROLLS_UNASKED)]
    ):  # fmt: skip
        made(consip, signed, f"KR-IT-{number}", **fields)
    made(consip, "2026-06-01", "KR-IT-X", effect_mode="unknown", end_kind="not_recorded")


@pytest.mark.parametrize("shift", [-2000, -400, 0, 30, 100, 500, 2500])
def test_the_order_of_thousands_says_what_each_says(consip, manager, plan, shift):
    """SQL and Python tell the same group and distance, on any day."""
    world(consip)
    on = DAY + timedelta(days=shift)
    ids = list(Agreement.objects.visible_to(manager).values_list("pk", flat=True))
    acts = next_acts(ids, user=manager, on=on, today=on)
    found = places(ids, user=manager, on=on)
    assert {pk: place.group for pk, place in found.items()} == {
        pk: group_of(act, on=on) for pk, act in acts.items()
    }
    for pk, place in found.items():
        day = acts[pk].day
        assert place.distance == (day and (day - on).days)
    assert len(found) == 11


def test_a_hidden_successor_moves_nothing_in_the_order(consip, people, plan):
    """Who may not see what replaced it has the agreement where its told status puts it."""
    reader = people["reader"]
    world(consip)
    old = made(consip, "2021-01-01", "KR-IT-OLD", **TWO_YEARS)
    new = make_agreement("KR-IT-NEW", consip)
    make_term(new, "2023-03-01", **TWO_YEARS)
    actions.supersede(by=None, on=DAY, agreement=old, successor=new)
    Agreement.objects.filter(pk=new.pk).update(confidentiality="confidential")
    ids = list(Agreement.objects.visible_to(reader).values_list("pk", flat=True))
    acts = next_acts(ids, user=reader, on=DAY, today=DAY)
    found = places(ids, user=reader, on=DAY)
    assert acts[old.pk].code == "expired" and new.pk not in acts
    assert {pk: place.group for pk, place in found.items()} == {
        pk: group_of(act, on=DAY) for pk, act in acts.items()
    }
    assert found[old.pk].distance == (acts[old.pk].day - DAY).days


def test_any_number_costs_the_same(consip, manager, django_assert_num_queries):
    world(consip)
    ids = list(Agreement.objects.values_list("pk", flat=True))
    counts = []
    for some in (ids[:1], ids):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            acts = next_acts(some, user=manager, on=DAY, today=DAY)
        counts.append(len(asked))
        assert acts.keys() == set(some)
    assert counts[0] == counts[1] <= 4


def test_the_real_case_asks_for_a_day_to_meet(real_case, manager):
    """The heads' meeting has the second half of 2026 as its window; its last third began on
    2026-10-31, and its last day counts."""
    act = act_of(real_case, manager)
    assert (act.code, act.day, act.loss) == (
        "meeting_to_schedule", date(2026, 12, 31), Loss.SOON,
    )  # fmt: skip
    before = act_of(real_case, manager, on=date(2026, 10, 1))
    assert before.code == "to_settle"
    assert act_words(before) == "Settle the last day"
    assert before.day is None
    # its last day was never settled and stays open; years later nothing can be saved by it
    gap = act_of(real_case, manager, on=date(2023, 3, 1))
    assert (gap.code, gap.day, gap.loss) == ("expired", date(2020, 6, 3), Loss.NO_COVER)


def test_cover_in_a_narrow_column(consip, manager):
    world(consip)
    rows = rows_for(Agreement.objects.order_by("pk"), on=DAY, today=DAY, user=manager)
    told = {row.reference: cover_words(row) for row in rows}
    assert told == {
        "KR-IT-0": "30 Apr 2027", "KR-IT-1": "↻ 12 Mar 2027", "KR-IT-2": "31 Dec 2027",
        "KR-IT-3": "31 Aug 2035", "KR-IT-4": "↻ ≈ 1 Mar 2027", "KR-IT-5": "31 Dec 2021",
        "KR-IT-6": "31 Oct 2026", "KR-IT-7": "indefinite", "KR-IT-8": "not signed",
        "KR-IT-9": "↻ 1 May 2027", "KR-IT-X": "not recorded",
    }  # fmt: skip


def test_what_renews_a_limited_number_of_times_tells_its_roll(consip, manager):
    """As its page does; on which day it ends rests on a notice that nobody has given yet."""
    made(consip, "2025-03-12", **TACIT, renewal_max_count=1)
    (row,) = rows_for(Agreement.objects.all(), on=DAY, today=DAY, user=manager)
    assert cover_words(row) == "↻ 12 Mar 2027"
