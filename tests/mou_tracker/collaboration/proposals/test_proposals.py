"""Who may not take a step fills it in; who may accepts, changes or refuses it. Until then nothing
that is derived, exported or told to a partner knows of it."""

import pytest

from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import get_resolver

from agreements.access import LADDER, NOT_PROPOSED, PROPOSED, VERBS, Rights, can
from agreements.clock import today
from agreements.models import (
    Agreement,
    Amendment,
    AuditEntry,
    ChangeEntry,
    Decision,
    Event,
    Term,
)
from agreements.views import merge
from agreements.views.base import ActionFormView
from mou_tracker.collaboration.models import Proposal, ProposalNotice
from mou_tracker.collaboration.proposals.effect import derived_of, done_by, effect_of
from tests.api_client import partner_client
from tests.factories import make_agreement, make_term, make_user

REF = "KR-IT-1"
PARTNERS = ("", "history/", "events/", "amendments/", "terms/", "timeline/")


@pytest.fixture
def agreement(consip):
    """In force, its end recorded."""
    found = make_agreement(REF, consip)
    make_term(found, "2026-01-15", end_kind="fixed", end_on="2028-01-14")
    found.refresh_from_db()
    return found


def faults(answer) -> object:
    """Why a form was refused, without its page."""
    form = getattr(answer, "context", None) and answer.context.get("form")
    return form.errors if form is not None else answer.status_code


def extend(client, end: str = "2029-01-14", reference: str = REF, **more):
    data = {"kind": "extension", "signed": "2026-11-20", "new_ends_on": end,
            "summary": "One more year", **more}  # fmt: skip
    return client.post(f"/agreements/{reference}/terms/0/amend/", data)


def proposed(client, **more) -> Proposal:
    answer = extend(client, **more)
    assert answer.status_code == 302, faults(answer)
    found = Proposal.objects.order_by("-pk").first()
    assert answer.headers["Location"] == found.get_absolute_url()
    return found


def rows_of() -> dict[str, list]:
    """Every row of every model of the product but those that a proposal is kept in."""
    kept = {"proposal", "proposalnotice", "auditentry", "changeentry", "idempotentresponse"}
    found = {}
    for model in apps.get_models():
        is_of_us = model._meta.app_label in ("agreements", "activities", "reminders", "search")
        if is_of_us and model._meta.model_name not in kept:
            found[model._meta.label] = list(model._base_manager.order_by("pk").values_list())
    return found


def test_proposing_changes_nothing_that_is_derived_or_told(agreement, signed_in, people, consip):
    partner, officer = partner_client(consip), signed_in("officer")

    def told() -> list:
        paths = [f"agreements/{REF}/{part}" for part in PARTNERS]
        answers = [partner.get(path) for path in [*paths, "agreements/", "deadlines/", "changes/"]]
        exported = signed_in("reader").get("/agreements/?export=csv").getvalue()
        return [answer.content for answer in answers] + [exported]

    before, heard = rows_of(), told()
    proposed(officer)
    after = rows_of()
    changed = [label for label in before if before[label] != after[label]]
    assert not changed, changed
    assert told() == heard
    assert not ChangeEntry.objects.filter(party=consip, verb="propose").exists()
    uid = Proposal.objects.get().uid
    assert partner.get("proposals/").status_code == 404
    assert partner.get(f"proposals/{uid}/").status_code == 404


def test_the_preview_is_what_accepting_does(agreement, signed_in, people):
    row = proposed(signed_in("officer"))
    day, reader = today(), people["coordinator"]
    before = derived_of(agreement, reader=reader, on=day)
    foretold = effect_of(row, reader=reader, on=day)
    assert not foretold.unfit and foretold.rows and foretold.moved
    assert derived_of(agreement, reader=reader, on=day) == before  # and nothing of it stays
    answer = signed_in("coordinator").post(
        f"/inbox/proposals/{row.uid}/accept/", {"seen": agreement.version}
    )
    assert answer.status_code == 302
    after = derived_of(agreement, reader=reader, on=day)
    assert done_by(row, reader=reader) == foretold.rows
    for one in foretold.moved:
        assert set(one.new) <= set(after[one.label])
        assert not set(one.gone) & set(after[one.label])
        assert set(after[one.label]) - set(before[one.label]) == set(one.new)


def test_one_row_of_the_trail_names_both(agreement, signed_in, people):
    row = proposed(signed_in("officer"))
    signed_in("coordinator").post(
        f"/inbox/proposals/{row.uid}/accept/", {"seen": agreement.version}
    )
    entry = AuditEntry.objects.get(verb="amend")
    assert entry.by == people["coordinator"]
    assert entry.detail["proposed_by"] == str(people["officer"])
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("accepted", people["coordinator"])
    assert Amendment.objects.count() == 1
    page = signed_in("reader").get(f"/agreements/{REF}/history/").content.decode()
    assert f"Proposed by: {people['officer']}" in page


