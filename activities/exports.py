"""What each list of this package tells in a file, column by column."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from activities.models import Activity, Case, Forum
from activities.status.listing import add_people, rows_for
from agreements.exports import Column, lists
from agreements.exports.lists import days_of, joined, plain, texts
from agreements.wording.countries import country_name

BATCH = 500


def activity_rows(matches: QuerySet, *, user: Any, on: Any) -> Iterator[Any]:
    """All rows of the list, latest first, some hundred at a time."""
    ordered = matches.newest_first()
    rows = rows_for(ordered[:BATCH], user=user, on=on)
    while rows:
        add_people(rows, user=user)
        yield from rows
        rows = rows_for(ordered.after(rows[-1])[:BATCH], user=user, on=on)


def _heads(row: Any) -> int | None:
    """How many took part: counted heads and named people; nothing where nobody was recorded."""
    return sum(one.head_count or 1 for one in row.people) or None


def _references(links: list[Any]) -> str:
    return joined(link.agreement.reference for link in links)


def _told(row: Any, name: str) -> Any:
    """What is recorded of an exchange; nothing where it is not."""
    value = getattr(getattr(row, "exchange", None), name, None)
    return value() if callable(value) else value


ACTIVITIES = (
    *days_of(gettext_lazy("When"), lambda row: row.held or row.when),
    Column(gettext_lazy("Starts"), lambda row: row.moments[0], 17),
    Column(gettext_lazy("Title"), lambda row: texts(row.title), 50),
    Column(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 22),
    Column(gettext_lazy("State"), lambda row: row.get_state_display(), 14),
    Column(gettext_lazy("delayed"), lambda row: row.is_delayed, 10),
    Column(gettext_lazy("outside formal cover"), lambda row: row.is_outside_cover, 14),
    Column(
        gettext_lazy("Agreements"),
        lambda row: joined(row.references),
        24,
    ),
    Column(gettext_lazy("Partners"), lambda row: joined(row.partners), 24),
    Column(
        gettext_lazy("Areas"),
        lambda row: joined(texts(names) for names in row.area_names),
        30,
    ),
    Column(gettext_lazy("Forum"), lambda row: row.forum and row.forum.short_name, 14),
    Column(gettext_lazy("Place"), lambda row: row.place, 20),
    Column(gettext_lazy("Participants"), lambda row: joined(p.party.short for p in row.people), 24),
    Column(gettext_lazy("Head count"), _heads, 12),
    *plain(Activity),
)
CASES = (
    Column(gettext_lazy("Case"), lambda row: texts(row.title), 50),
    Column(gettext_lazy("Stage"), lambda row: row.get_state_display(), 18),
    Column(gettext_lazy("Partner"), lambda row: row.party and row.party.short, 16),
    Column(gettext_lazy("Area"), lambda row: row.area and texts(row.area.names), 30),
    Column(
        gettext_lazy("Agreements"),
        lambda row: _references(row.links),
        24,
    ),
    Column(gettext_lazy("Selected on"), lambda row: row.selected_on, 12),
    Column(gettext_lazy("Published on"), lambda row: row.published_on, 12),
    Column(gettext_lazy("Presented on"), lambda row: row.presented_on, 12),
    Column(gettext_lazy("Link"), lambda row: row.link, 40),
    *plain(Case),
)
FORUMS = (
    Column(gettext_lazy("Forum"), lambda row: row.short_name, 16),
    Column(gettext_lazy("Name"), lambda row: texts(row.names), 50),
    *days_of(gettext_lazy("Since"), lambda row: row.since),
    Column(gettext_lazy("Members"), lambda row: joined(map(country_name, row.members)), 40),
    Column(gettext_lazy("Our role"), lambda row: row.role, 40),
    Column(gettext_lazy("Activities"), lambda row: row.activity_count, 12),
    *plain(Forum),
)
#: Those of agreements, with what was done about each.
COMMITMENTS = (
    *lists.COMMITMENTS,
    Column(
        gettext_lazy("Activities"),
        lambda row: joined(texts(link.activity.title) for link in row.done),
        50,
    ),
)
EXCHANGES = (
    *days_of(gettext_lazy("When"), lambda row: row.held or row.when),
    Column(gettext_lazy("Exchange"), lambda row: texts(row.title), 50),
    Column(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 22),
    Column(gettext_lazy("Agreements"), lambda row: _references(row.links), 24),
    Column(gettext_lazy("Direction"), lambda row: _told(row, "get_direction_display"), 18),
    Column(gettext_lazy("Sector"), lambda row: _told(row, "sector"), 24),
    Column(gettext_lazy("Companies"), lambda row: _told(row, "companies"), 12),
    Column(gettext_lazy("People"), lambda row: _told(row, "people"), 12),
    Column(gettext_lazy("Result"), lambda row: _told(row, "result"), 60),
)
OUTCOMES = (
    Column(gettext_lazy("Outcome"), lambda row: row.text, 60),
    Column(gettext_lazy("Activity"), lambda row: texts(row.activity.title), 40),
    Column(gettext_lazy("Agreements"), lambda row: _references(row.activity.links), 24),
    Column(gettext_lazy("Document"), lambda row: row.document and row.document.title, 30),
    Column(gettext_lazy("Link"), lambda row: row.link, 40),
    Column(gettext_lazy("Approved on"), lambda row: row.approved_on, 12),
    Column(gettext_lazy("Approved by"), lambda row: row.approved_by, 20),
)
TO_DOS = (
    Column(gettext_lazy("What is to be done"), lambda row: row.text, 60),
    *days_of(gettext_lazy("Due"), lambda row: row.due),
    Column(gettext_lazy("Who"), lambda row: row.owner, 20),
    Column(gettext_lazy("Agreement"), lambda row: row.agreement and row.agreement.reference, 24),
    Column(gettext_lazy("Partner"), lambda row: row.party and row.party.short, 16),
    Column(gettext_lazy("Forum"), lambda row: row.forum and row.forum.short_name, 14),
    Column(gettext_lazy("State"), lambda row: row.get_state_display(), 14),
    Column(gettext_lazy("Settled on"), lambda row: row.settled_on, 12),
)
