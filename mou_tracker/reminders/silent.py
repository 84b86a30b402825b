"""Why nobody is told of a day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agreements.models import ClosedAs, Deadline
from agreements.wording.date_formats import format_date

from .models import Entry, EntryState, Rule
from .stakes import People
from .words import when_of

CLOSED: dict[str, Callable[[], str]] = {
    ClosedAs.DONE: lambda: _("It was done on %(day)s."),
    ClosedAs.VOID: lambda: _("It is no longer asked for since %(day)s."),
    ClosedAs.PASSED: lambda: _("Its day has passed."),
}
WILL_CLOSE: dict[str, Callable[[], str]] = {
    ClosedAs.DONE: lambda: _("It is done by %(day)s."),
    ClosedAs.VOID: lambda: _("It is no longer asked for from %(day)s on."),
}


@dataclass(frozen=True, slots=True)
class Silent:
    """A deadline that nobody is told of in the time shown."""

    deadline: Deadline
    why: str
    on: date

    @property
    def when(self) -> str:
        return when_of(self.deadline, self.on)


def rule_of(row: Deadline, rules: Iterable[Rule]) -> Rule | None:
    """The narrowest rule there is for a deadline: of its term, its agreement, the office."""
    found = [one for one in rules if one.kind == row.kind]
    for fits in (
        lambda one: one.term_id is not None and one.term_id == row.term_id,
        lambda one: one.agreement_id is not None,
        lambda one: one.term_id is None and one.agreement_id is None,
    ):
        if fitting := next(filter(fits, found), None):
            return fitting
    return None


def why_silent(
    rows: Iterable[Deadline],
    *,
    rules: list[Rule],
    entries: list[Entry],
    people: People,
    on: date,
) -> list[Silent]:
    told: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for one in entries:
        told[one.origin, one.key].append(one)
    return [
        Silent(row, _why(row, rule_of(row, rules), told[row.origin, row.key], people, on), on)
        for row in rows
    ]


def _why(row: Deadline, rule: Rule | None, entries: list[Entry], people: People, on: date) -> str:
    """The first reason that holds. `row` has `told_as`, how it was closed as its reader is told."""
    if row.closed_on and row.closed_on <= on:
        return CLOSED[row.told_as]() % {"day": format_date(row.closed_on)}
    if rule is None:
        return _("No rule reminds of this kind of day.")
    if not rule.enabled:
        return _rule_is_off(rule)
    if answered := [one for one in entries if one.acknowledged_at]:
        who = people.by_id[answered[-1].recipient_id]
        return _("%(name)s has taken it in hand and is not reminded again.") % {"name": who}
    if sent := [one for one in entries if one.sent_at and one.state != EntryState.WITHHELD]:
        newest = max(sent, key=lambda one: one.sent_at)
        told = {
            "name": people.by_id[newest.recipient_id],
            "day": format_date(newest.sent_at.date()),
        }
        return _("Every step was told; %(name)s was told last, on %(day)s.") % told
    if not people.heirs:
        return people.why_nobody
    if not any(people.may_see(one.pk, row.pk) for one in people.heirs):
        return _("Nobody who looks after this agreement may see it.")
    if row.closed_on and row.told_as in WILL_CLOSE:
        return WILL_CLOSE[row.told_as]() % {"day": format_date(row.closed_on)}
    return _("No step of its rule falls into the time shown.")


def _rule_is_off(rule: Rule) -> str:
    if rule.agreement_id or rule.term_id:
        return _("Reminders of this kind are switched off for this agreement.")
    return _("Reminders of this kind are switched off for the whole office.")
