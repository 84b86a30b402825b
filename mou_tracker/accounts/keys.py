"""Keys for the API: drawn once, kept as a digest, dead at once when revoked."""

from datetime import datetime
from typing import Any

import pghistory

from django.db import transaction
from django.utils import timezone

from agreements.actions.deed import Deed, record, require
from agreements.models import Party
from mou_tracker.accounts.models import ApiKey, User


def create_key(
    *,
    by: Any,
    name: str,
    party: Party | None = None,
    user: User | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key for a partner or a person, and its secret, which is shown this once."""
    if user is None or user != by:
        require(by, "manage_users")
    kind = "partner" if party else "staff"
    secret, prefix, digest = ApiKey.draw(kind)
    with transaction.atomic(), pghistory.context(verb="create_key", by=getattr(by, "pk", None)):
        key = ApiKey(
            name=name, prefix=prefix, digest=digest, party=party, user=user, created_by=by,
            expires_at=expires_at,
        )  # fmt: skip
        key.full_clean()
        key.save()
        done = Deed("create_key", house_only=True)
        done.tells(subject=key, detail={"prefix": prefix, "name": name}, house_only=True)
        record(done, by=by)
    return key, secret


def revoke_key(*, by: Any, key: ApiKey) -> None:
    """The key answers 401 from the next request on."""
    if key.user is None or key.user != by:
        require(by, "manage_users")
    with transaction.atomic():
        ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())
        done = Deed("revoke_key", house_only=True)
        done.tells(subject=key, detail={"prefix": key.prefix}, house_only=True)
        record(done, by=by)
