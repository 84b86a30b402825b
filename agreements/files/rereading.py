"""Texts of kept files, found anew: a later release reads more kinds, and reads them better."""

from collections.abc import Iterator

from agreements.extraction import ACCEPTED, extract
from agreements.extraction.reading import READABLE
from agreements.models import Document
from agreements.models.document import TextState

from .store import Damaged, whole_at

KINDS = {kind.media_type: kind for kind in ACCEPTED.values() if kind.code in READABLE}
#: Of what was read before nothing new is expected, unless all is asked for.
UNREAD = (TextState.NOT_READABLE, TextState.FAILED)


def reread(*, every: bool) -> Iterator[Document]:
    """Finds the texts anew, of every file or of those that could not be read, and yields each
    document whose text is another now. The index follows by its triggers. One that was taken back
    or given another text in the meantime is left."""
    rows = Document.objects.filter(media_type__in=KINDS).order_by("pk")
    for row in (rows if every else rows.filter(text_state__in=UNREAD)).iterator(chunk_size=50):
        try:
            with whole_at(row.sha256) as path:
                found = extract(path, KINDS[row.media_type])
        except Damaged:  # told by the hourly check
            continue
        told = {"extracted_text": found.text, "text_state": found.state.value}
        if all(getattr(row, name) == value for name, value in told.items()):
            continue
        as_read = {name: getattr(row, name) for name in told}
        if Document.objects.filter(pk=row.pk, **as_read).update(**told):
            yield row
