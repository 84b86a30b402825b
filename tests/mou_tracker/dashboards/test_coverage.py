"""Coverage: every figure is its rows, recomputed from what the API tells."""

import io
import re
from collections import defaultdict
from datetime import date, timedelta
from functools import partial

import pytest

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.actions import log_activity
from activities.models import Activity
from agreements.access import rights_of
from agreements.actions import add_area, add_commitment
from agreements.dates import add_months, parse_edtf
from agreements.models import Agreement, Area, Commitment
from mou_tracker.dashboards.coverage.matrix import Cell, State, matrix
from mou_tracker.dashboards.coverage.question import Question, tree_of
from mou_tracker.dashboards.coverage.relations import ids_behind
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.kept import kept
from tests.markup import flat

pytestmark = pytest.mark.day(DAY)

IN_EFFECT = ("in_force", "terminating")
FIRST = add_months(DAY, -24) + timedelta(days=1)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def areas(home):
    top = add_area(by=None, on=DAY, code="digital", names={"en": "Digital"})
    add_area(by=None, on=DAY, code="ai", names={"en": "AI"}, parent=top)
    add_area(by=None, on=DAY, code="green", names={"en": "Green"})
    return {area.code: area for area in Area.objects.all()}


def signed(reference, party, *scope, on="2025-01-01", years=3, **fields):
    agreement = make_agreement(reference, party, **fields)
    term = make_term(
        agreement, on, effect_mode="on_last_signature", end_kind="duration", end_years=years,
        areas=list(scope),
    )  # fmt: skip
    return agreement, term


def held(day, *agreements, areas=(), **fields):
    return log_activity(
        by=None, on=DAY, kind="workshop", title={"en": f"Workshop {day}"}, agreements=agreements,
        areas=list(areas), held=parse_edtf(day), **fields,
    )  # fmt: skip


def cells(person, *, on=DAY, by="party") -> dict[tuple[str, str], Cell]:
    found = matrix(Question(rights_of(person), on, by), size=None)
    return {
        (row.area.code if row.area else "~", cell.column): cell
        for row in found.rows
        for cell in row.cells
    }


def test_what_each_state_is(areas, consip, bbg, people):
    one, term = signed("KR-IT-1", consip, areas["ai"], areas["green"])
    signed("KR-AT-1", bbg, areas["ai"], on="2019-01-01")  # expired in 2022
    held("2026-06-01", one, areas=[areas["ai"]])
    held("2021-06-01", one, areas=[areas["green"]])  # too long ago
    held("2026-06-02", parties=[bbg], areas=[areas["digital"]])
    held("2024-12-15", one, areas=[areas["ai"]])  # within 24 months, before the first day
    add_commitment(by=None, on=DAY, term=term, text={"en": "Do"}, side="ours", area=areas["ai"])
    found = cells(people["manager"])
    assert found["ai", consip.uid] == Cell(
        consip.uid, areas["ai"].pk, agreements=1, activities=2, outside=1, commitments=1
    )
    top = found["digital", consip.uid]  # counts what is part of it, each once
    assert (top.activities, top.commitments, top.state) == (2, 1, State.ACTIVE)
    assert found["green", consip.uid].state == State.IDLE
    assert found["ai", bbg.uid].state == State.ENDED
    assert found["green", bbg.uid].state == State.BLANK
    digital = found["digital", bbg.uid]
    assert (digital.activities, digital.outside, digital.state) == (1, 1, State.ENDED)


def test_a_scope_that_nobody_recorded_leaves_every_area_open(areas, consip, people):
    agreement, _term = signed("KR-IT-1", consip)
    held("2026-06-01", agreement, areas=[areas["ai"]])
    found = cells(people["manager"])
    assert found["ai", consip.uid].outside == 0
    assert found["ai", consip.uid].state == State.OPEN
    assert found["~", consip.uid].agreements == 1


def test_what_one_may_not_see_moves_no_figure(areas, consip, bbg, people):
    one, _term = signed("KR-IT-1", consip, areas["ai"])
    held("2026-06-01", one, areas=[areas["ai"]])
    held("2026-06-03", areas=[areas["ai"]], parties=[bbg])
    reader = client_of(people["reader"])
    before = [reader.get(f"/coverage/{path}").content for path in ("", "cells/?state=outside")]
    hidden, term = signed(
        "KR-AT-9", bbg, areas["ai"], areas["green"], confidentiality="confidential"
    )
    held("2026-06-04", hidden, areas=[areas["ai"]], confidentiality="confidential")
    add_commitment(by=None, on=DAY, term=term, text={"en": "Do"}, side="ours", area=areas["ai"])
    for path, page in zip(("", "cells/?state=outside"), before, strict=True):
        assert without_tokens(reader.get(f"/coverage/{path}").content) == without_tokens(page)
    assert cells(people["manager"])["ai", bbg.uid].agreements == 1


def without_tokens(page: bytes) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value|nonce)="[^"]*"', b"", page)


