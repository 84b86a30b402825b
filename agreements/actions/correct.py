"""Correct a wrong entry, with a reason: history keeps before and after (domain §2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from agreements.models import (
    CLOSED_AS,
    NEW_END,
    Amendment,
    AuditEntry,
    Commitment,
    EffectMode,
    Event,
    Signature,
    Stage,
    Starts,
    Term,
)
from agreements.texts import is_blank

from .action import Conflict, lock_row, record_action, subject_of
from .beginning import check_beginning
from .events import check_amendment, check_event, check_once, check_reach
from .ordinals import check_order
from .planned import agreement_of, mark_anew, own_day
from .reaching import needless_now, needless_reaches
from .rows import before_and_after, fill, save
from .sign import (
    asks_for_start,
    check_fixed_start,
    check_stated_start,
    completing_day,
    is_complete,
    say_when,
)
from .successor import ENDS, extended_end, give_back_start, move_anew
from .successor import FIELD as SUCCESSOR_STARTS
from .term_texts import put_texts_right
from .terms import COLUMNS, check_only_preparation, check_term, write_term

#: What decides whether an act says how far it reaches.
REACH = frozenset({"on", "received_on", "effective_on", "by_party", "reach"})
#: What decides whether an extension leaves open when a later term begins.
EXTENDS = ENDS | {"signed"}
#: What tells one act from another of its kind.
ONE_ACT = frozenset({"on", "by_party"})
#: Rule 8's choice, which a signature makes and a correction may put right or settle.
STARTS = frozenset({"starts_choice", "starts_day"})
#: What decides the first day of a term, and whether its last lies after it.
FIRST_DAY = STARTS | {name for name in COLUMNS if name.startswith(("effect_", "end_"))}
#: Where a consequence that cannot be is told: at the first of these that is put right.
SHOWN_AT = (
    "end_on", "end_kind", "end_years", "end_months", "end_days", "starts_choice", "effect_on",
    "effect_mode", "signed", NEW_END, "effective_on", "on",
)  # fmt: skip
#: What may be corrected on each kind of fact.
CORRECTABLE: dict[type, frozenset[str]] = {
    Term: Term.FIELDS.written_by("correct") | {"texts"},
    Signature: STARTS | {"signed", "names", "capacity", "place", "person"},
    Amendment: Amendment.FIELDS.written_by("correct") | {SUCCESSOR_STARTS},
    Event: frozenset(
        {
            "on",
            "received_on",
            "by_party",
            "effective_on",
            "withdraws",
            "document",
            "reason",
            "shared_reason",
            "reach",
        }
    ),
}


def correct(
    *,
    by: Any,
    on: date,
    fact: Term | Signature | Amendment | Event,
    reason: str,
    set: Mapping[str, Any] | None = None,
    void: bool = False,
    version: int | None = None,
) -> Any:
    """Puts right what was entered wrongly, or strikes it out with `void`; never a legal act.

    Exactly one of `set` and `void` is given. `version` is what the caller read: of the term, or of
    the agreement for a fact without a version of its own. Raises ValidationError by field, and
    Conflict where something else recorded rests on what is struck out.
    """
    if is_blank(reason):
        raise ValidationError({"reason": _("Say why; the reason is kept with the correction.")})
    if bool(set) == void:
        raise ValidationError({"set": _("Give what to set, or void, and not both.")})
    has_own = isinstance(fact, Term)
    with record_action(
        verb="correct",
        by=by,
        on=on,
        agreement=agreement_of(fact),
        version=None if has_own else version,
    ) as done:
        row = lock_row(fact, version=version if has_own else None)
        detail: dict[str, Any] = {"reason": reason}
        signs = isinstance(row, Term | Signature)
        needless = needless_reaches(done.agreement, on=on) if signs else []
        if void:
            detail |= {"void": True} | _strike_out(row)
            done.at = "void"
        else:
            columns = {k: v for k, v in set.items() if k not in ("areas", "texts")}
            unknown = columns.keys() - CORRECTABLE[type(fact)]
            if unknown:
                raise ValidationError({name: _("This cannot be corrected.") for name in unknown})
            done.at = next((one for one in SHOWN_AT if one in columns), NON_FIELD_ERRORS)
            chosen = {name: columns[name] for name in STARTS & columns.keys()}
            if isinstance(row, Signature):  # the choice is the term's, and made when it is signed
                columns = {k: v for k, v in columns.items() if k not in STARTS}
                detail["changed"] = before_and_after(row, columns)
                detail["changed"] |= before_and_after(row.term, chosen)
            else:
                own = {k: v for k, v in columns.items() if k != SUCCESSOR_STARTS}
                detail["changed"] = before_and_after(row, own)
            has_other_texts = _write(row, set, on=on)
            moved = _move_successor(row, detail["changed"], set.get(SUCCESSOR_STARTS), on=on)
            detail |= moved
            if not (detail["changed"] or has_other_texts or moved or "areas" in set):
                raise ValidationError({"set": _("It says so already; nothing would change.")})
        if signs and (told := needless_now(done.agreement, on=on, stood=needless)):
            if void:
                raise Conflict(told, code="reach_told")
            raise ValidationError({done.at: ValidationError(told, code="reach_told")})
        if hasattr(row, "version"):
            row.version += 1
            row.save(update_fields=["version"])
        done.describe(subject=row, detail=detail)
    return row


def _write(row: Any, fields: Mapping[str, Any], *, on: date) -> bool:
    """Writes what is put right; returns whether texts of a term are among what changed. A day put
    right is planned or not as of today, whatever it was before."""
    if isinstance(row, Term):
        fixed_on, was_chosen = _fixed_day(row), bool(row.starts_choice)
        for name in STARTS & fields.keys():
            setattr(row, name, fields[name])
        columns = {name: fields[name] for name in fields.keys() - STARTS - {"texts"}}
        write_term(row, columns, on=on)
        check_term(row)
        chosen = bool(STARTS & fields.keys())
        if chosen or _fixed_day(row) != fixed_on:
            _check_start(row, chosen=chosen, asks=was_chosen or fixed_on is not None)
        if row.is_signed and FIRST_DAY & fields.keys():
            check_beginning(row, on=on, field="starts_choice" if chosen else "effect_on")
        return put_texts_right(row, fields.get("texts", ()))
    if isinstance(row, Signature):
        _write_signature(row, fields, on=on)
        return False
    before = own_day(row)
    columns = {name: value for name, value in fields.items() if name != SUCCESSOR_STARTS}
    fill(row, columns, allowed=CORRECTABLE[type(row)])
    mark_anew(row, before, on=on)
    if isinstance(row, Event):
        check_event(row)
        if ONE_ACT & fields.keys():
            check_once(row)
        if REACH & fields.keys():  # what was recorded before acts said so is not asked by the way
            check_reach(row, on=on)
    if isinstance(row, Amendment):
        check_amendment(row)
    save(row)
    return False


def _fixed_day(term: Term) -> date | None:
    return term.effect_on if term.effect_mode == EffectMode.FIXED_DATE else None


def _move_successor(
    row: Any, changed: Mapping[str, Any], choice: str | date | None, *, on: date
) -> dict[str, Any]:
    """What an extension put right makes of a later term's first day (rule 10)."""
    decides = choice is not None or EXTENDS & changed.keys()
    if not isinstance(row, Amendment) or not decides:
        return {}
    return move_anew(row, changed, choice, on=on)


