"""A subscribed feed over its life: what it holds, what changes, who is kept out."""

import re
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from django.apps import apps
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from activities.actions import cancel, fix_day, plan_meeting
from activities.zones import Exact
from agreements.actions import add_party
from agreements.dates import parse_edtf
from agreements.models import AuditEntry
from mou_tracker.accounts.models import Role
from mou_tracker.feeds import reading
from mou_tracker.feeds.actions import create_feed
from mou_tracker.feeds.models import CalendarItem, FeedSecret, Published
from mou_tracker.reminders.models import Watch

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def a(person):
    return person("a")


@pytest.fixture
def mou(agreement, a):
    return agreement(responsible=a, notes="internal note", legal_nature="non_binding")


@pytest.fixture
def address(a, mou):
    _feed, secret = create_feed(by=a)
    return f"/calendar/{secret}.ics"


def events(answer):
    assert answer.status_code == 200
    parsed = Calendar.from_ical(answer.content)
    return {str(one["uid"]): one for one in parsed.walk("VEVENT")}


def only(answer):
    (found,) = events(answer).values()
    return found


def days(count):
    return timedelta(days=count)


def test_deadlines_are_whole_days_with_their_sum(client, address, mou, deadline):
    deadline(mou, day=TODAY + days(30))
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = only(answer)
    assert found.decoded("dtstart") == TODAY + days(30)
    assert found.decoded("dtend") == TODAY + days(31)
    assert "Title of KR-IT-1" in found["summary"]
    assert "The text states the last day: 2027-03-31" in found["description"]
    assert found["url"] == "http://localhost:8000/agreements/KR-IT-1/"
    assert b"internal note" not in answer.content


def test_the_owners_language(client, address, mou, deadline, a):
    deadline(mou, day=TODAY + days(30))
    english = client.get(address)
    a.language = "ko"
    a.save()
    korean = client.get(address, headers={"If-None-Match": english.headers["ETag"]})
    assert "KR-IT-1 양해각서" in only(korean)["summary"]


def test_a_meeting_in_its_zone(client, address, mou, deadline):
    starts = datetime(2027, 4, 1, 5, 0, tzinfo=UTC)
    deadline(
        mou, day=starts.date(), kind="meeting", starts_at=starts, time_zone="Europe/Rome",
        params={"title": {"en": "Heads' meeting"}, "activity": "abc"},
    )  # fmt: skip
    found = only(client.get(address))
    assert str(found["summary"]) == "Heads' meeting (end not fixed)"
    assert "dtend" not in found and "duration" not in found
    assert found.decoded("dtstart").isoformat() == "2027-04-01T07:00:00+02:00"


def test_a_meeting_ends_when_it_does(client, address, mou, a):
    starts = datetime(2027, 4, 1, 5, 0, tzinfo=UTC)
    row = plan_meeting(
        by=None, on=TODAY, title={"en": "Heads"}, agreements=[mou],
        when=Exact(starts, "Europe/Rome", starts + timedelta(hours=2)),
    )  # fmt: skip
    for answer in (client.get(address), _signed_in(client, a, row)):
        found = next(one for one in events(answer).values() if one["summary"] == "Heads")
        assert found.decoded("dtend").isoformat() == "2027-04-01T09:00:00+02:00"


def _signed_in(client, user, row):
    client.force_login(user)
    return client.get(f"/activities/{row.uid}/calendar.ics")


def test_a_change_raises_the_sequence_and_keeps_the_uid(client, address, mou, deadline, clock):
    deadline(mou, day=TODAY + days(30))
    first = only(client.get(address))
    deadline(mou, day=TODAY + days(40))
    clock.shift(60)
    moved = only(client.get(address))
    assert moved["uid"] == first["uid"]
    assert (first["sequence"], moved["sequence"]) == (0, 1)
    assert moved.decoded("dtstamp") > first.decoded("dtstamp")
    clock.shift(60)
    again = only(client.get(address))
    assert again["sequence"] == 1 and again["dtstamp"].dt == moved["dtstamp"].dt


