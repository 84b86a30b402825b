"""A release from its words to the records: what is ticked is recorded, and nothing else."""

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from activities.models import Activity
from agreements.actions import add_area, change_agreement
from agreements.models import (
    Agreement,
    AuditEntry,
    Claim,
    Commitment,
    Document,
    Party,
    Person,
    Signature,
    Term,
    broken_chain,
)
from mou_tracker.collaboration.proposals.actions import accept
from mou_tracker.collaboration.proposals.models import Proposal
from mou_tracker.imports.models import Release
from mou_tracker.imports.press import actions
from mou_tracker.imports.releases.unbroken import unbroken
from mou_tracker.seed.first_data import load_case
from tests.factories import DAY, make_agreement, make_term
from tests.mou_tracker.imports.releases.scoring import pieces
from tests.mou_tracker.imports.releases.test_unbroken import wrapped

from .conftest import as_shown, given, words, world

pytestmark = pytest.mark.django_db
HERE = "/import/releases/"
AREAS = ("e-procurement", "ai-procurement", "innovative-procurement", "green-procurement")


@pytest.fixture
def areas(db):
    for code in AREAS:
        add_area(by=None, on=DAY, code=code, names={"en": code})


def counted() -> dict[str, int]:
    models = (
        Agreement, Party, Person, Term, Signature, Commitment, Claim, Activity, Document, Proposal,
    )  # fmt: skip
    return {model.__name__: model._default_manager.count() for model in models}


def recorded(client, release, shown):
    answer = client.post(f"{HERE}{release.uid}/", shown)
    assert answer.status_code == 302, answer.content.decode()
    return Release.objects.get(pk=release.pk)


def test_lines_that_a_page_broke_off_are_read_and_shown_whole(home, client_of):
    """... and the same release without them is the same release."""
    world("03-ko")
    client = client_of("coordinator")
    release = given(client, wrapped(words("03-ko"), 72))
    assert release.text == unbroken(wrapped(words("03-ko"), 72)).strip()
    assert max(map(len, release.text.splitlines())) > 72
    assert all(one in release.text for one in pieces(release.reading))
    assert given(client, words("03-ko")) == release


def test_what_is_ticked_is_recorded_as_shown_and_nothing_else(home, areas, client_of):
    (known,) = world("03-ko")
    client, before = client_of("coordinator"), counted()
    release = given(client, words("03-ko"))
    assert counted() == before  # nothing but read
    shown = as_shown(client, release)
    assert "take-p0-signing" in shown and "take-p1-agreement" not in shown  # only planned
    assert "take-p0-end" not in shown  # indefinite, or not recorded: asked
    del shown["take-p0-promise1"]
    shown["p0-promise0-text"] = "조달 데이터를 연다"
    release = recorded(client, release, shown)
    made = Agreement.objects.get(reference=shown["p0-new-reference"])
    term = made.terms.get()
    assert (term.stage, term.signing_mode, term.place) == ("signed", "in_person", "Santiago")
    assert term.end_kind == "not_recorded" and term.renewal_mode == "not_recorded"
    signed = {(row.party.short_name, row.signed.text, row.names["und"]) for row in
              term.signatures.all()}  # fmt: skip
    assert signed == {("PPS", "2025-05-12", "하은수"), ("DAP", "2025-05-12", "마테오 리냐레스")}
    assert [one.code for one in term.areas.all()] == ["e-procurement"]
    assert [str(one) for one in term.commitments.all()] == ["조달 데이터를 연다"]
    after = counted()
    news = {name: after[name] - before[name] for name in before if after[name] != before[name]}
    ticked = [key.partition("-")[2] for key in shown if key.startswith("take-")]
    lines = {kind: sum(f"-{kind}" in one for one in ticked) for kind in ("party", "contact")}
    assert news == {
        "Agreement": 1, "Party": lines["party"], "Person": lines["contact"], "Term": 1,
        "Signature": 2, "Commitment": 1,
    }  # fmt: skip
    assert {key for key, how in release.answers.items() if how == "done"} == set(ticked)
    assert known.terms.count() == 2
    # the way back, and the same again
    assert release.uid in client.get(f"/agreements/{made.reference}/register/").content.decode()
    assert release.uid in term.sources[0]
    assert client.post(f"{HERE}{release.uid}/", shown).status_code == 409
    assert given(client, words("03-ko").replace("\n", " \n")) == release
    assert counted() == after and not list(broken_chain())
    call_command("rederive", check=True)


