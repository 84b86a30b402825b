"""The text of a line: as written, and folded one for one, so that what is found in the folded
text stands at the same place in the other."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from agreements.dates.phrases import fold

MAX_LINE = 300
Span = tuple[int, int]
#: Full-width letters, digits and signs as the plain ones, one for one.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: giovedi' for giovedì
ACCENT = re.compile(r"(?i)\b((?:lun|mar|merc|giov|ven|)(?:ed|erd)i)'")
#: 2026-12-03T15:00
MOMENT = re.compile(r"(?<=\d-\d\d)T(?=\d\d:)")
HANGUL = re.compile("[가-힣]")
ITALIAN = re.compile(
    r"\b(?:il|lo|gli|con|del|della|dei|delle|di|dal|dalla|al|alla|alle|nel|nella|sul|sulla|per|ore"
    r"|riunione|incontro|lettera|visita|telefonata|ieri|oggi|domani|scors[oa]|prossim[oa]|entro"
    r"|inviat[oa]|ricevut[oa]|seminario|corso|colloquio|videoconferenza|che|una?|sono|da|e)\b"
)
ENGLISH = re.compile(
    r"\b(?:the|with|of|from|to|on|at|for|about|and|call|meeting|letter|visit|sent|received|reply"
    r"|yesterday|today|tomorrow|last|next|by|training|workshop|seminar|our|their|two|people|is)\b"
)


def tidy(line: str) -> str:
    """What is read of a line: NFC, plain width, single spaces, at most 300 characters."""
    plain = unicodedata.normalize("NFC", line).translate(NARROW)
    shown = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\n")
    return " ".join(ACCENT.sub(r"\1", MOMENT.sub(" ", shown)).split())[:MAX_LINE]


def language_of(folded: str, reader: str) -> str:
    """The language a line is written in: Hangul is Korean; else the one with more of its small
    words; of two alike the reader's."""
    if HANGUL.search(folded):
        return "ko"
    italian, english = (len(words.findall(folded)) for words in (ITALIAN, ENGLISH))
    if italian != english:
        return "it" if italian > english else "en"
    return reader if reader in ("it", "en") else "en"


@dataclass(frozen=True, slots=True)
class Line:
    """`text` as written (tidied), `folded` to compare, `language` it is in."""

    text: str
    folded: str
    language: str

    @classmethod
    def of(cls, line: str, *, reader: str) -> "Line":
        text = tidy(line)
        folded = fold(text)
        return cls(text, folded, language_of(folded, reader))


def blanked(text: str, spans: Iterable[Span]) -> str:
    """`text` of the same length without what stands there."""
    for first, last in spans:
        text = text[:first] + " " * (last - first) + text[last:]
    return text


def masked(text: str, spans: Iterable[Span]) -> str:
    """The same with a sign that no reader of dates or clocks takes for a space."""
    for first, last in spans:
        text = text[:first] + "¤" * (last - first) + text[last:]
    return text


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < last and first < span[1] for first, last in others)
