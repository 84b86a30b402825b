"""What is recorded already, as far as a reader may see it, beside what a release tells: asked in a
fixed number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import capfirst

from activities.models import ActivityAgreement
from agreements.actions.references import NOWHERE, UNDATED, NextReferences
from agreements.dates import PartialDate
from agreements.models import (
    Agreement,
    Amendment,
    Area,
    Claim,
    Commitment,
    Event,
    Kind,
    Participation,
    Party,
    PartyName,
    Post,
    Signature,
    Stage,
    Term,
)
from agreements.models.fields import in_language

from .actions import references_in


class Facts:
    """Of the agreements a reading names, and of those with the same parties."""

    def __init__(
        self, reading: Mapping[str, Any], user: Any, made: Mapping[str, int] | None = None,
        terms: Mapping[str, int] | None = None, address: str = "",
    ) -> None:  # fmt: skip
        """`made`: key of an instrument -> the agreement that was recorded of it before; `terms`:
        the term that was. `opened`: that term, None where it stands no more. `address`: of the
        release, which a term that was recorded of it cites: so the term is found where none was
        written down."""
        seen = Agreement.objects.visible_to(user)
        named = list(
            seen.filter(
                Q(reference__in=set(references_in(reading))) | Q(pk__in=(made or {}).values())
            ).order_by("reference")
        )
        self.mentioned = {one.reference: one for one in named}
        by_key = {one.pk: one for one in named}
        self.made = {key: by_key[pk] for key, pk in (made or {}).items() if pk in by_key}
        self._user, self._seen = user, seen
        partners = Participation.objects.filter(agreement__in=named, party__is_home=False)
        beside = seen.filter(participations__party__in=partners.values("party")).distinct()
        self.near = list(beside.order_by("reference"))
        self.parts: dict[int, list[Party]] = defaultdict(list)
        rows = Participation.objects.filter(agreement__in=[one.pk for one in self.near])
        for row in rows.select_related("party").order_by("side", "pk"):
            self.parts[row.agreement_id].append(row.party)
        self.all_parties = list(Party.objects.visible_to(user).order_by("short_name", "pk"))
        self.home = next((one for one in self.all_parties if one.is_home), None)
        self.former: dict[int, list[str]] = defaultdict(list)
        for party, names in PartyName.objects.order_by("pk").values_list("party", "names"):
            self.former[party] += names.values()
        self.areas = {one.code: one for one in Area.objects.offered().order_by("code")}
        self._of_terms(named)
        standing = {row.pk: row for row in self.terms.values()}
        self.opened = {key: standing.get(pk) for key, pk in (terms or {}).items()}
        for key, agreement in self.made.items() if address else ():
            cited = [
                row for row in standing.values()
                if row.agreement_id == agreement.pk and any(address in one for one in row.sources)
            ]  # fmt: skip
            if key not in self.opened and len(cited) == 1:
                self.opened[key] = cited[0]
        self._of_agreements(named)

    def _of_terms(self, named: list[Agreement]) -> None:
        terms = Term.objects.filter(agreement__in=named, is_void=False)
        terms = terms.exclude(stage=Stage.WITHDRAWN)
        self.terms = {(row.agreement_id, row.ordinal): row for row in terms}
        self._areas: dict[int, set[str]] = defaultdict(set)
        for term, code in terms.exclude(areas=None).values_list("pk", "areas__code"):
            self._areas[term].add(code)
        amended = Amendment.objects.filter(term__in=terms.values("pk"), is_void=False)
        self._amendments = {
            (row.term_id, row.kind, row.signed.text if row.signed else "") for row in amended
        }
        self._signed: dict[int, list[PartialDate]] = defaultdict(list)
        signed = Signature.objects.filter(term__in=terms.values("pk"), is_void=False)
        for row in signed.exclude(signed=None).order_by("pk"):
            self._signed[row.term_id].append(row.signed)

    def _of_agreements(self, named: list[Agreement]) -> None:
        """Promises, claims, activities and people."""
        self._promises: dict[int, set[str]] = defaultdict(set)
        promises = Commitment.objects.filter(term__agreement__in=named, term__is_void=False)
        for pk, text in promises.values_list("term__agreement", "text"):
            self._promises[pk].update(text.values())
        acts = Event.objects.filter(agreement__in=named, is_void=False)
        self._acts = set(acts.values_list("agreement", "kind", "on"))
        claims = Claim.objects.filter(agreement__in=named)
        self._claims = set(claims.values_list("agreement", "kind", "value"))
        self._said = set(claims.values_list("agreement", "words"))
        links = ActivityAgreement.objects.filter(agreement__in=named).select_related("activity")
        self._activities = {
            (link.agreement_id, link.activity.kind, day.text)
            for link in links
            for day in (link.activity.when, link.activity.window, link.activity.held)
            if day is not None
        }
        posts = Post.objects.values_list("party", "person__native_name", "person__latin_name")
        self._people = {(party, name) for party, *names in posts for name in names if name}

    # -- parties -------------------------------------------------------------------------------

    def spellings(self, party: Party | Mapping[str, Any]) -> set[str]:
        """Every name of a party, or of the reading of one, for comparing."""
        if isinstance(party, Party):
            names = (*party.all_names, *self.former[party.pk])
        else:
            names = (*party.get("names", {}).values(), party.get("short_name") or "")
        return {str(name).casefold() for name in names if name}

    def looking_like(self, row: Mapping[str, Any]) -> list[Party]:
        """Known parties with a name of a new one, and in no other country."""
        names, country = self.spellings(row), row.get("country") or ""
        return [
            party
            for party in self.all_parties
            if not party.is_home
            and names & self.spellings(party)
            and (not country or party.country == country)
        ]

    def party_named(self, name: Any) -> Party | None:
        """The only party that is called so."""
        said = str(name or "").casefold()
        found = [one for one in self.all_parties if said and said in self.spellings(one)]
        return found[0] if len(found) == 1 else None

    def proposer(self, told: Any) -> Party | None:
        """Who proposed something: the reader names the country of the only partner it may be."""
        named = [self.parts[one.pk] for one in self.mentioned.values()]
        partners = {one.pk: one for parts in named for one in parts if not one.is_home}
        found = [one for one in partners.values() if one.country == told]
        return found[0] if len(found) == 1 else self.party_named(told)

    def name_of(self, party: Party | Mapping[str, Any]) -> str:
        if isinstance(party, Party):
            return party.short
        names = [str(one) for one in party.get("names", {}).values()]
        return str(party.get("short_name") or (names[0] if names else ""))

    # -- agreements ----------------------------------------------------------------------------

    def agreement(self, reference: Any) -> Agreement | None:
        return self.mentioned.get(str(reference or ""))

    def parties_of(self, agreement: Agreement) -> list[Party]:
        return self.parts[agreement.pk]

    def with_the_same_parties(self, agreement: Agreement) -> list[Agreement]:
        own = {one.pk for one in self.parts[agreement.pk]}
        return [one for one in self.near if {row.pk for row in self.parts[one.pk]} == own]

    def called(self, agreement: Agreement) -> str:
        return f"{agreement.reference}: {in_language(agreement.title)[0]}"

    @cached_property
    def references(self) -> NextReferences:
        """Asked for only where an instrument is new."""
        given = self._seen.order_by().values_list(Lower("reference"), flat=True)
        return NextReferences.as_seen_by(self._user, given=given)

    def next_reference(self, partner: str, year: str) -> str:
        """In the office's manner, for each of several instruments another. `partner`, `year`: as
        `NextReferences.take` has them."""
        return self.references.take(partner=partner or NOWHERE, year=year or UNDATED)

    def title(self, kind: str, parties: Sequence[tuple[str, Any]]) -> str:
        label = Kind(kind).label if kind in Kind.values else Kind.OTHER.label
        named = ", ".join(self.name_of(one) for _value, one in parties if one is not self.home)
        return f"{capfirst(str(label))}: {named}"

    def term(self, agreement: Agreement, ordinal: Any) -> Term | None:
        return self.terms.get((agreement.pk, ordinal)) if isinstance(ordinal, int) else None

    # -- what is there -------------------------------------------------------------------------

    def areas_of(self, term: Term | None) -> set[str]:
        return self._areas[term.pk] if term is not None else set()

    def promises_of(self, agreement: Agreement | None) -> set[str]:
        return self._promises[agreement.pk] if agreement is not None else set()

    def has_amendment(self, term: Term, kind: str, signed: str) -> bool:
        return (term.pk, kind, signed) in self._amendments

    def signed_on(self, term: Term) -> list[PartialDate]:
        """The days of its signatures, as far as they are recorded."""
        return self._signed[term.pk]

    def has_act(self, agreement: Agreement | None, kind: str, on: date | None) -> bool:
        return agreement is not None and (agreement.pk, kind, on) in self._acts

    def has_said(self, agreement: Agreement | None, words: str) -> bool:
        """Whether the words are kept as a claim."""
        return agreement is not None and (agreement.pk, words) in self._said

    def has_claim(self, agreement: Agreement | None, row: Mapping[str, Any]) -> bool:
        if agreement is None:
            return False
        if row.get("value") is None:
            return (agreement.pk, " ".join(row["words"])) in self._said
        return (agreement.pk, row["kind"], row["value"]) in self._claims

    def has_activity(self, agreement: Agreement | None, kind: str, when: Any) -> bool:
        return agreement is not None and (agreement.pk, kind, when) in self._activities

    def has_person(self, party: Party | None, name: str) -> bool:
        return party is not None and (party.pk, name) in self._people
