"""Rows are derived with the fact, told once, and reach far enough by themselves."""

from datetime import date

import pytest

from django.db import IntegrityError, connection, transaction

from agreements import derive
from agreements.models import Agreement, ChangeEntry, Deadline, Standing, StatusPeriod, Term
from tests.factories import DAY, make_agreement, make_term

TACIT = {
    "effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 1,
    "renewal_mode": "tacit", "renewal_years": 1, "notice_value": 90, "notice_unit": "days",
    "notice_basis": "received", "notice_anchor": "before_end",
}  # fmt: skip


@pytest.fixture
def agreement(consip):
    agreement = make_agreement("KR-IT-1", consip)
    make_term(agreement, "2025-01-01", **TACIT)
    return agreement


def told():
    return set(
        ChangeEntry.objects.filter(verb="status_began", party=None).values_list(
            "detail__status", "detail__since"
        )
    )


def test_a_status_that_begins_is_told_once(agreement):
    assert derive.announce(on=DAY) == 1
    assert derive.announce(on=DAY) == 0
    assert told() == {("in_force", "2025-01-01")}  # the tacit roll of 2026 is no new status


def test_missed_nights_are_caught_up(consip):
    agreement = make_agreement("KR-IT-2", consip)
    make_term(
        agreement, "2024-01-01", effect_mode="on_last_signature", end_kind="duration", end_years=3
    )
    derive.announce(on=date(2026, 12, 1))
    derive.announce(on=date(2027, 2, 1))  # two months without a night's run
    assert ("expired", "2027-01-01") in told()


def test_the_horizon_moves_before_it_is_reached(agreement):
    before = Standing.objects.get(agreement=agreement).horizon
    assert derive.top_up(on=DAY) == 0
    assert derive.top_up(on=date(2030, 1, 1)) == 1
    assert Standing.objects.get(agreement=agreement).horizon > before


def test_nothing_shown_waits_for_the_night(agreement):
    """Ten years ahead the rows are there, tacit rolls and their notice days included."""
    status = StatusPeriod.objects.on(date(2036, 6, 1)).get(agreement=agreement)
    assert status.status == "in_force"
    assert Deadline.objects.filter(kind="notice", day__year=2036).exists()


def test_refreshing_costs_the_same_for_one_term_and_for_twenty(
    agreement, consip, django_assert_max_num_queries
):
    def cost(row):
        with transaction.atomic(), django_assert_max_num_queries(40) as found:
            derive.refresh(row, on=DAY)
        return len(found)

    few = cost(agreement)
    long = make_agreement("KR-IT-2", consip)
    for year in range(20):
        make_term(
            long,
            f"{1980 + year}-01-01",
            effect_mode="on_last_signature",
            end_kind="duration",
            end_months=6,
        )
    assert cost(long) == few


def test_a_kept_deadline_keeps_its_row(agreement):
    before = dict(Deadline.objects.values_list("key", "pk"))
    with transaction.atomic():
        derive.refresh(agreement, on=DAY)
    assert dict(Deadline.objects.values_list("key", "pk")) == before


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"end_kind": "fixed", "end_on": None, "end_years": None}, "term_fixed_end_has_a_day"),
        ({"end_kind": "duration", "end_years": None}, "term_duration_has_a_length"),
        ({"end_kind": "indefinite"}, "term_open_end_has_no_day"),
        ({"effect_mode": "fixed_date"}, "term_fixed_effect_has_a_day"),
        (
            {"effect_mode": "retroactive", "effect_on": date(2025, 1, 1)},
            "term_retroactive_has_its_clause",
        ),
        ({"effect_mode": "days_after_notification"}, "term_days_after_has_days"),
        ({"notice_value": None}, "term_notice_whole_or_none"),
        ({"notice_settled": True}, "term_no_notice_means_none"),
        ({"end_settled": True}, "term_settled_end_is_not_recorded"),
        ({"starts_choice": "on_day"}, "term_start_day_with_its_choice"),
    ],
)
def test_the_database_guards_a_term(agreement, columns, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Term.objects.filter(agreement=agreement).update(**columns)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"reference": "a/b"}, "agreement_reference_form"),
        ({"title": {}}, "agreement_has_a_title"),
        ({"review_months": 0}, "agreement_periods_positive"),
    ],
)
def test_the_database_guards_an_agreement(agreement, columns, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**columns)


@pytest.mark.parametrize("table", ["agreements_term", "agreements_auditentry"])
def test_emptying_a_table_is_refused(agreement, table):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local mou.allow_truncate = 'off'")
        with pytest.raises(Exception, match="would leave no history"), transaction.atomic():
            cursor.execute(f"truncate {table} cascade")
