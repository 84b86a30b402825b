"""Sign a term: per party; the last signature completes it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.dates import PartialDate
from agreements.derive import OfficeSettings, event_fact, facts_of, horizon_for, with_facts
from agreements.derive.preview import latest_day
from agreements.lifecycle import AgreementFacts, awaited, last_days, latest_old_end
from agreements.models import (
    CLOSED_AS,
    Agreement,
    Area,
    Commitment,
    CommitmentState,
    EffectMode,
    EventKind,
    Signature,
    Stage,
    Starts,
    Term,
)
from agreements.wording.date_formats import format_date, format_partial_date

from .action import Broken, Conflict, explaining, lock_row, record_action
from .beginning import check_beginning
from .facts import mark_settled
from .ordinals import check_order
from .planned import is_planned_signing, mark
from .rows import save
from .terms import write_areas

SIGNATURE_FIELDS = frozenset({"party", "signed", "names", "capacity", "place", "person"})
BROKEN: Broken = {
    "signature_once_per_party": ("signatures", lambda: _("This party has already signed.")),
}


def sign(
    *,
    by: Any,
    on: date,
    term: Term,
    signatures: Sequence[Mapping[str, Any]],
    starts: str | date | None = None,
    carry_over: Sequence[Mapping[str, Any]] = (),
    signing_mode: str | None = None,
    place: str | None = None,
    areas: Sequence[Area] | None = None,
    version: int | None = None,
) -> Term:
    """Records one or more parties' signatures: [{"party", "signed": PartialDate|None, "names"?,
    "capacity"?, "place"?, "person"?}].

    The last missing one completes the term: only then `starts` ("after_current_end", "at_once" or
    a day between; due exactly where rule 8 asks for it) and `carry_over` ([{"commitment",
    "decision": "keep"|"close"|"rewrite", "text"?, "state"?}] for every open commitment) are due;
    what is closed was met, not met or, unless `state` says so, dropped. Signatures given over
    planned ones complete it anew: the choice made with those stands where it still fits, unless
    another is given. `place` and `areas`, where given, are those of the text as it was signed.
    Raises ValidationError by field; Conflict for a withdrawn term, a signature recorded already or
    unanswered commitments.
    """
    with record_action(verb="sign", by=by, on=on, agreement=term.agreement) as done:
        row = lock_row(term, version=version)
        if row.stage == Stage.WITHDRAWN:
            raise Conflict(
                _("This term was given up. Open a new one to sign it."), code="withdrawn"
            )
        was_signed = row.stage == Stage.SIGNED and not is_planned_signing(row)
        for signature in signatures:
            _write_signature(row, done.agreement, signature, on=on)
        complete = is_complete(row, done.agreement)
        if complete and not was_signed:
            _complete(row, done.agreement, starts=starts, carry_over=carry_over)
        elif starts is not None or carry_over:
            raise ValidationError(
                {"starts": _("This is decided when the last party signs, and only then.")}
            )
        if signing_mode:
            row.signing_mode = signing_mode
        if place:
            row.place = place
        row.version += 1
        save(row)
        if complete:
            check_beginning(row, on=on, field="signatures" if starts is None else "starts")
        done.at = "end_on" if starts is None else "starts"
        if areas is not None:
            write_areas(row, list(areas))
        done.describe(subject=row, detail=_story(row, signatures, complete))
    return row


def _story(term: Term, signatures: Sequence[Mapping[str, Any]], complete: bool) -> dict[str, Any]:
    signed = {str(row["party"]): str(row.get("signed") or "") for row in signatures}
    return {"ordinal": term.ordinal, "signed": signed, "complete": complete}


def _write_signature(
    term: Term, agreement: Agreement, fields: Mapping[str, Any], *, on: date
) -> None:
    unknown = set(fields) - SIGNATURE_FIELDS
    if unknown:
        raise ValidationError({"signatures": _("Unknown: %s") % ", ".join(sorted(unknown))})
    party = fields["party"]
    if not agreement.participations.filter(party=party).exists():
        raise ValidationError({"signatures": _("%s is not a party to this agreement.") % party})
    row = Signature.objects.filter(term=term, party=party, is_void=False).first()
    is_kept = row is not None and not row.is_planned  # what was planned gives way to what happened
    if is_kept and (row.signed is not None or fields.get("signed") is None):
        raise Conflict(BROKEN["signature_once_per_party"][1](), code="already_signed")
    if row is not None and row.is_planned and fields.get("signed") is None:
        told = _("%(party)s signs on %(day)s as planned: give the day on which it signed.")
        names = {"party": party, "day": format_partial_date(row.signed)}
        raise Conflict(told % names, code="planned")
    row = row or Signature(term=term, party=party)
    for name, value in fields.items():
        setattr(row, name, value)
    mark(row, on=on)
    check_order(row, field="signatures")
    with explaining(BROKEN):
        save(row)


def is_complete(term: Term, agreement: Agreement) -> bool:
    """Whether every party that is to sign has: those that withdrew before are not."""
    signed = dict(term.signatures.filter(is_void=False).values_list("party", "signed"))
    parties = dict(agreement.participations.values_list("party", "party__is_home"))
    home = next((pk for pk, is_home in parties.items() if is_home), None)
    return awaited(parties, home, left_parties(agreement), signed.values()) <= signed.keys()


def left_parties(agreement: Agreement) -> dict[int, date]:
    """By party that withdrew, the last day it took part."""
    events = agreement.events.filter(is_void=False, kind=EventKind.PARTY_WITHDREW)
    return last_days(map(event_fact, events))


def completing_day(term: Term) -> PartialDate | None:
    """The latest of the parties' signing days; None where none is recorded."""
    return latest_day(row.signed for row in term.signatures.filter(is_void=False) if row.signed)


