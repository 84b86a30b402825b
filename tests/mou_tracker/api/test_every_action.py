"""Every action, with every field it takes: an audience has an entry for an agreement exactly where
an answer about it that the audience can get became another, and no byte moves where it has none.

The table of actions is walked: one without a case here fails."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from django.db import transaction
from django.test import Client

from activities import actions as work
from activities.actions.items import ITEM, TO_DO
from activities.actions.log import FIELDS as ACTIVITY_FIELDS
from activities.actions.minutes import PAPER, PREPARATION
from activities.actions.registers import CASE, FORUM, OUTCOME
from activities.actions.zone_rules import follow_zone_rules
from activities.models import Activity
from activities.zones import Exact
from agreements import actions
from agreements.actions.correct import CORRECTABLE
from agreements.actions.documents import DESCRIPTION
from agreements.actions.facts import COMMITMENT_FIELDS
from agreements.actions.people import PARTY_FIELDS, PERSON_FIELDS, POST_FIELDS
from agreements.actions.register import CHANGEABLE
from agreements.actions.terms import COLUMNS
from agreements.content import digest_of, shared_content
from agreements.dates import parse_edtf
from agreements.files import receive
from agreements.models import (
    Agreement,
    Amendment,
    Area,
    ComplianceRule,
    Event,
    PlanStep,
    Signature,
    Term,
)
from mou_tracker.accounts.action_labels import ACTION_LABELS
from mou_tracker.api.authentication import Partner
from mou_tracker.collaboration import comments
from mou_tracker.collaboration.actions import restore_wording
from mou_tracker.collaboration.history import copy_of
from mou_tracker.collaboration.proposals import actions as proposals
from mou_tracker.collaboration.proposals.models import Proposal
from mou_tracker.reminders.actions import unwatch, watch
from tests.agreements import made
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_party, make_term, make_user

pytestmark = pytest.mark.django_db
RENEWAL = {"end_kind": "duration", "end_years": 3}
NOTICE = {
    "notice_value": 3, "notice_unit": "months", "notice_basis": "sent",
    "notice_anchor": "before_end",
}  # fmt: skip


def nobody(**fields: Any) -> dict[str, Any]:
    return {"by": None, "on": DAY, **fields}


@pytest.fixture
def world(settings, tmp_path, people, home, consip, bbg):
    """OWN-1 is shared with Consip and, so that two partners read it, with a third; OWN-2 is what it
    replaces; ZZ-1 is another's. Of everything there is something shared and something internal."""
    settings.API_RATES = {"partner": 10**6, "staff": 10**6}
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    PlanStep.objects.create(code="translate", names={"en": "T"}, days=30, position=1)
    ComplianceRule.objects.create(
        country="KR", code="post", days=10, names={"en": "P"}, source="Act", is_on=True
    )
    third = make_party("ANAC", names={"en": "ANAC"})
    area = actions.add_area(**nobody(code="common", names={"en": "Common"}))
    other = actions.add_area(**nobody(code="other", names={"en": "Other"}))
    own = make_agreement("OWN-1", consip, third)
    first = make_term(
        own, "2026-01-01", areas=[area], renewal_mode="tacit", renewal_years=1,
        effect_mode="on_last_notification", **RENEWAL, **NOTICE,
    )  # fmt: skip
    actions.record_notification(**nobody(term=first, notified_on=DAY.replace(month=2, day=1)))
    old = make_agreement("OWN-2", consip)
    make_term(old, "2024-01-01", end_kind="indefinite", areas=[area])
    actions.supersede(**nobody(agreement=old, successor=own))
    idle = actions.give_up(**nobody(term=make_term(old)))
    foreign = make_agreement("ZZ-1", bbg)
    make_term(foreign, "2024-01-01", end_kind="indefinite")
    promise = actions.add_commitment(
        **nobody(term=first, text={"en": "Do"}, side="ours", due=parse_edtf("2027"))
    )
    actions.add_claim(**nobody(agreement=own, kind="since_year", value=2026))
    signed = parse_edtf("2026-03")
    annex = actions.amend(**nobody(term=first, kind="annex", signed=signed, summary="S"))
    notice = actions.record_event(
        **nobody(agreement=own, kind="notice_sent", event_on=DAY, by_party=home, reason="r")
    )
    forum = work.add_forum(**nobody(short_name="MMGP", names={"en": "Forum"}))
    held = work.log_activity(
        **nobody(kind="workshop", title={"en": "Held"}, agreements=[own, old], forum=forum,
                 held=parse_edtf("2026-02-03"), confidentiality="partners")
    )  # fmt: skip
    planned = work.log_activity(
        **nobody(kind="meeting", title={"en": "Planned"}, agreements=[own],
                 when=parse_edtf("2027-01"), confidentiality="public")
    )  # fmt: skip
    inner = work.log_activity(
        **nobody(kind="meeting", title={"en": "Inner"}, agreements=[own],
                 when=parse_edtf("2027-02-02"))
    )  # fmt: skip
    lone = work.log_activity(
        **nobody(kind="meeting", title={"en": "Lone"}, parties=[consip, bbg],
                 when=parse_edtf("2027-02-02"), confidentiality="partners")
    )  # fmt: skip
    named = work.log_activity(
        **nobody(kind="meeting", title={"en": "Named"}, agreements=[own], parties=[consip],
                 held=parse_edtf("2026-02-04"), confidentiality="partners")
    )  # fmt: skip
    slip = work.log_activity(
        by=people["officer"], on=DAY, kind="other", title={"en": "Slip"}, agreements=[own],
        held=parse_edtf("2026-02-05"),
    )  # fmt: skip
    timed = work.log_activity(
        **nobody(kind="meeting", title={"en": "Timed"}, agreements=[own], confidentiality="public",
                 when=Exact(datetime.fromisoformat("2027-01-08T09:00"), "Europe/Rome"))
    )  # fmt: skip
    by_old_rules = timed.starts_at + timedelta(hours=1)
    Activity.objects.filter(pk=timed.pk).update(starts_at=by_old_rules)
    to_do = work.add_action_item(**nobody(text="Write", due=parse_edtf("2027-03"), agreement=own))
    item = work.add_action_item(**nobody(activity=planned, text="Ask", due=parse_edtf("2027-03")))
    outcome = work.add_outcome(**nobody(activity=held, text="O", link="https://example.org/"))
    dropped = work.log_activity(
        **nobody(kind="meeting", title={"en": "Dropped"}, agreements=[own],
                 when=parse_edtf("2027-02-02"), confidentiality="public")
    )  # fmt: skip
    work.cancel(**nobody(activity=dropped))
    approved = work.add_outcome(**nobody(activity=held, text="A", link="https://example.org/"))
    work.approve_outcome(by=people["manager"], on=DAY, outcome=approved)
    case = work.add_case(
        **nobody(title={"en": "Case"}, agreements=[own], confidentiality="partners", area=area)
    )
    chosen = work.add_case(
        **nobody(title={"en": "Chosen"}, agreements=[own], confidentiality="partners")
    )
    work.advance_case(**nobody(case=chosen, state="jointly_selected"))
    officer = people["officer"]
    kept = {"by": officer, "on": DAY, "agreements": [own]}
    letter = actions.attach(file=file(), title="Letter", confidentiality="partners", **kept)
    memo = actions.attach(file=file("memo"), title="Memo", **kept)
    person = actions.add_person(**nobody(native_name="Anna"))
    post = actions.add_post(**nobody(person=person, party=consip, role="head"))
    comment = comments.add_comment(by=people["manager"], on=DAY, about=own, text="Hm")
    taken = comments.add_comment(by=people["manager"], on=DAY, about=own, text="Hm")
    comments.take_back_comment(by=people["manager"], on=DAY, comment=taken)
    watch(agreement=own, by=people["coordinator"])
    actions.change_agreement(**nobody(agreement=own, title={"en": "Memorandum, newer"}))
    renewal = make_term(own, areas=[area])
    return SimpleNamespace(**locals(), officer_=officer)


