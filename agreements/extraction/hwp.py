"""HWP 5 documents, by python-hwpx, as the parts of HWPX they stand for."""

from functools import partial
from io import BytesIO
from typing import BinaryIO

from .flow import Parts
from .kinds import NotAccepted

#: Why one cannot be read without a key.
LOCKED = frozenset({"hwp5-password", "hwp5-distribution", "hwp5-drm"})


def parts_of_hwp(file: BinaryIO) -> Parts:
    """The body; the preview text (`PrvText`) is not looked at: it may be that of another document.
    Raises NotAccepted("protected") where it is locked."""
    import hwpx  # here and not above: other kinds need not wait for it

    try:
        package = hwpx.HwpxDocument.open(file).package
    except hwpx.Hwp5Error as error:
        if error.code in LOCKED:
            raise NotAccepted("protected") from error
        raise
    return {name: partial(BytesIO, package.read(name)) for name in package.part_names()}
