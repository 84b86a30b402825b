"""The page of all documents: what one may see, by kind, language, words, partner, and scans."""

import re

import pytest

from django.test import Client

from agreements.actions import attach, change_document, new_version
from agreements.models import Document
from tests.agreements import made
from tests.factories import DAY, make_agreement, make_party

pytestmark = pytest.mark.django_db
PAGE = "/documents/"


@pytest.fixture
def library(people, home, consip, file_of):
    """Three documents of two partners, a scan, and a confidential one."""
    mine, other = make_agreement("KR-IT-1", consip), make_agreement("KR-CL-1", make_party("Chile"))
    secret = make_agreement("KR-IT-9", consip, confidentiality="confidential")
    officer = people["officer"]

    def keep(name, content, agreement, **more):
        file = file_of(content, name)
        return attach(by=people["manager"], on=DAY, file=file, agreements=[agreement], **more)

    keep("mou.pdf", made.pdf("Memorandum of cooperation"), mine, kind="text", language="en")
    keep("회의록.hwpx", made.hwpx("제6차 회의"), mine, kind="minutes", language="ko")
    keep("carta.docx", made.docx("Estimada"), other, kind="letter", language="es")
    keep("scan.pdf", made.pdf(""), other)
    keep("secret.pdf", made.pdf("Memorandum"), secret)
    return officer


@pytest.fixture
def titles(library):
    client = Client()
    client.force_login(library)

    def of(**asked):
        answer = client.get(PAGE, asked)
        assert answer.status_code == 200
        return [row.title for row, _versions in answer.context["rows"]]

    return of


def test_everything_one_may_see_the_latest_first(titles):
    assert titles() == ["scan", "carta", "회의록", "mou"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "minutes"}, ["회의록"]),
        ({"kind": ["minutes", "text"]}, ["회의록", "mou"]),
        ({"language": "es"}, ["carta"]),
        ({"agreement": "KR-IT-1"}, ["회의록", "mou"]),
        ({"without_text": "1"}, ["scan"]),
        ({"without_text": "0"}, ["carta", "회의록", "mou"]),
        ({"q": "cooperation"}, ["mou"]),
        ({"q": "제 6 차"}, ["회의록"]),
        ({"q": "chile"}, ["scan", "carta"]),
        ({"q": "nowhere"}, []),
    ],
)
def test_filters(titles, asked, found):
    assert titles(**asked) == found


def test_by_partner(titles, consip):
    assert titles(party=consip.uid) == ["회의록", "mou"]


def test_the_newest_version_stands_for_all(titles, library, people, file_of):
    from agreements.models import Document

    first = Document.objects.get(title="mou")
    newer = file_of(made.pdf("Second text"), "new.pdf")
    new_version(by=people["officer"], on=DAY, document=first, file=newer, title="mou, signed")
    assert titles() == ["mou, signed", "scan", "carta", "회의록"]


def test_what_cannot_be_understood_is_said(library):
    client = Client()
    client.force_login(library)
    assert client.get(PAGE, {"kind": "novel"}).status_code == 400
    assert client.get(PAGE, {"after": "x"}).status_code == 400


def test_several_are_shown_to_others_at_once_and_back(library, titles):
    client = Client()
    client.force_login(library)
    listed = re.findall(r'name="row" value="([^"]+)"', client.get(PAGE).text)
    assert len(listed) == 4
    page = client.get("/several/documents/", {"all": "1", "kind": "minutes"})
    rows = [f"{line['key']}@{line['version']}" for line in page.context["lines"]]
    data = {"row": rows, "confidentiality": "partners"}
    preview = client.post("/several/documents/", data)
    assert preview.context["changing"] == len(rows) == 1
    done = client.post("/several/documents/", data | {"do": "1"})
    shared = Document.objects.filter(confidentiality="partners")
    assert [row.title for row in shared] == ["회의록"]
    client.post(done["Location"] + "undo/")
    assert not shared.all().exists()


def test_a_version_added_meanwhile_is_one_that_moved_on(library, people, file_of):
    client = Client()
    client.force_login(library)
    first = Document.objects.get(title="mou")
    change_document(by=library, on=DAY, document=first, confidentiality="partners")
    newer = file_of(made.pdf("Second text"), "new.pdf")
    second = new_version(by=library, on=DAY, document=first, file=newer)
    data = {"row": [f"{second.uid}@{second.version}"], "confidentiality": "internal"}
    (line,) = client.post("/several/documents/", data).context["lines"]
    assert "Earlier versions stay shared" in line["stays"] and not line["why"]
    done = client.post("/several/documents/", data | {"do": "1"})["Location"]
    assert client.get(done).context["moved"] == []
    new_version(by=library, on=DAY, document=first, file=file_of(made.pdf("Third"), "3.pdf"))
    assert client.get(done).context["moved"] == [second.uid]
    assert client.post(f"{done}undo/").status_code == 409
    second.refresh_from_db()
    assert second.confidentiality == "internal"
