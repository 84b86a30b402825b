"""The controlled, hierarchical list of cooperation areas."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.access import can, rights_of

from .columns import Columns, office, shared
from .fields import LocalisedTextField, called
from .history import tracked


class AreaQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Staff see every area; a partner those of the signed terms it is told of."""
        rights = rights_of(user)
        if not rights.is_partner:
            return self if can(rights, "see") else self.none()
        terms = self.model.terms.rel.related_model.objects.visible_to(rights)
        signed = terms.filter(is_void=False, stage="signed")
        return self.filter(pk__in=signed.values("areas"))

    def offered(self, *, beside: models.QuerySet | None = None) -> Self:
        """Those that new work may choose, and those it has already (ids)."""
        offered = Q(is_retired=False)
        return self.filter(offered if beside is None else offered | Q(pk__in=beside))


@tracked
class Area(models.Model):
    """One cooperation area; terms choose from these, so the scope can change by renewal."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    names = LocalisedTextField(verbose_name=_("names"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_retired = models.BooleanField(_("no longer offered"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    FIELDS = Columns(
        shared("code", by="add_area"),
        shared("names", by="add_area change_area"),
        office("parent", by="add_area change_area", label=_("Part of")),
        office("is_retired", by="change_area"),
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("cooperation area"), _("cooperation areas")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="area_not_its_own_parent"
            ),
            models.CheckConstraint(condition=~Q(names={}), name="area_has_a_name"),
        ]

    #: The columns by which `str` calls it.
    CALLED_BY = ("names", "code")

    def __str__(self) -> str:
        return called(self.names, self.code)
