"""What production refuses to start with, and the secret that a local start makes for itself."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH = 50  # characters, as `check --deploy` asks
MOST_MAIL_CONNECTIONS = 20
OWN_HOSTS = ("localhost", "127.0.0.1", "::1")


def local_secret_key(var: Path) -> str:
    """The random key of this data folder: made once, readable by its owner alone."""
    file = var / "secret_key"
    try:
        if not file.exists():
            var.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(f"secret_key.{os.getpid()}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(KEY_LENGTH))
            try:
                os.link(draft, file)  # of several first starts at once, one key wins
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {var} cannot be used ({error.strerror}): choose another one with "
            "VAR=, or set SECRET_KEY."
        ) from error


def _missing(name: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda found: not os.environ.get(name)


# (what is wrong, the sentence that says how to mend it), asked in this order
REFUSED: list[tuple[Callable[[Mapping[str, Any]], bool], str]] = [
    (lambda found: found["DEBUG"], "DEBUG must be off: it shows code and settings to visitors."),
    (_missing("SECRET_KEY"), "SECRET_KEY is missing: set at least 50 random characters."),
    (
        lambda found: len(found["SECRET_KEY"]) < KEY_LENGTH or len(set(found["SECRET_KEY"])) < 10,
        "SECRET_KEY is too simple: set at least 50 random characters.",
    ),
    (_missing("ALLOWED_HOSTS"), "ALLOWED_HOSTS is missing: name the host names it is reached by."),
    (
        lambda found: any("*" in host for host in found["ALLOWED_HOSTS"]),
        "ALLOWED_HOSTS must name host names, not '*'.",
    ),
    (_missing("DATABASE_URL"), "DATABASE_URL is missing: name a PostgreSQL server (15 or newer)."),
    (_missing("REDIS_URL"), "REDIS_URL is missing: name the Redis or Valkey server for Celery."),
    (_missing("EMAIL_URL"), "EMAIL_URL is missing: without it reminders would reach only files."),
    (
        lambda found: not found["SITE_URL"].startswith("https://"),
        "SITE_URL must be the public address, beginning with https://.",
    ),
]


def refuse_unsafe(found: Mapping[str, Any]) -> None:
    """Stop a production start on the first missing or unsafe setting, with one sentence."""
    for is_wrong, sentence in REFUSED:
        if is_wrong(found):
            raise ImproperlyConfigured(f"Production cannot start: {sentence}")


def refuse_unsigned(url: str, secret: str, *, debug: bool) -> None:
    """Stops any start with a webhook whose receiver could not know who calls, or that anybody on
    the way could read. A plain address is for this machine, and for DEBUG."""
    if not secret:
        raise ImproperlyConfigured("WEBHOOK_SECRET is missing: calls to WEBHOOK_URL are signed.")
    if not is_safe_address(url, debug=debug):
        raise ImproperlyConfigured("WEBHOOK_URL must be an https:// address.")


def refuse_unknown_pooler(kind: str) -> None:
    """Stops any start behind a pooler of a kind that was never tried."""
    if kind not in ("", "transaction"):
        raise ImproperlyConfigured(
            "DATABASE_POOLER must be 'transaction', or not be set where there is no pooler or one "
            "that keeps a session for each connection."
        )


def server_addresses(text: str) -> tuple[dict[str, Any], ...]:
    """HOST:PORT,HOST:PORT as libpq takes them one by one; none of an empty text."""
    return tuple(_server_address(one.strip()) for one in text.split(",")) if text else ()


def _server_address(text: str) -> dict[str, Any]:
    try:
        told = urlsplit(f"//{text}")
        host, port = told.hostname, told.port or 5432
    except ValueError:
        host, port = None, 0
    if not host or told.netloc != text or "@" in text:
        raise ImproperlyConfigured(
            "DATABASE_SERVER must be the server's host:port, without more; of several, with a "
            "comma between them."
        )
    return {"host": host, "port": port}


def mail_connections(text: str) -> int:
    """To the mail server at once, of each process that sends."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_MAIL_CONNECTIONS:
        raise ImproperlyConfigured(
            f"MAIL_CONNECTIONS must be a number from 1 to {MOST_MAIL_CONNECTIONS}: connections to "
            "the mail server at once."
        )
    return int(text)


def refuse_nameless(url: str, master_name: str) -> None:
    """Stops any start whose worker would not know which of the Sentinels' masters is meant."""
    is_sentinel = url.startswith("sentinel://")
    if is_sentinel and not master_name:
        raise ImproperlyConfigured(
            "REDIS_MASTER_NAME is missing: name the master that the Sentinels of REDIS_URL watch."
        )
    if master_name and not is_sentinel:
        raise ImproperlyConfigured(
            "REDIS_MASTER_NAME is for Sentinels: write REDIS_URL as "
            "sentinel://host:26379;sentinel://host:26379, or leave the name out."
        )


def refuse_other_storage(url: str, *, debug: bool) -> None:
    """Stops any start that could not find its documents, or would send them for anybody on the way
    to read."""
    told = urlsplit(url)
    options = dict(parse_qsl(told.query))
    if told.scheme != "s3" or not told.hostname or options.keys() - {"endpoint", "region"}:
        raise ImproperlyConfigured(
            "DOCUMENTS_URL must be s3://bucket/folder?endpoint=https://…&region=…; without it "
            "documents lie in DOCUMENTS_DIR."
        )
    if told.username or told.password:
        raise ImproperlyConfigured(
            "DOCUMENTS_URL holds no key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if "endpoint" in options and not is_safe_address(options["endpoint"], debug=debug):
        raise ImproperlyConfigured("The endpoint of DOCUMENTS_URL must be an https:// address.")


def is_safe_address(url: str, *, debug: bool) -> bool:
    found = urlsplit(url)
    if found.scheme == "https":
        return bool(found.hostname)
    return found.scheme == "http" and (debug or found.hostname in OWN_HOSTS)


def check_proxies(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """For `check --deploy`: a proxy that ends TLS is one whose address everybody would have."""
    if not getattr(settings, "SECURE_PROXY_SSL_HEADER", None) or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "BEHIND_TLS_PROXY is set and TRUSTED_PROXIES is 0: limits of sign-in count everybody "
            "behind the proxy as one.",
            hint="Set TRUSTED_PROXIES to the number of proxies before the web server.",
            id="mou.W001",
        )
    ]
