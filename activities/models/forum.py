"""Multilateral bodies whose meetings serve several agreements."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.access import can, rights_of
from agreements.models.columns import Columns, office, shared
from agreements.models.fields import (
    EarliestField,
    LatestField,
    LocalisedTextField,
    PartialDateField,
    UidField,
)
from agreements.models.history import tracked


class ForumQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Staff see every forum; a partner those of an activity it may see."""
        rights = rights_of(user)
        if not rights.is_partner:
            return self if can(rights, "see") else self.none()
        activities = self.model.activities.rel.related_model.objects
        return self.filter(Exists(activities.filter(forum=OuterRef("pk")).visible_to(user)))


@tracked
class Forum(models.Model):
    """A multilateral body. `members`: countries (ISO 3166-1 alpha-2); `role`: what the home party
    does in it."""

    uid = UidField(unique=True)
    short_name = models.CharField(_("short name"), max_length=60, unique=True)
    names = LocalisedTextField(verbose_name=_("names"))
    since = PartialDateField(verbose_name=_("since"))
    since_earliest = EarliestField(of="since")
    since_latest = LatestField(of="since")
    members = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("members")
    )
    role = models.TextField(_("our role"), blank=True, max_length=2000)
    website = models.URLField(_("web site"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    FIELDS = Columns(
        shared("short_name names since members website", by="add_forum change_forum"),
        office("role", by="add_forum change_forum", search=True),
    )

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["short_name"]
        verbose_name, verbose_name_plural = _("forum"), _("forums")
        constraints = [
            models.CheckConstraint(condition=~Q(names={}), name="forum_has_a_name"),
            models.CheckConstraint(condition=~Q(short_name=""), name="forum_has_a_short_name"),
        ]

    #: The columns by which `str` calls it.
    CALLED_BY = ("short_name",)

    def __str__(self) -> str:
        return self.short_name