@pytest.mark.parametrize("how", ["done", "void", "gone"])
def test_what_is_removed_is_cancelled_and_may_come_back(client, address, mou, deadline, how):
    row = deadline(mou, day=TODAY + days(30))
    uid = only(client.get(address))["uid"]
    if how == "gone":
        row.delete()
    else:
        deadline(mou, day=TODAY + days(30), closed=(how, TODAY))
    gone = only(client.get(address))
    assert (gone["uid"], str(gone["status"]), gone["sequence"]) == (uid, "CANCELLED", 1)
    assert gone.decoded("dtend") == TODAY + days(31)
    deadline(mou, day=TODAY + days(30))
    back = only(client.get(address))
    assert (str(back["status"]), back["sequence"]) == ("CONFIRMED", 2)


def test_what_is_to_be_closed_is_shown_until_then(client, address, mou, deadline, clock):
    deadline(mou, day=TODAY + days(30), closed=("void", TODAY + days(2)))
    assert str(only(client.get(address))["status"]) == "CONFIRMED"
    clock.shift(days(1))
    assert str(only(client.get(address))["status"]) == "CONFIRMED"
    clock.shift(days(1))
    assert str(only(client.get(address))["status"]) == "CANCELLED"


@pytest.mark.parametrize(
    ("kind", "how", "after", "status"),
    [
        ("expiry", "passed", 1, "CONFIRMED"),
        ("expiry", "done", 1, "CONFIRMED"),  # a renewal signed the day after
        ("expiry", "done", -5, "CANCELLED"),  # one signed ahead
        ("expiry", "void", 1, "CANCELLED"),
        ("notice", "passed", 1, "CONFIRMED"),
        ("notice", "done", 0, "CANCELLED"),
        ("tacit_renewal", "done", 0, "CONFIRMED"),
        ("meeting", "done", 0, "CONFIRMED"),
        ("commitment", "done", 3, "CANCELLED"),
    ],
)
def test_what_ended_stays_where_its_day_came(
    client, address, mou, deadline, clock, kind, how, after, status
):
    day = TODAY + days(10)
    deadline(mou, day=day, kind=kind, closed=(how, day + days(after)))
    found = only(client.get(address))
    assert (str(found["status"]), found.decoded("dtstart")) == ("CONFIRMED", day)
    clock.shift(days(20))
    assert str(only(client.get(address))["status"]) == status


def test_what_leaves_the_window_is_forgotten(client, address, mou, deadline, clock):
    deadline(mou, day=TODAY - days(90))
    deadline(mou, day=TODAY - days(91), origin="too:old")
    deadline(mou, day=TODAY + days(730), origin="last:one")
    deadline(mou, day=TODAY + days(731), origin="too:far")
    assert len(events(client.get(address))) == 2
    clock.shift(days(1))
    found = events(client.get(address))
    assert {str(one["status"]) for one in found.values()} == {"CONFIRMED"}
    assert Published.objects.count() == 2


def test_an_unchanged_feed_answers_304_cheaply(client, address, mou, deadline):
    for at in range(40):
        deadline(mou, day=TODAY + days(at), origin=f"many:{at}")
    fresh = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, headers={"If-None-Match": fresh.headers["ETag"]})
    assert answer.status_code == 304 and not answer.content
    assert answer.headers["ETag"] == fresh.headers["ETag"]
    assert len(captured) == 2, "the secret, and one digest"
    assert client.head(address).headers["ETag"] == fresh.headers["ETag"]
    deadline(mou, day=TODAY + days(3), origin="many:1")
    assert client.get(address, headers={"If-None-Match": fresh.headers["ETag"]}).status_code == 200


def test_a_title_that_changes_is_a_change(client, address, mou, deadline):
    deadline(mou, day=TODAY)
    etag = client.get(address).headers["ETag"]
    mou.title = {"en": "Another title"}
    mou.save()
    answer = client.get(address, headers={"If-None-Match": etag})
    assert "Another title" in only(answer)["summary"]


def test_the_feed_costs_the_same_for_any_number(client, address, mou, deadline):
    counts = []
    for number in (1, 60):
        for at in range(number):
            deadline(mou, day=TODAY + days(at), origin=f"many:{number}:{at}")
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[1] <= counts[0] <= 15