def known_old_end(term: Term, on: date | None = None) -> date | None:
    """The end of the term before, as known on `on` (by default the completing signature, else
    the first day of the running term); None where it is not recorded, indefinite, rolls on by
    itself or lies before that day (rule 8). A doubtful one counts by the latest it may be."""
    signed = completing_day(term)
    earlier = term.agreement.term_periods.filter(ordinal__lt=term.ordinal)
    on = on or (signed and signed.earliest) or earlier.values_list("starts_on", flat=True).last()
    if on is None:
        return None
    (agreement,) = with_facts(Agreement.objects.filter(pk=term.agreement_id))
    facts = facts_of(agreement, office=OfficeSettings.load(), horizon=horizon_for(agreement, on=on))
    return latest_old_end(facts, ordinal=term.ordinal, on=on)


def asks_for_start(term: Term, facts: AgreementFacts | None = None) -> date | None:
    """The old end beside which this renewal's start must be chosen; None where nothing is asked:
    an original, a signature after the old end, or no known old end. `facts`: of its agreement,
    where they are loaded."""
    signed = completing_day(term) if facts is None else _completed(facts, term.ordinal)
    if term.ordinal == 0 or signed is None or signed.earliest is None:
        return None
    if facts is None:
        return known_old_end(term, signed.earliest)
    return latest_old_end(facts, ordinal=term.ordinal, on=signed.earliest)


def _completed(facts: AgreementFacts, ordinal: int) -> PartialDate | None:
    rows = (row for one in facts.terms if one.ordinal == ordinal for row in one.signatures)
    return latest_day(row.signed for row in rows if row.signed)


def _complete(
    term: Term,
    agreement: Agreement,
    *,
    starts: str | date | None,
    carry_over: Sequence[Mapping[str, Any]],
) -> None:
    _check_end(term)
    _choose_start(term, starts)
    term.stage = Stage.SIGNED
    carry(term, agreement, carry_over)


def _check_end(term: Term) -> None:
    """A text that ends before it was signed is mistyped (withstand §5)."""
    rows = term.signatures.filter(is_void=False, signed__isnull=False)
    first = min((row.signed.earliest for row in rows if row.signed.earliest), default=None)
    if term.end_on and first and term.end_on < first:
        told = _("The end %(end)s lies before the signature %(signed)s.")
        days = {"end": format_date(term.end_on), "signed": format_date(first)}
        raise ValidationError({"end_on": told % days})


