"""A handover of one desk, what it moved, and which sheets of its pack the successor has read."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import can, rights_of
from agreements.models import Agreement
from agreements.models.fields import UidField
from mou_tracker.accounts.models import Absence


class HandoverQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those one gives, takes or has ordered; managers see all of them."""
        if can(user, "hand_over"):
            return self
        if not can(user, "see"):
            return self.none()
        own = rights_of(user).user
        return self.filter(Q(giver=own) | Q(receiver=own) | Q(created_by=own))

    def waiting(self) -> Self:
        """Ordered, and neither carried out nor taken back."""
        return self.filter(done_on=None, undone_on=None)

    def due_on(self, day: date) -> Self:
        """Waiting, and their day has come."""
        return self.waiting().filter(first_day__lte=day)


class Handover(models.Model):
    """`receiver` has what `giver` held, from `first_day` on (inclusive).

    With `last_day` (inclusive) the receiver only stands in meanwhile: nothing changes hands,
    `absence` is the fact. `query`: filters of the list of agreements that narrow what moves; empty
    is the whole desk. `done_on`: the day it was carried out; `undone_on`: when it was taken back.
    """

    uid = UidField(unique=True)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who hands over"), related_name="+"
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who takes over"), related_name="+"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    query = models.CharField(max_length=500, blank=True)
    word = models.TextField(_("what to know"), blank=True, max_length=10_000)
    absence = models.ForeignKey(
        Absence, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_on = models.DateField(null=True, editable=False)
    undone_on = models.DateField(null=True, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name, verbose_name_plural = _("handover"), _("handovers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="handover_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="handover_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None)
                | Q(last_day__isnull=False)
                | Q(done_on__gte=F("first_day")),
                name="handover_done_from_its_day",
            ),
            models.CheckConstraint(
                condition=Q(query="") | Q(last_day=None), name="handover_standing_in_is_whole"
            ),
        ]
        indexes = [
            models.Index(
                fields=["first_day"], condition=Q(done_on=None, undone_on=None), name="handover_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}, {self.first_day:%Y-%m-%d}"

    @property
    def is_deputising(self) -> bool:
        return self.last_day is not None

    @property
    def is_waiting(self) -> bool:
        return self.done_on is None and self.undone_on is None


class HoldingKind(models.TextChoices):
    """What somebody holds, in the order in which it moves."""

    ACTION_ITEM = "action_item", pgettext_lazy("what is handed over", "to-dos and action items")
    COMMITMENT = "commitment", pgettext_lazy("what is handed over", "commitments looked after")
    RESPONSIBLE = "responsible", pgettext_lazy("what is handed over", "agreements")
    DEPUTY = "deputy", pgettext_lazy("what is handed over", "agreements as deputy")
    WATCH = "watch", pgettext_lazy("what is handed over", "watched agreements")
    REMINDER = "reminder", pgettext_lazy("what is handed over", "reminders given by others")


class Moved(models.Model):
    """One thing that changed hands. `target`: its key; `taken_back`: it went back to the giver."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="moved")
    kind = models.CharField(max_length=12, choices=HoldingKind)
    target = models.BigIntegerField()
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "kind", "target"], name="handover_moves_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class Sheet(models.Model):
    """The sheet of one agreement in the pack; `read_on`: the day the receiver ticked it."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="sheets")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    read_on = models.DateField(null=True)

    class Meta:
        ordering = ["agreement__reference"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "agreement"], name="handover_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handover}: {self.agreement}"
