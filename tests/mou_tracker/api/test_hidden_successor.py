"""An own agreement that a hidden one replaces, told to a partner: nothing but that it ended; and
not even that, where the partner knew of its end already."""

from datetime import date

import pytest

from django.test import Client

from agreements import derive
from agreements.actions import change_agreement, record_event, supersede
from agreements.models import Agreement
from agreements.status.answers import answer
from agreements.status.listing import rows_for
from agreements.wording.edges import is_certain_on
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term
from tests.kept import kept
from tests.mou_tracker.api.everything import ASKED, everything, names_for

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]


@pytest.fixture(autouse=True)
def no_rates(settings):
    settings.API_RATES = {"partner": 10**6, "staff": 10**6}


#: Asked besides, of lists and on days around the end.
ASKED_TOO = ASKED | {
    "status": ("superseded", "terminated", "expired", "in_force", "withdrawn"),
    "state": ("open", "done", "void", "passed"),
    "on": ("2025-12-31", "2026-05-31", "2026-06-01", "2027-01-01", "2041-01-01"),
    "known": ("2026-03-03", "2026-08-01"),
}
FIVE_YEARS = {"effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 5}
SINCE = "2026-06-01"


def old_and_new(partner, other, *, signed="2024-01-01", since=SINCE, **clause):
    old = make_agreement("OLD-1", partner)
    if signed:
        make_term(old, signed, **(clause or FIVE_YEARS))
    new = make_agreement("ZZ-9", other)
    make_term(new, since, **FIVE_YEARS)
    return old, new


@kept
def superseded(partner, other):
    """The one agreement replaces the other, and both know it today."""
    old, new = old_and_new(partner, other)
    supersede(by=None, on=DAY, agreement=old, successor=new)
    derive.announce(on=DAY)


def got(client, party):
    """Every answer's status and body to a partner."""
    found = everything(client, names_for(party.keys.first()), asked=ASKED_TOO)
    return {path: (status, body) for path, (status, _headers, body) in found.items()}


def before_and_after(old, new, party):
    """All that a partner gets before one agreement replaces another, and after it."""
    derive.announce(on=DAY)
    client = partner_client(party)
    client.get("me/")
    before = got(client, party)
    supersede(by=None, on=DAY, agreement=old, successor=new)
    derive.announce(on=DAY)
    return before, got(client, party)


def references(client, query):
    return [row["reference"] for row in client.get(f"agreements/{query}").json()["results"]]


class TestWhatTheSuccessorCutShort:
    @pytest.fixture
    def client(self, home, consip, bbg):
        superseded(consip, bbg)
        return partner_client(consip)

    def test_it_is_told_as_ended(self, client):
        told = client.get("agreements/OLD-1/").json()
        assert told["status"]["code"] == "terminated"
        assert told["status"]["since"] == "2026-06-01"
        assert [step["code"] for step in told["status"]["because"]["steps"]] == ["ended_on"]
        assert told["status"]["because"]["text"] == "Ended on 2026-05-31"

    def test_filters_find_it_by_what_is_told(self, client):
        assert references(client, "?status=superseded") == []
        assert references(client, "?status=terminated") == ["OLD-1"]
        assert references(client, "?status=superseded&count=1") == []
        assert client.get("agreements/?status=superseded&count=1").json()["count"] == 0
        assert references(client, "?status=in_force&on=2026-05-31") == ["OLD-1"]

    def test_its_last_day_has_passed(self, client):
        def kinds(state):
            rows = client.get(f"deadlines/?state={state}").json()["results"]
            return [(row["kind"], row["state"], row["closed_as"]) for row in rows]

        assert kinds("passed") == [("expiry", "passed", "passed")]
        assert kinds("void") == []
        (row,) = client.get("deadlines/?on=2026-05-31").json()["results"]
        assert (row["state"], row["closed_as"]) == ("open", "passed")
        (head,) = client.get("agreements/?on=2026-05-01").json()["results"]
        assert head["next_deadline"]["closed_as"] == "passed"

    def test_no_answer_says_that_there_is_another(self, client, consip):
        for path, (_status, body) in got(client, consip).items():
            if "superseded" in path:  # an answer repeats its question
                continue
            assert b"superseded" not in body and b"supersede" not in body, path
            assert b"void" not in body or "void" in path, path
            assert b"ZZ-9" not in body, path


def test_colleagues_are_told_by_what_they_may_see(home, consip, people):
    """A confidential successor: only managers learn of it, on pages as in the API."""
    old, new = old_and_new(consip, consip)
    change_agreement(by=None, on=DAY, agreement=new, confidentiality="confidential")
    supersede(by=None, on=DAY, agreement=old, successor=new)
    derive.announce(on=DAY)
    for role, told, other in (
        ("reader", "terminated", "superseded"),
        ("manager", "superseded", "terminated"),
    ):
        client = Client()
        client.force_login(people[role])
        (row,) = client.get(f"/agreements/?status={told}").context["rows"]
        assert (row.reference, row.status) == ("OLD-1", told)
        assert client.get(f"/agreements/?status={other}").context["rows"] == []
        assert client.get("/agreements/OLD-1/").context["found"].code == told
        state = "passed" if role == "reader" else "void"
        rows = client.get(f"/deadlines/?state={state}&kind=expiry").context["page"]["rows"]
        assert [row.state for row in rows] == [state]
        assert_history_names_it(client, staff_client(people[role]), told)


def assert_history_names_it(client, api, status):
    """That the entries name the successor to who is told that there is one, and to nobody else."""
    named = status == "superseded"
    page = client.get("/agreements/OLD-1/history/")
    assert ("supersede" in [row["entry"].verb for row in page.context["entries"]]) == named
    assert ("Successor named" in page.content.decode()) == named
    trail = api.get("agreements/OLD-1/history/").json()["results"]
    entry = next(row for row in trail if row["verb"] in ("supersede", "changed"))
    assert (entry["verb"], entry["detail"]) == (
        ("supersede", {"by": "ZZ-9"}) if named else ("changed", {})
    )
    changes = [row for row in api.get("changes/").json()["results"] if row["agreement"] == "OLD-1"]
    assert ("supersede" in [row["verb"] for row in changes]) == named
    (began,) = [
        row["detail"] for row in changes
        if row["verb"] == "status_began" and row["detail"]["since"] == SINCE
    ]  # fmt: skip
    assert began["status"] == status
    assert any("ZZ-9" in str(row) for row in changes) == named


class TestWhatHadEndedAnyway:
    """Where nothing was cut short, no byte tells of the successor."""

    @pytest.mark.parametrize(
        "clause, since, code",
        [
            ({"end_years": 2}, "2026-01-01", "expired"),  # begins on the day after
            ({"end_years": 2}, SINCE, "expired"),
            ({"end_years": 1}, SINCE, "expired"),
        ],
    )
    def test_nothing_is_told(self, home, consip, bbg, clause, since, code):
        old, new = old_and_new(consip, bbg, since=since, **(FIVE_YEARS | clause))
        before, after = before_and_after(old, new, consip)
        assert before.keys() == after.keys()
        assert [path for path in before if before[path] != after[path]] == []
        assert partner_client(consip).get("agreements/OLD-1/").json()["status"]["code"] == code

    def test_an_agreement_ended_by_consent(self, home, consip, bbg):
        old, new = old_and_new(consip, bbg)
        record_event(
            by=None, on=DAY, agreement=old, kind="terminated_by_consent",
            event_on=date(2026, 5, 31),
        )  # fmt: skip
        before, after = before_and_after(old, new, consip)
        assert [path for path in before if before[path] != after[path]] == []


@pytest.mark.parametrize("role, is_passed", [("reader", True), ("manager", False)])
def test_why_nobody_is_reminded_is_told_by_what_one_may_see(home, consip, people, role, is_passed):
    """Of its last day."""
    old, new = old_and_new(consip, consip, since="2026-11-20")
    change_agreement(by=None, on=DAY, agreement=new, confidentiality="confidential")
    supersede(by=None, on=DAY, agreement=old, successor=new)
    client = Client()
    client.force_login(people[role])
    page = client.get("/agreements/OLD-1/reminders/").content.decode()
    assert ("Its day has passed." in page) == is_passed


@pytest.mark.parametrize(
    "signed, since",
    [
        ("2024-06", "2026-06"),
        ("2024-12-01", "2026-12"),
        ("2024-12-01", "2026-12-01"),
        ("2025-06-01", "2027-06-01"),
    ],
)
def test_the_list_tells_the_last_day_as_the_page_does(home, consip, people, signed, since):
    """As certain, whatever a hidden successor whose first day is in doubt adds to it."""
    clause = FIVE_YEARS | {"end_years": 2}
    old, new = old_and_new(consip, consip, signed=signed, since=since, **clause)
    change_agreement(by=None, on=DAY, agreement=new, confidentiality="confidential")
    supersede(by=None, on=DAY, agreement=old, successor=new)
    user = people["reader"]
    for on in (date(2026, 5, 1), date(2026, 7, 1), DAY, date(2027, 3, 1), date(2028, 1, 1)):
        (row,) = rows_for(Agreement.objects.filter(pk=old.pk), on=on, today=DAY, user=user)
        found = answer(old, user=user, on=on, today=DAY)
        certain = is_certain_on(found.cover.certain_from, DAY)
        assert (row.until, row.ends_certain) == (found.cover.until, certain), on
