"""Due ledger entries → mails in the outbox, in the recipient's language, one person at a time.

One digest a day for each person, with the comments that called them by name and what became of
days they were told of. The last step of a legal day has a mail of its own, unless there are many.
What fell due before goes out in one digest, at once on a working day, else on the next; when the
day's digest has gone, only last steps and days that are near still leave the same day and the rest
waits for the next working morning. On a day off nothing leaves but what has too few working days
left to wait. On the first working day of a week everybody who holds anything is told what that is,
also where nothing is due.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from agreements.deadline_kinds import LEGAL, DeadlineKind
from agreements.models import OutboxMessage
from agreements.wording.date_formats import using_preferences_of
from mou_tracker.accounts.languages import language_of
from mou_tracker.accounts.models import Role, User
from mou_tracker.collaboration.models import ImportNotice, Mention, ProposalNotice

from . import proposed, taken_in
from .aftermath import News, mark_told, news_for, unseen_days
from .calls import Call, calls_of, mark_mailed
from .item import Item
from .items import items_for, newest_of_each
from .models import Entry, EntryState, RegisterNotice
from .moments import ONE_DAY, Moment, Office, end_of, mail_time, moment, next_working_day
from .planner import ANSWERABLE
from .proposed import Proposed
from .taken_in import TakenIn
from .week import NOTHING_HELD, WEEK, Held, Week, held_by
from .writing import MailContents, Told, write

log = logging.getLogger(__name__)

#: More last steps than these on one day share a mail.
OWN_MAILS = 5
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
    return sum(compose_one_by_one(now=now, on=on))


def compose_one_by_one(
    *, now: datetime, on: date | None = None, written_on: date | None = None
) -> Iterator[int]:
    """The same, giving way after each person so that what is written can leave.
    `written_on`: the day on which all that fell due by `on` goes out in one digest, and from which
    it is counted how far a day is."""
    office, reached = Office.load(), now if on is None else max(now, end_of(on))
    due = Entry.objects.ready(reached).order_by()
    ready = set(due.values_list("recipient", flat=True).distinct())
    called = Mention.objects.untold().order_by().values_list("user", flat=True).distinct()
    asked = ProposalNotice.objects.untold().order_by().values_list("user", flat=True).distinct()
    sent = ImportNotice.objects.untold().order_by().values_list("user", flat=True).distinct()
    moved_in = RegisterNotice.objects.filter(told_on=None).order_by()
    followed = Entry.objects.untold_aftermath().order_by().values_list("recipient", flat=True)
    also = Also(
        called=frozenset(called),
        proposed=frozenset({*asked, *sent}),
        followed=frozenset(followed.distinct()),
        taken_in=frozenset(moved_in.values_list("recipient", flat=True).distinct()),
        weekly=Week.due(now=now, office=office, on=on).people,
    )
    ready |= also.called | also.proposed | also.followed | also.weekly | also.taken_in
    for person in list(User.objects.filter(pk__in=ready, is_active=True).order_by("pk")):
        yield _or_nothing(person, now=now, office=office, on=on, written_on=written_on, also=also)


def _or_nothing(person: User, **asked: Any) -> int:
    """What cannot be written for one person is logged, and keeps nobody else's mail."""
    try:
        return _compose_for(person, **asked)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("no mail could be written for account %s", person.pk)
        return 0


@transaction.atomic
def _compose_for(
    person: User,
    *,
    now: datetime,
    office: Office,
    on: date | None,
    written_on: date | None,
    also: "Also",
) -> int:
    if not _is_mine(person):
        return 0
    this = moment(person.time_zone, now=now, office=office, on=on)
    today = this.today
    told_on = written_on or today
    due = Entry.objects.of(person).filter(state=EntryState.DUE, due_on__lte=today)
    entries = list(due.select_for_update(of=("self",)))
    with using_preferences_of(person, language=language_of(person)):
        items = items_for(entries, reader=person, on=told_on, office=office)
        unseen = _unseen(person, entries, items)
        by_entry = {item.entry.pk: item for item in items}
        shown = newest_of_each(item.entry for item in items)
        digest_gone = _digest_gone(person, today)
        mails = _group(shown, this, digest_gone=digest_gone, in_one=written_on is not None)
        is_weekly = person.pk in also.weekly and this.leaves_at <= this.now
        beside = _beside(person, this, unseen, also, is_weekly, digest_gone=digest_gone)
        if is_weekly:  # also where the digest of the day went before the morning
            mails.digest, mails.later = [*mails.digest, *mails.later], []
        told = beside.with_items([by_entry[one.pk] for one in mails.digest])
        is_due = is_weekly or _are_due(beside, this) or beside.cannot_wait
        has_digest = mails.digest or (is_due and not told.is_empty)
        morning = next_working_day(today + ONE_DAY, person.time_zone, office)
        _put_off(mails.later, to=morning, zone=person.time_zone)
        written = [(f"step:{one.pk}:{one.due_on}", [one]) for one in mails.own]
        written += [(f"late:{mails.late[0].pk}:{today}", mails.late)] if mails.late else []
        for key, chosen in written:
            own = MailContents(items=[by_entry[one.pk] for one in chosen])
            _queue(write(_free(key), person, own, now=now), chosen, entries, on=told_on)
        if has_digest:
            message = write(_digest_key(person, today, is_weekly), person, told, now=now)
            _queue(message, [*mails.digest, *beside.unseen], entries, on=told_on)
            mark_mailed(beside.calls, now=now)
            proposed.mark_mailed(beside.proposed, now=now)
            mark_told(beside.news, on=today)
            taken_in.mark_told(beside.taken_in, on=today)
    return len(written) + bool(has_digest)


