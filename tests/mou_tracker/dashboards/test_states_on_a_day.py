"""What was due, done and passed on a day: the same on every page, in every list and in the API."""

import csv
import io
import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from django.test import Client

from agreements.actions import add_commitment, record_event
from agreements.dates import parse_edtf
from agreements.models import Deadline, DeadlineKind, DeadlineState
from tests.api_client import staff_client
from tests.factories import make_agreement, make_party, make_term

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 28)
NAME = "KR-DK-2021-1"
#: By day: how the deadlines of the case stood.
THEN = {
    "2023-01-01": {"notice": "open", "expiry": "open"},
    "2023-07-03": {"notice": "open", "expiry": "open"},
    "2023-07-04": {"notice": "passed", "expiry": "open"},
    "2023-08-01": {"notice": "passed", "expiry": "open"},
    "2023-10-03": {"notice": "passed", "expiry": "open"},
    "2023-10-04": {"notice": "passed", "expiry": "passed"},
    "2024-01-01": {"notice": "passed", "expiry": "passed"},
}


def notice(months):
    return {
        "notice_value": months, "notice_unit": "months", "notice_basis": "received",
        "notice_anchor": "before_end",
    }  # fmt: skip


@pytest.fixture
def case(home):
    """Ended on 3 October 2023, renewal to be asked for three months before, which nobody did; a
    renewal was signed two months later."""
    found = make_agreement(NAME, make_party("SKI", country="DK"))
    effect = {"effect_mode": "on_last_signature"}
    make_term(
        found, "2021-10-04", end_kind="fixed", end_on=date(2023, 10, 3), renewal_mode="express",
        **notice(3), **effect,
    )  # fmt: skip
    make_term(found, "2023-12-01", end_kind="indefinite", **effect)
    return found


@pytest.fixture
def manager(people):
    client = Client()
    client.force_login(people["manager"])
    return client


@pytest.fixture
def api(people):
    return staff_client(people["manager"])


def rows_of(api, **query):
    found = api.get("deadlines/", {"page_size": 200, **query}).json()
    assert found["next"] is None
    return found["results"]


def exported(client, **query):
    answer = client.get("/deadlines/", {"export": "csv", **query})
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


# --- One case, told by every reader --------------------------------------------------------------


@pytest.mark.parametrize("on", THEN)
def test_the_api_tells_how_each_stood(case, api, on):
    states = {row["kind"]: row["state"] for row in rows_of(api, agreement=NAME, on=on)}
    assert {kind: states[kind] for kind in THEN[on]} == THEN[on]
    for state in DeadlineState.values:
        kinds = {row["kind"] for row in rows_of(api, agreement=NAME, on=on, state=state)}
        assert kinds & THEN[on].keys() == {kind for kind, it in THEN[on].items() if it == state}


@pytest.mark.parametrize("on", THEN)
def test_the_page_and_its_file_tell_it_too(case, manager, on):
    told = {row["Deadline"]: row for row in exported(manager, agreement=NAME, on=on, state="all")}
    labels = {"notice": "last day for notice", "expiry": "last day in effect"}
    for kind, state in THEN[on].items():
        row = told[labels[kind]]
        assert row["State"] == state
        assert bool(row["Closed on"]) == (state != "open")
        query = {"agreement": NAME, "on": on, "state": state}
        page = manager.get("/deadlines/", query).content.decode()
        assert f'datetime="{row["Day"]}"' in page


def test_the_next_date_is_the_one_of_that_day(case, api):
    asked = {"2023-01-01": "2023-07-03", "2023-08-01": "2023-10-03"}
    for on, day in asked.items():
        assert api.get(f"agreements/{NAME}/", {"on": on}).json()["next_deadline"]["day"] == day
        [row] = api.get("agreements/", {"on": on}).json()["results"]
        assert row["next_deadline"]["day"] == day
    told = api.get(f"agreements/{NAME}/", {"on": "2024-01-01"}).json()["next_deadline"]
    assert told is None or told["kind"] not in ("notice", "expiry")


