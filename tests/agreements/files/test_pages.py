"""Pages of documents: the list with its form, one document, and its bytes."""

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.actions import attach, change_document, new_version
from agreements.extraction import MAX_BYTES
from agreements.models import Document
from tests.agreements import made
from tests.factories import DAY, make_agreement, make_term
from tests.stores import BOTH, path_of

pytestmark = [pytest.mark.django_db, BOTH]
MEMORANDUM = made.pdf("Memorandum")
LIST = "/agreements/KR-IT-1/documents/"


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def signed_in(people, agreement):
    def as_role(role: str, **options) -> Client:
        client = Client(**options)
        client.force_login(people[role])
        return client

    return as_role


@pytest.fixture
def kept(people, agreement, file_of):
    def make(content=MEMORANDUM, name="memorandum.pdf", **fields):
        fields = {"agreements": [agreement], **fields}
        return attach(by=people["officer"], on=DAY, file=file_of(content, name), **fields)

    return make


def upload(client, *files, path=LIST, **fields):
    data = {"kind": "other", "confidentiality": "internal", **fields}
    data["files"] = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(path, data)


def words(response):
    return " ".join(response.content.decode().split())


class TestUploading:
    def test_several_files_by_a_plain_form(self, signed_in, store):
        client = signed_in("officer")
        answer = upload(client, ("a.pdf", made.pdf("One")), ("b.docx", made.docx("Two")))
        assert answer.headers["Location"] == LIST
        assert set(Document.objects.values_list("title", flat=True)) == {"a", "b"}
        page = words(client.get(LIST))
        assert "2 files are kept." in page
        assert "Word document" in page
        assert list((store / "incoming").iterdir()) == []

    def test_one_that_is_refused_holds_back_the_others_and_is_named(self, signed_in):
        answer = upload(
            signed_in("officer"),
            ("good.pdf", made.pdf("x")),
            ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
            title="My words",
        )
        assert answer.status_code == 422
        page = words(answer)
        assert "page.pdf: By its content this is: web page (HTML)." in page
        assert "My words" in page
        assert not Document.objects.exists()

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("empty.pdf", b"", "The file is empty."),
            ("large.txt", b"x" * (MAX_BYTES + 1), "larger than 50 MB"),
            ("<img src=x>.png", made.JPEG, "&lt;img src=x&gt;.png: By its content this is"),
        ],
    )
    def test_refusals_are_told(self, signed_in, name, content, told):
        answer = upload(signed_in("officer"), (name, content))
        assert answer.status_code == 422
        assert told in words(answer)

    def test_no_file_and_too_many(self, signed_in):
        assert upload(signed_in("officer")).status_code == 422
        many = [(f"{number}.txt", b"x") for number in range(21)]
        assert "At most 20 files at once." in words(upload(signed_in("officer"), *many))

    def test_two_hundred_files_are_refused_before_they_are_looked_at(self, signed_in):
        many = [(f"{number}.txt", b"x") for number in range(200)]
        assert upload(signed_in("officer"), *many).status_code == 400

    def test_a_reader_reads_and_no_more(self, signed_in, store):
        reader = signed_in("reader")
        page = reader.get(LIST)
        assert page.status_code == 200
        assert "data-drop" not in page.content.decode()
        assert upload(reader, ("a.pdf", made.pdf("x"))).status_code == 403
        assert not Document.objects.exists()
        assert list((store / "incoming").iterdir()) == []

    def test_a_script_gets_the_address(self, signed_in):
        data = {"kind": "other", "confidentiality": "internal"}
        data["files"] = SimpleUploadedFile("a.pdf", made.pdf("x"))
        answer = signed_in("officer").post(LIST, data, headers={"X-Sent-By-Script": "1"})
        assert (answer.status_code, answer.json()) == (201, {"location": LIST})

    def test_the_same_form_twice_keeps_one(self, signed_in):
        client = signed_in("officer")
        for _round in range(2):
            answer = upload(client, ("a.pdf", made.pdf("x")), form_key="k" * 20)
            assert answer.status_code == 302
        assert Document.objects.count() == 1

    def test_without_the_token_nothing_is_kept(self, signed_in):
        client = signed_in("officer", enforce_csrf_checks=True)
        assert upload(client, ("a.pdf", made.pdf("x"))).status_code == 403
        assert not Document.objects.exists()

    def test_the_text_of_a_term(self, signed_in, agreement):
        term = make_term(agreement, "2026-01-01", end_kind="indefinite")
        upload(
            signed_in("officer"), ("mou.pdf", made.pdf("x")), belongs_to="term-0", kind="text",
            language="it", is_translation="on",
        )  # fmt: skip
        text = term.texts.get()
        assert (text.language, text.is_authentic, text.document.kind) == ("it", False, "text")
        page = words(signed_in("reader").get(f"/documents/{text.document.uid}/"))
        assert "original signing" in page
        assert ">translation<" in page

    def test_a_long_korean_name(self, signed_in):
        name = "대한민국조달청과이탈리아콘십간의양해각서" * 5 + ".pdf"
        upload(signed_in("officer"), (name, made.pdf("x")))
        assert Document.objects.get().original_name == name


