"""Changes inside a running term: amendment, annex, action plan, extension, accession."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .columns import Columns, office, shared
from .document import Document
from .fields import EarliestField, LatestField, PartialDateField, UidField
from .history import tracked
from .term import Term


class AmendmentKind(models.TextChoices):
    AMENDMENT = "amendment", _("amendment")
    ANNEX = "annex", _("annex")
    ACTION_PLAN = "action_plan", _("action plan")
    EXTENSION = "extension", _("extension")
    ACCESSION = "accession", _("accession")


#: The column of an extension's own day.
NEW_END = "new_ends_on"


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def extending(self) -> Self:
        """Extensions that stand."""
        return self.filter(is_void=False, kind=AmendmentKind.EXTENSION)

    def new_ends(self) -> list[date]:
        """The last days of those that extend."""
        return list(self.extending().values_list(NEW_END, flat=True))


@tracked
class Amendment(models.Model):
    """One change to one term; an extension moves its end to `new_ends_on` (last day, inclusive).

    `is_planned`: recorded before its day, and nobody has said since that it happened (domain §2).
    """

    uid = UidField(unique=True)
    term = models.ForeignKey(Term, models.CASCADE, related_name="amendments")
    kind = models.CharField(_("kind"), max_length=12, choices=AmendmentKind)
    signed = PartialDateField(verbose_name=_("signed on"), null=False, blank=False)
    signed_earliest = EarliestField(of="signed")
    signed_latest = LatestField(of="signed")
    summary = models.TextField(_("what it changes"))
    new_ends_on = models.DateField(_("new last day"), null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    is_planned = models.BooleanField(default=False, editable=False)
    is_void = models.BooleanField(default=False, editable=False)

    FIELDS = Columns(
        shared("kind signed summary new_ends_on", by="amend correct"),
        office("document", by="amend correct", label=_("document"), why="a page keeps it apart"),
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["term", F("signed_earliest").asc(nulls_first=True), "pk"]
        verbose_name, verbose_name_plural = _("amendment"), _("amendments")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="extension", new_ends_on__isnull=False)
                | (~Q(kind="extension") & Q(new_ends_on=None)),
                name="amendment_extension_moves_the_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.signed}"
