"""Due ledger entries → mails in the outbox, in the recipient's language, one person at a time.

One digest a day for each person, with the comments that called them by name. A last step that
falls on the day has a mail of its own, unless there are many. What fell due before goes out in
one digest, at once on a working day, else on the next; when the day's digest has gone, only last
steps still leave the same day and the rest waits for the next working morning. On a day off nothing
leaves but what has too few working days left to wait.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from agreements.models import OutboxMessage
from agreements.wording.date_formats import using_preferences_of
from mou_tracker.accounts.languages import language_of
from mou_tracker.accounts.models import User
from mou_tracker.collaboration.models import Mention

from .calls import Call, calls_of, mark_mailed
from .items import Item, items_for, newest_of_each
from .models import Entry, EntryState
from .moments import ONE_DAY, Moment, Office, end_of, mail_time, moment, next_working_day
from .writing import MailContents, write

#: More last steps than these on one day share a mail.
OWN_MAILS = 5
#: People whose mails are written before those mails leave.
BATCH = 50
COMPOSER_LOCK = 7307102


@dataclass(slots=True)
class Mails:
    """How the due entries of one person are grouped today."""

    own: list[Entry] = field(default_factory=list)
    digest: list[Entry] = field(default_factory=list)
    late: list[Entry] = field(default_factory=list)
    later: list[Entry] = field(default_factory=list)


def compose(*, now: datetime, on: date | None = None) -> int:
    """Writes the mails that are due and returns how many; one transaction for each person."""
    return sum(compose_in_batches(now=now, on=on))


def compose_in_batches(
    *, now: datetime, on: date | None = None, written_on: date | None = None
) -> Iterator[int]:
    """The same, giving way after every BATCH people so that what is written can leave.
    `written_on`: the day on which all that fell due by `on` goes out in one digest, and from which
    it is counted how far a day is."""
    office, reached = Office.load(), now if on is None else max(now, end_of(on))
    due = Entry.objects.ready(reached).order_by()
    ready = set(due.values_list("recipient", flat=True).distinct())
    ready |= set(Mention.objects.untold().order_by().values_list("user", flat=True).distinct())
    people = list(User.objects.filter(pk__in=ready, is_active=True).order_by("pk"))
    for first in range(0, len(people), BATCH):
        batch = people[first : first + BATCH]
        yield sum(
            _compose_for(person, now=now, office=office, on=on, written_on=written_on)
            for person in batch
        )


@transaction.atomic
def _compose_for(
    person: User, *, now: datetime, office: Office, on: date | None, written_on: date | None
) -> int:
    if not _is_mine(person):
        return 0
    this = moment(person.time_zone, now=now, office=office, on=on)
    today = this.today
    due = Entry.objects.of(person).filter(state=EntryState.DUE, due_on__lte=today)
    entries = list(due.select_for_update(of=("self",)))
    with using_preferences_of(person, language=language_of(person)):
        items = items_for(entries, reader=person, on=written_on or today, office=office)
        _withhold(entries, items)
        by_entry = {item.entry.pk: item for item in items}
        shown = newest_of_each(item.entry for item in items)
        digest_gone = _digest_gone(person, today)
        mails = _group(shown, this, digest_gone=digest_gone, in_one=written_on is not None)
        calls = [] if digest_gone else calls_of(person)
        if not mails.digest and not _are_due(calls, this):
            calls = []
        morning = next_working_day(today + ONE_DAY, person.time_zone, office)
        _put_off(mails.later, to=morning, zone=person.time_zone)
        planned = [(f"step:{one.pk}:{one.due_on}", [one]) for one in mails.own]
        has_digest = mails.digest or calls
        planned += [(_digest_key(person, today), mails.digest)] if has_digest else []
        planned += [(f"late:{mails.late[0].pk}:{today}", mails.late)] if mails.late else []
        for key, chosen in planned:
            named = calls if chosen is mails.digest else []
            told = MailContents(items=[by_entry[one.pk] for one in chosen], calls=named)
            message = write(key, person, told, now=now)
            _queue(message, chosen, entries)
        mark_mailed(calls, now=now)
    return len(planned)


def _are_due(calls: list[Call], this: Moment) -> bool:
    """Whether they are reason enough for a digest: somebody was called before the mails of a
    working morning left. Who is called later in the day hears of it with the next digest."""
    left = this.leaves_at
    return left <= this.now and any(call.mention.created_at <= left for call in calls)


def _put_off(entries: list[Entry], *, to: date, zone: str) -> None:
    chosen = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    chosen.update(due_on=to, due_at=mail_time(to, zone))


def _is_mine(person: User) -> bool:
    """One composer for each person at a time; released with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [COMPOSER_LOCK, person.pk])
        return cursor.fetchone()[0]


def _withhold(entries: list[Entry], items: list[Item]) -> None:
    """What the person may not see (any more) is not told, and not asked about every minute."""
    seen = {item.entry.pk for item in items}
    hidden = [entry.pk for entry in entries if entry.pk not in seen]
    if hidden:
        Entry.objects.filter(pk__in=hidden).update(state=EntryState.WITHHELD)


def _group(entries: list[Entry], this: Moment, *, digest_gone: bool, in_one: bool) -> Mails:
    """`in_one`: no last step has a mail of its own, since all of it fell due before."""
    mails = Mails()
    last_today = [one for one in entries if one.is_last and one.due_on == this.today]
    has_own = not in_one and len(last_today) <= OWN_MAILS
    rest = [one for one in entries if not has_own or one not in last_today]
    if has_own:
        mails.own = [one for one in last_today if one.due_at <= this.now]
    if not any(one.due_at <= this.now for one in rest):
        return mails
    if not digest_gone:
        mails.digest = rest
        return mails
    for one in rest:
        if one.due_at <= this.now:
            cannot_wait = one.is_last or not this.is_working_day
            (mails.late if cannot_wait else mails.later).append(one)
    return mails


def _digest_key(person: User, today: date) -> str:
    return f"digest:{person.pk}:{today}"


def _digest_gone(person: User, today: date) -> bool:
    return OutboxMessage.objects.filter(key=_digest_key(person, today)).exists()


def _queue(message: OutboxMessage, chosen: list[Entry], entries: list[Entry]) -> None:
    """Marks the chosen entries and the earlier steps of the same deadlines that they stand for."""
    named = {(one.origin, one.key) for one in chosen}
    covered = [one.pk for one in entries if (one.origin, one.key) in named]
    Entry.objects.filter(pk__in=covered, state=EntryState.DUE).update(
        state=EntryState.QUEUED, message=message
    )
