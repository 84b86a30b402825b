"""An action the database ended for another's sake is done anew; files with an Idempotency-Key."""

from io import BytesIO

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from agreements import derive
from agreements.models import Agreement, AuditEntry, Document
from tests.api_client import staff_client
from tests.factories import make_agreement, make_user
from tests.mou_tracker.collaboration.test_lost_updates import collide

#: More than Django keeps of a body in memory.
LARGE = b"%PDF-1.4\n" + b"0" * 3_000_000


class TestWithOthers:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def staff(self, home, consip):
        self.mine = make_agreement("KR-IT-1", consip)
        self.other = make_agreement("KR-IT-2", consip)
        return staff_client(make_user("manager"))

    def colliding(self, monkeypatch, *, times):
        """Lets the action meet somebody else `times` times."""
        real, tries = derive.refresh, []

        def refresh(row, **options):
            real(row, **options)
            tries.append(len(tries))
            if len(tries) <= times:
                collide(self.mine.pk, self.other.pk)

        monkeypatch.setattr(derive, "refresh", refresh)
        return tries

    def change(self, client, **headers):
        return client.patch(
            "agreements/KR-IT-1/", {"title": {"en": "Sent once"}}, HTTP_IF_MATCH="*", **headers
        )

    def test_a_change_is_done_anew(self, staff, monkeypatch):
        tries = self.colliding(monkeypatch, times=2)
        found = self.change(staff)
        assert found.status_code == 200, found.content
        assert len(tries) == 3
        assert Agreement.objects.get(pk=self.mine.pk).title == {"en": "Sent once"}
        assert AuditEntry.objects.filter(verb="change_agreement").count() == 1

    def test_at_the_fourth_time_the_client_is_told(self, staff, monkeypatch):
        tries = self.colliding(monkeypatch, times=9)
        found = self.change(staff)
        assert (found.status_code, len(tries)) == (409, 4)
        assert found.json()["type"].endswith(":busy")
        assert not AuditEntry.objects.filter(verb="change_agreement").exists()

    def test_with_a_key_it_is_done_anew_and_remembered_once(self, staff, monkeypatch):
        tries = self.colliding(monkeypatch, times=1)
        body, path = {"ordinal": 0}, "agreements/KR-IT-1/terms/"
        found = staff.post(path, body, HTTP_IDEMPOTENCY_KEY="k1")
        assert found.status_code == 201, found.content
        assert len(tries) == 2
        again = staff.post(path, body, HTTP_IDEMPOTENCY_KEY="k1")
        assert (again.status_code, again.content) == (201, found.content)
        assert AuditEntry.objects.filter(verb="open_term").count() == 1


@pytest.mark.django_db
class TestLargeFiles:
    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.DOCUMENTS_DIR = tmp_path / "documents"
        return settings.DOCUMENTS_DIR

    @pytest.fixture
    def staff(self, people, consip):
        make_agreement("OWN-1", consip)
        return staff_client(people["officer"])

    def send(self, client, content=LARGE, key="k1", **fields):
        data = {"file": SimpleUploadedFile("a.pdf", content), "agreements": ["OWN-1"], **fields}
        body = encode_multipart(BOUNDARY, data)
        return client.generic(
            "POST", "documents/", body, MULTIPART_CONTENT, HTTP_IDEMPOTENCY_KEY=key
        )

    def test_a_large_file_is_taken_in_once(self, staff, folder):
        first, again = self.send(staff), self.send(staff)
        assert first.status_code == 201, first.content
        assert (again.status_code, again.content) == (201, first.content)
        assert Document.objects.get().size == len(LARGE)
        assert self.send(staff, LARGE + b"1").status_code == 422
        assert list((folder / "incoming").iterdir()) == []

    def test_names_are_as_strict_as_without_a_key(self, staff):
        assert self.send(staff, title=["a", "b"]).status_code == 400
        found = self.send(staff, title="\u110c\u1169\u1103\u1161\u11af", key="k2").json()
        assert found["title"] == "조달", "composed, as it came decomposed"

    def test_bounds_hold(self, staff, settings):
        settings.UPLOAD_MAX_BYTES = 1_000_000
        assert self.send(staff).status_code == 413
        long = {"code": "a", "names": {"en": "x" * 2_100_000}}
        assert staff.post("areas/", long, HTTP_IDEMPOTENCY_KEY="k").status_code == 413
        found = staff.post("areas/", long)
        assert found.status_code == 413 and "2000000" in found.json()["detail"]

    def test_a_body_cut_short_is_refused(self, staff):
        data = {"file": SimpleUploadedFile("a.pdf", LARGE), "agreements": ["OWN-1"]}
        body = encode_multipart(BOUNDARY, data)
        found = staff.generic(
            "POST", "documents/", body, MULTIPART_CONTENT,
            HTTP_IDEMPOTENCY_KEY="k", CONTENT_LENGTH=str(len(body) + 100),
            **{"wsgi.input": BytesIO(body)},
        )  # fmt: skip
        assert found.status_code == 400
        assert not Document.objects.exists()

    def test_a_full_disk_is_said(self, staff, monkeypatch):
        def full(*_args, **_options):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("mou_tracker.api.bodies.SpooledTemporaryFile.write", full)
        assert self.send(staff).status_code == 507
