"""Every figure is the number of its rows: on the page, in the workbook, and as the API tells
them."""

import re
from datetime import date
from typing import Any

import pytest

from django.db import connection

from mou_tracker.reports.figures import label_of, sections
from mou_tracker.reports.models import Period
from mou_tracker.reports.rows import PERIODS, SHEETS
from tests.api_client import staff_client
from tests.factories import DAY
from tests.markup import flat

from .conftest import all_pages, page, report_of, sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(year, people):
    return report_of(people["manager"])


def figures_of(report) -> dict[str, Any]:
    tables = (table for section in sections(report) for table in section.tables)
    return {one.code: one for table in tables for one in table.figures}


def test_a_figure_is_as_many_as_its_rows_in_the_workbook(report, signed_in):
    book = sheets(signed_in("manager"), report)
    told, figures = 0, figures_of(report)
    for code, figure in figures.items():
        sheet, _dot, mark = code.partition(".")
        rows = book[str(SHEETS[sheet])]
        for period, count in ((Period.NOW, figure.now), (Period.BEFORE, figure.before)):
            own = mark if period == Period.NOW else figure.code_before.partition(".")[2]
            found = [
                row for row in rows
                if row["Period"] == PERIODS[period] and own in row["Counted in"].split()
            ]  # fmt: skip
            assert len(found) == count, (code, period)
            assert all(row["Id"] for row in found)
            told += bool(count)
            if figure.ours is not None and period == Period.NOW:
                assert sum(row["Our participants"] for row in found) == figure.ours, code
                assert sum(row["Their participants"] for row in found) == figure.theirs, code
    assert told > 25
    lines = {(row["Sheet"], row["Counted in"]): row["this period"] for row in book["Figures"]}
    assert lines["Activities", "held"] == figures["activities.held"].now


def test_each_figure_links_to_exactly_its_rows(report, signed_in):
    client = signed_in("manager")
    text = page(client, report).text
    for code, figure in figures_of(report).items():
        address = f"rows/{code}/"
        assert (f'href="/reports/{report.uid}/{address}"' in text) == bool(figure.now), code
        if figure.now:
            answer = page(client, report, address)
            assert answer.context["count"] == len(answer.context["rows"]) == figure.now, code
            assert label_of(code, report.snapshot) in answer.text
            for row in answer.context["rows"]:
                assert f'href="{row.href}"' in answer.text
            assert client.get(row.href).status_code == 200


def is_within(row: dict[str, Any], name: str) -> bool:
    """Whether a partial date certainly lies in 2026; of fixed days, the first of them."""
    text, edges = row[name], row["bounds"].get(name)
    if not text:
        return False
    if re.fullmatch(r"[0-9-]{10}(/[0-9-]{10})?", text):
        return text.startswith("2026")
    earliest, latest = edges["earliest"], edges["latest"]
    return bool(earliest and latest) and earliest >= "2026-01-01" and latest <= "2026-12-31"


def test_the_api_tells_the_same_figures(report, people):
    """Twenty figures, counted anew from what a client of the API is told."""
    client = staff_client(people["reader"])

    def every(path: str) -> list[dict[str, Any]]:
        return list(all_pages(client.get, path))

    held = [
        row for row in every("activities/?state=held&from=2026-01-01&until=2026-12-31")
        if is_within(row, "held")
    ]  # fmt: skip
    due = [
        row for row in every("commitments/")
        if is_within(row, "due")
    ]  # fmt: skip
    cases = every("cases/")
    agreements = every(f"agreements/?on={DAY.isoformat()}")
    signed = [
        (term["ordinal"], term["signed"])
        for row in agreements
        for term in client.get(f"agreements/{row['reference']}/terms/").json()["results"]
        if (term["signed"] or "").startswith("2026")
    ]
    at = figures_of(report)
    partner = next(one for one in report.snapshot.names["partner"])
    expected = {
        "activities.held": len(held),
        "activities.outside": sum(row["outside_cover"] for row in held),
        "activities.forum": sum(row["forum"] is not None for row in held),
        "activities.area.none": sum(not row["areas"] for row in held),
        "activities.month.2026-03": sum(row["held"].startswith("2026-03") for row in held),
        f"activities.partner.{partner}": len(
            [
                row for row in every(f"activities/?state=held&party={partner}")
                if is_within(row, "held")
            ]
        ),
        "commitments.due": len(due),
        "cases.selected": sum((row["selected_on"] or "").startswith("2026") for row in cases),
        "cases.published": sum((row["published_on"] or "").startswith("2026") for row in cases),
        "cases.presented": sum((row["presented_on"] or "").startswith("2026") for row in cases),
        "agreements.known": len(agreements),
        "agreements.in_effect": len(every(f"agreements/?in_force_on={DAY.isoformat()}")),
        "agreements.preparing": len(every("renewals/?stage=drafting")),
        "turns.concluded": sum(ordinal == 0 for ordinal, _day in signed),
        "turns.renewed": sum(ordinal > 0 for ordinal, _day in signed),
    }  # fmt: skip
    expected |= {
        f"activities.kind.{kind}": sum(row["kind"] == kind for row in held)
        for kind in ("workshop", "training", "study_visit", "other")
    }
    replaced = {row["carried_over_from"] for row in every("commitments/")}
    expected |= {
        f"commitments.{state}": sum(
            row["state"] == state and row["id"] not in replaced for row in due
        )
        for state in ("met", "not_met", "partly_met")
    }
    assert len(expected) >= 20
    assert {code: at[code].now if code in at else 0 for code in expected} == expected
    assert sum(1 for count in expected.values() if count) >= 15, expected
    ours = sum(
        max(one["head_count"] or 0, len(one["people"]))
        for row in held for one in row["participants"] if one["party"] != partner
    )  # fmt: skip
    assert at["activities.held"].ours == ours == 4


