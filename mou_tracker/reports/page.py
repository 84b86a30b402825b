"""A made report as page, sheet of paper and document show it: its sections with what is listed
below them, its method, its annex."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Area, Party
from agreements.models.fields import in_language
from agreements.wording.date_formats import format_date
from agreements.wording.regions import region_name

from .figures import Figures, Section, every_figure, sections
from .models import Audience, Period, Report
from .rows import SHOWN, Shown, Told, rows_of
from .scope import days_of

SHORT = "SHORT_DATE_FORMAT"
#: Rows listed below a section; the rest is a click, or a sheet of the workbook, away.
LISTED = 25
#: Agreements of the annex on one page, and on paper.
ANNEX_PAGE, ANNEX_ON_PAPER = 20, 300


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows behind a figure: `more`: how many are not listed here."""

    code: str
    columns: tuple[Shown, ...]
    rows: list[Told]
    more: int

    @property
    def more_words(self) -> str:
        words = ngettext(
            "%(n)d more is in the workbook.", "%(n)d more are in the workbook.", self.more
        )
        return words % {"n": self.more}

    @property
    def lines(self) -> list[tuple[Told, Any, list[tuple[Any, Any]]]]:
        """(row, what stands first, (label, value) of the rest) of each."""
        first, *others = self.columns
        return [
            (row, first.value(row), [(one.label, one.value(row)) for one in others])
            for row in self.rows
        ]