def test_a_feed_is_the_same_however_many_rows_are_read_at_once(
    client, a, mou, agreement, deadline, monkeypatch
):
    """Also what their explanations may name, which is asked for each time."""
    agreement("SEEN")
    agreement("HIDDEN", confidentiality="confidential")
    for at in range(7):
        by = {"code": "superseded", "by": ("SEEN", "HIDDEN")[at % 2], "date": "2027-03-31"}
        why = [by | {"last": "2027-03-30"}]
        deadline(mou, day=TODAY + days(at), origin=f"many:{at}", because=why)
    (_feed, first), (_feed, second) = create_feed(by=a), create_feed(by=a)
    whole = client.get(f"/calendar/{first}.ics").content
    for at_once in (1, 3, 7):
        monkeypatch.setattr(reading, "TOGETHER", at_once)
        assert client.get(f"/calendar/{first}.ics").content == whole
        assert client.get(f"/calendar/{second}.ics").content == whole
    assert whole.count(b"BEGIN:VEVENT") == 7
    assert b"SEEN" in whole and b"HIDDEN" not in whole


def test_whose_days(client, address, mou, agreement, deadline, person, a):
    other = agreement("OTHER", responsible=person("b"))
    deadline(mou, day=TODAY, origin="mine:1")
    deadline(other, day=TODAY, origin="other:1")
    assert len(events(client.get(address))) == 1
    Watch.objects.create(user=a, agreement=other)
    assert len(events(client.get(address))) == 2
    other.confidentiality = "confidential"
    other.save()
    found = events(client.get(address)).values()
    assert sorted(str(one["status"]) for one in found) == ["CANCELLED", "CONFIRMED"]
    _feed, everything = create_feed(by=person("boss", Role.MANAGER), scope="all")
    assert len(events(client.get(f"/calendar/{everything}.ics"))) == 2


@pytest.mark.parametrize(
    "wrong", ["x", "A" * 43, "가나다", "%00", "a" * 5000, "{}x", "upper", "short"]
)
def test_a_wrong_secret_is_not_there(client, address, wrong):
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    wrong = {"{}x": secret + "x", "upper": secret.swapcase(), "short": secret[:-1]}.get(
        wrong, wrong
    )
    assert client.get(f"/calendar/{wrong}.ics").status_code == 404


def test_revoked_and_inactive_die_at_once(client, address, a, mou):
    assert client.get(address).status_code == 200
    a.is_active = False
    a.save()
    assert client.get(address).status_code == 404
    a.is_active = True
    a.save()
    client.force_login(a)
    client.post("/calendar/", {"action": "revoke", "feed": a.feeds.get().pk})
    assert client.get(address).status_code == 404
    assert AuditEntry.objects.filter(verb="revoke_feed", by=a).count() == 1


def test_a_secret_is_shown_once_and_kept_as_a_digest(client, a, mou):
    client.force_login(a)
    answer = client.post("/calendar/", {"action": "create", "scope": "mine"})
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    feed = a.feeds.get()
    start = answer.text.index("/calendar/" + feed.prefix)
    address = answer.text[start : answer.text.index(".ics", start)] + ".ics"
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) == 43, "256 bits"
    assert secret not in client.get("/calendar/").text
    assert feed.digest == FeedSecret.digest_of(secret)
    client.logout()
    assert client.get(address).status_code == 200
    feed.refresh_from_db()
    assert feed.last_used_at == NOW


def test_only_ones_own_feed_can_be_revoked(client, address, a, person):
    client.force_login(person("b"))
    number = a.feeds.get().pk
    for wrong in (number, "x", "٣", "9" * 30):
        answer = client.post("/calendar/", {"action": "revoke", "feed": wrong})
        assert answer.status_code == 404
    assert client.post("/calendar/", {"scope": "nonsense"}).status_code == 422
    assert client.get(address).status_code == 200


def test_one_agreement_as_a_file(client, mou, a, deadline, person):
    deadline(mou, day=TODAY + days(900))
    path = "/agreements/KR-IT-1/calendar.ics"
    assert client.get(path).status_code == 302
    client.force_login(a)
    assert only(client.get(path)).decoded("dtstart") == TODAY + days(900)
    mou.confidentiality = "confidential"
    mou.save()
    client.force_login(person("b"))
    assert client.get(path).status_code == 404


