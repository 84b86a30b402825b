"""All of the first page, as one reader has it on one day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from agreements.access import rights_of
from agreements.clock import today
from agreements.models import Agreement
from mou_tracker.dashboards.kept import kept_together
from mou_tracker.dashboards.timeline.headline import told_groups

from .beside import Beside, beside, listed
from .changes import Changes, Entries, changes, entries, last_look, told_first
from .counts import Counts, counted, to_count
from .delayed import Delayed, asked_by
from .lines import Lines, asked, candidates, lines, named, visible


@dataclass(frozen=True, slots=True)
class Home:
    """`agreements`: those that are named beside the lines, by id."""

    counts: Counts
    lines: Lines
    beside: Beside
    changes: Changes | None
    agreements: dict[int, Agreement]

    @property
    def headline(self) -> list[tuple[str, str]]:
        """Agreements that are late and near, in the words and groups of the timeline."""
        return told_groups(self.counts.groups or {})

    @property
    def delayed(self) -> list[tuple[Delayed, Agreement | None]]:
        """Plans of which nobody said what became of them, each with its agreement, but for those
        that a line asks about."""
        lines = (line for group in self.lines.groups for line in group.lines)
        asked = {asked_by(line.act) for line in lines}
        rows = self.beside.delayed
        left = [row for row in rows if row.more or row.activity.uid not in asked]
        return [(row, self.agreements.get(row.id) if row.id else None) for row in left]


def home(user: Any, *, on: date) -> Home:
    """What concerns `user` on `on`: a fixed number of statements. What changed since the last
    visit is told of today alone."""
    rights = rights_of(user)
    known = kept_together(
        {
            "listed": listed(rights, on=on),
            "candidates": candidates(rights, on=on),
            **to_count(rights, on=on),
        }
    )
    aside, news = beside(known["listed"], rights, on=on), _news(user, on=on)
    counts, wanted = counted(known, aside, on=on), known["candidates"]
    changed = news.by_agreement.keys() if news else set()
    seen = {pk for (pk,) in visible(rights, ids=sorted(wanted | set(changed)))}
    first = told_first(news, seen) if news else []
    found = asked(sorted(wanted & seen | set(first)), user=user, on=on)
    ids = {act.agreement for act in found.shown} | aside.ids | set(first)
    agreements = named(Agreement.objects.filter(pk__in=ids)).in_bulk()
    return Home(
        counts=counts,
        lines=lines(found, agreements, user=user, on=on),
        beside=aside,
        changes=changes(news, seen, agreements, found.acts) if news else None,
        agreements=agreements,
    )


def _news(user: Any, *, on: date) -> Entries | None:
    if on != today() or not hasattr(user, "home_seen_at"):
        return None
    return entries(user, since=last_look(user, now=timezone.now()))
