"""Where the bytes of documents lie: taken in, kept by their digest, handed out whole, checked."""

from .arriving import Arriving, Received, receive
from .checking import Fault, faults, look_after, release, sweep
from .handing_out import handed_out
from .holding import Gone, held, hold
from .store import Damaged, StoreError, keep, open_whole, path_of, set_aside

__all__ = [
    "Arriving",
    "Damaged",
    "Fault",
    "Gone",
    "Received",
    "StoreError",
    "faults",
    "handed_out",
    "held",
    "hold",
    "keep",
    "look_after",
    "open_whole",
    "path_of",
    "receive",
    "release",
    "set_aside",
    "sweep",
]
