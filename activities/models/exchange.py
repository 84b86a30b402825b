"""Exchanges of companies and professionals: which way, what sector, how many, what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.history import tracked

from .activity import Activity


class Direction(models.TextChoices):
    OUTWARD = "outward", _("from us to them")
    INWARD = "inward", _("from them to us")
    BOTH = "both", _("both ways")


@tracked
class Exchange(models.Model):
    """What an exchange adds to its activity. NULL: not recorded, which is not none."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="exchange"
    )
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    sector = models.CharField(_("sector"), max_length=200, blank=True)
    companies = models.PositiveIntegerField(_("companies"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True, max_length=20_000)

    class Meta:
        verbose_name, verbose_name_plural = _("exchange"), _("exchanges")

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_direction_display()}"