class TestOneDocument:
    def test_what_is_known_of_it(self, signed_in, kept):
        row = kept(title="양해각서", language="ko", kind="text")
        page = words(signed_in("reader").get(f"/documents/{row.uid}/"))
        for told in ("양해각서", "PDF document", "Korean", row.sha256, "KR-IT-1", "Version 1"):
            assert told in page, told
        assert ">Memorandum</pre>" in page

    @pytest.mark.parametrize(
        ("content", "name", "told"),
        [
            (made.PNG, "a.png", "run text recognition (OCR) over it"),
            (made.compound("WordDocument"), "a.doc", "Kept as PDF, it would be."),
            (made.pdf(""), "a.pdf", "run text recognition (OCR) over it"),
            (b"%PDF-1.7 broken", "a.pdf", "The file itself is kept."),
        ],
    )
    def test_what_cannot_be_read_is_kept_and_said(self, signed_in, kept, content, name, told):
        row = kept(content, name)
        assert told in words(signed_in("reader").get(f"/documents/{row.uid}/"))

    def test_pages_are_shown_apart_from_the_asked_one_on(self, signed_in, kept):
        """Page 2 holds nothing; what is longer than the first piece is read on page by page."""
        row = kept()
        long = "words " * 800
        row.extracted_text = f"first\f\f{long}\flast"
        row.save()
        page = words(signed_in("reader").get(f"/documents/{row.uid}/"))
        assert "Page 1" in page and "Page 2" not in page and "Page 3" in page
        assert 'href="?page=4#text"' in page
        asked = words(signed_in("reader").get(f"/documents/{row.uid}/?page=4"))
        assert "Page 3" not in asked and ">last</pre>" in asked
        beyond = words(signed_in("reader").get(f"/documents/{row.uid}/?page=99"))
        assert ">first</pre>" in beyond

    def test_a_scan_is_said_where_it_is_listed(self, signed_in, kept):
        kept(made.pdf(""), "scan.pdf")
        kept()
        page = words(signed_in("reader").get("/agreements/KR-IT-1/documents/"))
        assert page.count("without text: not searched") == 1

    def test_found_text_is_data(self, signed_in, kept):
        row = kept(made.docx("&lt;script&gt;alert(1)&lt;/script&gt;"), "a.docx")
        page = signed_in("reader").get(f"/documents/{row.uid}/").content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page

    def test_versions(self, signed_in, kept):
        first = kept()
        client = signed_in("officer")
        answer = upload(client, ("b.pdf", made.pdf("Two")), path=f"/documents/{first.uid}/version/")
        second = Document.objects.get(version_of=first)
        assert answer.headers["Location"] == f"/documents/{second.uid}/"
        assert "There is a newer version" in words(client.get(f"/documents/{first.uid}/"))
        listed = words(client.get(LIST))
        assert second.uid in listed
        assert first.uid not in listed
        assert "2 versions" in listed

    def test_a_version_one_may_not_see_is_not_counted(self, signed_in, kept, people, file_of):
        first = kept()
        row = new_version(
            by=people["manager"], on=DAY, document=first, file=file_of(made.pdf("Two")),
            confidentiality="confidential",
        )  # fmt: skip
        reader = signed_in("reader")
        assert reader.get(f"/documents/{row.uid}/").status_code == 404
        assert "newer version" not in words(reader.get(f"/documents/{first.uid}/"))
        assert first.uid in words(reader.get(LIST))

    def test_describing_and_the_other_side(self, signed_in, kept):
        row = kept()
        client, path = signed_in("officer"), f"/documents/{row.uid}/change/"
        data = {
            "title": "Memorandum of 2026", "kind": "text", "language": "it",
            "confidentiality": "partners", "version": 1,
        }  # fmt: skip
        assert client.post(path, data).status_code == 302
        row.refresh_from_db()
        assert (row.title, row.language, row.version) == ("Memorandum of 2026", "it", 2)
        stale = client.post(path, {**data, "title": "Other"})
        assert stale.status_code == 409
        assert "Other" in stale.content.decode()

    def test_taking_back(self, signed_in, kept, people):
        row, shared = kept(), kept(title="Shared")
        change_document(by=people["officer"], on=DAY, document=shared, confidentiality="partners")
        client = signed_in("officer")
        answer = client.post(f"/documents/{row.uid}/take-back/", {"version": 1})
        assert answer.headers["Location"] == LIST
        assert client.get(f"/documents/{row.uid}/").status_code == 404
        answer = client.post(f"/documents/{shared.uid}/take-back/", {})
        assert answer.status_code == 409
        assert "It was shared" in words(answer)


