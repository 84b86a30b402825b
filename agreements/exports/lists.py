"""What each list of this package tells in a file, column by column.

Days stay days. A partial date is told as its EDTF text, which no spreadsheet takes for a day as it
does "March 2027", and as its first and last possible day, so that it can be sorted and counted.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.models import (
    Agreement,
    Commitment,
    CoverKind,
    Deadline,
    DeadlineState,
    Party,
    Person,
)
from agreements.models.columns import words_of
from agreements.models.fields import in_language
from agreements.status.listing import AgreementRow, after, rows_for
from agreements.templatetags.words import deadline_label, ordinal_label, status_label
from agreements.wording.countries import country_name

from .sheet import Column

BATCH = 500


def texts(value: Any) -> str:
    """A localised text in the reader's language."""
    return in_language(value)[0]


def joined(values: Iterable[Any]) -> str:
    """The values that say something, each once, in their order."""
    return ", ".join(dict.fromkeys(str(value) for value in values if value))


def days_of(
    label: Any, read: Callable[[Any], Any], *, width: int = 22
) -> tuple[Column, Column, Column]:
    """Three columns of a partial date: as EDTF, first and last possible day."""

    def bound(name: str) -> Callable[[Any], date | None]:
        return lambda row: getattr(read(row), name, None)

    return (
        Column(label, lambda row: getattr(read(row), "text", None), width),
        Column(gettext_lazy("Earliest"), bound("earliest"), 12),
        Column(gettext_lazy("Latest"), bound("latest"), 12),
    )


def plain(noun: Any, row: Callable[[Any], Any] = lambda row: row) -> tuple[Column, ...]:
    """The columns that the table of a noun says are exported as they are kept. `row`: the noun of a
    line of the list."""

    def column(field: Any, width: int) -> Column:
        return Column(capfirst(words_of(field)), lambda line: _said(row(line), field), width)

    return tuple(
        column(noun._meta.get_field(one.name), one.export) for one in noun.FIELDS if one.export
    )


def _said(row: Any, field: Any) -> Any:
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    value = getattr(row, field.name)
    if isinstance(value, list):
        return joined(value)
    return texts(value) if isinstance(value, dict) else value


def agreement_rows(
    matches: QuerySet[Agreement], *, on: date, today: date, user: Any
) -> Iterator[AgreementRow]:
    """All rows of the list by reference, some hundred at a time."""
    ordered, last = matches.order_by("reference"), ""
    while rows := rows_for(after(ordered, last)[:BATCH], on=on, today=today, user=user):
        yield from rows
        last = rows[-1].reference


def _last_day(row: AgreementRow) -> date | str | None:
    if row.until or not row.end_kind:
        return row.until
    return str(CoverKind(row.end_kind).label)


