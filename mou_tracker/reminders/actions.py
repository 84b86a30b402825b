"""What people do with their reminders: acknowledge, snooze, hand over; watch an agreement; and
what an administrator does with a dead letter. One transaction each, with its audit row."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.access import can
from agreements.actions.action import (
    ActionContext,
    Conflict,
    record,
    record_action,
    require,
    subject_of,
)
from agreements.models import (
    Agreement,
    AuditEntry,
    Deadline,
    DeadlineKind,
    OutboxMessage,
    OutboxState,
    Term,
)
from mou_tracker.accounts.colleagues import colleagues_of
from mou_tracker.accounts.models import User

from .models import TO_ANSWER, Entry, EntryState, Reason, Rule, Watch
from .models.rule import LAST_DAYS, LAST_STEPS
from .steps import Steps

#: An entry that no longer waits for its recipient; handed (back) to them, it does again.
NOT_WAITING = (EntryState.HANDED_OVER, EntryState.VOID, EntryState.WITHHELD)
#: Answers that can be taken back.
TAKEN_BACK = (EntryState.ACKNOWLEDGED, EntryState.SNOOZED)
#: A mail that waits longer is shown as trouble with the mail server.
LATE_AFTER = timedelta(minutes=15)


def acknowledge(*, entry: Entry, by: User, now: datetime) -> Entry:
    """`by` takes it in hand: no step of this deadline is told to them before one of another band
    (365/180, 90, 30, 7, 1, 0 days); the last two steps of a legal day are told in any case."""
    with transaction.atomic():
        entry = _lock(entry, by)
        _unanswered(entry).update(state=EntryState.ACKNOWLEDGED, acknowledged_at=now)
        _audit("acknowledge_reminder", entry, by=by)
    return entry


def snooze(*, entry: Entry, by: User, until: date, on: date) -> Entry:
    """Silent until the day `until`, when its newest step is told again. ValidationError unless
    `until` lies after `on` and not after `latest_snooze`."""
    steps = Steps.of(entry)
    latest = steps.latest_snooze(on)
    if latest is None:
        raise ValidationError({"until": steps.why_until(on)})
    if not on < until <= latest:
        words = _("Choose a day from %(first)s to %(last)s.")
        days = {"first": on + timedelta(days=1), "last": latest}
        raise ValidationError({"until": f"{words % days} {steps.why_until(on)}"})
    with transaction.atomic():
        entry = _lock(entry, by)
        newest = _unanswered(entry).order_by("lead").first()
        _unanswered(entry).exclude(pk=newest.pk).update(state=EntryState.COVERED)
        Entry.objects.filter(pk=newest.pk).update(state=EntryState.SNOOZED, snoozed_until=until)
        _audit("snooze_reminder", entry, by=by, until=until.isoformat())
    return entry


def latest_snooze(entry: Entry, *, on: date) -> date | None:
    """None where it cannot be put off any more."""
    return Steps.of(entry).latest_snooze(on)


def hand_over(
    *,
    entry: Entry,
    by: User,
    to: User,
    now: datetime,
    on: date,
    word: str = "",
    actor: User | None = None,
) -> Entry:
    """Gives this deadline, with all its later steps, to `to`, who must be able to see it; `word` is
    said along with it. `by`: whose it is; `actor`: who does it in their place."""
    deadline = Deadline.objects.visible_to(to).filter(origin=entry.origin, key=entry.key)
    able = colleagues_of(by).filter(pk=to.pk).exists()
    if not able or not deadline.exists():
        raise ValidationError({"to": _("Choose a colleague who may see this.")})
    with transaction.atomic():
        entry = _lock(entry, by)
        _unanswered(entry).update(state=EntryState.HANDED_OVER, handed_over_to=to)
        same = Entry.objects.filter(origin=entry.origin, key=entry.key)
        same.filter(handed_over_to=by).update(handed_over_to=to)
        same.filter(recipient=to).exclude(handed_over_to=None).update(handed_over_to=None)
        _give(entry, to, by=actor or by, word=word.strip(), now=now, on=on)
        _audit("hand_over_reminder", entry, by=actor or by, to=to.pk)
    return entry


def _give(entry: Entry, to: User, *, by: User, word: str, now: datetime, on: date) -> None:
    """The same step for `to`, due at once; what was handed over to them already and waits for them
    stays as it is."""
    fresh = {
        "acknowledged_at": None, "snoozed_until": None,
        "reason": Reason.HANDED_OVER, "state": EntryState.DUE, "due_on": on, "due_at": now,
        "message": None, "sent_at": None, "told_on": None, "escalated_at": None, "given_by": by,
        "word": word,
    }  # fmt: skip
    theirs, is_new = Entry.objects.get_or_create(
        recipient=to,
        origin=entry.origin,
        key=entry.key,
        day=entry.day,
        lead=entry.lead,
        defaults=fresh | {"kind": entry.kind, "is_last": entry.is_last},
    )
    waits = theirs.reason == Reason.HANDED_OVER and theirs.state not in NOT_WAITING
    if not is_new and not waits:
        Entry.objects.filter(pk=theirs.pk).update(**fresh)


def answer_each(
    entries: Iterable[Entry], answer: Callable[[Entry], Any]
) -> tuple[list[Entry], list[tuple[Entry, str]]]:
    """Does `answer` to every one of `entries` as far as it allows it: those it was given to, and
    those left as they were, each with the reason. In one order, so that two never wait in a
    circle."""
    done, left = [], []
    with transaction.atomic():
        for entry in sorted(entries, key=lambda one: one.pk):
            try:
                answer(entry)
            except (Conflict, ValidationError) as error:
                left.append((entry, _reason(error)))
            else:
                done.append(entry)
    return done, left


def _reason(error: Conflict | ValidationError) -> str:
    return error.message if isinstance(error, Conflict) else " ".join(error.messages)


def watch(*, agreement: Agreement, by: User) -> None:
    require(by, "see", agreement)
    with transaction.atomic():
        _row, is_new = Watch.objects.get_or_create(user=by, agreement=agreement)
        if is_new:
            _audit_agreement("watch", agreement, by=by)


def unwatch(*, agreement: Agreement, by: User) -> None:
    with transaction.atomic():
        gone, _rows = Watch.objects.filter(user=by, agreement=agreement).delete()
        if gone:
            _audit_agreement("unwatch", agreement, by=by)


def retry(*, message: OutboxMessage, by: User, now: datetime) -> None:
    """Lets a dead letter try again from the beginning, as the same mail, to the address its
    recipient has now."""
    require(by, "see_dead_letters")
    address = message.recipient.email if message.recipient else message.to_address
    with transaction.atomic():
        revived = OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.DEAD).update(
            state=OutboxState.WAITING,
            to_address=address,
            due_at=now,
            created_at=now,
            attempts=0,
            last_error="",
            lease_until=None,
        )
        if not revived:
            raise Conflict(_("This mail is not a dead letter any more."), code="not_dead")
        AuditEntry.objects.create(
            by=by, actor=str(by), verb="retry_mail", subject=subject_of(message)
        )


def set_rule(
    *,
    by: User,
    on: date,
    kind: str,
    lead_days: list[int],
    enabled: bool,
    agreement: Agreement | None = None,
    term: Term | None = None,
    reason: str = "",
) -> Rule:
    """The days before a deadline of `kind` on which somebody hears of it: for the office, or in its
    place for one agreement or one term. What was told already stays told.

    The last steps of a legal day are taken away by managers alone, who say why; a manager who
    changes the office's rule says why in any case. ValidationError at the field."""
    with record_action(verb="set_rule", by=by, on=on, **_rule_of(agreement, term)) as done:
        rule = _lock_rule(kind, agreement, term)
        before = _told_of(rule) if rule else {}
        rule = rule or Rule(kind=kind, agreement=agreement, term=term)
        rule.lead_days, rule.enabled = sorted(lead_days, reverse=True), enabled
        done.unchanged = before == _told_of(rule)
        if not done.unchanged:
            check_rule(rule, by=by, reason=reason)
            rule.full_clean()
            rule.save()
        old = before.get("lead_days", "")
        told = {"kind": kind, "lead_days": [old, str(rule)], "enabled": enabled, "reason": reason}
        done.describe(subject=rule, detail=told | _which(term))
    return rule


