"""Files of an activity: kept with the agreements it serves, seen within their confidentiality."""

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.actions import attach_to_activity, log_activity
from activities.models import ActivityDocument
from agreements.actions import examine, new_version
from agreements.dates import parse_edtf
from agreements.files import receive
from agreements.models import AuditEntry, Document
from tests.agreements import made
from tests.factories import DAY, make_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"


def file_of(content, name="photograph.pdf"):
    return examine(receive([content]), name=name)


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


def workshop(*agreements, **fields):
    fields = {"confidentiality": "partners", **fields}
    return log_activity(
        by=None, on=DAY, kind="workshop", title={"en": "Workshop"}, agreements=agreements,
        held=parse_edtf("2026-02-03"), **fields,
    )  # fmt: skip


@pytest.fixture
def signed_in(people):
    def as_role(role):
        client = Client()
        client.force_login(people[role])
        return client

    return as_role


def test_it_belongs_to_the_agreements_too(people, agreement):
    activity = workshop(agreement)
    row = attach_to_activity(
        by=people["officer"], on=DAY, activity=activity, file=file_of(made.pdf("x"))
    )
    assert row.confidentiality == "partners"
    assert list(agreement.documents.all()) == [row]
    assert ActivityDocument.objects.get().activity == activity
    assert AuditEntry.objects.first().agreement == agreement


def test_what_is_internal_stays_internal(people, agreement):
    row = attach_to_activity(
        by=people["officer"], on=DAY, activity=workshop(agreement, confidentiality="internal"),
        file=file_of(made.pdf("x")),
    )  # fmt: skip
    assert row.confidentiality == "internal"


def test_without_an_agreement_it_is_the_staffs(people):
    row = attach_to_activity(
        by=people["officer"], on=DAY, activity=workshop(), file=file_of(made.pdf("x"))
    )
    assert Document.objects.visible_to(people["reader"]).get() == row
    assert not Document.objects.visible_to(people["auditor"]).exists()


def test_by_the_form_on_its_page(people, signed_in, agreement):
    activity = workshop(agreement)
    client = signed_in("officer")
    page = client.get(f"/activities/{activity.uid}/")
    assert "data-drop" in page.content.decode()
    answer = client.post(
        f"/activities/{activity.uid}/documents/",
        {
            "files": [SimpleUploadedFile(f"{n}.pdf", made.pdf(n)) for n in ("one", "two")],
            "kind": "minutes", "confidentiality": "partners",
        },
    )  # fmt: skip
    assert answer.headers["Location"] == f"/activities/{activity.uid}/#documents"
    page = client.get(f"/activities/{activity.uid}/").content.decode()
    assert "2 files are kept." in page
    first = Document.objects.get(title="one")
    new_version(
        by=people["officer"], on=DAY, document=first, file=file_of(made.pdf("1")), title="one again"
    )
    listed = client.get(f"/activities/{activity.uid}/documents/").content.decode()
    assert ">one again<" in listed
    assert ">one<" not in listed


def test_evidence_of_an_outcome_is_chosen_among_its_files(people, signed_in, agreement, consip):
    activity, other = workshop(agreement), workshop(make_agreement("KR-IT-2", consip))
    own, foreign = (
        attach_to_activity(
            by=people["officer"], on=DAY, activity=one, file=file_of(made.pdf("x")), title=title
        )
        for one, title in ((activity, "Own evidence"), (other, "Foreign evidence"))
    )
    client, path = signed_in("officer"), f"/activities/{activity.uid}/outcomes/new/"
    page = client.get(path).content.decode()
    assert "Own evidence" in page
    assert "Foreign evidence" not in page
    assert client.post(path, {"text": "Done", "document": foreign.uid}).status_code == 422
    assert client.post(path, {"text": "Done", "document": own.uid}).status_code == 302
    assert activity.outcomes.get().document == own


def test_who_may(people, signed_in, agreement, consip):
    hidden = make_agreement("KR-IT-2", consip, confidentiality="confidential")
    activity, secret = workshop(agreement), workshop(hidden)
    reader = signed_in("reader")
    path = f"/activities/{activity.uid}/documents/"
    assert reader.get(path).status_code == 200
    assert "data-drop" not in reader.get(f"/activities/{activity.uid}/").content.decode()
    data = {"files": SimpleUploadedFile("a.pdf", made.pdf("x")), "kind": "other"}
    assert reader.post(path, {**data, "confidentiality": "internal"}).status_code == 403
    assert reader.get(f"/activities/{secret.uid}/documents/").status_code == 404
    assert not Document.objects.exists()


def test_a_confidential_file_is_not_told_to_readers(people, signed_in, agreement):
    activity = workshop(agreement)
    attach_to_activity(
        by=people["manager"], on=DAY, activity=activity, file=file_of(made.pdf("x")),
        confidentiality="confidential", title="Secret",
    )  # fmt: skip
    for path in (f"/activities/{activity.uid}/", f"/activities/{activity.uid}/documents/"):
        assert "Secret" not in signed_in("reader").get(path).content.decode()
        assert "Secret" in signed_in("manager").get(path).content.decode()


def test_statements_do_not_grow_with_rows(people, signed_in, agreement):
    activity, client = workshop(agreement), signed_in("officer")
    paths = (f"/activities/{activity.uid}/", f"/activities/{activity.uid}/documents/")

    def keep(number):
        file = file_of(made.pdf(str(number)))
        attach_to_activity(by=people["officer"], on=DAY, activity=activity, file=file)

    def count(path):
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    keep(0)
    few = [count(path) for path in paths]
    for number in range(1, 8):
        keep(number)
    assert [count(path) for path in paths] == few
