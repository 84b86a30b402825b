"""What goes out on the first working day of a week to everybody who holds anything, also where
nothing is due: all they hold, a line each, and what stands until it is done. That it does not come
shows that reminding has stopped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from activities.models import Activity, ActivityState
from agreements.access import can
from agreements.deadline_kinds import WORK
from agreements.models import (
    Agreement,
    Deadline,
    DeadlineKind,
    Decision,
    OutboxMessage,
    StatusCode,
    StatusPeriod,
)
from agreements.templatetags.words import localised
from agreements.wording.date_formats import with_weekday
from mou_tracker.accounts.models import Role, User

from .models import Entry
from .moments import Moment, Office, day_in, moment

#: The end of the key of a mail that tells what somebody holds.
WEEK = ":week"
#: A week in which the mail did not leave on its day is caught up on a later one, for whoever had
#: one so many days before.
CAUGHT_UP = timedelta(days=21)
OVER = (StatusCode.EXPIRED, StatusCode.TERMINATED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; in the active language."""

    headline: str
    link: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    standing: tuple[Line, ...] = ()
    everything: tuple[Line, ...] = ()


NOTHING_HELD = Held()


@dataclass(frozen=True, slots=True)
class Week:
    """The ids of the people who are to have the mail of the week today."""

    people: frozenset[int]

    @classmethod
    def due(cls, *, now: datetime, office: Office, on: date | None) -> "Week":
        holding = User.objects.holders().filter(_holds())
        zones = dict(holding.order_by().values_list("pk", "time_zone"))
        moments = {
            zone: moment(zone, now=now, office=office, on=on) for zone in set(zones.values())
        }
        working = {zone for zone, this in moments.items() if _has_come(this)}
        wanted = {pk for pk, zone in zones.items() if zone in working}
        if not wanted:
            return cls(frozenset())
        today = on or day_in(settings.TIME_ZONE, now=now)
        told = _told(wanted, today)
        late = {pk for pk in wanted if not moments[zones[pk]].weekly}
        had_before = {pk for pk, day in told if day < _monday(today)}
        has_now = {pk for pk, day in told if day >= _monday(today)}
        return cls(frozenset(wanted - has_now - (late - had_before)))


def _has_come(this: Moment) -> bool:
    return this.is_working_day and this.leaves_at <= this.now


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _told(people: Iterable[int], today: date) -> list[tuple[int, date]]:
    """To whom of them such a mail was written on which day of this and the last weeks."""
    since = _monday(today) - CAUGHT_UP
    days = [since + timedelta(days=n) for n in range((today - since).days + 1)]
    keys = {f"digest:{pk}:{day}{WEEK}": (pk, day) for pk in people for day in days}
    written = OutboxMessage.objects.filter(recipient__in=people)
    found = written.filter(key__startswith="digest:", key__endswith=WEEK)
    return [keys[key] for key in found.values_list("key", flat=True) if key in keys]


def _holds() -> Q:
    """Whoever looks after an agreement, has something to do, or answers for the office."""
    looked_after = Agreement.objects.filter(
        Q(responsible=OuterRef("pk")) | Q(deputy=OuterRef("pk"))
    )
    owned = Deadline.objects.filter(owner=OuterRef("pk"), closed_on=None)
    given = Entry.objects.filter(handed_over_to=OuterRef("pk"))
    office = Q(role=Role.MANAGER) & Exists(Agreement.objects.order_by())
    return Exists(looked_after) | Exists(owned) | Exists(given) | office


def held_by(person: User, *, on: date) -> Held:
    """What `person` holds on `on`, and what of it stands until it is done; for managers, on the
    first such day of a month, what stands in the whole office."""
    mine = Agreement.objects.visible_to(person).filter(
        Q(responsible=person) | Q(deputy=person)
    ).order_by("reference")  # fmt: skip
    is_manager = person.role == Role.MANAGER
    of_the_office = is_manager and _monday(on).day <= 7  # the first week that begins in a month
    agreements = Agreement.objects.visible_to(person) if of_the_office else mine
    return Held(
        standing=tuple(_standing(person, agreements, of_the_office=of_the_office, on=on)),
        everything=tuple(_everything(person, mine, is_manager=is_manager, on=on)),
    )


# --- What stands until it is done -----------------------------------------------------------------


