"""What kind of thing a line tells of, how it was held, and whether somebody proposes it."""

import re
from collections.abc import Iterable
from functools import cache, partial

from activities.models.activity import ActivityKind, Mode
from agreements.dates.phrases import fold
from agreements.languages import in_each_language

from .lexicon import (
    AFTER_THEM,
    BEFORE_THEM,
    KINDS,
    MODES,
    NOT_BEFORE,
    PROPOSED,
    SENDING,
    SUBJECT,
)
from .line import HANGUL, Span

ASIDE = re.compile(r"\s?\([^()]*\)\Z")


def _pattern(word: str) -> re.Pattern[str]:
    folded = fold(word)
    if HANGUL.search(folded):
        body = r"\s?".join(map(re.escape, folded.replace(" ", "")))
        after = NOT_BEFORE.get(folded[-2:], "")
        return re.compile(f"{body}(?![{after}])" if after else body)
    body = r"[\s-]".join(re.escape(part) for part in re.split(r"[\s-]+", folded))
    return re.compile(rf"(?<![0-9a-z]){body}(?![0-9a-z])")


@cache
def _words() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """What names a kind and a mode: its words, and its label in every language of the product."""
    return {
        name: [
            (choice.value, _pattern(word.replace("_", " ")))
            for choice in choices
            if choice.value in table
            for word in [
                *table[choice.value].split(),
                *in_each_language(partial(str, choice.label)).values(),
            ]
        ]
        for name, table, choices in (("kind", KINDS, ActivityKind), ("mode", MODES, Mode))
    }


def _first(folded: str, patterns: Iterable[tuple[str, re.Pattern[str]]]) -> tuple[str, Span] | None:
    """(key, span) of the leftmost, then longest match."""
    found = [
        (match.start(), -match.end(), at, key)
        for at, (key, pattern) in enumerate(patterns)
        if (match := pattern.search(folded))
    ]
    if not found:
        return None
    start, end, _at, key = min(found, key=lambda one: one[:3])
    return key, (start, -end)


def kind_and_mode(folded: str, title: str) -> dict[str, tuple[str, Span]]:
    """ "kind" and "mode" -> (value, where). What is sent or received is a correspondence, whatever
    it is about: 회의자료 송부."""
    found = {name: hit for name, words in _words().items() if (hit := _first(folded, words))}
    if sending := SENDING.search(fold(title)):
        at = folded.find(sending.group().strip())
        span = (max(at, 0), max(at, 0) + len(sending.group().strip()))
        found["kind"] = ActivityKind.CORRESPONDENCE.value, span
    return found


def is_bare_kind(title: str) -> bool:
    """Whether a title says no more than the kind: "회의"."""
    folded = fold(title)
    return any(pattern.fullmatch(folded) for _key, pattern in _words()["kind"])


def proposed_by(title: str, text: str, party: Span | None) -> str:
    """Whose proposal the line tells of, "theirs" or "ours"; "" where it tells of none. `title`
    is without names."""
    if not PROPOSED.search(ASIDE.sub("", title)):
        return ""
    them = party and (
        SUBJECT.match(text, party[1])
        or AFTER_THEM.match(text, party[1])
        or BEFORE_THEM.search(text[: party[0]])
    )
    return "theirs" if them else "ours"
