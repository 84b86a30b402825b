"""Make and end a feed's address; each leaves an audit row."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.action import require, subject_of
from agreements.models import SYSTEM, Agreement, AuditEntry, Party
from mou_tracker.accounts.account_changes import Change, tell_of_change
from mou_tracker.accounts.models import User

from .models import FeedSecret, Scope

#: As many addresses as one person may have in use.
MOST = 10


def create_feed(
    *,
    by: User,
    scope: str = Scope.MINE,
    agreement: Agreement | None = None,
    party: Party | None = None,
) -> tuple[FeedSecret, str]:
    """A new feed and its secret, which nobody can be shown again. `agreement`, `party`: what it is
    narrowed to, by its scope."""
    require(by, "see")
    named = {"agreement": agreement, "party": party}
    about = {name: row for name, row in named.items() if name == scope}
    if scope not in Scope.values or None in about.values():
        raise ValidationError({"scope": _("Choose what the feed holds.")})
    secret, prefix, digest = FeedSecret.draw()
    with transaction.atomic():
        if by.feeds.filter(revoked_at=None).count() >= MOST:
            raise ValidationError(_("Revoke an address first: you have %(n)d.") % {"n": MOST})
        feed = FeedSecret.objects.create(
            user=by, scope=scope, prefix=prefix, digest=digest, **about
        )
        _audit("create_feed", feed, by=by)
        _tell(Change.FEED_MADE, feed, by=by)
    return feed, secret


def revoke_feed(*, feed: FeedSecret, by: User | None, now: datetime) -> None:
    """The address answers 404 from now on."""
    with transaction.atomic():
        if FeedSecret.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now):
            feed.published.all().delete()
            _audit("revoke_feed", feed, by=by)
            if feed.user.is_active:  # who has left has no account that changes
                _tell(Change.FEED_REVOKED, feed, by=by)


def revoke_feeds_of(*, user: User, by: User | None, now: datetime) -> None:
    for feed in FeedSecret.objects.filter(user=user, revoked_at=None):
        revoke_feed(feed=feed, by=by, now=now)


def _tell(change: Change, feed: FeedSecret, *, by: User | None) -> None:
    """Names no agreement and no partner: the beginning of the address finds it on the page."""
    scope = Scope(feed.scope).label
    tell_of_change(change, to=feed.user, by=by, prefix=feed.prefix, scope=scope)


def _audit(verb: str, feed: FeedSecret, *, by: User | None) -> None:
    AuditEntry.objects.create(
        by=by,
        actor=str(by) if by else SYSTEM,
        verb=verb,
        subject=subject_of(feed),
        detail={
            "prefix": feed.prefix,
            "scope": feed.scope,
            **({feed.scope: feed.holds} if feed.about else {}),
        },
    )