def file(text: str = "Letter") -> Any:
    return actions.examine(receive([made.pdf(text)]), name="letter.pdf")


# --- The cases -----------------------------------------------------------------------------------

#: column -> another value, by the noun where the same name stands for several things.
OTHER: dict[str, Callable[[Any], Any]] = {
    "also_known_as": lambda w: ["CONSIP"],
    "area": lambda w: w.other,
    "by_party": lambda w: w.consip,
    "capacity": lambda w: "Head",
    "confidentiality": lambda w: "internal",
    "country": lambda w: "FR",
    "deputy": lambda w: w.people["manager"],
    "document": lambda w: w.memo,
    "due": lambda w: parse_edtf("2028-01-01"),
    "effective_on": lambda w: DAY.replace(year=2027),
    "effect_clause": lambda w: "Art. 9",
    "effect_days": lambda w: 5,
    "effect_mode": lambda w: "days_after_notification",
    "effect_on": lambda w: DAY.replace(month=2, day=5),
    "email": lambda w: "anna@example.org",
    "end_convention": lambda w: "same_day",
    "end_days": lambda w: 4,
    "end_kind": lambda w: "indefinite",
    "end_months": lambda w: 3,
    "end_on": lambda w: DAY.replace(year=2030),
    "end_settled": lambda w: True,
    "end_years": lambda w: 4,
    "ends_on": lambda w: DAY,
    "file_number": lambda w: "1-2/3",
    "forum": lambda w: work.add_forum(**nobody(short_name="NEW", names={"en": "New"})),
    "initiated_by": lambda w: w.consip,
    "is_disabled": lambda w: True,
    "is_retired": lambda w: True,
    "kind": lambda w: "protocol",
    "language": lambda w: "it",
    "latin_name": lambda w: "Anna",
    "reading": lambda w: {"ko": "안나"},
    "address": lambda w: {"en": "Madam"},
    "interests": lambda w: {"en": "opera"},
    "legal_form": lambda w: "S.p.A.",
    "legal_nature": lambda w: "binding",
    "level": lambda w: "heads",
    "link": lambda w: "https://example.org/2",
    "members": lambda w: ["KR", "IT"],
    "mode": lambda w: "online",
    "names": lambda w: {"en": "Renamed"},
    "native_name": lambda w: "Anna Maria",
    "new_ends_on": lambda w: None,
    "notes": lambda w: "Between us",
    "notice_anchor": lambda w: "any_time",
    "notice_basis": lambda w: "received",
    "notice_settled": lambda w: False,
    "notice_unit": lambda w: "weeks",
    "notice_value": lambda w: 4,
    "on": lambda w: DAY.replace(day=20),
    "outcome": lambda w: "We agreed",
    "owner": lambda w: w.people["manager"],
    "owner_party": lambda w: w.consip,
    "parent": lambda w: w.bbg,
    "party": lambda w: w.third,
    "person": lambda w: w.person,
    "phone": lambda w: "+39 1",
    "place": lambda w: "Rome",
    "position": lambda w: 9,
    "proposed_by": lambda w: w.consip,
    "host": lambda w: w.consip,
    "purpose": lambda w: "renewal",
    "reason": lambda w: "another",
    "received_on": lambda w: DAY.replace(day=24),
    "renewal_latest_end": lambda w: DAY.replace(year=2040),
    "renewal_max_count": lambda w: 2,
    "renewal_mode": lambda w: "none",
    "renewal_months": lambda w: 6,
    "renewal_years": lambda w: 2,
    "report_months": lambda w: 12,
    "responsible": lambda w: w.people["manager"],
    "retain_until": lambda w: DAY.replace(year=2030),
    "review_months": lambda w: 12,
    "role": lambda w: "director",
    "session_number": lambda w: 3,
    "short_name": lambda w: "ANAC-IT",
    "shared_reason": lambda w: "told",
    "side": lambda w: "joint",
    "signed": lambda w: parse_edtf("2026-01-15"),
    "signing_mode": lambda w: "online",
    "since": lambda w: parse_edtf("1999"),
    "sources": lambda w: ["a letter"],
    "stage": lambda w: "negotiation",
    "starts_choice": lambda w: "at_once",
    "starts_day": lambda w: DAY,
    "starts_on": lambda w: DAY.replace(year=2020),
    "state": lambda w: "met",
    "state_note": lambda w: "how",
    "successor": lambda w: w.bbg,
    "summary": lambda w: "Other",
    "tags": lambda w: ["tag"],
    "text": lambda w: {"en": "Other"},
    "time_zone": lambda w: "Europe/Vienna",
    "title": lambda w: {"en": "Other"},
    "website": lambda w: "https://example.org/new",
    "withdraws": lambda w: None,
    "working_day_rule": lambda w: "previous",
    "agreement": lambda w: w.foreign,
    "areas": lambda w: [w.other],
    "texts": lambda w: [{"language": "it", "is_authentic": True}],
}
#: (noun, column) -> another value, where it differs from the above.
OF_NOUN: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("activity", "kind"): lambda w: "training",
    ("area", "parent"): lambda w: w.other,
    ("amendment", "kind"): lambda w: "accession",
    ("document", "kind"): lambda w: "letter",
    ("document", "title"): lambda w: "Other",
    ("item", "text"): lambda w: "Other",
    ("lone", "kind"): lambda w: "training",
    ("to_do", "text"): lambda w: "Other",
    ("outcome", "text"): lambda w: "Other",
    ("case", "summary"): lambda w: {"en": "Summary"},
    ("signature", "names"): lambda w: {"en": "Anna"},
    ("post", "title"): lambda w: {"en": "Director"},
    ("post", "unit"): lambda w: {"en": "Procurement"},
    ("person", "title"): lambda w: {"en": "Dr"},
    ("forum", "role"): lambda w: "we lead",
}
#: What has no meaning without something else, which is given with it.
WITH: dict[tuple[str, str], dict[str, Any]] = {
    ("term", "effect_mode"): {"effect_days": 3},
    ("term", "end_settled"): {"end_kind": "not_recorded", "end_years": None},
    ("term", "notice_settled"): {"notice_value": None, "notice_unit": None, "notice_basis": None,
                                 "notice_anchor": None, "notice_settled": True},
    ("renewal", "effect_mode"): {"effect_mode": "fixed_date", "effect_on": DAY},
    ("renewal", "effect_on"): {"effect_mode": "fixed_date"},
    ("renewal", "effect_days"): {"effect_mode": "days_after_notification"},
    ("renewal", "end_on"): {"end_kind": "fixed"},
    ("renewal", "end_settled"): {"end_kind": "not_recorded"},
    ("renewal", "notice_settled"): {"notice_settled": True},
    ("activity", "session_number"): {},
    ("lone", "session_number"): {"forum": None, "session_number": None, "level": "heads"},
    ("amendment", "new_ends_on"): {"kind": "extension", "new_ends_on": DAY.replace(year=2035)},
    ("amendment", "kind"): {},
}  # fmt: skip
for _name in ("years", "months", "days"):
    WITH["renewal", f"end_{_name}"] = {"end_kind": "duration"}
