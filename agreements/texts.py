"""What no text of ours holds and which texts say nothing, said once for every way in."""

import re
import unicodedata

#: Overrides and isolates of the writing direction: they make a text read otherwise than it is.
DIRECTION = "\u202a-\u202e\u2066-\u2069"
#: Controls but tab and line ends, directions, halves of surrogate pairs, code points that are none.
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{DIRECTION}\ud800-\udfff\ufffe\uffff]")
#: What a form leaves out of a text in silence: it cannot be seen, so nobody misses it. A NUL is
#: left to the fields, which refuse it.
UNSEEN = re.compile(f"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f{DIRECTION}]")
LINE_END = re.compile("\r\n?")
#: Characters that show nothing: a text of these alone is blank (Hangul fillers, zero widths, …).
INVISIBLE = re.compile(
    "[\\s\u00ad\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff\uffa0]+"
)


def is_blank(text: str) -> bool:
    return not INVISIBLE.sub("", text)


def readable(text: str) -> str:
    """`text` as somebody typed it, composed (NFC: a Mac sends Hangul in single letters), its lines
    ended by \\n (a browser sends two signs), without what cannot be seen; empty where it shows
    nothing."""
    if is_blank(text):
        return ""
    return unicodedata.normalize("NFC", UNSEEN.sub("", LINE_END.sub("\n", text)))