def test_refusing_leaves_the_facts(agreement, signed_in, people):
    row, coordinator = proposed(signed_in("officer")), signed_in("coordinator")
    before = rows_of()
    address = f"/inbox/proposals/{row.uid}/refuse/"
    assert coordinator.post(address, {"reason": " "}).status_code == 422
    row.refresh_from_db()
    assert row.is_open
    assert coordinator.post(address, {"reason": "The text says 2030"}).status_code == 302
    assert rows_of() == before
    row.refresh_from_db()
    assert (row.state, row.reason) == ("refused", "The text says 2030")
    assert coordinator.post(address, {"reason": "Again"}).status_code == 409
    page = signed_in("officer").get(row.get_absolute_url()).content.decode()
    assert "The text says 2030" in page


def test_two_at_once_are_all_or_nothing(agreement, signed_in, people, bbg):
    other = make_agreement("KR-AT-1", bbg)
    make_term(other, "2026-01-15", end_kind="fixed", end_on="2028-01-14")
    officer, coordinator = signed_in("officer"), signed_in("coordinator")
    rows = [proposed(officer), proposed(officer, reference="KR-AT-1")]
    ticked = {"proposal": [row.uid for row in rows], "answer": "accept"}
    # what the second asks is no longer possible, although its agreement has not moved
    Proposal.objects.filter(pk=rows[1].pk).update(
        body={**rows[1].body, "new_ends_on": "2020-01-01"}
    )
    coordinator.post("/inbox/proposals/answer/", ticked)
    assert not Amendment.objects.exists()
    assert Proposal.objects.open().count() == 2
    Proposal.objects.filter(pk=rows[1].pk).update(body=rows[1].body)
    coordinator.post("/inbox/proposals/answer/", ticked)
    assert Amendment.objects.count() == 2
    assert not Proposal.objects.open().exists()


def test_two_about_one_agreement_are_accepted_together(agreement, signed_in):
    officer = signed_in("officer")
    rows = [proposed(officer, end=end) for end in ("2029-01-14", "2030-01-14")]
    ticked = {"proposal": [row.uid for row in rows], "answer": "accept"}
    signed_in("coordinator").post("/inbox/proposals/answer/", ticked)
    assert Amendment.objects.count() == 2


def test_what_has_moved_is_looked_at_again(agreement, signed_in, people):
    officer, coordinator = signed_in("officer"), signed_in("coordinator")
    row = proposed(officer)
    assert extend(coordinator, "2028-06-30").status_code == 302
    accept = f"/inbox/proposals/{row.uid}/accept/"
    answer = coordinator.post(accept, {"seen": row.version})
    assert answer.status_code == 409
    assert Amendment.objects.count() == 1
    now = Agreement.objects.get(pk=agreement.pk).version
    assert f'name="seen" value="{now}"' in answer.content.decode()
    assert coordinator.post(accept, {"seen": now}).status_code == 302
    assert Amendment.objects.count() == 2


def test_what_others_changed_meanwhile_is_not_written_over(agreement, signed_in):
    """A form of many fields keeps to those that were filled in; where both changed one, it says
    so, and opens as a form."""
    officer, coordinator = signed_in("officer"), signed_in("coordinator")
    address = f"/agreements/{REF}/terms/0/correct/"
    page = officer.get(address)
    form = page.context["form"]
    cells = [cell for bound in form for cell in merge.standing(bound).items()]
    data = {name: texts for name, texts in cells if any(texts)}
    data |= {"version": page.context["version"], "opened": page.context["opened"]}
    data |= {"reason": "Read again", "place": "Seoul"}
    answer = officer.post(address, data)
    assert answer.status_code == 302, faults(answer)
    row = Proposal.objects.get()
    coordinator.post(address, {**data, "place": "Rome", "reason": "The text says Rome"})
    assert Term.objects.get().place == "Rome"
    told = coordinator.get(row.get_absolute_url()).content.decode()
    assert "was changed meanwhile" in told and "Rome" in told
    now = Agreement.objects.get(pk=agreement.pk).version
    answer = coordinator.post(f"/inbox/proposals/{row.uid}/accept/", {"seen": now})
    assert answer.status_code == 409
    opened = coordinator.get(row.form_address).content.decode()
    assert "Seoul" in opened
    both = coordinator.post(row.form_address, data)
    assert both.status_code == 409  # both sides, to choose


