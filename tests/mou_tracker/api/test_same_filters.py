"""Page, API and export find the same rows, whatever is asked together."""

import csv
import io
import random
from typing import Any

import pytest
from django_filters import FilterSet

from activities.filters import ActivityFilter
from agreements.access import Audience
from agreements.filtering import (
    Choices,
    Colleague,
    Country,
    Day,
    Flag,
    Moment,
    Named,
    Register,
    Words,
)
from agreements.filters import AgreementFilter, CommitmentFilter, DeadlineFilter
from mou_tracker.accounts.models import User
from tests.api_client import staff_client

from .test_filters import world  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

#: path -> (its filters, what a row of the page, of the API and of the sheet is known by)
LISTS: dict[str, tuple[type[FilterSet], Any, str]] = {
    "agreements/": (AgreementFilter, lambda context: context["rows"], "reference"),
    "activities/": (ActivityFilter, lambda context: context["rows"], "uid"),
    "commitments/": (CommitmentFilter, lambda context: context["page"]["rows"], "uid"),
    "deadlines/": (DeadlineFilter, lambda context: context["page"]["rows"], "uid"),
}
DAYS = ("2019-06-01", "2022-06-01", "2025-03-01", "2026-06-01", "2027-03-15", "2030-01-01")


def values_of(one: Any) -> list[str]:
    """What one filter may be asked with: values that are in the world."""
    if isinstance(one, Choices):
        return list(one.schema["enum"])
    if isinstance(one, Named):
        return [str(getattr(row, one.extra["to_field_name"])) for row in one.queryset.all()]
    if isinstance(one, Colleague):
        return [str(pk) for pk in User.objects.values_list("pk", flat=True)]
    by_class = {
        Words: ["memorandum", "joint"], Flag: ["0", "1"], Country: ["IT", "AT"],
        Register: [],  # none was taken in: test_made.py asks it
        Moment: ["2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"], Day: list(DAYS),
    }  # fmt: skip
    return next(values for kind, values in by_class.items() if isinstance(one, kind))


def question(filterset: type[FilterSet], dice: random.Random) -> dict[str, Any]:
    """Up to three filters at once, each with one value, or two where it takes several."""
    offered = {name: values_of(one) for name, one in filterset.base_filters.items()}
    names = dice.sample(sorted(filter(offered.get, offered)), dice.choice((1, 1, 2, 3)))
    asked = {}
    for name in names:
        one, values = filterset.base_filters[name], offered[name]
        asked[name] = dice.sample(values, min(len(values), 1 + one.is_many))
    if "from" in asked and "until" in asked:
        asked["from"], asked["until"] = sorted((asked["from"], asked["until"]))
    return asked


@pytest.mark.parametrize("path", sorted(LISTS))
def test_page_api_and_sheet_find_the_same(world, client, people, path):  # noqa: F811 - the fixture
    filterset, rows_of, key = LISTS[path]
    client.force_login(people["manager"])
    api, dice, hits = staff_client(people["manager"]), random.Random(path), 0
    for _number in range(25):
        asked = question(filterset, dice)
        told = api.get(path, asked | {"page_size": 200})
        assert told.status_code == 200, (asked, told.content)
        found = {row.get("reference") or row["id"] for row in told.json()["results"]}
        on_page = {"state": "all"} if path == "deadlines/" and "state" not in asked else {}
        if path == "deadlines/" and len(asked.get("state", ())) > 1:
            continue  # the page shows the deadlines of one state, or of all
        page = client.get(f"/{path}", asked | on_page)
        assert {getattr(row, key) for row in rows_of(page.context)} == found, asked
        sheet = client.get(f"/{path}", asked | on_page | {"export": "csv"})
        text = b"".join(sheet.streaming_content).decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text)))) - 1 == len(found), asked
        hits += bool(found)
    assert hits > 5


@pytest.mark.parametrize("path", sorted(LISTS))
def test_every_filter_is_described_and_read(path):
    for name, one in LISTS[path][0].base_filters.items():
        assert one.about.endswith(".") and one.schema["type"] == "string", name
        assert one.audience in Audience
        with pytest.raises(ValueError, match=r"\w"):
            one.read("\N{SNOWMAN}" * 700)
