"""Files that arrived and wait for a word of the person who sent them: they lie in `incoming` of the
store, where every web server finds them, and the sweep what nobody came back for."""

import weakref
from functools import partial
from pathlib import Path
from typing import Any

from django.core import signing

from .arriving import Received, remove
from .store import INCOMING, store

SALT = "agreements.files.holding"
#: Seconds; the sweep waits as long.
PATIENCE = 24 * 3600


class Gone(Exception):
    """Nothing is held under this word: it is too old, another person's, or kept already."""


def hold(received: Received, *, name: str, by: Any) -> str:
    """Keeps a file beyond the request; the word to ask for it again by. Raises StoreError."""
    kept = store()
    if kept.is_here:
        received.discard.detach()
    else:
        kept.put(received.path, _name(received.path.name))
    told = (received.path.name, received.sha256, received.size, name, by.pk)
    return signing.dumps(told, salt=SALT, compress=True)


def held(word: str, *, by: Any) -> tuple[Received, str]:
    """(the file, its name). It stays until it is kept. Raises Gone, StoreError."""
    try:
        path_name, sha256, size, name, owner = signing.loads(word, salt=SALT, max_age=PATIENCE)
    except signing.BadSignature as error:
        raise Gone from error
    if owner != by.pk:
        raise Gone
    kept = store()
    try:
        path = kept.copied(_name(path_name))
    except FileNotFoundError as error:
        raise Gone from error
    received = Received(path, sha256=sha256, size=size, remove=partial(_let_go, path, path_name))
    if not kept.is_here:
        weakref.finalize(received, remove, path)
    return received, name


def _name(path_name: str) -> str:
    return f"{INCOMING}/{path_name}"


def _let_go(path: Path, path_name: str) -> None:
    remove(path)
    store().remove(_name(path_name))