for _name in ("value", "unit", "basis", "anchor"):
    WITH["renewal", f"notice_{_name}"] = dict(NOTICE)
for _name in ("years", "months", "max_count", "latest_end"):
    WITH["renewal", f"renewal_{_name}"] = {"renewal_mode": "tacit"}
#: Columns that cannot be set by themselves in this world, and why.
NOT_ALONE = {
    ("term", "starts_choice"): "nothing runs beside the first term",
    ("term", "starts_day"): "goes with the choice",
    ("signature", "starts_choice"): "nothing runs beside the first term",
    ("signature", "starts_day"): "goes with the choice",
    ("amendment", "successor_starts"): "only where a later term is signed",
    ("event", "withdraws"): "only a withdrawal has one",
    ("event", "reach"): "only where a later term is signed",
    ("event", "document"): "an internal column, covered by the amendment's",
    ("renewal", "stage"): "has cases of its own",
    ("activity", "answers"): "has a case of its own: only a letter answers a letter",
    ("lone", "answers"): "has a case of its own: only a letter answers a letter",
}


def each_field(noun: str, names: Any, do: Callable[..., Any]) -> Iterator[tuple[str, Callable]]:
    """A case for every column of a noun."""
    for name in sorted(names):
        if (noun, name) in NOT_ALONE:
            continue

        def case(w: Any, name: str = name) -> None:
            value = OF_NOUN.get((noun, name)) or OTHER[name]
            do(w, **{name: value(w)} | WITH.get((noun, name), {}))

        yield f"{noun}.{name}", case


