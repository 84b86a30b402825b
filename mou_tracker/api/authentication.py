"""Who asks: a partner's or a person's Bearer key, or a person's session."""

from dataclasses import dataclass
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as DjangoSession
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.access import Rights
from agreements.models import Party
from agreements.models.compiled import compiled
from mou_tracker.accounts.models import ApiKey
from mou_tracker.accounts.second_factor import must_set_up

MAX_SECRET = 200


@dataclass(frozen=True, slots=True)
class Partner:
    """Whoever holds a partner's key; not a person, and the author of confirmations only."""

    party: Party
    rights: Rights
    pk: None = None
    is_authenticated: bool = True
    is_active: bool = True

    def __str__(self) -> str:
        return f"{self.party.short} (API)"


def key_of(request: Any) -> ApiKey | None:
    """The key a request carries, None where it carries none; raises AuthenticationFailed. Looked
    up once per request."""
    if not hasattr(request, "_api_key"):
        request._api_key = _look_up(request.META.get("HTTP_AUTHORIZATION"))
    found: ApiKey | None = request._api_key
    return found


@compiled
def _usable_key(*, now: Any, digest: Any) -> QuerySet[Any]:
    return ApiKey.objects.usable(now).select_related("party", "user").filter(digest=digest)


def _look_up(header: str | None) -> ApiKey | None:
    if header is None:
        return None
    scheme, _space, secret = header.partition(" ")
    secret = secret.strip()
    key: ApiKey | None = None
    if scheme.lower() == "bearer" and secret.isascii() and 0 < len(secret) <= MAX_SECRET:
        found = _usable_key(now=timezone.now(), digest=ApiKey.digest_of(secret))
        key = next(iter(found), None)
    if key is None or not key.rights.role:
        raise AuthenticationFailed(_("This key is not valid."))
    return key


def principal_of(request: Any) -> str | None:
    """A name for whoever asks, to count and to remember by; None for nobody."""
    try:
        key = key_of(request)
    except AuthenticationFailed:
        return None
    if key is not None:
        return f"key:{key.pk}"
    user = getattr(request, "user", None)
    return f"user:{user.pk}" if user is not None and user.is_authenticated else None


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`; the key is known by its digest only."""

    def authenticate(self, request: Any) -> tuple[Any, ApiKey] | None:
        key = key_of(request._request)
        if key is None:
            return None
        return (Partner(key.party, key.rights) if key.party_id else key.user), key

    def authenticate_header(self, request: Any) -> str:
        return 'Bearer realm="api"'


class SessionAuthentication(DjangoSession):
    """A signed-in person, with the protection against forged requests; nobody who must set up a
    second factor first."""

    def authenticate(self, request: Any) -> tuple[Any, None] | None:
        found: tuple[Any, None] | None = super().authenticate(request)
        if found is not None and must_set_up(request._request):
            raise PermissionDenied(
                _("Your office asks for a second factor: set one up on any page first."),
                code="second_factor_needed",
            )
        return found
