"""From rows to calendar files, and the memory of what a feed has told."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import wording
from agreements.disclosure import Disclosure
from agreements.models import ClosedAs, DeadlineKind, DeadlineState, LegalNature, end_that_follows
from agreements.templatetags.words import duty_words, localised
from agreements.wording import edges
from agreements.wording.deadlines import days_off_said, if_notice_passes
from mou_tracker.accounts.languages import language_of
from mou_tracker.reminders.moments import Office, last_working_day, mail_time

from .ics import Event, calendar, clean, known_zone
from .models import CalendarItem, FeedSecret, Published
from .reading import digest, in_scope, rows, shown, some_at_a_time, window
from .sequences import ahead, sequence_when_gone, sequences

Row = Mapping[str, Any]
BINDING = {LegalNature.BINDING: True, LegalNature.NON_BINDING: False}
#: Raised when the form of the items changes, so that subscribers fetch them anew.
EDITION = 3
#: Tells the two items of one open window apart.
PARTS = {
    "first_day": gettext_lazy("%(what)s (the window opens)"),
    "last_third": gettext_lazy("%(what)s (the last third of the window)"),
}
#: What everybody who sees an item has of its row, and of its `params`.
SHARED_COLUMNS = ("day", "until_key", "start_time", "end_time", "time_zone", "named")
SHARED_FACTS = ("title", "text", "place", "mode")


def uid_of(origin: str, key: str) -> str:
    """Stable for life: moving the day keeps it."""
    return f"{hashlib.sha256(f'{origin}/{key}'.encode()).hexdigest()[:32]}@mou-tracker"


@lru_cache(maxsize=20_000)
def _ring(zone: str, office: Office, day: date, days: int) -> datetime:
    """The morning of the step so many days before `day`, where the reader is."""
    return mail_time(last_working_day(day - timedelta(days=days), zone, office), zone)


def events_of(found: Iterable[Sequence[Row]], user: Any, *, changed_at: datetime) -> list[Event]:
    """The rows as `user` may read them, in the active language. `found`: some at a time, since a
    row with its explanation is several times its event."""
    ring = partial(_ring, user.time_zone, Office.load())
    events: list[Event] = []
    for some in found:
        disclosure = Disclosure.to(user, (row["because"] for row in some))
        events += [event_of(row, disclosure, changed_at=changed_at, ring=ring) for row in some]
    return events


def event_of(
    row: Row,
    disclosure: Disclosure,
    *,
    changed_at: datetime,
    ring: Callable[[date, int], datetime],
) -> Event:
    """One row as an event: the day, its sum, no notes. `ring`: when something without a time rings
    so many days before a day."""
    agreements = row["concerned"]
    title = localised(row["params"].get("title")) or "; ".join(
        localised(one["title"]) or one["reference"] for one in agreements
    )
    references = ", ".join(one["reference"] for one in agreements)
    of_kind = DeadlineKind(row["kind"])
    kind, is_meeting = (
        wording.kind_name(row["kind"], row["params"]),
        of_kind == DeadlineKind.MEETING,
    )
    natures = {one["nature"] for one in agreements}
    binding = BINDING.get(natures.pop()) if len(natures) == 1 else None
    steps = [wording.render(step, binding=binding) for step in disclosure.steps(row["because"])]
    steps += days_off_said(row["moved_from"] or row["day"], row["params"])
    first = agreements[0]["reference"] if agreements else ""
    summary = title if is_meeting and title else f"{kind[:1].upper()}{kind[1:]}: {title}"
    starts_at, ends_at = _times(row)
    if starts_at and not ends_at:  # khal shows an hour, others none
        summary = _("%(what)s (end not fixed)") % {"what": summary}
    told = (references, duty_words(row["params"]), *_doubt(row), _outcome(row), *steps)
    alarm = of_kind.traits.alarm if row["state"] == DeadlineState.OPEN else None
    if alarm is not None and starts_at is None:
        alarm = ring(row["safe_by"] or row["day"], alarm)
    event = Event(
        uid=uid_of(row["origin"], row["key"]),
        summary=PARTS.get(row["key"], "%(what)s") % {"what": summary},
        day=row["day"],
        until=row["until_key"],
        starts_at=starts_at,
        ends_at=ends_at,
        zone=row["time_zone"],
        changed_at=changed_at,
        description="\n".join(part for part in told if part),
        category=kind,
        url=f"{settings.SITE_URL}/agreements/{first}/" if first else "",
        alarm=alarm,
        facts=_facts(row),
    )
    return cancelled(event) if row["state"] == ClosedAs.VOID else event


def _times(row: Row) -> tuple[datetime | None, datetime | None]:
    """Start and end as they were agreed: a zone rule that has moved since does not move them."""
    zone = known_zone(row["time_zone"]) if row["start_time"] and row["starts_at"] else None
    if zone is None:
        return row["starts_at"], None
    end = row["end_time"] and datetime.combine(row["until_key"], row["end_time"], zone)
    return datetime.combine(row["day"], row["start_time"], zone), end


def cancelled(event: Event) -> Event:
    """Not every reader looks at the status: calcurse lists what is cancelled like the rest."""
    return replace(
        event,
        summary=_("Cancelled: %(what)s") % {"what": event.summary},
        status="CANCELLED",
        facts=CalendarItem.CANCELLED,
    )


def _facts(row: Row) -> str:
    """What the item is for whoever sees it; `named`: the title of a term's agreement."""
    told = [row[name] for name in SHARED_COLUMNS]
    told += [row["params"].get(name) for name in SHARED_FACTS]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _doubt(row: Row) -> Iterator[str]:
    """Between which days an uncertain day lies, and by which one is safe."""
    told = edges.between(row["earliest"], row["latest"])
    if row["safe_by"] and row["safe_by"] != row["day"]:
        told = f"{told}; {edges.safe(row['safe_by'])}" if told else edges.safe(row["safe_by"])
    if told:
        yield f"≈ {told}"


