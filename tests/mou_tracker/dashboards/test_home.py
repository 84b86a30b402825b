"""The first page: nothing pushes another kind off it, its figures lead to exactly their rows, and
what it asks for can be done from it."""

import csv
import html
import io
import re
from datetime import date, timedelta

import pytest
import time_machine

from django.db import connection
from django.test import Client

from activities.actions import log_activity, plan_meeting
from agreements.actions import add_commitment, record_event
from agreements.dates import from_day, parse_edtf
from agreements.models import ComplianceRule, Deadline, PlanStep
from mou_tracker.accounts.models import User
from mou_tracker.dashboards.figures import SHOWN, home
from mou_tracker.feeds.actions import create_feed
from mou_tracker.reminders.outcomes import name_consequences
from mou_tracker.seed.demo import build
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.markup import flat

pytestmark = pytest.mark.django_db
FIXED = {
    "effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2,
    "renewal_mode": "express", "notice_value": 3, "notice_unit": "months",
    "notice_basis": "received", "notice_anchor": "before_end",
}  # fmt: skip


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(f"{DAY}T03:00:00+00:00", tick=False):
        yield


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def manager(people):
    return people["manager"]


class TestEveryKindHasItsPlace:
    def promises(self, term, *days):
        for number, day in enumerate(days):
            add_commitment(
                by=None, on=DAY, term=term, text={"en": f"Promise {number}"}, side="ours",
                due=from_day(DAY + timedelta(days=day)),
            )  # fmt: skip

    def kinds(self, manager):
        return [row.kind for row in home(manager, on=DAY).decide]

    @pytest.mark.parametrize("days", [range(-40, -10), range(1, 31), range(-15, 15)])
    def test_many_promises_push_no_notice_off(self, consip, manager, days):
        agreement = make_agreement("A", consip)
        term = make_term(agreement, "2025-07-01", **FIXED)  # until 2027-06-30, notice by 2027-03-31
        self.promises(term, *days)
        shown = self.kinds(manager)
        assert "notice" in shown
        assert shown.count("commitment") >= (3 if min(days) < 0 < max(days) else 1)
        assert len(shown) == SHOWN

    def test_many_notices_push_no_promise_off(self, home, manager):
        for number in range(20):
            agreement = make_agreement(f"A-{number:02}", make_party(f"P{number}"))
            term = make_term(agreement, "2025-03-15", **FIXED)  # notice by 2026-12-14
        self.promises(term, 170, -170)
        assert self.kinds(manager).count("commitment") == 2

    def test_a_window_counts_by_its_last_day(self, consip, manager):
        agreement = make_agreement("A", consip)
        term = make_term(agreement, "2025-07-01", **FIXED)
        for window, title in (("2026-11", "This month"), ("2026-41", "This half"),
                              ("2027", "Next year")):  # fmt: skip
            plan_meeting(by=manager, on=DAY, title={"en": title}, when=parse_edtf(window),
                         agreements=[agreement])  # fmt: skip
        self.promises(term, 20)
        rows = [
            (row.until_key, row.params.get("title", {}).get("en", row.kind))
            for row in home(manager, on=DAY).decide
        ]
        assert rows == sorted(rows)
        assert [name for _day, name in rows][:3] == ["This month", "commitment", "This half"]
        assert "Next year" not in [name for _day, name in rows]
        upcoming = [row.title["en"] for row in home(manager, on=DAY).upcoming]
        assert upcoming == ["This month", "This half", "Next year"]

    def test_windows_that_began_long_ago_push_off_none_that_ends_sooner(self, consip, manager):
        term = make_term(make_agreement("A", consip), "2025-07-01", **FIXED)
        for number in range(SHOWN + 4):
            add_commitment(by=None, on=DAY, term=term, text={"en": f"Long {number}"}, side="ours",
                           due=parse_edtf("2026-01-01/2027-03-31"))  # fmt: skip
        for due in ("2026-11-01/2026-12-05", "2026-12-01"):
            add_commitment(by=None, on=DAY, term=term, text={"en": "Soon"}, side="ours",
                           due=parse_edtf(due))  # fmt: skip
        days = [row.until_key for row in home(manager, on=DAY).decide if row.kind == "commitment"]
        assert days[:2] == [date(2026, 12, 1), date(2026, 12, 5)]


MORE = re.compile(r'<p><a href="([^"]*)">([0-9]+) more</a></p>')


