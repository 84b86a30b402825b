"""From rows to calendar files, and the memory of what a feed has told."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from activities import wording
from agreements.disclosure import Disclosure
from agreements.models import DeadlineKind, DeadlineState, LegalNature, end_that_follows
from agreements.templatetags.words import duty_words, localised
from agreements.wording import edges
from agreements.wording.deadlines import days_off_said, if_notice_passes
from mou_tracker.accounts.languages import language_of

from .ics import Event, calendar, clean
from .models import FeedSecret, Published
from .reading import digest, in_scope, rows, shown, window

BINDING = {LegalNature.BINDING: True, LegalNature.NON_BINDING: False}
#: Raised when the form of the items changes, so that subscribers fetch them anew.
EDITION = 2


def uid_of(origin: str, key: str) -> str:
    """Stable for life: moving the day keeps it."""
    return f"{hashlib.sha256(f'{origin}/{key}'.encode()).hexdigest()[:32]}@mou-tracker"


def event_of(row: Mapping[str, Any], disclosure: Disclosure, *, changed_at: datetime) -> Event:
    """One row as an event in the active language: the day, its sum, no notes. `disclosure`: to
    whoever reads the calendar."""
    agreements = row["concerned"]
    title = localised(row["params"].get("title")) or "; ".join(
        localised(one["title"]) or one["reference"] for one in agreements
    )
    references = ", ".join(one["reference"] for one in agreements)
    of_kind = DeadlineKind(row["kind"])
    kind, is_meeting = str(of_kind.label), of_kind == DeadlineKind.MEETING
    natures = {one["nature"] for one in agreements}
    binding = BINDING.get(natures.pop()) if len(natures) == 1 else None
    steps = [wording.render(step, binding=binding) for step in disclosure.steps(row["because"])]
    steps += days_off_said(row["moved_from"] or row["day"], row["params"])
    first = agreements[0]["reference"] if agreements else ""
    told = (references, duty_words(row["params"]), *_doubt(row), _outcome(row), *steps)
    return Event(
        uid=uid_of(row["origin"], row["key"]),
        summary=title if is_meeting and title else f"{kind[:1].upper()}{kind[1:]}: {title}",
        day=row["day"],
        until=row["until_key"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"] if row["starts_at"] else None,
        zone=row["time_zone"],
        changed_at=changed_at,
        description="\n".join(part for part in told if part),
        category=kind,
        url=f"{settings.SITE_URL}/agreements/{first}/" if first else "",
        alarm=of_kind.traits.alarm if row["state"] == "open" else None,
    )


def _doubt(row: Mapping[str, Any]) -> Iterator[str]:
    """Between which days an uncertain day lies, and by which one is safe."""
    told = edges.between(row["earliest"], row["latest"])
    if row["safe_by"] and row["safe_by"] != row["day"]:
        told = f"{told}; {edges.safe(row['safe_by'])}" if told else edges.safe(row["safe_by"])
    if told:
        yield f"≈ {told}"


def _outcome(row: Mapping[str, Any]) -> str:
    """What happens if the day for a notice passes; nothing for other kinds, and once it has."""
    last_day = end_that_follows(row["params"])
    if row["kind"] != DeadlineKind.NOTICE or row["state"] != DeadlineState.OPEN or not last_day:
        return ""
    in_doubt = row["earliest"] != row["latest"]
    return if_notice_passes(row["clause"], last_day=last_day, in_doubt=in_doubt)


def single(deadlines: Any, *, user: Any, name: str, now: datetime) -> str:
    """Some deadlines as a file to download, with nothing remembered."""
    found = list(rows(deadlines, user))
    disclosure = disclosure_of(found, user)
    events = [event_of(row, disclosure, changed_at=now) for row in found]
    return calendar(events, name=name)


def disclosure_of(found: Iterable[Mapping[str, Any]], user: Any) -> Disclosure:
    """What `user` may have of the explanations of these rows."""
    return Disclosure.to(user, (row["because"] for row in found))


def feed_rows(feed: FeedSecret, *, on: date) -> Any:
    first, last = window(on)
    found = in_scope(shown(feed.user, on=on), feed.user, feed.scope).between(first, last)
    return rows(found, feed.user)


def state_of(found: Any, feed: FeedSecret, *, on: date) -> str:
    """What the file depends on: rows, the names its reader may have of what they name, language,
    address, and the cancelled ones of the window."""
    first = window(on)[0]
    rows_digest, naming = digest(found)
    names = sorted(Disclosure.to(feed.user, [naming]).seen.items(), key=str)
    parts = (EDITION, feed.pk, language_of(feed.user), settings.SITE_URL, first, rows_digest, names)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def publish(feed: FeedSecret, found: Any, *, state: str, on: date, now: datetime) -> str:
    """The feed's file; what changed since it was last told is noted first."""
    with translation.override(language_of(feed.user)), transaction.atomic():
        held = FeedSecret.objects.select_for_update().get(pk=feed.pk)
        known = {one.uid: one for one in held.published.all()}
        disclosure = disclosure_of(found, feed.user)
        events = [event_of(row, disclosure, changed_at=now) for row in found]
        if held.state != state:
            known = _note(held, events, known, on=on, now=now)
            FeedSecret.objects.filter(pk=feed.pk).update(state=state)
        told = [
            replace(one, sequence=known[one.uid].sequence, changed_at=known[one.uid].changed_at)
            for one in events
        ]
        cancelled = sorted(
            (one for one in known.values() if one.is_cancelled), key=lambda one: (one.day, one.uid)
        )
        name = _("MOU Tracker: %(name)s") % {"name": feed.user}
        return calendar([*told, *map(_cancellation, cancelled)], name=name)


def _digest_of(event: Event) -> str:
    told = (
        event.summary, event.day, event.until, event.starts_at, event.zone, event.description,
        event.url, event.alarm, *([event.ends_at] if event.ends_at else ()),
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
    for event in events:
        before = gone.pop(event.uid, None)
        fresh = _digest_of(event)
        if before and before.digest == fresh and not before.is_cancelled:
            continue
        known[event.uid] = Published(
            feed=feed,
            uid=event.uid,
            digest=fresh,
            sequence=before.sequence + 1 if before else 0,
            changed_at=now,
            day=event.day,
            until=event.until,
            summary=clean(event.summary).replace("\n", " ")[:500],
        )
        changed.append(known[event.uid])
    past = [uid for uid, one in gone.items() if one.until < first]
    for uid in past:
        del known[uid], gone[uid]
    for one in gone.values():
        if not one.is_cancelled:
            one.is_cancelled, one.sequence, one.changed_at = True, one.sequence + 1, now
            changed.append(one)
    feed.published.filter(uid__in=past).delete()
    for one in changed:
        one.pk = None
    Published.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["feed", "uid"],
        update_fields=[
            "digest", "sequence", "changed_at", "day", "until", "summary", "is_cancelled",
        ],
        batch_size=2000,
    )  # fmt: skip
    return known


def _cancellation(one: Published) -> Event:
    return Event(
        uid=one.uid,
        summary=one.summary,
        day=one.day,
        until=one.until,
        changed_at=one.changed_at,
        sequence=one.sequence,
        status="CANCELLED",
    )
