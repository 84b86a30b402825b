"""Somebody leaves: in one step it is said who takes over what they hold, or that it stays, and from
when on their account is closed. Nothing is deleted: what they did stands under their name."""

from collections import Counter
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions import Conflict
from agreements.actions.action import require
from mou_tracker.accounts.actions import close_account
from mou_tracker.accounts.keys import revoke_key
from mou_tracker.accounts.models import ApiKey, User
from mou_tracker.feeds.actions import revoke_feed
from mou_tracker.feeds.models import FeedSecret

from .actions import hand_over
from .desk import Desk
from .models import HoldingKind


def held_by(user: User, *, receiver: User | None = None, on: date) -> dict[HoldingKind, int]:
    """How many of what `user` holds, or, with a `receiver`, of what can go to them."""
    desk = Desk(user, receiver or user, user, on)
    counted = Counter(one.kind for one in desk.held() if receiver is None or not one.stays)
    return {kind: counted[kind] for kind in HoldingKind if counted[kind]}


def leave(
    *,
    by: User,
    on: date,
    user: User,
    closes_on: date,
    receiver: User | None = None,
    is_left: bool = False,
    word: str = "",
) -> User:
    """`user` leaves, and `receiver` has what they held from `closes_on` on, the first day without
    the account. Without a receiver all stays where it is (`is_left`), and its days go to the next
    in line. ValidationError where neither was said of somebody who holds something."""
    require(by, "manage_users")
    if user.pk == by.pk:
        raise Conflict(_("Ask another administrator to close your own account."), code="own_role")
    if not user.is_active:
        raise Conflict(_("This account is closed already."), code="closed")
    if user.closes_on is not None:
        raise Conflict(_("A day is set already: call it off first."), code="planned")
    if closes_on < on:
        raise ValidationError({"closes_on": _("This day is over: choose today or a later one.")})
    held = held_by(user, on=on)
    if held and receiver is None and not is_left:
        raise ValidationError({"receiver": _("Say who takes over, or that all stays.")})
    with transaction.atomic():
        moves = held_by(user, receiver=receiver, on=on) if receiver else {}
        if receiver and moves:
            hand_over(by=by, on=on, giver=user, receiver=receiver, first_day=closes_on, word=word)
        left = {kind: n - moves.get(kind, 0) for kind, n in held.items()}
        told = {
            "taken_over_by": str(receiver) if moves else "",
            "left": {str(kind): n for kind, n in left.items() if n},
        }
        row = close_account(by=by, user=user, on=on, closes_on=closes_on, told=told)
        if not row.is_active:
            _end_secrets(row, by=by)
    return row


def close_due(*, on: date) -> None:
    """Accounts whose day has come; after the handovers of that day."""
    for user in User.objects.filter(is_active=True, closes_on__lte=on).order_by("pk"):
        with transaction.atomic():
            close_account(by=None, user=user, on=on, closes_on=user.closes_on or on, told={})
            _end_secrets(user, by=None)


def _end_secrets(user: User, *, by: User | None) -> None:
    """Keys and calendar addresses end for good: an account that is opened again has none."""
    now = timezone.now()
    for key in ApiKey.objects.filter(user=user, revoked_at=None):
        revoke_key(by=by, key=key)
    for feed in FeedSecret.objects.filter(user=user, revoked_at=None):
        revoke_feed(feed=feed, by=by, now=now)