class TestWhatIsLeftOut:
    """A place that cuts says how many it leaves out, and leads to exactly its rows."""

    @pytest.fixture
    def full(self, consip, manager):
        for number in range(SHOWN + 3):
            agreement = make_agreement(f"S-{number:02}", consip)
            make_term(agreement, "2024-01-01", effect_mode="on_last_signature")  # to settle
            plan_meeting(by=manager, on=DAY, title={"en": f"M {number}"}, agreements=[agreement],
                         when=parse_edtf(f"2027-01-{number + 1:02}"))  # fmt: skip
            make_term(make_agreement(f"C-{number:02}", consip), "2025-03-01", **FIXED)  # to check
        term = make_term(make_agreement("A", consip), "2025-07-01", **FIXED)
        for day in range(-15, 15):
            add_commitment(by=None, on=DAY, term=term, text={"en": f"P {day}"}, side="ours",
                           due=from_day(DAY + timedelta(days=day)))  # fmt: skip

    def test_each_place(self, full, manager):
        client = signed_in(manager)
        page = client.get("/")
        text, first = flat(page.content.decode()), page.context["home"]
        places = ("decide", "settle", "check", "unattended", "upcoming", "asleep")
        shown = [len(getattr(first, place)) for place in places]
        told = MORE.findall(text)
        assert len(told) == len(places)
        for (address, more), rows in zip(told, shown, strict=True):
            assert int(more) > 0
            assert on_pages(client, html.unescape(address)) == int(more) + rows, address

    def test_what_fits_leaves_nothing_out(self, consip, manager):
        make_term(make_agreement("A", consip), "2024-01-01", effect_mode="on_last_signature")
        assert MORE.findall(flat(signed_in(manager).get("/").content.decode())) == []

    def test_the_whole_list_is_of_the_same_horizon(self, consip, manager):
        term = make_term(make_agreement("A", consip), "2025-07-01", **FIXED | {"end_years": 9})
        for days in (180, 181):
            add_commitment(by=None, on=DAY, term=term, text={"en": f"In {days}"}, side="ours",
                           due=from_day(DAY + timedelta(days=days)))  # fmt: skip
        rows = signed_in(manager).get("/deadlines/?list=decide").context["page"]["rows"]
        kinds = [(row.kind, row.day) for row in rows if row.kind == "commitment"]
        assert kinds == [("commitment", DAY + timedelta(days=180))]


class TestOverdue:
    @pytest.fixture(autouse=True)
    def plan(self, db):
        PlanStep.objects.all().delete()
        PlanStep.objects.create(code="review", days=40, position=1, names={"en": "Review"})

    def test_an_overdue_start_is_pushed_off_by_no_start_to_come(self, consip, manager):
        """Eight are to begin sooner than the overdue ones are late."""
        for day in range(5, 13):
            make_term(make_agreement(f"S-{day}", consip), f"2025-04-{day:02}", **FIXED)
        for day in (4, 6):
            make_term(make_agreement(f"L-{day}", consip), f"2025-03-{day:02}", **FIXED)
        client = signed_in(manager)
        page = client.get("/")
        rows = page.context["home"].decide
        late = [row.kind for row in rows if row.until_key < DAY]
        assert late == ["start_renewal"] * 2
        assert [row.until_key < DAY for row in rows[:3]] == [True, True, False]
        assert page.context["home"].overdue.count == 2
        assert '<a href="/deadlines/?list=overdue">2 overdue</a>' in page.content.decode()
        assert on_pages(client, "/deadlines/?list=overdue") == 2

    def test_what_was_closed_is_not_overdue(self, consip, manager):
        """Whichever state is asked for beside the list."""
        make_term(make_agreement("L-1", consip), "2025-03-04", **FIXED)
        late = Deadline.objects.filter(kind="start_renewal")
        assert late.overdue(DAY).count() == 1
        late.update(closed_on=DAY - timedelta(days=1), closed_as="done")
        client = signed_in(manager)
        assert on_pages(client, "/deadlines/?state=done&kind=start_renewal") == 1
        for state in ("done", "all"):
            page = client.get(f"/deadlines/?list=overdue&state={state}")
            assert [row.kind for row in page.context["page"]["rows"]] == []
        assert not late.get().is_overdue_on(DAY)