def correction(kind: str) -> Callable[..., Any]:
    def do(w: Any, **columns: Any) -> None:
        fact = {"term": w.first, "amendment": w.annex, "event": w.notice}.get(kind)
        fact = fact or Signature.objects.get(term=w.first, party=w.consip)
        fact.refresh_from_db()
        actions.correct(**nobody(fact=fact, reason="slip", set=columns))

    return do


def void(kind: str) -> Callable[[Any], None]:
    def do(w: Any) -> None:
        fact = {"term": w.first, "amendment": w.annex, "event": w.notice}.get(kind)
        fact = fact or Signature.objects.get(term=w.first, party=w.consip)
        actions.correct(**nobody(fact=fact, reason="slip", void=True))

    return do


def event(kind: str, **fields: Any) -> Callable[[Any], None]:
    def do(w: Any) -> None:
        given = {name: getattr(w, value) for name, value in fields.items()}
        actions.record_event(**nobody(agreement=w.own, kind=kind, event_on=DAY, **given))

    return do


def as_planned(w: Any) -> None:
    later = DAY + timedelta(days=3)
    row = actions.record_event(**nobody(agreement=w.own, kind="suspended", event_on=later))
    actions.confirm_as_planned(by=None, on=later, agreement=w.own, facts=[row])


def one(name: str, do: Callable[[Any], Any]) -> Iterator[tuple[str, Callable]]:
    yield name, do


def parties(w: Any, *shown: Any, reference: str = "") -> list[dict[str, Any]]:
    return [{"party": w.home, "side": "ours"}] + [
        {"party": party, "side": "theirs", "reference": reference} for party in shown
    ]


def proposed(w: Any) -> Proposal:
    """An officer's: one more annex, by its form."""
    client = Client()
    client.force_login(make_user("officer"))
    annex = {"kind": "annex", "signed": "2026-11-02", "summary": "One more"}
    assert client.post(f"/agreements/{w.own.reference}/terms/0/amend/", annex).status_code == 302
    return Proposal.objects.get()


def withdrawn(proposal: Proposal) -> None:
    proposals.withdraw(by=proposal.proposed_by, on=DAY, proposal=proposal)


def on_lone(w: Any, **fields: Any) -> None:
    work.change_activity(**nobody(activity=w.lone, **fields))


def on_activity(w: Any, **fields: Any) -> None:
    work.change_activity(**nobody(activity=w.held, **fields))


def answering(w: Any) -> None:
    """A letter that answers another."""
    letter = {"kind": "correspondence", "agreements": [w.own], "confidentiality": "partners"}
    sent, came = (
        work.log_activity(**nobody(**letter, title={"en": day}, held=parse_edtf(day)))
        for day in ("2026-05-05", "2026-06-05")
    )
    work.change_activity(**nobody(activity=came, answers=sent))


def signed(w: Any, *by: Any, **fields: Any) -> None:
    day = parse_edtf("2026-11-20")
    rows = [{"party": party, "signed": day} for party in by]
    actions.sign(**nobody(term=w.renewal, signatures=rows, **fields))


def earlier_title(w: Any) -> str:
    copy = copy_of(Agreement).objects.filter(pgh_obj_id=w.own.pk).order_by("pgh_id").first()
    return f"agreements.agreement:{copy.pk}:title"


