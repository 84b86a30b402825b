"""What a rule decides, before it is saved: how many agreements go by it, and the nearest legal day
of which nobody would hear under it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.deadline_kinds import LEGAL
from agreements.models import Agreement, Deadline, DeadlineAgreement, Participation

from .models import Entry, EntryState, Rule


@dataclass(frozen=True, slots=True)
class Effect:
    """`agreements`: how many have an open day of the kind that goes by the rule. `silent`: the
    nearest such day nobody would be told of, `named` the agreement where the reader may see it,
    `reference` in any case."""

    agreements: int
    silent: Deadline | None = None
    reference: str = ""
    named: Agreement | None = None


def effect_of(rule: Rule, *, reader: Any, on: date) -> Effect:
    """`rule` need not be saved."""
    governed = _governed(rule, on)
    concerned = DeadlineAgreement.objects.filter(deadline__in=governed)
    if rule.agreement_id:
        concerned = concerned.filter(agreement=rule.agreement_id)
    count = concerned.order_by().values("agreement").distinct().count()
    if rule.kind not in LEGAL:
        return Effect(count)
    silent = _silent(governed, rule, on).order_by("earliest", "pk").first()
    if silent is None:
        return Effect(count)
    own = rule.term.agreement if rule.term else rule.agreement
    agreement = own or Agreement.objects.filter(deadlines=silent).order_by("pk").first()
    seen = Agreement.objects.visible_to(reader).filter(pk=agreement.pk).first()
    return Effect(count, silent, agreement.reference, seen)


def _governed(rule: Rule, on: date) -> QuerySet[Deadline]:
    """The open days ahead for which no narrower rule holds."""
    rows = Deadline.objects.open_on(on).filter(kind=rule.kind, until_key__gte=on)
    own = Rule.objects.filter(kind=rule.kind)
    if rule.term_id:
        return rows.filter(term=rule.term_id)
    rows = rows.exclude(Exists(own.filter(term=OuterRef("term"), term__isnull=False)))
    if rule.agreement_id:
        return rows.filter(agreements=rule.agreement_id)
    concerned = DeadlineAgreement.objects.filter(deadline=OuterRef("pk"))
    ruled = own.filter(agreement=OuterRef("agreement"))
    return rows.filter(Exists(concerned.exclude(Exists(ruled))))


def _silent(rows: QuerySet[Deadline], rule: Rule, on: date) -> QuerySet[Deadline]:
    """Those of which nobody hears any more: the rule is off, or its last step lies behind and was
    told; one that was not is told at once. Observed agreements nobody looks after are silent on
    purpose."""
    ours = Exists(
        Participation.objects.filter(agreement=OuterRef("agreements"), party__is_home=True)
    )
    attended = Q(agreements__responsible__isnull=False) | Q(agreements__deputy__isnull=False)
    rows = rows.filter(Q(ours) | attended)
    if not (rule.enabled and rule.lead_days):
        return rows
    last = min(rule.lead_days)
    told = Entry.objects.filter(
        origin=OuterRef("origin"), key=OuterRef("key"), day=OuterRef("earliest"), lead__lte=last
    ).exclude(state__in=(EntryState.VOID, EntryState.WITHHELD))
    return rows.filter(Exists(told), earliest__lt=on + timedelta(days=last))
