"""What people say of a fault they met; and which beat rings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mou_tracker import request_ids


class FaultReport(models.Model):
    """One person's words about something that broke.

    `number`: what the log calls the request by ("": none was shown); `address`: the path of the
    page, without what was asked of it. Open until an administrator closes it; never deleted.
    """

    number = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=300, blank=True)
    words = models.TextField(max_length=4000)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="fault_reports"
    )
    reported_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="fault_report_closed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(number__regex=f"^{request_ids.SOUND.pattern}$"),
                name="fault_report_number_is_sound",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="fault_report_says_something"),
        ]
        indexes = [
            models.Index(
                fields=["-reported_at"], condition=Q(closed_at=None), name="fault_report_open"
            )
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class BeatLease(models.Model):
    """One row, if any: the process that rings for everybody until `until`, by the database's clock.

    `holder`: its own word, another one after each start; `host` and `process`: where it runs.
    """

    only = models.BooleanField(primary_key=True, default=True)
    holder = models.CharField(max_length=64)
    host = models.CharField(max_length=255)
    process = models.PositiveIntegerField()
    since = models.DateTimeField()
    renewed_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="beat_lease_is_one")]

    def __str__(self) -> str:
        return f"{self.host}, process {self.process}"
