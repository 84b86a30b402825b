"""What the text says the parties will do, by whom, by when."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import agreement_scope, rights_of

from .agreement import Participation
from .area import Area
from .columns import Columns, office, shared
from .fields import (
    EarliestField,
    LatestField,
    LocalisedTextField,
    PartialDateField,
    UidField,
    in_language,
)
from .history import tracked
from .signature import Signature
from .term import Stage, Term


class CommitmentSide(models.TextChoices):
    OURS = "ours", _("our side")
    THEIRS = "theirs", _("their side")
    JOINT = "joint", _("jointly")


class CommitmentState(models.TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("commitment", "scheduled")
    MET = "met", _("met")
    PARTLY_MET = "partly_met", _("partly met")
    NOT_MET = "not_met", _("not met")
    DROPPED = "dropped", _("dropped")


#: Still to be done, in whole or in part.
OWED = (CommitmentState.SCHEDULED, CommitmentState.PARTLY_MET)
#: How a commitment ends at a renewal; one met in part is still owed, and so goes on.
CLOSED_AS = (CommitmentState.MET, CommitmentState.NOT_MET, CommitmentState.DROPPED)


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of visible agreements; a partner sees those of terms that stand and are signed."""
        scope = agreement_scope(user, participation=Participation, path="term__agreement")
        if rights_of(user).is_partner:
            return self.filter(scope, term__stage=Stage.SIGNED, term__is_void=False)
        return self.filter(scope)

    def open(self):
        """Neither met, given up, nor carried over to a later term."""
        return self.filter(
            state__in=OWED,
            carried_to=None,
            term__is_void=False,
        )

    def in_state_on(self, states: Collection[str], day: date) -> Self:
        """Those that stood in one of `states` on `day`: what was settled later was scheduled."""
        later = Q(settled_on__gt=day)
        found = Q(state__in=states) & (Q(settled_on=None) | Q(settled_on__lte=day))
        return self.filter(found | later if CommitmentState.SCHEDULED in states else found)

    def open_on(self, day: date) -> Self:
        """Promises of signed terms that were owed on `day`: signed by then as far as is known, and
        neither met, given up nor carried over yet."""
        later = Signature.objects.filter(is_void=False, signed_earliest__gt=day)
        unsigned = ~Q(carried_to__term__stage=Stage.SIGNED) | Q(carried_to__term__is_void=True)
        standing = self.filter(
            ~Exists(later.filter(term=OuterRef("term"))),
            term__stage=Stage.SIGNED,
            term__is_void=False,
        )
        owed = Q(state__in=OWED) | Q(settled_on__gt=day)
        carried = Q(Exists(later.filter(term=OuterRef("carried_to__term"))))
        return standing.filter(owed, Q(carried_to=None) | unsigned | carried)


@tracked
class Commitment(models.Model):
    """One promise of one term. `owner` is who at home looks after it."""

    uid = UidField(unique=True)
    term = models.ForeignKey(Term, models.CASCADE, related_name="commitments")
    position = models.PositiveSmallIntegerField(default=0)
    text = LocalisedTextField(verbose_name=_("text"))
    side = models.CharField(_("side"), max_length=6, choices=CommitmentSide)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    due = PartialDateField(verbose_name=_("due"))
    due_earliest = EarliestField(of="due")
    due_latest = LatestField(of="due")
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState, default=CommitmentState.SCHEDULED
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)
    state_note = models.TextField(_("what was done"), blank=True)
    carried_over_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    FIELDS = Columns(
        shared("text side", by="add_commitment change_commitment"),
        shared("area", by="add_commitment change_commitment", label=_("cooperation area")),
        shared("due state", by="add_commitment change_commitment"),
        office("owner", by="add_commitment change_commitment", label=_("owner")),
        office("state_note", by="add_commitment change_commitment", search=True, export=50),
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["term", "position", "pk"]
        verbose_name, verbose_name_plural = _("commitment"), _("commitments")
        constraints = [
            models.CheckConstraint(condition=~Q(text={}), name="commitment_has_a_text"),
            models.CheckConstraint(
                condition=Q(carried_over_from=None) | ~Q(carried_over_from=F("id")),
                name="commitment_not_from_itself",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.text)[0]

    def state_on(self, day: date) -> str:
        """Of one row what `in_state_on` asks of all."""
        is_later = self.settled_on is not None and self.settled_on > day
        return CommitmentState.SCHEDULED if is_later else self.state

    def as_on(self, day: date) -> Self:
        """This row as it stood on `day`, to be shown and not saved: nothing is told of what settled
        it later."""
        if (state := self.state_on(day)) != self.state:
            self.state, self.settled_on, self.state_note = state, None, ""
        return self
