"""What the provider of sign-ins tells of somebody, where it is not as it should be: the library
takes each value for one of the right kind, and each text for one that the database takes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

#: Beyond it a number of JSON is not the same for everybody who reads it.
LARGEST = 2**53
#: What the library stumbles over; of these ImproperlyConfigured is a name of somebody that is too
#: long.
STUMBLES = (TypeError, ValueError, OverflowError, AttributeError, ImproperlyConfigured)
#: What the library takes, unseen, of what the provider says of itself: addresses, and a list.
ADDRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
METHODS = "token_endpoint_auth_methods_supported"


def is_sound(value: Any) -> bool:
    """Whether `value`, as read of JSON, can be kept: its texts hold no NUL and no half of a pair,
    and its numbers are numbers."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, int | float):
        return abs(value) < LARGEST  # neither is what is no number
    if isinstance(value, dict):
        return all(is_sound(name) and is_sound(one) for name, one in value.items())
    if isinstance(value, list):
        return all(is_sound(one) for one in value)
    return value is None


def is_usable(told: Mapping[str, Any]) -> bool:
    """Whether what the provider says of itself is of the right kind; what it leaves out is missed
    once it is needed."""
    addresses = [told[name] for name in ADDRESSES if told.get(name) is not None]
    return all(map(_is_address, addresses)) and isinstance(told.get(METHODS, []), list)


def _is_address(value: Any) -> bool:
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


class ProviderAnswers(OpenIDConnectOAuth2Adapter):
    """Refuses with OAuth2Error, which the library turns into a sign-in that failed."""

    def parse_token(self, data: dict[str, Any]) -> Any:
        token = data["access_token"]
        if not (isinstance(token, str) and token.isascii()):  # it is sent as a header
            raise OAuth2Error("the access token is no token")
        return super().parse_token({"access_token": token})  # nothing else of it is used

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        with _stumbling():
            login = super().complete_login(request, app, token, **kwargs)
        told = login.account.extra_data
        names = [one.get("sub") for one in (told.get("id_token"), told.get("userinfo")) if one]
        # OpenID Connect Core 5.3.2: otherwise what was asked is about somebody else
        if not all(isinstance(name, str) and name == names[0] for name in names):
            raise OAuth2Error("token and user information are not about one person")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> Any:
        claims = jwt.decode(id_token, options={"verify_signature": False})
        if not is_sound(claims):
            raise OAuth2Error("a claim of the token cannot be kept")
        return super()._decode_id_token(app, id_token)


@contextmanager
def _stumbling() -> Iterator[None]:
    try:
        yield
    except (*STUMBLES, jwt.PyJWTError, RecursionError) as error:
        raise OAuth2Error("the provider's answer is not as it should be") from error