def test_one_meeting_as_a_file(client, mou, a, deadline):
    deadline(mou, day=TODAY, kind="meeting", params={"title": {"en": "M"}, "activity": "abc"})
    client.force_login(a)
    assert str(only(client.get("/activities/abc/calendar.ics"))["summary"]) == "M"
    assert client.get("/activities/nothing/calendar.ics").status_code == 404


class TestOneSequence:
    """A feed and a file are read into the same calendar: they count alike."""

    def file(self, client, user, row):
        client.force_login(user)
        return only(client.get(f"/activities/{row.uid}/calendar.ics"))

    @pytest.fixture
    def row(self, mou):
        return plan_meeting(by=None, on=TODAY, title={"en": "M"}, agreements=[mou], when=at(9))

    @pytest.fixture
    def boss(self, person):
        return person("boss", Role.MANAGER)

    @pytest.mark.parametrize("order", ["feed first", "file first", "file alone in between"])
    def test_of_feed_and_file_and_of_two_readers(
        self, client, address, a, boss, mou, row, clock, order
    ):
        _feed, everything = create_feed(by=boss, scope="all")
        seen = []
        for change in (None, fix_day, cancel):
            if change:
                moved = {"when": at(14)} if change == fix_day else {}
                change(by=None, on=TODAY, activity=row, **moved)
            clock.shift(60)
            asks = [
                lambda: only(client.get(address)),
                lambda: self.file(client, a, row),
                lambda: self.file(client, boss, row),
                lambda: only(client.get(f"/calendar/{everything}.ics")),
            ]
            if order == "file first":
                asks.reverse()
            if order == "file alone in between" and change == fix_day:
                asks = asks[1:2]
            told = [ask() for ask in asks]
            assert len({(one["uid"], one["sequence"], str(one["status"])) for one in told}) == 1
            seen.append(told[0])
        assert [one["sequence"] for one in seen] == [0, 1, 2]
        assert str(seen[-1]["status"]) == "CANCELLED"

    def test_a_reader_who_lost_sight_changes_nothing_for_others(
        self, client, address, a, boss, mou, row
    ):
        _feed, everything = create_feed(by=boss, scope="all")
        before = client.get(f"/calendar/{everything}.ics").content
        assert only(client.get(address))["sequence"] == 0
        mou.responsible = boss
        mou.save()
        gone = only(client.get(address))
        assert (str(gone["status"]), gone["sequence"]) == ("CANCELLED", 1)
        assert client.get(f"/calendar/{everything}.ics").content == before
        mou.responsible = a
        mou.save()
        back = only(client.get(address))
        assert (str(back["status"]), back["sequence"]) == ("CONFIRMED", 2)
        assert client.get(f"/calendar/{everything}.ics").content == before
        assert self.file(client, boss, row)["sequence"] == 0
        fix_day(by=None, on=TODAY, activity=row, when=at(14))
        assert only(client.get(f"/calendar/{everything}.ics"))["sequence"] == 1
        assert only(client.get(address))["sequence"] == 3, "a change is one for this feed as well"
        mou.responsible = boss
        mou.save()
        cancel(by=None, on=TODAY, activity=row)
        assert self.file(client, boss, row)["sequence"] == 2
        assert only(client.get(address))["sequence"] == 4

    def test_what_a_file_asks_for_is_written_at_once_and_in_one_order(
        self, client, a, mou, deadline
    ):
        for number in range(6):
            deadline(mou, day=TODAY, origin=f"mine:{number}")
        client.force_login(a)
        with CaptureQueriesContext(connection) as asked:
            client.get("/agreements/KR-IT-1/calendar.ics")
        (written,) = (
            number for number, one in enumerate(asked) if "feeds_calendaritem" in one["sql"]
            and one["sql"].startswith("INSERT")
        )  # fmt: skip
        uids = re.findall(r"\w{32}@mou-tracker", asked[written]["sql"])
        assert len(uids) == 6 and uids == sorted(uids)
        (read, *_rest) = (n for n, one in enumerate(asked) if "feeds_calendaritem" in one["sql"])
        opened = [n for n, one in enumerate(asked) if one["sql"].startswith(("SAVEPOINT", "BEGIN"))]
        assert any(n < read for n in opened)

    def test_what_has_changed_since_it_was_read_counts_no_less(self, client, a, row, monkeypatch):
        """Somebody else has counted on between the first look and the lock."""
        assert self.file(client, a, row)["sequence"] == 0
        fix_day(by=None, on=TODAY, activity=row, when=at(14))
        lock = CalendarItem.objects.select_for_update

        def late():
            CalendarItem.objects.update(sequence=5, facts="another")
            return lock()

        monkeypatch.setattr(CalendarItem.objects, "select_for_update", late)
        assert self.file(client, a, row)["sequence"] == 6

    def test_times_told_before_they_were_kept(self, client, address, row):
        """The migration: what is called off then is cancelled at its time."""
        told = only(client.get(address))
        Published.objects.update(starts_at=None, ends_at=None, time_zone="")
        import_module("mou_tracker.feeds.migrations.0004_counts_of_one_feed").told_times(apps, None)
        cancel(by=None, on=TODAY, activity=row)
        gone = only(client.get(address))
        assert str(gone["status"]) == "CANCELLED"
        assert [gone[name].to_ical() for name in ("dtstart", "dtend")] == [
            told[name].to_ical() for name in ("dtstart", "dtend")
        ]

    def test_files_asked_for_twice_are_alike(self, client, a, row):
        assert self.file(client, a, row) == self.file(client, a, row)


