"""Where the bytes of documents lie: taken in, kept by their digest, handed out whole, checked."""

from .arriving import Arriving, Received, receive
from .checking import Fault, faults, is_of_one_file, look_after, release, sweep, try_out
from .handing_out import handed_out
from .holding import Gone, held, hold
from .store import (
    Damaged,
    StoreError,
    keep,
    open_whole,
    place_first,
    set_aside_name,
    store,
    whole_at,
)

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
    "is_of_one_file",
    "keep",
    "look_after",
    "open_whole",
    "place_first",
    "receive",
    "release",
    "set_aside_name",
    "store",
    "sweep",
    "try_out",
    "whole_at",
]
