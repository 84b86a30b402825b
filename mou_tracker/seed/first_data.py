"""What a new installation begins with: home, its plan and rules, areas, and the real case."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from activities.actions import add_forum, log_activity, prompt, set_minutes
from activities.models import Forum
from agreements.actions import (
    add_area,
    add_claim,
    add_commitment,
    add_party,
    add_person,
    name_contact,
    open_term,
    register,
    sign,
)
from agreements.dates import parse_edtf
from agreements.models import Agreement, Area, ComplianceRule, Party, PlanStep, Side, Stage

CASE = Path(__file__).parent / "data" / "pps-consip.json"
PARTY_FIELDS = ("names", "short_name", "short_names", "country", "legal_form", "time_zone")


def load_case() -> dict[str, Any]:
    return json.loads(CASE.read_text(encoding="utf-8"))


def seed_office(case: dict[str, Any], *, on: date) -> Party:
    """The home office with its back-plan and its country's compliance rules; safe to repeat."""
    for position, step in enumerate(case["office"]["plan"], start=1):
        PlanStep.objects.get_or_create(code=step["code"], defaults={**step, "position": position})
    for rule in case["office"]["compliance"]:
        ComplianceRule.objects.get_or_create(code=rule["code"], defaults=rule)
    home = Party.objects.filter(is_home=True).first()
    if home is None:
        fields = {name: case["home"][name] for name in PARTY_FIELDS if name in case["home"]}
        home = add_party(by=None, on=on, is_home=True, **fields)
    for code, names in case["areas"].items():
        if not Area.objects.filter(code=code).exists():
            add_area(by=None, on=on, code=code, names=names)
    return home


def seed_case(*, on: date, responsible: Any, deputy: Any) -> Agreement:
    """The PPS–Consip cooperation from its facts. Safe to repeat: an agreement that is there stays
    as people have changed it since."""
    case = load_case()
    reference = case["agreement"]["reference"]
    present = Agreement.objects.filter(reference=reference).first()
    if present is not None:
        return present
    with transaction.atomic():
        home = seed_office(case, on=on)
        partner = _partner(case, on=on)
        parties = {home.short_name: home, partner.short_name: partner}
        agreement = _register(case, parties, on=on, responsible=responsible, deputy=deputy)
        for fact in case["terms"]:
            _term(case, agreement, parties, fact, on=on)
        _commitments(case, agreement, on=on)
        _claims(case, agreement, parties, on=on)
        _contacts(case, agreement, parties, on=on)
        _activities(case, agreement, parties, on=on)
    return agreement


def _partner(case: dict[str, Any], *, on: date) -> Party:
    present = Party.objects.filter(short_name=case["partner"]["short_name"]).first()
    fields = {name: case["partner"][name] for name in PARTY_FIELDS if name in case["partner"]}
    return present or add_party(by=None, on=on, **fields)


def _register(
    case: dict[str, Any], parties: dict[str, Party], *, on: date, responsible: Any, deputy: Any
) -> Agreement:
    facts = case["agreement"]
    return register(
        by=None,
        on=on,
        parties=[
            {"party": party, "side": Side.OURS if party.is_home else Side.THEIRS}
            for party in parties.values()
        ],
        responsible=responsible,
        deputy=deputy,
        **facts,
    )


def _length(words: str) -> dict[str, Any]:
    """As in "2 years": the columns of a term's end."""
    value, unit = words.split()
    return {"end_kind": "duration", f"end_{unit}": int(value)}


def _signatory(fact: dict[str, Any], party: Party) -> dict[str, Any]:
    for row in fact.get("signatories", ()):
        if row["party"] == party.short_name:
            name = row["name"]
            names = name if isinstance(name, dict) else {"en": name}
            return {"names": names, "capacity": row.get("capacity", "")}
    return {}


