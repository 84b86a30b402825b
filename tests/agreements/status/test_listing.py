"""The rows of the list, on a database whose statistics are older than its rows."""

import json
from collections.abc import Iterator

import pytest

from django.db import connection

from agreements.models import Agreement, Deadline
from agreements.status.listing import next_deadlines
from mou_tracker.accounts.models import ApiKey
from mou_tracker.api.authentication import Partner
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db


def loops(plan: dict) -> Iterator[float]:
    """How often each node of an EXPLAIN ran."""
    yield plan["Actual Loops"]
    for inner in plan.get("Plans", ()):
        yield from loops(inner)


def test_the_next_deadlines_are_chosen_once_and_not_for_every_row(home, consip):
    """After a large transaction was taken back, PostgreSQL believes tables to be empty until it
    counts again. What it then plans may join each row with each, and no more than that."""
    for number in range(3):
        agreement = make_agreement(f"KR-IT-{number}", consip)
        make_term(
            agreement, "2020-01-01", end_kind="duration", end_years=3, renewal_mode="tacit",
            renewal_years=1, notice_value=3, notice_unit="months", notice_basis="sent",
            notice_anchor="before_end",
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "update pg_class set reltuples = 0, relpages = 60 where relname like 'agreements_dead%'"
        )
        cursor.execute("select count(*) from agreements_deadline")
        (count,) = cursor.fetchone()
    found = []

    def explained(execute, sql, params, many, context):
        execute(f"explain (analyze, format json) {sql}", params, many, context)
        (answer,) = context["cursor"].fetchone()
        plan = answer if isinstance(answer, list) else json.loads(answer)
        found.append(max(loops(plan[0]["Plan"])))
        return execute(sql, params, many, context)

    ids = Agreement.objects.values_list("pk", flat=True)
    partner = Partner(consip, ApiKey(party=consip).rights)
    with connection.execute_wrapper(explained):
        rows = next_deadlines(list(ids), on=DAY, user=partner)
    assert len(rows) == 3
    assert Deadline.objects.count() == count > 60
    assert max(found) <= count**2
