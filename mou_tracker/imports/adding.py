"""What a register tells of an agreement that is known: instruments and acts it lacks, through the
ordinary actions. What is known stands as it is."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements import actions
from agreements.actions import Conflict
from agreements.models import NEW_END, Agreement, Stage, Starts, Term

from .beside import Beside
from .building import (
    ACTS,
    Made,
    NotPossible,
    Refusal,
    amendment_of,
    columns_of,
    completed_on,
    rows_of,
    signed_by,
)
from .correcting import take_exact_day
from .registers.values import AgreementReading, Instrument


def add(
    reading: AgreementReading,
    *,
    beside: Beside,
    changed: list[dict[str, str]],
    by: Any,
    on: date,
) -> list[Made]:
    """What was made, and the agreement that was found; values of known records that were put right
    go to `changed`. Raises NotPossible, naming the row."""
    agreement = Agreement.objects.visible_to(by).filter(reference=reading.known).first()
    if agreement is None:
        told = _("What is known of this is kept by others: a manager takes it in.")
        raise NotPossible([Refusal(next(iter(rows_of(reading)), ""), told)])
    made: list[Made] = []
    first = rows_of(reading)[:1]
    for one in reading.instruments:
        at = next(filter(None, (*one.rows, *first)), "")
        made += [Made(row, agreement, new=False) for row in one.rows if row]
        try:
            if one.known:
                if one.is_corrected:
                    changed += take_exact_day(one, agreement, source=beside.source, by=by, on=on)
                continue
            term = _add_term(one, agreement, beside, by=by, on=on)
        except (ValidationError, Conflict) as error:
            raise NotPossible([Refusal(at, _why(error))]) from error
        made += [Made(row, term) for row in [at for at in one.rows if at] or first]
    return made + _acts(reading, agreement, by=by, on=on)


def _add_term(one: Instrument, agreement: Agreement, beside: Beside, *, by: Any, on: date) -> Term:
    stage = {} if one.signed else {"stage": Stage.SIGNED}
    columns = columns_of(one)
    mode = columns.pop("signing_mode", None)
    columns.pop("end_stated", None)
    parties = [row.party for row in agreement.participations.select_related("party")]
    told = beside.of(one, parties)
    if told.place:
        columns["place"] = told.place
    if told.areas:
        columns["areas"] = list(told.areas)
    if one.end.kind == "fixed" and one.end.on is not None:
        columns["end_on"] = one.end.on
    term = actions.open_term(
        by=by, on=on, agreement=agreement, ordinal=one.ordinal, **stage, **columns
    )
    if one.signed is None and not told.names:
        return term
    signatures = [
        {
            "party": party,
            "signed": signed_by(one, is_ours=party.is_home),
            "place": told.place,
            "names": told.names.get(party.pk, {}),
        }
        for party in parties
    ]
    starts = None
    signed_on = completed_on(one)
    if signed_on and actions.known_old_end(term, signed_on) is not None:
        starts = Starts.AFTER_CURRENT_END
    return actions.sign(
        by=by, on=on, term=term, signatures=signatures, starts=starts, signing_mode=mode
    )


def _acts(reading: AgreementReading, agreement: Agreement, *, by: Any, on: date) -> list[Made]:
    """Acts that are not recorded yet, told by their kind and day."""
    terms = list(agreement.terms.filter(stage=Stage.SIGNED, is_void=False).order_by("ordinal"))
    signed = {one.ordinal: one.signed for one in reading.instruments}
    made = []
    for act in reading.acts:
        if act.kind not in ACTS or not act.signed:
            continue
        try:
            row = amendment_of(act, terms, signed, on=on)
            same = row.term.amendments.filter(kind=row.kind, signed=row.signed, is_void=False)
            if (known := same.first()) is not None:
                made += [Made(act.at, known, new=False)] if act.at else []
                continue
            row = actions.amend(
                by=by, on=on, term=row.term, kind=row.kind, signed=row.signed,
                summary=row.summary, **{NEW_END: getattr(row, NEW_END)},
            )  # fmt: skip
        except (ValidationError, Conflict) as error:
            raise NotPossible([Refusal(act.at, _why(error))]) from error
        made += [Made(act.at, row)] if act.at else []
    return made


def _why(error: ValidationError | Conflict) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else error.message