def test_what_lies_in_doubt_is_counted_apart(report):
    at = figures_of(report)
    held = at["activities.held"]
    assert held.maybe == 3  # twice around New Year, and at any time until February
    assert at["commitments.due"].maybe == 1
    assert at["activities.kind.other"].now == 1  # none of those in doubt is among them
    assert at["activities.kind.study_visit"].now == 0  # it began the year before
    assert at["activities.kind.study_visit"].before == 1
    assert at["activities.month.unknown"].now == 1  # some time in 2026, and certainly then


class TestWhatWasInPreparation:
    """On a day gone by, as far as it is known."""

    def told(self, report, code="agreements.preparing"):
        one = figures_of(report)[code]
        return (one.now, one.maybe, one.is_known), (one.before, one.maybe_before, one.was_known)

    def test_where_nothing_tells_it_is_not_0(self, year, people, signed_in):
        """The sixth renewal was signed in 2026 and recorded as signed: whether it was prepared at
        the end of 2025 nobody wrote down."""
        year.terms.filter(ordinal=6).update(opened_on=None)
        report = report_of(people["manager"])
        assert self.told(report) == ((1, 0, True), (0, 1, False))
        text = flat(page(signed_in("manager"), report).text)
        address = f"/reports/{report.uid}/rows/agreements.maybe.preparing/?period=before"
        assert re.search(rf"– ?<span class=\"sub\"><a href=\"{re.escape(address)}\">", text)
        rows = page(signed_in("manager"), report, "rows/agreements.maybe.preparing/?period=before")
        assert [row.key for row in rows.context["rows"]] == ["KR-IT-2008-1"]
        lines = {row["Counted in"]: row for row in sheets(signed_in("manager"), report)["Figures"]}
        assert lines["preparing"]["a year earlier"] is None
        assert lines["preparing"]["May belong to the year before"] == 1

    def test_the_day_it_was_opened_tells(self, year, people):
        sixth = year.terms.get(ordinal=6)
        for opened, told in (("2026-02-01", (0, 0, True)), ("2025-11-01", (1, 0, True))):
            type(sixth).objects.filter(pk=sixth.pk).update(opened_on=opened)
            assert self.told(report_of(people["manager"]))[1] == told

    def test_what_was_recorded_then_tells(self, year, people):
        """And what was given up since counts on a day on which it was prepared."""
        term = year.terms.model.objects.get(stage="drafting")
        term.stage = "withdrawn"
        term.save()
        history = type(term).history.rel.related_model.objects
        year.terms.filter(ordinal=6).update(opened_on=date(2026, 2, 1))
        type(term).objects.filter(pk=term.pk).update(opened_on=date(2025, 2, 1))
        assert self.told(report_of(people["manager"]))[1] == (0, 1, False)
        first = history.filter(pgh_obj=term.pk).earliest("pgh_id")
        with connection.cursor() as cursor:
            cursor.execute(
                f"update {history.model._meta.db_table} set pgh_created_at = '2025-03-01'"
                " where pgh_id = %s",
                [first.pgh_id],
            )
        report = report_of(people["manager"])
        assert self.told(report)[1] == (1, 0, True)
        assert self.told(report, "agreements.preparing.drafting")[1] == (1, 0, True)


def test_last_year_tells_what_lies_in_doubt_too(report, signed_in):
    held = figures_of(report)["activities.held"]
    assert held.maybe_before == 3  # around New Year, and at any time until February
    text = page(signed_in("manager"), report).text
    address = f"/reports/{report.uid}/rows/activities.maybe/?period=before"
    assert f'href="{address}"' in text
    rows = page(signed_in("manager"), report, "rows/activities.maybe/?period=before")
    assert len(rows.context["rows"]) == 3


def test_an_activity_of_two_agreements_counts_once(report, year):
    at = figures_of(report)
    training = at["activities.kind.training"]
    assert (training.now, training.before) == (1, 1)  # under both
    sheet = report.snapshot.rows.filter(period=Period.NOW, sheet="activities")
    assert len(set(sheet.values_list("key", flat=True))) == sheet.count()


def test_only_what_was_asked_for(year, people):
    everywhere = report_of(people["manager"])
    nowhere = report_of(people["manager"], regions=["030"])  # no partner in Eastern Asia
    there = report_of(people["manager"], regions=["039"])  # Italy
    assert not nowhere.snapshot.rows.exists()
    assert figures_of(there)["agreements.known"] == figures_of(everywhere)["agreements.known"]
    area = everywhere.snapshot.rows.filter(sheet="activities", marks__contains=["held"])
    codes = {m.removeprefix("area.") for row in area for m in row.marks if m.startswith("area.")}
    narrow = report_of(people["manager"], areas=sorted(codes - {"none"})[:1])
    assert (
        0
        < figures_of(narrow)["activities.held"].now
        < figures_of(everywhere)["activities.held"].now
    )


def test_an_empty_year(year, people, signed_in):
    report = report_of(people["manager"], first=date(1990, 1, 1), until=date(1990, 12, 31))
    answer = page(signed_in("manager"), report)
    assert answer.status_code == 200
    # what was held at any time until February may lie in it, and nobody wrote down since when what
    # was signed later was prepared
    doubts = {"activities.maybe", "agreements.maybe.preparing"}
    assert set(re.findall(r"rows/([^/]+)", answer.text)) == doubts
    assert page(signed_in("manager"), report, "annex/").status_code == 200
