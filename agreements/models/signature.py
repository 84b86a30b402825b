"""One party's signing of one term: who, in what capacity, on which local date, where."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import EarliestField, LatestField, LocalisedTextField, PartialDateField, UidField
from .history import tracked
from .party import Party
from .person import Person
from .term import Term


@tracked
class Signature(models.Model):
    """`signed` is the local date; NULL: on a day not recorded. `names` are as written then.

    `is_planned`: recorded before its day, and nobody has said since that it happened (domain §2).
    """

    uid = UidField(unique=True)
    term = models.ForeignKey(Term, models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    signed = PartialDateField(verbose_name=_("signed on"))
    signed_earliest = EarliestField(of="signed")
    signed_latest = LatestField(of="signed")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    names = LocalisedTextField(verbose_name=_("name of the signatory"))
    capacity = models.CharField(_("capacity"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    is_planned = models.BooleanField(default=False, editable=False)
    is_void = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["term", "pk"]
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "party"],
                condition=Q(is_void=False),
                name="signature_once_per_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.signed}" if self.signed else str(self.party)