def next_dates(client, on):
    page = client.get(f"/agreements/{NAME}/", {"on": on}).content.decode()
    part = page[page.index('id="next"') : page.index('id="who"')]
    return re.findall(r'<time datetime="([0-9-]+)"', part), part


def test_the_agreements_page_tells_the_next_dates_of_that_day(case, manager):
    assert {"2023-07-03", "2023-10-03"} <= set(next_dates(manager, "2023-01-01")[0])
    assert "2023-07-03" not in next_dates(manager, "2023-08-01")[0]
    assert next_dates(manager, "2023-08-01")[0][0] == "2023-10-03"
    days, part = next_dates(manager, "2024-01-01")
    assert not {"2023-07-03", "2023-10-03"} & set(days)
    path = re.search(r'href="(/deadlines/[^"]+)"', part)[1].replace("&amp;", "&")
    assert path == f"/deadlines/?agreement={NAME}&state=all&on=2024-01-01"
    assert 'datetime="2023-07-03"' in manager.get(path).content.decode()


def test_the_first_page_asks_for_what_was_due_then(case, manager):
    def asked(on):
        lines = manager.get("/", {"on": on}).context["home"].lines
        acts = [line.act for group in lines.groups for line in group.lines]
        return {(act.kind, act.day.isoformat()) for act in acts if act.kind in ("notice", "expiry")}

    assert asked("2023-06-01") == {("notice", "2023-07-03")}
    assert asked("2023-08-01") == {("expiry", "2023-10-03")}
    assert asked("2024-01-01") == set()


@pytest.mark.parametrize("on", THEN)
def test_the_timeline_tells_it(case, api, manager, on):
    told = api.get(f"agreements/{NAME}/timeline/", {"on": on}).json()["deadlines"]
    states = {row["kind"]: row["state"] for row in told}
    assert {kind: states[kind] for kind in THEN[on]} == THEN[on]
    file = manager.get("/timeline/", {"on": on, "export": "csv"})
    told = b"".join(file.streaming_content).decode()
    for kind, words in (("notice", "Last day for notice"), ("expiry", "Last day in effect")):
        assert words not in told or states[kind] == "open"


def test_an_ending_agreement_stays_in_sight(home, people, manager, api):
    found = make_agreement(NAME, make_party("SKI", country="DK"))
    make_term(found, "2020-01-01", effect_mode="on_last_signature", end_kind="indefinite")
    record_event(
        by=None, on=ON, agreement=found, kind="notice_received", event_on=date(2026, 10, 27),
        effective_on=date(2027, 11, 4), by_party=found.parties.exclude(is_home=True).get(),
        reason="they say so",
    )  # fmt: skip
    for on, state in (("2026-11-28", "open"), ("2027-11-04", "open"), ("2027-11-05", "passed")):
        [row] = rows_of(api, agreement=NAME, kind="expiry", on=on)
        assert (row["day"], row["state"]) == ("2027-11-04", state)
        assert not rows_of(api, agreement=NAME, kind="notice", on=on)
    assert 'datetime="2027-11-04"' in manager.get("/deadlines/?on=2026-11-28").content.decode()
    assert "4 Nov 2027" in manager.get("/timeline/?on=2027-06-01").content.decode()
    assert NAME in manager.get("/agreements/?on=2027-06-01&ends_until=2027-11-28").content.decode()


# --- Any day: page = API = the stored days compared ----------------------------------------------


