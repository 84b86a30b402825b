"""Versions of what is told: texts without order, another exactly when the answer is another."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import orjson

from django.conf import settings

#: Members that move by themselves, or say the version.
APART = frozenset({"version", "updated_at"})
OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_SORT_KEYS
LENGTH = 16


def version_of(told: Any, body: bytes = b"") -> str:
    """The version of what is the same on every day, which its content decides. `body`: the content
    as bytes, where they are at hand."""
    if body and not APART & told.keys():
        return hashlib.sha256(body).hexdigest()[:LENGTH]
    if isinstance(told, Mapping):
        told = {name: value for name, value in told.items() if name not in APART}
    return hashlib.sha256(orjson.dumps(told, option=OPTIONS, default=str)).hexdigest()[:LENGTH]


def versioned(told: dict[str, Any]) -> dict[str, Any]:
    return told | {"version": version_of(told)}


def version_after(audience: str, number: int) -> str:
    """The version of an agreement for an audience after its entry of that number; it tells neither
    number nor order."""
    asked = f"version\0{audience}\0{number}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), asked, hashlib.sha256).hex()[:LENGTH]