class TestBytes:
    def test_whole_as_an_attachment_that_cannot_act(self, signed_in, kept):
        row = kept(made.pdf("Memorandum"), "양해각서.pdf")
        answer = signed_in("reader").get(f"/documents/{row.uid}/file")
        assert b"".join(answer.streaming_content) == made.pdf("Memorandum")
        told = answer.headers
        assert told["Content-Type"] == "application/pdf"
        assert told["Content-Disposition"] == (
            "attachment; filename*=utf-8''%EC%96%91%ED%95%B4%EA%B0%81%EC%84%9C.pdf"
        )
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert told["Content-Length"] == str(row.size)

    @pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=" + ",".join(["0-1"] * 1000), "x"])
    def test_a_range_gets_the_whole_file(self, signed_in, kept, asked):
        row = kept()
        answer = signed_in("reader").get(f"/documents/{row.uid}/file", headers={"Range": asked})
        assert answer.status_code == 200
        assert len(b"".join(answer.streaming_content)) == row.size

    def test_who_has_it_already_is_told_so(self, signed_in, kept):
        row = kept()
        asked = {"If-None-Match": f'"{row.sha256}"'}
        answer = signed_in("reader").get(f"/documents/{row.uid}/file", headers=asked)
        assert (answer.status_code, answer.content) == (304, b"")

    @pytest.mark.parametrize(
        ("harm", "told"),
        [
            (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"X"), "This file is damaged"),
            (lambda path: path.write_bytes(b""), "This file is damaged"),
            (lambda path: path.unlink(), "This file is missing"),
        ],
    )
    def test_wrong_bytes_are_never_sent(self, signed_in, kept, harm, told):
        row = kept()
        harm(path_of(row.sha256))
        for headers in ({}, {"If-None-Match": f'"{row.sha256}"'}):
            answer = signed_in("reader").get(f"/documents/{row.uid}/file", headers=headers)
            assert answer.status_code == 409
            assert told in words(answer)


class TestWhoMay:
    PAGES = ("", "file", "change/", "version/", "take-back/")

    def test_what_may_not_be_seen_is_not_there(self, signed_in, kept, people, consip):
        hidden = make_agreement("KR-IT-2", consip, confidentiality="confidential")
        row = kept(agreements=[hidden])
        Document.objects.filter(pk=row.pk).update(uploaded_by=people["manager"])
        for role in ("reader", "officer", "coordinator", "administrator", "auditor"):
            client = signed_in(role)
            found = {client.get(f"/documents/{row.uid}/{page}").status_code for page in self.PAGES}
            assert found == {404}, role
            assert client.get("/agreements/KR-IT-2/documents/").status_code == 404
        assert signed_in("manager").get(f"/documents/{row.uid}/").status_code == 200

    def test_a_reader_may_not_write(self, signed_in, kept):
        row = kept()
        reader = signed_in("reader")
        answers = {
            page: reader.get(f"/documents/{row.uid}/{page}").status_code for page in self.PAGES
        }
        assert answers == {"": 200, "file": 200, "change/": 403, "version/": 403, "take-back/": 403}

    @pytest.mark.parametrize("uid", ["0", "-1", "a" * 13, "1e3", "%00", "٣", "../x"])
    def test_ids_that_are_none(self, signed_in, uid):
        assert signed_in("manager").get(f"/documents/{uid}/").status_code == 404


def test_statements_do_not_grow_with_rows(signed_in, kept):
    client = signed_in("officer")
    row = kept(title="First")

    def count(path):
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    paths = (LIST, f"/documents/{row.uid}/", "/agreements/KR-IT-1/")
    for path in paths:
        client.get(path)
    few = {path: count(path) for path in paths}
    for number in range(12):
        kept(made.pdf(f"Number {number}"), title=f"Document {number}")
    assert {path: count(path) for path in paths} == few
    assert max(few[LIST], few[f"/documents/{row.uid}/"]) <= 14
