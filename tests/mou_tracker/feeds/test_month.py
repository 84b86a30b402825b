"""The month as a table."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def a(person, client):
    made = person("a")
    client.force_login(made)
    return made


def test_the_month_shows_what_falls_on_its_days(client, a, agreement, deadline):
    mou = agreement(responsible=a)
    deadline(mou, day=TODAY + timedelta(days=14))
    deadline(
        mou, day=TODAY - timedelta(days=60), until=TODAY + timedelta(days=60), origin="w:1",
        kind="meeting_to_schedule",
    )  # fmt: skip
    page = client.get("/calendar/").text
    assert "March 2027" in page and page.count("/agreements/KR-IT-1/") == 2
    assert "Windows that are open" in page
    assert 'aria-current="date"' in page
    assert "Nothing falls" in client.get("/calendar/?month=2031-01").text


@pytest.mark.parametrize(("language", "first"), [("ko", "일"), ("it", "Lun"), ("en", "Mon")])
def test_weeks_begin_as_the_language_has_it(client, a, language, first):
    a.language = language
    a.save()
    head = client.get("/calendar/").text.split("<thead>")[1].split("</th>")[0]
    assert f">{first}" in head


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-6", "x", "26-06", "0000-01", "٢٠٢٦-٠٦", "2026-06-01", "9" * 5000]
)
def test_a_month_that_is_none(client, a, month):
    assert client.get("/calendar/", {"month": month}).status_code == 400


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_the_ends_of_time(client, a, month):
    assert client.get("/calendar/", {"month": month}).status_code == 400


def test_another_day_is_another_month(client, a):
    assert "June 2026" in client.get("/calendar/?on=2026-06-01").text


def test_what_is_anothers_is_not_shown(client, a, agreement, deadline, person):
    mou = agreement(responsible=person("b"), confidentiality="confidential")
    deadline(mou, day=TODAY)
    assert "KR-IT-1" not in client.get("/calendar/").text


def test_a_crowded_day_shows_four_and_opens_in_full(client, a, agreement, deadline):
    mou = agreement(responsible=a)
    for number in range(9):
        deadline(mou, day=TODAY, key=f"d:{number}", origin=f"d:{number}")
    page = client.get("/calendar/").text
    assert page.count("/agreements/KR-IT-1/") == 4 and "5 more" in page
    opened = client.get("/calendar/?month=2027-03&day=2027-03-01").text
    assert opened.count("/agreements/KR-IT-1/") == 4 + 9
    for odd in ("2027-04-20", "x", "9999-99-99", "0"):
        assert client.get("/calendar/", {"day": odd}).text.count("/agreements/KR-IT-1/") == 4


def test_many_windows_are_shown_six_at_a_time(client, a, agreement, deadline):
    mou = agreement(responsible=a)
    for number in range(8):
        deadline(
            mou, day=TODAY - timedelta(days=60), until=TODAY + timedelta(days=60),
            origin=f"w:{number}", kind="meeting_to_schedule",
        )  # fmt: skip
    page = client.get("/calendar/").text
    assert page.count("/agreements/KR-IT-1/") == 6 and "2 more" in page
    assert client.get("/calendar/?windows=all").text.count("/agreements/KR-IT-1/") == 8
