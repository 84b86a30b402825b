"""The paper of a meeting, and what somebody is to do after it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Party
from agreements.models.fields import EarliestField, LatestField, PartialDateField, UidField
from agreements.models.history import tracked

from .activity import Activity


@tracked
class Meeting(models.Model):
    """Agenda, minutes and decisions, each Markdown; an activity without a row has none yet."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="meeting"
    )
    agenda = models.TextField(_("agenda"), blank=True, max_length=100_000)
    minutes = models.TextField(_("minutes"), blank=True, max_length=100_000)
    decisions = models.TextField(_("decisions"), blank=True, max_length=100_000)

    class Meta:
        verbose_name, verbose_name_plural = _("meeting"), _("meetings")

    def __str__(self) -> str:
        return str(self.activity)


class ActionState(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN)

    def overdue(self, on: date) -> Self:
        """Open, and the whole of the due day or window lies before `on`."""
        return self.open().filter(due_latest__lt=on)


@tracked
class ActionItem(models.Model):
    """One thing to do: whose (a user at home, or a party) and by when."""

    uid = UidField(unique=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="action_items")
    text = models.CharField(_("what is to be done"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    owner_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    due = PartialDateField(verbose_name=_("due"))
    due_earliest = EarliestField(of="due")
    due_latest = LatestField(of="due")
    state = models.CharField(
        _("state"), max_length=8, choices=ActionState, default=ActionState.OPEN
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        verbose_name, verbose_name_plural = _("action item"), _("action items")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="action_item_has_a_text"),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(owner_party=None), name="action_item_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None)
                | ~Q(state="open") & Q(settled_on__isnull=False),
                name="action_item_settled_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text
