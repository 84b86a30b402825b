"""Rows changed together: what each held before, so that all of it can be taken back."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import UidField


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own."""
        return self.filter(by=getattr(user, "pk", None))


class Batch(models.Model):
    """Several rows of one noun that somebody changed in one go. `rows`: of each the `key` it is
    known by, the values `before` and `after` of the columns that changed, as JSON, and its
    `version` then. `taken_back_at`: when all of it was undone."""

    uid = UidField(unique=True)
    noun = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=list)
    taken_back_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("change of several")

    def __str__(self) -> str:
        return f"{self.noun} × {len(self.rows)}, {self.at:%Y-%m-%d}"
