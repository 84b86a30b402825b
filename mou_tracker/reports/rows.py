"""The rows behind a figure: as a table shows them, as a spreadsheet holds them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.models import CaseState
from agreements.dates import PartialDate, stored_edtf
from agreements.exports import Column
from agreements.exports.lists import days_of, joined, texts
from agreements.models import CommitmentSide, CommitmentState, CoverKind, Stage
from agreements.models.fields import called
from agreements.templatetags.words import days, ordinal_label, status_label
from agreements.wording.date_formats import format_date

from .figures import TURNS, Figures, Words, kind
from .models import Period, SnapshotRow
from .sheets.preparing import SIGNED_SINCE
from .suggestions import words_of

BATCH = 1_000
SHEETS: dict[str, Words] = {
    "agreements": gettext_lazy("Agreements"),
    "turns": gettext_lazy("Signed and ended"),
    "activities": gettext_lazy("Activities"),
    "results": gettext_lazy("Results"),
    "cases": gettext_lazy("Exemplary cases"),
    "commitments": gettext_lazy("Commitments"),
}
#: Sheet -> the route of the page of what a row tells of, by its key.
PAGES = {
    "agreements": "agreement",
    "turns": "agreement",
    "activities": "activities:detail",
    "cases": "activities:case",
    "commitments": "activities:commitment",
}


@dataclass
class Told:
    """One row in the reader's language."""

    row: SnapshotRow
    figures: Figures

    @property
    def key(self) -> str:
        return self.row.key

    def get(self, name: str) -> Any:
        return self.row.data.get(name)

    @property
    def href(self) -> str:
        """The page of what it tells of, as it is today; a result is told with its activity."""
        if self.row.sheet == "results":
            return reverse("activities:detail", args=[self.get("activity")["uid"]])
        return reverse(PAGES[self.row.sheet], args=[self.key])

    @cached_property
    def marked(self) -> dict[str, list[str]]:
        """beginning -> what its marks name: "area" -> ["innovative-procurement"]."""
        found: dict[str, list[str]] = {}
        for mark in self.row.marks:
            beginning, _dot, rest = mark.partition(".")
            if rest and rest != "none":
                found.setdefault(beginning, []).append(rest)
        return found

    def called(self, beginning: str) -> str:
        call = {"area": self.figures.area, "partner": self.figures.partner,
                "forum": self.figures.forum}[beginning]  # fmt: skip
        return joined(call(one) for one in self.marked.get(beginning, ()))

    @property
    def agreements(self) -> str:
        return joined(self.get("agreements") or ())

    @property
    def is_doubtful(self) -> bool:
        return "maybe" in self.row.marks

    @property
    def cover(self) -> str:
        """Until when it is in effect."""
        if self.get("until"):
            return f"{'' if self.get('ends_certain') else '≈ '}{short(self.day('until'))}"
        kind = self.get("end_kind")
        return str(CoverKind(kind).label) if kind else ""

    @property
    def stage(self) -> str:
        stage = self.get("stage")
        if stage == SIGNED_SINCE:
            return _("signed since")
        return str(Stage(stage).label) if stage else ""

    @property
    def suggestion(self) -> str:
        found = self.get("suggestion")
        return str(words_of(found)) if found else ""

    def day(self, name: str) -> date | None:
        text = self.get(name)
        return date.fromisoformat(text) if text else None

    @property
    def period(self) -> str:
        return str(PERIODS[Period(self.row.period)])


PERIODS: dict[Period, Words] = {
    Period.NOW: pgettext_lazy("period of a report", "this period"),
    Period.BEFORE: pgettext_lazy("period of a report", "a year earlier"),
}


def rows_of(snapshot: Any, code: str, period: Period) -> QuerySet[SnapshotRow]:
    """The rows that a figure counts."""
    sheet, _dot, mark = code.partition(".")
    return SnapshotRow.objects.filter(
        snapshot=snapshot, sheet=sheet, period=period, marks__contains=[mark]
    )


def told_rows(rows: QuerySet[SnapshotRow], figures: Figures) -> Iterator[Told]:
    """All of them, some hundred in memory at a time."""
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        yield Told(row, figures)


# --- In words ------------------------------------------------------------------------------------


