"""Somebody who wants to hear of an agreement without being responsible for it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from agreements.models import Agreement


class Watch(models.Model):
    """`user` hears of the deadlines of `agreement`, as long as they may see it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="watches")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "agreement"], name="watch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.agreement}"
