"""The paper of a meeting, and what somebody is to do after it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.access import can, rights_of
from agreements.models import Agreement, Party
from agreements.models.columns import Columns, office
from agreements.models.fields import (
    EarliestField,
    LatestField,
    LocalisedTextField,
    PartialDateField,
    UidField,
)
from agreements.models.history import tracked

from .activity import Activity
from .forum import Forum


@tracked
class Meeting(models.Model):
    """Agenda, minutes and decisions, each Markdown, and what the brief before it needs; an activity
    without a row has none yet.

    `purpose` is told to partners on a brief that is handed over, where `purpose_is_shared` says so;
    everything else is the office's own. `questions`: what they may ask, one a line, with what we
    answer after an arrow ("costs? → each side its own").
    """

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="meeting"
    )
    agenda = models.TextField(_("agenda"), blank=True, max_length=100_000)
    minutes = models.TextField(_("minutes"), blank=True, max_length=100_000)
    decisions = models.TextField(_("decisions"), blank=True, max_length=100_000)
    purpose = LocalisedTextField(verbose_name=_("purpose"))
    purpose_is_shared = models.BooleanField(_("purpose may be told to the partner"), default=False)
    wished_outcome = LocalisedTextField(verbose_name=_("wished outcome"))
    interpreter = LocalisedTextField(verbose_name=_("interpreter"))
    press = LocalisedTextField(verbose_name=_("press"))
    our_requests = LocalisedTextField(verbose_name=_("our requests"))
    their_requests = LocalisedTextField(verbose_name=_("their requests, as expected"))
    questions = LocalisedTextField(verbose_name=_("questions to expect, and our answers"))

    FIELDS = Columns(
        office("agenda minutes decisions", by="set_minutes"),
        office("purpose purpose_is_shared wished_outcome", by="prepare_meeting"),
        office("interpreter press", by="prepare_meeting"),
        office("our_requests their_requests questions", by="prepare_meeting"),
    )

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
        """The office's own: those of activities `user` may see; of those without one, what is
        under no agreement or under one that `user` may see, and in any case one's own."""
        rights = rights_of(user)
        if rights.is_partner or not can(rights, "see"):
            return self.none()
        seen = Agreement.objects.visible_to(rights)
        own = Q(agreement=None) | Q(agreement__in=seen) | Q(owner=rights.user)
        return self.filter(
            Q(activity__in=Activity.objects.visible_to(rights)) | Q(own, activity=None)
        )

    def alone(self) -> Self:
        """Those that no meeting gave."""
        return self.filter(activity=None)

    def about(self, row: models.Model) -> Self:
        """Those about an agreement, a party or a forum."""
        return self.filter(**{str(row._meta.model_name): row})

    def by_day(self) -> Self:
        """The soonest first, the undated last."""
        return self.select_related("owner").order_by(F("due_latest").asc(nulls_last=True), "pk")

    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN)

    def open_on(self, day: date) -> Self:
        """Those that were not settled by `day`."""
        return self.filter(Q(settled_on=None) | Q(settled_on__gt=day))

    def settled_by(self, day: date) -> Self:
        return self.filter(settled_on__lte=day)

    def overdue(self, on: date) -> Self:
        """Open, and the whole of the due day or window lies before `on`."""
        return self.open().filter(due_latest__lt=on)


@tracked
class ActionItem(models.Model):
    """One thing to do: whose (a user at home, or a party) and by when. Without an activity it is a
    to-do of the office itself, about an agreement, a party or a forum, or nothing of these."""

    uid = UidField(unique=True)
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="action_items"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="action_items_about"
    )
    forum = models.ForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    text = models.CharField(_("what is to be done"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_items",
        verbose_name=_("owner"),
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
    version = models.PositiveIntegerField(default=1, editable=False)

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
                condition=Q(activity__isnull=False, agreement=None, party=None, forum=None)
                | Q(activity=None, owner_party=None),
                name="action_item_of_a_meeting_or_ours",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None)
                | ~Q(state="open") & Q(settled_on__isnull=False),
                name="action_item_settled_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def as_on(self, day: date) -> Self:
        """This row as it stood on `day`, to be shown and not saved."""
        if self.settled_on and self.settled_on > day:
            self.state, self.settled_on = ActionState.OPEN, None
        return self
