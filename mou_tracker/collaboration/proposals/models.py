"""Proposals: forms filled in by who may not do what they say, waiting for who may."""

from typing import Any, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from agreements.access import VERBS, can, rights_of
from agreements.models import Agreement
from agreements.models.fields import UidField
from mou_tracker.accounts.action_labels import action_label

#: Below it stand the addresses of the API.
API = "/api/"


class ProposalState(models.TextChoices):
    OPEN = "open", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    CHANGED = "changed", _("accepted with changes")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: Any) -> Self:
        """As far as what they are about is visible; to nobody outside the office."""
        if rights_of(user).is_partner or not can(user, "see"):
            return self.none()
        seen = self.filter(
            Q(agreement__in=Agreement.objects.visible_to(user))
            | Q(activity__in=Activity.objects.visible_to(user))
        )
        return seen if can(user, "see_confidential") else seen._naming_no_hidden(user)

    def _naming_no_hidden(self, user: Any) -> Self:
        """One that names a successor is told where that may be seen, too."""
        named = Agreement.objects.visible_to(user).annotate(text=Cast("pk", models.CharField()))
        said = Cast(KT("body__superseded_by"), models.CharField())
        rows = self.annotate(successor=Coalesce(said, Value("")))
        known = Exists(named.filter(text=OuterRef("successor")))
        return rows.filter(Q(successor="") | known)

    def open(self) -> Self:
        return self.filter(state=ProposalState.OPEN)

    def waiting_for(self, user: Any) -> Self:
        """Open, to be seen, and of an action that `user` may do."""
        verbs = [verb for verb in VERBS if can(user, verb)]
        return self.visible_to(user).open().filter(permission__in=verbs) if verbs else self.none()

    def listed(self) -> Self:
        return self.select_related("agreement", "activity", "proposed_by", "decided_by")


class Proposal(models.Model):
    """An action with its filled-in data, prepared by somebody who may not perform it. Nothing that
    is derived reads it, and no partner is told of it.

    `action`: the verb's name; `permission`: what doing it needs; `path` and `query`: of the form,
    or of the address of the API, that would do it; `body`: its fields as a browser sends them
    (name -> text, or list of texts), or the body of the request; `version`: of what it is about,
    as it was proposed.
    """

    uid = UidField(unique=True)
    action = models.CharField(max_length=60)
    permission = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    query = models.CharField(max_length=500, blank=True)
    body = models.JSONField(default=dict, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    version = models.PositiveIntegerField()
    note = models.TextField(_("note"), blank=True, max_length=2000)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals"
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]
        verbose_name, verbose_name_plural = _("proposal"), _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, activity=None)
                | Q(agreement=None, activity__isnull=False),
                name="proposal_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | ~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="proposal_refused_with_words"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProposalState]),
                name="proposal_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["permission", "agreement"], condition=Q(state="open"),
                name="proposal_waiting",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return action_label(self.action)

    @property
    def about(self) -> Agreement | Activity:
        """What it is about; also who may see it."""
        found: Any = self.agreement or self.activity
        return cast("Agreement | Activity", found)

    @property
    def has_moved(self) -> bool:
        """Whether what it is about was changed since it was proposed."""
        return self.about.version != self.version

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN

    @property
    def is_of_api(self) -> bool:
        return str(self.path).startswith(API)

    @property
    def typed(self) -> QueryDict:
        """As if the form had been sent."""
        found = QueryDict(mutable=True)
        for name, value in self.body.items():
            found.setlist(name, value if isinstance(value, list) else [value])
        return found

    @property
    def form_address(self) -> str:
        """Where the form opens with what was filled in."""
        before = f"{self.query}&" if self.query else ""
        return f"{self.path}?{before}proposal={self.uid}"

    def get_absolute_url(self) -> str:
        return reverse("desk:proposal", args=[self.uid])


class NoticeQuerySet(models.QuerySet["ProposalNotice"]):
    def waiting_for(self, user: Any) -> Self:
        """Not yet acknowledged: outcomes of one's own, and what waits as long as it does."""
        seen = Proposal.objects.visible_to(user)
        still = Q(is_outcome=True) | Q(proposal__state=ProposalState.OPEN)
        own = self.filter(user=rights_of(user).user, acknowledged_at=None, proposal__in=seen)
        return own.filter(still)

    def outcomes(self) -> Self:
        return self.filter(is_outcome=True)

    def untold(self) -> Self:
        """In no mail so far."""
        return self.filter(acknowledged_at=None, mailed_at=None)


class ProposalNotice(models.Model):
    """`user` is told of a proposal: that it waits for them, or (`is_outcome`) what became of it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_outcome = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "user", "is_outcome"], name="proposal_notice_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(acknowledged_at=None), name="proposal_notice_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.proposal}"
