"""What lies on somebody's desk: texts begun and not saved."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from agreements.models.fields import UidField


class DraftQuerySet(models.QuerySet):
    def of(self, user: Any) -> Self:
        """A draft is its writer's alone, whoever may see the record."""
        return self.filter(user=user.pk)


class Draft(models.Model):
    """What `user` has typed into the form at `path` and not saved. `query`: of the address the form
    was opened at; `fields`: {name: [values]} as the browser sends them."""

    uid = UidField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=300)
    query = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="draft_once")]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return self.uid

    @property
    def typed(self) -> QueryDict:
        """As if the form had been sent."""
        found = QueryDict(mutable=True)
        for name, values in self.fields.items():
            found.setlist(name, values)
        return found

    @property
    def address(self) -> str:
        """Where the form opens with what was typed."""
        return (
            f"{self.path}?{self.query}&draft={self.uid}"
            if self.query
            else (f"{self.path}?draft={self.uid}")
        )
