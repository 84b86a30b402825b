"""A page tells a computed day that is not certain with its sign and its edges (rule 2a)."""

import pytest
import time_machine

from agreements.models import PlanStep
from tests.factories import make_agreement, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    """The days told are those of somebody who reads them on this one."""
    with time_machine.travel("2026-11-28T03:00:00+00:00", tick=False):
        yield


@pytest.fixture
def doubtful(consip):
    """Signed in a month: first day, last day, notice day and plan lie between two days each."""
    PlanStep.objects.create(code="translate", names={"en": "Translate"}, days=30, position=1)
    agreement = make_agreement("KR-IT-1", consip)
    clauses = {
        "end_kind": "duration", "end_years": 2, "renewal_mode": "express", "notice_value": 1,
        "notice_unit": "months", "notice_basis": "sent", "notice_anchor": "before_end",
        "effect_mode": "on_last_signature",
    }  # fmt: skip
    make_term(agreement, "2024-12", **clauses)
    make_term(agreement)
    return agreement


def test_the_head_of_an_agreement(doubtful, people, client):
    client.force_login(people["coordinator"])
    page = client.get("/agreements/KR-IT-1/").content.decode()
    head = page[page.index('class="standing-status"') :].partition("</div>")[0]
    assert "(between 1 Dec 2024 and 31 Dec 2024)" in head
    assert "(between 30 Nov 2026 and 30 Dec 2026)" in head


def test_each_step_of_the_plan(doubtful, people, client):
    client.force_login(people["coordinator"])
    page = client.get("/agreements/KR-IT-1/renewal/").content.decode()
    plan = page[page.index('class="table plan"') :].partition("</table>")[0]
    assert "≈ <time" in plan and "(between 1 Oct 2026 and 30 Oct 2026)" in plan


def test_what_rolls_on_from_a_day_in_doubt(consip, people, client):
    """The last day of the period, and so the first of the next, lies between two days."""
    make_term(
        make_agreement("KR-IT-2", consip), "2025-12", end_kind="duration", end_years=1,
        renewal_mode="tacit", renewal_years=1, notice_value=3, notice_unit="months",
        notice_basis="sent", notice_anchor="before_end", effect_mode="on_last_signature",
    )  # fmt: skip
    told = "renews ≈ 31 Dec 2027 (between 1 Dec 2027 and 31 Dec 2027)"
    with time_machine.travel("2027-02-01T03:00:00+00:00", tick=False):
        client.force_login(people["coordinator"])
        page = client.get("/agreements/KR-IT-2/").content.decode()
        rows = client.get("/agreements/").content.decode()
    assert f"{told} unless notice by 31 Aug 2027" in page
    assert told in rows
