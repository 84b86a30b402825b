"""What a register added to agreements that were known before: struck out again, as a correction is,
while nobody has built on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from agreements import actions
from agreements.models import (
    SHARED,
    Amendment,
    Commitment,
    Stage,
    Term,
    TermText,
)
from agreements.templatetags.words import ordinal_label

from .models import Import, ImportFact

Fact = Term | Amendment


@dataclass(frozen=True, slots=True)
class Added:
    """`stays`: why somebody has to undo that first; `cannot`: why it cannot be taken back at all;
    both "" where it goes. `name`: the agreement's."""

    fact: Fact
    name: str
    what: str
    stays: str = ""
    cannot: str = ""


def added_by(imported: Import) -> list[Added]:
    """Terms and acts that still stand, the last first, in a fixed number of statements."""
    facts = ImportFact.objects.filter(row__imported=imported)
    new = facts.filter(is_new=True)
    made = new.exclude(agreement=None).values("agreement")
    versions = dict(new.exclude(term=None).values_list("term", "version"))
    terms = list(
        Term.objects.filter(pk__in=versions, is_void=False).exclude(agreement__in=made)
        .select_related("agreement").order_by("agreement", "-ordinal")
    )  # fmt: skip
    acts: list[Any] = list(
        Amendment.objects.filter(pk__in=new.exclude(amendment=None).values("amendment"))
        .filter(is_void=False).exclude(term__agreement__in=made)
        .annotate(told=Count("history")).select_related("term__agreement").order_by("-pk")
    )  # fmt: skip
    found = []
    for act in acts:
        agreement = act.term.agreement
        why = _("it was changed since") if act.told > 1 else ""
        cannot = _("a partner has seen it") if agreement.confidentiality in SHARED else ""
        found.append(Added(act, str(agreement), str(act), why, cannot))
    going = [one.fact.pk for one in found if not (one.stays or one.cannot)]
    built, later = _built_on(terms, going), _followed(terms)
    staying: set[int] = set()  # agreements of which a later term of the import stays
    for term in terms:
        why = _("it was changed since") if term.version != versions[term.pk] else ""
        cannot = _("a partner has seen it") if term.agreement.confidentiality in SHARED else ""
        cannot = cannot or (_("a later term follows it") if term.pk in later else "")
        why = why or built.get(term.pk, "")
        if not why and term.agreement_id in staying:
            why = _("a later term follows it")
        if why or cannot:
            staying.add(term.agreement_id)
        found.append(Added(term, str(term.agreement), ordinal_label(term.ordinal), why, cannot))
    return found


def _built_on(terms: Iterable[Term], going: Iterable[int]) -> dict[int, str]:
    """Why a term stays: what others recorded under it, or changed; `going`: acts that go."""
    pks = [term.pk for term in terms]
    rows: tuple[tuple[Any, str], ...] = (
        (Commitment.objects.all(), _("commitments are recorded")),
        (TermText.objects.all(), _("a text of it is recorded")),
        (Amendment.objects.filter(is_void=False).exclude(pk__in=going),
         _("more was recorded under it")),
    )  # fmt: skip
    found: dict[int, str] = {}
    for asked, why in rows:
        for pk in asked.filter(term__in=pks).values_list("term", flat=True):
            found.setdefault(pk, why)
    return found


def _followed(terms: list[Term]) -> set[int]:
    """Those after which a term stands that the import did not add."""
    own = {term.pk for term in terms}
    agreements = {term.agreement_id for term in terms}
    rows = Term.objects.filter(agreement__in=agreements, is_void=False)
    rows = rows.exclude(pk__in=own).exclude(stage=Stage.WITHDRAWN)
    last: dict[int, int] = {}
    for agreement, ordinal in rows.values_list("agreement", "ordinal"):
        last[agreement] = max(last.get(agreement, ordinal), ordinal)
    return {one.pk for one in terms if last.get(one.agreement_id, -1) > one.ordinal}


def strike(imported: Import, *, by: Any, on: date) -> Iterator[Fact]:
    """Strikes out what goes; raises Conflict as the correction does."""
    reason = _("The register %(register)s was undone.") % {"register": imported}
    for one in added_by(imported):
        if not (one.stays or one.cannot):
            actions.correct(by=by, on=on, fact=one.fact, void=True, reason=reason)
            yield one.fact