def test_a_circle_of_areas_is_a_tree_all_the_same():
    one, other = Area(pk=1, code="a", parent_id=2), Area(pk=2, code="b", parent_id=1)
    tree = tree_of([one, other])
    assert {area.pk for area in tree.areas} == {1, 2}


@pytest.fixture
def world(real_case, people):
    a_demo_world()


@partial(kept, in_commits=True)
def a_demo_world():
    call_command("seed_demo", agreements=12, activities=150, stdout=io.StringIO())
    under = Area.objects.get(code="data-integration")
    under.parent = Area.objects.get(code="e-procurement")
    under.save()
    hidden = Agreement.objects.exclude(reference="KR-IT-2008-1").first()
    Agreement.objects.filter(pk=hidden.pk).update(
        confidentiality="confidential", responsible=None, deputy=None
    )


def all_of(client, path) -> list[dict]:
    found, path = [], f"{path}{'&' if '?' in path else '?'}page_size=200"
    while path:
        answer = client.get(path).json()
        found, path = found + answer["results"], answer["next"]
    return found


def days_to_ask(text: str) -> list[date]:
    """Of a day known in part its edges and the first of each month between."""
    held_on = parse_edtf(text)
    first, last = held_on.earliest, held_on.latest
    months = [add_months(first.replace(day=1), n) for n in range(1, 13)]
    return sorted({first, last, *(day for day in months if first < day < last)})


def recomputed(client, on) -> dict[tuple[str, str], list[int]]:
    """[agreements, activities, outside, commitments] by area and partner, from the API alone."""
    first = add_months(on, -24) + timedelta(days=1)
    parents = {row["code"]: row["parent"] for row in all_of(client, "areas/")}

    def line(codes):
        """The areas that count something of `codes`; "~" where it names none."""
        found = set()
        for code in codes:
            while code:
                found.add(code)
                code = parents[code]
        return found or {"~"}

    partners = {row["id"] for row in all_of(client, "parties/") if not row["is_home"]}
    rows: dict[date, dict[str, dict]] = {}

    def on_day(day):
        if day not in rows:
            told = all_of(client, f"agreements/?on={day.isoformat()}")
            rows[day] = {row["reference"]: row for row in told}
        return rows[day]

    def of(row):
        return {one["id"] for one in row["parties"]} & partners

    found = defaultdict(lambda: [0, 0, 0, 0])
    now = on_day(on)
    for row in now.values():
        if row["status"]["code"] in IN_EFFECT:
            for code in line(one["code"] for one in row["areas"]):
                for party in of(row):
                    found[code, party][0] += 1
    days = f"from={first.isoformat()}&until={on.isoformat()}"
    for row in all_of(client, f"activities/?state=held&{days}"):
        with_whom = set(row["parties"]) | {one["party"] for one in row["participants"]}
        for reference in row["agreements"]:
            with_whom |= of(now[reference])
        days_of = days_to_ask(row["held"])
        for code in line(row["areas"]):
            for party in with_whom & partners:
                covered = any(
                    other["status"]["code"] in IN_EFFECT
                    and (code in line(a["code"] for a in other["areas"])
                         or code == "~" or not other["areas"])
                    for day in days_of
                    for other in on_day(day).values()
                    if party in of(other)
                )  # fmt: skip
                found[code, party][1] += 1
                found[code, party][2] += not covered
    signed_terms, carried = {}, {one["carried_over_from"] for one in all_of(client, "commitments/")}
    for row in all_of(client, "commitments/"):
        if row["agreement"] not in signed_terms:
            terms = client.get(f"agreements/{row['agreement']}/terms/").json()["results"]
            signed_terms[row["agreement"]] = {
                one["ordinal"] for one in terms if one["stage"] == "signed"
            }
        is_open = row["state"] in ("scheduled", "partly_met") and row["id"] not in carried
        if is_open and row["ordinal"] in signed_terms[row["agreement"]]:
            for code in line([row["area"]] if row["area"] else ()):
                for party in of(now[row["agreement"]]):
                    found[code, party][3] += 1
    return found


@pytest.mark.parametrize("role", ["manager", "reader"])
def test_every_cell_is_recomputed_from_the_api(world, people, role):
    expected = recomputed(staff_client(people[role]), DAY)
    told = {
        key: [cell.agreements, cell.activities, cell.outside, cell.commitments]
        for key, cell in cells(people[role]).items()
    }
    assert len(expected) > 30
    assert {key: row for key, row in told.items() if any(row)} == expected


