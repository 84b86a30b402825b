"""What is known before a register is read: the parties and agreements its owner may see, in a fixed
number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from agreements.models import (
    Agreement,
    Amendment,
    Participation,
    Party,
    PartyIdentifier,
    PartyName,
    Signature,
)
from agreements.models import Term as TermRow

from .registers.values import (
    Home,
    KnownAgreement,
    KnownInstrument,
    KnownParty,
    World,
)

#: The tables that `world_of` reads.
TABLES = tuple(
    model._meta.db_table
    for model in (
        Agreement, Amendment, Participation, Party, PartyIdentifier, PartyName, Signature, TermRow,
    )
)  # fmt: skip


def world_of(user: Any) -> World:
    """What `user` may see. Parties are known by their public ids, agreements by their references,
    instruments by their ordinals."""
    home = Party.objects.filter(is_home=True).first()
    return World(
        parties=tuple(_parties(user)),
        agreements=tuple(_agreements(user)),
        home=Home(home.country, tuple(home.all_names)) if home else Home(),
    )


def _parties(user: Any) -> Iterable[KnownParty]:
    rows = Party.objects.visible_to(user).filter(is_home=False).order_by("pk")
    former: dict[int, list[str]] = defaultdict(list)
    numbers: dict[int, list[str]] = defaultdict(list)
    for party, names in PartyName.objects.order_by("pk").values_list("party", "names"):
        former[party] += names.values()
    identifiers = PartyIdentifier.objects.order_by("pk")
    for party, scheme, value in identifiers.values_list("party", "scheme", "value"):
        numbers[party].append(f"{scheme}:{value}")
    for row in rows:
        names = dict.fromkeys((*row.all_names, *former[row.pk]))
        yield KnownParty(row.uid, tuple(names), row.country or None, tuple(numbers[row.pk]))


def _agreements(user: Any) -> Iterable[KnownAgreement]:
    seen = Agreement.objects.visible_to(user)
    parties = defaultdict(set)
    signed: defaultdict[int, list[Any]] = defaultdict(list)
    theirs = Participation.objects.filter(agreement__in=seen, party__is_home=False)
    for agreement, party in theirs.values_list("agreement", "party__uid"):
        parties[agreement].add(party)
    signatures = Signature.objects.filter(term__agreement__in=seen, is_void=False)
    dated = signatures.exclude(signed=None).order_by("pk")
    for term, day in dated.values_list("term", "signed"):
        signed[term].append(day)
    instruments = defaultdict(list)
    terms = TermRow.objects.filter(agreement__in=seen, stage="signed", is_void=False)
    for pk, agreement, ordinal in terms.order_by("ordinal").values_list(
        "pk", "agreement", "ordinal"
    ):
        days = signed[pk]
        last = max(days, key=lambda day: str(day.latest or day.earliest or "")) if days else None
        instruments[agreement].append(KnownInstrument(str(ordinal), ordinal, last))
    acts = defaultdict(set)
    amended = Amendment.objects.filter(term__agreement__in=seen, is_void=False)
    told = amended.exclude(signed=None).order_by()
    for agreement, kind, day in told.values_list("term__agreement", "kind", "signed"):
        acts[agreement].add((kind, day.text))
    for pk, reference, title in seen.order_by("pk").values_list("pk", "reference", "title"):
        yield KnownAgreement(
            reference, frozenset(parties[pk]), tuple(title.values()), tuple(instruments[pk]),
            frozenset(acts[pk]),
        )  # fmt: skip
