"""Cursors of `changes/` that were handed out before `cursors` made them, and that whoever keeps a
copy still holds: an HMAC as tag and nonce, a stream of HMACs beside it. They are only read."""

import hashlib
import hmac
from typing import Any

import orjson

from django.conf import settings
from django.core.signing import BadSignature, b64_decode, b64_encode
from django.utils.encoding import force_bytes

from .cursors import MAX_TOKEN

TAG = 16  # bytes


def loads(token: str, *, purpose: str, context: bytes = b"") -> Any:
    """What such a token holds; raises BadSignature for every other one."""
    try:
        raw = b64_decode(token[:MAX_TOKEN].encode())
    except ValueError as error:
        raise BadSignature from error
    tag, hidden = raw[:TAG], raw[TAG:]
    named = b"seal\0" + purpose.encode() + b"\0" + context
    key = hmac.digest(force_bytes(settings.SECRET_KEY), named, hashlib.sha256)
    plain = bytes(a ^ b for a, b in zip(hidden, _stream(key, tag, len(hidden)), strict=True))
    right = hmac.digest(key, b"tag" + plain, hashlib.sha256)[:TAG]
    if b64_encode(raw).decode() != token or not hmac.compare_digest(tag, right):
        raise BadSignature
    return orjson.loads(plain)


def _stream(key: bytes, tag: bytes, length: int) -> bytes:
    blocks = (
        hmac.digest(key, tag + number.to_bytes(4, "big"), hashlib.sha256)
        for number in range(length // 32 + 1)
    )
    return b"".join(blocks)[:length]
