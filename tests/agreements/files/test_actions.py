"""The verbs of documents: bytes and row together, history and audit, what may be taken back."""

import hashlib

import pytest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agreements.actions import (
    Conflict,
    Stale,
    amend,
    attach,
    change_document,
    examine,
    new_version,
    record_event,
    take_back,
)
from agreements.dates import parse_edtf
from agreements.files import open_whole, receive
from agreements.models import AuditEntry, ChangeEntry, Document
from tests import stores
from tests.agreements import made
from tests.factories import DAY, make_agreement, make_term
from tests.stores import BOTH, aside, path_of

pytestmark = [pytest.mark.django_db, BOTH]
MEMORANDUM = made.pdf("Memorandum")


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def officer(people):
    return people["officer"]


@pytest.fixture
def kept(officer, agreement, file_of):
    def make(content=MEMORANDUM, name="memorandum.pdf", **fields):
        fields = {"agreements": [agreement], **fields}
        return attach(by=officer, on=DAY, file=file_of(content, name), **fields)

    return make


class TestAttaching:
    def test_row_and_bytes(self, kept, agreement):
        content = made.pdf("Memorandum of Understanding")
        row = kept(content, "양해각서 2026.pdf", kind="text", language="ko")
        row.refresh_from_db()
        assert row.title == "양해각서 2026"
        assert row.original_name == "양해각서 2026.pdf"
        assert (row.media_type, row.size) == ("application/pdf", len(content))
        assert row.sha256 == hashlib.sha256(content).hexdigest()
        assert row.extracted_text == "Memorandum of Understanding"
        assert row.text_state == "whole"
        with open_whole(row.sha256) as file:
            assert file.read() == content
        assert list(agreement.documents.all()) == [row]

    def test_it_is_told(self, kept, officer, agreement):
        row = kept()
        entry = AuditEntry.objects.first()
        assert (entry.verb, entry.by, entry.agreement) == ("attach_document", officer, agreement)
        assert entry.detail == {"document": row.uid, "title": "memorandum"}
        assert row.history.get().title == "memorandum"
        assert ChangeEntry.objects.get(verb="attach_document").party is None

    def test_the_trail_does_not_name_what_is_confidential(self, kept):
        row = kept(confidentiality="confidential", title="Secret annex")
        assert AuditEntry.objects.first().detail == {"document": row.uid}

    def test_what_is_shared_is_told_outside(self, kept):
        kept(confidentiality="partners")
        told = ChangeEntry.objects.filter(verb="attach_document")
        assert [row.party is None for row in told.order_by("pk")] == [True, False]

    def test_same_bytes_twice_are_one_file_and_two_documents(self, kept, store):
        first, second = kept(), kept(title="Again")
        assert first.sha256 == second.sha256
        assert stores.kept() == [first.sha256]
        assert list((store / "incoming").iterdir()) == []

    def test_damaged_bytes_are_made_good_by_the_same_file(self, kept):
        row = kept()
        path_of(row.sha256).write_bytes(b"damaged")
        kept(title="Again")
        open_whole(row.sha256).close()

    def test_a_reader_may_not(self, people, file_of, agreement):
        with pytest.raises(PermissionDenied):
            attach(by=people["reader"], on=DAY, file=file_of(), agreements=[agreement])

    def test_a_refused_row_takes_its_bytes_along(self, kept):
        with pytest.raises(ValidationError):
            kept(language="x" * 17)
        assert Document.objects.count() == 0
        assert stores.kept() == []

    @pytest.mark.parametrize(
        ("content", "code", "words"),
        [
            (b"", "empty", "empty"),
            (b"<!DOCTYPE html>", "not_accepted", "web page"),
            (b"MZ\x00", "not_accepted", "program"),
            (made.PNG, "mismatch", "PNG picture"),
        ],
    )
    def test_what_is_refused_is_named(self, db, content, code, words):
        with pytest.raises(ValidationError) as error:
            examine(receive([content]), name="contract.pdf")
        (told,) = error.value.error_dict["file"]
        assert told.code == code
        assert words in told.message

    @pytest.mark.parametrize(
        ("name", "kept_as"),
        [
            ("협정" * 50 + ".pdf", "협정" * 50 + ".pdf"),
            ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
            ("../../etc/passwd.pdf", "etc passwd.pdf"),
            ("safe\u202efdp.pdf", "safe fdp.pdf"),
            ("line\r\nbreak.pdf", "line break.pdf"),
            ("\u1112\u1161\u11ab.pdf", "한.pdf"),
        ],
    )
    def test_names(self, file_of, name, kept_as):
        assert file_of(name=name).name == kept_as

    def test_the_database_guards_size_and_digest(self, kept):
        for wrong in ({"size": 0}, {"sha256": "A" * 64}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Document.objects.filter(pk=kept().pk).update(**wrong)


class TestBelonging:
    def test_the_text_of_a_term(self, kept, agreement):
        term = make_term(agreement, "2026-01-01", end_kind="indefinite")
        row = kept(belongs_to=term, language="ko", kind="text", prevails=True)
        text = term.texts.get()
        assert (text.document, text.is_authentic, text.prevails) == (row, True, True)

    def test_one_language_prevails(self, kept, agreement):
        term = make_term(agreement)
        kept(belongs_to=term, language="ko", prevails=True)
        with pytest.raises(ValidationError) as error:
            kept(belongs_to=term, language="it", prevails=True)
        assert "prevails" in error.value.error_dict
        with pytest.raises(ValidationError):
            kept(belongs_to=term, language="en", prevails=True, is_authentic=False)
        assert Document.objects.count() == 1

    def test_a_text_has_a_language(self, kept, agreement):
        with pytest.raises(ValidationError) as error:
            kept(belongs_to=make_term(agreement))
        assert "language" in error.value.error_dict

    def test_a_signed_text_is_not_replaced(self, kept, agreement):
        term = make_term(agreement, "2026-01-01", end_kind="indefinite")
        kept(belongs_to=term, language="ko")
        with pytest.raises(Conflict):
            kept(belongs_to=term, language="ko")

    def test_an_amendment_and_an_event(self, kept, agreement):
        term = make_term(agreement, "2026-01-01", end_kind="indefinite")
        annex = amend(
            by=None, on=DAY, term=term, kind="annex", signed=parse_edtf("2026-03"), summary="A"
        )
        event = record_event(by=None, on=DAY, agreement=agreement, kind="suspended", event_on=DAY)
        for fact in (annex, event):
            row = kept(belongs_to=fact)
            fact.refresh_from_db()
            assert fact.document == row
            with pytest.raises(Conflict):
                kept(belongs_to=fact)


class TestVersions:
    def test_the_next_version_is_described_like_the_last(self, kept, officer, file_of, agreement):
        first = kept(title="Draft", language="it", kind="text", confidentiality="partners")
        second = new_version(by=officer, on=DAY, document=first, file=file_of(made.pdf("Two")))
        third = new_version(
            by=officer, on=DAY, document=second, file=file_of(made.pdf("Three")), title="Final"
        )
        assert (second.title, second.language, second.kind) == ("Draft", "it", "text")
        assert (second.version_of, third.version_of) == (first, first)
        assert third.confidentiality == "partners"
        assert list(agreement.documents.order_by("pk")) == [first, second, third]
        assert list(Document.objects.newest()) == [third]
        assert list(Document.objects.filter(pk__lt=third.pk).newest()) == [second]
        assert list(Document.objects.same_document(second)) == [first, second, third]

    def test_the_same_file_is_no_new_version(self, kept, officer, file_of):
        with pytest.raises(Conflict):
            new_version(by=officer, on=DAY, document=kept(), file=file_of())

    def test_a_draft_moves_along_and_what_is_signed_stays(self, kept, officer, file_of, agreement):
        signed = make_term(agreement, "2026-01-01", end_kind="indefinite")
        draft = make_term(agreement)
        rows = [kept(belongs_to=term, language="ko") for term in (signed, draft)]
        later = [
            new_version(by=officer, on=DAY, document=row, file=file_of(made.pdf("Later")))
            for row in rows
        ]
        assert signed.texts.get().document == rows[0]
        assert draft.texts.get().document == later[1]


class TestDescribing:
    def test_before_and_after(self, kept, officer):
        row = change_document(by=officer, on=DAY, document=kept(), version=1, title="Memorandum")
        assert row.version == 2
        assert AuditEntry.objects.first().detail["title"] == ["memorandum", "Memorandum"]

    def test_a_row_that_moved_on(self, kept, officer):
        row = kept()
        change_document(by=officer, on=DAY, document=row, version=1, title="Memorandum")
        with pytest.raises(Stale):
            change_document(by=officer, on=DAY, document=row, version=1, title="Other")

    def test_bytes_cannot_be_changed(self, kept, officer):
        with pytest.raises(ValidationError):
            change_document(by=officer, on=DAY, document=kept(), sha256="0" * 64)


class TestTakingBack:
    def test_row_and_bytes_go(self, kept, officer, django_capture_on_commit_callbacks):
        row = kept()
        digest = row.sha256
        with django_capture_on_commit_callbacks(execute=True):
            take_back(by=officer, on=DAY, document=row, version=1)
        assert not Document.objects.exists()
        assert not path_of(digest).exists()
        assert hashlib.sha256(aside(digest).read_bytes()).hexdigest() == digest
        assert AuditEntry.objects.first().verb == "take_back_document"

    def test_bytes_of_another_document_stay(
        self, kept, officer, django_capture_on_commit_callbacks
    ):
        row, _other = kept(), kept(title="Again")
        with django_capture_on_commit_callbacks(execute=True):
            take_back(by=officer, on=DAY, document=row)
        open_whole(row.sha256).close()

    def test_what_was_shared_once_stays(self, kept, officer):
        row = kept(confidentiality="partners")
        change_document(by=officer, on=DAY, document=row, confidentiality="internal")
        with pytest.raises(Conflict) as error:
            take_back(by=officer, on=DAY, document=row)
        assert error.value.code == "was_shared"

    def test_what_is_signed_stays_and_a_draft_goes(self, kept, officer, agreement):
        signed = make_term(agreement, "2026-01-01", end_kind="indefinite")
        draft = make_term(agreement)
        with pytest.raises(Conflict) as error:
            take_back(by=officer, on=DAY, document=kept(belongs_to=signed, language="ko"))
        assert error.value.code == "named"
        take_back(by=officer, on=DAY, document=kept(belongs_to=draft, language="ko"))
        assert draft.texts.get().document is None

    def test_the_latest_version_first(self, kept, officer, file_of):
        row = kept()
        new_version(by=officer, on=DAY, document=row, file=file_of(made.pdf("Two")))
        with pytest.raises(Conflict) as error:
            take_back(by=officer, on=DAY, document=row)
        assert error.value.code == "has_later_versions"


class TestWhoSees:
    @pytest.mark.parametrize(
        ("confidentiality", "seen_by"),
        [
            ("internal", {"reader", "officer", "coordinator", "manager"}),
            ("confidential", {"officer", "manager"}),  # whoever kept it, and managers
        ],
    )
    def test_by_confidentiality(self, kept, people, confidentiality, seen_by):
        kept(confidentiality=confidentiality)
        seen = {role for role, user in people.items() if Document.objects.visible_to(user).exists()}
        assert seen == seen_by

    def test_not_where_the_agreement_is_not_seen(self, kept, people, consip):
        hidden = make_agreement("KR-IT-2", consip, confidentiality="confidential")
        kept(agreements=[hidden])
        assert not Document.objects.visible_to(people["reader"]).exists()
        assert Document.objects.visible_to(people["manager"]).exists()