def when(text: str | None) -> str:
    return days(stored_edtf(text)) if text else ""


def short(day: date | None) -> str:
    return format_date(day, "SHORT_DATE_FORMAT") if day else ""


def status(row: Told) -> str:
    code = row.get("status")
    return status_label(code) if code else ""


def _partners(row: Told) -> str:
    return joined(map(called, row.get("partners") or ()))


def evidence(row: Told) -> str:
    document = row.get("document")
    return joined((document and document["title"], row.get("link")))


def what(row: Told) -> str:
    """What stands first in a line."""
    text = row.get("title") or row.get("text")
    return texts(text) if isinstance(text, dict) else str(text)


def turn(row: Told) -> str:
    return str(TURNS[row.get("turn")])


def _steps(row: Told) -> str:
    return joined(
        f"{label} {short(row.day(name))}"
        for name, label in (
            ("selected", _("selected")), ("published", _("published")),
            ("presented", _("presented")),
        )
        if row.get(name)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a table on a page; the first one of each table is a link."""

    label: Words
    value: Callable[[Told], Any]


TITLE = Shown(gettext_lazy("Title"), what)
REFERENCES = Shown(gettext_lazy("Agreements"), lambda row: row.agreements)
#: What tables on pages and on paper show of each sheet.
SHOWN: dict[str, tuple[Shown, ...]] = {
    "agreements": (
        Shown(gettext_lazy("Agreement"), lambda row: f"{row.key} {what(row)}"),
        Shown(gettext_lazy("Partner"), _partners),
        Shown(gettext_lazy("Status"), status),
        Shown(gettext_lazy("Last day"), lambda row: row.cover),
        Shown(gettext_lazy("Stage"), lambda row: row.stage),
        Shown(
            gettext_lazy("Suggestion"),
            lambda row: row.suggestion,
        ),
    ),
    "turns": (
        Shown(gettext_lazy("Agreement"), lambda row: f"{row.key} {what(row)}"),
        Shown(gettext_lazy("What happened"), turn),
        Shown(gettext_lazy("Term"), lambda row: ordinal_label(row.get("ordinal"))),
        Shown(gettext_lazy("Day"), lambda row: when(row.get("when"))),
    ),
    "activities": (
        TITLE,
        Shown(gettext_lazy("Held"), lambda row: when(row.get("held"))),
        Shown(gettext_lazy("Kind"), lambda row: kind(row.get("kind"))),
        REFERENCES,
        Shown(gettext_lazy("Partners"), lambda row: row.called("partner")),
        Shown(pgettext_lazy("participants", "Ours"), lambda row: row.row.ours or ""),
        Shown(pgettext_lazy("participants", "Theirs"), lambda row: row.row.theirs or ""),
    ),
    "results": (
        Shown(gettext_lazy("Outcome"), what),
        Shown(gettext_lazy("Activity"), lambda row: texts(row.get("activity")["title"])),
        REFERENCES,
        Shown(gettext_lazy("Evidence"), evidence),
        Shown(gettext_lazy("Approved on"), lambda row: short(row.day("approved_on"))),
    ),
    "cases": (
        Shown(gettext_lazy("Case"), what),
        Shown(gettext_lazy("Area"), lambda row: texts(row.get("area"))),
        REFERENCES,
        Shown(gettext_lazy("Steps taken"), _steps),
    ),
    "commitments": (
        Shown(gettext_lazy("Commitment"), what),
        Shown(
            gettext_lazy("Who promised"), lambda row: CommitmentSide(row.get("side")).label
        ),
        REFERENCES,
        Shown(gettext_lazy("Due"), lambda row: when(row.get("due"))),
        Shown(gettext_lazy("State"), lambda row: CommitmentState(row.get("state")).label),
    ),
}  # fmt: skip

# --- In a spreadsheet ----------------------------------------------------------------------------

ID = Column(gettext_lazy("Id"), lambda row: row.key, 16)
PERIOD = Column(gettext_lazy("Period"), lambda row: row.period, 16)
COUNTED_IN = Column(gettext_lazy("Counted in"), lambda row: " ".join(row.row.marks), 60)


def _edtf(label: Words, name: str) -> tuple[Column, ...]:
    def of(row: Told) -> PartialDate | None:
        text = row.get(name)
        return stored_edtf(text) if text else None

    return days_of(label, of)


AGREEMENTS = Column(gettext_lazy("Agreements"), lambda row: row.agreements, 24)
HEADING = Column(gettext_lazy("Title"), what, 50)
EXPORTED: dict[str, tuple[Column, ...]] = {
    "agreements": (
        HEADING,
        Column(gettext_lazy("Partner"), _partners, 20),
        Column(gettext_lazy("Status"), status, 18),
        Column(gettext_lazy("Certain"), lambda row: row.get("certain"), 10),
        Column(gettext_lazy("Since"), lambda row: row.day("since"), 12),
        Column(gettext_lazy("Term"), lambda row: ordinal_label(row.get("ordinal")), 18),
        Column(gettext_lazy("Last day"), lambda row: row.cover, 16),
        Column(gettext_lazy("Stage"), lambda row: row.stage, 16),
        Column(
            gettext_lazy("Suggestion"),
            lambda row: row.suggestion,
            40,
        ),
        *(
            Column(label, lambda row, sheet=sheet: (row.get("counts") or {}).get(sheet, 0), 12)
            for sheet, label in SHEETS.items()
            if sheet != "agreements"
        ),
    ),
    "turns": (
        HEADING,
        Column(gettext_lazy("What happened"), turn, 22),
        Column(gettext_lazy("Term"), lambda row: ordinal_label(row.get("ordinal")), 18),
        *_edtf(gettext_lazy("Day"), "when"),
    ),
    "activities": (
        HEADING,
        *_edtf(gettext_lazy("Held"), "held"),
        Column(gettext_lazy("Kind"), lambda row: kind(row.get("kind")), 22),
        AGREEMENTS,
        Column(gettext_lazy("Partners"), lambda row: row.called("partner"), 24),
        Column(gettext_lazy("Areas"), lambda row: row.called("area"), 30),
        Column(gettext_lazy("Forum"), lambda row: row.called("forum"), 14),
        Column(
            gettext_lazy("outside formal cover"), lambda row: "outside" in row.row.marks, 14
        ),
        Column(gettext_lazy("Our participants"), lambda row: row.row.ours, 12),
        Column(gettext_lazy("Their participants"), lambda row: row.row.theirs, 12),
    ),
    "results": (
        Column(gettext_lazy("Outcome"), what, 60),
        Column(gettext_lazy("Activity"), lambda row: texts(row.get("activity")["title"]), 40),
        AGREEMENTS,
        Column(gettext_lazy("Evidence"), evidence, 40),
        Column(gettext_lazy("Approved on"), lambda row: row.day("approved_on"), 12),
    ),
    "cases": (
        HEADING,
        Column(gettext_lazy("State"), lambda row: CaseState(row.get("state")).label, 18),
        Column(gettext_lazy("Area"), lambda row: texts(row.get("area")), 30),
        Column(gettext_lazy("Partner"), lambda row: called(row.get("party")), 16),
        AGREEMENTS,
        Column(gettext_lazy("Selected on"), lambda row: row.day("selected"), 12),
        Column(gettext_lazy("Published on"), lambda row: row.day("published"), 12),
        Column(gettext_lazy("Presented on"), lambda row: row.day("presented"), 12),
        Column(gettext_lazy("Link"), lambda row: row.get("link"), 40),
    ),
    "commitments": (
        Column(gettext_lazy("Commitment"), what, 60),
        Column(
            gettext_lazy("Who promised"), lambda row: CommitmentSide(row.get("side")).label, 14
        ),
        AGREEMENTS,
        *_edtf(gettext_lazy("Due"), "due"),
        Column(
            gettext_lazy("State"), lambda row: CommitmentState(row.get("state")).label, 14
        ),
        Column(gettext_lazy("Settled on"), lambda row: row.day("settled_on"), 12),
        Column(gettext_lazy("Carried over to"), lambda row: row.get("carried_to"), 16),
    ),
}  # fmt: skip


def columns_of(sheet: str) -> tuple[Column, ...]:
    return (ID, PERIOD, *EXPORTED[sheet], COUNTED_IN)
