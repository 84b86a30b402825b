"""What a partner's key has of answers: members, kinds and texts are internal unless declared."""

from datetime import date

import pytest

from activities import audience as audience_of_work
from activities.actions import add_action_item, add_case, add_forum, log_activity, postpone
from agreements import audience
from agreements.actions import (
    add_area,
    add_claim,
    add_commitment,
    amend,
    attach,
    change_agreement,
    decide,
    examine,
    open_term,
    record_event,
)
from agreements.api import resource
from agreements.audience import ENVELOPE, members, shared_answer, shared_of
from agreements.dates import parse_edtf
from agreements.deadline_kinds import SHARED_KINDS
from agreements.derive import write_deadlines
from agreements.files import receive
from agreements.models import Deadline, DeadlineKind
from mou_tracker.api import views
from tests.agreements import made
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
REF = "KR-IT-1"
HUSH = "Quatsch"


@pytest.fixture
def world(home, consip, people, settings, tmp_path):
    """An agreement with everything that has a text; each of the office's own says HUSH."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    area = add_area(by=None, on=DAY, code="ai", names={"en": "AI"})
    agreement = make_agreement(REF, consip, file_number=HUSH, notes=HUSH, tags=[HUSH])
    term = make_term(
        agreement, "2024-01-01", effect_mode="on_last_signature", end_kind="duration", end_years=5,
        areas=[area], sources=[HUSH], notice_value=3, notice_unit="months",
        notice_basis="received", notice_anchor="before_end",
    )  # fmt: skip
    add_commitment(by=None, on=DAY, term=term, text={"en": "Do"}, side="joint", area=area,
                   due=parse_edtf("2027"), state_note=HUSH)  # fmt: skip
    amend(by=None, on=DAY, term=term, kind="annex", signed=parse_edtf("2025"), summary="Annex")
    record_event(by=None, on=DAY, agreement=agreement, kind="suspended",
                 event_on=date(2025, 2, 1), by_party=consip, reason=HUSH)  # fmt: skip
    add_claim(by=None, on=DAY, agreement=agreement, kind="since_year", value=2024, words=HUSH,
              source=HUSH, claimant=consip)  # fmt: skip
    add_claim(by=None, on=DAY, agreement=agreement, kind="free", words=HUSH)
    text = examine(receive([made.pdf("Open")]), name="open.pdf")
    attach(by=people["manager"], on=DAY, file=text, title="Open", agreements=[agreement],
           confidentiality="partners", belongs_to=term, language="en")  # fmt: skip
    shared = {"confidentiality": "partners", "by": None, "on": DAY, "agreements": [agreement]}
    work = log_activity(
        **shared, kind="meeting", title={"en": "Heads meet"}, when=parse_edtf("2027-03-01"),
        forum=add_forum(by=None, on=DAY, short_name="MMGP", names={"en": "MMGP"}, role=HUSH),
        notes=HUSH,
        participants=[{"party": consip, "people": [HUSH]}, {"party": home, "head_count": 2}],
    )  # fmt: skip
    add_action_item(by=None, on=DAY, activity=work, text=HUSH, due=parse_edtf("2027-03-09"))
    postpone(by=None, on=DAY, activity=work, to=parse_edtf("2027-04"), reason=HUSH)
    add_case(**shared, title={"en": "Practice"}, summary={"en": "Good"}, party=consip)
    draft = open_term(by=None, on=DAY, agreement=agreement, stage="drafting", place=HUSH)
    add_commitment(by=None, on=DAY, term=draft, text={"en": HUSH}, side="ours",
                   due=parse_edtf("2026-12"))  # fmt: skip
    decide(by=None, on=DAY, agreement=agreement, kind="renew", reason=HUSH)
    change_agreement(by=None, on=DAY, agreement=agreement, notes=f"{HUSH}!")
    return agreement


def asked(client):
    """The answers to every address that holds something, by path."""
    rows = {name: client.get(f"{name}/").json()["results"] for name in
            ("commitments", "documents", "activities", "forums", "cases", "parties")}  # fmt: skip
    paths = ["me/", "changes/", "deadlines/", "renewals/", "areas/", "areas/ai/", "agreements/"]
    paths += [f"{name}/" for name in rows]
    paths += [f"{name}/{row['id']}/" for name, found in rows.items() for row in found]
    below = ("", "terms/", "terms/0/", "terms/0/commitments/", "terms/0/texts/", "amendments/",
             "events/", "claims/", "history/", "timeline/", "confirmations/")  # fmt: skip
    paths += [f"agreements/{REF}/{part}" for part in below]
    return {path: client.get(path) for path in paths}


def test_every_text_of_the_office_stays_there(world, consip):
    found = asked(partner_client(consip))
    assert {path for path, answer in found.items() if answer.status_code != 200} == set()
    assert {path for path, answer in found.items() if HUSH.encode() in answer.content} == set()
    for path in (
        "deadlines/",
        "documents/",
        f"agreements/{REF}/claims/",
        f"agreements/{REF}/events/",
    ):
        assert found[path].json()["results"], path


def test_the_texts_are_there_for_the_staff(world, people):
    found = asked(staff_client(people["manager"]))
    told = {path for path, answer in found.items() if HUSH.encode() in answer.content}
    assert {f"agreements/{REF}/", f"agreements/{REF}/terms/", f"agreements/{REF}/claims/",
            f"agreements/{REF}/events/", "deadlines/", "activities/", "commitments/",
            "forums/"} <= told  # fmt: skip


def test_a_new_member_is_internal(world, consip, monkeypatch):
    """Wherever an answer gets one more member, a partner does not see it."""

    def grown(data, shared):
        if shared is None:
            return data
        if isinstance(data, dict):
            found = {name: grown(one, shared.get(name)) for name, one in data.items()}
            return found | {"secret": HUSH}
        return [grown(one, shared) for one in data] if isinstance(data, list) else data

    def answer(data, shared, *, beside):
        if "results" in data:
            results = [grown(one, shared) for one in data["results"]]
            data = data | {"results": results, "secret": HUSH}
        return shared_answer(grown(data, shared), shared, beside=beside)

    before = {path: one.json() for path, one in asked(partner_client(consip)).items()}
    monkeypatch.setattr(resource, "shared_answer", answer)
    after = {path: one.json() for path, one in asked(partner_client(consip)).items()}
    for path in after.keys() - {"me/", "changes/"}:  # these tell which key asks
        assert after[path] == before[path], path
    assert HUSH not in str(after)


def test_a_new_kind_of_deadline_is_internal(world, consip, people):
    day = date(2027, 5, 5)
    rows = [
        Deadline(uid=kind[:20], origin="test:1", key=kind, kind=kind, day=day, earliest=day)
        for kind in ("brand_new", *SHARED_KINDS)
    ]
    write_deadlines(origin="test:1", deadlines=rows, agreements=[world.pk])
    asked = "deadlines/?from=2027-05-05&until=2027-05-05"
    clients = partner_client(consip), staff_client(people["officer"])
    for client in clients:
        client.keeps_contract = False
    theirs, ours = ({row["kind"] for row in client.get(asked).json()["results"]}
                    for client in clients)  # fmt: skip
    assert theirs == set(SHARED_KINDS)
    assert ours == theirs | {"brand_new"}


def test_kinds_of_the_office():
    """Whoever adds a kind decides: it is internal until its row says that it is shared."""
    assert set(DeadlineKind.values) - set(SHARED_KINDS) == {
        "start_renewal", "renewal_step", "compliance", "to_settle", "report", "review",
        "action_item",
    }  # fmt: skip


def test_what_is_not_declared_is_nothing():
    assert resource.Resource.shared == resource.Resource.shared_beside == {}
    assert shared_answer({"a": 1}, {}, beside={}) == {}
    told = {"results": [{"a": 1, "b": {"c": 2, "d": 3}}], "next": None, "e": 4, "count": 1}
    shared = members("a", b=members("c"))
    assert shared_answer(told, shared, beside={}) == {
        "results": [{"a": 1, "b": {"c": 2}}], "next": None, "count": 1,
    }  # fmt: skip
    assert shared_of({"a": None, "b": None}, shared) == {"a": None, "b": None}
    assert "results" not in ENVELOPE


def test_no_shared_member_is_called_like_a_text_of_the_office():
    """A table that names one of these would share it with every partner."""
    own = {"notes", "reason", "sources", "source", "words", "state_note", "role", "tags",
           "file_number", "responsible", "deputy", "owner", "confidentiality"}  # fmt: skip

    def names(shared):
        for name, below in (shared or {}).items():
            yield name
            yield from names(below)

    tables = [
        one
        for module in (audience, audience_of_work, views)
        for name, one in vars(module).items()
        if name.isupper()
        and isinstance(one, dict)
        and all(below is None or isinstance(below, dict) for below in one.values())
    ]
    assert len(tables) > 20
    assert {name for one in tables for name in names(one)} & own == set()