def test_the_real_case_comes_out_whole(home, consip, areas, client_of):
    facts = load_case()
    agreement = make_agreement(facts["agreement"]["reference"], consip, kind="mou")
    signed = {row["ordinal"]: row.get("signed") for row in facts["terms"]}
    for ordinal in range(6):
        make_term(agreement, signed[ordinal] or f"{2008 + 2 * ordinal}")
    client = client_of("coordinator")
    release = given(client, words("real-ko"))
    shown = as_shown(client, release)
    assert "take-p0-promise2" not in shown  # whose it is the text does not say
    release = recorded(client, release, shown)
    term = agreement.terms.get(ordinal=6)
    assert (term.stage, term.signing_mode, term.end_kind) == ("signed", "online", "not_recorded")
    assert {row.signed.text for row in term.signatures.all()} == {"2026-06-01"}
    assert "Marco Reggiani" in term.signatures.get(party=consip).names["und"]
    ticked = {shown[f"p0-area{n}-area"] for n in range(4) if f"take-p0-area{n}" in shown}
    assert {one.code for one in term.areas.all()} == ticked >= set(AREAS[:2])
    assert term.commitments.count() == 2
    (meeting,) = Activity.objects.filter(agreements=agreement)
    assert (meeting.state, meeting.when.text) == ("proposed", "2026-41")
    assert meeting.proposed_by == consip and meeting.is_of_heads
    claims = set(agreement.claims.values_list("kind", "value"))
    assert {("renewal_ordinal", 6), ("partnership_years", 19)} <= claims
    assert "2025년 다자간" in Agreement.objects.get(pk=agreement.pk).notes
    assert Person.objects.filter(posts__party=home).count() == 2
    reached = {row.post.party_id for row in agreement.contacts.all()}
    assert (agreement.contacts.count(), reached) == (2, {home.pk})


def test_who_may_not_sign_proposes_it(home, areas, client_of, people):
    world("03-ko")
    officer = client_of("officer")
    release = given(officer, words("03-ko"))
    assert "as a proposal" in officer.get(f"{HERE}{release.uid}/").content.decode()
    shown = as_shown(officer, release)
    release = recorded(officer, release, shown)
    made = Agreement.objects.get(reference=shown["p0-new-reference"])
    term = made.terms.get()
    assert term.stage == "ready_to_sign" and not term.signatures.exists()
    assert release.answers["p0-signing"] == release.answers["p0-by0"] == "proposed"
    (proposal,) = Proposal.objects.all()
    assert (proposal.agreement, proposal.action) == (made, "sign")
    accept(by=people["coordinator"], proposal=proposal, seen=proposal.about.version)
    assert {row.signed.text for row in term.signatures.all()} == {"2025-05-12"}


def test_what_is_refused_leaves_everything_as_it_was(home, areas, client_of):
    world("03-ko")
    client = client_of("coordinator")
    release, before = given(client, words("03-ko")), counted()
    shown = as_shown(client, release)
    for change in (
        {"p0-new-reference": "KR-PE-2018-1"},  # taken
        {"p0-signing-signed": "32 May 2025"},
        {"p0-promise0-side": ""},
        {"p0-by0-party": "nobody"},
    ):
        answer = client.post(f"{HERE}{release.uid}/", {**shown, **change})
        assert answer.status_code in (409, 422), change
        assert "조달 데이터" in answer.content.decode() and counted() == before, change
    nothing = {key: one for key, one in shown.items() if not key.startswith("take-")}
    assert client.post(f"{HERE}{release.uid}/", nothing).status_code == 422
    assert counted() == before
    assert not Release.objects.get(pk=release.pk).is_applied


def test_an_extension_is_recorded_beside_its_term(home, areas, client_of):
    (agreement,) = world("08-it")
    client = client_of("coordinator")
    release = given(client, words("08-it"))
    shown = as_shown(client, release)
    assert "take-p0-agreement" in shown or "take-p1-agreement" in shown
    recorded(client, release, shown)
    (extension,) = agreement.terms.get().amendments.all()
    assert (extension.kind, str(extension.new_ends_on)) == ("extension", "2028-06-30")
    assert extension.signed.text == "2026-06-10"
    assert Agreement.objects.count() == 1  # what others signed among themselves is left out


