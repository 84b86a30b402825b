"""Open a term, change it while unsigned, give it up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.dates import PartialDate
from agreements.models import (
    Agreement,
    Area,
    EffectMode,
    PlanStep,
    PlanTick,
    Stage,
    Term,
    TermArea,
    TermPeriod,
)
from agreements.wording.date_formats import format_date

from .action import Broken, Conflict, explaining, lock_row, record_action
from .beginning import check_beginning
from .ordinals import only_ordinal
from .planned import mark_anew, own_day
from .rows import before_and_after, check_meaning, fill, save
from .term_texts import add_texts

#: Areas are written by themselves.
COLUMNS = Term.FIELDS.written_by("change_term") - {"areas"}
#: What has no meaning beside another choice, and is emptied with it: (column, value) -> columns.
EMPTIED = {
    ("end_kind", "fixed"): (),
    ("end_kind", "duration"): ("end_settled",),
    ("end_kind", "indefinite"): (
        "end_on", "end_stated", "end_years", "end_months", "end_days", "end_settled",
    ),
    ("end_kind", "not_recorded"): (
        "end_on", "end_stated", "end_years", "end_months", "end_days",
    ),
    ("renewal_mode", "not_recorded"): (
        "renewal_years", "renewal_months", "renewal_max_count", "renewal_latest_end",
    ),
    ("renewal_mode", "none"): (
        "renewal_years", "renewal_months", "renewal_max_count", "renewal_latest_end",
    ),
}  # fmt: skip

BROKEN: Broken = {
    "term_ordinal_once": ("ordinal", lambda: _("This ordinal is already in the chain.")),
}
#: constraint -> (field, message): shown at the field instead of Django's general words.
MEANING: Broken = {
    "term_fixed_end_has_a_day": ("end_on", lambda: _("Give the last day.")),
    "term_duration_has_a_length": ("end_years", lambda: _("Give years, months or days.")),
    "term_fixed_effect_has_a_day": ("effect_on", lambda: _("Give the day it comes into effect.")),
    "term_retroactive_has_its_clause": (
        "effect_clause",
        lambda: _("A retroactive effect needs its clause and its day."),
    ),
    "term_days_after_has_days": ("effect_days", lambda: _("Give the number of days.")),
    "term_notice_whole_or_none": (
        "notice_value",
        lambda: _("Give value, unit, basis and anchor of the notice, or none of them."),
    ),
}


def check_term(term: Term) -> None:
    """What one row cannot guard: an end before the fixed beginning."""
    fixed = (EffectMode.FIXED_DATE, EffectMode.RETROACTIVE)
    if term.effect_mode in fixed and term.end_on and term.effect_on > term.end_on:
        raise ValidationError(
            {
                "end_on": _("The end %(end)s lies before the beginning %(start)s.")
                % {"end": format_date(term.end_on), "start": format_date(term.effect_on)}
            }
        )
    cap = term.renewal_latest_end  # no clause but an express or a tacit one has it
    if cap and term.end_on and cap < term.end_on:
        raise ValidationError(
            {"renewal_latest_end": _("The latest end lies before the end itself.")}
        )


def check_only_preparation(term: Term) -> None:
    """Conflict where `term` would be a second one in preparation; the caller holds the lock on the
    agreement, and the constraint `term_one_in_preparation` stays the guard."""
    if term.stage in (Stage.SIGNED, Stage.WITHDRAWN) or term.agreement_id is None:
        return
    if term.agreement.terms.in_preparation().exclude(pk=term.pk).exists():
        raise Conflict(
            _("A renewal is already in preparation. Sign it or give it up first."),
            code="already_in_preparation",
        )


def write_term(term: Term, fields: Mapping[str, Any], *, on: date) -> None:
    """Fills and saves a term from columns, `areas` (list of Area) and `texts`. A notification that
    `fields` name is planned where it lies after `on`."""
    before = own_day(term)
    columns = {k: v for k, v in fields.items() if k not in ("areas", "ordinal", "texts")}
    if "end_on" in columns:
        columns |= stated_end(columns["end_on"])
    fill(term, columns, allowed=COLUMNS | {"end_stated"})
    for (column, value), emptied in EMPTIED.items():
        if getattr(term, column) == value:
            for name in emptied:
                setattr(term, name, False if name == "end_settled" else None)
    mark_anew(term, before, on=on)
    check_only_preparation(term)
    check_meaning(term, {**MEANING, **BROKEN})
    with explaining(BROKEN):
        save(term, exclude=("agreement",) if term.agreement_id is None else ())
    if "areas" in fields:
        write_areas(term, fields["areas"])
    add_texts(term, fields.get("texts", ()))


def stated_end(value: PartialDate | date | None) -> dict[str, Any]:
    """The columns of a stated end: a month or a year ends with its last day (domain §2)."""
    if not isinstance(value, PartialDate):
        return {"end_on": value, "end_stated": None}
    if value.earliest is None or value.latest is None:
        raise ValidationError({"end_on": _("An end needs a first and a last day it may be.")})
    return {"end_on": value.latest, "end_stated": None if value.is_day else value}


def write_areas(term: Term, areas: list[Area]) -> None:
    wanted = {area.pk for area in areas}
    term.term_areas.exclude(area__in=wanted).delete()
    present = set(term.term_areas.values_list("area", flat=True))
    TermArea.objects.bulk_create(
        [TermArea(term=term, area_id=pk) for pk in sorted(wanted - present)]
    )


def open_term(*, by: Any, on: date, agreement: Agreement, **fields: Any) -> Term:
    """Opens the next term (a renewal in preparation), or records one of the past.

    `ordinal` may be left out where no lower one is unrecorded; every other field always.
    `stage="signed"` records a term signed on a day not recorded (domain §2), which is a
    coordinator's action.
    """
    needs = "sign" if fields.get("stage") == Stage.SIGNED else "open_renewal"
    with record_action(verb="open_term", needs=needs, by=by, on=on, agreement=agreement) as done:
        ordinal = fields.pop("ordinal", None)
        ordinal = only_ordinal(done.agreement) if ordinal is None else ordinal
        withdrawn = done.agreement.terms.standing().filter(ordinal=ordinal, stage=Stage.WITHDRAWN)
        withdrawn.update(is_void=True)  # an attempt given up leaves its ordinal to the next one
        opened_on = on if fields.get("stage") != Stage.SIGNED else None
        term = Term(agreement=done.agreement, ordinal=ordinal, opened_on=opened_on)
        write_term(term, fields, on=on)
        check_term(term)
        if term.is_signed:
            check_beginning(term, on=on, field="effect_on")
        done.at = "end_on"
        done.describe(subject=term, detail={"ordinal": ordinal, "stage": term.stage})
    return term


def change_term(
    *, by: Any, on: date, term: Term, version: int | None = None, **fields: Any
) -> Term:
    """Changes a term that is not signed; a signed one is corrected, with a reason."""
    with record_action(verb="change_term", by=by, on=on, agreement=term.agreement) as done:
        row = lock_row(term, version=version)
        if row.stage in (Stage.SIGNED, Stage.WITHDRAWN):
            raise Conflict(_("This term is closed. Correct it, with a reason."), code="closed")
        _check_stage(fields.get("stage"))
        detail = before_and_after(row, {k: v for k, v in fields.items() if k in COLUMNS})
        if not (detail or fields.get("texts") or _has_other_areas(row, fields)):
            done.unchanged = True
            return row
        write_term(row, fields, on=on)
        check_term(row)
        row.version += 1
        row.save(update_fields=["version"])
        done.describe(subject=row, detail=detail)
    return row


def _has_other_areas(term: Term, fields: Mapping[str, Any]) -> bool:
    wanted = {area.pk for area in fields.get("areas", ())}
    return "areas" in fields and wanted != set(term.term_areas.values_list("area", flat=True))


def give_up(*, by: Any, on: date, term: Term, version: int | None = None) -> Term:
    """Withdraws a term before any signature."""
    with record_action(
        verb="give_up", needs="open_renewal", by=by, on=on, agreement=term.agreement
    ) as done:
        row = lock_row(term, version=version)
        if (
            row.stage in (Stage.SIGNED, Stage.WITHDRAWN)
            or row.signatures.filter(is_void=False).exists()
        ):
            raise Conflict(_("Only a term nobody has signed can be given up."), code="signed")
        row.stage = Stage.WITHDRAWN
        row.version += 1
        row.save(update_fields=["stage", "version"])
        done.describe(subject=row, detail={"ordinal": row.ordinal})
    return row


def take_up(*, by: Any, on: date, term: Term, version: int | None = None, stage: str = "") -> Term:
    """Prepares a term again that was given up: at `stage`, by default the one it had reached. Its
    texts and the ticks of its plan were kept.

    Raises Conflict where it was not given up, or where another is in preparation.
    """
    with record_action(
        verb="take_up", needs="open_renewal", by=by, on=on, agreement=term.agreement
    ) as done:
        row = lock_row(term, version=version)
        if row.stage != Stage.WITHDRAWN:
            raise Conflict(
                _("Only a renewal that was given up can be taken up again."), code="not_given_up"
            )
        _check_stage(stage)
        row.stage = stage or _stage_reached(row)
        row.version += 1
        check_only_preparation(row)
        check_meaning(row, BROKEN)
        with explaining(BROKEN):
            row.save(update_fields=["stage", "version"])
        done.describe(subject=row, detail={"ordinal": row.ordinal, "stage": row.stage})
    return row


def _check_stage(stage: str | None) -> None:
    if stage == Stage.SIGNED:
        raise ValidationError({"stage": _("A term becomes signed by its signatures.")})


def _stage_reached(term: Term) -> str:
    """The stage before it was given up, from the history of its row."""
    before = term.history.exclude(stage=Stage.WITHDRAWN).order_by("-pgh_id").first()
    return before.stage if before else Stage.DRAFTING


def tick_step(*, by: Any, on: date, term: Term, step: PlanStep, done_on: date | None) -> None:
    """Marks a step of the renewal plan done on `done_on`, or open again with None. Nobody prepares
    the next term before the one that runs began: ValidationError."""
    with record_action(
        verb="tick_step", needs="change_term", by=by, on=on, agreement=term.agreement
    ) as done:
        if term.stage in (Stage.SIGNED, Stage.WITHDRAWN):
            raise Conflict(_("This term is no longer in preparation."), code="closed")
        begun = _first_day_before(term)
        if done_on and begun and done_on < begun:
            told = _("This day lies before the term that is to be renewed began, %s.")
            raise ValidationError({"done_on": told % format_date(begun)})
        PlanTick.objects.filter(term=term, step=step).delete()
        if done_on:
            PlanTick.objects.create(term=term, step=step, done_on=done_on)
        done.describe(
            subject=term,
            detail={"step": step.code, "done_on": done_on.isoformat() if done_on else None},
        )


def _first_day_before(term: Term) -> date | None:
    """The first day of the term before; None where none is dated."""
    periods = TermPeriod.objects.filter(agreement=term.agreement, ordinal__lt=term.ordinal)
    return periods.order_by("-ordinal", "starts_on").values_list("starts_on", flat=True).first()
