"""What the environment says of the office's own sign-in, an OpenID Connect provider; nothing of it
is on while `OIDC_ISSUER` is not set."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from mou_tracker.server.production import is_safe_address

#: By which the only provider is known in addresses and in the links of people to it.
PROVIDER = "office"
SECOND_FACTORS = ("here", "provider")


def provider_settings(env: Any, *, debug: bool) -> dict[str, Any]:
    """The settings that follow; ImproperlyConfigured where half of them are missing."""
    issuer = env("OIDC_ISSUER", default="").rstrip("/")
    told = {
        "OIDC_PROVIDER": PROVIDER,
        "OIDC_NAME": env("OIDC_NAME", default=""),
        "OIDC_DOMAINS": [one.lower() for one in env.list("OIDC_DOMAINS", default=[])],
        "OIDC_NEW_READERS": env.bool("OIDC_NEW_READERS", default=False),
        "OIDC_SECOND_FACTOR": env("OIDC_SECOND_FACTOR", default="here"),
    }
    if not issuer:
        return {**told, "OIDC_NAME": "", "OIDC_ORIGINS": [], "SOCIALACCOUNT_PROVIDERS": {}}
    client, secret = env("OIDC_CLIENT_ID", default=""), env("OIDC_CLIENT_SECRET", default="")
    _refuse_half(issuer, {**told, "client": client, "secret": secret}, debug=debug)
    app = {
        "provider_id": PROVIDER,
        "name": told["OIDC_NAME"],
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    # the answer to our form leads there, and a browser follows it only where the page says so
    origins = [_origin(issuer), *map(_origin, env.list("OIDC_ORIGINS", default=[]))]
    return {
        **told,
        "OIDC_ORIGINS": list(dict.fromkeys(origins)),
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app]}},
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _refuse_half(issuer: str, told: dict[str, Any], *, debug: bool) -> None:
    if not is_safe_address(issuer, debug=debug):
        raise ImproperlyConfigured("OIDC_ISSUER must be an https:// address.")
    for name, value in (
        ("OIDC_NAME", told["OIDC_NAME"]),
        ("OIDC_CLIENT_ID", told["client"]),
        ("OIDC_CLIENT_SECRET", told["secret"]),
    ):
        if not value:
            raise ImproperlyConfigured(f"{name} is missing: OIDC_ISSUER needs it.")
    if told["OIDC_NEW_READERS"] and not told["OIDC_DOMAINS"]:
        raise ImproperlyConfigured(
            "OIDC_NEW_READERS needs OIDC_DOMAINS: whose addresses become readers."
        )
    if told["OIDC_SECOND_FACTOR"] not in SECOND_FACTORS:
        raise ImproperlyConfigured("OIDC_SECOND_FACTOR must be 'here' or 'provider'.")
