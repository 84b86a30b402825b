"""The lanes as a file: the text columns, one row an agreement, exactly those of the page."""

from datetime import date

from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.exports import Column
from agreements.exports.lists import joined, texts
from agreements.wording.regions import region_name, region_of

from .rows import Row


def _left(row: Row) -> int | None:
    return (row.day - row.on).days if row.day else None


def _latest(row: Row) -> date | None:
    return row.act.latest if row.act.latest != row.day else None


COLUMNS = (
    Column(gettext_lazy("Reference"), lambda row: row.reference, 16),
    Column(gettext_lazy("Country"), lambda row: row.country, 16),
    Column(gettext_lazy("Region"), lambda row: joined(map(region_name, _regions(row))), 16),
    Column(gettext_lazy("Partner"), lambda row: row.partner, 24),
    Column(gettext_lazy("Title"), lambda row: row.title, 50),
    Column(gettext_lazy("Status"), lambda row: row.status, 16),
    Column(gettext_lazy("Certain"), lambda row: row.standing.certain, 10),
    Column(gettext_lazy("Term"), lambda row: row.ordinal, 12),
    Column(gettext_lazy("First signed"), lambda row: row.first_year, 10),
    Column(gettext_lazy("Next act"), lambda row: row.act_text, 28),
    Column(gettext_lazy("Day"), lambda row: row.day, 12),
    Column(gettext_lazy("At the latest"), _latest, 12),
    Column(pgettext_lazy("column", "Days left"), _left, 10),
    Column(gettext_lazy("End of cover"), lambda row: row.cover_text, 18),
    Column(gettext_lazy("Last day"), lambda row: row.standing.until, 12),
    Column(gettext_lazy("Ends at the earliest"), lambda row: row.standing.ends_earliest, 12),
    Column(gettext_lazy("Ends at the latest"), lambda row: row.standing.ends_latest, 12),
    Column(gettext_lazy("Renews"), lambda row: row.standing.renews_on, 12),
    Column(gettext_lazy("Notice by"), lambda row: row.standing.notice_by, 12),
    Column(gettext_lazy("Responsible"), lambda row: row.responsible, 16),
    Column(
        gettext_lazy("Areas"),
        lambda row: joined(texts(area["names"]) for area in row.standing.areas),
        40,
    ),
)


def _regions(row: Row) -> list[str]:
    return list(filter(None, map(region_of, row.countries)))
