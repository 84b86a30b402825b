"""The timeline's rows and columns: figures are the rows behind their links, every lane stands once,
texts are what the API says."""

import csv
import io
import re
from datetime import date
from functools import partial
from html import unescape
from typing import Any

import pytest

from django.core.management import call_command
from django.db import connection
from django.test import Client

from agreements.access import Rights
from agreements.models import Agreement
from agreements.wording.date_formats import format_date
from mou_tracker.dashboards.timeline import grouping, views
from mou_tracker.dashboards.timeline import strip as strips
from mou_tracker.dashboards.timeline.rows import SORTS, in_order, rows_of
from mou_tracker.dashboards.timeline.scale import Scale
from mou_tracker.dashboards.timeline.windows import USUAL, ZOOMS, usual, zoomed
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.kept import kept

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
ON = date(2026, 11, 28)
MANAGER = Rights(role="manager")
LANE = re.compile(r'<tr id="l-([^"]+)"([^>]*)>(.*?)</tr>', re.DOTALL)


@partial(kept, in_commits=True)
def seed() -> None:
    call_command("seed_demo", agreements=24, activities=60, stdout=io.StringIO())


#: Analysed as a server does by itself once rows have come: of tables it has found empty it expects
#: nothing, and joins them one row at a time.
FILLED = "analyze agreements_agreement, activities_activity, activities_activityagreement"


@pytest.fixture
def world(real_case, people) -> Client:
    seed()
    with connection.cursor() as cursor:
        cursor.execute(FILLED)
    client = Client(headers={"accept-language": "en"})
    client.force_login(people["manager"])
    return client


def page_of(client: Client, query: str = "") -> str:
    answer = client.get(f"/timeline/?on={ON}{query and '&' + query}")
    assert answer.status_code == 200, (query, answer.status_code)
    return answer.content.decode()


def lanes(text: str) -> list[str]:
    """The references of the lanes of a page, in their order."""
    return [reference for reference, _look, _cells in LANE.findall(text)]


def rows(on: date = ON) -> list[Any]:
    known = Agreement.objects.known_on(on)
    return rows_of(known, user=MANAGER, on=on, today=ON)


def of_every_group(client: Client, by: str) -> list[str]:
    return lanes(page_of(client, f"group={by}&open=all"))


# --- Figures and their rows ---


def test_each_figure_of_the_strip_is_the_number_of_rows_behind_its_link(world):
    text = page_of(world)
    figures = re.findall(r'<a href="(\?[^"]+_in=[^"]+)" aria-label="[^"]*: (\d+)">', text)
    assert {re.search(r"(\w+)_in=", href)[1] for href, _n in figures} == set(strips.MEASURES)
    for href, number in figures:
        behind = world.get(f"/timeline/{unescape(href)}&open=all").content.decode()
        assert len(lanes(behind)) == int(number), href


def test_each_figure_of_the_headline_leads_to_its_rows(world):
    text = page_of(world)
    lead = re.search(r'<p class="lead">(.*?)</p>', text, re.DOTALL)[1]
    links = re.findall(r'<a href="([^"]+)">(\d+)', lead)
    assert len(links) >= 2
    for href, number in links:
        path, _, anchor = unescape(href).partition("#")
        behind = world.get(f"/timeline/{path}").content.decode()
        if anchor:
            behind = behind.partition(f'<tbody id="{anchor}">')[2].partition("</tbody>")[0]
        assert len(lanes(behind)) == int(number), href


def test_counted_rows_and_the_database_give_the_same_strip(world):
    found, asked = Agreement.objects.known_on(ON), strips.Asked(ON, ON, MANAGER)
    for scale in (usual(ON), zoomed("20y", ON), zoomed("quarter", ON)):
        counted = strips.strip_of(found, rows(), scale, asked, of="")
        assert counted == strips.strip_of(found, None, scale, asked, of="")
        assert any(line.counts for line in counted.lines)
    assert strips.ending_in(found, rows(), "2027", asked, of="") == strips.ending_in(
        found, None, "2027", asked, of=""
    )


