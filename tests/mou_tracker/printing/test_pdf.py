"""PDF: our faces and nothing from outside, the same bytes for the same document, a bound, and a
page that says what to install where there is no engine."""

import io
import re
import sys

import pytest
from pypdf import PdfReader

from django.core.exceptions import BadRequest
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from mou_tracker.printing import TooLong, answers, engine, pdf_answer
from mou_tracker.printing.engine import pdf_of, static_file

pytestmark = pytest.mark.skipif(
    engine() is None,
    reason="no Pango here: install the packages libpangoft2-1.0-0 and libharfbuzz-subset0",
)
WORDS = "조달청 – Consip 기관장 면담 ≈ 2,188일 ◧ □ ■ Perché 6º «rinnovo» → ✓ 뷁 ș"
SHEET = '{% extends "printing/sheet.html" %}{% block content %}CONTENT{% endblock %}'


def sheet(content: str, **context) -> str:
    with override("ko"):
        return engines["django"].from_string(SHEET.replace("CONTENT", content)).render(context)


def read(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def faces(pdf: bytes) -> set[str]:
    found = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()  # embedded
            found.add(str(font["/BaseFont"]).partition("+")[2])
    return found


def test_text_is_drawn_with_our_faces_and_reads_back():
    pdf = pdf_of(sheet(f"<p>{WORDS}</p><p><b>{WORDS}</b></p>", heading="제목"))
    assert faces(pdf) == {"MOU-Print", "MOU-Print-Bold"}
    assert read(pdf).count(WORDS) == 2
    assert len(pdf) < 60_000  # cut to what is shown


@pytest.mark.parametrize(
    ("paper", "size"),
    [("A4", (210, 297)), ("A4 landscape", (297, 210)), ("A3 landscape", (420, 297))],
)
def test_paper_and_running_foot(paper, size):
    rows = "".join(f"<p>{number}</p>" for number in range(150))
    pages = PdfReader(io.BytesIO(pdf_of(sheet(rows, paper=paper, confidentiality="내부용")))).pages
    for number, page in enumerate(pages, start=1):
        box = page.mediabox
        assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == size
        assert f"{number} / {len(pages)}" in page.extract_text()
        assert "내부용" in page.extract_text()


def test_the_same_document_is_the_same_bytes():
    html = sheet(f"<p>{WORDS}</p>", heading="제목")
    assert pdf_of(html) == pdf_of(html)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://localhost:8000/accounts/login/",
        "http://localhost:8000/static/../manage.py",
        "http://localhost:8000/static/%2e%2e/manage.py",
        "http://elsewhere.example/static/css/tokens.css",
        "data:text/css,p{}",
    ],
)
def test_nothing_but_static_files_is_read(address, settings):
    settings.SITE_URL = "http://localhost:8000"
    assert static_file(address) is None
    assert static_file("http://localhost:8000/static/css/tokens.css").name == "tokens.css"


def test_a_foreign_address_is_left_out(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    inside = (
        f'<link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}">'
        f'<link rel="stylesheet" href="{secret.as_uri()}"><p>there</p>'
        f'<svg width="9" height="9"><image href="{secret.as_uri()}" width="9" height="9"/></svg>'
    )
    pdf = pdf_of(sheet(inside))
    assert "there" in read(pdf)
    assert b"SECRET" not in pdf and not PdfReader(io.BytesIO(pdf)).attachments


def test_a_document_beyond_the_bound_is_refused(monkeypatch, rf: RequestFactory):
    with pytest.raises(TooLong):
        pdf_of(sheet("<p>1</p>" * 150), most=1)

    def long(*args, **kwargs):
        raise TooLong(81)

    monkeypatch.setattr(answers, "render_pdf", long)
    with override("en"), pytest.raises(BadRequest, match="81 pages"):
        pdf_answer(rf.get("/"), "printing/sheet.html", {}, name="x")


def test_without_an_engine_a_page_says_what_to_install(monkeypatch, client, rf: RequestFactory):
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # its import fails
    assert engine() is None
    request = rf.get("/anything/?format=pdf")
    answer = pdf_answer(request, "printing/sheet.html", {}, name="x", unavailable="no_pdf.html")
    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.content.decode()
