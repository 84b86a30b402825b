"""Texts as people mean them when they search: one folded form, whatever the spelling.

Case, accents, full and half width, ligatures, hyphens, middle dots and the dots of M.O.U. make no
difference, nor do spaces beside Hangul, Han and kana: 우수사례, 우수 사례 and 우수·사례 are one.
Pure functions; the same rule folds what is stored and what is typed.
"""

import re
import unicodedata
from dataclasses import dataclass

#: Before NFKC, which turns two of the middle dots into other letters. Zero-width signs vanish.
_PLAIN = {
    **dict.fromkeys("·ㆍ․・‧∙⋅•･ᆞ", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    # no mark to strip, yet people type them without it
    "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ı": "i", "æ": "ae", "Æ": "ae",
    "œ": "oe", "Œ": "oe", "ħ": "h", "Ħ": "h", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d",
}  # fmt: skip
#: Cyrillic and Greek letters that look Latin; taken for Latin only inside a word that has Latin.
_LOOKALIKE = str.maketrans("авеіјкмнорсԁѕтухһαβεικνορτυχ", "abeijkmhopcdstyxhabeiknoptux")

#: Scripts written without spaces, or with spaces people leave out: two letters make a word.
DENSE = "\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_DENSE = re.compile(f"[{DENSE}]")
_GAP = re.compile(r"[\W_]+")
_HALF_WIDTH_HANGUL = re.compile("[\uffa0-\uffdc]+")
_MIXED = re.compile("(?=[а-яіјԁѕһα-ω]*[a-z])(?=[a-z]*[а-яіјԁѕһα-ω])[a-zа-яіјԁѕһα-ω]+")
_HYPHENS = frozenset("-\u2010\u2011")


class _Letters(dict):
    """Code point -> its folded letters, worked out once for each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _PLAIN.get(char)
        if folded is None:
            spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
            bare = "".join(one for one in spread if not "\u0300" <= one <= "\u036f")
            folded = unicodedata.normalize("NFC", bare)
        self[code] = folded
        return folded


_LETTERS = _Letters()


def composed(text: str) -> str:
    """NFC, with half-width Hangul letters joined to syllables: what marks are set in."""
    text = unicodedata.normalize("NFC", text)
    return _HALF_WIDTH_HANGUL.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)


def _spelled(letters: str) -> str:
    return _MIXED.sub(lambda word: word.group().translate(_LOOKALIKE), letters)


def _between(gap: re.Match) -> str:
    """What stays of a gap: nothing at the ends, beside a dense letter, for a hyphen inside a word
    or a dot between initials (M.O.U.), else one space."""
    text, first, last = gap.string, gap.start(), gap.end()
    if first == 0 or last == len(text):
        return ""
    if _DENSE.match(text[first - 1]) or _DENSE.match(text[last]):
        return ""
    if gap.group() == "." and _is_initial(text, first - 1) and _is_initial(text, last):
        return ""
    return "" if set(gap.group()) <= _HYPHENS else " "


def _is_initial(text: str, at: int) -> bool:
    """Whether a letter stands alone between signs."""
    beside = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return text[at].isalpha() and not any(one.isalnum() for one in beside)


def fold(text: str) -> str:
    """Letters and digits of `text` in one form, words parted by single spaces."""
    return _GAP.sub(_between, _spelled(composed(text).translate(_LETTERS)))


def seen(text: str) -> str:
    """What the eye makes of a name: folded, without spaces, each letter the Latin one it looks
    like. For comparing only: КОРЕЯ becomes a word of no language."""
    return fold(text).replace(" ", "").translate(_LOOKALIKE)


def words(text: str) -> list[str]:
    """The folded words of a query, in order: "d'Intesa  조달" -> ["d", "intesa", "조달"]."""
    return [word for typed in text.split() for word in fold(typed).split(" ") if word]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where each of its letters stands in `source`."""

    source: str
    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded letters `start`..`end` (exclusive) stand in the source."""
        first, last = self.origins[start], self.origins[end - 1] + 1
        while last < len(self.source) and unicodedata.combining(self.source[last]):
            last += 1
        return first, last


def fold_with_origins(text: str) -> Folded:
    """`fold`, with the way back; `source` is `composed(text)`."""
    source = composed(text)
    pieces = [_LETTERS[ord(char)] for char in source]
    letters = _spelled("".join(pieces))
    origins = [place for place, piece in enumerate(pieces) for _letter in piece]
    kept, places, at = [], [], 0
    for gap in _GAP.finditer(letters):
        kept.append(letters[at : gap.start()])
        places += origins[at : gap.start()]
        if between := _between(gap):
            kept.append(between)
            places.append(origins[gap.start()])
        at = gap.end()
    kept.append(letters[at:])
    return Folded(source, "".join(kept), tuple(places + origins[at:]))


#: Runs of one kind of letter in a folded word.
_RUNS = re.compile(f"[^{DENSE} ]+")


def grams(folded: str) -> set[str]:
    """What a folded text is found by: pairs of letters where one is dense ("조달", "6차"), the
    beginning "^co" of each other run, and its triples ("con", "ons")."""
    found: set[str] = set()
    for run in set(_RUNS.findall(folded)):
        if len(run) > 1:
            found.add("^" + run[:2])
        found.update(run[place : place + 3] for place in range(len(run) - 2))
    return found | _pairs(folded)


def _pairs(folded: str) -> set[str]:
    """Neighbours of which one is a dense letter."""
    found: set[str] = set()
    for dense in _DENSE.finditer(folded):
        at = dense.start()
        found.update((folded[max(at - 1, 0) : at + 1], folded[at : at + 2]))
    return {pair for pair in found if len(pair) == 2 and " " not in pair}


def needed(word: str) -> set[str]:
    """Grams that a text with the folded `word` has, as few as cover it; empty for a single letter.
    Having them all proves nothing: they may stand apart.

    Two and three letters of a Latin word are sought at its beginning, more anywhere in it.
    """
    return _sought(word, step=3)


def entailed(word: str) -> set[str]:
    """Every gram that a text with the folded `word` has."""
    return _sought(word, step=1)


def _sought(word: str, *, step: int) -> set[str]:
    found: set[str] = set()
    for run in _RUNS.findall(word):
        if len(run) == 2 or at_beginning(word):
            found.add("^" + run[:2])
        if len(run) > 2:
            last = len(run) - 3
            found.update(run[at : at + 3] for at in (*range(0, last, step), last))
    return found | _pairs(word)


def at_beginning(word: str) -> bool:
    """Whether `word` is so short that it is sought at the beginning of words only."""
    return len(word) in (2, 3) and not _DENSE.search(word)
