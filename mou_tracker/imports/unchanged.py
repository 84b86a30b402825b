"""What a register was read to, kept until it is taken in.

Taking in reads the rows once more, against what is known at that moment. Where nothing has changed
that the reading rests on, that finds what was found before, which is taken instead (decision 0095).
A reading rests on

- what is the import's own: its cells, its day, everything that was decided about it;
- what its owner may see, and by which program it is read; no language has a part in it;
- the other imports that stand, whose rows are known;
- the tables of the world. Each transaction that wrote one has left its mark: as long as none is
  there that the snapshot from before the reading does not see, the world is what it was
  (`agreements.models.write_marks`).

It is kept as long as a cache keeps it. Whatever is not there, or not sure, is read anew.
"""

import hashlib
import io
import json
import zlib
from functools import cache

from django.conf import settings
from django.core.cache import cache as kept_for_a_while

from agreements.access import rights_of
from agreements.models.write_marks import is_unchanged

from .models import STANDS, Import
from .registers.lines import lines_of, register_of
from .registers.values import Register
from .world import TABLES

#: How long, in seconds: from the last decision to taking in. Marks are kept for longer.
KEPT = 12 * 60 * 60
#: Programs that read: their sources.
SOURCES = ("agreements", "mou_tracker/imports")


def keep_register(imported: Import, register: Register, *, seen: str) -> None:
    """Keeps what was read under the snapshot `seen`, taken before."""
    if not seen:
        return
    packing = zlib.compressobj(1)
    packed = [packing.compress(line) for line in lines_of(register)]
    kept = (_rests_on(imported), seen, b"".join([*packed, packing.flush()]))
    kept_for_a_while.set(_key(imported), kept, KEPT)


def register_kept(imported: Import) -> Register | None:
    """The last reading; None where something may have changed since that it rests on."""
    rests_on, seen, packed = kept_for_a_while.get(_key(imported)) or ("", "", b"")
    if not seen or rests_on != _rests_on(imported) or not is_unchanged(seen, TABLES):
        return None
    return register_of(io.BytesIO(zlib.decompress(packed)))


def let_go(imported: Import) -> None:
    """It is not asked for again."""
    kept_for_a_while.delete(_key(imported))


def _key(imported: Import) -> str:
    return f"register-{imported.pk}"


def _rests_on(imported: Import) -> str:
    """Digest of all that a reading rests on but the facts."""
    others = Import.objects.filter(state__in=STANDS).exclude(pk=imported.pk).order_by("pk")
    told = [
        hashlib.sha256(bytes(imported.sheets or b"")).hexdigest(),
        str(imported.on),
        imported.answers,
        repr(rights_of(imported.owner)),
        list(others.values_list("pk", "version")),
        _program(),
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@cache
def _program() -> str:
    """Digest of the sources, as this process has read them."""
    found = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()
