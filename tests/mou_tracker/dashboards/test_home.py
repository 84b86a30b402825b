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
from agreements.actions import add_commitment, change_commitment, decide, record_event
from agreements.dates import from_day, parse_edtf
from agreements.deadline_kinds import TO_DECIDE
from agreements.derive import Deciding
from agreements.models import (
    ASKING,
    Agreement,
    Commitment,
    ComplianceRule,
    Deadline,
    Party,
    PlanStep,
)
from mou_tracker.accounts.models import User
from mou_tracker.dashboards.home.lines import SHOWN
from mou_tracker.dashboards.home.page import home
from mou_tracker.dashboards.home.page import home as first_page
from mou_tracker.dashboards.kept import kept
from mou_tracker.feeds.actions import create_feed
from mou_tracker.reminders.outcomes import name_consequences
from mou_tracker.seed.demo import build
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.markup import flat

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
FIXED = {
    "effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2,
    "renewal_mode": "express", "notice_value": 3, "notice_unit": "months",
    "notice_basis": "received", "notice_anchor": "before_end",
}  # fmt: skip


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def manager(people):
    return people["manager"]


def asked(manager, on=DAY):
    """(code, reference) of each line of the first page, in its order."""
    groups = home(manager, on=on).lines.groups
    return [(line.act.code, line.agreement.reference) for group in groups for line in group.lines]


def promises(term, *days):
    for number, day in enumerate(days):
        add_commitment(
            by=None, on=DAY, term=term, text={"en": f"Promise {number}"}, side="ours",
            due=from_day(DAY + timedelta(days=day)),
        )  # fmt: skip


class TestOneLineForEachAgreement:
    def test_what_cannot_be_undone_comes_before_what_is_late_and_what_is_sooner(
        self, consip, manager
    ):
        late = make_term(make_agreement("LATE", consip), "2026-07-01", **FIXED)
        promises(late, -15, 3)
        promises(make_term(make_agreement("SOON", consip), "2026-07-01", **FIXED), 2)
        make_term(make_agreement("NOTICE", consip), "2025-03-15", **FIXED)  # by 2026-12-14
        make_term(make_agreement("OVER", consip), "2023-03-15", **FIXED)
        make_term(make_agreement("FAR", consip), "2026-07-01", **FIXED)
        assert asked(manager) == [
            ("notice_ends", "NOTICE"), ("commitment_ours", "LATE"), ("expired", "OVER"),
            ("commitment_ours", "SOON"),
        ]  # fmt: skip

    def test_many_promises_push_no_notice_off(self, consip, manager):
        """However many lines of one group there are, the others have their place."""
        for number in range(SHOWN + 4):
            term = make_term(make_agreement(f"P-{number:02}", consip), "2026-07-01", **FIXED)
            promises(term, number + 1)
        make_term(make_agreement("N", consip), "2025-03-15", **FIXED)
        found = asked(manager)
        assert found[0] == ("notice_ends", "N")
        assert [name for _code, name in found[1:]] == [f"P-{number:02}" for number in range(SHOWN)]

    def test_a_window_is_asked_for_in_its_last_third_by_its_last_day(self, consip, manager):
        for window in ("2026-11", "2026-41", "2026-11/2027-02", "2027"):
            agreement = make_agreement(f"W-{window[:7].replace('/', '-')}", consip)
            make_term(agreement, "2026-07-01", **FIXED)
            plan_meeting(by=manager, on=DAY, title={"en": window}, when=parse_edtf(window),
                         agreements=[agreement])  # fmt: skip
            Agreement.objects.filter(pk=agreement.pk).update(reference=f"W-{agreement.pk}")
        lines = [line for group in home(manager, on=DAY).lines.groups for line in group.lines]
        told = [(line.about, line.act.day) for line in lines]
        assert told == [("2026-11", date(2026, 11, 30)), ("2026-41", date(2026, 12, 31))]

    def test_a_day_in_doubt_is_found_by_the_day_one_is_safe(self, consip, manager):
        """Its last day is years away, but may be near."""
        agreement = make_agreement("DOUBT", consip)
        make_term(agreement, "[2025-03-15..2026-10-01]", **FIXED)
        ((code, _reference),) = asked(manager)
        assert code == "notice_ends"
        (group,) = home(manager, on=DAY).lines.groups
        act = group.lines[0].act
        assert (act.day, act.certain) == (date(2026, 12, 14), False)

    def test_a_group_that_is_cut_leads_to_the_whole_of_it(self, consip, manager):
        for number in range(SHOWN + 3):
            make_term(make_agreement(f"C-{number:02}", consip), "2025-03-15", **FIXED)
        (group,) = home(manager, on=DAY).lines.groups
        assert (len(group.lines), group.list, group.query) == (SHOWN, "deadlines", "list=soon")
        client = signed_in(manager)
        assert '<a href="/deadlines/?list=soon">All of these</a>' in flat(
            client.get("/").content.decode()
        )
        assert on_pages(client, "/deadlines/?list=soon") == SHOWN + 3

    def test_the_headline_counts_agreements_as_the_timeline_does(self, consip, manager):
        """However many deadlines one has; what is decided counts in neither."""
        for number, signed in enumerate(("2025-05-01", "2025-05-01", "2025-03-15", "2026-10-01")):
            make_term(make_agreement(f"T-{number}", consip), signed, **FIXED)
        decided = Agreement.objects.get(reference="T-1")
        decide(by=manager, on=DAY, agreement=decided, kind="renew", reason="So agreed")
        client = signed_in(manager)
        pages = [
            flat(client.get(f"{path}?on={DAY}").content.decode()) for path in ("/", "/timeline/")
        ]
        heads = [
            re.search(r"<h1>(.*?)<small", pages[0], re.S)[1],
            re.search(r'<p class="lead">(.*?)</p>', pages[1], re.S)[1],
        ]
        told = [re.findall(r"#g-([a-z]+)\"[^>]*>([^<]+)", head) for head in heads]
        assert told[0] == told[1] and told[0], told

    def test_nothing_to_decide_says_so(self, consip, manager):
        make_term(make_agreement("FAR", consip), "2026-07-01", **FIXED)
        page = signed_in(manager).get("/").content.decode()
        assert "Nothing is to be decided or done within 90 days." in page
        assert "Nothing is due within 30 days" in page


