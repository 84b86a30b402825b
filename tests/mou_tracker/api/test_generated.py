"""Requests nobody thought of, generated from the schema and addressed to rows that are there: no
server error, no undocumented code, and on every operation at least one that succeeds, whose body
and answer fit what is declared (`tests.contract`).

The same in every run. `SCHEMA_CASES=100` asks for more of each operation.
"""

import os
from datetime import date
from types import SimpleNamespace

import pytest
import schemathesis
import time_machine
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import openapi
from schemathesis.specs.openapi.formats import unregister_string_format

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from activities import actions as work
from agreements import actions
from agreements.content import digest_of, shared_content
from agreements.dates import parse_edtf
from agreements.files import receive
from mou_tracker.collaboration.proposals.models import Proposal
from tests import contract
from tests.agreements import made
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.generated]
#: Examples of one round, and rounds until one succeeds.
#: What is proposed.
ANNEX = {"kind": "annex", "signed": "2026-11-02", "summary": "One more", "ordinal": 0}
CASES, ROUNDS = int(os.environ.get("SCHEMA_CASES", "3")), 40


@pytest.fixture
def world(people, home, consip, bbg, settings, tmp_path):
    """Of everything the paths name there is something."""
    settings.API_RATES = {"partner": 10**6, "staff": 10**6}
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    base = {"by": None, "on": DAY}
    area = actions.add_area(**base, code="ai", names={"en": "AI"})
    own, other = make_agreement("KR-IT-1", consip), make_agreement("KR-AT-1", bbg)
    term = make_term(own, "2024-01-01", areas=[area], end_kind="duration", end_years=5)
    make_term(own)
    make_term(other, "2025-01-01", end_kind="indefinite", effect_mode="on_last_notification")
    promise = actions.add_commitment(**base, term=term, text={"en": "Do"}, side="ours")
    annex = actions.amend(
        **base, term=term, kind="annex", signed=parse_edtf("2025"), summary="Annex"
    )
    event = actions.record_event(
        by=None, on=date(2026, 1, 5), agreement=own, kind="suspended", event_on=date(2026, 6, 1)
    )
    paper, draft = (
        actions.attach(
            by=people["manager"], on=DAY, title=title, agreements=[own],
            file=actions.examine(receive([made.pdf(title)]), name="letter.pdf"),
            confidentiality=confidentiality,
        )
        for title, confidentiality in (("Letter", "partners"), ("Draft", "internal"))
    )  # fmt: skip
    forum = work.add_forum(**base, short_name="MMGP", names={"en": "Forum"})
    meeting = work.log_activity(
        **base, kind="meeting", title={"en": "Meeting"}, agreements=[own],
        when=parse_edtf("2027-01"),
    )  # fmt: skip
    case = work.add_case(**base, title={"en": "Case"}, agreements=[own])
    told = {"party": consip, "role": "focal_point", "email": "anna.rossi@example.org"}
    person = actions.add_person(**base, native_name="Anna Rossi", posts=[told])
    post = person.posts.get()
    actions.name_contact(by=people["manager"], on=DAY, agreement=own, post=post)
    own.refresh_from_db()
    proposal = Proposal.objects.create(
        action="amend", permission="amend", path="/api/v1/agreements/KR-IT-1/amendments/",
        body=ANNEX, agreement=own, version=own.version, proposed_by=people["manager"],
    )  # fmt: skip
    facts = {
        "terms": "0", "signatures": term.signatures.first().uid, "amendments": annex.uid,
        "events": event.uid,
    }  # fmt: skip
    return SimpleNamespace(**locals())


def paths_of(world):
    """Address -> what its variables may be."""
    references = [{"reference": "KR-IT-1"}, {"reference": "KR-AT-1"}]
    uids = {
        "parties": [world.consip, world.bbg, world.home], "commitments": [world.promise],
        "documents": [world.paper, world.draft], "activities": [world.meeting],
        "forums": [world.forum], "cases": [world.case], "proposals": [world.proposal],
    }  # fmt: skip

    def values(path):
        noun = path.removeprefix("/api/v1/").partition("/")[0]
        if "{fact}" in path:
            return [
                {"reference": "KR-IT-1", "fact": fact, "id": id} for fact, id in world.facts.items()
            ]
        if "/contacts/{id}" in path:
            return [{"reference": "KR-IT-1", "id": world.post.pk}]
        if "{ordinal}" in path:
            there = [("KR-IT-1", "0"), ("KR-IT-1", "1"), ("KR-AT-1", "0")]
            return [{"reference": one, "ordinal": ordinal} for one, ordinal in there]
        if "{reference}" in path:
            return references
        if "{code}" in path:
            return [{"code": "ai"}]
        return [{"uid": row.uid} for row in uids[noun]] if "{uid}" in path else [{}]

    return values