def at(hour):
    starts = datetime(2027, 4, 1, hour, tzinfo=ZoneInfo("Europe/Rome"))
    return Exact(starts, "Europe/Rome", starts + timedelta(hours=2))


@pytest.mark.parametrize(
    ("language", "summary"), [("en", "Cancelled: M"), ("ko", "취소: M"), ("it", "Annullato: M")]
)
def test_a_cancellation_repeats_what_was_told(client, address, mou, a, language, summary):
    a.language = language
    a.save()
    row = plan_meeting(by=None, on=TODAY, title={"en": "M"}, agreements=[mou], when=at(9))
    before = only(client.get(address))
    cancel(by=None, on=TODAY, activity=row)
    for gone in (only(client.get(address)), only(_signed_in(client, a, row))):
        assert str(gone["summary"]) == summary and str(gone["status"]) == "CANCELLED"
        assert [gone.decoded(name) for name in ("dtstart", "dtend")] == [
            before.decoded(name) for name in ("dtstart", "dtend")
        ]
        assert gone["dtstart"].params["TZID"] == "Europe/Rome"
    whole = client.get("/agreements/KR-IT-1/calendar.ics")
    assert str(only(whole)["status"]) == "CANCELLED"


def test_the_two_items_of_a_window_are_told_apart(client, address, mou):
    plan_meeting(by=None, on=TODAY, title={"en": "M"}, agreements=[mou], when=parse_edtf("2027-05"))
    summaries = {str(one["summary"]) for one in events(client.get(address)).values()}
    assert summaries == {
        "Meeting to schedule: M (the window opens)",
        "Meeting to schedule: M (the last third of the window)",
    }


@pytest.mark.parametrize(
    ("zone", "rings"),
    [
        # 30 days before is Monday 5 April, a working day everywhere
        ("Asia/Seoul", datetime(2027, 4, 5, 0, 0, tzinfo=UTC)),
        ("Europe/Rome", datetime(2027, 4, 5, 7, 0, tzinfo=UTC)),
        ("America/Toronto", datetime(2027, 4, 5, 13, 0, tzinfo=UTC)),
    ],
)
def test_a_day_rings_in_the_morning_of_its_reader(client, address, mou, a, deadline, zone, rings):
    a.time_zone = zone
    a.save()
    deadline(mou, day=date(2027, 5, 5))
    assert only(client.get(address)).walk("VALARM")[0].decoded("trigger") == rings


def test_what_would_ring_on_a_day_off_rings_on_the_working_day_before(
    client, address, mou, deadline
):
    deadline(mou, day=date(2027, 5, 3))  # 30 days before: Saturday 3 April
    found = only(client.get(address)).walk("VALARM")[0].decoded("trigger")
    assert found == datetime(2027, 4, 2, 0, 0, tzinfo=UTC)


def test_another_clock_of_the_reader_is_another_feed(client, address, mou, a, deadline):
    deadline(mou, day=date(2027, 5, 5))
    etag = client.get(address).headers["ETag"]
    a.time_zone = "Europe/Rome"
    a.save()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