class TestWhatHappensIfANoticeDayPasses:
    TACIT = FIXED | {"renewal_mode": "tacit", "renewal_years": 2}

    @pytest.mark.parametrize(
        "clause, said",
        [
            (FIXED, "and no renewal is agreed, the agreement ends on 30 June 2027"),
            (TACIT, "without notice, the agreement renews for 2 years after 30 June 2027."),
            (
                TACIT | {"renewal_latest_end": date(2028, 1, 31)},
                "renews for 2 years after 30 June 2027, at the longest until 31 January 2028.",
            ),
            (TACIT | {"renewal_years": None}, "for how long is not recorded"),
            (FIXED | {"renewal_mode": "not_recorded"}, "the renewal clause is not recorded"),
        ],
    )
    def test_it_is_said_everywhere(self, consip, manager, clause, said):
        agreement = make_agreement("A", consip, responsible=manager)
        make_term(agreement, "2025-07-01", **clause)
        User.objects.update(language="en")
        client = signed_in(manager)
        for path in ("/", "/deadlines/?kind=notice", "/agreements/A/"):
            assert said in html.unescape(client.get(path).content.decode()), path
        feed = Client().get(feed_of(manager)).content.decode().replace("\r\n ", "")
        assert said.replace(",", "\\,") in feed
        notice = Deadline.objects.filter(kind="notice")[0]
        assert said in name_consequences([notice], DAY)[notice.pk]


def feed_of(person):
    _feed, secret = create_feed(by=person, scope="all")
    return f"/calendar/{secret}.ics"


class TestAsleep:
    def asleep(self, manager, on=DAY):
        return [row.reference for row in home(manager, on=on).asleep]

    def test_needs_a_year_of_effect(self, consip, manager):
        for number, signed in enumerate(("2025-11-23", "2025-11-24", "2024-01-01")):
            make_term(make_agreement(f"A-{number}", consip), signed, **FIXED | {"end_years": 5})
        assert self.asleep(manager) == ["A-0", "A-2"]
        assert self.asleep(manager, DAY + timedelta(days=1)) == ["A-0", "A-1", "A-2"]

    def test_a_break_begins_the_year_anew(self, consip, manager):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2020-01-01", **FIXED)
        make_term(agreement, "2026-06-01", **FIXED)
        other = make_agreement("B", consip)
        make_term(other, "2020-01-01", **FIXED | {"end_years": 9})
        for kind, day in (("suspended", date(2026, 2, 1)), ("resumed", date(2026, 3, 1))):
            record_event(by=None, on=DAY, agreement=other, kind=kind, event_on=day)
        assert self.asleep(manager) == []

    def test_one_that_was_given_notice_sleeps_like_the_others(self, consip, manager):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2025-07-01", **FIXED | {"end_years": 3, "renewal_mode": "none"})
        record_event(by=None, on=DAY, agreement=agreement, kind="terminated_by_consent",
                     event_on=date(2026, 10, 1), effective_on=date(2027, 3, 31))  # fmt: skip
        assert self.asleep(manager) == ["A"]

    def test_something_held_wakes_it_for_a_year(self, consip, manager):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2020-01-01", **FIXED | {"end_years": 9})
        log_activity(by=manager, on=DAY, kind="meeting", title={"en": "M"},
                     agreements=[agreement], held=parse_edtf("2025-11-23"))  # fmt: skip
        assert self.asleep(manager) == []
        assert self.asleep(manager, DAY + timedelta(days=1)) == ["A"]


# --- Figures -------------------------------------------------------------------------------------

FIGURE = re.compile(r'<div class="figure"[^>]*><dt>([^<]*)</dt><dd>(?:<a href="([^"]*)">)?([0-9]+)')
DAYS = ["", "2026-11-23", "2019-01-01", "2026-03-01", "2027-08-01"]


def lists_of(client: Client, query: str) -> dict[str, tuple[int, int, int]]:
    """By figure: the number, the rows on the pages of the list it leads to, and in its export."""
    page = flat(client.get(f"/{query}").content.decode())
    found = {}
    for label, address, number in FIGURE.findall(page):
        assert address, f"{label} leads nowhere"
        address = html.unescape(address)
        sheet = client.get(f"{address}&export=csv")
        text = b"".join(sheet.streaming_content).decode("utf-8-sig")
        rows = len(list(csv.reader(io.StringIO(text)))) - 1
        found[label] = (int(number), on_pages(client, address), rows)
    return found


def on_pages(client: Client, address: str) -> int:
    """Rows of a list, page by page."""
    shown, path = 0, address.partition("?")[0]
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, address
        context = answer.context
        rows = context["page"]["rows"] if "page" in context else context["rows"]
        following = context["page"]["next"] if "page" in context else context["next"]
        shown += len(rows)
        address = f"{path}{following}" if following else ""
    return shown


