"""Cursors: good for one question only, and opaque. What is in them can be neither read nor changed.

`django.core.signing` alone shows what it signs, and a cursor holds what its bearer is not told: how
many entries there are, when a file came in (decision 0035). So it is encrypted as well, by AES-SIV
(RFC 5297): the same value gives the same token.
"""

from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from django.core.signing import BadSignature, b64_decode, b64_encode
from django.utils.crypto import salted_hmac

#: Tokens are as long as so many bytes, or a multiple: how long a number is would tell how large.
BLOCK = 64
MAX_TOKEN = 600


def _cipher(purpose: str) -> AESSIV:
    return AESSIV(salted_hmac("agreements.api.cursors", purpose, algorithm="sha512").digest())


def dumps(value: Any, *, purpose: str, context: bytes = b"") -> str:
    """JSON `value` as a token that opens for the same purpose and context only."""
    plain = orjson.dumps(value)
    plain += b" " * (-len(plain) % BLOCK)  # JSON still
    return b64_encode(_cipher(purpose).encrypt(plain, [context])).decode()


def loads(token: str, *, purpose: str, context: bytes = b"") -> Any:
    """What `dumps` was given; raises BadSignature for every other token."""
    try:
        hidden = b64_decode(token[:MAX_TOKEN].encode())
        if b64_encode(hidden).decode() != token:  # bits at the end that no byte is made of
            raise BadSignature
        return orjson.loads(_cipher(purpose).decrypt(hidden, [context]))
    except (InvalidTag, ValueError) as error:
        raise BadSignature from error
