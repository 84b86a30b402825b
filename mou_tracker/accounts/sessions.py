"""Where somebody is signed in, and how it ends: by its owner, by an administrator, and by what
takes away the ground it stood on (another password, fewer rights, a closed account).

A session that was begun by signing in has a row that tells of it. One without (begun by an older
version) is found by reading what is in it, and ends like any other.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from agreements.access import VERBS, Rights, can
from agreements.actions.action import require
from mou_tracker.accounts.models import SignInMethod, User, UserSession
from mou_tracker.client_address import client_address

from .office import office_action
from .session_store import TOLD

#: So often a session's last use is written down.
NOTED_EVERY = timedelta(minutes=10)
AGENT_LENGTH = 300
#: So many sessions that nobody told of are read at most.
MOST_UNTOLD = 1_000
#: What allauth writes down of a sign-in -> how somebody came in.
METHODS = {"socialaccount": SignInMethod.PROVIDER, "password": SignInMethod.PASSWORD}


def tell_of_session(request: HttpRequest, user: User) -> UserSession:
    """The row of the session that has just begun, and the trace in the audit log."""
    now = timezone.now()
    with office_action("sign_in", by=user) as done:
        request.session[TOLD] = now.timestamp()
        row = UserSession.objects.create(
            session_key=request.session.session_key or "",
            user=user,
            method=_method(request, user),
            agent=request.META.get("HTTP_USER_AGENT", "")[:AGENT_LENGTH],
            address=client_address(request) or None,
            started_at=now,
            used_at=now,
        )
        done.describe(subject=user, detail={"method": str(row.method)})
    return row


def _method(request: HttpRequest, user: User) -> SignInMethod:
    records = get_authentication_records(request, user)
    if any(one.get("passwordless") for one in records):
        return SignInMethod.PASSKEY
    known = (METHODS[one["method"]] for one in records if one.get("method") in METHODS)
    return next(known, SignInMethod.PASSWORD)


def has_come_by_provider(request: HttpRequest, user: User) -> bool:
    """Whether the session began at the office's own sign-in, whatever was proved since."""
    records = get_authentication_records(request, user)
    return any(one.get("method") == "socialaccount" for one in records)


# --- What there is -----------------------------------------------------


def sessions_of(user: User, *, now: datetime) -> list[UserSession]:
    """Those that answer at `now`, the last used first; of those nobody told of only that they
    are there (unsaved rows without a beginning)."""
    told = UserSession.objects.filter(user=user).live(now).order_by("-used_at", "pk")
    return [*told, *_untold(user, now=now)]


def _untold(user: User, *, now: datetime) -> Iterator[UserSession]:
    rows = _live(now).exclude(session_key__in=UserSession.objects.values("session_key"))
    # the oldest: what is begun now has a row, but for visitors who are nobody yet
    rows, reader = rows.order_by("expire_date")[:MOST_UNTOLD], SessionStore()
    for key, data in rows.values_list("session_key", "session_data"):
        if reader.decode(data).get(SESSION_KEY) == str(user.pk):
            yield UserSession(session_key=key, user=user)


def _live(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__gt=now)


def name_of(session_key: str) -> str:
    """By which a session is asked for in an address: its key is a secret."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:20]


def note_use(request: HttpRequest, *, now: datetime) -> None:
    """That the session of `request` was used, where that was last noted a while ago."""
    stale = UserSession.objects.filter(
        session_key=request.session.session_key, used_at__lt=now - NOTED_EVERY
    )
    stale.update(used_at=now, address=client_address(request) or None)


# --- How it ends -------------------------------------------------------


def end_session(*, by: User, session: UserSession) -> None:
    """One of them answers no more: whoever uses it must sign in again."""
    require_over(by, session.user)
    with office_action("end_sessions", by=by) as done:
        _end([session.session_key])
        done.describe(subject=session.user, detail={"sessions": 1})


def end_sessions(*, by: User | None, user: User, keep: str | None = None) -> int:
    """All of `user`'s sessions end but the one with the key `keep`; returns how many. Where there
    are none, nothing is written."""
    require_over(by, user)
    now = timezone.now()
    keys = [row.session_key for row in sessions_of(user, now=now) if row.session_key != keep]
    if keys:
        with office_action("end_sessions", by=by) as done:
            _end(keys)
            done.describe(subject=user, detail={"sessions": len(keys)})
    return len(keys)


def require_over(by: User | None, user: User) -> None:
    """One's own anybody; another's administrators, or the system itself."""
    if by is None or by.pk != user.pk:
        require(by, "manage_users")


def _end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def loses_rights(before: Rights, after: Rights) -> bool:
    """Whether somebody who may do what `before` allows may do less of it `after`."""
    return any(can(before, verb) and not can(after, verb) for verb in VERBS)


def forget_ended(*, now: datetime) -> None:
    """What was told of sessions that are over goes: where somebody was is nobody's business."""
    UserSession.objects.ended(now).delete()


def how_many(user: User, *, now: datetime) -> dict[str, Any]:
    """Of somebody else's: how many, and when one was last used; no address and no device."""
    rows = sessions_of(user, now=now)
    used = [row.used_at for row in rows if row.used_at]
    return {"number": len(rows), "used_at": max(used, default=None)}