class TestNarrowedFeeds:
    """The feed of one agreement, and of one partner."""

    def feed(self, client, by, **about):
        (scope,) = about
        _feed, secret = create_feed(by=by, scope=scope, **about)
        return f"/calendar/{secret}.ics"

    def told(self, client, path):
        return {str(one["summary"]).split(": ")[-1] for one in events(client.get(path)).values()}

    def test_one_agreement(self, client, person, mou, agreement, deadline):
        other = agreement("OTHER", responsible=person("b"))
        path = self.feed(client, person("c"), agreement=other)
        deadline(mou, day=TODAY, origin="mine:1")
        deadline(other, day=TODAY, origin="other:1")
        assert self.told(client, path) == {"Title of OTHER"}

    def test_one_partner_with_what_is_done_before_an_agreement(
        self, client, person, mou, agreement, deadline, parties
    ):
        _home, consip = parties
        bank = add_party(by=None, on=TODAY, names={"en": "Bank"}, short_name="Bank", country="IT")
        c = person("c")
        deadline(mou, day=TODAY, origin="mine:1")
        for party, title in ((bank, "With the bank"), (consip, "With Consip")):
            plan_meeting(by=None, on=TODAY, title={"en": title}, parties=[party], when=at(9))
        assert self.told(client, self.feed(client, c, party=bank)) == {"With the bank"}
        assert self.told(client, self.feed(client, c, party=consip)) == {
            "With Consip", "Title of KR-IT-1"
        }  # fmt: skip

    def test_what_is_no_longer_seen_is_not_there(self, client, person, mou, deadline):
        deadline(mou, day=TODAY)
        path = self.feed(client, person("c"), agreement=mou)
        of_partner = self.feed(client, person("d"), party=mou.parties.get(short_name="Consip"))
        assert self.told(client, path) == self.told(client, of_partner) == {"Title of KR-IT-1"}
        mou.confidentiality = "confidential"
        mou.save()
        assert client.get(path).status_code == 404
        client.force_login(FeedSecret.objects.get(agreement=mou).user)
        page = client.get("/calendar/").text
        assert "KR-IT-1" not in page and "…</code> one agreement" in page
        assert str(only(client.get(of_partner))["status"]) == "CANCELLED"

    @pytest.mark.parametrize("about", ["agreement", "party"])
    def test_the_address_is_made_and_revoked_on_a_page(self, client, a, mou, about):
        consip = mou.parties.get(short_name="Consip")
        value, name = {"agreement": ("KR-IT-1", "KR-IT-1"), "party": (consip.uid, "Consip")}[about]
        client.force_login(a)
        page = {"agreement": "/agreements/KR-IT-1/", "party": f"/parties/{value}/"}[about]
        link = f"/calendar/?{about}={value}#subscribe"
        assert link in client.get(page).text
        form = client.get(link).text.split('id="subscribe"')[1]
        assert f'name="{about}" value="{value}"' in form and f": {name}</label>" in form
        answer = client.post("/calendar/", {"action": "create", "scope": about, about: value})
        assert answer.status_code == 200
        made = a.feeds.filter(scope=about).get()
        assert (str(made.about), made.holds) == (name, name)
        assert AuditEntry.objects.filter(
            verb="create_feed", detail__contains={about: name}
        ).exists()
        client.post("/calendar/", {"action": "revoke", "feed": made.pk})
        made.refresh_from_db()
        assert made.revoked_at == NOW

    @pytest.mark.parametrize("about", ["agreement", "party"])
    def test_only_of_what_one_sees(self, client, person, mou, about):
        mou.confidentiality = "confidential"
        mou.save()
        client.force_login(person("c"))
        for value in ("KR-IT-1", "nothing", ""):
            answer = client.post("/calendar/", {"scope": about, about: value})
            assert answer.status_code == (404 if value else 422)
        assert client.get(f"/calendar/?{about}=nothing").status_code == 404
        assert not FeedSecret.objects.filter(scope=about).exists()

    def test_the_database_refuses_a_scope_without_what_it_names(self, a, mou):
        with pytest.raises(IntegrityError, match="feed_names_what_it_holds"):
            FeedSecret.objects.create(user=a, scope="agreement", prefix="x", digest="x")
