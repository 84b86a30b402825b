"""documents/ for programs: what staff may send and change, what a partner may have."""

import json
from datetime import UTC, datetime

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from agreements.actions import attach, change_document, examine, new_version
from agreements.extraction import MAX_BYTES
from agreements.files import StoreError, look_after, receive
from agreements.files.store import kept_name
from agreements.models import Document
from tests.agreements import made
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement
from tests.stores import path_of

pytestmark = pytest.mark.django_db
MEMORANDUM = made.pdf("Memorandum")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return settings.DOCUMENTS_DIR


@pytest.fixture
def agreement(consip):
    return make_agreement("OWN-1", consip)


@pytest.fixture
def staff(people, agreement):
    return staff_client(people["officer"])


def send(client, content=MEMORANDUM, name="memorandum.pdf", **fields):
    fields = {"agreements": ["OWN-1"], **fields}
    data = {"file": SimpleUploadedFile(name, content), **fields}
    body = encode_multipart(BOUNDARY, {name: one for name, one in data.items() if one is not None})
    return client.generic("POST", "documents/", body, MULTIPART_CONTENT)


def bytes_of(answer):
    return b"".join(answer.streaming_content)


class TestStaff:
    def test_from_sending_to_having(self, staff):
        answer = send(staff, title="양해각서", language="ko", kind="text")
        assert answer.status_code == 201, answer.content
        told = answer.json()
        assert answer.headers["Location"] == f"/api/v1/documents/{told['id']}/"
        assert (told["title"], told["agreements"], told["confidentiality"]) == (
            "양해각서", ["OWN-1"], "internal",
        )  # fmt: skip
        read = staff.get(f"documents/{told['id']}/")
        assert read.json() == told | {"text_state": "whole", "text": "Memorandum"}
        assert read.headers["ETag"].startswith(f'"{told["version"]}.')
        assert bytes_of(staff.get(f"documents/{told['id']}/file/")) == MEMORANDUM
        (listed,) = staff.get("documents/", {"agreement": "OWN-1"}).json()["results"]
        assert listed == told

    def test_a_new_version(self, staff):
        first = send(staff, title="Draft").json()["id"]
        answer = send(staff, made.pdf("Two"), agreements=None, version_of=first)
        assert answer.status_code == 201, answer.content
        assert (answer.json()["version_of"], answer.json()["title"]) == (first, "Draft")
        again = send(staff, made.pdf("Two"), agreements=None, version_of=first)
        assert (again.status_code, again.json()["type"]) == (
            409, "urn:mou-tracker:problem:same-file",
        )  # fmt: skip

    def test_sent_twice_with_a_key_it_is_kept_once(self, staff):
        data = {"file": SimpleUploadedFile("a.pdf", MEMORANDUM), "agreements": ["OWN-1"]}
        body = encode_multipart(BOUNDARY, data)
        key = {"HTTP_IDEMPOTENCY_KEY": "one"}
        first, second = (
            staff.generic("POST", "documents/", body, MULTIPART_CONTENT, **key) for _ in range(2)
        )
        assert (first.status_code, second.status_code) == (201, 201), first.content
        assert first.content == second.content
        assert Document.objects.count() == 1

    def test_changing_and_taking_back(self, staff):
        path = f"documents/{send(staff).json()['id']}/"
        assert staff.patch(path, {"title": "New"}).status_code == 428
        tag = staff.get(path).headers["ETag"]
        answer = staff.patch(path, {"title": "New"}, HTTP_IF_MATCH=tag)
        assert (answer.status_code, answer.json()["title"]) == (200, "New")
        assert staff.patch(path, {"title": "Newer"}, HTTP_IF_MATCH=tag).status_code == 412
        tag = answer.headers["ETag"]
        assert staff.generic("DELETE", path, HTTP_IF_MATCH=tag).status_code == 204
        assert staff.get(path).status_code == 404

    @pytest.mark.parametrize(
        ("content", "name", "status", "code"),
        [
            (b"", "a.pdf", 400, "empty"),
            (b"<!doctype html>", "a.pdf", 400, "not_accepted"),
            (b"<svg onload=x>", "a.png", 400, "not_accepted"),
            (b"MZ\x90\x00", "a.pdf", 400, "not_accepted"),
            (made.PNG, "a.pdf", 400, "mismatch"),
            (b"x" * (MAX_BYTES + 1), "a.txt", 413, ""),
            (made.docx("x", **{"word/b.xml": "<a>" + " " * 3_000_000 + "</a>"}), "a.docx", 413, ""),
        ],
        ids=["empty", "html", "svg", "program", "mismatch", "too large", "bomb"],
    )
    def test_files_that_are_refused(self, staff, folder, content, name, status, code):
        answer = send(staff, content, name)
        assert answer.status_code == status
        problem = answer.json()
        if code:
            (error,) = problem["errors"]
            assert (error["field"], error["code"]) == ("file", code)
        else:
            assert problem["type"] == "urn:mou-tracker:problem:too-large"
        assert not Document.objects.exists()
        assert not [path for path in folder.rglob("*") if path.is_file()]

    @pytest.mark.parametrize(
        "fields",
        [
            {"agreements": None}, {"agreements": ["NOT-1"]}, {"kind": "poem"}, {"language": "!"},
            {"unknown": "x"}, {"title": "x\x00y"}, {"title": "x\u202ey"}, {"title": "x" * 301},
            {"title": ["a", "b"]}, {"file": "no file"}, {"version_of": "nothing"},
        ],
        ids=str,
    )  # fmt: skip
    def test_bodies_that_are_refused(self, staff, fields):
        data = {"agreements": ["OWN-1"], "file": SimpleUploadedFile("a.pdf", MEMORANDUM), **fields}
        data = {name: value for name, value in data.items() if value is not None}
        body = encode_multipart(BOUNDARY, data)
        answer = staff.generic("POST", "documents/", body, MULTIPART_CONTENT)
        assert answer.status_code == 400, answer.content
        assert not Document.objects.exists()

    def test_not_a_form_and_a_form_without_boundary(self, staff):
        assert staff.post("documents/", {"title": "x"}).status_code == 415
        answer = staff.generic("POST", "documents/", b"x", "multipart/form-data")
        assert answer.status_code == 400

    def test_a_full_disk(self, staff, monkeypatch, folder):
        def full(_received):
            raise StoreError("full")

        monkeypatch.setattr("agreements.actions.documents.keep", full)
        answer = send(staff)
        assert answer.status_code == 507
        assert "no room left" in answer.json()["detail"]
        assert not Document.objects.exists()

    def test_damaged_bytes(self, staff):
        told = send(staff).json()
        path_of(told["sha256"]).write_bytes(b"x")
        answer = staff.get(f"documents/{told['id']}/file/")
        assert (answer.status_code, answer.json()["type"]) == (
            409, "urn:mou-tracker:problem:damaged",
        )  # fmt: skip

    def test_bytes_that_cannot_be_read(self, staff, settings):
        """A disk that fails is no fault of the request, and the check goes on to its end."""
        told = send(staff).json()
        path_of(told["sha256"]).unlink()
        (settings.DOCUMENTS_DIR / kept_name(told["sha256"])).mkdir()  # cannot be read by anybody
        answer = staff.get(f"documents/{told['id']}/file/")
        assert (answer.status_code, answer.json()["type"]) == (
            503, "urn:mou-tracker:problem:unread",
        )  # fmt: skip
        look_after(now=datetime.now(UTC))

    def test_a_reader_may_not_send(self, people, agreement):
        assert send(staff_client(people["reader"])).status_code == 403

    def test_a_session_needs_its_token(self, people, agreement):
        client = Client(enforce_csrf_checks=True)
        client.force_login(people["officer"])
        data = {"agreements": "OWN-1", "file": SimpleUploadedFile("a.pdf", MEMORANDUM)}
        assert client.post("/api/v1/documents/", data).status_code == 403
        assert not Document.objects.exists()