AGREEMENTS = (
    Column(gettext_lazy("Reference"), lambda row: row.reference, 16),
    Column(gettext_lazy("Title"), lambda row: texts(row.title), 50),
    Column(gettext_lazy("Partner"), lambda row: joined(p["short"] for p in row.partners), 20),
    Column(
        gettext_lazy("Country"),
        lambda row: joined(country_name(p["country"]) for p in row.partners),
        16,
    ),
    Column(gettext_lazy("Status"), lambda row: status_label(row.status) if row.status else "", 16),
    Column(gettext_lazy("Certain"), lambda row: row.certain, 10),
    Column(gettext_lazy("Since"), lambda row: row.since, 12),
    Column(gettext_lazy("Term"), lambda row: ordinal_label(row.ordinal), 18),
    Column(gettext_lazy("Last day"), _last_day, 14),
    Column(gettext_lazy("Ends at the earliest"), lambda row: row.ends_earliest, 12),
    Column(gettext_lazy("Ends at the latest"), lambda row: row.ends_latest, 12),
    Column(gettext_lazy("Renews"), lambda row: row.renews_on, 12),
    Column(gettext_lazy("Notice by"), lambda row: row.notice_by, 12),
    Column(gettext_lazy("Notice safe by"), lambda row: row.notice_earliest, 12),
    Column(gettext_lazy("Next"), lambda row: row.next_kind and deadline_label(row.next_kind), 24),
    Column(gettext_lazy("Day"), lambda row: row.next_day, 12),
    Column(gettext_lazy("Areas"), lambda row: joined(texts(a["names"]) for a in row.areas), 40),
    *plain(Agreement, lambda row: row.agreement),
)
PARTIES = (
    Column(gettext_lazy("Short name"), lambda row: row.short, 16),
    Column(gettext_lazy("Name"), lambda row: texts(row.names), 44),
    Column(gettext_lazy("Country"), lambda row: country_name(row.country), 18),
    Column(gettext_lazy("Legal form"), lambda row: row.legal_form and _(row.legal_form), 24),
    Column(gettext_lazy("Time zone"), lambda row: row.time_zone, 18),
    Column(gettext_lazy("Web site"), lambda row: row.website, 30),
    Column(
        gettext_lazy("Agreements"),
        lambda row: joined(a.reference for a in row.agreements.all()),
        40,
    ),
    *plain(Party),
)
PEOPLE = (
    Column(gettext_lazy("Name"), lambda row: row.native_name, 16),
    Column(gettext_lazy("Name in Latin script"), lambda row: row.latin_name, 20),
    Column(pgettext_lazy("of a person", "Title"), lambda row: texts(row.title), 24),
    Column(
        gettext_lazy("Posts"),
        lambda row: joined(f"{p.party.short} · {p.get_role_display()}" for p in row.posts.all()),
        40,
    ),
    Column(gettext_lazy("Unit"), lambda row: joined(texts(p.unit) for p in row.posts.all()), 30),
    *plain(Person),
)
#: For those who work with these people only.
CONTACTS = (
    Column(gettext_lazy("Phone"), lambda row: joined(p.phone for p in row.posts.all()), 20),
    Column(gettext_lazy("E-mail"), lambda row: joined(p.email for p in row.posts.all()), 30),
)
AREAS = (
    Column(gettext_lazy("Code"), lambda row: row[0].code, 20),
    Column(gettext_lazy("Name"), lambda row: texts(row[0].names), 40),
    Column(gettext_lazy("Part of"), lambda row: row[0].parent and texts(row[0].parent.names), 40),
    Column(gettext_lazy("Agreements"), lambda row: row[1], 12),
)
COMMITMENTS = (
    Column(gettext_lazy("Agreement"), lambda row: row.term.agreement.reference, 16),
    Column(gettext_lazy("Term"), lambda row: ordinal_label(row.term.ordinal), 18),
    Column(gettext_lazy("Commitment"), lambda row: texts(row.text), 60),
    Column(gettext_lazy("Who promised"), lambda row: row.get_side_display(), 14),
    Column(gettext_lazy("Area"), lambda row: row.area and texts(row.area.names), 30),
    Column(gettext_lazy("Responsible"), lambda row: row.owner, 16),
    *days_of(gettext_lazy("Due"), lambda row: row.due),
    Column(gettext_lazy("State"), lambda row: row.get_state_display(), 14),
    *plain(Commitment),
)


DOCUMENTS = (
    Column(gettext_lazy("Title"), lambda row: row.title, 60),
    Column(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 20),
    Column(gettext_lazy("Language"), lambda row: row.language, 10),
    Column(gettext_lazy("Agreements"), lambda row: joined(a.reference for a in row.seen_with), 30),
    Column(gettext_lazy("Who may see it"), lambda row: row.get_confidentiality_display(), 16),
    Column(gettext_lazy("Kept on"), lambda row: row.uploaded_at.date(), 12),
    Column(gettext_lazy("Name of the file"), lambda row: row.original_name, 40),
    Column(gettext_lazy("Text found in it"), lambda row: row.get_text_state_display(), 30),
    Column("SHA-256", lambda row: row.sha256, 64),
)


def _closed_on(row: Deadline) -> date | None:
    """Only where it was closed by the asked day: what closes it later is no answer of that day."""
    return None if row.state == DeadlineState.OPEN else row.closed_on


DEADLINES = (
    Column(gettext_lazy("Day"), lambda row: row.day, 12),
    Column(gettext_lazy("Until"), lambda row: row.until, 12),
    Column(gettext_lazy("Deadline"), lambda row: deadline_label(row.kind), 28),
    Column(
        gettext_lazy("Agreements"),
        lambda row: joined(a.reference for a in row.agreements.all()),
        30,
    ),
    Column(gettext_lazy("Title"), lambda row: texts(row.params.get("title")), 50),
    Column(gettext_lazy("State"), lambda row: DeadlineState(row.state).label, 18),
    Column(gettext_lazy("Closed on"), _closed_on, 12),
)


def view_of(query: Any, *, on: date) -> list[tuple[str, str]]:
    """Which view a file is: its day and what was asked for."""
    asked = "&".join(f"{name}={value}" for name, values in query.lists() for value in values)
    return [(_("As of"), on.isoformat()), (_("Filter"), asked or "–")]
