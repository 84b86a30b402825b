"""What of a register is known already: nothing changes, is told more exactly, or contradicts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from agreements.dates import PartialDate

from .asking import Asking
from .spans import may_be_same
from .titles import same_title
from .values import (
    ACT_IN_REMARK,
    AgreementReading,
    Answers,
    Instrument,
    KnownAgreement,
    KnownInstrument,
    Match,
    Problem,
    RowReading,
    World,
)


def against(
    world: World,
    agreements: tuple[AgreementReading, ...],
    rows: tuple[RowReading, ...],
    answers: Answers,
) -> tuple[tuple[AgreementReading, ...], tuple[RowReading, ...]]:
    """Chains with the agreement and the instruments they are in the world; rows with what is to be
    asked about that."""
    if not world.agreements:
        return agreements, rows
    by_parties: dict[frozenset[str], list[KnownAgreement]] = defaultdict(list)
    for known in world.agreements:
        by_parties[known.parties].append(known)
    asked: dict[str, list[Problem]] = defaultdict(list)
    taken: set[str] = set()
    found = tuple(_matched(one, by_parties, taken, asked, answers) for one in agreements)
    found = tuple(_under_another(one, by_parties, taken, asked, answers) for one in found)
    recorded = {one.key: one.acts for one in world.agreements if one.acts}
    acts = {one.key: recorded[one.known] for one in found if one.known in recorded}
    told = tuple(
        replace(row, problems=tuple(problems))
        if (problems := [*_unrecorded(row, acts), *asked[row.at]]) != [*row.problems]
        else row
        for row in rows
    )
    return found, told


def _unrecorded(
    row: RowReading, acts: Mapping[str, frozenset[tuple[str, str]]]
) -> Iterator[Problem]:
    """What is to be asked of a row, but for acts that are recorded: of two that a remark tells, the
    other still is. An extension that does not say until when is recorded as an amendment."""
    known = acts.get(row.agreement, frozenset())
    for one in row.problems:
        if one.code == ACT_IN_REMARK:
            recorded = {_either_way(day) for kind, day in known if kind in (one.about, "amendment")}
            left = tuple(day for day in one.choices if _either_way(day) not in recorded)
            if left != one.choices and left in ((), ("none",)):
                continue
            one = replace(one, choices=left)
        yield one


def _either_way(day: str) -> tuple[str, ...]:
    """A day, whichever of its numbers is the month: 12/03/2019 offers two, and is one."""
    year, *rest = day.split("-")
    return (year, *sorted(rest))


def _matched(
    chain: AgreementReading,
    by_parties: dict[frozenset[str], list[KnownAgreement]],
    taken: set[str],
    asked: dict[str, list[Problem]],
    answers: Answers,
) -> AgreementReading:
    parties = _parties_of(chain)
    for known in by_parties.get(parties, ()) if parties else ():
        if known.key not in taken and _is_same(chain, known):
            return _joined(chain, known, taken, asked, answers)
    return chain


def _parties_of(chain: AgreementReading) -> frozenset[str]:
    """Its partners where all are known, else nobody."""
    parties = frozenset(one.known for one in chain.parties if one.match is not Match.NEW)
    return parties if len(parties) == len(chain.parties) else frozenset()


def _joined(
    chain: AgreementReading,
    known: KnownAgreement,
    taken: set[str],
    asked: dict[str, list[Problem]],
    answers: Answers,
) -> AgreementReading:
    taken.add(known.key)
    instruments = tuple(_instrument(one, known, asked, answers) for one in chain.instruments)
    return replace(chain, known=known.key, instruments=instruments)


def _under_another(
    chain: AgreementReading,
    by_parties: dict[frozenset[str], list[KnownAgreement]],
    taken: set[str],
    asked: dict[str, list[Problem]],
    answers: Answers,
) -> AgreementReading:
    """The same parties and the same day under another title, which nothing in the register fits
    better: offices call one text by several names. It is taken for the known one, and asked."""
    if chain.known or not (parties := _parties_of(chain)):
        return chain
    days = {one.signed.text for one in chain.instruments if one.signed is not None}
    for known in by_parties.get(parties, ()):
        signed = {one.signed.text for one in known.instruments if one.signed is not None}
        at = next((at for one in chain.instruments for at in one.rows if at), "")
        if known.key in taken or not days & signed or not at:
            continue
        asking = Asking(at, answers)
        said = asking.take(
            "known_by_another_title", chain.title, choices=("known", "new"), default="known",
            about=known.key,
        )  # fmt: skip
        asked[at] += asking.problems
        return chain if said == "new" else _joined(chain, known, taken, asked, answers)
    return chain


def _is_same(chain: AgreementReading, known: KnownAgreement) -> bool:
    """The same parties and one instrument of the same day; without any day, the same title."""
    titled = not known.titles or any(same_title(chain.title, one) for one in known.titles)
    dated = [one for one in known.instruments if one.signed is not None]
    for one in chain.instruments:
        if one.signed is None:
            continue
        for other in dated:
            if other.signed is not None and other.signed.text == one.signed.text:
                return titled
            if titled and other.ordinal == one.ordinal and may_be_same(one.signed, other.signed):
                return True
    return titled and bool(known.titles) and not any(one.signed for one in chain.instruments)


def _instrument(
    one: Instrument, known: KnownAgreement, asked: dict[str, list[Problem]], answers: Answers
) -> Instrument:
    """What is recorded stands; a day that is told more exactly is offered, never taken unasked."""
    same = next((other for other in known.instruments if _is_instrument(one, other)), None)
    if same is None:
        return one
    code = _difference(one.signed, same.signed)
    at = next(filter(None, one.rows), "")
    if not (code and at and one.signed is not None and same.signed is not None):
        return replace(one, known=same.key)
    offered = ("known", "file") if code == "known_more_precise" else ("known",)
    asking = Asking(at, answers)
    taken = asking.take(
        code, one.signed.text, choices=offered, default="known", about=same.signed.text
    )
    asked[at] += asking.problems
    return replace(one, known=same.key, is_corrected=taken == "file" and taken in offered)


def _difference(told: PartialDate | None, known: PartialDate | None) -> str:
    """What a day told is beside the one that is recorded; "" where nothing is to be asked."""
    if told is None or known is None or told.text == known.text:
        return ""
    if not may_be_same(told, known):
        return "known_contradicted"
    return "known_more_precise" if told.day and not known.day else ""


def _is_instrument(one: Instrument, other: KnownInstrument) -> bool:
    if one.signed is not None and other.signed is not None and one.signed.text == other.signed.text:
        return True
    return one.ordinal == other.ordinal