@pytest.fixture
def world(case, real_case, people):
    """The case, the real one, and agreements that rolled, ended, waited and promised."""
    effect = {"effect_mode": "on_last_signature"}
    rolling = make_agreement("KR-CA-1", make_party("CB", country="CA"))
    term = make_term(
        rolling, "2019-02-04", end_kind="duration", end_years=1, renewal_mode="tacit",
        renewal_years=1, renewal_max_count=6, **notice(2), **effect,
    )  # fmt: skip
    for due, state in (("2020-06-01", "met"), ("2024-41", "scheduled"), ("2023", "dropped")):
        add_commitment(
            by=None, on=date(2023, 3, 1), term=term, text={"en": due}, side="ours",
            due=parse_edtf(due), state=state,
        )  # fmt: skip
    ended = make_agreement("KR-CL-1", make_party("CC", country="CL"))
    make_term(ended, "2020-01-15", end_kind="indefinite", **effect)
    record_event(
        by=None, on=ON, agreement=ended, kind="terminated_by_consent", event_on=date(2022, 5, 5),
        effective_on=date(2022, 12, 31), reason="both agreed",
    )  # fmt: skip
    waiting = make_agreement("KR-FR-1", make_party("UGAP", country="FR"))
    make_term(waiting, "2022-03-01", end_kind="duration", end_years=5, **effect)
    make_term(
        waiting, "2026-10-01", effect_mode="on_last_notification", end_kind="indefinite",
        starts="after_current_end",
    )  # fmt: skip


def days_to_ask(count=12):
    rng = random.Random(20261128)
    turns = [row.closed_on for row in Deadline.objects.exclude(closed_on=None)]
    turns = [day for day in turns if day.year < 2040]
    found = [rng.choice(turns) + timedelta(days=rng.randint(-1, 1)) for _n in range(count)]
    return [*found, ON]


def brute_force(on, state):
    """Compared by hand: every stored deadline that stood in `state` on `on`."""
    found = Counter()
    for row in Deadline.objects.all():
        closed = row.closed_on is not None and row.closed_on <= on
        if (row.closed_as if closed else "open") == state:
            found[row.kind, row.day.isoformat()] += 1
    return found


def without_questions(found):
    """The page tells what is to settle once for each agreement, not for every year to come."""
    return Counter({key: n for key, n in found.items() if key[0] != DeadlineKind.TO_SETTLE})


@pytest.mark.parametrize("state", DeadlineState.values)
def test_on_any_day_the_page_the_api_and_the_days_agree(world, manager, api, state):
    kinds = {str(label): kind for kind, label in DeadlineKind.choices}
    some = 0
    for on in days_to_ask():
        wanted = brute_force(on, state)
        query = {"on": on.isoformat(), "state": state}
        told, path = Counter(), api.get("deadlines/", {"page_size": 200, **query}).json()
        while True:
            told.update((row["kind"], row["day"]) for row in path["results"])
            assert {row["state"] for row in path["results"]} <= {state}
            if not path["next"]:
                break
            path = api.get(path["next"]).json()
        assert told == wanted
        page = Counter((kinds[row["Deadline"]], row["Day"]) for row in exported(manager, **query))
        assert without_questions(page) == without_questions(wanted)
        assert page <= wanted
        some += sum(wanted.values())
    assert some


def test_states_are_all_of_them_and_each_once(world, manager):
    for on in days_to_ask(3):
        every = [len(exported(manager, on=on.isoformat(), state=s)) for s in DeadlineState.values]
        assert sum(every) == len(exported(manager, on=on.isoformat(), state="all"))
    assert manager.get("/deadlines/", {"state": "zzz"}).status_code == 400


def test_an_agreement_one_may_not_see_is_one_that_is_not_there(world, people, case):
    case.confidentiality = "confidential"
    case.save()
    reader = Client()
    reader.force_login(people["reader"])
    hidden = reader.get("/deadlines/", {"agreement": NAME, "state": "all"}).content.decode()
    absent = reader.get("/deadlines/", {"agreement": "KR-XX-9", "state": "all"}).content.decode()
    token = re.compile(r'(nonce|value|content)="[^"]{20,}"')
    same = [token.sub("", text.replace(NAME, "KR-XX-9")) for text in (hidden, absent)]
    assert same[0] == same[1]