def test_a_meeting_planned_for_half_a_year_counts_in_both_its_quarters_and_is_found_there(world):
    """The heads of the real case meet in the second half of 2026."""
    asked = strips.Asked(ON, ON, MANAGER)
    one = Agreement.objects.filter(activities__when="2026-41").distinct()
    found = Agreement.objects.filter(pk__in=one)
    assert found.count() == 1
    line = strips.strip_of(found, None, usual(ON), asked, of="").line("meets")
    assert line.counts["2026-35"] == line.counts["2026-36"] == line.total == 1
    for text in ("2026-35", "2026-36", "2026-41"):
        inside = strips.within(found, "meets", *strips.bounds(text), asked)
        assert list(inside) == list(found), text
    assert not strips.within(found, "meets", *strips.bounds("2027-33"), asked).exists()


# --- Order and groups ---


@pytest.mark.parametrize("sort", [sign + key for key in SORTS for sign in ("", "-")])
def test_an_order_is_complete_and_stable(world, sort):
    found = rows()
    once = [row.reference for row in in_order(found, sort)]
    again = [row.reference for row in in_order(list(reversed(found)), sort)]
    assert once == again and sorted(once) == sorted(row.reference for row in found)
    said = [row for row in in_order(found, sort) if not SORTS[sort.lstrip("-")](row)[0]]
    silent = len(found) - len(said)
    assert [row.reference for row in said] == once[: len(once) - silent]


@pytest.mark.parametrize("by", grouping.GROUPINGS)
def test_every_lane_stands_under_exactly_one_head(world, by):
    every = sorted(Agreement.objects.known_on(ON).values_list("reference", flat=True))
    assert sorted(of_every_group(world, by)) == every


def test_a_small_group_has_no_head_of_its_own(world):
    text = page_of(world, "group=status")
    heads = re.findall(r'<tbody id="g-([^"]+)">(.*?)</tbody>', text, re.DOTALL)
    assert len(heads) > 1
    small = [code for code, body in heads if len(lanes(body)) < grouping.FEWEST]
    assert set(small) <= {grouping.TOGETHER}


def test_a_lane_of_several_countries_is_named_where_it_does_not_stand(world):
    several = [make_party(f"Partner {n}", country=code) for n, code in enumerate(("IT", "FR"))]
    make_agreement("KR-XX-1", *several, on=ON)
    for number in range(3):
        make_agreement(f"KR-FR-{number}", several[1], on=ON)
    text = page_of(world, "group=country")
    assert lanes(text).count("KR-XX-1") == 1
    french = text.partition('<tbody id="g-FR">')[2].partition("</tbody>")[0]
    assert 'href="#l-KR-XX-1"' in french and "KR-XX-1" not in lanes(french)


def test_groups_beyond_90_days_are_folded_above_120_lanes(world, monkeypatch):
    monkeypatch.setattr(grouping, "FOLDED_ABOVE", 5)
    text = page_of(world)
    folded = re.findall(r'<tbody id="g-([^"]+)"><tr class="tl-gh"><th[^>]*><a href="([^"]+)"', text)
    assert folded
    shut = {code for code, _href in folded}
    assert shut <= {"year", "after", "no-day", "lapsed", "decided"}
    for code, href in folded:
        body = text.partition(f'<tbody id="g-{code}">')[2].partition("</tbody>")[0]
        assert not lanes(body)
        number = int(re.search(r"</b> (\d+)</a>", body)[1])
        opened = world.get(f"/timeline/{unescape(href).partition('#')[0]}").content.decode()
        body = opened.partition(f'<tbody id="g-{code}">')[2].partition("</tbody>")[0]
        assert len(lanes(body)) == number


# --- Pages ---


