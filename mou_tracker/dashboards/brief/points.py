"""Talking points, computed from what is open: a table of rules, each a question to the facts and
the sentence that follows. The first that hold, in this order; the office reads and rewrites them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.models import END_MISSING, CommitmentSide
from agreements.models.fields import in_language
from agreements.status.answers import Answer
from agreements.templatetags.words import day, ordinal_label
from agreements.wording.numbers import in_thousands

from .facts import Facts, gaps_by
from .words import listed

MOST = 6
#: Months before the end of cover from which renewing is spoken of.
SOON = 540

#: Parameters of a sentence, made in the language it is said in; None: the rule does not hold.
Found = Callable[[], Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Rule:
    holds: Callable[[Facts], Found]
    sentence: str


def _main(facts: Facts) -> Answer | None:
    """The agreement one speaks of first: of those in effect, else of all, the one with the nearest
    next act."""
    in_effect = [one for one in facts.answers if one.is_in_effect]
    return next(iter([*in_effect, *facts.answers]), None)


def _signed_online(facts: Facts) -> Found:
    main = _main(facts)
    if main is None or main.term is None or main.term.signing_mode != "online":
        return None
    if facts.meeting is None or facts.meeting.mode == "online":
        return None
    ordinal = main.term.ordinal
    return lambda: {"renewal": ordinal_label(ordinal)}


def _lacks(facts: Facts) -> set[str]:
    main = _main(facts)
    return {note["code"] for note in main.open_questions} if main else set()


def _end_after_gap(facts: Facts) -> Found:
    main = _main(facts)
    gaps = list(gaps_by(main)) if main else []
    if END_MISSING not in _lacks(facts) or not gaps:
        return None
    gap = gaps[-1]
    mark = "" if gap.certain else "≈ "
    return lambda: {"days": f"{mark}{in_thousands(gap.days)}"}


def _end_missing(facts: Facts) -> Found:
    main = _main(facts)
    if END_MISSING not in _lacks(facts) or main is None or main.gaps:
        return None
    return dict


def _ends_soon(facts: Facts) -> Found:
    main = _main(facts)
    until = main.cover.until if main and main.cover else None
    if until is None or not 0 <= (until - facts.on).days <= SOON:
        return None
    return lambda: {"day": day(until)}


def _without_cover(facts: Facts) -> Found:
    main = _main(facts)
    if main is None or main.code not in ("expired", "terminated"):
        return None
    since = main.status.since if main.status else None
    return (lambda: {"day": day(since)}) if since else dict


def _first_of(facts: Facts, *sides: str, late: bool) -> Found:
    rows = [
        row
        for row in facts.open_commitments
        if row.side in sides and bool(row.due_latest and row.due_latest < facts.on) == late
    ]
    if not rows:
        return None
    text = min(rows, key=lambda row: (row.due_latest or facts.on, row.position)).text
    return lambda: {"text": in_language(text)[0]}


def _unstarted(facts: Facts) -> Found:
    rows = [row for row in facts.open_commitments if row.pk in facts.unstarted]
    if not rows:
        return None
    return lambda: {"n": len(rows), "text": in_language(rows[0].text)[0]}


def _no_answer(facts: Facts) -> Found:
    days = facts.waits
    return (lambda: {"days": in_thousands(days)}) if days else None


def _no_exchange(facts: Facts) -> Found:
    return dict if facts.sees_all and facts.answers and not facts.has_exchange else None


def _areas_idle(facts: Facts) -> Found:
    main = _main(facts)
    areas = list(main.term.areas.all()) if main and main.term else []
    idle = [area for area in areas if area.pk not in facts.areas_done]
    if not idle:
        return None
    return lambda: {"areas": listed([in_language(area.names)[0] for area in idle[:2]])}


def _forum(facts: Facts) -> Found:
    names = [row.forum.short_name for row in facts.recent if row.forum]
    return (lambda: {"forum": names[0]}) if names else None


def _heads(facts: Facts) -> Found:
    row = facts.meeting
    if row is None or row.is_of_heads or facts.answers or not facts.sees_all:
        return None
    return dict


RULES = (
    Rule(
        _signed_online,
        gettext_noop("%(renewal)s was signed online: today we carry it on face to face."),
    ),
    Rule(
        _end_after_gap,
        gettext_noop(
            "Let us both write down the same last day and notice rule, so that no gap of %(days)s "
            "days comes again."
        ),
    ),
    Rule(
        _end_missing,
        gettext_noop("Let us both write down the same last day and notice rule."),
    ),
    Rule(
        _without_cover,
        gettext_noop("Since %(day)s nothing is in effect between us: shall we renew?"),
    ),
    Rule(
        _ends_soon,
        gettext_noop("Our agreement runs until %(day)s: let us agree how it goes on."),
    ),
    Rule(
        lambda facts: _first_of(facts, CommitmentSide.OURS, late=True),
        gettext_noop("We are late with our promise, and say when it comes: %(text)s."),
    ),
    Rule(
        lambda facts: _first_of(facts, CommitmentSide.THEIRS, CommitmentSide.JOINT, late=True),
        gettext_noop("The day agreed for this has passed; how do we go on? %(text)s."),
    ),
    Rule(
        _no_answer,
        gettext_noop("Our last letter has waited for %(days)s days: when may we expect an answer?"),
    ),
    Rule(
        _unstarted,
        gettext_noop("Not begun yet: %(n)s of our promises. Let us begin with: %(text)s."),
    ),
    Rule(
        _no_exchange,
        gettext_noop(
            "No exchange of companies or professionals has taken place yet: let us fix the first."
        ),
    ),
    Rule(
        _areas_idle,
        gettext_noop("Nothing has been done yet in %(areas)s: let us name one step each."),
    ),
    Rule(
        _forum,
        gettext_noop("Let us show together at %(forum)s what came of our cooperation."),
    ),
    Rule(
        _heads,
        gettext_noop("There is no agreement between us yet: what should one be about?"),
    ),
)  # fmt: skip


def points(facts: Facts) -> list[str]:
    """The sentences in the active language."""
    found = ((rule, rule.holds(facts)) for rule in RULES)
    told = [_(rule.sentence) % params() for rule, params in found if params is not None]
    return told[:MOST]