def _write_signature(row: Signature, fields: Mapping[str, Any], *, on: date) -> None:
    """A signature put right; on another day the start of its term may have to be chosen."""
    term, before = row.term, own_day(row)
    chosen = {name: fields[name] for name in STARTS & fields.keys()}
    decides = "signed" in fields or bool(chosen)
    was_asked = decides and asks_for_start(term) is not None
    columns = {name: value for name, value in fields.items() if name not in STARTS}
    fill(row, columns, allowed=CORRECTABLE[Signature] - STARTS)
    mark_anew(row, before, on=on)
    check_order(row, field="signed")
    save(row)
    if not term.is_signed:
        if chosen:
            raise ValidationError({"starts_choice": _("Nothing is chosen before it is signed.")})
        return
    if decides:
        _choose_anew(term, chosen, was_asked=was_asked)
    check_beginning(term, on=on, field="signed")


def _choose_anew(term: Term, chosen: Mapping[str, Any], *, was_asked: bool) -> None:
    """Rule 8's choice beside a signing day put right: asked where that day makes it necessary, gone
    where nothing runs beside the term any more, and held to the new bounds where it stands."""
    end, is_fixed = asks_for_start(term), term.effect_mode == EffectMode.FIXED_DATE
    for name, value in chosen.items():
        setattr(term, name, value)
    if was_asked and end is None and not chosen and completing_day(term):
        term.starts_choice, term.starts_day = "", None
    if end and not (is_fixed or term.starts_choice) and (chosen or not was_asked):
        raise ValidationError({"starts_choice": say_when(end)})
    if chosen or end is not None:
        _check_start(term, chosen=bool(term.starts_choice and chosen))
    if chosen or was_asked:
        term.version += 1
        save(term)


