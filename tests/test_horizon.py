"""A day beyond the horizon is refused alike: by every page, file, feed and answer of the API."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from django.test import Client
from django.urls import URLPattern, get_resolver

from activities.models import Activity
from agreements.dates import parse_edtf
from agreements.models import Commitment, Party, Post
from agreements.views.base import AsOf
from mou_tracker.feeds.actions import create_feed
from tests.api_client import partner_client, staff_client
from tests.factories import make_agreement, make_party, make_term
from tests.test_site import READ, REF, WRITE

HORIZON = "2056-12-31"
#: day -> the day that the answer names.
REFUSED = {
    "2057-01-01": HORIZON, "2190-06-01": HORIZON, "2301-01-01": HORIZON, "9999-12-31": HORIZON,
    "1499-12-31": "1500-01-01",
}  # fmt: skip
ANSWERED = ("2056-12-31", "1500-01-01")
#: Pages of who one is and how the product is set: they stand on no day.
TIMELESS = re.compile(r"/settings/|/shortcuts/|/drafts/|/comments/")
API = (
    "agreements/", "renewals/", f"agreements/{REF}/", f"agreements/{REF}/terms/",
    f"agreements/{REF}/terms/6/", f"agreements/{REF}/timeline/", "deadlines/",
)  # fmt: skip


def views(patterns: Any = None) -> Iterator[Any]:
    for one in patterns or get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield getattr(one.callback, "view_class", None)
        else:
            yield from views(one.url_patterns)


def test_every_view_asks_for_its_day_in_one_place():
    asked = {view for view in views() if view and issubclass(view, AsOf)}
    assert len(asked) > 60
    assert {view.__name__ for view in asked if view.on is not AsOf.on} == set()


def pages() -> list[str]:
    party, activity = Party.objects.filter(is_home=False).first(), Activity.objects.first()
    post, promise = Post.objects.select_related("person").first(), Commitment.objects.first()
    single = [
        f"/parties/{party.uid}/", f"/parties/{party.uid}/brief/", f"/meetings/{activity.uid}/",
        f"/activities/{activity.uid}/", f"/people/{post.person.uid}/",
        f"/commitments/{promise.uid}/", f"/agreements/{REF}/reminders/",
    ]  # fmt: skip
    found = [path for path in (*READ, *WRITE) if not TIMELESS.search(path)]
    exports = [f"{path}?export=csv" for path in ("/agreements/", "/deadlines/", "/parties/")]
    return [*found, *single, *exports, "/timeline/?format=svg"]


def asking(path: str, **query: str) -> str:
    return path + ("&" if "?" in path else "?") + "&".join(f"{k}={v}" for k, v in query.items())


@pytest.fixture
def manager(people) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(people["manager"])
    return client


def test_every_page(real_case, manager):
    wrong = {}
    for path in pages():
        for day, named in REFUSED.items():
            answer = manager.get(asking(path, on=day))
            if answer.status_code != 400 or named not in answer.content.decode():
                wrong[path, day] = answer.status_code
        answer = manager.get(asking(path, known="2190-06-01"))
        if answer.status_code != 400:
            wrong[path, "known"] = answer.status_code
    assert wrong == {}


def test_the_last_and_the_first_day_are_answered(real_case, manager):
    paths = ("/", "/agreements/", f"/agreements/{REF}/", "/timeline/", "/deadlines/", "/calendar/")
    found = {
        (p, day): manager.get(asking(p, on=day)).status_code for p in paths for day in ANSWERED
    }
    assert found == dict.fromkeys(found, 200)


def test_months_and_windows_end_there_too(real_case, manager):
    for path in ("/calendar/?month=2057-01", "/timeline/?from=2050&until=2060"):
        answer = manager.get(path)
        assert answer.status_code == 400 and HORIZON in answer.content.decode(), path
    assert manager.get("/calendar/?month=2056-12").status_code == 200


def test_an_agreement_reaches_as_far_as_it_is_computed(real_case, people, manager):
    """Its own page may be asked about days that others do not reach; lists may not."""
    consip = real_case.parties.get(is_home=False)
    end = {"end_kind": "fixed", "end_on": parse_edtf("2060-12-31")}
    make_term(make_agreement("KR-IT-9", consip), "2026-01-01", **end)
    assert manager.get("/agreements/KR-IT-9/?on=2070-01-01").status_code == 200
    assert manager.get("/agreements/?on=2070-01-01").status_code == 400
    api = staff_client(people["manager"])
    assert api.get("agreements/KR-IT-9/?on=2070-01-01").status_code == 200
    assert api.get("agreements/?on=2070-01-01").status_code == 400


def test_where_there_is_no_agreement_the_usual_horizon_holds(manager):
    for path in ("/", "/agreements/", "/calendar/"):
        assert HORIZON in manager.get(asking(path, on="2190-06-01")).content.decode(), path


def test_every_answer_of_the_api(real_case, people):
    consip = real_case.parties.get(is_home=False)
    for client in (staff_client(people["manager"]), partner_client(consip)):
        for path in API:
            names = ("on", "known") if path == f"agreements/{REF}/" else ("on",)
            for name, (day, named) in product(names, REFUSED.items()):
                answer = client.get(path, {name: day})
                problem = answer.json()
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert (answer.status_code, problem["errors"][0]["field"]) == (400, name), path
                message = problem["errors"][0]["message"]
                # a day that nobody may enter is a slip: the years are named
                assert (named if "1500" < day < "2201" else "1500 and 2200") in message, path


def test_a_stranger_learns_nothing_from_it(real_case):
    bbg = make_party("BBG", country="AT")
    foreign, absent = (
        partner_client(bbg).get(f"agreements/{name}/", {"on": "2190-06-01"})
        for name in (REF, "KR-XX-1")
    )
    strip = re.compile(rf"{REF}|KR-XX-1")
    assert foreign.status_code == absent.status_code
    assert strip.sub("", foreign.content.decode()) == strip.sub("", absent.content.decode())


def test_feeds_and_files(real_case, people, manager):
    _feed, secret = create_feed(by=people["manager"], scope="all")
    for client, path in ((Client(), f"/calendar/{secret}.ics"), *((manager, p) for p in FILES)):
        assert client.get(path).status_code == 200, path
        answer = client.get(path, {"on": "2190-06-01"})
        assert answer.status_code == 400 and HORIZON in answer.content.decode(), path


FILES = (f"/agreements/{REF}/calendar.ics",)