#: What is listed below a section, by its figure.
LISTED_AS = {
    "agreements.preparing": gettext_lazy("In preparation"),
    "agreements.asleep": gettext_lazy("Without progress for five years, with a suggestion each"),
    "results.result": gettext_lazy("Results with their evidence"),
    "cases.case": gettext_lazy("Exemplary cases"),
    "activities.forum": gettext_lazy("Activities of forums"),
    "commitments.not_met": gettext_lazy("Commitments not met"),
    "activities.outside": gettext_lazy("Activities outside formal cover"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what is listed below it."""

    section: Section
    listed: Listed | None

    @property
    def listed_caption(self) -> Any:
        return LISTED_AS[self.listed.code] if self.listed else ""


def parts(report: Report) -> list[Part]:
    """One statement for each section that lists rows."""
    told = Figures(report.content)
    return [
        Part(section, listed(report, told, section.rows_of) if section.rows_of else None)
        for section in sections(report)
    ]


def listed(report: Report, told: Figures, code: str) -> Listed | None:
    sheet, _dot, mark = code.partition(".")
    count = told.sums(Period.NOW, sheet, mark)[0]
    if not count:
        return None
    rows = rows_of(report.snapshot_id, code, Period.NOW).order_by("pk")[:LISTED]
    return Listed(code, SHOWN[sheet], [Told(row, told) for row in rows], max(count - LISTED, 0))


# --- What it is about ----------------------------------------------------------------------------


def days_words(first: date, until: date) -> str:
    """ "2026", or from day to day."""
    if first.year == until.year and (year := _years(first, until)):
        return _("the year %(year)s") % {"year": year}
    return _years(first, until) or f"{format_date(first)} – {format_date(until)}"


def days_short(first: date, until: date) -> str:
    """At the head of a column: "2026", or from day to day."""
    return _years(first, until) or f"{format_date(first, SHORT)} – {format_date(until, SHORT)}"


def _years(first: date, until: date) -> str:
    """Whole years: "2026", "2025–2026"; of other days ""."""
    if (first.month, first.day, until.month, until.day) != (1, 1, 12, 31):
        return ""
    return str(first.year) if first.year == until.year else f"{first.year}–{until.year}"


def heads(report: Report) -> dict[str, str]:
    """The heads of the columns of figures: the period, and the same a year earlier."""
    _now, before = days_of(report)
    return {
        "now": days_short(report.first, report.until),
        "before": days_short(before.first, before.until),
    }


def heading(report: Report) -> str:
    return _("Cooperation report, %(days)s") % {"days": days_words(report.first, report.until)}


def asked(report: Report) -> list[tuple[str, str]]:
    """(label, words) of what it is about. Three statements at most."""
    found = [
        (_("Period"), days_words(report.first, report.until)),
        (_("As of"), format_date(report.on)),
    ]
    if report.partners:
        parties = Party.objects.filter(uid__in=report.partners).by_name()
        found.append((_("Partners"), ", ".join(party.short for party in parties)))
    if report.areas:
        areas = Area.objects.filter(code__in=report.areas).order_by("code")
        words = (in_language(one)[0] for one in areas.values_list("names", flat=True))
        found.append((_("Areas"), ", ".join(words)))
    if report.regions:
        found.append((_("Regions"), ", ".join(region_name(one) for one in report.regions)))
    found.append((_("For"), str(Audience(report.audience).label)))
    return found


def method(report: Report) -> list[str]:
    """How it was counted, in sentences; nothing of what its audience may not see."""
    return [
        _(
            "A figure counts what certainly lies in the period. What is known to a month, a season "
            "or a year and may lie outside is told beside it (≈) and counted in no figure."
        ),
        _(
            "What lasted several days counts in the period in which it began. Everything is "
            "counted once, whatever it serves."
        ),
        _("Standings are those of %(day)s; the facts are those recorded when it was made.")
        % {"day": format_date(report.reaches)},
        _(
            "Our participants and theirs are the people recorded with the activities: of each "
            "party the number given, or those named where they are more."
        ),
        _(
            "What was in preparation on a day gone by is known from the day on which it was opened "
            "and from what was recorded by then. Where neither tells, “–” stands and those that "
            "may have been are named (≈)."
        ),
        _("Stages, states of commitments and approvals are those of the day it was made."),
        _("Confidential records are no part of this report.")
        if report.audience == Audience.OFFICE
        else _("It was made with the sight of %(name)s.") % {"name": report.made_by},
    ]


def not_shown(report: Report, user: Any) -> str:
    """What the maker, and nobody else, is told of what its audience may not see."""
    if user.pk != report.made_by_id:
        return ""
    agreements, activities = (report.left_out.get(name, 0) for name in ("agreements", "activities"))
    if not agreements and not activities:
        return ""
    return _("Not shown, since they are confidential: %(agreements)s, %(activities)s.") % {
        "agreements": ngettext("%(n)d agreement", "%(n)d agreements", agreements)
        % {"n": agreements},
        "activities": ngettext("%(n)d activity", "%(n)d activities", activities)
        % {"n": activities},
    }


# --- The annex -----------------------------------------------------------------------------------


def annex(report: Report) -> Any:
    """A row for each agreement, by reference."""
    return rows_of(report.snapshot_id, "agreements.known", Period.NOW).order_by("pk")


def more_agreements(count: int) -> str:
    """What stands below an annex that is cut on paper."""
    if not count:
        return ""
    words = ngettext(
        "%(n)d more agreement is in the workbook.",
        "%(n)d more agreements are in the workbook.",
        count,
    )
    return words % {"n": count}


def annex_lines(report: Report, rows: Any) -> list[tuple[Told, list[tuple[str, int, str]]]]:
    """Each with its counts: (label, rows of the period, where they are)."""
    told = Figures(report.content)
    return [(one, counts(report, one)) for one in (Told(row, told) for row in rows)]


def counts(report: Report, row: Told) -> list[tuple[str, int, str]]:
    found = row.get("counts") or {}
    labels = {
        "turns": _("Signed and ended"), "activities": _("Activities"), "results": _("Results"),
        "cases": _("Exemplary cases"), "commitments": _("Commitments due"),
    }  # fmt: skip
    return [
        (label, found[sheet], address(report, f"{sheet}.agreement.{row.key}"))
        for sheet, label in labels.items()
        if found.get(sheet)
    ]


def address(report: Report, code: str) -> str:
    return reverse("reports:rows", args=[report.uid, code])


# --- Two reports side by side --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    label: Any
    caption: Any
    then: int
    now: int


def differences(sent: Report, again: Report) -> list[Difference]:
    """The figures that are others today; of a row that changed and is counted alike, none."""
    then, now = list(every_figure(sent)), list(every_figure(again))
    told = {one.code: one for _section, _table, one in now}
    seen: set[str] = set()
    found = []
    for _section, table, one in then:
        other = told.get(one.code)
        if one.code not in seen and (other is None or other.now != one.now):
            seen.add(one.code)
            found.append(Difference(one.label, table.caption, one.now, other.now if other else 0))
    known = {one.code for _section, _table, one in then}
    for _section, table, one in now:
        if one.code not in known and one.now and one.code not in seen:
            seen.add(one.code)
            found.append(Difference(one.label, table.caption, 0, one.now))
    return found
