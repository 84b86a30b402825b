"""Which letters the bytes of a plain text stand for."""

import codecs
import re
from collections.abc import Iterable
from itertools import chain

#: The sign at the beginning of a text -> its encoding.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Controls that no text has.
BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
HIGH = re.compile(b"[\x80-\xff]")
#: A syllable of KS X 1001. CP949 has others, which are rare in Korean and common in what Italian
#: bytes happen to spell.
SYLLABLE = re.compile(b"[\xb0-\xc8][\xa1-\xfe]")
#: The share of high bytes that are such syllables in a Korean text, at least.
ENOUGH = 0.5
#: Bytes that stand for nothing in CP1252.
UNDEFINED = re.compile(b"[\x81\x8d\x8f\x90\x9d]")


def encoding_of(chunks: Iterable[bytes]) -> str | None:
    """By its mark; UTF-8; CP949 if most high bytes are Hangul; CP1252. None where it is no text."""
    pieces = iter(chunks)
    first = next(pieces, b"")
    marked = next((name for mark, name in MARKS if first.startswith(mark)), "")
    decoder = codecs.getincrementaldecoder(marked or "utf-8")()
    is_read, high, hangul, is_defined = True, 0, 0, True
    for chunk in chain([first], pieces):
        if not marked and BINARY.search(chunk.decode("latin-1")):
            return None
        try:
            if is_read and BINARY.search(decoder.decode(chunk)):
                return None
        except UnicodeDecodeError:
            is_read = False
        high += len(HIGH.findall(chunk))
        hangul += 2 * len(SYLLABLE.findall(chunk))
        is_defined = is_defined and not UNDEFINED.search(chunk)
    if is_read or marked:
        return (marked or "utf-8") if is_read else None
    if hangul >= ENOUGH * high:
        return "cp949"
    return "cp1252" if is_defined else None


def decoded(text: bytes) -> str:
    """The letters of a text, or of the beginning of one."""
    encoding = encoding_of([text]) or "utf-8"
    return text.decode(encoding, "replace" if encoding == "cp949" else "ignore")