#: verb -> its cases. A verb has one at least.
CASES: dict[str, list[tuple[str, Callable[[Any], Any]]]] = {
    "register": [
        *one("shared", lambda w: make_agreement("OWN-3", w.consip)),
        *one("internal", lambda w: make_agreement("OWN-4", w.consip, confidentiality="internal")),
        *one("another's", lambda w: make_agreement("ZZ-3", w.bbg)),
    ],
    "change_agreement": [
        *each_field(
            "agreement", CHANGEABLE,
            lambda w, **f: actions.change_agreement(**nobody(agreement=w.own, **f)),
        ),
        *one("unchanged", lambda w: actions.change_agreement(
            **nobody(agreement=w.own, title=w.own.title))),
        *one("confidential", lambda w: actions.change_agreement(
            **nobody(agreement=w.own, confidentiality="confidential"))),
        *one("a party goes", lambda w: actions.change_agreement(
            **nobody(agreement=w.own, parties=parties(w, w.third)))),
        *one("a party comes", lambda w: actions.change_agreement(
            **nobody(agreement=w.own, parties=parties(w, w.consip, w.third, w.bbg)))),
        *one("their reference", lambda w: actions.change_agreement(
            **nobody(agreement=w.own, parties=parties(w, w.consip, w.third, reference="P")))),
    ],
    "supersede": [
        *one("by another", lambda w: actions.supersede(
            **nobody(agreement=w.own, successor=w.foreign))),
        *one("no more", lambda w: actions.supersede(**nobody(agreement=w.old, successor=None))),
        *one("the other's", lambda w: actions.supersede(
            **nobody(agreement=w.foreign, successor=w.own))),
    ],
    "open_term": [
        *one("in preparation", lambda w: make_term(w.old)),
        *one("recorded as signed", lambda w: actions.open_term(
            **nobody(agreement=w.old, stage="signed", end_kind="duration", end_years=1))),
    ],
    "change_term": [
        *each_field(
            "renewal", COLUMNS, lambda w, **f: actions.change_term(**nobody(term=w.renewal, **f))
        ),
        *one("stage", lambda w: actions.change_term(
            **nobody(term=w.renewal, stage="legal_review"))),
        *one("areas", lambda w: actions.change_term(**nobody(term=w.renewal, areas=[w.other]))),
        *one("texts", lambda w: actions.change_term(
            **nobody(term=w.renewal, texts=[{"language": "it"}]))),
    ],
    "give_up": [*one("", lambda w: actions.give_up(**nobody(term=w.renewal)))],
    "take_up": [*one("", lambda w: actions.take_up(**nobody(term=w.idle)))],
    "tick_step": [*one("", lambda w: actions.tick_step(
        **nobody(term=w.renewal, step=PlanStep.objects.get(), done_on=DAY)))],
    "sign": [
        *one("one of three", lambda w: signed(w, w.home)),
        *one("all", lambda w: signed(
            w, w.home, w.consip, w.third,
            carry_over=[{"commitment": w.promise, "decision": "keep"}])),
    ],
    "notified": [*one("", lambda w: actions.record_notification(**nobody(
        term=make_term(w.old, "2026-01-05", effect_mode="on_last_notification", **RENEWAL),
        notified_on=DAY)))],
    "amend": [
        *one("annex", lambda w: actions.amend(**nobody(
            term=w.first, kind="annex", signed=parse_edtf("2026-04"), summary="S"))),
        *one("extension", lambda w: actions.amend(**nobody(
            term=w.first, kind="extension", signed=parse_edtf("2026-04"), summary="S",
            new_ends_on=DAY.replace(year=2035)))),
    ],
    "notice_sent": [*one("", event("notice_sent", by_party="consip"))],
    "notice_received": [*one("", event("notice_received", by_party="consip"))],
    "notice_withdrawn": [*one("", event("notice_withdrawn", withdraws="notice"))],
    "suspended": [*one("", event("suspended"))],
    "resumed": [*one("", lambda w: (event("suspended")(w), event("resumed")(w)))],
    "terminated_by_consent": [*one("", event("terminated_by_consent"))],
    "party_withdrew": [*one("", event("party_withdrew", by_party="consip"))],
    "correct": [
        *(case for kind, model in (("term", Term), ("signature", Signature),
                                   ("amendment", Amendment), ("event", Event))
          for case in each_field(kind, CORRECTABLE[model], correction(kind))),
        *((f"{kind}.void", void(kind)) for kind in ("term", "amendment", "event")),
    ],
    "as_planned": [*one("", as_planned)],
    "check_day": [*one("", lambda w: actions.check_day(
        by=w.officer_, on=DAY, words="Article 9",
        deadline=w.own.deadlines.filter(kind="notice").first()))],
    "decide": [*one("", lambda w: actions.decide(
        **nobody(agreement=w.own, kind="renew", reason="Between us")))],
    "name_contact": [*one("", lambda w: actions.name_contact(
        **nobody(agreement=w.own, post=w.post)))],
    "take_contact_away": [*one("", lambda w: actions.take_contact_away(
        **nobody(contact=actions.name_contact(**nobody(agreement=w.own, post=w.post)))))],
    "add_claim": [*one("", lambda w: actions.add_claim(
        **nobody(agreement=w.own, kind="free", words="A")))],
    "add_commitment": [
        *one("of a signed term", lambda w: actions.add_commitment(
            **nobody(term=w.first, text={"en": "More"}, side="theirs"))),
        *one("of a draft", lambda w: actions.add_commitment(
            **nobody(term=w.renewal, text={"en": "More"}, side="theirs"))),
    ],
    "change_commitment": [*each_field(
        "commitment", COMMITMENT_FIELDS,
        lambda w, **f: actions.change_commitment(**nobody(commitment=w.promise, **f)),
    )],
    "tick_compliance": [*one("", lambda w: actions.tick_compliance(**nobody(
        agreement=w.own, done_on=DAY,
        key=w.own.deadlines.filter(kind="compliance").first().key)))],
    "attach_document": [
        *one("internal", lambda w: actions.attach(file=file("a"), **w.kept)),
        *one("shared", lambda w: actions.attach(
            file=file("a"), **w.kept | {"confidentiality": "public"})),
        *one("a text", lambda w: actions.attach(
            file=file("a"), belongs_to=w.first, language="ko", **w.kept)),
    ],
    "new_version": [
        *one("shared", lambda w: actions.new_version(
            by=w.officer, on=DAY, document=w.letter, file=file("b"))),
        *one("internal", lambda w: actions.new_version(
            by=w.officer, on=DAY, document=w.memo, file=file("b"))),
    ],
    "change_document": [
        *each_field("document", DESCRIPTION, lambda w, **f: actions.change_document(
            **nobody(document=w.letter, **f))),
        *one("shared now", lambda w: actions.change_document(
            **nobody(document=w.memo, confidentiality="partners"))),
        *one("internal", lambda w: actions.change_document(**nobody(document=w.memo, title="T"))),
    ],
    "take_back_document": [*one("", lambda w: actions.take_back(**nobody(document=w.memo)))],
    "log_activity": [
        (kept, lambda w, kept=kept: work.log_activity(
            **nobody(kind="other", title={"en": "New"}, agreements=[w.own],
                     held=parse_edtf("2026-05-05"), confidentiality=kept)))
        for kept in ("partners", "internal", "confidential")
    ] + [
        (f"by name {kept}", lambda w, kept=kept: work.log_activity(
            **nobody(kind="other", title={"en": "New"}, parties=[w.consip],
                     held=parse_edtf("2026-05-05"), confidentiality=kept)))
        for kept in ("partners", "internal", "confidential")
    ],
    "take_back_entry": [*one("", lambda w: work.take_back_entry(
        by=w.people["officer"], on=DAY, entry=w.slip))],
    "change_activity": [
        *each_field("activity", ACTIVITY_FIELDS, on_activity),
        *one("agreements", lambda w: on_activity(w, agreements=[w.old])),
        *one("of another's too", lambda w: on_activity(w, agreements=[w.own, w.old, w.foreign])),
        *one("parties", lambda w: on_activity(w, parties=[w.consip])),
        *each_field("lone", ACTIVITY_FIELDS, on_lone),
        *one("lone under", lambda w: on_lone(w, agreements=[w.own])),
        *one("lone under another's", lambda w: on_lone(w, agreements=[w.foreign])),
        *one("lone with another", lambda w: on_lone(w, parties=[w.bbg])),
        *one("named no more", lambda w: work.change_activity(
            **nobody(activity=w.named, parties=[]))),
        *one("under no more", lambda w: work.change_activity(
            **nobody(activity=w.named, agreements=[]))),
        *one("areas", lambda w: on_activity(w, areas=[w.area])),
        *one("commitments", lambda w: on_activity(w, commitments=[w.promise])),
        *one("heads", lambda w: on_activity(
            w, participants=[{"party": w.consip, "head_count": 4}])),
        *one("people", lambda w: on_activity(
            w, participants=[{"party": w.consip, "people": ["Anna"]}])),
        *one("answers", answering),
        *one("inner", lambda w: work.change_activity(**nobody(activity=w.inner, place="Seoul"))),
        *one("shared now", lambda w: work.change_activity(
            **nobody(activity=w.inner, confidentiality="partners"))),
    ],
    "fix_day": [*one("", lambda w: work.fix_day(
        **nobody(activity=w.planned, when=parse_edtf("2027-01-07"))))],
    "hold": [*one("", lambda w: work.hold(
        **nobody(activity=w.planned, held=parse_edtf("2026-11-02"))))],
    "follow_zone_rules": [*one("", lambda w: follow_zone_rules(on=DAY))],
    "postpone": [*one("", lambda w: work.postpone(**nobody(activity=w.planned, reason="ill")))],
    "cancel": [*one("", lambda w: work.cancel(**nobody(activity=w.planned)))],
    "strike": [*one("", lambda w: work.strike(**nobody(activity=w.held, reason="slip")))],
    "reinstate": [*one("", lambda w: work.reinstate(**nobody(activity=w.dropped)))],
    "set_minutes": [
        (name, lambda w, name=name: work.set_minutes(**nobody(activity=w.planned, **{name: "M"})))
        for name in sorted(PAPER)
    ],
    "note_cover": [*one("", lambda w: work.note_cover(**nobody(activity=w.held, text="Checked")))],
    "prepare_meeting": [
        (name, lambda w, name=name, value=value: work.prepare_meeting(
            **nobody(activity=w.planned, **{name: value})))
        for name in sorted(PREPARATION)
        for value in [True if name == "purpose_is_shared" else {"en": "M"}]
    ],
    "set_exchange": [*one("", lambda w: work.set_exchange(
        **nobody(activity=w.held, direction="outward")))],
    "add_action_item": [
        *one("", lambda w: work.add_action_item(
            **nobody(activity=w.planned, text="More", due=parse_edtf("2027-04")))),
        *one("alone", lambda w: work.add_action_item(
            **nobody(text="More", due=parse_edtf("2027-04")))),
        *one("under", lambda w: work.add_action_item(
            **nobody(text="More", due=parse_edtf("2027-04"), agreement=w.own))),
    ],
    "change_action_item": [
        *each_field("item", ITEM, lambda w, **f: work.change_action_item(
            **nobody(item=w.item, **f))),
        *each_field("to_do", TO_DO, lambda w, **f: work.change_action_item(
            **nobody(item=w.to_do, **f))),
    ],
    "settle_action_item": [
        *one("", lambda w: work.settle_action_item(**nobody(item=w.item, state="done"))),
        *one("to-do", lambda w: work.settle_action_item(**nobody(item=w.to_do, state="done"))),
    ],
    "plan_next": [*one("", lambda w: work.plan_next(**nobody(activity=w.held, months=6)))],
    "add_outcome": [*one("", lambda w: work.add_outcome(
        **nobody(activity=w.held, text="O", link="https://example.org/")))],
    "approve_outcome": [*one("", lambda w: work.approve_outcome(
        by=w.people["manager"], on=DAY, outcome=w.outcome))],
    "change_outcome": [*each_field("outcome", OUTCOME, lambda w, **f: work.change_outcome(
        **nobody(outcome=w.outcome, **f)))],
    "take_back_approval": [*one("", lambda w: work.take_back_approval(
        by=w.people["manager"], on=DAY, outcome=w.approved))],
    "prompt": [*one("", lambda w: work.prompt(**nobody(activity=w.held, term=w.first)))],
    "add_case": [*one("shared", lambda w: work.add_case(
        **nobody(title={"en": "C"}, agreements=[w.own], confidentiality="public")))],
    "advance_case": [*one("", lambda w: work.advance_case(
        **nobody(case=w.case, state="jointly_selected")))],
    "take_case_back": [*one("", lambda w: work.take_case_back(**nobody(case=w.chosen)))],
    "change_case": [
        *each_field("case", CASE, lambda w, **f: work.change_case(**nobody(case=w.case, **f))),
        *one("agreements", lambda w: work.change_case(**nobody(case=w.case, agreements=[w.old]))),
    ],
    "restore_wording": [
        *one("agreement", lambda w: restore_wording(
            by=w.people["manager"], on=DAY, of=w.own, wording=earlier_title(w))),
    ],
    "comment": [*one("", lambda w: comments.add_comment(
        by=w.people["manager"], on=DAY, about=w.own, text="So"))],
    "change_comment": [*one("", lambda w: comments.change_comment(
        by=w.people["manager"], on=DAY, comment=w.comment, text="So"))],
    "take_back_comment": [*one("", lambda w: comments.take_back_comment(
        by=w.people["manager"], on=DAY, comment=w.comment))],
    "put_back_comment": [*one("", lambda w: comments.put_back_comment(
        by=w.people["manager"], on=DAY, comment=w.taken))],
    "watch": [*one("", lambda w: watch(agreement=w.own, by=w.people["manager"]))],
    "unwatch": [*one("", lambda w: unwatch(agreement=w.own, by=w.people["coordinator"]))],
    "add_party": [*one("", lambda w: make_party("NEW", country="DE"))],
    "change_party": [
        *each_field("party", PARTY_FIELDS, lambda w, **f: actions.change_party(
            **nobody(party=w.third, **f))),
        *one("home", lambda w: actions.change_party(**nobody(party=w.home, short_name="P"))),
        *one("another's", lambda w: actions.change_party(**nobody(party=w.bbg, short_name="B"))),
        *one("renamed", lambda w: actions.change_party(
            **nobody(party=w.consip, names={"en": "N"}, renamed_on=DAY))),
    ],
    "add_person": [*one("", lambda w: actions.add_person(**nobody(native_name="B")))],
    "change_person": [*each_field("person", PERSON_FIELDS, lambda w, **f: actions.change_person(
        **nobody(person=w.person, **f)))],
    "add_post": [*one("", lambda w: actions.add_post(
        **nobody(person=w.person, party=w.third, role="director")))],
    "change_post": [*each_field("post", POST_FIELDS, lambda w, **f: actions.change_post(
        **nobody(post=w.post, **f)))],
    "add_area": [*one("", lambda w: actions.add_area(**nobody(code="new", names={"en": "N"})))],
    "change_area": [
        *each_field("area", Area.FIELDS.written_by("change_area"), lambda w, **f: (
            actions.change_area(**nobody(area=w.area, **f)))),
    ],
    "add_forum": [*one("", lambda w: work.add_forum(**nobody(short_name="X", names={"en": "X"})))],
    "change_forum": [*each_field("forum", FORUM, lambda w, **f: work.change_forum(
        **nobody(forum=w.forum, **f)))],
    "confirm": [*one("", lambda w: actions.confirm(
        by=Partner(w.consip, w.rights), on=DAY, agreement=w.own,
        content=digest_of(shared_content(w.own)),
        fields=[{"fact": "title", "verdict": "confirmed"}]))],
    "propose": [*one("an annex", proposed)],
    "refuse_proposal": [*one("with words", lambda w: proposals.refuse(
        by=make_user("coordinator"), on=DAY, proposals=[proposed(w)], reason="Not now"))],
    "withdraw_proposal": [*one("by its author", lambda w: withdrawn(proposed(w)))],
}  # fmt: skip
#: Verbs that are words of entries only, and no action's.
WORDS_ONLY = {"removed", "changed", "recomputed", "add_document"}


