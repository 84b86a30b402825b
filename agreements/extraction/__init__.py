"""What a file is, told by its content, and the text in it. Knows files only: no model, no settings.

    kind = recognise(file, name="agreement.docx")  # raises NotAccepted
    found = extract(path, kind)                      # never raises: its state tells

Nothing is ever unpacked to disk, and whatever parses runs in a process of its own with bounds.
"""

from .kinds import ACCEPTED, MAX_BYTES, Kind, NotAccepted
from .reading import PAGE_BREAK, Found, State, extract
from .recognising import recognise

__all__ = [
    "ACCEPTED",
    "MAX_BYTES",
    "PAGE_BREAK",
    "Found",
    "Kind",
    "NotAccepted",
    "State",
    "extract",
    "recognise",
]