class TestDecidingFromALine:
    TACIT = FIXED | {"renewal_mode": "tacit", "renewal_years": 2}

    @pytest.fixture(autouse=True)
    def plan(self, db):
        PlanStep.objects.all().delete()
        PlanStep.objects.create(code="review", days=40, position=1, names={"en": "Review"})

    @pytest.fixture
    def world(self, consip):
        for name, signed, fields in (
            ("ENDS", "2025-03-15", FIXED), ("ROLLS", "2025-03-15", self.TACIT),
            ("UNKNOWN", "2025-03-15", FIXED | {"renewal_mode": "not_recorded"}),
            ("START", "2025-04-20", FIXED), ("OVER", "2023-03-15", FIXED),
            ("PLAIN", "2025-01-15", FIXED | {"renewal_mode": "none"}),
            ("ANY", "2024-12-10", self.TACIT | {"notice_anchor": "any_time"}),
            ("LATE", "2025-03-20", FIXED),
        ):  # fmt: skip
            make_term(make_agreement(name, consip), signed, **fields)

    def test_what_is_offered_is_what_may_be_decided(self, world, manager):
        """A page of lines asks no rules; each button stands for what the rules allow, and what they
        allow has its button: to renew, to leave it, to end it."""
        offered = {}
        for group in home(manager, on=DAY).lines.groups:
            for line in group.lines:
                if line.act.act.answers:
                    kinds = [slot.kind if slot else None for slot in line.slots]
                    offered[line.agreement.reference] = kinds
                    possible = set(Deciding(line.agreement, on=DAY).possible)
                    assert {kind for kind in kinds if kind} <= possible, line.agreement
                    renew, leave, end = kinds
                    assert (renew is not None) == ("renew" in possible)
                    assert (leave is not None) == bool({"let_run", "rest"} & possible)
                    assert (end is not None) == bool({"give_notice", "let_lapse"} & possible)
        assert offered == {
            "ENDS": ["renew", None, "let_lapse"], "ROLLS": ["renew", "let_run", "give_notice"],
            "UNKNOWN": ["renew", None, "give_notice"], "START": ["renew", None, "let_lapse"],
            "OVER": ["renew", "rest", None], "PLAIN": ["renew", None, "let_lapse"],
            "ANY": ["renew", "let_run", "give_notice"], "LATE": ["renew", None, "let_lapse"],
        }  # fmt: skip

    def test_a_reason_and_one_button(self, world, manager):
        """A plain form; it comes back to the first page, where the line stands below the
        questions and can be changed."""
        client = signed_in(manager)
        page = client.get("/").content.decode()
        address = "/agreements/ROLLS/decide/?from=home"
        assert f'action="{address}"' in page
        refused = client.post(address, {"kind": "let_run", "reason": ""})
        assert refused.status_code == 422
        answer = client.post(address, {"kind": "let_run", "reason": "It serves us well"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        page = flat(client.get("/").content.decode())
        assert "ROLLS: decided, let it run on." in page
        below = page[page.index('id="decided"') :]
        assert "left to run on" in below and "It serves us well" in below
        assert 'href="/agreements/ROLLS/decide/?from=home"' in below
        assert (
            "/agreements/ROLLS/"
            not in page[page.index('id="decide"') : page.index('<h2 id="decided-')]
        )

    def test_who_may_not_decide_and_another_day_have_no_buttons(self, world, people):
        assert "decide/?from=home" not in signed_in(people["reader"]).get("/").content.decode()
        officers = signed_in(people["officer"]).get("/").content.decode()
        assert "decide/?from=home" in officers and ">Propose<" in officers
        manager = signed_in(people["manager"])
        assert "decide/?from=home" in manager.get("/").content.decode()
        assert "decide/?from=home" not in manager.get("/?on=2026-11-22").content.decode()


class TestWhatChanged:
    def test_since_the_last_visit_what_moved_a_day_first(self, consip, manager):
        client = signed_in(manager)
        client.get("/")
        with time_machine.travel(f"{DAY + timedelta(days=1)}T03:00:00+00:00", tick=False):
            for name in ("A", "B"):
                make_term(make_agreement(name, consip), "2026-07-01", **FIXED)
            record_event(by=manager, on=DAY, agreement=Agreement.objects.get(reference="A"),
                         kind="notice_sent", event_on=DAY, by_party=consip)  # fmt: skip
            make_agreement("C", consip)
            told = client.get("/").context["home"].changes
            assert told.since.date() == DAY
            assert (told.count, len(told.told)) == (3, 3)
            first = told.told[0]
            assert (first.agreement.reference, first.moves) == ("A", True)
            assert first.words == "A notice to end it was recorded as sent."
            assert [one.moves for one in told.told] == [True, True, False]
            rows = client.get(f"/agreements/?{told.query}").context["rows"]
            assert {row.reference for row in rows} == {"A", "B", "C"}
        with time_machine.travel(f"{DAY + timedelta(days=1)}T05:00:00+00:00", tick=False):
            assert client.get("/").context["home"].changes.since == told.since  # the same visit
        with time_machine.travel(f"{DAY + timedelta(days=2)}T03:00:00+00:00", tick=False):
            assert client.get("/").context["home"].changes is None

    def test_a_look_is_written_down_once_in_a_while(self, manager):
        client = signed_in(manager)
        seen = []
        for minutes in (0, 5, 14, 20):
            at = f"{DAY}T03:{minutes:02}:00+00:00"
            with time_machine.travel(at, tick=False):
                client.get("/")
            seen.append(User.objects.get(pk=manager.pk).home_seen_at.minute)
        assert seen == [0, 0, 0, 20]

    def test_nothing_that_one_may_not_see(self, consip, people):
        client = signed_in(people["officer"])
        client.get("/")
        with time_machine.travel(f"{DAY + timedelta(days=1)}T03:00:00+00:00", tick=False):
            make_agreement("SECRET", consip, confidentiality="confidential")
            assert client.get("/").context["home"].changes is None


class TestFiguresAreKept:
    def test_but_not_for_a_transaction_that_has_written_itself(self, db):
        """How long they are kept otherwise: test_kept.py."""
        asked_of = []

        def ask():
            asked_of.append(1)
            return len(asked_of)

        make_party("P")
        assert [kept("question", ask) for _again in range(2)] == [1, 2]


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
        assert page.context["home"].counts.overdue.count == 2
        assert '<a href="/deadlines/?list=overdue">2</a>' in page.content.decode()
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
        for path in ("/deadlines/?kind=notice", "/agreements/A/"):
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
        found = home(manager, on=on)
        return [found.agreements[row.id].reference for row in found.beside.asleep]

    def test_needs_a_year_of_effect(self, consip, manager):
        for number, signed in enumerate(("2025-11-23", "2025-11-24", "2024-01-01")):
            make_term(make_agreement(f"A-{number}", consip), signed, **FIXED | {"end_years": 5})
        assert self.asleep(manager) == ["A-0", "A-2"]
        assert self.asleep(manager, DAY + timedelta(days=1)) == ["A-0", "A-1", "A-2"]

    def test_what_we_only_observe_is_left_out(self, consip, manager):
        for number in range(2):
            make_term(
                make_agreement(f"A-{number}", consip), "2024-01-01", **FIXED | {"end_years": 5}
            )
        observed = Agreement.objects.get(reference="A-1")
        observed.participations.filter(party__is_home=True).delete()
        assert self.asleep(manager) == ["A-0"]
        assert home(manager, on=DAY).counts.sleeping.count == 1

    def test_the_list_says_how_long_and_what_wakes_it(self, consip, manager):
        for number in range(2):
            make_term(
                make_agreement(f"A-{number}", consip), "2024-01-01", **FIXED | {"end_years": 5}
            )
        log_activity(by=manager, on=DAY, kind="meeting", title={"en": "M"},
                     agreements=[Agreement.objects.get(reference="A-1")],
                     held=parse_edtf("2025-03-01"))  # fmt: skip
        page = flat(signed_in(manager).get(f"/asleep/?on={DAY}").content.decode())
        assert "in effect since" in page and 'datetime="2024-01-01"' in page
        assert 'datetime="2025-03-01"' in page
        assert page.count('href="/activities/new/?agreement=A-') == 2

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

FIGURE = re.compile(r'<div class="figure"[^>]*><dt>([^<]*)</dt><dd>(.*?)</dd>', re.S)
LINK = re.compile(r'<a\s+href="([^"]*)">([0-9]+)</a>')
DAYS = ["", "2026-11-23", "2019-01-01", "2026-03-01", "2027-08-01"]


def lists_of(client: Client, query: str) -> dict[str, tuple[int, int, int]]:
    """By figure: the number, the rows on the pages of the list it leads to, and in its export."""
    page = flat(client.get(f"/{query}").content.decode())
    found = {}
    for label, figure in FIGURE.findall(page):
        links = LINK.findall(figure)
        assert links, f"{label} leads nowhere"
        for at, (address, number) in enumerate(links):
            address = html.unescape(address)
            rows = shown = on_pages(client, address)
            if "/asleep/" not in address:
                sheet = client.get(f"{address}&export=csv")
                text = b"".join(sheet.streaming_content).decode("utf-8-sig")
                rows = len(list(csv.reader(io.StringIO(text)))) - 1
            found[f"{label} {at}"] = (int(number), shown, rows)
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
        assert len(figures) == 10  # seven, of which three have two numbers
        for label, (number, shown, exported) in figures.items():
            assert number == shown == exported, (label, day)


class TestEveryFigureLeadsToExactlyItsRows:
    def test_of_the_real_case(self, real_case, people):
        for role in ("reader", "officer", "manager"):
            check(signed_in(people[role]))

    def test_of_the_example_world(self, real_case, people):
        build(agreements=40, activities=40, seed=5, on=DAY)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the database does by itself after so many new rows
        check(signed_in(people["manager"]))
        figures = lists_of(signed_in(people["manager"]), "")
        assert sum(number > 0 for number, _shown, _exported in figures.values()) >= 6

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


def test_a_promise_counts_as_met_from_its_day_on(consip, people):
    """In the figure and in the list behind it alike."""
    manager = people["manager"]
    promises(make_term(make_agreement("A-1", consip), "2026-02-01", **FIXED), -20, 5)
    first = Commitment.objects.order_by("due_latest").first()
    change_commitment(by=manager, on=DAY, commitment=first, state="met")
    client = signed_in(manager)
    for day, met in ((DAY - timedelta(days=1), 0), (DAY, 1)):
        figure = home(manager, on=day).counts.promises_met
        assert figure.count == met
        page = client.get(f"/commitments/?state=met&on={day}")
        assert [row.state for row in page.context["page"]["rows"]] == ["met"] * met
        page = client.get(f"/commitments/?on={day}")
        assert [row.state for row in page.context["page"]["rows"]].count("met") == met


def rows_by_api(api, path: str, query: dict) -> list[dict]:
    found, answer = [], api.get(path, query | {"page_size": 200}).json()
    while True:
        found += answer["results"]
        if not answer["next"]:
            return found
        answer = api.get(answer["next"]).json()


def test_every_figure_can_be_told_from_the_api(real_case, people):
    """By whoever has a key and no page: with the filters of lists, and a decision beside."""
    build(agreements=40, activities=40, seed=7, on=DAY)
    manager = people["manager"]
    api, on = staff_client(manager), DAY.isoformat()

    def is_decided(reference: str) -> bool:
        rows = api.get(f"agreements/{reference}/decisions/").json()["results"]
        return any(row["in_force"] for row in rows)

    everything = rows_by_api(api, "agreements/", {})
    decided = {row["reference"] for row in everything if is_decided(row["reference"])}

    def is_late(row: dict) -> bool:
        silenced = row["kind"] in ASKING and set(row["agreements"]) & decided
        return row["kind"] in TO_DECIDE and not silenced and (row["until"] or row["day"]) < on

    def days(n: int) -> str:
        return (DAY + timedelta(days=n)).isoformat()

    effect = {"status": ["in_force", "terminating"]}
    running = rows_by_api(api, "agreements/", effect)
    late = rows_by_api(api, "deadlines/", {"state": "open", "until": days(-1)})
    year = {"due_from": "2026-01-01", "due_until": "2026-12-31"}
    held = {"state": "held", "from": days(-365), "until": on}
    two_years = {"from": days(-730), "until": on}
    questions = rows_by_api(api, "deadlines/", {"state": "open", "kind": "to_settle", "until": on})
    ours = rows_by_api(api, "agreements/", {"party": Party.objects.home().uid})
    all_year = {row["reference"] for row in running} & {row["reference"] for row in ours}
    for n in range(-365, 1, 7):  # in effect without a break: every week of the year
        found = rows_by_api(api, "agreements/", {"in_force_on": days(n)})
        all_year &= {row["reference"] for row in found}

    def is_idle(reference: str) -> bool:
        return not rows_by_api(api, "activities/", held | {"agreement": reference})

    told = {
        "in_effect": len(running),
        "ending": len(rows_by_api(api, "agreements/", effect | {"ends_until": days(180)})),
        "overdue": len([row for row in late if is_late(row)]),
        "outside_cover": len(
            rows_by_api(api, "activities/", two_years | {"outside_cover": 1})
        ),
        "delayed": len(rows_by_api(api, "activities/", {"delayed": 1})),
        "sleeping": len([reference for reference in all_year if is_idle(reference)]),
        "unsettled": len([row for row in questions if row["day"] <= on]),
        "promises": len(rows_by_api(api, "commitments/", year)),
        "promises_met": len(rows_by_api(api, "commitments/", year | {"state": "met"})),
    }  # fmt: skip
    counts = first_page(manager, on=DAY).counts
    assert told == {name: getattr(counts, name).count for name in told}


# --- What it asks for, and where that is done ----------------------------------------------------


def rows_of(page: str) -> list[str]:
    """Each line of the first page."""
    return page.split('<p class="line-when">')[1:]


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
        (row,) = rows_of(client.get("/").content.decode())
        assert "Post the instrument (Treaties Act, art. 3)" in row
        link = re.search(r'href="(/agreements/A/duties/[^"]+)"', row)[1]
        form = client.get(link)
        assert form.status_code == 200
        assert "Mark as done: Post the instrument" in form.content.decode()
        late = client.post(link, {"done_on": "2026-11-24"})
        assert (late.status_code, "has not come yet" in late.content.decode()) == (422, True)
        done = client.post(link, {"done_on": "2026-11-22"})
        assert (done.status_code, done.headers["Location"]) == (302, "/agreements/A/")
        assert rows_of(client.get("/").content.decode()) == []
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
        page = client.get("/")
        assert page.context["home"].counts.unsettled.count == 1
        row = client.get("/deadlines/?list=settle").content.decode()
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


def section(page: str, anchor: str) -> str:
    """A section of the first page, by its id; "" where there is none."""
    found = re.search(rf'<section[^>]* id="{anchor}".*?</section>', page, re.S)
    return found[0] if found else ""


class TestPlansOfWhichNobodySaidWhatBecame:
    ANSWERS = ("hold", "fix-day", "cancel")

    def plan(self, manager, title, when, *agreements, **more):
        return plan_meeting(
            by=manager, on=date(2026, 6, 1), title={"en": title}, when=parse_edtf(when),
            agreements=agreements, **more,
        )  # fmt: skip

    def test_each_agreement_has_one_line_with_what_answers_it(self, consip, bbg, people):
        manager = people["manager"]
        first, second = make_agreement("A-1", consip), make_agreement("B-1", bbg)
        self.plan(manager, "Early", "2026-09-01", first)
        late = self.plan(manager, "Late", "2026-11-10", first)
        window = self.plan(manager, "Window", "2026-10", second)
        alone = self.plan(manager, "Alone", "2026-08-03", parties=[consip])
        self.plan(manager, "Ahead", "2027-02-01", second)
        client = signed_in(manager)
        told = section(client.get("/").content.decode(), "delayed")
        titles = [row.activity.title["en"] for row, _of in home(manager, on=DAY).delayed]
        assert titles == ["Late", "Alone"]  # the window is asked about above
        for row in (late, alone):
            for answer in self.ANSWERS:
                assert f'href="/activities/{row.uid}/{answer}/"' in told
                assert client.get(f"/activities/{row.uid}/{answer}/").status_code == 200
        assert re.search(r'href="(/activities/\?delayed=true[^"]*agreement=A-1)"', told)
        assert len(client.get("/activities/?delayed=true&agreement=A-1").context["rows"]) == 2
        assert len(client.get("/activities/?delayed=true").context["rows"]) == 4
        page = client.get("/").content.decode()
        for answer in self.ANSWERS:
            assert page.count(f'href="/activities/{window.uid}/{answer}/"') == 1

    def test_who_may_not_see_or_answer(self, consip, bbg, people):
        manager = people["manager"]
        secret = make_agreement("B-1", bbg, confidentiality="confidential")
        shared = make_agreement("A-1", consip)
        before = home(people["officer"], on=DAY).counts.delayed.count
        self.plan(manager, "Secret", "2026-11-10", secret)
        page = signed_in(people["officer"]).get("/")
        assert section(page.content.decode(), "delayed") == ""
        assert page.context["home"].counts.delayed.count == before == 0
        seen = self.plan(manager, "Shared", "2026-11-10", secret, shared)
        told = section(signed_in(people["reader"]).get("/").content.decode(), "delayed")
        assert seen.uid in told and "B-1" not in told
        assert "/hold/" not in told
        past = section(signed_in(manager).get("/?on=2026-11-20").content.decode(), "delayed")
        assert seen.uid in past and "/hold/" not in past

    def test_once_it_is_said_nobody_asks(self, consip, people):
        manager = people["manager"]
        row = self.plan(manager, "Late", "2026-11-10", make_agreement("A-1", consip))
        client = signed_in(manager)
        answer = client.post(
            f"/activities/{row.uid}/hold/", {"held": "2026-11-10", "version": row.version}
        )
        assert answer.status_code == 302
        assert section(client.get("/").content.decode(), "delayed") == ""
        assert home(manager, on=DAY).counts.delayed.count == 0


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
    lines = [line for group in page.lines.groups for line in group.lines]
    first = {line.act.uid for line in lines if line.act.uid}
    assert first <= whole
    assert not first or (role, day) != ("officer", "2019-01-01")
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
