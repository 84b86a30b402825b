"""Files that arrived and wait for a word of the person who sent them: they lie in `incoming`, where
the sweep finds what nobody came back for."""

from functools import partial
from typing import Any

from django.core import signing

from .arriving import Received, remove
from .store import INCOMING, folder

SALT = "agreements.files.holding"
#: Seconds; the sweep waits as long.
PATIENCE = 24 * 3600


class Gone(Exception):
    """Nothing is held under this word: it is too old, another person's, or kept already."""


def hold(received: Received, *, name: str, by: Any) -> str:
    """Keeps a file beyond the request; the word to ask for it again by."""
    received.discard.detach()
    told = (received.path.name, received.sha256, received.size, name, by.pk)
    return signing.dumps(told, salt=SALT, compress=True)


def held(word: str, *, by: Any) -> tuple[Received, str]:
    """(the file, its name). It stays until it is kept. Raises Gone."""
    try:
        path_name, sha256, size, name, owner = signing.loads(word, salt=SALT, max_age=PATIENCE)
    except signing.BadSignature as error:
        raise Gone from error
    path = folder(INCOMING) / path_name
    if owner != by.pk or not path.exists():
        raise Gone
    return Received(path, sha256=sha256, size=size, remove=partial(remove, path)), name
