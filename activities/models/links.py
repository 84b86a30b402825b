"""What else an activity is tied to: promises it did something about, the next of its series."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Commitment
from agreements.models.history import tracked

from .activity import Activity


class ActivityCommitmentQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Links whose two ends `user` may see."""
        return self.filter(
            activity__in=Activity.objects.visible_to(user),
            commitment__in=Commitment.objects.visible_to(user),
        )


@tracked
class ActivityCommitment(models.Model):
    """A promise about which an activity did something."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="commitment_links")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="activity_links")

    objects = ActivityCommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "commitment"]
        verbose_name, verbose_name_plural = _("what was done"), _("what was done")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "commitment"], name="activity_commitment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.activity}"


class Rhythm(models.IntegerChoices):
    """How many months lie between two meetings of a series."""

    HALF_YEARLY = 6, _("every half year")
    YEARLY = 12, _("every year")


@tracked
class Sequel(models.Model):
    """`following` is the next of the series after `previous`; each has one before and one after."""

    previous = models.OneToOneField(Activity, models.CASCADE, related_name="sequel")
    following = models.OneToOneField(Activity, models.CASCADE, related_name="prequel")
    months = models.PositiveSmallIntegerField(_("rhythm"), choices=Rhythm)

    class Meta:
        verbose_name, verbose_name_plural = _("next of a series"), _("next of a series")
        constraints = [
            models.CheckConstraint(condition=~Q(previous=F("following")), name="sequel_of_another")
        ]

    def __str__(self) -> str:
        return f"{self.previous} → {self.following}"