def check_rule(rule: Rule, *, by: User | None, reason: str) -> None:
    """Whether `by` may write it for this reason; ValidationError at the field."""
    if by is None:
        return
    is_manager = can(by, "silence_legal_days")
    if rule.lacks_last_steps and not is_manager:
        words = _(
            "At least %(n)d steps within %(days)d days stay, and it stays switched on: only a "
            "manager can take that away, and says why."
        )
        raise ValidationError({"lead_days": words % {"n": LAST_STEPS, "days": LAST_DAYS}})
    is_office_wide = rule.agreement is None and rule.term is None
    if is_manager and not reason.strip() and (rule.lacks_last_steps or is_office_wide):
        raise ValidationError({"reason": _("Say why.")})


def _lock_rule(kind: str, agreement: Agreement | None, term: Term | None) -> Rule | None:
    rows = Rule.objects.select_for_update(of=("self",)).order_by("pk")
    return rows.filter(kind=kind, agreement=agreement, term=term).first()


def _told_of(rule: Rule) -> dict[str, Any]:
    return {"lead_days": str(rule), "enabled": rule.enabled}


def add_office_rules() -> None:
    """The office's rule to begin with, for each kind of deadline that reminds and has none: those
    that a new version brought along."""
    begun = [
        Rule(kind=kind, lead_days=list(kind.traits.lead_days))
        for kind in DeadlineKind
        if kind.traits.lead_days
    ]
    Rule.objects.bulk_create(begun, ignore_conflicts=True)