def test_every_action_has_its_cases():
    assert set(ACTION_LABELS) - WORDS_ONLY == set(CASES)
    assert [verb for verb, cases in CASES.items() if not cases] == []


# --- What the audiences get ----------------------------------------------------------------------

OF_ONE = (
    "", "terms/", "terms/0/texts/", "amendments/", "events/", "claims/", "confirmations/",
    "timeline/",
)  # fmt: skip
#: Of an agreement that is only reached by way of another; the lists below hold the rest.
BESIDE = ("", "terms/", "timeline/")
#: Lists of rows that name the agreements they are under, and registers, which are under none.
LISTS = ("deadlines/", "activities/", "documents/", "commitments/", "renewals/", "cases/")
REGISTERS = ("parties/", "areas/", "forums/")


def asked(client: Any, references: tuple[str, ...], *, is_office: bool) -> dict[str, Any]:
    own, *beside = references
    parts = (*OF_ONE, "decisions/", "history/") if is_office else OF_ONE
    paths = [f"agreements/{own}/{part}" for part in parts]
    shorter = (*BESIDE, "history/") if is_office else BESIDE
    paths += [f"agreements/{reference}/{part}" for reference in beside for part in shorter]
    paths += [f"{path}?page_size=200" for path in (*LISTS, *REGISTERS, "agreements/")]
    answers = {path: client.get(path) for path in paths}
    return {
        path: (one.status_code, sorted(one.headers.items()), one.content)
        for path, one in answers.items()
    }


