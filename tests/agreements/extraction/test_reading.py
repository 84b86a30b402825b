"""The text of real small files, and what happens to those that hurt their reader."""

import unicodedata
import zlib

import pypdf
import pytest

from agreements.extraction import ACCEPTED, State, extract
from agreements.extraction.__main__ import MAX_CHARACTERS
from agreements.extraction.reading import tidy
from tests.agreements import made


@pytest.fixture
def text_of(tmp_path):
    def read(content: bytes, kind: str, **options):
        path = tmp_path / "file"
        path.write_bytes(content)
        return extract(path, ACCEPTED[kind], **options)

    return read


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (made.pdf("Memorandum of Understanding"), "pdf", "Memorandum of Understanding"),
        (made.docx("Article 1", "Article 2 &amp; more"), "docx", "Article 1\nArticle 2 & more"),
        (made.hwpx("제1조", "목적"), "hwpx", "제1조\n목적"),
        (made.odt("Articolo 1", "È così"), "odt", "Articolo 1\nÈ così"),
        (made.pptx("One", "Two"), "pptx", "One\nTwo"),
        (made.xlsx([["Party", "Since"], ["Consip", 2008]], "MOU"), "xlsx",
         "MOU\nParty\tSince\nConsip\t2008"),
        ("첫째\r\n둘째".encode(), "text", "첫째\n둘째"),
        ("조달청".encode("cp949"), "text", "조달청"),
        (b"\xef\xbb\xbfmark", "text", "mark"),
    ],
    ids=["pdf", "docx", "hwpx", "odt", "pptx", "xlsx", "utf-8", "cp949", "bom"],
)  # fmt: skip
def test_the_text_of_each_kind(text_of, content, kind, text):
    found = text_of(content, kind)
    assert (found.state, found.text) == (State.WHOLE, text)


def test_ten_slides_come_in_their_order(text_of):
    slides = [f"Slide {number}" for number in range(1, 12)]
    assert text_of(made.pptx(*slides), "pptx").text.split("\n") == slides


def test_a_form_feed_ends_a_page_of_pdf_alone(text_of):
    assert text_of(b"one\ftwo", "text").text == "one\ntwo"


def test_a_document_without_text(text_of):
    assert text_of(made.pdf(""), "pdf").state == State.NONE


def test_a_space_that_a_font_maps_to_a_control_character(text_of):
    """NanumGothic maps its space to U+0001, others to the number of its glyph."""
    for code in ("0001", "0003", "0000", "0085"):
        content = made.pdf("MOU 2026", space=code)
        assert text_of(content, "pdf").text == "MOU 2026", code


def test_pages_stay_apart(text_of, tmp_path):
    """A page without text counts, too: the second and third of these."""
    writer = pypdf.PdfWriter()
    for text in ("one", "", "three"):
        (tmp_path / "page.pdf").write_bytes(made.pdf(text))
        writer.append(tmp_path / "page.pdf")
    writer.write(tmp_path / "pages.pdf")
    found = text_of((tmp_path / "pages.pdf").read_bytes(), "pdf")
    assert found.text == "one\f\fthree"


@pytest.mark.parametrize("kind", ["png", "doc", "ppt"])
def test_kinds_that_are_not_read(text_of, kind):
    assert text_of(b"whatever", kind).state == State.NOT_READABLE


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "hwpx", "hwp"])
def test_what_is_broken_fails_and_no_more(text_of, kind):
    assert text_of(b"%PDF-1.7 nothing", kind).state == State.FAILED


def test_a_pdf_with_a_password(text_of, tmp_path):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    found = text_of((tmp_path / "locked.pdf").read_bytes(), "pdf")
    assert found.state == State.PROTECTED


def test_a_long_text_is_cut(text_of):
    found = text_of(b"word " * 150_000, "text")
    assert found.state == State.CUT
    assert MAX_CHARACTERS - 5 < len(found.text) <= MAX_CHARACTERS


def test_a_reader_that_does_not_come_back_is_stopped(text_of):
    found = text_of(made.xlsx([[n] * 20 for n in range(4000)]), "xlsx", seconds=0.05)
    assert found.state in (State.FAILED, State.CUT)


def test_memory_is_bounded(text_of):
    """A page whose content unpacks to gigabytes: the reader dies, its caller is told."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 24)) for _ in range(100)) + packer.flush()
    assert len(packed) < 2_000_000
    assert text_of(made.pdf("", packed=packed), "pdf").state in (State.FAILED, State.NONE)


def test_a_text_is_clean():
    assert tidy("a\x00b\x07\r\nc\n\n\n\nd  \f") == "ab\nc\n\nd"
    assert tidy("\fone\n\n\fthree \f") == "\fone\fthree"
    decomposed = unicodedata.normalize("NFD", "양해각서")
    assert tidy(decomposed) == "양해각서"
    assert tidy("x\ud800y") == "xy"