def _standing(person: User, agreements: Any, *, of_the_office: bool, on: date) -> Iterable[Line]:
    own = Q() if of_the_office else Q(agreements__in=agreements) | Q(responsible=person)
    activities = Activity.objects.visible_to(person).filter(own).distinct()
    planned = activities.delayed(on).exclude(state=ActivityState.PROPOSED)
    for row in planned.order_by("when_latest", "pk"):
        yield _activity_line(gettext_noop("Was it held? %(what)s (%(day)s)"), row, row.when_latest)
    held = activities.recent(on).filter(Q(meeting=None) | Q(meeting__minutes=""), kind="meeting")
    for row in held.filter(held_latest__gte=on - timedelta(days=365), document_links=None):
        yield _activity_line(
            gettext_noop("No minutes yet: %(what)s (%(day)s)"), row, row.held_latest
        )
    own = Q() if of_the_office else Q(owner=person) | Q(agreements__in=agreements)
    work = Deadline.objects.visible_to(person).filter(own, kind__in=WORK).overdue(on).distinct()
    for due in work.order_by("until_key", "pk"):
        what = due.params.get("text") or localised(due.params.get("title")) or str(due)
        words = {"what": what if isinstance(what, str) else localised(what)}
        words |= {"kind": str(DeadlineKind(due.kind).label).capitalize()}
        words |= {"day": with_weekday(due.until_key)}
        headline = _("%(kind)s since %(day)s: %(what)s") % words
        yield Line(headline, f"{settings.SITE_URL}{reverse('deadlines')}?list=overdue")
    yield from _expired(person, agreements, on)


def _activity_line(words: str, row: Activity, day: date | None) -> Line:
    told = {"what": localised(row.title) or str(row), "day": with_weekday(day) if day else "–"}
    path = reverse("activities:detail", args=[row.uid])
    return Line(_(words) % told, f"{settings.SITE_URL}{path}")


def _expired(person: User, agreements: Any, on: date) -> Iterable[Line]:
    """Until somebody decides that they are to rest."""
    periods = StatusPeriod.objects.on(on).filter(agreement=OuterRef("pk"), status__in=OVER)
    decided = Decision.objects.in_force_on(on).filter(agreement=OuterRef("pk"), kind="rest")
    rows = agreements.filter(Exists(periods), ~Exists(decided), superseded_by=None)
    who = () if can(person, "decide") else (_("A coordinator or a manager decides."),)
    for row in rows.order_by("reference"):
        headline = _("Not in effect any more, and nothing decided: %(what)s") % {"what": _name(row)}
        yield Line(headline, _page(row), who)


# --- Everything held ------------------------------------------------------------------------------


def _everything(person: User, mine: Any, *, is_manager: bool, on: date) -> Iterable[Line]:
    nearest = _nearest(mine, person, on)
    for row in mine:
        ahead = nearest.get(row.pk) or _("no day ahead")
        yield Line(f"{_name(row)}: {ahead}", _page(row))
    own = Deadline.objects.visible_to(person).filter(Q(owner=person) | _handed_to(person))
    for due in own.open_on(on).exclude(agreements__in=mine).order_by("until_key", "pk"):
        what = due.params.get("text") or localised(due.params.get("title"))
        what = what or f"{due.get_kind_display()} ({_references(due)})"
        yield Line(f"{what}: {with_weekday(due.until_key)}", f"{settings.SITE_URL}/deadlines/")
    if is_manager:
        yield _of_the_office(person)


def _references(due: Deadline) -> str:
    return ", ".join(one.reference for one in due.agreements.all())


def _handed_to(person: User) -> Exists:
    """Deadlines that somebody gave them."""
    given = Entry.objects.filter(
        handed_over_to=person, origin=OuterRef("origin"), key=OuterRef("key")
    )
    return Exists(given)


def _of_the_office(person: User) -> Line:
    """How many agreements there are, and of how many nobody is responsible."""
    rows = Agreement.objects.visible_to(person).filter(participations__party__is_home=True)
    living = User.objects.holders()
    whole = rows.distinct().count()
    left = rows.exclude(responsible__in=living).exclude(deputy__in=living).distinct().count()
    words = ngettext("The office: %(n)d agreement", "The office: %(n)d agreements", whole)
    told = words % {"n": whole}
    if left:
        alone = ngettext(
            "nobody is responsible for %(n)d of them",
            "nobody is responsible for %(n)d of them",
            left,
        )
        told = f"{told}, {alone % {'n': left}}"
    return Line(told, f"{settings.SITE_URL}/agreements/")


def _nearest(agreements: Any, person: User, on: date) -> dict[int, str]:
    """By agreement, the nearest day ahead that the person may see, in one statement."""
    rows = (
        Deadline.objects.visible_to(person)
        .ahead_on(on)
        .filter(concerns__agreement__in=agreements)
        .order_by("concerns__agreement", "earliest", "pk")
        .distinct("concerns__agreement")
        .values_list("concerns__agreement", "kind", "earliest", "until_key")
    )
    return {
        agreement: f"{DeadlineKind(kind).label} {with_weekday(day if day >= on else until)}"
        for agreement, kind, day, until in rows
    }


def _name(row: Agreement) -> str:
    return f"{localised(row.title) or row.reference} ({row.reference})"


def _page(row: Agreement) -> str:
    return f"{settings.SITE_URL}{reverse('agreement', args=[row.reference])}"
