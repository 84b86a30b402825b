"""agreements/: what the real case answers on a day."""

import pytest

from agreements.models import Party
from tests.api_client import partner_client, staff_client

pytestmark = pytest.mark.django_db
CASE = "agreements/KR-IT-2008-1/"


@pytest.fixture
def staff(people):
    return staff_client(people["manager"])


@pytest.fixture
def consip(real_case):
    return partner_client(Party.objects.get(short_name="Consip"))


def test_today(real_case, staff):
    found = staff.get(CASE, {"on": "2026-11-22"}).json()
    assert found["status"]["code"] == "in_force"
    assert found["status"]["since"] == "2026-06-01"
    assert found["status"]["certain"] is False
    assert found["ordinal"] == 6
    assert found["first_signed"] == "2008-09"
    assert found["partnership"] == {
        "completed_years": 18, "calendar_difference": 18, "inclusive": 19, "certain": True,
    }  # fmt: skip
    assert found["term"]["effective_on"] == "2026-06-01"
    assert found["term"]["ends_on"] is None
    assert found["term"]["end_kind"] == "not_recorded"
    assert {"ends_on", "effective_on", "notice"} <= set(found["missing"])
    assert len(found["areas"]) == 5


PLACES = ("", "terms/", "terms/5/", "terms/5/texts/", "terms/6/commitments/", "amendments/",
          "events/", "claims/", "history/", "timeline/")  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_every_part_answers_staff_and_partner(real_case, staff, consip, place):
    for client in (staff, consip):
        found = client.get(f"{CASE}{place}")
        assert found.status_code == 200, found.content


@pytest.mark.parametrize(
    "place",
    ["agreements/", "parties/", "areas/", "renewals/", "commitments/", "documents/", "deadlines/",
     "changes/", "me/", "schema/", "activities/", "forums/", "cases/"],
)  # fmt: skip
def test_every_register_answers_staff_and_partner(real_case, staff, consip, place):
    for client in (staff, consip):
        found = client.get(place)
        assert found.status_code == 200, found.content
