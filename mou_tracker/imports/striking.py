"""What a register added to agreements that were known before: struck out again, as a correction is,
while nobody has built on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from agreements import actions
from agreements.models import (
    SHARED,
    Amendment,
    Commitment,
    DayCheck,
    Decision,
    Event,
    Signature,
    Stage,
    Term,
    TermText,
)
from agreements.templatetags.words import ordinal_label
from mou_tracker.collaboration.models import Comment

from .models import Import, ImportFact

Fact = Term | Amendment
#: What colleagues record about an agreement, and under a term of it: model, words.
ABOUT_IT: tuple[tuple[Any, Any], ...] = (
    (Event, lambda: _("a notice or another act is recorded")),
    (Decision, lambda: _("a decision about it is recorded")),
    (Comment, lambda: _("colleagues have commented on it")),
)
UNDER_A_TERM: tuple[tuple[Any, Any], ...] = (
    (Commitment, lambda: _("commitments are recorded")),
    (DayCheck, lambda: _("a day of it was checked")),
)


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
    signed = Signature.objects.annotate(told=Count("history"))
    rows: tuple[tuple[Any, str], ...] = (
        *((model.objects.all(), why()) for model, why in UNDER_A_TERM),
        (TermText.objects.all(), _("a text of it is recorded")),
        (signed.filter(told__gt=1), _("it was changed since")),
        (Amendment.objects.filter(is_void=False).exclude(pk__in=going),
         _("more was recorded under it")),
    )  # fmt: skip
    found = _told_since(terms)
    for asked, why in rows:
        for pk in asked.filter(term__in=pks).values_list("term", flat=True):
            found.setdefault(pk, why)
    return found


def _told_since(terms: Iterable[Term]) -> dict[int, str]:
    """Why a term stays: what was recorded about its agreement since the term was added."""
    of = {term.pk: term.agreement_id for term in terms}
    added = _history(Term).filter(pgh_obj__in=of, pgh_label="insert")
    since = added.aggregate(since=Min("pgh_created_at"))["since"]
    why: dict[int, str] = {}
    for model, words in ABOUT_IT if since else ():
        rows = model._default_manager.filter(agreement__in=set(of.values()))
        if model is Comment:
            rows = rows.filter(created_at__gte=since)
        else:
            made = _history(model).filter(pgh_label="insert", pgh_created_at__gte=since)
            rows = rows.filter(pk__in=made.values("pgh_obj"))
        for pk in rows.values_list("agreement", flat=True):
            why.setdefault(pk, words())
    return {pk: why[agreement] for pk, agreement in of.items() if agreement in why}


def _history(model: Any) -> Any:
    return model.history.rel.related_model._default_manager


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