def test_nothing_is_told_of_what_may_not_be_seen(home, areas, client_of, people):
    (hidden,) = world("03-ko")
    text = words("03-ko")
    change_agreement(by=None, on=DAY, agreement=hidden, confidentiality="confidential")
    officer = client_of("officer")
    release = given(officer, text)
    page = officer.get(f"{HERE}{release.uid}/").content.decode()
    assert hidden.reference not in page
    client_of("manager").get(f"{HERE}{release.uid}/")
    seen = given(client_of("manager"), text)
    assert seen == release  # hers tells of nothing that is hidden
    other = given(client_of("manager"), text + "\n끝")
    assert hidden.reference in client_of("manager").get(f"{HERE}{other.uid}/").content.decode()
    for role, status in (("officer", 404), ("coordinator", 404), ("reader", 404)):
        assert client_of(role).get(f"{HERE}{other.uid}/").status_code == status, role
    listed = client_of("coordinator").get(HERE).content.decode()
    assert release.uid in listed and other.uid not in listed
    # given again by who may not see that one, it is read for them alone
    assert given(client_of("coordinator"), text + "\n끝") != other


def test_who_may(home, areas, client_of):
    release = given(client_of("officer"), words("real-en"))
    reader = client_of("reader")
    assert reader.get(HERE).status_code == 200
    assert release.uid not in reader.get("/import/").content.decode()
    assert reader.post(HERE, {"text": "words"}).status_code == 403
    assert reader.get(f"{HERE}{release.uid}/").status_code == 404
    assert client_of("coordinator").get(f"{HERE}{release.uid}/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Paste the words"),
        ({"text": "가" * 60_001}, "longer than a release"),
        ({"files": ("notes.csv", b"a,b\n1,2\n")}, ""),
        ({"files": ("empty.txt", b"")}, "empty"),
        ({"files": ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 60)}, "release"),
        ({"files": ("broken.pdf", b"%PDF-1.4\nnothing")}, "words"),
    ],
)
def test_what_cannot_be_read_is_said(home, client_of, sent, told):
    client, before = client_of("officer"), counted()
    data = {
        name: SimpleUploadedFile(*one) if isinstance(one, tuple) else one
        for name, one in sent.items()
    }
    answer = client.post(HERE, data)
    if not told:  # plain text without a release in it is kept, and said to tell nothing
        page = client.get(answer.headers["Location"]).content.decode()
        assert "Nothing was found" in page
        return
    assert answer.status_code == 422 and told in answer.content.decode()
    assert counted() == before and not Release.objects.exists()


def test_its_file_goes_with_the_agreement(home, areas, client_of, people):
    world("03-ko")
    client = client_of("coordinator")
    file = SimpleUploadedFile("release.txt", words("03-ko").encode())
    answer = client.post(HERE, {"files": file})
    assert answer.status_code == 302, answer.content.decode()
    release = Release.objects.get()
    assert not Document.objects.visible_to(people["officer"]).exists()
    shown = as_shown(client, release) | {"confidentiality": "internal"}
    recorded(client, release, shown)
    made = Agreement.objects.get(reference=shown["p0-new-reference"])
    (document,) = Document.objects.visible_to(people["officer"])
    assert list(document.agreements.all()) == [made]
    assert AuditEntry.objects.filter(verb="apply_release").count() == 1


def test_it_is_read_before_everybody_waits_for_the_trail(home, people, client_of, monkeypatch):
    seen, read = [], actions.read_release

    def noting(*given, **options):
        seen.append("read")
        return read(*given, **options)

    def note(execute, sql, *given):
        if "insert" in sql.lower() and "agreements_auditentry" in sql:
            seen.append("trail")
        return execute(sql, *given)

    monkeypatch.setattr(actions, "read_release", noting)
    client = client_of("coordinator")
    with connection.execute_wrapper(note):
        file = SimpleUploadedFile("release.txt", words("03-ko").encode())
        assert client.post(HERE, {"files": file}).status_code == 302
    assert seen == ["read", "trail", "trail"]


def test_the_database_keeps_its_rules(people):
    row = {"text": "words", "digest": "d", "name": "n", "owner": people["officer"], "on": DAY}
    Release.objects.create(**row)
    for change in ({}, {"digest": "e", "text": ""}, {"digest": "f", "applied_on": DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(**{**row, **change})


def test_the_page_asks_as_little_of_many_agreements_as_of_few(home, consip, areas, client_of):
    make_term(make_agreement("KR-IT-2008-1", consip), "2008-09")
    client = client_of("manager")
    release = given(client, words("real-ko"))
    asked = []
    for number in range(1, 9):
        with CaptureQueriesContext(connection) as statements:
            assert client.get(f"{HERE}{release.uid}/").status_code == 200
        asked.append(len(statements))
        make_term(make_agreement(f"MORE-{number}", consip), f"{2009 + number}")
    assert max(asked[1:]) == asked[1] <= 40
