"""What became of days that somebody was told of: moved, no longer needed and why, cancelled, or
passed so that something is certain now. Told once, to whoever had been told and may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from activities.models import Activity
from agreements.models import Agreement, ClosedAs, Deadline, DeadlineKind
from agreements.templatetags.words import localised
from agreements.wording.date_formats import with_weekday
from agreements.wording.deadlines import outcome_of_passing
from mou_tracker.accounts.models import User

from .items import deadlines_of
from .models import Aftermath, Entry, Reason

#: Why a day is no longer needed; `%(day)s`: since when.
WHY: dict[tuple[str, str], str] = {
    (DeadlineKind.EXPIRY, ClosedAs.DONE): gettext_noop(
        "A renewal or an extension follows it without a gap since %(day)s."
    ),
    (DeadlineKind.EXPIRY, ClosedAs.VOID): gettext_noop(
        "The term does not end on it any more since %(day)s."
    ),
    (DeadlineKind.NOTICE, ClosedAs.DONE): gettext_noop("Notice was given on %(day)s."),
    (DeadlineKind.NOTICE, ClosedAs.VOID): gettext_noop(
        "It decides nothing any more since %(day)s: a later term follows, or the agreement ends "
        "otherwise."
    ),
    (DeadlineKind.EFFECT_PENDING, ClosedAs.DONE): gettext_noop(
        "The condition of effect was met on %(day)s."
    ),
    (DeadlineKind.MEETING, ClosedAs.DONE): "",  # that it was held is what it was told for
    (DeadlineKind.TO_SETTLE, ClosedAs.VOID): "",  # the question is asked again, a year on
    (DeadlineKind.MEETING, ClosedAs.VOID): gettext_noop("It is cancelled."),
}
WHY_OTHERWISE: dict[str, str] = {
    ClosedAs.DONE: gettext_noop("It was done on %(day)s."),
    ClosedAs.VOID: gettext_noop("It is no longer asked for since %(day)s."),
}
#: Told on the next working day; what is no longer needed can wait for the next digest.
REASON_ENOUGH = (Aftermath.MOVED, Aftermath.GONE, Aftermath.PASSED)


@dataclass(frozen=True, slots=True)
class News:
    """One day that was told, and what became of it; texts are in the active language. `entries`:
    the ids of all its steps."""

    entries: tuple[int, ...]
    headline: str
    lines: tuple[str, ...]
    link: str
    is_reason_enough: bool


def news_for(person: User, *, on: date) -> list[News]:
    """What `person` is to hear, the nearest day first. What they may not see any more, and what
    came back to the day they know, is done with unsaid."""
    entries = list(Entry.objects.of(person).untold_aftermath().order_by("day", "pk"))
    if not entries:
        return []
    rows = deadlines_of(entries, person)
    told_as = dict(
        Deadline.objects.filter(pk__in=[row.pk for row in rows.values()])
        .with_told_as(person)
        .values_list("pk", "told_as")
    )
    series: dict[tuple[str, str, date], list[Entry]] = {}
    for one in entries:
        series.setdefault((one.origin, one.key, one.day), []).append(one)
    newest = {(origin, key): day for origin, key, day in series}
    titles = _titles([one for one in entries if (one.origin, one.key) not in rows], person)
    found, unsaid = [], []
    for (origin, key, day), steps in series.items():
        row = rows.get((origin, key))
        how = told_as.get(row.pk, "") if row else ""
        told = None
        if newest[origin, key] == day:
            told = _news(steps, row, how, titles.get(origin, ""), on)
        if told:
            found.append(told)
        else:
            unsaid += [step.pk for step in steps]
    _mark(unsaid, on)
    return found


def mark_told(news: Iterable[News], *, on: date) -> None:
    """A mail that says it is written."""
    _mark([pk for one in news for pk in one.entries], on)


def _mark(entries: list[int], on: date) -> None:
    if entries:
        Entry.objects.filter(pk__in=entries).update(aftermath_told_on=on)


def _news(
    steps: list[Entry], row: Deadline | None, told_as: str, title: str, on: date
) -> News | None:
    """None where there is nothing to say."""
    first = steps[0]
    if row is None:
        if first.aftermath != Aftermath.GONE or not title:
            return None
        named = title
        lines: tuple[str, ...] = (_("It is cancelled."),)
    else:
        named = _named(row)
        lines = _lines(first, row, told_as, on)
        if not lines:
            return None
    headline = _("%(kind)s: %(what)s, %(when)s") % {
        "kind": str(DeadlineKind(first.kind).label).capitalize(),
        "what": named,
        "when": with_weekday(first.day),
    }
    is_reason_enough = first.aftermath in REASON_ENOUGH
    pks = tuple(one.pk for one in steps)
    return News(pks, headline, lines, _link(first, row), is_reason_enough)


def _lines(entry: Entry, row: Deadline, told_as: str, on: date) -> tuple[str, ...]:
    """`told_as`: how it was closed, as its reader is told."""
    if row.closed_on is None or row.closed_on > on:
        if row.earliest == entry.day:
            return ()
        days = {"before": with_weekday(entry.day), "now": with_weekday(row.earliest)}
        return (_("Moved from %(before)s to %(now)s.") % days,)
    is_question = row.kind == DeadlineKind.EFFECT_PENDING and not row.key.endswith(":last_day")
    if is_question and told_as == ClosedAs.VOID:
        return ()  # asked again, a year on
    if told_as == ClosedAs.PASSED:
        said = outcome_of_passing(row) if row.kind == DeadlineKind.NOTICE else ""
        return (said,) if said else ()
    words = WHY.get((row.kind, told_as), WHY_OTHERWISE[told_as])
    return (_(words) % {"day": with_weekday(row.closed_on)},) if words else ()


def _named(row: Deadline) -> str:
    own = localised(row.params.get("title"))
    agreements = [concern.agreement for concern in row.concerns.all()]
    references = ", ".join(one.reference for one in agreements)
    title = own or "; ".join(localised(one.title) or one.reference for one in agreements)
    return f"{title} ({references})" if references else title


def _link(entry: Entry, row: Deadline | None) -> str:
    """The page of the activity, else of the agreement; what is there no more is told of in the
    inbox."""
    concerns = row.concerns.all() if row else ()
    if row and (activity := row.params.get("activity")):
        path = reverse("activities:detail", args=[activity])
    elif concerns:
        path = reverse("agreement", args=[concerns[0].agreement.reference])
    else:
        path = reverse("reminders:item", args=[entry.uid])
    return f"{settings.SITE_URL}{path}"


def _titles(entries: list[Entry], person: User) -> dict[str, str]:
    """By origin, what a day that is there no more belonged to, as far as `person` may see it."""
    found: dict[str, str] = {}
    for kind, rows in (
        ("agreement", Agreement.objects.visible_to(person)),
        ("activity", Activity.objects.visible_to(person)),
    ):
        keys = {one.origin.partition(":")[2] for one in entries if one.origin.startswith(kind)}
        asked: Any = rows.filter(pk__in=[key for key in keys if key.isdigit()])
        found |= {f"{kind}:{row.pk}": localised(row.title) or str(row) for row in asked}
    return found


#: What an administrator reads of an agreement, by whether nobody is there who may be told.
HEADLINES = {
    True: gettext_noop("Nobody is left who may be told of a day of %(reference)s"),
    False: gettext_noop("Nobody has answered for a day of %(reference)s"),
}


@dataclass(frozen=True, slots=True)
class UnseenDay:
    """A legal day of which nobody is left who may be told: what an administrator may know."""

    headline: str
    lines: tuple[str, ...]
    link: str


def unseen_days(entries: list[Entry]) -> list[UnseenDay]:
    """One line an agreement, without anything of its content."""
    if not entries:
        return []
    rows = Deadline.objects.filter(
        origin__in={one.origin for one in entries}, key__in={one.key for one in entries}
    )
    references = Agreement.objects.filter(deadlines__in=rows).distinct().order_by("reference")
    is_left = any(one.reason == Reason.UNATTENDED for one in entries)
    link = f"{settings.SITE_URL}{reverse('accounts:users')}"
    return [
        UnseenDay(
            _(HEADLINES[is_left]) % {"reference": one},
            (_("Give somebody an account who may be responsible for it."),) if is_left else (),
            link,
        )
        for one in references.values_list("reference", flat=True)
    ]
