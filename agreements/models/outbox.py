"""Messages that wait to leave the office: written with the action, sent by the sender."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class OutboxState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class OutboxMessage(models.Model):
    """One mail. `key` is unique: the same reason never makes two. `message_id` is fixed when the
    row is written, so a mail sent again after a crash is the same mail (withstand F04).

    `request_id`: of the request, task or round that wrote it, for the log of whoever sends it.
    `soft_failures`, `bounced_at`, `bounce_status`: what mail servers behind ours reported of it
    after it was sent: failures for now, and that it was given up, with the status of RFC 3463.

    Claim: `lease_until` in the future means a sender holds it. Commit after each mail.
    """

    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mails"
    )
    to_address = models.EmailField(max_length=320)
    language = models.CharField(max_length=16)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    request_id = models.CharField(max_length=64, blank=True, db_default="", default="")
    soft_failures = models.PositiveSmallIntegerField(db_default=0, default=0)
    bounced_at = models.DateTimeField(null=True)
    bounce_status = models.CharField(max_length=12, blank=True, db_default="", default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="waiting"), name="outbox_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.to_address}: {self.subject}"
