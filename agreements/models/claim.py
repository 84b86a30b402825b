"""What a document says about an agreement, held beside the computed value."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.access import agreement_scope

from .agreement import Agreement, Participation
from .document import Document
from .fields import UidField
from .history import tracked
from .party import Party


class ClaimKind(models.TextChoices):
    RENEWAL_ORDINAL = "renewal_ordinal", _("n-th renewal")
    INSTRUMENT_ORDINAL = "instrument_ordinal", _("n-th instrument")
    PARTNERSHIP_YEARS = "partnership_years", _("years of partnership")
    SINCE_YEAR = "since_year", _("since the year")
    FREE = "free", _("other statement")


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agreement_scope(user, participation=Participation, path="agreement"))


@tracked
class Claim(models.Model):
    """One statement by somebody. `as_of` is the day it speaks about, which the computed value
    beside it is for."""

    uid = UidField(unique=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="claims")
    kind = models.CharField(_("kind"), max_length=20, choices=ClaimKind)
    value = models.SmallIntegerField(_("value"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)
    as_of = models.DateField(_("speaks about"), null=True, blank=True)
    claimant = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="claims"
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "pk"]
        verbose_name, verbose_name_plural = _("claim"), _("claims")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="free") & ~Q(words="") | ~Q(kind="free") & Q(value__isnull=False),
                name="claim_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value or self.words}"
