"""Opaque, tamper-proof tokens: what is in them can be neither read nor changed."""

import base64
import hashlib
import hmac
from typing import Any

import orjson

from django.conf import settings

TAG = 16  # bytes
#: Tokens are as long as so many bytes, or a multiple: how long a number is would tell how large.
BLOCK = 64
MAX_TOKEN = 600


class Tampered(ValueError):
    """This token was not made here, or not for this question."""


def _key(purpose: str, context: bytes) -> bytes:
    return hmac.digest(
        settings.SECRET_KEY.encode(), b"seal\0" + purpose.encode() + b"\0" + context, hashlib.sha256
    )


def _stream(key: bytes, tag: bytes, length: int) -> bytes:
    blocks = (
        hmac.digest(key, tag + number.to_bytes(4, "big"), hashlib.sha256)
        for number in range(length // 32 + 1)
    )
    return b"".join(blocks)[:length]


def seal(value: Any, *, purpose: str, context: bytes = b"") -> str:
    """JSON `value` as a token that opens for the same purpose and context only; the same value
    gives the same token (the tag is the nonce)."""
    plain = orjson.dumps(value)
    plain += b" " * (-len(plain) % BLOCK)  # JSON still
    key = _key(purpose, context)
    tag = hmac.digest(key, b"tag" + plain, hashlib.sha256)[:TAG]
    hidden = bytes(a ^ b for a, b in zip(plain, _stream(key, tag, len(plain)), strict=True))
    return _written(tag + hidden)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unseal(token: str, *, purpose: str, context: bytes = b"") -> Any:
    """What `seal` was given; raises Tampered."""
    if not token or len(token) > MAX_TOKEN or not token.isascii():
        raise Tampered
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Tampered from error
    if _written(raw) != token:  # bits at the end that no byte is made of
        raise Tampered
    tag, hidden = raw[:TAG], raw[TAG:]
    key = _key(purpose, context)
    plain = bytes(a ^ b for a, b in zip(hidden, _stream(key, tag, len(hidden)), strict=True))
    if not hmac.compare_digest(tag, hmac.digest(key, b"tag" + plain, hashlib.sha256)[:TAG]):
        raise Tampered
    return orjson.loads(plain)
