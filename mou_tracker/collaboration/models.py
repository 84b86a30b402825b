"""What lies on a desk: texts begun and not saved, words between colleagues, saved views."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from agreements.access import can, rights_of
from agreements.models import Agreement, Commitment
from agreements.models.fields import UidField
from agreements.models.history import tracked

from .import_notices import ImportNotice
from .proposals.models import Proposal, ProposalNotice, ProposalState

__all__ = [
    "Comment",
    "DefaultView",
    "Draft",
    "ImportNotice",
    "Mention",
    "Proposal",
    "ProposalNotice",
    "ProposalState",
    "SavedView",
    "ViewOf",
]


class DraftQuerySet(models.QuerySet):
    def of(self, user: Any) -> Self:
        """A draft is its writer's alone, whoever may see the record; not what they threw away."""
        return self.filter(user=user.pk, discarded_at=None)


class Draft(models.Model):
    """What `user` has typed into the form at `path` and not saved. `query`: of the address the form
    was opened at; `fields`: {name: [values]} as the browser sends them. `discarded_at`: since when
    it lies in the bin, from which it may still be taken back."""

    uid = UidField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=300)
    query = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)
    discarded_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="draft_once")]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return self.uid

    @property
    def typed(self) -> QueryDict:
        """As if the form had been sent."""
        found = QueryDict(mutable=True)
        for name, values in self.fields.items():
            found.setlist(name, values)
        return found

    @property
    def address(self) -> str:
        """Where the form opens with what was typed."""
        return (
            f"{self.path}?{self.query}&draft={self.uid}"
            if self.query
            else (f"{self.path}?draft={self.uid}")
        )


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """As far as what they are about is visible; to nobody outside the office."""
        if not can(user, "comment"):
            return self.none()
        return self.filter(
            Q(agreement__in=Agreement.objects.visible_to(user))
            | Q(activity__in=Activity.objects.visible_to(user))
            | Q(commitment__in=Commitment.objects.visible_to(user))
        )

    def standing(self) -> Self:
        return self.filter(taken_back_at=None)


@tracked
class Comment(models.Model):
    """What a colleague says about one agreement, activity or commitment; plain text, in which an
    address becomes a link and @name calls somebody. Internal, whatever it is about."""

    uid = UidField(unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    text = models.TextField(_("comment"), max_length=10_000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name, verbose_name_plural = _("comment"), _("comments")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_a_text"),
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, activity=None, commitment=None)
                | Q(agreement=None, activity__isnull=False, commitment=None)
                | Q(agreement=None, activity=None, commitment__isnull=False),
                name="comment_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def about(self) -> Agreement | Activity | Commitment:
        return self.agreement or self.activity or self.commitment


class MentionQuerySet(models.QuerySet):
    def untold(self) -> Self:
        """Not yet acknowledged, and in no mail so far."""
        return self.filter(acknowledged_at=None, mailed_at=None)

    def waiting_for(self, user: Any) -> Self:
        """Called by name, not yet acknowledged, and still to be seen."""
        seen = Comment.objects.visible_to(user).standing()
        return self.filter(user=rights_of(user).user, acknowledged_at=None, comment__in=seen)


class Mention(models.Model):
    """`user` is called in a comment. `mailed_at`: when a mail told of it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(acknowledged_at=None), name="mention_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.comment}"


#: Of what a saved view asks.
LONGEST_QUERY = 1000


class ViewOf(models.TextChoices):
    """The pages of which a view may be saved."""

    AGREEMENTS = "agreements", _("Agreements")
    ACTIVITIES = "activities", _("Activities")
    COMMITMENTS = "commitments", _("Commitments")
    TIMELINE = "timeline", _("Timeline")
    DEADLINES = "deadlines", _("Deadlines")


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those that are shared; nobody's from outside."""
        if not can(user, "see"):
            return self.none()
        return self.filter(Q(owner=rights_of(user).user) | Q(is_shared=True))

    def offered_to(self, user: Any) -> Self:
        """The same with `is_default`: whether the page opens with it for `user`."""
        mine = DefaultView.objects.filter(view=OuterRef("pk"), user=rights_of(user).user)
        rows = self.visible_to(user).annotate(is_default=Exists(mine))
        return rows.select_related("owner").order_by("page", Lower("name"), "pk")


class SavedView(models.Model):
    """A page as somebody narrowed and ordered it, by name. `query`: of its address; what it shows
    is asked anew by whoever opens it. A shared one is offered to the whole office, and stays its
    owner's."""

    uid = UidField(unique=True)
    #: Of a row that is offered to somebody, and where it leads.
    is_default: bool
    address: str

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", editable=False
    )
    page = models.CharField(max_length=12, choices=ViewOf, editable=False)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, editable=False)
    is_shared = models.BooleanField(_("shared with the office"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["page", "name", "pk"]
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        constraints = [
            models.UniqueConstraint("owner", "page", Lower("name"), name="saved_view_named_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""), name="saved_view_says_something"
            ),
            models.CheckConstraint(
                condition=Q(page__in=[page.value for page in ViewOf]), name="saved_view_of_a_page"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view a page opens with for one person, where its address asks for nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=12, choices=ViewOf)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="default_of")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="default_view_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.view}"