@dataclass(frozen=True, slots=True)
class Also:
    """The ids of people for whom there is something beside their days: they were called by name, a
    day they were told of became another, a register was taken in, the mail of the week is due."""

    called: frozenset[int]
    proposed: frozenset[int]
    followed: frozenset[int]
    taken_in: frozenset[int]
    weekly: frozenset[int]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a digest tells beside the days that are due."""

    calls: list[Call]
    proposed: list[Proposed]
    news: list[News]
    unseen: list[Entry]
    taken_in: list[TakenIn]
    held: Held

    @property
    def cannot_wait(self) -> bool:
        """Whether it is reason enough for a digest."""
        return bool(self.unseen or self.taken_in) or any(one.is_reason_enough for one in self.news)

    def with_items(self, items: list[Item]) -> MailContents:
        news: list[Told] = [*unseen_days(self.unseen), *self.news]
        return MailContents(
            items=items, calls=self.calls, news=news, standing=self.held.standing,
            held=self.held.everything, proposed=self.proposed, taken_in=self.taken_in,
        )  # fmt: skip


def _beside(
    person: User,
    this: Moment,
    unseen: list[Entry],
    also: "Also",
    is_weekly: bool,
    *,
    digest_gone: bool,
) -> Beside:
    if (digest_gone and not is_weekly) or this.now < this.leaves_at or not this.is_working_day:
        return Beside([], [], [], [], [], NOTHING_HELD)
    held = held_by(person, on=this.today) if is_weekly else NOTHING_HELD
    news = news_for(person, on=this.today) if person.pk in also.followed else []
    calls = calls_of(person) if person.pk in also.called else []
    told = proposed.proposals_of(person) if person.pk in also.proposed else []
    before = taken_in.taken_in_of(person, on=this.today) if person.pk in also.taken_in else []
    return Beside(calls, told, news, unseen, before, held)


def _are_due(beside: Beside, this: Moment) -> bool:
    """Whether they are reason enough for a digest: somebody was called, or a proposal made or
    answered, before the mails of a working morning left. Who is called later in the day hears of it
    with the next digest."""
    left = this.leaves_at
    moments = [call.mention.created_at for call in beside.calls]
    moments += [one.notice.created_at for one in beside.proposed]
    return left <= this.now and any(moment <= left for moment in moments)


def _put_off(entries: list[Entry], *, to: date, zone: str) -> None:
    chosen = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    chosen.update(due_on=to, due_at=mail_time(to, zone))


def _is_mine(person: User) -> bool:
    """One composer for each person at a time; released with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [COMPOSER_LOCK, person.pk])
        return cursor.fetchone()[0]


def _unseen(person: User, entries: list[Entry], items: list[Item]) -> list[Entry]:
    """What the person may not see (any more) is not told, and not asked about every minute. An
    administrator, the last in line, hears without its content that there is something."""
    seen = {item.entry.pk for item in items}
    hidden = [entry for entry in entries if entry.pk not in seen]
    if person.role == Role.ADMINISTRATOR:
        return hidden
    if hidden:
        gone = Entry.objects.filter(pk__in=[entry.pk for entry in hidden])
        gone.update(state=EntryState.WITHHELD)
    return []


def _group(entries: list[Entry], this: Moment, *, digest_gone: bool, in_one: bool) -> Mails:
    """`in_one`: no last step has a mail of its own, since all of it fell due before."""
    mails = Mails()
    last_today = [one for one in entries if _is_last_day(one) and one.due_on == this.today]
    has_own = not in_one and len(last_today) <= OWN_MAILS
    rest = [one for one in entries if not has_own or one not in last_today]
    if has_own:
        mails.own = [one for one in last_today if one.due_at <= this.now]
    if not this.is_working_day:  # nothing leaves but what has too little left to wait
        mails.late = [one for one in rest if one.due_at <= this.now and one.day <= this.soon]
        return mails
    if not any(one.due_at <= this.now for one in rest):
        return mails
    if not digest_gone:
        mails.digest = rest
        return mails
    for one in rest:
        if one.due_at <= this.now:
            cannot_wait = one.is_last or one.day <= this.soon
            (mails.late if cannot_wait else mails.later).append(one)
    return mails


def _is_last_day(one: Entry) -> bool:
    """Whether it is the last word of a legal day, to whoever holds it."""
    is_of_last_day = one.kind != DeadlineKind.EFFECT_PENDING or one.key.endswith(":last_day")
    return one.is_last and one.kind in LEGAL and is_of_last_day and one.reason in ANSWERABLE


def _digest_key(person: User, today: date, is_weekly: bool = False) -> str:
    return f"digest:{person.pk}:{today}{WEEK if is_weekly else ''}"


def _free(key: str) -> str:
    """`key`, or the next one that no mail has: a step may be told again on its day, by another's
    hand or after an answer was taken back."""
    taken = OutboxMessage.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:")).count()
    return f"{key}:{taken}" if taken else key


def _digest_gone(person: User, today: date) -> bool:
    keys = [_digest_key(person, today, is_weekly) for is_weekly in (False, True)]
    return OutboxMessage.objects.filter(key__in=keys).exists()


def _queue(message: OutboxMessage, chosen: list[Entry], entries: list[Entry], *, on: date) -> None:
    """Marks the chosen entries and the earlier steps of the same deadlines that they stand for."""
    named = {(one.origin, one.key) for one in chosen}
    covered = [one.pk for one in entries if (one.origin, one.key) in named]
    Entry.objects.filter(pk__in=covered, state=EntryState.DUE).update(
        state=EntryState.QUEUED, message=message, told_on=on
    )
