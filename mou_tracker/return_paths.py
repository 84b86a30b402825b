"""Where a mail server sends what it could not deliver: an address of ours for each mail, signed, so
that a report that comes there is about that mail and nobody can make one up."""

import base64
import re
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "mou_tracker.return_paths"
#: Characters of the proof: 100 bits. Small letters and digits, as an address may lose its case.
LENGTH = 20
_PATH = re.compile(r"\+(\d{1,18})-([a-z2-7]{20})@", re.IGNORECASE | re.ASCII)


def return_path(number: int) -> str:
    """For the mail of this number; empty where no `BOUNCE_ADDRESS` is set."""
    name, at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{number}-{_proof(number)}@{domain}" if at else ""


def mail_of(addresses: str) -> int | None:
    """The number of the mail that one of these addresses was made for; None where none was."""
    for number, proof in _PATH.findall(addresses):
        if compare_digest(_proof(int(number)), proof.lower()):
            return int(number)
    return None


def _proof(number: int) -> str:
    made = salted_hmac(SALT, str(number), algorithm="sha256").digest()
    return base64.b32encode(made).decode().lower()[:LENGTH]
