"""What another program is told of the mails that are written."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models import OutboxMessage, OutboxState


class WebhookCall(models.Model):
    """One POST for one mail, claimed and tried as the mail itself is: the columns mean the same.
    `body` is fixed when it is written, so that every try says the same."""

    message = models.OneToOneField(OutboxMessage, models.CASCADE, related_name="webhook_call")
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="waiting"), name="webhook_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"webhook of {self.message_id}"
