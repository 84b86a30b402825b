"""What the office intends at the next turn of an agreement (domain §2, "Decision")."""

from datetime import date
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import agreement_scope, rights_of
from agreements.deadline_kinds import DeadlineKind

from .agreement import Agreement, Participation
from .columns import Columns, office
from .fields import UidField
from .history import tracked


class DecisionKind(models.TextChoices):
    RENEW = "renew", pgettext_lazy("decision", "renew it")
    LET_RUN = "let_run", pgettext_lazy("decision", "let it run on")
    LET_LAPSE = "let_lapse", pgettext_lazy("decision", "let it end")
    GIVE_NOTICE = "give_notice", pgettext_lazy("decision", "give notice")
    REST = "rest", pgettext_lazy("decision", "leave it expired")


class LapsedBecause(models.TextChoices):
    SIGNED = "signed", _("a renewal was signed")
    NOTICE = "notice", _("a notice was given or received")
    ENDED = "ended", _("the agreement ended")
    NO_NOTICE = "no_notice", _("its notice day was a week away and no notice was recorded")
    NOT_BEGUN = "not_begun", _("no preparation was opened within 30 days")
    TURN_PASSED = "turn_passed", _("its turn has passed")
    DAY_MOVED = "day_moved", _("the day it rests on is another")


#: What a decision itself still requires: the mails of these kinds go on in full; those of ASKING
#: that are not among them are answered by it.
REQUIRES: dict[str, frozenset[DeadlineKind]] = {
    DecisionKind.RENEW: frozenset(
        {DeadlineKind.START_RENEWAL, DeadlineKind.RENEWAL_STEP, DeadlineKind.EXPIRY}
    ),
    DecisionKind.LET_RUN: frozenset(),
    DecisionKind.LET_LAPSE: frozenset({DeadlineKind.EXPIRY}),
    DecisionKind.GIVE_NOTICE: frozenset({DeadlineKind.NOTICE}),
    DecisionKind.REST: frozenset(),
}
#: Kinds of deadline that ask what is to become of an agreement: what a decision answers. A step of
#: a running plan asks for work, not for a decision.
ASKING = (DeadlineKind.START_RENEWAL, DeadlineKind.NOTICE, DeadlineKind.EXPIRY)


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of visible agreements; to a partner there are none."""
        if rights_of(user).is_partner:
            return self.none()
        return self.filter(agreement_scope(user, participation=Participation, path="agreement"))

    def standing_on(self, day: date) -> Self:
        """What was decided last by `day`, whether it still held or not; at most one an agreement,
        for what is replaced on its own day stood on none."""
        return self.filter(Q(replaced_on=None) | Q(replaced_on__gt=day), decided_on__lte=day)

    def in_force_on(self, day: date) -> Self:
        return self.standing_on(day).filter(Q(lapses_on=None) | Q(lapses_on__gt=day))

    def origins(self) -> models.QuerySet[Any]:
        """By what the deadlines of their agreements name them."""
        name = Concat(Value("agreement:"), Cast("agreement_id", models.CharField()))
        return self.order_by().values_list(name)


@partial(tracked, but=("lapses_on", "lapsed_because"))
class Decision(models.Model):
    """What somebody decided on a day, and why; it changes no date and closes no deadline. A later
    one replaces it. Never told to a partner.

    `turn`, `rests_on`: the period it is about and the day it rested on (`lifecycle.DecisionFact`).
    Derived: `lapses_on`, the first day on which it no longer holds, and why.
    """

    uid = UidField(unique=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=11, choices=DecisionKind)
    reason = models.TextField(_("reason"), max_length=10_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        editable=False,
        related_name="decisions",
    )
    decided_on = models.DateField(_("decided on"), editable=False)
    turn = models.CharField(max_length=60, blank=True, editable=False)
    rests_on = models.DateField(_("day it rests on"), null=True, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True, editable=False)
    lapses_on = models.DateField(null=True, blank=True, editable=False)
    lapsed_because = models.CharField(
        max_length=11, choices=LapsedBecause, blank=True, editable=False
    )

    FIELDS = Columns(
        office("kind reason", by="decide"),
        office("by", why="whoever decided"),
        office("decided_on", why="the day on which it was decided"),
        office("rests_on", why="read off the agreement's days when it was decided"),
        office("replaces replaced_on", why="follow from the decision after it"),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "decided_on", "pk"]
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(replaced_on=None), name="decision_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DecisionKind]), name="decision_known"
            ),
            models.CheckConstraint(
                condition=Q(replaced_on=None) | Q(replaced_on__gte=F("decided_on")),
                name="decision_replaced_later",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on=None, lapsed_because="")
                | Q(lapses_on__gte=F("decided_on"), lapsed_because__in=LapsedBecause.values),
                name="decision_lapses_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_kind_display()}, {self.decided_on}"

    def is_in_force_on(self, day: date) -> bool:
        """Of one row what `in_force_on` asks of all."""
        ends = min(self.replaced_on or date.max, self.lapses_on or date.max)
        return self.decided_on <= day < ends

    def has_lapsed_on(self, day: date) -> bool:
        """Whether it ended by itself, before anything replaced it."""
        return self.lapses_on is not None and self.lapses_on <= min(day, self.replaced_on or day)