@pytest.mark.parametrize("query", ["", "sort=-cover", "sort=name&group=country", "group=status"])
def test_pages_have_every_lane_exactly_once(world, monkeypatch, query):
    monkeypatch.setattr(views, "LANES_A_PAGE", 7)
    every = sorted(Agreement.objects.known_on(ON).values_list("reference", flat=True))
    found, pages = [], 0
    for number in range(1, 10):
        pages += 1
        text = page_of(world, f"page={number}&open=all&{query}")
        found += lanes(text)
        assert f"of {len(every)}" in text
        if 'rel="next" data-page' not in text:
            break
    assert pages == -(-len(every) // 7)
    assert sorted(found) == every
    exported = world.get(f"/timeline/?on={ON}&export=csv&{query}")
    assert sorted(line[0] for line in table_of(exported)) == every
    assert world.get(f"/timeline/?on={ON}&page={pages + 1}").status_code == 400


def test_pages_are_cut_in_the_order_asked_for(world, monkeypatch):
    """By day the pages follow each other as the one page of all does; by country no country comes
    back on a later page."""
    whole = lanes(page_of(world, "group=none&sort=day"))
    days = {line[0]: line[10] for line in table_of(world.get(f"/timeline/?on={ON}&export=csv"))}
    monkeypatch.setattr(views, "LANES_A_PAGE", 7)
    pages = -(-len(whole) // 7)
    found = [
        reference
        for number in range(1, pages + 1)
        for reference in lanes(page_of(world, f"page={number}&group=none&sort=day"))
    ]
    told = [days[one] for one in found if days[one]]
    assert told == sorted(told) and [days[one] for one in whole] == [days[one] for one in found]
    countries = {line[0]: line[1] for line in table_of(world.get(f"/timeline/?on={ON}&export=csv"))}
    seen: list[set[str]] = [
        {countries[one] for one in lanes(page_of(world, f"page={number}&group=country&open=all"))}
        for number in range(1, pages + 1)
    ]
    for number in range(2, pages):
        assert not set().union(*seen[: number - 1]) & seen[number]


def table_of(answer: Any) -> list[list[str]]:
    """The lines of a file of lanes, without what is above them."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    start = next(n for n, line in enumerate(lines) if line[:1] == ["Reference"])
    return [line for line in lines[start + 1 :] if line and line[0]]


def test_the_file_has_the_lanes_of_the_page(world):
    query = "ends_in=2027&sort=-cover"
    answer = world.get(f"/timeline/?on={ON}&{query}&export=csv")
    assert [line[0] for line in table_of(answer)] == lanes(page_of(world, f"{query}&open=all"))


# --- What the columns say ---


def test_the_columns_are_what_the_api_says(world, people):
    api = staff_client(people["manager"])
    found = {row.reference: row for row in rows()}
    told = api.get(f"agreements/?on={ON}&page_size=200").json()["results"]
    assert len(told) == len(found) > 20
    for one in told:
        row = found[one["reference"]]
        cover, term = one["cover"], one["term"]
        assert row.standing.ordinal == one["ordinal"]
        assert row.standing.status == one["status"]["code"]
        assert row.first_year == (int(one["first_signed"][:4]) if one["first_signed"] else None), (
            one["first_signed"]
        )
        if cover["kind"] == "day" and cover["certain"]:
            day = date.fromisoformat(cover["until"])
            assert row.cover_text == format_date(day, "SHORT_DATE_FORMAT")
        if not cover["certain"] and cover["kind"] == "day" and cover["earliest"]:
            assert row.standing.ends_earliest.isoformat() == cover["earliest"]
        if term and row.roll:
            assert term["period"]["number"] == row.roll


def test_a_lane_says_its_texts_at_every_density(world):
    text = page_of(world)
    told = {reference: cells for reference, _look, cells in LANE.findall(text)}
    for row in rows():
        cells = [
            unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r'<td class="c-[adle]">(.*?)</td>', told[row.reference])
        ]
        assert cells == [row.act_text, row.day_text, row.left_text, row.cover_text]


# --- Two days ---


def test_lanes_whose_story_changed_are_marked_and_no_others(world, people):
    against = date(2026, 6, 1)
    text = page_of(world, f"against={against}&open=all")
    marked = {reference for reference, look, _cells in LANE.findall(text) if "changed" in look}
    api = staff_client(people["manager"])

    def told(on: date) -> dict[str, Any]:
        answers = api.get(f"agreements/?on={on}&page_size=200").json()["results"]
        return {one["reference"]: one for one in answers}

    now, then = told(ON), told(against)
    members = ("status", "ordinal", "term", "cover")

    def of(one: dict[str, Any] | None) -> Any:
        return one and [without_reasons(one[name]) for name in members]

    differ = {one for one in now if of(now[one]) != of(then.get(one))}
    assert differ and differ <= marked
    for reference in marked - differ:  # the office's own: what to do next, and decisions
        before = {row.reference: row for row in rows(against)}.get(reference)
        after = next(row for row in rows() if row.reference == reference)
        assert before is None or (before.act.code, before.act.day, before.act.decision) != (
            after.act.code, after.act.day, after.act.decision,
        )  # fmt: skip


def without_reasons(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: without_reasons(one) for name, one in value.items() if name != "because"}


def test_a_day_is_no_other_than_itself(world):
    text = page_of(world, f"against={ON}")
    assert "tl-changed" not in text and lanes(text)


def test_what_was_known_then_is_told_without_groups(world):
    assert world.get(f"/timeline/?on={ON}&known=2020-01-01&group=country").status_code == 400


# --- Windows ---


def test_every_zoom_keeps_the_day_in_its_place():
    place = usual(ON).at(ON)
    for zoom in ZOOMS:
        if zoom != "all":
            assert abs(zoomed(zoom, ON).at(ON) - place) < 5, zoom
    assert usual(ON) == zoomed(USUAL, ON) == Scale(date(2025, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(
    "query", ["zoom=9y", "from=soon", "group=x", "format=gif", "sort=size", "page=0", "page=x",
              "against=soon", "ends_in=soon", "from=2028&until=2020"],
)  # fmt: skip
def test_what_it_does_not_know_is_refused(world, query):
    assert world.get(f"/timeline/?{query}").status_code == 400


# --- The card ---


def test_the_card_of_a_lane_says_why(world):
    text = world.get(f"/timeline/?on={ON}&card=KR-IT-2008-1&format=card").content.decode()
    assert text.lstrip().startswith("<section") and "KR-IT-2008-1" in text
    assert "Consip" in page_of(world, "card=KR-IT-2008-1").partition("data-card=")[2]
    for shape in ("card", "marks"):
        assert world.get(f"/timeline/?card=KR-XX-9&format={shape}").status_code == 404
    told = world.get(f"/timeline/?on={ON}&card=KR-IT-2008-1&format=marks").json()["marks"]
    assert told == sorted(told, key=lambda one: (one["from"], one["to"]))
    assert any("2,188" in one["text"] for one in told)


def test_a_term_that_renews_by_itself_says_when_it_can_be_stopped(real_case):
    rolling = make_agreement("KR-IT-9", make_party("Rolling"))
    make_term(
        rolling, "2024-02-19", end_kind="duration", end_years=1, renewal_mode="tacit",
        renewal_years=1, notice_value=3, notice_unit="months", notice_basis="sent",
        notice_anchor="before_end", effect_mode="on_last_signature",
    )  # fmt: skip
    (row,) = rows_of(
        Agreement.objects.filter(pk=rolling.pk), user=MANAGER, on=ON, today=ON
    )  # fmt: skip
    assert row.ordinal.endswith("↻") and row.roll == 2
    assert row.standing.renews_on == date(2028, 2, 19)
    assert row.cover_text == f"↻ {format_date(date(2028, 2, 19), 'SHORT_DATE_FORMAT')}"
