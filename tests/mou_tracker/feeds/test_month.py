"""The month as a table."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.actions import cancel, log_activity, plan_meeting
from activities.models import ActivityKind
from agreements.dates import parse_edtf
from mou_tracker.feeds.month import month_of

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
        kind="commitment",
    )  # fmt: skip
    page = client.get("/calendar/").text
    assert "March 2027" in page and page.count("/agreements/KR-IT-1/") == 2
    assert "Open windows, and days not known exactly" in page
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
            origin=f"w:{number}", kind="commitment",
        )  # fmt: skip
    page = client.get("/calendar/").text
    assert page.count("/agreements/KR-IT-1/") == 6 and "2 more" in page
    assert client.get("/calendar/?windows=all").text.count("/agreements/KR-IT-1/") == 8


class TestWork:
    """What is planned or was done stands in the month, whatever its kind, and once."""

    @pytest.mark.parametrize(
        ("planned", "held", "where"),
        [
            ("2027-03-20", None, "20"),
            (None, "2027-02-26", ""),
            ("2027-02-10", "2027-03-01", "1"),  # told by when it was
            ("2027-03-15/2027-03-19", None, "15"),
            ("2027-02-22/2027-03-05", None, "windows"),
            ("2027-03", None, "windows"),
            (None, "2027-03~", "windows"),
        ],
    )
    def test_each_stands_once_on_its_day(self, client, a, agreement, planned, held, where):
        mous = [agreement(responsible=a), agreement("KR-IT-2", responsible=a)]
        row = log_activity(
            by=a, on=TODAY, kind="study_visit", title={"en": "Visit"}, agreements=mous,
            when=planned and parse_edtf(planned), held=held and parse_edtf(held),
        )  # fmt: skip
        month = month_of(TODAY, user=a, on=TODAY)
        path = f"/activities/{row.uid}/"
        shown = [
            *(str(day.day.day) for week in month.weeks for day in week if day.is_inside
              for mark in day.marks if mark.path == path),
            *("windows" for mark in month.windows if mark.path == path),
        ]  # fmt: skip
        assert shown == ([where] if where else [])
        page = client.get("/calendar/").text
        assert page.count(path) == len(shown)
        assert ("KR-IT-1, KR-IT-2" in page) == (where == "windows")

    def test_every_kind_is_shown(self, client, a, agreement):
        mou = agreement(responsible=a)
        for at, kind in enumerate(sorted(ActivityKind), 10):
            log_activity(
                by=a, on=TODAY, kind=kind, title={"en": f"No. {at}"}, agreements=[mou],
                when=parse_edtf(f"2027-03-{at}"),
            )  # fmt: skip
        page = client.get("/calendar/").text
        for at, kind in enumerate(sorted(ActivityKind), 10):
            assert page.count(f"No. {at}") == 1 and str(kind.label) in page

    def test_what_will_not_be_or_is_anothers_is_not_shown(self, client, a, agreement, person):
        mou = agreement(responsible=person("b"))
        row = plan_meeting(
            by=None, on=TODAY, title={"en": "M"}, agreements=[mou], when=parse_edtf("2027-03-20")
        )
        path = f"/activities/{row.uid}/"
        assert path in client.get("/calendar/").text
        before = client.get("/calendar/").text
        hidden = agreement("SECRET", responsible=person("c"), confidentiality="confidential")
        log_activity(
            by=None, on=TODAY, kind="training", title={"en": "T"}, agreements=[hidden],
            held=parse_edtf("2027-03-01"),
        )  # fmt: skip
        row.agreements.add(hidden)
        assert without_tokens(client.get("/calendar/").text) == without_tokens(before)
        cancel(by=None, on=TODAY, activity=row)
        assert path not in client.get("/calendar/").text

    def test_the_month_costs_the_same_for_any_number(self, a, agreement):
        mou, counts = agreement(responsible=a), []
        for number in (1, 20):
            for _at in range(number):
                plan_meeting(
                    by=None, on=TODAY, title={"en": "M"}, agreements=[mou],
                    when=parse_edtf("2027-03-20"),
                )  # fmt: skip
            with CaptureQueriesContext(connection) as captured:
                month_of(TODAY, user=a, on=TODAY)
            counts.append(len(captured))
        assert counts == [3, 3], "deadlines, work, and what is shown of it"


def without_tokens(page):
    return re.sub(r'(name="(csrfmiddlewaretoken|form_key|_key)" value|nonce)="[^"]*"', "", page)
