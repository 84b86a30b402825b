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
#: Kinds of signs (Unicode's general categories) that show nothing by themselves: spaces, controls,
#: formats, marks that need a letter to stand on, halves of pairs, code points without a sign.
SHOW_NOTHING = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Cn", "Mn", "Mc", "Me"})
#: Signs that Unicode counts among letters and symbols and that show nothing either: fillers of
#: Hangul, the blank of Braille, the place of an object left out, a note without a head, Egyptian
#: blanks.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159\U00013441\U00013442")


def is_blank(text: str) -> bool:
    """Whether `text` shows nothing, whatever it holds: what is required is not given by it."""
    return not any(
        unicodedata.category(sign) not in SHOW_NOTHING and sign not in FILLERS for sign in text
    )


def readable(text: str) -> str:
    """`text` as somebody typed it, composed (NFC: a Mac sends Hangul in single letters), its lines
    ended by \\n (a browser sends two signs), without what cannot be seen; a line that shows nothing
    is empty, and so is a text of such lines."""
    if is_blank(text):
        return ""
    seen = UNSEEN.sub("", LINE_END.sub("\n", text))
    lines = ("" if is_blank(line) else line for line in seen.split("\n"))
    return unicodedata.normalize("NFC", "\n".join(lines))
