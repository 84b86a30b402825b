"""What runs by itself, and when it last did."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone


class Run(models.TextChoices):
    TICK = "tick"
    NIGHTLY = "nightly"
    CHECK = "check"  # that every legal day is told to somebody
    FILES = "files"  # of the digests of documents, a part each hour


class LastRunQuerySet(models.QuerySet["LastRun"]):
    def note(self, name: Run, *, now: datetime, found: Any = None) -> "LastRun":
        """It ran to its end; `found`: what it has to tell."""
        row = LastRun(name=name, ran_at=now, found=found)
        self.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["ran_at", "found"],
        )
        return row


class LastRun(models.Model):
    """One row for each, written over by the next. Its absence, or an old one, is the alarm."""

    name = models.CharField(max_length=12, primary_key=True, choices=Run)
    ran_at = models.DateTimeField(default=timezone.now)
    found = models.JSONField(null=True)

    objects = LastRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} {self.ran_at:%Y-%m-%d %H:%M}"