def check(client: Client) -> None:
    for day in DAYS:
        figures = lists_of(client, f"?on={day}" if day else "")
        assert len(figures) == 4
        for label, (number, shown, exported) in figures.items():
            assert number == shown == exported, (label, day)


class TestEveryFigureLeadsToExactlyItsRows:
    def test_of_the_real_case(self, real_case, people):
        for role in ("reader", "officer", "manager"):
            check(signed_in(people[role]))

    def test_of_the_example_world(self, home, people):
        build(agreements=70, activities=40, seed=5, on=DAY)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the database does by itself after so many new rows
        check(signed_in(people["manager"]))
        figures = lists_of(signed_in(people["manager"]), "")
        assert all(number for number, _shown, _exported in figures.values())

    def test_of_a_reader_who_may_not_see_all(self, home, people):
        secret = {"confidentiality": "confidential", "responsible": people["manager"]}
        for number in range(6):
            fields = secret if number % 2 else {}
            agreement = make_agreement(f"A-{number}", make_party(f"P{number}"), **fields)
            make_term(agreement, f"2024-1{number % 3}-0{number + 1}", **FIXED)
            make_term(make_agreement(f"B-{number}", make_party(f"Q{number}"), **fields),
                      "2025-01-01", effect_mode="on_last_signature")  # fmt: skip
        for role in ("officer", "manager"):
            check(signed_in(people[role]))
        numbers = {
            role: [row[0] for row in lists_of(signed_in(people[role]), "").values()]
            for role in ("officer", "manager")
        }
        assert numbers["officer"] != numbers["manager"]


# --- What it asks for, and where that is done ----------------------------------------------------


def rows_of(page: str) -> list[str]:
    """Each row of a list of deadlines; explanations inside it are lists themselves."""
    lists = re.findall(r'<ul class="rows deadlines">.*?</ul>', page, re.S)
    return [row for one in lists for row in one.split('<p class="deadline-when">')[1:]]


class TestWhatIsAskedForCanBeDone:
    @pytest.fixture
    def posting(self, home):
        ComplianceRule.objects.create(
            country="KR", code="kr-posting", days=10,
            names={"en": "Post the instrument", "ko": "체결 후 게시"}, checked_on=DAY,
            source="Treaties Act, art. 3", is_on=True,
        )  # fmt: skip

    def test_a_duty_is_named_and_marked_as_done(self, posting, consip, people):
        agreement = make_agreement("A", consip, on=date(2026, 11, 1))
        make_term(agreement, "2026-11-20", **FIXED)
        client = signed_in(people["officer"])
        (row,) = [row for row in rows_of(client.get("/").content.decode()) if "compliance" in row]
        assert "Post the instrument (Treaties Act, art. 3)" in row
        link = re.search(r'href="(/agreements/A/duties/[^"]+)"', row)[1]
        form = client.get(link)
        assert form.status_code == 200
        assert "Mark as done: Post the instrument" in form.content.decode()
        late = client.post(link, {"done_on": "2026-11-24"})
        assert (late.status_code, "has not come yet" in late.content.decode()) == (422, True)
        done = client.post(link, {"done_on": "2026-11-22"})
        assert (done.status_code, done.headers["Location"]) == (302, "/agreements/A/")
        assert "compliance" not in "".join(rows_of(client.get("/").content.decode()))
        duty = Deadline.objects.get(kind="compliance")
        assert (duty.closed_as, duty.closed_on) == ("done", date(2026, 11, 22))
        client.post(link, {"reopen": "on"})
        assert "Post the instrument" in client.get("/").content.decode()

    def test_a_duty_is_offered_to_who_may_write(self, posting, consip, people, bbg):
        agreement = make_agreement("A", consip, on=date(2026, 11, 1))
        make_term(agreement, "2026-11-20", **FIXED)
        duty = Deadline.objects.get(kind="compliance")
        link = f"/agreements/A/duties/{duty.uid}/"
        assert link not in signed_in(people["reader"]).get("/").content.decode()
        assert signed_in(people["reader"]).get(link).status_code == 403
        notice = Deadline.objects.get(kind="notice", agreements=agreement)
        officer = signed_in(people["officer"])
        assert officer.get(f"/agreements/A/duties/{notice.uid}/").status_code == 404
        make_agreement("B", bbg, confidentiality="confidential")
        assert officer.get(f"/agreements/B/duties/{duty.uid}/").status_code == 404

    def test_a_review_is_marked_as_done(self, consip, people):
        agreement = make_agreement("A", consip, review_months=12)
        make_term(agreement, "2024-06-01", effect_mode="on_last_signature", end_kind="indefinite")
        client = signed_in(people["officer"])
        link = re.search(r'href="(/agreements/A/duties/[^"]+)"', client.get("/").content.decode())
        assert client.post(link[1], {"done_on": "2026-11-20"}).status_code == 302
        assert Deadline.objects.filter(kind="review", closed_as="done").count() == 1

    def test_a_question_names_its_facts_and_leads_to_where_they_are_settled(self, consip, people):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2026-06-01", effect_mode="on_last_signature",
                  renewal_mode="not_recorded")  # fmt: skip
        client = signed_in(people["coordinator"])
        (row,) = [row for row in rows_of(client.get("/").content.decode()) if "to settle" in row]
        named = "original signing: when it ends, whether it renews, its notice rule"
        assert sorted(named.replace(": ", ", ").split(", ")) == sorted(
            re.search(r"original signing: [^<]*", row)[0].strip().replace(": ", ", ").split(", ")
        )
        link = re.search(r'href="(/agreements/A/terms/0/correct/)"', row)[1]
        assert client.get(link).status_code == 200

    def test_a_signed_term_that_waits_is_offered_its_notification(self, consip, people):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2026-06-01", **FIXED | {"effect_mode": "on_last_notification"})
        client = signed_in(people["coordinator"])
        page = client.get("/").content.decode()
        link = 'href="/agreements/A/terms/0/notification/"'
        assert link in page
        assert client.get("/agreements/A/terms/0/notification/").status_code == 200


