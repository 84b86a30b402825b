"""Public ids of the example world: they follow from its seed, so that a row is known again."""

import hashlib

from agreements.models.fields import UID_ALPHABET


def uid_of(seed: int, *about: object) -> str:
    """The id of what `about` names."""
    digest = hashlib.sha256("/".join(map(str, (seed, *about))).encode()).digest()
    number, letters = int.from_bytes(digest), []
    for _place in range(12):
        number, at = divmod(number, len(UID_ALPHABET))
        letters.append(UID_ALPHABET[at])
    return "".join(letters)
