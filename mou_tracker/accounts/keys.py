"""Keys for the API: drawn once, kept as a digest, dead at once when revoked."""

from datetime import datetime, timedelta
from typing import Any

import pghistory

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions import Conflict
from agreements.actions.action import ActionContext, record, require
from agreements.models import Party
from mou_tracker.accounts.models import ApiKey, User

from .account_changes import Change, tell_of_change

#: How long a key still answers once another has taken its place.
OVERLAP = timedelta(hours=24)


def create_key(
    *,
    by: Any,
    name: str,
    party: Party | None = None,
    user: User | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key for a partner or a person, and its secret, which is shown this once: whoever reads
    it acts in that name, so that nobody makes one of somebody else. Conflict where they would."""
    if user is None or by is None:
        require(by, "manage_users")
    elif user != by:
        raise Conflict(
            _("This key is a person's own: only they can replace it. It can be revoked here."),
            code="not_own",
        )
    kind = "partner" if party else "staff"
    secret, prefix, digest = ApiKey.draw(kind)
    with transaction.atomic(), pghistory.context(verb="create_key", by=getattr(by, "pk", None)):
        key = ApiKey(
            name=name, prefix=prefix, digest=digest, party=party, user=user, created_by=by,
            expires_at=expires_at,
        )  # fmt: skip
        key.full_clean()
        key.save()
        done = ActionContext("create_key")
        done.describe(subject=key, detail={"prefix": prefix})
        record(done, by=by)
        if user is not None and by is not None:  # not at the first start
            tell_of_change(Change.KEY_MADE, to=user, by=by, name=name)
    return key, secret


def revoke_key(*, by: Any, key: ApiKey) -> None:
    """The key answers 401 from the next request on."""
    if key.user is None or key.user != by:
        require(by, "manage_users")
    with transaction.atomic():
        held = ApiKey.objects.filter(pk=key.pk, revoked_at=None)
        was_open = held.update(revoked_at=timezone.now())
        done = ActionContext("revoke_key")
        done.describe(subject=key, detail={"prefix": key.prefix})
        record(done, by=by)
        if was_open and key.user is not None and key.user.is_active:
            tell_of_change(Change.KEY_REVOKED, to=key.user, by=by, name=key.name)


def rotate_key(*, by: Any, key: ApiKey, now: datetime) -> tuple[ApiKey, str]:
    """A new key of the same name and owner, and its secret. The old one still answers for OVERLAP,
    so that nobody is cut off while the new one is put in its place."""
    ends = now + OVERLAP
    with transaction.atomic():
        old = ApiKey.objects.select_for_update().get(pk=key.pk)
        if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
            raise Conflict(_("This key has ended. Make a new one."), code="ended")
        lasts = old.expires_at - old.created_at if old.expires_at else None
        made = create_key(
            by=by,
            name=old.name,
            party=old.party,
            user=old.user,
            expires_at=now + lasts if lasts else None,
        )
        if old.expires_at is None or old.expires_at > ends:
            ApiKey.objects.filter(pk=old.pk).update(expires_at=ends)
    return made