def test_changed_and_accepted(agreement, signed_in, people):
    row, coordinator = proposed(signed_in("officer")), signed_in("coordinator")
    opened = coordinator.get(row.form_address).content.decode()
    assert "One more year" in opened and str(people["officer"]) in opened
    data = {**row.body, "new_ends_on": "2030-01-14"}
    assert coordinator.post(row.form_address, data).status_code == 302
    row.refresh_from_db()
    assert row.state == "changed"
    assert AuditEntry.objects.get(verb="amend").detail["proposed_by"] == str(people["officer"])
    assert str(Amendment.objects.get().new_ends_on) == "2030-01-14"


def test_only_whoever_may_accepts_and_only_its_author_withdraws(agreement, signed_in, people):
    row = proposed(signed_in("officer"))
    seen = {"seen": agreement.version}
    for role in ("reader", "officer"):
        answer = signed_in(role).post(f"/inbox/proposals/{row.uid}/accept/", seen)
        assert answer.status_code == 403, role
    assert signed_in("coordinator").post(f"/inbox/proposals/{row.uid}/withdraw/").status_code == 409
    assert signed_in("officer").post(f"/inbox/proposals/{row.uid}/withdraw/").status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert not Amendment.objects.exists()


def test_its_author_fills_it_in_again(agreement, signed_in):
    officer = signed_in("officer")
    first = proposed(officer)
    answer = officer.post(first.form_address, {**first.body, "new_ends_on": "2031-01-14"})
    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.state == "withdrawn"
    assert Proposal.objects.open().get().body["new_ends_on"] == "2031-01-14"


def test_what_one_may_not_see_does_not_exist(agreement, signed_in, people):
    officer, coordinator = signed_in("officer"), signed_in("coordinator")
    Agreement.objects.update(responsible=people["officer"])
    row = proposed(officer)
    Agreement.objects.update(confidentiality="confidential")
    for path in ("", "accept/", "refuse/", "withdraw/"):
        answer = coordinator.post(f"/inbox/proposals/{row.uid}/{path}")
        assert answer.status_code == (405 if not path else 404), path
    assert coordinator.get(row.get_absolute_url()).status_code == 404
    assert row.uid not in coordinator.get("/inbox/proposals/").content.decode()
    assert not Proposal.objects.waiting_for(people["coordinator"]).exists()
    assert officer.get(row.get_absolute_url()).status_code == 200
    assert signed_in("manager").get(row.get_absolute_url()).status_code == 200


def test_nor_does_what_names_a_successor_one_may_not_see(agreement, signed_in, people, bbg):
    named = {"confidentiality": "confidential", "responsible": people["officer"]}
    hidden = make_agreement("KR-AT-9", bbg, **named)
    officer = signed_in("officer")
    answer = officer.post(f"/agreements/{REF}/supersede/", {"superseded_by": hidden.pk})
    assert answer.status_code == 302
    row = Proposal.objects.get()
    seen = {role: signed_in(role).get(row.get_absolute_url()).status_code for role in people}
    assert {role for role, status in seen.items() if status == 200} == {"officer", "manager"}
    told = {one.user for one in ProposalNotice.objects.all()}
    assert told == {people["manager"]}


def test_a_refused_form_is_not_proposed(agreement, signed_in):
    answer = extend(signed_in("officer"), "2020-01-01")
    assert answer.status_code == 422
    assert not Proposal.objects.exists()


def test_a_signed_term_is_proposed(consip, signed_in):
    make_agreement(REF, consip)
    officer, coordinator = signed_in("officer"), signed_in("coordinator")
    data = {"ordinal": "0", "state": "signed", "signed": "2026-10-01", "end_kind": "not_recorded",
            "renewal_mode": "not_recorded", "effect_mode": "on_last_signature"}  # fmt: skip
    answer = officer.post(f"/agreements/{REF}/terms/new/", data)
    assert answer.status_code == 302, faults(answer)
    assert not Term.objects.exists()
    row = Proposal.objects.get()
    assert row.permission == "sign"
    seen = {"seen": row.version}
    assert coordinator.post(f"/inbox/proposals/{row.uid}/accept/", seen).status_code == 302
    assert Term.objects.get().is_signed


def test_a_notice_and_a_decision_are_proposed(agreement, signed_in):
    officer, coordinator = signed_in("officer"), signed_in("coordinator")
    home = Agreement.objects.get().parties.get(is_home=True)
    answer = officer.post(
        f"/agreements/{REF}/events/new/",
        {"kind": "suspended", "event_on": "2026-11-20", "by_party": home.pk, "reason": "Elections"},
    )
    assert answer.status_code == 302, faults(answer)
    officer.post(f"/agreements/{REF}/decide/", {"kind": "renew", "reason": "It works"})
    assert not Event.objects.exists() and not Decision.objects.exists()
    ticked = [row.uid for row in Proposal.objects.all()]
    assert len(ticked) == 2
    coordinator.post("/inbox/proposals/answer/", {"proposal": ticked, "answer": "accept"})
    assert Event.objects.count() == Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"agreement": None}, "proposal_about_one_thing"),
        ({"state": "accepted"}, "proposal_decided_by_somebody"),
        ({"state": "lost"}, "proposal_"),
    ],
)
def test_the_database_guards_a_proposal(agreement, signed_in, columns, constraint):
    row = proposed(signed_in("officer"))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(**columns)


