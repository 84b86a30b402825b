"""The ledger: who is to hear of which deadline at which step, and what became of it."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import DeadlineKind, OutboxMessage


class EntryState(models.TextChoices):
    DUE = "due", _("due")
    QUEUED = "queued", _("mail written")
    SENT = "sent", _("mail sent")
    MISSED = "missed", _("missed")  # a meeting that passed before anybody heard: shown, not mailed
    SNOOZED = "snoozed", _("snoozed")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    HANDED_OVER = "handed_over", _("handed over")
    COVERED = "covered", _("stands with a later step")
    VOID = "void", _("no longer asked for")
    WITHHELD = "withheld", _("not visible to the recipient")
    # due before a register was taken in: told in one line with all the others, answered by nobody
    TAKEN_IN = "taken_in", _("from before it was taken in")


#: Waiting for the person: what the inbox shows.
OPEN_STATES = (EntryState.DUE, EntryState.QUEUED, EntryState.SENT, EntryState.MISSED)
#: Still to be answered, today or once it is shown again.
TO_ANSWER = (*OPEN_STATES, EntryState.SNOOZED)


#: Steps of which it is still to be seen whether anybody answers.
PENDING = (
    EntryState.DUE, EntryState.QUEUED, EntryState.SENT, EntryState.SNOOZED, EntryState.ACKNOWLEDGED,
)  # fmt: skip
#: Steps that were told and stand: whoever they were told hears what becomes of their day.
TOLD = (EntryState.QUEUED, EntryState.SENT, EntryState.SNOOZED, EntryState.ACKNOWLEDGED)


#: The same, and those that somebody else holds now: they were told all the same.
FOLLOWED = (*TOLD, EntryState.HANDED_OVER, EntryState.COVERED)


class Reason(models.TextChoices):
    """Why somebody hears of it."""

    RESPONSIBLE = "responsible", _("responsible")
    STAND_IN = "stand_in", _("standing in for somebody who is away")
    DEPUTY = "deputy", _("deputy")
    OWNER = "owner", _("owner of the task")
    HANDED_OVER = "handed_over", _("handed over to you")
    WATCHER = "watcher", _("watching")
    UNATTENDED = "unattended", _("nobody who is responsible is there")
    SILENCE = "silence", _("nobody has answered")
    SECOND = "second", _("so that two people know")
    LAPSED = "lapsed", _("what was decided has not been done")


class Aftermath(models.TextChoices):
    """What became of a day somebody was told of, and is to hear of once."""

    MOVED = "moved", _("moved to another day")
    CLOSED = "closed", _("no longer needed")
    PASSED = "passed", _("its day has passed")
    GONE = "gone", _("cancelled")


class EntryQuerySet(models.QuerySet[Any]):
    def of(self, user: Any) -> Self:
        return self.filter(recipient=user)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def snoozed(self) -> Self:
        return self.filter(state=EntryState.SNOOZED)

    def untold_aftermath(self) -> Self:
        """What became of days that were told, and no mail has said yet."""
        return self.exclude(aftermath="").filter(aftermath_told_on=None)

    def series(self, entry: "Entry") -> Self:
        """All steps of the same deadline for the same person."""
        return self.filter(
            recipient=entry.recipient_id, origin=entry.origin, key=entry.key, day=entry.day
        )

    def ready(self, now: datetime) -> Self:
        return self.filter(state=EntryState.DUE, due_at__lte=now)


class RegisterNotice(models.Model):
    """`recipient` is told in one line how much was due before a register was taken in. `register`:
    what names it for good; `name`: its file; `day`: of taking it in; `told_on`: of the mail."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    register = models.CharField(max_length=40, db_collation="C")
    name = models.CharField(max_length=300)
    day = models.DateField()
    told_on = models.DateField(null=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "register"], name="register_notice_once"),
        ]
        indexes = [
            models.Index(
                fields=["recipient"], condition=Q(told_on=None), name="register_notice_untold"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One person, one deadline on one day, one step of its rule: exactly once, whatever runs how
    often (the unique key). A deadline that moves begins a series of its own.

    `day`: of the deadline; `lead`: days before it; `due_on`: the day this step is reached;
    `due_at`: the moment a mail may leave, 09:00 of that day in the recipient's zone, or at once
    for what fell due earlier. `told_on`: the day, in the recipient's zone, whose mail tells it.
    `is_last`: no later step follows. `given_by`, `word`: who handed it over, and what they said
    with it. `escalated_at`: when it was seen to that somebody else knows, or that nobody need.
    `aftermath`: what became of a day that was told; `aftermath_told_on`: when that was said.
    `notice`: the line that tells it, of what was due before a register was taken in.
    Deadlines are named by origin and key, never by id.
    """

    uid = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders"
    )
    origin = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=DeadlineKind)
    day = models.DateField()
    lead = models.PositiveSmallIntegerField()
    is_last = models.BooleanField(db_default=False)
    reason = models.CharField(max_length=12, choices=Reason)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=EntryState, db_default=EntryState.DUE)
    message = models.ForeignKey(
        OutboxMessage, models.SET_NULL, null=True, related_name="reminder_entries"
    )
    told_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    snoozed_until = models.DateField(null=True)  # first day it is shown again
    handed_over_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    word = models.CharField(max_length=300, blank=True, db_default="")
    escalated_at = models.DateTimeField(null=True)
    aftermath = models.CharField(max_length=6, choices=Aftermath, blank=True, db_default="")
    aftermath_told_on = models.DateField(null=True)
    notice = models.ForeignKey(RegisterNotice, models.CASCADE, null=True, related_name="entries")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "origin", "key", "day", "lead"], name="reminder_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "recipient"], condition=Q(state="due"), name="reminder_due"
            ),
            models.Index(fields=["origin", "key", "day"], name="reminder_series"),
            models.Index(
                fields=["recipient", "day"],
                condition=Q(state__in=["due", "queued", "sent", "missed", "snoozed"]),
                name="reminder_inbox",
            ),
            models.Index(
                fields=["origin", "key", "day"],
                condition=Q(state__in=PENDING, escalated_at=None),
                name="reminder_pending",
            ),
            models.Index(
                fields=["origin", "key", "day"],
                condition=Q(aftermath="", state__in=FOLLOWED),
                name="reminder_told",
            ),
            models.Index(
                fields=["recipient"],
                condition=~Q(aftermath="") & Q(aftermath_told_on=None),
                name="reminder_aftermath",
            ),
            models.Index(
                fields=["origin", "key"],
                condition=Q(handed_over_to__isnull=False),
                name="reminder_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%Y-%m-%d} −{self.lead}"

    def is_over(self, on: date) -> bool:
        return self.day < on