def bare(value: Any) -> Any:
    """Without what follows from the entries themselves."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if k not in ("version", "updated_at")}
    return [bare(one) for one in value] if isinstance(value, list) else value


def content(found: tuple) -> Any:
    status, _headers, body = found
    return status, bare(json.loads(body))


def moved_agreements(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """References of the agreements about which some answer became another."""
    found = {
        path.split("/")[1]
        for path in before
        if path.startswith("agreements/") and "?" not in path
        and content(before[path]) != content(after[path])
    }  # fmt: skip
    for path in (*LISTS, "agreements/"):
        old, new = (content(one[f"{path}?page_size=200"])[1]["results"] for one in (before, after))
        for row in (*old, *new):
            if row not in old or row not in new:
                under = row.get("agreements") or [row.get("agreement") or row.get("reference")]
                about = {"activity": row.get("id"), **row.get("about", {})}
                alone = about.get("action_item", about["activity"])
                found.update(under if any(under) else [alone])
    return found


class Audience:
    """One bearer: what it got before, and how far it had read of the changes."""

    def __init__(self, client: Any, *references: str, is_office: bool = False) -> None:
        self.client, self.references, self.is_office = client, references, is_office
        self.before = self.ask()
        self.cursor = client.get("changes/?page_size=200").json()["cursor"]

    def ask(self) -> dict[str, Any]:
        return asked(self.client, self.references, is_office=self.is_office)

    def check(self, name: str) -> None:
        after = self.ask()
        path = f"changes/?page_size=200&since={self.cursor}" if self.cursor else "changes/"
        news = self.client.get(path).json()["results"]
        told = {row["agreement"] for row in news if row["agreement"]}
        told |= {row["id"] for row in news if row["fact"] == "agreement" and row["removed"]}
        work = [row for row in news if row["fact"] in ("activity", "actionitem")]
        told |= {row["id"] for row in work if row["agreement"] is None}
        moved = moved_agreements(self.before, after)
        # what was of no agreement, or is of none now, is named under the other
        beside = {row["id"] for row in work} & moved
        assert told | beside == moved, (name, told, moved, news, self.differences(after))
        names = [f"{path}?page_size=200" for path in REGISTERS]
        registers = [name for name in names if content(self.before[name]) != content(after[name])]
        if registers or moved:
            assert news, (name, registers)
            return
        if not self.is_office:
            assert news == [], name
            assert [p for p in after if after[p] != self.before[p]] == [], name

    def differences(self, after: dict[str, Any]) -> list[str]:
        return [path for path in after if content(after[path]) != content(self.before[path])]


@pytest.fixture
def audiences(world):
    """A partner of two agreements, a partner of another, and a colleague who may read only."""
    found = {
        "consip": Audience(partner_client(world.consip), "OWN-1", "OWN-2"),
        "bbg": Audience(partner_client(world.bbg), "ZZ-1"),
        "reader": Audience(
            staff_client(world.people["reader"]), "OWN-1", "OWN-2", "ZZ-1", is_office=True
        ),
    }
    world.rights = key_rights(world.consip)
    return found


def key_rights(party: Any) -> Any:
    return party.keys.first().rights


def check_all(world: Any, audiences: dict[str, Audience], verbs: list[str], *, every: bool) -> None:
    faults = []
    for verb in verbs:
        for name, do in CASES[verb] if every else CASES[verb][::FIELDS_APART]:
            with transaction.atomic():
                try:
                    do(fresh(world))
                    for audience, found in audiences.items():
                        found.check(f"{audience}: {verb} {name}")
                except Exception as error:  # every fault of the table at once
                    faults.append(f"{verb} {name}: {error!r}"[:1500])
                transaction.set_rollback(True)
    assert faults == [], "\n\n".join([f"{len(faults)} faults", *faults])


def fresh(world: Any) -> Any:
    """The world with its rows as they are stored: the case before was taken back."""
    for row in vars(world).values():
        if hasattr(row, "refresh_from_db"):
            row.refresh_from_db()
    return world


#: Every action is tried by the suite, with one field in so many; with all by `--every-field`.
FIELDS_APART = 5

GROUPS = {
    "agreements": ["register", "change_agreement", "supersede", "confirm", "restore_wording"],
    "terms": ["open_term", "change_term", "give_up", "take_up", "tick_step", "sign", "notified"],
    "corrections": ["correct", "as_planned"],
    "registers": [verb for verb in CASES if verb.endswith(("_party", "_forum", "_area", "_person",
                                                           "_post"))],
}  # fmt: skip
GROUPS["work"] = [
    verb for verb in CASES if verb not in {one for group in GROUPS.values() for one in group}
]


@pytest.mark.parametrize("group", GROUPS)
def test_an_entry_exists_exactly_where_an_answer_moved(world, audiences, group, request):
    every = request.config.getoption("--every-field")
    check_all(world, audiences, GROUPS[group], every=every)
