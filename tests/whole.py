"""The real case with a row of every kind beside it, each made as a person would make it."""

from datetime import date
from typing import Any

from django.test import Client

from activities import actions as work
from activities.models import Activity
from agreements import actions
from agreements.actions import examine
from agreements.dates import parse_edtf
from agreements.files import receive
from agreements.models import (
    Agreement,
    Area,
    Batch,
    ClosedDay,
    Commitment,
    ComplianceTick,
    Deadline,
    Party,
    PartyIdentifier,
    PlanStep,
    Term,
)
from mou_tracker.collaboration.comments import add_comment
from mou_tracker.collaboration.saved_views import save_view
from mou_tracker.feeds.actions import create_feed
from mou_tracker.reminders.models import Watch
from mou_tracker.reports.actions import ask_for_report
from mou_tracker.reports.queue import make_waiting
from tests.agreements import made
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement, make_term

REF = "KR-IT-2008-1"


def everything(people: dict[str, Any]) -> Agreement:
    agreement = Agreement.objects.get(reference=REF)
    consip = agreement.parties.get(is_home=False)
    term = agreement.terms.get(ordinal=6)
    _of_the_agreement(agreement, term, consip, people)
    _of_parties(consip, people)
    _of_work(agreement, term, consip, people)
    _of_the_desk(agreement, people)
    return agreement


def _of_the_agreement(agreement: Agreement, term: Term, consip: Party, people: dict) -> None:
    by = {"by": people["manager"], "on": DAY}
    file = examine(receive([made.pdf("Memorandum")]), name="memorandum.pdf")
    document = actions.attach(
        **by, file=file, agreements=[agreement], belongs_to=term, title="Memorandum",
        kind="text", language="en",
    )  # fmt: skip
    actions.amend(
        **by, term=term, kind="annex", signed=parse_edtf("2026-09"), summary="An annex",
        document=document,
    )  # fmt: skip
    notice = actions.record_event(
        **by, agreement=agreement, kind="suspended", event_on=date(2026, 10, 1), reason="Flood"
    )
    actions.record_event(
        **by, agreement=agreement, kind="resumed", event_on=date(2026, 10, 20), reason="Dry again"
    )
    actions.correct(**by, fact=notice, set={"reason": "High water"}, reason="a slip")
    renewal = actions.open_term(**by, agreement=agreement)
    actions.tick_step(**by, term=renewal, step=PlanStep.objects.first(), done_on=DAY)
    ComplianceTick.objects.create(agreement=agreement, key="treaty_office", done_on=DAY)
    promise = Commitment.objects.filter(term=term).first()
    actions.change_commitment(**by, commitment=promise, owner=people["officer"])
    expiry = Deadline.objects.filter(kind="expiry").first()
    actions.check_day(**by, deadline=expiry, words="Article 7", document=document)
    actions.decide(**by, agreement=agreement, kind="renew", reason="Good results")
    actions.add_claim(**by, agreement=agreement, kind="free", words="the best", claimant=consip)
    theirs, path = partner_client(consip), f"agreements/{REF}/confirmations/"
    told = [{"fact": "signed", "verdict": "disputed", "says": "the 2nd of June"}]
    answer = theirs.post(path, {"sha256": theirs.get(path).json()["sha256"], "fields": told})
    assert answer.status_code == 201, answer.content
    successor = make_agreement("KR-IT-2030-1", consip)
    make_term(successor, "2026-11-01", end_kind="duration", end_years=2)


def _of_parties(consip: Party, people: dict) -> None:
    by = {"by": people["manager"], "on": DAY}
    actions.change_party(
        **by, party=consip, names={"en": "Consip Italia"}, renamed_on=date(2020, 5, 1)
    )
    PartyIdentifier.objects.create(party=consip, scheme="VAT", value="IT05359681003")
    ClosedDay.objects.create(party=consip, day=date(2026, 12, 7), name={"it": "Sant'Ambrogio"})
    post = {"party": consip, "role": "director", "email": "anna@consip.test"}
    actions.add_person(**by, native_name="Anna Bianchi", posts=[post])


def _of_work(agreement: Agreement, term: Term, consip: Party, people: dict) -> None:
    by = {"by": people["manager"], "on": DAY}
    forum = work.add_forum(**by, short_name="PPEN", names={"en": "Network"}, members=["KR", "IT"])
    held = work.log_activity(
        **by, kind="workshop", title={"en": "Workshop", "ko": "워크숍"}, agreements=[agreement],
        held=parse_edtf("2026-10-05"), areas=[Area.objects.first()], forum=forum,
        commitments=[Commitment.objects.filter(term=term).first()],
        participants=[{"party": consip, "people": ["Anna Bianchi"]}],
    )  # fmt: skip
    work.set_minutes(**by, activity=held, agenda="1. Welcome", minutes="All went well")
    meets = work.plan_meeting(
        **by, title={"en": "Heads meet"}, when=parse_edtf("2026-12"), agreements=[agreement]
    )
    work.prepare_meeting(**by, activity=meets, purpose={"en": "Settle the end"})
    item = work.add_action_item(**by, activity=held, text="Send the slides", owner_party=consip)
    work.settle_action_item(**by, item=item, state="done")
    outcome = work.add_outcome(**by, activity=held, text="A guide", link="https://example.org/g")
    work.approve_outcome(**by, outcome=outcome)
    work.prompt(**by, activity=held, term=term)
    visit = work.log_activity(
        **by, kind="company_exchange", title={"en": "Exchange"}, agreements=[agreement],
        held=parse_edtf("2026-10-06"),
    )  # fmt: skip
    lone = {"kind": "other", "title": {"en": "Lunch"}, "held": parse_edtf("2026-10-07")}
    work.log_activity(**by, **lone, parties=[consip], confidentiality="partners")
    work.log_activity(**by, **lone, forum=forum)
    work.add_action_item(**by, text="Answer the letter", due=parse_edtf("2026-12"))
    work.add_action_item(**by, text="Call them", party=consip, agreement=agreement)
    work.set_exchange(**by, activity=visit, direction="both", companies=12)
    work.note_cover(**by, activity=held, text="Covered by the sixth renewal")
    work.plan_next(**by, activity=held, months=12)
    case = work.add_case(
        **by, title={"en": "AI in tenders"}, agreements=[agreement], summary={"en": "How"},
        area=Area.objects.first(), party=consip,
    )  # fmt: skip
    work.select_case(**by, case=case, selected_at=held)
    file = examine(receive([made.pdf("Minutes")]), name="minutes.pdf")
    work.attach_to_activity(**by, activity=held, file=file, title="Minutes", kind="minutes")


def _of_the_desk(agreement: Agreement, people: dict) -> None:
    officer = people["officer"]
    for about in (agreement, Activity.objects.first(), Commitment.objects.first()):
        add_comment(by=people["manager"], on=DAY, about=about, text="Look", mentions=[officer])
    Watch.objects.create(user=people["coordinator"], agreement=agreement)
    create_feed(by=officer)
    Batch.objects.create(noun="agreements", by=people["manager"], rows=[{"key": REF}])
    client = Client()
    client.force_login(officer)
    annex = {"kind": "annex", "signed": "2026-10", "summary": "One more list"}
    assert client.post(f"/agreements/{REF}/terms/6/amend/", annex).status_code == 302
    save_view(
        by=people["coordinator"],
        page="agreements",
        query="q=Memorandum",
        name="Mine",
        is_default=True,
    )
    days = {"first": date(2026, 1, 1), "until": date(2026, 12, 31)}
    ask_for_report(by=officer, on=DAY, audience="office", **days)
    make_waiting()
