"""An agreement that nobody here is responsible for is asked about on the first page."""

from datetime import timedelta

import pytest

from agreements import actions
from agreements.models import Agreement
from mou_tracker.accounts.models import User
from mou_tracker.dashboards.home.page import home as first_page
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(home, consip, people):
    found = make_agreement("KR-IT-1", consip, responsible=people["officer"])
    make_term(found, "2025-03-01", end_kind="duration", end_years=5)
    return found


def asked(on=DAY):
    return set(Agreement.objects.unattended_on(on).values_list("reference", flat=True))


def test_without_a_responsible_person_who_is_still_here(agreement, people):
    assert asked() == set()
    User.objects.filter(pk=people["officer"].pk).update(is_active=False)
    assert asked() == {"KR-IT-1"}
    actions.change_agreement(by=None, on=DAY, agreement=agreement, responsible=people["manager"])
    assert asked() == set()
    actions.change_agreement(by=None, on=DAY, agreement=agreement, responsible=None)
    assert asked() == {"KR-IT-1"}


def test_of_ours_in_effect_or_ahead_only(agreement, people, consip):
    make_agreement("AHEAD", consip)
    over = make_agreement("OVER", consip)
    make_term(over, "2020-03-01", end_kind="duration", end_years=1)
    observed = make_agreement("OBSERVED", consip)
    observed.participations.filter(party__is_home=True).delete()
    assert asked() == {"AHEAD"}
    assert "OVER" not in asked(DAY + timedelta(days=1))


def test_the_first_page_asks_for_one_and_links_to_where_it_is_named(agreement, people, client):
    actions.change_agreement(by=None, on=DAY, agreement=agreement, responsible=None)
    assert first_page(people["officer"], on=DAY).counts.nobodys.count == 1
    client.force_login(people["officer"])
    assert "/agreements/?unattended=true" in client.get("/").content.decode()
    assert "KR-IT-1" in client.get("/agreements/?unattended=true").content.decode()
    actions.change_agreement(by=None, on=DAY, agreement=agreement, responsible=people["officer"])
    assert first_page(people["officer"], on=DAY).counts.nobodys.count == 0


def test_whoever_may_not_see_it_is_not_asked(agreement, people):
    actions.change_agreement(
        by=None, on=DAY, agreement=agreement, responsible=None, confidentiality="confidential"
    )
    assert first_page(people["officer"], on=DAY).counts.nobodys.count == 0
    assert first_page(people["manager"], on=DAY).counts.nobodys.count == 1
    for role, references in (("officer", []), ("manager", ["KR-IT-1"])):
        rows = staff_client(people[role]).get("agreements/?unattended=1").json()["results"]
        assert [row["reference"] for row in rows] == references
