"""proposals/ of the API: the body of an action, kept for who may perform it."""

import pytest

from agreements.models import Amendment, AuditEntry, Decision, Term
from mou_tracker.collaboration.models import Proposal
from tests.api_client import staff_client
from tests.factories import make_agreement, make_term

REF = "KR-IT-1"
EXTENSION = {"kind": "extension", "signed": "2026-11-20", "summary": "One more year",
             "new_ends_on": "2029-01-14"}  # fmt: skip


@pytest.fixture
def agreement(consip):
    found = make_agreement(REF, consip)
    make_term(found, "2026-01-15", end_kind="fixed", end_on="2028-01-14")
    found.refresh_from_db()
    return found


@pytest.fixture
def clients(people):
    return {role: staff_client(people[role]) for role in ("reader", "officer", "coordinator")}


def ask(client, action="amend", target=REF, body=None, **more):
    sent = {"action": action, "target": target, "body": body or EXTENSION, **more}
    return client.post("proposals/", sent)


def test_proposed_read_accepted(agreement, clients, people):
    answer = ask(clients["officer"], note="The copy is in the drawer")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["target"], told["moved"]) == ("open", REF, False)
    assert any("2029" in line for one in told["preview"]["derived"] for line in one["new"])
    assert not Amendment.objects.exists()
    found = clients["coordinator"].get("proposals/?state=open").json()["results"]
    assert [one["id"] for one in found] == [told["id"]]
    assert clients["officer"].post(f"proposals/{told['id']}/accept/").status_code == 403
    done = clients["coordinator"].post(f"proposals/{told['id']}/accept/")
    assert done.status_code == 200, done.content
    assert done.json()["state"] == "accepted"
    assert str(Amendment.objects.get().new_ends_on) == "2029-01-14"
    entry = AuditEntry.objects.get(verb="amend")
    assert (entry.by, entry.detail["proposed_by"]) == (
        people["coordinator"],
        str(people["officer"]),
    )
    assert clients["coordinator"].post(f"proposals/{told['id']}/accept/").status_code == 409


def test_refused_with_words(agreement, clients):
    uid = ask(clients["officer"], "decide", body={"kind": "renew", "reason": "It works"}).json()[
        "id"
    ]
    assert clients["coordinator"].post(f"proposals/{uid}/refuse/", {}).status_code == 400
    answer = clients["coordinator"].post(f"proposals/{uid}/refuse/", {"reason": "Not yet"})
    assert (answer.status_code, answer.json()["reason"]) == (200, "Not yet")
    assert not Decision.objects.exists()


def test_withdrawn_by_its_author_only(agreement, clients):
    uid = ask(clients["officer"]).json()["id"]
    assert clients["coordinator"].post(f"proposals/{uid}/withdraw/").status_code == 409
    assert clients["officer"].post(f"proposals/{uid}/withdraw/").json()["state"] == "withdrawn"


def test_what_has_moved_is_read_again(agreement, clients):
    uid = ask(clients["officer"]).json()["id"]
    first = clients["coordinator"].post(f"agreements/{REF}/amendments/", {
        **EXTENSION, "new_ends_on": "2028-06-30"})  # fmt: skip
    assert first.status_code == 201
    coordinator = clients["coordinator"]
    assert coordinator.post(f"proposals/{uid}/accept/").status_code == 409
    told = coordinator.get(f"proposals/{uid}/")
    assert told.json()["moved"]
    tag = {"HTTP_IF_MATCH": told.headers["ETag"]}
    assert coordinator.post(f"proposals/{uid}/accept/", None, **tag).status_code == 200
    assert Amendment.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "changes", "status"),
    [
        ("reader", {}, 403),
        ("officer", {"target": "KR-IT-404"}, 404),
        ("officer", {"action": "sign"}, 400),
        ("officer", {"action": "obliterate"}, 400),
        ("officer", {"body": {**EXTENSION, "surprise": 1}}, 400),
        ("officer", {"body": {**EXTENSION, "new_ends_on": "2020-01-01"}}, 400),
    ],
)
def test_what_cannot_be_proposed(agreement, clients, role, changes, status):
    assert ask(clients[role], **changes).status_code == status
    assert not Proposal.objects.exists()


def test_a_signature_is_proposed_for_a_term(agreement, clients, consip):
    term = make_term(agreement, ordinal=1)
    body = {"signatures": [{"party": party.uid, "signed": "2026-11-20"}
                           for party in agreement.parties.all()],
            "starts": "after_current_end"}  # fmt: skip
    answer = ask(clients["officer"], "sign", f"{REF}/terms/{term.ordinal}", body)
    assert answer.status_code == 201, answer.content
    assert not Term.objects.get(ordinal=1).is_signed
    uid = answer.json()["id"]
    assert clients["coordinator"].post(f"proposals/{uid}/accept/").status_code == 200
    assert Term.objects.get(ordinal=1).is_signed


def states(*uids) -> list[str]:
    return [Proposal.objects.get(uid=uid).state for uid in uids]


def test_several_at_once_are_all_or_none(agreement, clients, consip):
    """As on the page: accepted together, and none where one cannot be."""
    other = make_agreement("KR-IT-2", consip)
    make_term(other, "2026-01-15", end_kind="fixed", end_on="2028-01-14")
    coordinator, officer = clients["coordinator"], clients["officer"]
    first = ask(officer).json()["id"]
    second = ask(officer, target="KR-IT-2").json()["id"]
    third = ask(officer, "decide", body={"kind": "renew", "reason": "It works"}).json()["id"]
    named = {"proposals": [second, first]}
    assert officer.post("proposals/accept/", named).status_code == 403
    assert coordinator.post("proposals/accept/", {"proposals": []}).status_code == 400
    unseen = coordinator.post("proposals/accept/", {"proposals": [first, "nothing"]})
    assert unseen.status_code == 400 and states(first) == ["open"]
    done = coordinator.post("proposals/accept/", named)
    assert done.status_code == 200, done.content
    assert [(one["id"], one["state"]) for one in done.json()["results"]] == [
        (first, "accepted"), (second, "accepted"),
    ]  # fmt: skip
    assert Amendment.objects.count() == 2
    # the agreement of the third has moved by the first: it is looked at by itself, and so is none
    fourth = ask(officer, target="KR-IT-2", body={
        "kind": "annex", "signed": "2026-11-20", "summary": "An annex"}).json()["id"]  # fmt: skip
    refused = coordinator.post("proposals/accept/", {"proposals": [third, fourth]})
    assert refused.status_code == 409 and states(third, fourth) == ["open", "open"]
    assert coordinator.post("proposals/refuse/", {"proposals": [third]}).status_code == 400
    told = {"proposals": [third, fourth], "reason": "Not now"}
    answer = coordinator.post("proposals/refuse/", told)
    assert [one["reason"] for one in answer.json()["results"]] == ["Not now", "Not now"]
    assert coordinator.post("proposals/refuse/", told).status_code == 409