def drop_rule(
    *,
    by: User,
    on: date,
    kind: str,
    agreement: Agreement | None = None,
    term: Term | None = None,
) -> None:
    """The wider rule holds again: for a term that of its agreement, for an agreement the
    office's."""
    if agreement is None and term is None:
        raise TypeError("the office's rule is not dropped")
    with record_action(verb="drop_rule", by=by, on=on, **_rule_of(agreement, term)) as done:
        rule = _lock_rule(kind, agreement, term)
        if rule is None:
            raise Conflict(_("There is no such rule any more."), code="no_rule")
        done.describe(subject=rule, detail={"kind": kind} | _which(term))
        rule.delete()


def _rule_of(agreement: Agreement | None, term: Term | None) -> dict[str, Any]:
    """Whom a rule concerns and who may change it. No fact of the agreement moves."""
    concerned = term.agreement if term else agreement
    if concerned is None:
        return {"needs": "manage_rules"}
    return {"needs": "change", "concerns": [concerned]}


def _which(term: Term | None) -> dict[str, int]:
    return {"ordinal": term.ordinal} if term and term.ordinal is not None else {}


def take_back_answer(*, entry: Entry, by: User) -> Entry:
    """What was acknowledged or snoozed waits again, as it did before. Conflict where it waits, or
    was handed over since."""
    with transaction.atomic():
        series = Entry.objects.series(entry).of(by).select_for_update(of=("self",))
        answered = [row for row in series.order_by("pk") if row.state in TAKEN_BACK]
        if not answered:
            raise Conflict(_("This reminder has no answer to take back."), code="not_answered")
        for row in answered:
            row.state = _before_the_answer(row)
            row.acknowledged_at = row.snoozed_until = None
            row.save(update_fields=["state", "acknowledged_at", "snoozed_until"])
        of_all = Entry.objects.filter(origin=entry.origin, key=entry.key, day=entry.day)
        of_all.update(escalated_at=None)  # nobody has answered, and others are to hear of it
        _audit("take_back_answer", entry, by=by)
    return entry


def _before_the_answer(row: Entry) -> EntryState:
    if row.sent_at:
        return EntryState.SENT
    return EntryState.QUEUED if row.message_id else EntryState.DUE


def _lock(entry: Entry, by: User) -> Entry:
    """The entry, locked with the rest of its series; only its recipient answers it."""
    series = Entry.objects.series(entry).of(by).select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in series}
    if entry.pk not in found:
        raise Conflict(_("This reminder is not yours any more."), code="not_yours")
    if found[entry.pk].state not in TO_ANSWER:
        raise Conflict(_("This reminder has been answered already."), code="answered")
    return found[entry.pk]


def _unanswered(entry: Entry):
    return Entry.objects.series(entry).filter(state__in=TO_ANSWER)


def _audit(verb: str, entry: Entry, *, by: User, **detail: Any) -> None:
    named = {"origin": entry.origin, "key": entry.key, "day": entry.day.isoformat()}
    AuditEntry.objects.create(
        by=by, actor=str(by), verb=verb, subject=subject_of(entry), detail=named | detail
    )


def _audit_agreement(verb: str, agreement: Agreement, *, by: User) -> None:
    done = ActionContext(verb, concerns=[agreement])
    done.describe(subject=agreement)
    record(done, by=by)