def _term(
    case: dict[str, Any],
    agreement: Agreement,
    parties: dict[str, Party],
    fact: dict[str, Any],
    *,
    on: date,
) -> None:
    is_dated = "signed" in fact
    term = open_term(
        by=None,
        on=on,
        agreement=agreement,
        ordinal=fact["ordinal"],
        stage=Stage.DRAFTING if is_dated else Stage.SIGNED,
        place=fact.get("place", ""),
        signing_mode=fact.get("signing_mode", ""),
        areas=list(Area.objects.filter(code__in=fact.get("areas", ()))),
        sources=[
            *(case["sources"][key] for key in fact["sources"]),
            *([fact["note"]] if "note" in fact else []),
        ],
        **(_length(fact["duration"]) if "duration" in fact else {}),
    )
    if is_dated:
        signed = parse_edtf(fact["signed"])
        sign(
            by=None,
            on=on,
            term=term,
            signatures=[
                {"party": party, "signed": signed, **_signatory(fact, party)}
                for party in parties.values()
            ],
        )


def _commitments(case: dict[str, Any], agreement: Agreement, *, on: date) -> None:
    term = agreement.terms.get(ordinal=6)
    for fact in case["commitments_of_term_6"]:
        area = Area.objects.filter(code=fact.get("area", "")).first()
        add_commitment(by=None, on=on, term=term, text=fact["text"], side=fact["side"], area=area)


def _claims(
    case: dict[str, Any], agreement: Agreement, parties: dict[str, Party], *, on: date
) -> None:
    for fact in case["claims"]:
        add_claim(
            by=None,
            on=on,
            agreement=agreement,
            kind=fact["kind"],
            value=fact["value"],
            words=fact.get("words", ""),
            as_of=date.fromisoformat(fact["as_of"]),
            claimant=parties.get(fact["claimant"]),
            source=case["sources"][fact["source"]],
        )


def _contacts(
    case: dict[str, Any], agreement: Agreement, parties: dict[str, Party], *, on: date
) -> None:
    for fact in case["contacts"]:
        person = add_person(
            by=None,
            on=on,
            native_name=fact["name"]["ko"],
            title=fact["title"],
            purpose="Contact for the cooperation, as published in the press release",
            posts=[
                {
                    "party": parties[fact["party"]],
                    "role": fact["role"],
                    "unit": fact["unit"],
                    "title": fact["title"],
                    "phone": fact["phone"],
                }
            ],
        )
        name_contact(by=None, on=on, agreement=agreement, post=person.posts.get())


def _forum(case: dict[str, Any], *, on: date) -> Forum:
    fact = case["forum"]
    return Forum.objects.filter(short_name=fact["short_name"]).first() or add_forum(
        by=None,
        on=on,
        short_name=fact["short_name"],
        names=fact["name"],
        since=parse_edtf(fact["since"]),
        members=fact["members"],
        role=fact["role"],
    )


def _activities(
    case: dict[str, Any], agreement: Agreement, parties: dict[str, Party], *, on: date
) -> None:
    """The heads' meeting as a window, and the MMGP session that prompted the sixth renewal."""
    for fact in case["activities"]:
        is_held = fact["state"] == "held"
        activity = log_activity(
            by=None,
            on=on,
            kind=fact["kind"],
            title=fact["title"],
            agreements=[agreement],
            state=fact["state"],
            when=parse_edtf(fact["when"]),
            forum=_forum(case, on=on) if "forum" in fact else None,
            proposed_by=parties.get(fact.get("proposed_by", "")),
            level=fact.get("level", ""),
            mode=fact.get("mode", "").replace(" ", "_"),
            outcome=fact.get("note", ""),
            confidentiality=agreement.confidentiality,
        )
        if fact.get("topics"):
            agenda = "\n".join(f"- {topic}" for topic in fact["topics"])
            set_minutes(by=None, on=on, activity=activity, agenda=agenda)
        if is_held:
            prompt(by=None, on=on, term=agreement.terms.get(ordinal=6), activity=activity)