def formats_of(world):
    """Format -> values that mean something here."""
    days = st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(str)
    return {
        "date": days,
        "edtf": st.one_of(days, st.sampled_from(["2026", "2026-05", "2026-41", "2025~"])),
        "local-date-time": days.map(lambda day: f"{day}T09:00"),
        "iana-time-zone": st.sampled_from(["Asia/Seoul", "Europe/Rome"]),
        "iso-3166-1-alpha-2": st.sampled_from(["KR", "IT", "AT"]),
        "party-id": st.sampled_from([world.home.uid, world.consip.uid]),
        "area-code": st.just("ai"),
        "agreement-reference": st.sampled_from(["KR-IT-1", "KR-AT-1"]),
        "document-id": st.just(world.paper.uid),
        "event-id": st.just(world.event.uid),
        "commitment-id": st.just(world.promise.uid),
        "forum-id": st.just(world.forum.uid),
        "activity-id": st.just(world.meeting.uid),
        "proposal-id": st.just(world.proposal.uid),
    }


@pytest.fixture
def formats(world):
    found = formats_of(world)
    for name, values in found.items():
        openapi.format(name, values)
    yield
    for name in found:
        unregister_string_format(name)


def bound(world):
    """operation -> members that no chance finds: a file, the digest of what is shared, a body that
    an action takes."""
    return {
        "documents_add": {"file": made.pdf("Another letter")},
        "contacts_add": {"post": world.post.pk},
        "confirmations_add": {"sha256": digest_of(shared_content(world.own))},
        "proposals_add": {"action": "amend", "target": "KR-IT-1", "body": ANNEX},
        "proposals_accept_several": {"proposals": [world.proposal.uid]},
        "proposals_refuse_several": {"proposals": [world.proposal.uid]},
    }


@time_machine.travel("2026-11-28T03:00:00+00:00", tick=False)
def test_generated_requests_meet_documented_answers_and_reach_every_operation(world, formats):
    clients = {
        "confirmations_add": partner_client(world.consip),
        "": staff_client(world.people["manager"]),
    }
    members, paths = bound(world), paths_of(world)
    problems, unreached = [], set()
    for found in openapi.from_dict(contract.schema()).get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        asked = Asked(operation, clients.get(name, clients[""]), paths(operation.path),
                      members.get(name, {}))  # fmt: skip
        for number in range(ROUNDS):
            asked.round(number)
            if asked.reached:
                break
        else:
            unreached.add(name)
        problems += asked.problems
    assert problems == []
    assert unreached == set()


class Asked:
    """Requests to one operation, each taken back; what is answered and not documented is a
    problem."""

    def __init__(self, operation, client, paths, members):
        self.operation, self.client, self.paths, self.members = operation, client, paths, members
        self.method = operation.method.upper()
        self.documented = set(operation.definition.raw["responses"])
        self.reached, self.problems = False, []
        content = operation.definition.raw.get("requestBody", {}).get("content", {})
        self.is_form = "multipart/form-data" in content
        self.declared = next((one["schema"] for one in content.values()), None)

    def round(self, number):
        strategy = self.operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)

        @seed(number)
        @settings(
            max_examples=CASES, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), derandomize=False,
        )  # fmt: skip
        @given(case=strategy, path=st.sampled_from(self.paths))
        def one(case, path):
            case.path_parameters = path
            self.send(case, case.body, case.query or {}, case.headers or {})
            for body in self.simpler(case.body):
                if self.send(case, body, {}, {}):
                    break

        one()

    def simpler(self, body):
        """Ever more of what was generated, lists as short as they may be."""
        if not isinstance(body, dict) or self.declared is None:
            return [body]
        declared = contract.resolved(self.declared)
        needed = {name: shortest(body[name], declared["properties"][name])
                  for name in declared.get("required", ()) if name in body}  # fmt: skip
        return [needed] + [
            needed | {name: shortest(value, declared["properties"][name])}
            for name, value in body.items()
            if name not in needed
        ]

    def send(self, case, body, query, headers):
        path = case.formatted_path
        names = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in headers.items()
            if name.lower() not in ("authorization", "cookie", "if-match")
        }
        if "412" in self.documented:
            names["HTTP_IF_MATCH"] = self.client.get(path).get("ETag", "")
        with transaction.atomic():
            answer = self.answer(path, body, query, names)
            transaction.set_rollback(True)
        if answer.status_code >= 500 or str(answer.status_code) not in self.documented:
            self.problems.append((self.operation.label, answer.status_code, answer.content[:200]))
        is_good = 200 <= answer.status_code < 300
        self.reached |= is_good
        return is_good

    def answer(self, path, body, query, names):
        if self.method == "GET":
            asked = {name: value for name, value in query.items() if value is not None}
            return self.client.get(path, asked, **names)
        if isinstance(body, schemathesis.core.NotSet):
            return self.client.generic(self.method, path, **names)
        if isinstance(body, dict):
            body = body | self.members
        if self.is_form:
            data = {name: value for name, value in body.items() if value is not None}
            data["file"] = SimpleUploadedFile("letter.pdf", data["file"])
            sent = encode_multipart(BOUNDARY, data)
            return self.client.generic(self.method, path, sent, MULTIPART_CONTENT, **names)
        return self.client.send(self.method, path, body, **names)


def shortest(value, declared):
    """`value` with lists as short as they may be, and texts of what can be printed."""
    if isinstance(value, list):
        return [shortest(one, {}) for one in value[: max(declared.get("minItems", 1), 1)]]
    if isinstance(value, dict):
        return {name: shortest(one, {}) for name, one in value.items()}
    if isinstance(value, str):
        return "".join(filter(str.isprintable, value)) or "x"
    return value