@pytest.mark.parametrize("by", ["party", "country", "region"])
@pytest.mark.parametrize(("role", "on"), [("manager", "2026-11-23"), ("reader", "2025-03-01")])
def test_every_figure_is_the_number_of_its_rows(world, people, by, role, on):
    asked = Question(rights_of(people[role]), date.fromisoformat(on), by)
    found = matrix(asked, size=None)
    seen = {
        "agreements": Agreement.objects.visible_to(people[role]),
        "activities": Activity.objects.visible_to(people[role]),
        "outside": Activity.objects.visible_to(people[role]),
        "commitments": Commitment.objects.visible_to(people[role]),
    }

    def counted(what, **of):
        more = {"statuses": IN_EFFECT} if what == "agreements" else {}
        return seen[what].filter(pk__in=ids_behind(asked, what, **of, **more)).count()

    told = [cell for row in found.rows for cell in row.cells if cell.state != State.BLANK]
    assert len(told) > 15
    for cell in told[:: 1 if by == "region" else 4]:
        of = {"column": cell.column, "area": cell.area}
        assert {what: counted(what, **of) for what in seen} == {
            what: getattr(cell, what) for what in seen
        }, cell
    for row in found.rows:
        whole = {what: counted(what, area=row.id) for what in seen if what != "outside"}
        assert whole == {what: getattr(row, what) for what in whole}
    for column in found.columns[::3]:
        assert counted("activities", column=column.key) == column.activities
    states = [cell.state for cell in told]
    assert found.idle == states.count(State.IDLE)
    assert found.outside == sum(cell.outside > 0 for cell in told)


def test_a_figure_on_the_page_is_a_link_to_its_rows(world, people):
    client = client_of(people["manager"])
    page = flat(client.get("/coverage/?on=2026-11-23").content.decode())
    links = re.findall(r'<td><a class="([^"]*)" href="([^"]*)" aria-label="([^"]*)"', page)
    assert len(links) > 30
    for looks, href, words in links[:: len(links) // 15]:
        rows = flat(client.get(href.replace("&amp;", "&")).content.decode())
        counts = re.findall(r'<h2 id="(\w+)">[^<]*<span class="count">(\d+)</span>', rows)
        told = {name: int(n) for name, n in counts}
        said = re.search(r"(\d+) activit", words)
        assert told["activities"] == (int(said[1]) if said else 0), (href, words)
        assert ("cov-idle" in looks) == ("nothing done" in words)
    for state in ("idle", "outside"):
        (n,) = re.findall(rf"/coverage/cells/\?state={state}[^>]*>[^<]*<b>(\d+)</b>", page) or ["0"]
        if n != "0":
            listed = flat(
                client.get(f"/coverage/cells/?state={state}&on=2026-11-23").content.decode()
            )
            assert f"{n} cell" in listed


def test_pages_files_and_questions(world, people):
    client = client_of(people["officer"])
    for path in ("", "?by=country", "?by=region&order=country", "?order=responsible", "?after=40",
                 "rows/", "rows/?area=e-procurement", "rows/?region=~", "rows/?list=activities",
                 "rows/?country=IT&area=~", "cells/?state=signed"):  # fmt: skip
        assert client.get(f"/coverage/{path}").status_code == 200, path
    for path in ("?by=x", "?order=x", "cells/?state=x", "rows/?country=QQ", "rows/?list=x",
                 "rows/?country=IT&region=039", "rows/?export=csv"):  # fmt: skip
        assert client.get(f"/coverage/{path}").status_code == 400, path
    for path in ("rows/?party=nobody", "rows/?area=none-such", "cells/?area=none-such"):
        assert client.get(f"/coverage/{path}").status_code == 404, path
    file = b"".join(client.get("/coverage/?export=csv&on=2026-11-23").streaming_content).decode()
    told = [cell for cell in cells(people["officer"]).values() if cell.state != State.BLANK]
    assert len([one for one in file.splitlines() if one]) >= len(told)
    lists = b"".join(client.get("/coverage/rows/?list=outside&export=csv").streaming_content)
    assert len(lists.decode().splitlines()) > 3


def test_columns_go_on_and_are_never_cut_silently(areas, home, people, monkeypatch):
    monkeypatch.setattr("mou_tracker.dashboards.coverage.matrix.PAGE", 2)
    for number in range(5):
        signed(f"KR-{number}", make_party(f"P{number}", country="IT"), areas["ai"])
    asked = Question(rights_of(people["manager"]), DAY)
    seen = []
    for start in (0, 2, 4):
        found = matrix(asked, start=start, size=2)
        assert found.of_all == 5 and found.idle == 10  # of all columns: the area and its parent
        seen += [column.short for column in found.columns]
    assert sorted(seen) == [f"P{n}" for n in range(5)]


def test_statements_do_not_grow(areas, home, people):
    counts = []
    for number in range(8):
        agreement, _term = signed(f"KR-{number}", make_party(f"P{number}"), areas["ai"])
        held("2026-06-01", agreement, areas=[areas["ai"]])
        if number in (0, 7):
            client = client_of(people["manager"])
            client.get("/coverage/")
            with CaptureQueriesContext(connection) as statements:
                client.get("/coverage/")
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_nobodys_coverage_is_empty(areas, consip, people):
    signed("KR-IT-1", consip, areas["ai"])
    page = client_of(people["auditor"]).get("/coverage/").content.decode()
    assert "Nothing is covered yet" in page and "Consip" not in page
