"""What a document is likely to be: proposals by name and text, shown before anything is kept."""

import pytest

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.files.proposing import propose
from agreements.models import Document
from tests.agreements import made
from tests.factories import make_agreement

ENGLISH = "This text was agreed between the two agencies and is to be read with the annex of the"
ITALIAN = "Il presente testo della collaborazione tra le parti che si impegnano per la durata di"
KOREAN = "양 기관은 공공조달 분야의 협력을 위하여 다음과 같이 합의한다."


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("MOU_PPS_Consip_2008.pdf", "", "text"),
        ("양해각서(국문) 서명본.hwp", "", "text"),
        ("protocollo_intesa_firmato.pdf", "", "text"),
        ("letter of intent.pdf", "", "text"),
        ("양해각서 체결 보도자료.hwpx", "", "press_release"),
        ("comunicato stampa MOU.docx", "", "press_release"),
        ("제3차 회의록.hwp", "", "minutes"),
        ("Minutes 2026-03.docx", "", "minutes"),
        ("verbale_riunione.pdf", "", "minutes"),
        ("출장 결과보고.hwp", "", "report"),
        ("Relazione annuale.pdf", "", "report"),
        ("공문_회신.pdf", "", "letter"),
        ("lettera di trasmissione.pdf", "", "letter"),
        ("서명식 사진.zip.pdf", "", "evidence"),
        ("scan0001.pdf", "보 도 자 료\n배포일시 2026. 3. 3.", "press_release"),
        ("scan0001.pdf", "수신: 조달청장\n제목: 협력", "letter"),
        ("scan0001.pdf", "Dear Ms Kim,\nthank you", "letter"),
        ("scan0001.pdf", "MEMORANDUM OF UNDERSTANDING\nbetween", "text"),
        ("scan0001.pdf", "MINUTES OF the third meeting", "minutes"),
        ("scan0001.pdf", "", "other"),
        ("reporting lines.xlsx", "", "other"),
    ],
)
def test_kinds(name, text, kind):
    assert propose(name, text).kind == kind


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("a.pdf", ENGLISH, "en"),
        ("a.pdf", ITALIAN, "it"),
        ("a.pdf", KOREAN, "ko"),
        ("a.pdf", KOREAN + " (Public Procurement Service)", "ko"),
        ("a.pdf", KOREAN + ENGLISH * 2, ""),  # in two languages
        ("MOU_영문.pdf", "", "en"),
        ("MOU_KO.pdf", "", "ko"),
        ("MOU italiano.pdf", "", "it"),
        ("MOU_영문.pdf", ITALIAN, "it"),  # the text does not err
        ("MOU.pdf", "", ""),
        ("table.xlsx", "Consip 2008 2009 2010 Roma Seoul", ""),
    ],
)
def test_languages(name, text, language):
    assert propose(name, text).language == language


def test_translations():
    assert propose("MOU 번역본.pdf", "").is_translation
    assert not propose("MOU.pdf", "").is_translation


@pytest.fixture
def client(people, consip):
    make_agreement("KR-IT-1", consip)
    client = Client()
    client.force_login(people["officer"])
    return client


def upload(client, *files, **fields):
    data = {"confidentiality": "partners", **fields}
    data["files"] = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/agreements/KR-IT-1/documents/", data)


@pytest.mark.django_db
class TestPages:
    FILES = (("Minutes 2026.docx", made.docx(ENGLISH)), ("보도자료.hwpx", made.hwpx(KOREAN)))

    def test_proposals_are_shown_before_anything_is_kept(self, client):
        place = upload(client, *self.FILES).headers["Location"]
        assert place.startswith("/agreements/KR-IT-1/documents/proposed/?")
        assert not Document.objects.exists()
        form = client.get(place).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        assert shown == {
            "title_0": "Minutes 2026", "kind_0": "minutes", "language_0": "en",
            "title_1": "보도자료", "kind_1": "press_release", "language_1": "ko",
            "confidentiality": "partners",
        }  # fmt: skip
        answer = client.post(place, shown | {"kind_0": "report", "title_0": "Third meeting"})
        assert answer.headers["Location"] == "/agreements/KR-IT-1/documents/"
        kept = Document.objects.order_by("pk").values_list("title", "kind", "language")
        assert list(kept) == [
            ("Third meeting", "report", "en"),
            ("보도자료", "press_release", "ko"),
        ]
        assert set(Document.objects.values_list("confidentiality", flat=True)) == {"partners"}

    def test_whoever_names_the_kind_is_not_asked(self, client):
        answer = upload(client, *self.FILES, kind="other")
        assert answer.headers["Location"] == "/agreements/KR-IT-1/documents/"
        assert Document.objects.count() == 2

    def test_what_was_said_of_all_stands_before_what_is_proposed(self, client):
        place = upload(client, self.FILES[0], language="it", title="Mine").headers["Location"]
        form = client.get(place).context["form"]
        assert (form["language_0"].value(), form["title_0"].value()) == ("it", "Mine")

    def test_a_mail_beside_them_comes_next(self, client):
        mail = b"From: a@b.example\r\nDate: Tue, 3 Mar 2026 09:00:00 +0100\r\n\r\nwords"
        place = upload(client, self.FILES[0], ("m.eml", mail)).headers["Location"]
        form = client.get(place).context["form"]
        onward = client.post(place, {name: form[name].value() for name in form.fields})
        assert onward.headers["Location"].startswith(
            "/activities/from-mail/?agreement=KR-IT-1&held="
        )
        assert client.get(onward.headers["Location"]).status_code == 200

    def test_what_does_not_wait_is_not_there(self, client):
        assert client.get("/agreements/KR-IT-1/documents/proposed/?held=x").status_code == 404
        assert client.get("/agreements/KR-IT-1/documents/proposed/").status_code == 404

    def test_files_are_dropped_on_the_page_of_the_agreement(self, client):
        """What its form sends is asked about like any other."""
        page = client.get("/agreements/KR-IT-1/").content.decode()
        assert 'action="/agreements/KR-IT-1/documents/"' in page and "data-drop" in page
        place = upload(client, ("m.docx", made.docx(ENGLISH)), confidentiality="internal")
        assert "/documents/proposed/" in place.headers["Location"]
        reader = Client()
        reader.force_login(get_user_model().objects.get(role="reader"))
        assert "data-drop" not in reader.get("/agreements/KR-IT-1/").content.decode()
