"""Outcomes with their evidence and approval, and what prompted a renewal."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.access import rights_of
from agreements.models import Document, Term
from agreements.models.fields import UidField
from agreements.models.history import tracked

from .activity import Activity


class OutcomeQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Outcomes of visible activities; a partner sees approved ones only."""
        seen = self.filter(activity__in=Activity.objects.visible_to(user))
        return seen.exclude(approved_on=None) if rights_of(user).is_partner else seen

    def approved_by(self, day: date) -> Self:
        return self.filter(approved_on__lte=day)


@tracked
class Outcome(models.Model):
    """What came of an activity: nothing without evidence, and nothing told before its approval."""

    uid = UidField(unique=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="outcomes")
    text = models.TextField(_("outcome"), max_length=20_000)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), blank=True, max_length=500)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        verbose_name, verbose_name_plural = _("outcome"), _("outcomes")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="outcome_has_a_text"),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(link=""), name="outcome_has_evidence"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_on=None)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
                name="outcome_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def as_on(self, day: date) -> Self:
        """This row as it stood on `day`, to be shown and not saved."""
        if self.approved_on and self.approved_on > day:
            self.approved_on = self.approved_by = None
        return self


@tracked
class Prompt(models.Model):
    """An activity that prompted a term (a renewal, most often)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="prompts")
    term = models.ForeignKey(Term, models.CASCADE, related_name="prompts")

    class Meta:
        ordering = ["term", "activity"]
        constraints = [models.UniqueConstraint(fields=["activity", "term"], name="prompt_once")]

    def __str__(self) -> str:
        return f"{self.activity} → {self.term}"
