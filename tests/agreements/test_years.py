"""The years of what people enter: 1500 to 2200, through the API, forms, the one line and ?on=."""

from datetime import date

import pytest

from django.db import connection
from django.test import Client

from activities.models import Activity
from agreements.models import Signature
from agreements.status.answers import answer
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
AT = "agreements/KR-IT-1/"
SLIPS = ("0226-06-01", "1499-12-31", "2201-01-01")
BOUNDS = "The year must lie between 1500 and 2200."


@pytest.fixture
def staff(people):
    return staff_client(people["manager"])


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def page(people):
    client = Client()
    client.force_login(people["coordinator"])
    return client


def bodies(agreement, day):
    """Each request that carries a day, at any depth, and where it goes."""
    party = agreement.parties.first()
    activity = {"kind": "meeting", "title": {"en": "Met"}, "agreements": ["KR-IT-1"]}
    return [
        (f"{AT}terms/", {"effect": {"mode": "fixed_date", "on": day}}),
        (f"{AT}terms/", {"end": {"kind": "fixed", "on": day}}),
        (f"{AT}terms/", {"renewal": {"mode": "tacit", "years": 1, "latest_end": day}}),
        (f"{AT}terms/0/signature/", {"signatures": [{"party": party.uid, "signed": day}]}),
        (f"{AT}terms/0/signature/", {"signatures": [{"party": party.uid, "signed": day[:4]}]}),
        (f"{AT}events/", {"kind": "suspended", "on": day, "reason": "x"}),
        (f"{AT}amendments/", {"kind": "annex", "signed": day, "summary": "x"}),
        (f"{AT}claims/", {"kind": "since_year", "value": 2008, "as_of": day}),
        ("activities/", activity | {"when": day}),
        ("activities/", activity | {"when": f"2026/{day}" if day > "2026" else f"{day}/2026"}),
        ("activities/", activity | {"when": {"start": f"{day}T09:00", "time_zone": "Asia/Seoul"}}),
    ]


@pytest.mark.parametrize("day", SLIPS)
def test_the_api_refuses_a_slip_and_names_the_bounds(agreement, staff, day):
    make_term(agreement)
    for path, body in bodies(agreement, day):
        found = staff.post(path, body)
        assert found.status_code == 400, (path, body, found.content)
        assert BOUNDS in str(found.json()), (path, body, found.content)


@pytest.mark.parametrize("day", ["1500-01-01", "2200-12-31"])
def test_the_bounds_themselves_are_taken(agreement, staff, day):
    found = staff.post(f"{AT}terms/", {"effect": {"mode": "fixed_date", "on": day}})
    assert found.status_code == 201, found.content


@pytest.mark.parametrize("day", SLIPS)
@pytest.mark.parametrize("name", ["on", "ends_from", "signed_until", "in_force_on"])
def test_a_question_about_such_a_day_is_refused(agreement, staff, day, name):
    found = staff.get("agreements/", {name: day})
    assert found.status_code == 400
    assert BOUNDS in found.json()["detail"]


@pytest.mark.parametrize(
    ("words", "field"),
    [("0226-06-01", "signed"), ("0226년 6월", "signed"), ("0226", "signed"),
     ("2226. 6. 1.", "end_on"), ("1 giugno 0226", "effect_on")],
)  # fmt: skip
def test_a_form_refuses_it_at_its_field(agreement, page, words, field):
    data = {"state": "signed", "signed": "2026-06-01", "effect_mode": "fixed_date", field: words}
    response = page.post("/agreements/KR-IT-1/terms/new/", data)
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [BOUNDS]
    assert not agreement.terms.exists()


def test_the_one_line_reads_no_such_day(agreement, page):
    for words in ("0226-06-01", "0226년 6월 1일", "2226.6.1"):
        response = page.post("/activities/new/", {"line": f"{words} Consip 회의", "sure": "1"})
        assert response.status_code == 200
        assert f"“{words}” is no day of the calendar." in response.text
    assert not Activity.objects.exists()


@pytest.mark.parametrize("day", SLIPS)
def test_a_page_refuses_to_show_such_a_day(agreement, page, day):
    for path in ("/", "/agreements/", "/agreements/KR-IT-1/", "/timeline/", "/deadlines/"):
        assert page.get(path, {"on": day}).status_code == 400, path


def test_what_was_stored_before_there_were_bounds_is_still_shown(agreement, page, staff, people):
    make_term(agreement, "2026-06-01")
    with connection.cursor() as cursor:
        cursor.execute(
            "update agreements_signature set signed = '0226-06-01', "
            "signed_earliest = '0226-06-01', signed_latest = '0226-06-01'"
        )
    row = Signature.objects.first()
    assert row.signed.earliest == date(226, 6, 1)
    told = {"signed": "2026-06-02"}
    fixed = staff.post(
        f"{AT}signatures/{row.uid}/correction/", {"set": told, "reason": "a slip of the pen"}
    )
    assert fixed.status_code == 201, fixed.content
    assert answer(agreement, user=people["manager"], on=DAY, today=DAY).instruments.count == 1
    assert page.get("/agreements/KR-IT-1/").status_code == 200
    assert staff.get(AT).json()["term"]["signed"] == "2026-06-02"
