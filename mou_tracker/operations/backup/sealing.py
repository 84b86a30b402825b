"""A stream under a key: pieces of a mebibyte, each sealed by AES-256-GCM with its number and with
whether it is the last, so that none can be altered, moved, left out or cut off. The key is drawn by
scrypt from the words that were given and a salt of its own."""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"MOU-TRACKER-BACKUP-1\n"
PIECE, TAG, SALT = 1 << 20, 16, 16
#: What the head is sealed with: a number no piece has.
OF_THE_HEAD = b"\xff" * 12


class SealBroken(Exception):
    """A piece is not what was sealed under this key."""


class WrongKey(Exception):
    """The head was not written under this key."""


class Sealed:
    """What is written goes to `out` sealed; `finish` seals the last piece."""

    def __init__(self, out: BinaryIO, *, words: str) -> None:
        self.out, self.buffer, self.number = out, bytearray(), 0
        self.head = MAGIC + os.urandom(SALT)
        self.cipher = _cipher(words, self.head)
        out.write(self.head + self.cipher.encrypt(OF_THE_HEAD, b"", self.head))

    def write(self, data: bytes | bytearray) -> None:
        self.buffer += data
        while len(self.buffer) > PIECE:
            self._seal(bytes(self.buffer[:PIECE]), is_last=False)
            del self.buffer[:PIECE]

    def finish(self) -> None:
        self._seal(bytes(self.buffer), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self.number, is_last=is_last)
        self.out.write(self.cipher.encrypt(nonce, piece, self.head))
        self.number += 1


def opened(file: BinaryIO, *, words: str) -> Iterator[bytes]:
    """The pieces of a sealed file, which stands at its beginning. Raises WrongKey, SealBroken."""
    head = file.read(len(MAGIC) + SALT)
    cipher, number = _cipher(words, head), 0
    try:
        cipher.decrypt(OF_THE_HEAD, file.read(TAG), head)
    except InvalidTag as error:
        raise WrongKey from error
    piece = file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not following), piece, head)
        except InvalidTag as error:
            raise SealBroken from error
        if not following:
            return
        piece, number = following, number + 1


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _cipher(words: str, head: bytes) -> AESGCM:
    salt = head[len(MAGIC) :].ljust(SALT, b"\0")
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(words.encode()))