def _outcome(row: Row) -> str:
    """What happens if the day for a notice passes; nothing for other kinds, and once it has."""
    last_day = end_that_follows(row["params"])
    if row["kind"] != DeadlineKind.NOTICE or row["state"] != DeadlineState.OPEN or not last_day:
        return ""
    in_doubt = row["earliest"] != row["latest"]
    return if_notice_passes(row["clause"], last_day=last_day, in_doubt=in_doubt)


@transaction.atomic
def single(deadlines: Any, *, user: Any, name: str, now: datetime) -> bytes:
    """Some deadlines as a file to download."""
    events = events_of([list(rows(deadlines, user))], user, changed_at=now)
    counted = sequences(events)
    return calendar([replace(one, sequence=counted[one.uid]) for one in events], name=name)


def feed_rows(feed: FeedSecret, *, on: date) -> Any:
    first, last = window(on)
    found = in_scope(shown(feed.user, on=on), feed).between(first, last)
    return rows(found, feed.user)


def state_of(found: Any, feed: FeedSecret, *, on: date) -> str:
    """What the file depends on: rows, the names its reader may have of what they name, language,
    clock, address, and the cancelled ones of the window."""
    first = window(on)[0]
    rows_digest, naming = digest(found)
    names = sorted(Disclosure.to(feed.user, [naming]).seen.items(), key=str)
    reader = feed.user.time_zone, language_of(feed.user)
    parts = (EDITION, feed.pk, *reader, settings.SITE_URL, first, rows_digest, names)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def publish(feed: FeedSecret, found: Any, *, state: str, on: date, now: datetime) -> bytes:
    """The feed's file; what changed since it was last told is noted first."""
    with translation.override(language_of(feed.user)), transaction.atomic():
        held = FeedSecret.objects.select_for_update().get(pk=feed.pk)
        known = {one.uid: one for one in held.published.all()}
        events = events_of(some_at_a_time(found), feed.user, changed_at=now)
        if held.state != state:
            known = _note(held, events, known, on=on, now=now)
            FeedSecret.objects.filter(pk=feed.pk).update(state=state)
        told = [
            replace(one, sequence=known[one.uid].sequence, changed_at=known[one.uid].changed_at)
            for one in events
        ]
        gone = sorted(
            (one for one in known.values() if one.is_cancelled), key=lambda one: (one.day, one.uid)
        )
        name = _("MOU Tracker: %(name)s") % {"name": feed.holds if feed.about else feed.user}
        return calendar([*told, *(cancelled(_as_told(one)) for one in gone)], name=name)


def _digest_of(event: Event) -> str:
    told = (
        EDITION, event.summary, event.day, event.until, event.starts_at, event.ends_at, event.zone,
        event.description, event.url, event.alarm,
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _note(
    feed: FeedSecret,
    events: Iterable[Event],
    known: dict[str, Published],
    *,
    on: date,
    now: datetime,
) -> dict[str, Published]:
    """Compares what is told now with what was told before, and writes the difference."""
    first, gone, changed = window(on)[0], dict(known), []
    counted = sequences(events)
    for event in events:
        before = gone.pop(event.uid, None)
        further = ahead(counted[event.uid], before)
        told = _digest_of(event), counted[event.uid] + further, False
        if before and (before.digest, before.sequence, before.is_cancelled) == told:
            continue
        known[event.uid] = Published(
            feed=feed,
            uid=event.uid,
            digest=told[0],
            sequence=told[1],
            ahead=further,
            changed_at=now,
            day=event.day,
            until=event.until,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            time_zone=event.zone,
            summary=clean(event.summary).replace("\n", " ")[:500],
        )
        changed.append(known[event.uid])
    past = [uid for uid, one in gone.items() if one.until < first]
    for uid in past:
        del known[uid], gone[uid]
    newly = [one for one in gone.values() if not one.is_cancelled]
    for one, sequence in sequence_when_gone(newly):
        one.is_cancelled, one.sequence, one.changed_at = True, sequence, now
        changed.append(one)
    feed.published.filter(uid__in=past).delete()
    for one in changed:
        one.pk = None
    Published.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["feed", "uid"],
        update_fields=[
            "digest", "sequence", "ahead", "changed_at", "day", "until", "starts_at", "ends_at",
            "time_zone", "summary", "is_cancelled",
        ],
        batch_size=2000,
    )  # fmt: skip
    return known


def _as_told(one: Published) -> Event:
    return Event(
        uid=one.uid,
        summary=one.summary,
        day=one.day,
        until=one.until,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        zone=one.time_zone,
        changed_at=one.changed_at,
        sequence=one.sequence,
    )
