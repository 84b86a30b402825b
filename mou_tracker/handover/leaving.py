"""Somebody leaves: in one step it is said who takes over what they hold, or that it stays, and from
when on their account is closed. Nothing is deleted: what they did stands under their name."""

import logging
from collections import Counter
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions import Conflict
from agreements.actions.action import require
from mou_tracker.accounts.actions import close_account, lock_user
from mou_tracker.accounts.models import User

from .actions import carry_out_due, hand_over
from .desk import Desk
from .models import HoldingKind

log = logging.getLogger(__name__)


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
        return close_account(by=by, user=user, on=on, closes_on=closes_on, told=told)


def close_due(*, on: date) -> None:
    """Accounts whose day has come, each for itself, after its own handovers. They can do nothing
    since that day began; here it is noted, and what they held a key of ends for good."""
    for user in User.objects.filter(is_active=True, closes_on__lte=on).order_by("pk"):
        for step in (_hand_over_due, _close_due):
            try:
                step(user, on)
            except Exception:  # whatever it was, the other accounts are closed
                log.exception("account %s: not closed as it should be (%s)", user.pk, step.__name__)


def _hand_over_due(user: User, on: date) -> None:
    carry_out_due(on=on, giver=user)


def _close_due(user: User, on: date) -> None:
    with transaction.atomic():
        row = lock_user(user)
        if not row.is_active or row.closes_on is None or row.closes_on > on:
            return  # called off in between
        close_account(by=None, user=row, on=on, closes_on=row.closes_on, told={})
