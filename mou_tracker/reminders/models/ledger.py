"""The ledger: who is to hear of which deadline at which step, and what became of it."""

from datetime import date
from typing import Self

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
    VOID = "void", _("no longer asked for")
    WITHHELD = "withheld", _("not visible to the recipient")


#: Waiting for the person: what the inbox shows.
OPEN_STATES = (EntryState.DUE, EntryState.QUEUED, EntryState.SENT, EntryState.MISSED)


class Reason(models.TextChoices):
    """Why somebody hears of it."""

    RESPONSIBLE = "responsible", _("responsible")
    DEPUTY = "deputy", _("deputy")
    OWNER = "owner", _("owner of the task")
    HANDED_OVER = "handed_over", _("handed over to you")
    WATCHER = "watcher", _("watching")
    UNATTENDED = "unattended", _("nobody is responsible")
    SILENCE = "silence", _("nobody has answered")


class EntryQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        return self.filter(recipient=user)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def snoozed(self) -> Self:
        return self.filter(state=EntryState.SNOOZED)

    def series(self, entry: "Entry") -> Self:
        """All steps of the same deadline for the same person."""
        return self.filter(
            recipient=entry.recipient_id, origin=entry.origin, key=entry.key, day=entry.day
        )

    def ready(self, now) -> Self:
        return self.filter(state=EntryState.DUE, due_at__lte=now)


class Entry(models.Model):
    """One person, one deadline on one day, one step of its rule: exactly once, whatever runs how
    often (the unique key). A deadline that moves begins a series of its own.

    `day`: of the deadline; `lead`: days before it; `due_on`: the day this step is reached;
    `due_at`: the moment a mail may leave, 09:00 of that day in the recipient's zone, or at once
    for what fell due earlier. `is_last`: no later step follows. `given_by`, `word`: who handed it
    over, and what they said with it. Deadlines are named by origin and key, never by id.
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
            models.Index(
                fields=["origin", "key", "day"],
                condition=Q(state__in=["due", "queued", "sent", "missed", "snoozed"]),
                name="reminder_live",
            ),
            models.Index(
                fields=["recipient", "day"],
                condition=Q(state__in=["due", "queued", "sent", "missed", "snoozed"]),
                name="reminder_inbox",
            ),
            models.Index(
                fields=["sent_at"],
                condition=Q(state="sent", escalated_at=None),
                name="reminder_silent",
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
