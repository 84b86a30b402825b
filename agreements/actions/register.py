"""Register an agreement, change what is written about it, name its successor."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pghistory

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, Participation, Side, Term

from .action import Broken, Conflict, explaining, record_action, require
from .rows import before_and_after, check_meaning, fill, save
from .terms import check_term, write_term

#: Who takes part is written by itself.
CHANGEABLE = Agreement.FIELDS.written_by("change_agreement") - {"parties"}

BROKEN: Broken = {
    "agreement_reference_once": (
        "reference",
        lambda: _("This reference is taken. References are never used twice."),
    ),
    "agreements_agreement_reference_key": (
        "reference",
        lambda: _("This reference is taken. References are never used twice."),
    ),
    "participation_once": ("parties", lambda: _("A party can take part only once.")),
}

MEANING: Broken = {
    "agreement_reference_form": (
        "reference",
        lambda: _("Letters, digits, dots, dashes and underscores, at most 40."),
    ),
    "agreement_has_a_title": ("title", lambda: _("Write something.")),
}


def check_parties(parties: Sequence[Mapping[str, Any]]) -> None:
    """At least two, none twice, at least one on either side unless home takes no part."""
    chosen = [row["party"] for row in parties]
    if len(chosen) < 2:
        raise ValidationError({"parties": _("An agreement has at least two parties.")})
    if len({party.pk for party in chosen}) < len(chosen):
        raise ValidationError({"parties": _("A party can take part only once.")})
    if any(row["party"].is_home and row["side"] != Side.OURS for row in parties):
        raise ValidationError({"parties": _("The home office is on our side.")})


def write_parties(agreement: Agreement, parties: Sequence[Mapping[str, Any]]) -> None:
    """Makes the participations those of `parties`; one that goes leaves its history."""
    check_parties(parties)
    kept = {row["party"].pk: row for row in parties}
    agreement.participations.exclude(party__in=kept).delete()
    present = {row.party_id: row for row in agreement.participations.all()}
    for pk, wanted in kept.items():
        row = present.get(pk) or Participation(agreement=agreement, party=wanted["party"])
        row.side, row.reference = wanted["side"], wanted.get("reference") or ""
        save(row)


def register(
    *,
    by: Any,
    on: date,
    reference: str,
    title: dict[str, str],
    parties: Sequence[Mapping[str, Any]],
    first_term: Mapping[str, Any] | None = None,
    registered_on: date | None = None,
    **fields: Any,
) -> Agreement:
    """A new agreement, with its first term where one is given (columns of `Term`, plus `areas`).

    `parties`: [{"party": Party, "side": "ours"|"theirs", "reference"?}]. `on`: today at home, the
    day of registration. Raises ValidationError by field, Conflict where the reference is taken.
    """
    require(by, "register")
    agreement = Agreement(reference=reference, title=title, registered_on=registered_on or on)
    fill(agreement, fields, allowed=CHANGEABLE)
    agreement.full_clean(validate_constraints=False, exclude=["parties"], validate_unique=False)
    check_meaning(agreement, MEANING)
    check_parties(parties)
    # or its first rows would stand in the history of whatever the transaction did before
    context = pghistory.context(verb="register", by=getattr(by, "pk", None))
    with transaction.atomic(), context:
        taken = Agreement.objects.filter(reference__iexact=reference).exists()
        if taken:
            raise Conflict(BROKEN["agreement_reference_once"][1](), code="reference_taken")
        with explaining(BROKEN):
            save(agreement)
            write_parties(agreement, parties)
        with record_action(verb="register", by=by, on=on, agreement=agreement, is_new=True) as done:
            if first_term is not None:
                term = Term(agreement=agreement, ordinal=first_term.get("ordinal", 0))
                write_term(term, first_term, on=on)
                check_term(term)
                done.at = "end_on"
            done.describe(subject=agreement, detail={"reference": reference})
    agreement.refresh_from_db()
    return agreement


def change_agreement(
    *, by: Any, on: date, agreement: Agreement, version: int | None = None, **fields: Any
) -> Agreement:
    """Changes what is written about an agreement; its reference stays for life. `parties` may be
    given as for `register`. `version`: what the caller read; `Stale` where it moved on."""
    parties = fields.pop("parties", None)
    with record_action(
        verb="change_agreement", needs="change", by=by, on=on, agreement=agreement, version=version
    ) as done:
        row: Any = done.agreement
        detail = before_and_after(row, {k: v for k, v in fields.items() if k in CHANGEABLE})
        sided = _sides(row)
        fill(row, fields, allowed=CHANGEABLE)
        if "is_archived" in detail and why_not_archived(row, on=on):
            raise ValidationError({"is_archived": why_not_archived(row, on=on)})
        with explaining(BROKEN):
            if detail:
                save(row)
            if parties is not None:
                write_parties(row, parties)
        done.unchanged = not detail and sided == _sides(row)
        done.describe(subject=row, detail=detail)
    return row


def why_not_archived(agreement: Agreement, *, on: date) -> str:
    """What keeps an agreement out of the archive; "" where nothing does."""
    seen = Agreement.objects.filter(pk=agreement.pk)
    if agreement.is_archived and seen.attended_on(on).exists():
        return not_archived()
    return ""


def not_archived() -> str:
    return _("It is in effect or ahead: only what has ended goes into the archive.")


def _sides(agreement: Agreement) -> set[tuple]:
    """Everything that is kept of who takes part."""
    return set(agreement.participations.values_list("party", "side", "reference"))


def supersede(
    *,
    by: Any,
    on: date,
    agreement: Agreement,
    successor: Agreement | None,
    version: int | None = None,
) -> Agreement:
    """Names (or, with None, un-names) the agreement that replaces this one; it does so only from
    the day the successor is in effect (rule 10).

    A successor that `by` may not see stays: to name none is to say what one was shown, and nothing
    is done; another raises Conflict.
    """
    if _names_unseen(agreement, by):
        if successor is None:
            return agreement
        raise Conflict(
            _("What replaces this agreement is kept by others. Ask a manager to name another."),
            code="kept_by_others",
        )
    with record_action(
        verb="supersede", by=by, on=on, agreement=agreement, version=version
    ) as done:
        if done.agreement.superseded_by == successor:
            done.unchanged = True
            return done.agreement
        if successor is not None and agreement.pk in _successors(successor):
            raise ValidationError(
                {"superseded_by": _("These would replace each other in a circle.")}
            )
        done.agreement.superseded_by = successor
        save(done.agreement)
        done.describe(
            subject=done.agreement, detail={"by": successor.reference if successor else None}
        )
    return done.agreement


def _names_unseen(agreement: Agreement, by: Any) -> bool:
    """Whether a successor is named that `by` may not see; the system sees all."""
    named = Agreement.objects.filter(pk=agreement.pk).values("superseded_by")
    if by is None or not named.exclude(superseded_by=None).exists():
        return False
    return not Agreement.objects.visible_to(by).filter(pk__in=named).exists()


def _successors(agreement: Agreement) -> set[int]:
    """`agreement` and all that follow it, as they now stand."""
    chain: set[int] = set()
    step: int | None = agreement.pk
    while step is not None and step not in chain:
        chain.add(step)
        step = Agreement.objects.values_list("superseded_by", flat=True).get(pk=step)
    return chain
