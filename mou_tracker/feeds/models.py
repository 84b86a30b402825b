"""Feeds people subscribe to, and what each of them has been told."""

import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Party


class Scope(models.TextChoices):
    MINE = "mine", _("agreements I am responsible for, deputise for or watch")
    ALL = "all", _("every agreement I may see")
    AGREEMENT = "agreement", _("one agreement")
    PARTY = "party", _("one partner")


class FeedQuerySet(models.QuerySet):
    def usable(self) -> Self:
        return self.filter(revoked_at=None, user__is_active=True)


class FeedSecret(models.Model):
    """The address of one person's feed: 256 random bits, shown once, kept as a digest.

    `state`: digest of the rows it last published, so that an unchanged feed writes nothing.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    scope = models.CharField(_("what it holds"), max_length=9, choices=Scope, default=Scope.MINE)
    agreement = models.ForeignKey(Agreement, models.CASCADE, null=True, related_name="+")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="+")
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=("mine", "all"), agreement=None, party=None)
                | Q(scope="agreement", agreement__isnull=False, party=None)
                | Q(scope="party", agreement=None, party__isnull=False),
                name="feed_names_what_it_holds",
            )
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(revoked_at=None), name="feed_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.prefix}…"

    @property
    def about(self) -> Agreement | Party | None:
        """What it is narrowed to."""
        return self.agreement or self.party

    @property
    def holds(self) -> str:
        """What it holds, in words; no name its owner may not see any more."""
        return str((self.is_seen and self.about) or self.get_scope_display())

    @property
    def is_seen(self) -> bool:
        """Whether its owner may still see what it is narrowed to."""
        about = self.about
        return (
            about is None or type(about).objects.visible_to(self.user).filter(pk=about.pk).exists()
        )

    @staticmethod
    def draw() -> tuple[str, str, str]:
        """A new secret: (secret, its readable beginning, its digest)."""
        secret = secrets.token_urlsafe(32)
        return secret, secret[:6], FeedSecret.digest_of(secret)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class CalendarItem(models.Model):
    """How often the facts of one item have changed since any calendar was told of it: its SEQUENCE,
    the same in every feed and every file. `facts`: digest of what all who see the item have of it,
    so that nobody learns of what only others may see."""

    #: The `facts` of an item that takes place no more.
    CANCELLED = "cancelled"

    uid = models.CharField(max_length=64, primary_key=True)
    facts = models.CharField(max_length=32)
    sequence = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.uid}: {self.sequence}"


class Published(models.Model):
    """One item as a feed last told it. What is gone stays as cancelled, with the times that were
    told, until its day has left the window, so that calendars take it away. `ahead`: what
    `sequence` has beyond that of the item, since this feed alone has lost sight of it."""

    feed = models.ForeignKey(FeedSecret, models.CASCADE, related_name="published")
    uid = models.CharField(max_length=64)
    digest = models.CharField(max_length=32)
    sequence = models.PositiveIntegerField(default=0)
    ahead = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    day = models.DateField()
    until = models.DateField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    time_zone = models.CharField(max_length=64, blank=True)
    summary = models.CharField(max_length=500)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "uid"], name="published_once")]

    def __str__(self) -> str:
        return self.summary