def action_forms(resolver=None, prefix: str = ""):
    """Every address of the product behind which stands an action form."""
    for one in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{one.pattern}"
        if hasattr(one, "url_patterns"):
            yield from action_forms(one, route)
        elif issubclass(getattr(one.callback, "view_class", object), ActionFormView):
            yield route, one.callback.view_class


def test_every_action_form_may_be_proposed_or_says_why_not():
    """What an officer may not do is proposed, or stands among the exceptions with its reason."""
    beyond = {verb for verb in VERBS if not can(Rights(role="officer"), verb)}
    assert PROPOSED | NOT_PROPOSED.keys() == beyond
    assert not PROPOSED & NOT_PROPOSED.keys()
    assert all(NOT_PROPOSED.values())
    forms = list(action_forms())
    assert len(forms) > 60
    for route, view in forms:
        known = view.permission in beyond or view.permission in VERBS or not view.permission
        assert known, route
    asked = {view.permission for _route, view in forms} & PROPOSED
    assert asked == PROPOSED - {"give_notice"}  # an event: its kind decides which of the two


@pytest.mark.parametrize("verb", sorted(PROPOSED))
def test_nobody_is_lent_the_sight_of_what_is_confidential(verb):
    assert LADDER.index(VERBS[verb]) <= LADDER.index("coordinator")


def test_a_page_that_refuses_says_who_can(signed_in, people, agreement):
    page = signed_in("officer").get("/settings/users/").content.decode()
    assert str(people["administrator"]) in page
    page = signed_in("reader").get(f"/agreements/{REF}/terms/0/amend/").content.decode()
    assert str(people["coordinator"]) in page


def test_who_may_accept_is_told_and_who_proposed_hears_of_it(agreement, signed_in, people):
    other = make_user("coordinator")
    row = proposed(signed_in("officer"))
    told = {one.user for one in ProposalNotice.objects.all()}
    assert {other, people["coordinator"], people["manager"]} == told
    assert row.get_absolute_url() in signed_in("coordinator").get("/inbox/").content.decode()
    address = f"/inbox/proposals/{row.uid}/refuse/"
    signed_in("coordinator").post(address, {"reason": "Not yet"})
    assert ProposalNotice.objects.get().user == people["officer"]
    officer = signed_in("officer")
    assert row.get_absolute_url() in officer.get("/inbox/").content.decode()
    officer.get(row.get_absolute_url())
    assert row.get_absolute_url() not in officer.get("/inbox/").content.decode()


def test_an_agreement_says_what_waits(agreement, signed_in):
    address = f"/agreements/{REF}/"
    before = signed_in("reader").get(address).content.decode()
    assert "/inbox/proposals/" not in before
    proposed(signed_in("officer"))
    after = signed_in("reader").get(address).content.decode()
    assert f"/inbox/proposals/?list=open&amp;agreement={REF}" in after


def test_what_was_left_as_it_was_is_not_told_as_filled_in(agreement, signed_in, bbg):
    """Neither an empty box nor a list at its first word is a clause that somebody wrote."""
    officer, coordinator = signed_in("officer"), signed_in("coordinator")
    make_agreement("KR-AT-1", bbg)
    typed = {
        f"{REF}/events/new/?kind=notice_sent": {
            "event_on": "2026-11-20", "by_party": str(agreement.parties.first().pk),
            "reason": "By letter",
        },
        "KR-AT-1/terms/new/": {"state": "signed", "signed": "2025-11-02"},
        f"{REF}/terms/0/correct/": {"place": "Seoul", "reason": "Read again"},
    }  # fmt: skip
    for path, said in typed.items():
        page = officer.get(f"/agreements/{path}")
        form = page.context["form"]
        cells = [cell for bound in form for cell in merge.standing(bound).items()]
        data = {name: texts for name, texts in cells if any(texts)} | said
        for name in ("version", "opened"):
            data |= {name: page.context[name]} if name in page.context else {}
        answer = officer.post(f"/agreements/{path}", data)
        assert answer.status_code == 302, (path, faults(answer))
        row = Proposal.objects.order_by("-pk").first()
        shown = coordinator.get(row.get_absolute_url()).context["filled"]
        labels = [str(bound.label) for bound in form if bound.html_name in said]
        assert [label for label, _words in shown] == labels, path