def _choose_start(term: Term, starts: str | date | None) -> None:
    """Writes the choice of rule 8. One made with planned signatures stands where it is still asked
    for and none is given; otherwise it goes."""
    old_end = asks_for_start(term)
    if starts is None and old_end and term.is_signed and term.effect_mode != EffectMode.FIXED_DATE:
        starts = term.starts_day or term.starts_choice or None
    term.starts_choice, term.starts_day = "", None
    if term.effect_mode == EffectMode.FIXED_DATE:
        if starts is not None:
            raise ValidationError({"starts": _("The text fixes the day; nothing is to be chosen.")})
        check_fixed_start(term, old_end)
        return
    if (old_end is None) != (starts is None):
        told = _("Nothing runs beside this term; its start is not chosen.")
        raise ValidationError({"starts": say_when(old_end) if old_end else told})
    if isinstance(starts, date):
        check_stated_start(term, starts, old_end)
        term.starts_choice, term.starts_day = Starts.ON_DAY, starts
    elif starts is not None:
        if starts not in (Starts.AFTER_CURRENT_END, Starts.AT_ONCE):
            raise ValidationError({"starts": _("Unknown choice: %s") % starts})
        term.starts_choice = starts


def say_when(old_end: date) -> str:
    return _("The current term runs until %s: say when this one starts.") % format_date(old_end)


def check_fixed_start(term: Term, old_end: date | None) -> None:
    """The day a text fixes lies between the signature and the day after the known old end."""
    if old_end and not _lies_between(term, term.effect_on, old_end):
        told = _(
            "The fixed day lies outside the days from %(first)s, its signature, to %(last)s, the "
            "day after the end."
        )
        raise ValidationError({"effect_on": told % _bounds(term, old_end)})


def check_stated_start(
    term: Term, starts: date | None, old_end: date, *, field: str = "starts"
) -> None:
    """A stated start lies between the signature and the day after the known old end."""
    if starts is None or not _lies_between(term, starts, old_end):
        told = _("Choose a day from %(first)s, its signature, to %(last)s, the day after the end.")
        raise ValidationError({field: told % _bounds(term, old_end)})


def _lies_between(term: Term, day: date, old_end: date) -> bool:
    return completing_day(term).earliest <= day <= _day_after(old_end)


def _bounds(term: Term, old_end: date) -> dict[str, str]:
    first, last = completing_day(term).earliest, _day_after(old_end)
    return {"first": format_date(first), "last": format_date(last)}


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def open_commitments(term: Term):
    """Commitments of earlier terms that nobody has answered for yet."""
    return (
        Commitment.objects.open()
        .filter(term__agreement=term.agreement, term__ordinal__lt=term.ordinal, term__is_void=False)
        .order_by("term__ordinal", "position", "pk")
    )


def carry(term: Term, agreement: Agreement, answers: Sequence[Mapping[str, Any]]) -> None:
    """Keeps, closes or rewrites every open commitment of the terms before (domain §6)."""
    waiting = {row.pk: row for row in open_commitments(term)}
    answered = {answer["commitment"].pk: answer for answer in answers}
    if set(waiting) - set(answered):
        raise Conflict(
            _("Say for each open commitment whether it is kept, closed or rewritten."),
            code="commitments_unanswered",
            current=[waiting[pk] for pk in waiting if pk not in answered],
        )
    if set(answered) - set(waiting):
        raise ValidationError({"carry_over": _("Only open commitments of earlier terms.")})
    for pk, answer in answered.items():
        _carry_one(term, waiting[pk], answer)


def _carry_one(term: Term, old: Commitment, answer: Mapping[str, Any]) -> None:
    decision = answer["decision"]
    if decision == "close":
        state = answer.get("state") or CommitmentState.DROPPED
        if state not in CLOSED_AS:
            raise ValidationError({"carry_over": _("What is closed was met, not met or dropped.")})
        old.state, old.version = state, old.version + 1
        day = completing_day(term)
        mark_settled(old, day.latest if day else None)
        save(old)
        return
    if decision not in ("keep", "rewrite"):
        raise ValidationError({"carry_over": _("Unknown decision: %s") % decision})
    if decision == "rewrite" and not answer.get("text"):
        raise ValidationError({"carry_over": _("Write the new text.")})
    save(
        Commitment(
            term=term,
            position=old.position,
            text=answer["text"] if decision == "rewrite" else old.text,
            side=old.side,
            area=old.area,
            owner=old.owner,
            due=old.due,
            state=old.state,
            state_note=old.state_note,
            carried_over_from=old,
        )
    )
