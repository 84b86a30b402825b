"""The chain of terms: when each was signed, and from which day it is in effect (rules 6 and 8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agreements.dates import DateError, add_days
from agreements.values import quickly_made, replace

from .facts import AgreementFacts, SignatureFact, TermFact
from .parties import awaited, last_days
from .result import ALWAYS, Because, Note, Step
from .steps import ONE_DAY, Certainty, both, step


@quickly_made
@dataclass(frozen=True, slots=True)
class Signing:
    """The completing signature of a term: the latest of its parties' signing days."""

    text: str
    earliest: date
    latest: date | None
    certain: Certainty


@quickly_made
@dataclass(frozen=True, slots=True)
class Start:
    """First day in effect. `day` None: the condition is still open. `latest`: the day a computed
    end counts from (None where the signing day is open at that side)."""

    day: date | None
    latest: date | None
    certain: Certainty
    because: Because


@quickly_made
@dataclass(frozen=True, slots=True)
class Link:
    """A dated, completely signed term in the chain. `old_end`: the end of the term before it as
    known when this one was signed, where rule 8 asked for a choice."""

    term: TermFact
    signing: Signing | None
    start: Start
    old_end: date | None = None

    @property
    def recorded_on(self) -> date:
        """The day from which the text itself is a fact."""
        return self.signing.earliest if self.signing else self.start.day or ALWAYS

    @property
    def known_on(self) -> date:
        """The day from which its first day is known: its condition, if it had one, is met."""
        effect = self.term.effect
        notified = effect.on if effect.mode.endswith("_notification") else None
        return max(self.recorded_on, notified or ALWAYS)


def is_complete(term: TermFact, facts: AgreementFacts) -> bool:
    """Whether every party that is to sign has; the day may be unknown."""
    if term.stage in ("withdrawn", "signed"):
        return term.stage == "signed"
    signed_by = {signature.party for signature in term.signatures}
    days = [row.signed for row in term.signatures]
    needed = awaited(facts.parties, facts.home, last_days(facts.events), days)
    return bool(needed) and signed_by >= needed


def signing_of(term: TermFact) -> Signing | None:
    """The completing signature, None for a term that counts as undated (domain §2)."""
    return _signing_of(term.signatures)


@lru_cache(maxsize=1024)  # the readings of one agreement ask for the same again and again
def _signing_of(signatures: tuple[SignatureFact, ...]) -> Signing | None:
    dated = [row.signed for row in signatures if row.signed and row.signed.earliest]
    if not dated:
        return None
    open_end = any(day.latest is None for day in dated)
    latest = None if open_end else max(day.latest for day in dated)
    earliest = max(day.earliest for day in dated)
    last = max(dated, key=lambda day: (day.latest or date.max, day.earliest))
    known = len(dated) == len(signatures) and last.is_certain and earliest == latest
    return Signing(last.text, earliest, latest, earliest if known else None)


# --- Entry into effect (rule 6), one function a mode ---------------------------------------------


def _by_signature(code: str, term: TermFact, signing: Signing) -> Step:
    return step(code, ordinal=term.ordinal, signed=signing.text, date=signing.earliest)


def _on_last_signature(term: TermFact, signing: Signing | None) -> Start | None:
    if signing is None:
        return None
    told = _by_signature("effect_on_last_signature", term, signing)
    return Start(signing.earliest, signing.latest, signing.certain, (told,))


def _presumed(term: TermFact, signing: Signing | None) -> Start | None:
    if signing is None:
        return None
    told = _by_signature("effect_presumed", term, signing)
    return Start(signing.earliest, signing.latest, None, (told,))


def _fixed(term: TermFact, signing: Signing | None) -> Start | None:
    day = term.effect.on
    if day is None:
        return _presumed(term, signing)
    told = step("effect_fixed", ordinal=term.ordinal, date=day, clause=term.effect.clause)
    early = signing is not None and day < signing.earliest
    certain = _text_known(signing)
    return Start(day, day, None if early and not term.effect.clause else certain, (told,))


def _retroactive(term: TermFact, signing: Signing | None) -> Start | None:
    day = term.effect.on
    if day is None:
        return _presumed(term, signing)
    told = step("effect_retroactive", ordinal=term.ordinal, date=day, clause=term.effect.clause)
    return Start(day, day, _text_known(signing) if term.effect.clause else None, (told,))


