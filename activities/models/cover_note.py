"""What somebody found about an activity outside formal cover."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.access import rights_of
from agreements.models.columns import Columns, office
from agreements.models.fields import UidField
from agreements.models.history import tracked

from .activity import Activity


class CoverNoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of visible activities; to a partner there are none."""
        if rights_of(user).is_partner:
            return self.none()
        return self.filter(activity__in=Activity.objects.visible_to(user))


@tracked
class CoverNote(models.Model):
    """A note of the cover check about one activity; notes are added and never changed."""

    uid = UidField(unique=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="cover_notes")
    text = models.TextField(_("what was found"), max_length=10_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("noted by"),
        null=True,
        blank=True,
        editable=False,
        related_name="cover_notes",
    )
    noted_on = models.DateField(_("noted on"), editable=False)

    FIELDS = Columns(
        office("text", by="note_cover"),
        office("by noted_on", why="who noted it, and on which day"),
    )

    objects = CoverNoteQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "noted_on", "pk"]
        verbose_name, verbose_name_plural = _("note on cover"), _("notes on cover")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="cover_note_has_a_text")]

    def __str__(self) -> str:
        return self.text[:80]
