"""A list told again from what was kept is the list that would be told anew."""

from datetime import timedelta

import pytest

from agreements.actions import change_agreement, change_party, record_event
from agreements.api import kept
from agreements.models import Agreement, EventKind, Party
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(home, consip, bbg, people):
    for number, partner in enumerate((consip, consip, bbg)):
        row = make_agreement(f"KR-IT-{number}", partner)
        make_term(
            row, f"202{number}-01-01", end_kind="duration", end_years=9, renewal_mode="tacit",
            renewal_years=1, notice_value=3, notice_unit="months", notice_basis="sent",
            notice_anchor="before_end",
        )  # fmt: skip
    return {
        "manager": staff_client(people["manager"]),
        "officer": staff_client(people["officer"]),
        "partner": partner_client(consip),
    }


def told(client, on, language):
    headers = {"Accept-Language": language}
    found = client.get(f"agreements/?page_size=50&on={on}", headers=headers)
    assert found.status_code == 200, found.content
    return found.content


def told_anew(*asked):
    for cache in (kept._kept, kept._named):
        cache.cache_clear()
    return told(*asked)


def everything(clients):
    """All that is told as it is kept, and as it is told anew."""
    asked = [
        (client, on, language)
        for client in clients.values()
        for on in (DAY, DAY + timedelta(days=400))
        for language in ("ko", "it")
    ]
    for each in asked:
        told(*each)
    return [told(*each) for each in asked], [told_anew(*each) for each in asked]


def rename(by):
    party = Party.objects.get(short_name="Consip")
    change_party(by=by, on=DAY, party=party, short_name="Consip 2")


def act(by):
    """An explanation that names a party from then on."""
    row = Agreement.objects.get(reference="KR-IT-0")
    consip = Party.objects.get(short_name="Consip")
    record_event(
        by=by, on=DAY, agreement=row, kind=EventKind.PARTY_WITHDREW, event_on=DAY, by_party=consip
    )


def hide(by):
    row = Agreement.objects.get(reference="KR-IT-1")
    change_agreement(by=by, on=DAY, agreement=row, confidentiality="confidential")


@pytest.mark.parametrize("change", [rename, act, hide])
def test_what_is_kept_is_what_would_be_told(world, people, change):
    again, anew = everything(world)
    assert again == anew
    before = anew
    change(people["manager"])
    again, anew = everything(world)
    assert again == anew != before


def test_nothing_is_told_anew_that_stays(world):
    """The second time it is asked, every answer of the list is kept."""
    told(world["manager"], DAY, "ko")
    made = kept._kept.cache_info().misses
    told(world["manager"], DAY, "ko")
    assert kept._kept.cache_info().misses == made
    told(world["officer"], DAY, "ko")
    assert kept._kept.cache_info().misses == made + 3