def _notified(term: TermFact, signing: Signing | None) -> Start | None:
    notified, days = term.effect.on, term.effect.days or 0
    if term.effect.mode == "on_last_notification":
        days = 0
    if notified is None:
        return Start(None, None, None, (step("effect_pending", ordinal=term.ordinal),))
    day = add_days(notified, days)
    told = step("effect_notified", ordinal=term.ordinal, notified=notified, days=days, date=day)
    early = signing is not None and day < signing.earliest
    return Start(day, day, None if early else both(notified, _text_known(signing)), (told,))


def _text_known(signing: Signing | None) -> Certainty:
    """A stated day holds from the signature of the text that states it."""
    return (signing.latest or None) if signing else ALWAYS


EFFECTS: dict[str, Callable[[TermFact, Signing | None], Start | None]] = {
    "on_last_signature": _on_last_signature,
    "unknown": _presumed,
    "fixed_date": _fixed,
    "retroactive": _retroactive,
    "on_last_notification": _notified,
    "days_after_notification": _notified,
}
#: Modes whose day is stated by the text itself: rule 8 leaves nothing to choose.
STATED = frozenset({"fixed_date", "retroactive"})


def effect_of(term: TermFact, warnings: list[Note]) -> tuple[Signing | None, Start | None]:
    """The signing of a complete term and its own entry into effect, None where it is undated."""
    signing = signing_of(term)
    if signing is None and term.effect.mode.endswith("_notification") and not term.effect.on:
        return None, None
    try:
        start = EFFECTS[term.effect.mode](term, signing)
    except DateError:
        warnings.append(Note("day_out_of_range", {"field": "effect"}, term.ordinal))
        start = _presumed(term, signing)
    if start and start.day and signing:
        _warn_of_early_effect(term, signing, start.day, warnings)
    return signing, start


def _warn_of_early_effect(
    term: TermFact, signing: Signing, day: date, warnings: list[Note]
) -> None:
    if day >= signing.earliest or term.effect.clause:
        return
    code = (
        "retroactive_without_clause"
        if term.effect.mode == "retroactive"
        else ("effect_before_signature")
    )
    params = {"effective_on": day.isoformat(), "signed": signing.text}
    warnings.append(Note(code, params, term.ordinal))


# --- Where a renewal begins (rule 8) -------------------------------------------------------------


def begin(
    term: TermFact,
    signing: Signing | None,
    own: Start,
    old_end: date | None,
    warnings: list[Note],
    missing: list[Note],
    furthest: date | None = None,
) -> Start:
    """The first day of a renewal. `old_end`: the end of the term before it as known on the day of
    this signature, None where it was not recorded, indefinite, rolling, or already past;
    `furthest`: what extensions signed later have made of it."""
    choice = term.starts
    if isinstance(choice, date):
        told = step("starts_on_stated_day", ordinal=term.ordinal, date=choice)
        start = replace(own, day=choice, latest=choice, because=(told,))
        start = replace(start, certain=_text_known(signing))
    elif old_end is None:
        if choice:
            warnings.append(Note("starts_without_old_end", {"starts": choice}, term.ordinal))
        return own
    elif choice == "after_current_end":
        return _after(term, signing, own, old_end)
    elif choice == "at_once":
        if own.day is None:
            return own
        told = step("starts_at_once", ordinal=term.ordinal, old_end=old_end, date=own.day)
        known = own.certain or (signing.certain if signing else None)
        return replace(own, certain=known, because=(told,))
    elif term.effect.mode in STATED and term.effect.on:
        start = own
    else:
        missing.append(Note("starts", {"old_end": old_end.isoformat()}, term.ordinal))
        return replace(own, certain=None)
    _warn_of_bounds(term, signing, start, furthest or old_end, warnings)
    return start


def _after(term: TermFact, signing: Signing | None, own: Start, old_end: date) -> Start:
    if own.day is None:
        return own
    follows = old_end + ONE_DAY
    if own.day > follows:
        return own
    told = step("starts_after_current_end", ordinal=term.ordinal, old_end=old_end, date=follows)
    certain = own.certain if own.certain else (signing.certain if signing else None)
    return Start(follows, follows, certain, (told,))


def _warn_of_bounds(
    term: TermFact,
    signing: Signing | None,
    start: Start,
    old_end: date | None,
    warnings: list[Note],
) -> None:
    if old_end is None or signing is None or start.day is None or term.effect.mode == "retroactive":
        return
    if not signing.earliest <= start.day <= old_end + ONE_DAY:
        params = {"date": start.day.isoformat(), "old_end": old_end.isoformat()}
        warnings.append(Note("starts_out_of_bounds", params, term.ordinal))