def _check_start(term: Term, *, chosen: bool, asks: bool = False) -> None:
    """Rule 8's bounds hold for what is corrected as for what is signed. A day that the text fixes
    leaves nothing to choose: an earlier choice goes, one made now (`chosen`) is refused. `asks`:
    where one is to be made, it cannot be left out."""
    end, is_fixed = asks_for_start(term), term.effect_mode == EffectMode.FIXED_DATE
    if is_fixed and not chosen:
        term.starts_choice, term.starts_day = "", None
        save(term)
    if is_fixed:
        check_fixed_start(term, end and extended_end(term, end))
    if term.starts_choice and (is_fixed or end is None):
        raise ValidationError(
            {
                "starts_choice": _("The text fixes the day; nothing is to be chosen.")
                if is_fixed
                else _("Nothing runs beside this term; its start is not chosen.")
            }
        )
    if asks and end and not (is_fixed or term.starts_choice):
        raise ValidationError({"starts_choice": say_when(end)})
    if term.starts_choice == Starts.ON_DAY:
        check_stated_start(term, term.starts_day, extended_end(term, end), field="starts_day")


def _strike_out(row: Term | Signature | Amendment | Event) -> dict[str, Any]:
    """Returns what to tell of it besides."""
    moved: dict[str, Any] = {}
    if isinstance(row, Event) and row.withdrawn_by.filter(is_void=False).exists():
        raise Conflict(
            _("This notice was withdrawn. Strike the withdrawal out first."), code="withdrawn"
        )
    if isinstance(row, Signature):
        _unsign(row)
    if isinstance(row, Amendment):
        moved = give_back_start(row)
    if isinstance(row, Term):
        _hand_back(row)
        _reopen(row)
    row.is_void = True
    row.save(update_fields=["is_void"])
    if isinstance(row, Term):
        _give_back_attempt(row)
    return moved


def _contexts(term: Term, verb: str) -> list[UUID]:
    """Under which the history of a term's own actions of this kind was written."""
    rows = AuditEntry.objects.filter(
        agreement=term.agreement_id, verb=verb, subject=subject_of(term), context__isnull=False
    )
    return list(rows.values_list("context", flat=True))


def _give_back_attempt(term: Term) -> None:
    """An attempt that was given up left its ordinal to this term when it was opened: it stands
    again."""
    struck = Term.objects.filter(
        agreement=term.agreement_id,
        ordinal=term.ordinal,
        stage=Stage.WITHDRAWN,
        is_void=True,
        history__is_void=True,
        history__pgh_context__in=_contexts(term, "open_term"),
    ).exclude(pk=term.pk)
    Term.objects.filter(pk__in=struck.values("pk")).update(is_void=False)


def _unsign(signature: Signature) -> None:
    """A term that its signatures made complete is not signed any more without one of them; one
    that was recorded as signed, by whomever, stays so."""
    term = signature.term
    if not (term.is_signed and is_complete(term, term.agreement)):
        return
    later = term.agreement.terms.standing().filter(ordinal__gt=term.ordinal)
    if later.exclude(stage=Stage.WITHDRAWN).exists():
        raise Conflict(
            _("A later term follows this one. Correct the signature instead of striking it out."),
            code="followed",
        )
    term.stage, term.starts_choice, term.starts_day = Stage.READY_TO_SIGN, "", None
    term.version += 1
    check_only_preparation(term)
    save(term)


def _reopen(term: Term) -> None:
    """Commitments that were closed when this term was signed are as they were before, unless
    somebody has changed them since."""
    contexts = _contexts(term, "sign")
    closed = Commitment.objects.filter(
        term__agreement=term.agreement_id, history__pgh_context__in=contexts, state__in=CLOSED_AS
    )
    for row in closed.distinct():
        last, before = row.history.order_by("-pgh_id")[:2]
        if last.pgh_context_id in contexts:
            row.state, row.settled_on = before.state, before.settled_on
            row.version += 1
            save(row)


def _hand_back(term: Term) -> None:
    """Commitments carried over to a term that is struck out wait where they came from; those that
    went on to a later term came from there."""
    for row in term.commitments.select_related("carried_over_from"):
        origin, row.carried_over_from = row.carried_over_from, None
        save(row)
        onward = Commitment.objects.filter(carried_over_from=row).first()
        if onward is not None:
            onward.carried_over_from = origin
            save(onward)