class TestPartner:
    @pytest.fixture
    def keep(self, people):
        def make(content, agreement, **fields):
            file = {"file": store_and_examine(content)}
            return attach(by=people["manager"], on=DAY, agreements=agreement, **file, **fields)

        return make

    def test_only_what_is_shared_of_its_own(self, keep, agreement, consip, bbg):
        other = make_agreement("ZZ-1", bbg)
        shared = keep(made.pdf("1"), [agreement, other], confidentiality="partners", title="Both")
        public = keep(made.pdf("2"), [agreement], confidentiality="public")
        hidden = [
            keep(made.pdf("3"), [agreement], confidentiality="internal"),
            keep(made.pdf("4"), [agreement], confidentiality="confidential"),
            keep(made.pdf("5"), [other], confidentiality="public"),
        ]
        client = partner_client(consip)
        told = client.get("documents/").json()["results"]
        assert {row["id"] for row in told} == {shared.uid, public.uid}
        assert {tuple(row["agreements"]) for row in told} == {("OWN-1",)}
        assert not {"confidentiality", "uploaded_at", "version"} & set(told[0])
        assert bytes_of(client.get(f"documents/{shared.uid}/file/")) == made.pdf("1")
        absent = client.get("documents/aaaaaaaaaaaa/").content
        for row in hidden:
            for path in (f"documents/{row.uid}/", f"documents/{row.uid}/file/"):
                answer = client.get(path)
                assert (answer.status_code, answer.content) == (404, absent)

    def test_versions_it_may_not_have_leave_no_trace(self, keep, agreement, consip, people):
        first = keep(made.pdf("1"), [agreement], confidentiality="internal")
        second = new_version(
            by=people["manager"], on=DAY, document=first, confidentiality="partners",
            file=store_and_examine(made.pdf("2")),
        )  # fmt: skip
        (told,) = partner_client(consip).get("documents/").json()["results"]
        assert (told["id"], told["version_of"]) == (second.uid, None)

    def test_what_others_do_changes_no_byte(self, keep, agreement, consip, bbg):
        row = keep(made.pdf("1"), [agreement], confidentiality="partners")
        client = partner_client(consip)
        paths = ("documents/?count=1", f"documents/{row.uid}/", "changes/")
        before = {path: client.get(path).content for path in paths}
        other = make_agreement("ZZ-1", bbg)
        keep(made.pdf("1"), [other], confidentiality="public", title="Other")
        keep(made.pdf("9"), [agreement], confidentiality="internal", title="Secret")
        assert {path: client.get(path).content for path in paths} == before

    def test_it_may_not_write(self, keep, agreement, consip):
        row = keep(made.pdf("1"), [agreement], confidentiality="partners")
        client = partner_client(consip)
        assert send(client).status_code == 403
        assert client.patch(f"documents/{row.uid}/", {"title": "x"}).status_code == 403
        assert client.generic("DELETE", f"documents/{row.uid}/").status_code == 403

    def test_the_stream_tells_that_a_copy_is_to_be_dropped(self, keep, agreement, consip, people):
        row = keep(made.pdf("1"), [agreement], confidentiality="partners")
        client = partner_client(consip)
        change_document(
            by=people["manager"], on=DAY, document=row, confidentiality="internal", title="Ours now"
        )
        (*_before, last) = client.get("changes/").json()["results"]
        assert (last["fact"], last["id"], last["removed"]) == ("document", row.uid, True)
        assert "Ours now" not in client.get("changes/").content.decode()

    def test_a_changed_mind_takes_effect_at_once(self, keep, agreement, consip, people):
        row = keep(made.pdf("1"), [agreement], confidentiality="partners")
        client = partner_client(consip)
        assert client.get(f"documents/{row.uid}/").status_code == 200
        Document.objects.filter(pk=row.pk).update(confidentiality="internal")
        assert client.get(f"documents/{row.uid}/").status_code == 404
        assert client.get(f"documents/{row.uid}/file/").status_code == 404


def store_and_examine(content):
    return examine(receive([content]), name="a.pdf")


def test_the_schema_tells_of_the_file(staff):
    answer = staff.get("schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")
    paths = json.loads(answer.content)["paths"]
    sent = paths["/api/v1/documents/"]["post"]["requestBody"]["content"]
    assert list(sent) == ["multipart/form-data"]
    assert "409" in paths["/api/v1/documents/{uid}/file/"]["get"]["responses"]