# --- Page, list and API agree on what is open ----------------------------------------------------


def listed(client: Client, query: str) -> set[str]:
    """Ids of what the whole list tells, page by page."""
    found, address = set(), f"/deadlines/{query}"
    while address:
        page = client.get(address).context["page"]
        found |= {row.uid for row in page["rows"]}
        address = f"/deadlines/{page['next']}" if page["next"] else ""
    return found


def told(api, query: dict) -> set[str]:
    found, answer = set(), api.get("deadlines/", query | {"page_size": 200}).json()
    while True:
        found |= {row["id"] for row in answer["results"]}
        if not answer["next"]:
            return found
        answer = api.get(answer["next"]).json()


@pytest.mark.parametrize("day", ["2026-11-23", "2019-01-01", "2026-03-01", "2027-08-01"])
@pytest.mark.parametrize("role", ["officer", "manager"])
def test_page_list_and_api_agree_on_what_is_open(home_world, people, role, day):
    person, on = people[role], date.fromisoformat(day)
    client, api = signed_in(person), staff_client(person)
    whole = listed(client, f"?on={day}")
    assert whole == told(api, {"on": day, "state": "open"})
    page = home(person, on=on)
    first = {row.uid for row in (*page.decide, *page.settle)}
    assert first <= whole
    # in 2019 only the confidential ones were in effect
    assert bool(first) == ((role, day) != ("officer", "2019-01-01"))
    for reference in ("A-1", "B-1"):
        answer = client.get(f"/agreements/{reference}/", {"on": day})
        if answer.status_code == 404:
            continue
        own = {row.uid for row in answer.context["deadlines"]}
        assert own <= told(api, {"on": day, "state": "open", "agreement": reference})
        ahead = told(api, {"on": day, "state": "open", "agreement": reference, "from": day})
        assert bool(own) == bool(ahead)
    for state in ("done", "void", "passed"):
        assert listed(client, f"?on={day}&state={state}") == told(api, {"on": day, "state": state})


@pytest.fixture
def home_world(home, people):
    """Some of everything: seen by all and by some, dated and not, held and planned."""
    for number in range(2):
        shared = make_agreement(f"A-{number}", make_party(f"P{number}"), report_months=12)
        term = make_term(shared, f"2025-0{number + 3}-01", **FIXED)
        add_commitment(by=None, on=DAY, term=term, text={"en": "Promise"}, side="ours",
                       due=parse_edtf("2026"))  # fmt: skip
        secret = make_agreement(
            f"B-{number}", make_party(f"Q{number}"), confidentiality="confidential"
        )
        make_term(secret, f"2017-0{number + 3}-01", effect_mode="on_last_signature")
        plan_meeting(by=people["manager"], on=DAY, title={"en": "Heads"},
                     when=parse_edtf("2026-41"), agreements=[shared, secret])  # fmt: skip
