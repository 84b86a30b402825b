"""What a file is, told by its content alone; whatever is none of ours is named and refused."""

import io
import zipfile

import pytest

from agreements.extraction import MAX_BYTES, NotAccepted, recognise
from agreements.extraction.recognising import TEST_VIRUS
from tests.agreements import made


def kind_of(content: bytes, name: str = "") -> str:
    return recognise(io.BytesIO(content), name=name).code


def refused(content: bytes, name: str = "") -> tuple[str, str]:
    with pytest.raises(NotAccepted) as error:
        recognise(io.BytesIO(content), name=name)
    return error.value.code, error.value.found


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (made.pdf("Hello"), "a.pdf", "pdf"),
        (made.pdf("signed", tail=b"/ByteRange [0 1 2 3]"), "signed.PDF", "pdf"),
        (made.docx("Text"), "a.docx", "docx"),
        (made.xlsx([["a"]]), "a.xlsx", "xlsx"),
        (made.pptx("Slide"), "a.pptx", "pptx"),
        (made.hwpx("한글"), "협정서.hwpx", "hwpx"),
        (made.odt("Testo"), "a.odt", "odt"),
        (made.compound("FileHeader", "DocInfo", "BodyText"), "a.hwp", "hwp"),
        (made.compound("WordDocument", "1Table"), "a.doc", "doc"),
        (made.compound("A", "B", "C", "D", "E", "F", "Workbook"), "a.xls", "xls"),
        (made.compound("__properties_version1.0"), "a.msg", "msg"),
        (b"From: a@b.kr\r\nDate: Tue, 3 Mar 2026 09:00:00 +0900\r\n\r\n<html>x", "a.eml", "eml"),
        (b"From: a@b.kr\nDate: today\n\nminutes kept as text", "a.txt", "text"),
        (made.PNG, "a.png", "png"),
        (made.JPEG, "a.jpeg", "jpeg"),
        (made.GIF, "a.gif", "gif"),
        ("양해각서\n".encode(), "a.txt", "text"),
        ("양해각서\n".encode("cp949"), "a.csv", "text"),
        (b"\xef\xbb\xbfwith a mark", "a.txt", "text"),
        (b"3 < 4 and 5 > 2", "a.md", "text"),
        (b"no ending", "minutes", "text"),
        ("UTF-16".encode("utf-16"), "a.csv", "text"),
        ("è l’autorità".encode("cp1252"), "a.csv", "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_accepted_by_content(content, name, kind):
    assert kind_of(content, name) == kind


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"<!DOCTYPE html><title>x</title>", "html"),
        (b"\xef\xbb\xbf \n<html><body>", "html"),
        (b"harmless words, then <script>alert(1)</script>", "html"),
        (b"<!-- x --><div>", "html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()">', "svg"),
        (b'<?xml version="1.0"?><s:svg xmlns:s="x">', "svg"),
        (b'<?xml version="1.0"?><data/>', "xml"),
        (b"MZ\x90\x00\x03\x00", "program"),
        (b"MZ only letters", "program"),
        (b"\x7fELF\x02\x01", "program"),
        (b"#!/bin/sh\nrm -rf /", "script"),
        (b"{\\rtf1 x}", "rtf"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (b"Rar!\x1a\x07", "archive"),
        (bytes(range(256)), "unknown"),
        ("<script>x</script>".encode("utf-16"), "html"),
        (b"\x81\x8d\x8f is no text", "unknown"),
        (made.zipped({"a.txt": "x"}), "archive"),
        (made.zipped({"META-INF/MANIFEST.MF": "x"}), "archive"),
        (made.docx("x", **{"word/vbaProject.bin": b"x"}), "macros"),
        (made.compound("Something"), "compound"),
    ],
)
def test_refused_and_named(content, found):
    assert refused(content, "innocent.pdf") == ("not_accepted", found)


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (made.PNG, "a.pdf", "png"),
        (made.docx("x"), "a.doc", "docx"),
        (b"alert(1)", "a.js", "text"),
        (b"format c:", "a.bat", "text"),
        (made.pdf("x"), "a.pdf.exe", "pdf"),
    ],
)
def test_a_name_may_not_say_otherwise(content, name, found):
    assert refused(content, name) == ("mismatch", found)


def test_several_things_at_once_are_what_they_begin_as():
    """PDF and ZIP in one, GIF and script in one: kept as what they begin as, never shown inline."""
    assert kind_of(made.pdf("x", tail=made.zipped({"evil.js": "x"})), "a.pdf") == "pdf"
    assert kind_of(b"GIF89a/*\x00*/=1;alert(1)//", "a.gif") == "gif"


def test_nothing_and_too_much():
    assert refused(b"") == ("empty", "")

    class Large(io.BytesIO):
        def seek(self, at, whence=0):
            return MAX_BYTES + 1 if whence == 2 else super().seek(at, whence)

    with pytest.raises(NotAccepted, match="too_large"):
        recognise(Large(b"x"), name="a.txt")


@pytest.mark.parametrize("before", [0, 5, (1 << 20) - 30])
def test_the_test_sign_of_scanners_is_found_wherever_it_stands(before):
    assert refused(b"x" * before + TEST_VIRUS + b"\n", "a.txt")[0] == "test_virus"


def test_unpacked_sizes_are_bounded_before_anything_is_unpacked():
    ratio = made.docx("x", **{"word/big.xml": "<a>" + " " * 3_000_000 + "</a>"})
    assert refused(ratio)[0] == "unpacked_too_large"
    many = made.zipped({f"{n}": b"" for n in range(10_001)}, compress=zipfile.ZIP_STORED)
    assert refused(many)[0] == "unpacked_too_large"


def test_a_table_of_contents_that_lies_is_not_read():
    honest = made.docx("x")
    at = honest.rfind(b"PK\x05\x06")
    lying = honest[: at + 12] + (900_000_000).to_bytes(4, "little") + honest[at + 16 :]
    assert refused(lying)[0] == "unpacked_too_large"


def test_members_outside_or_links_are_never_unpacked():
    """They may be there: nothing is ever written out of an archive."""
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO(made.docx("x", **{"../../etc/passwd": "x"}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert kind_of(out.getvalue(), "a.docx") == "docx"


@pytest.mark.parametrize("end", [30, 200])
def test_a_cut_archive_is_broken(end):
    assert refused(made.docx("some text " * 20)[:-end])[0] == "broken"


def test_a_member_whose_bytes_are_damaged_is_broken():
    """Its table of contents is whole: only unpacking it tells."""
    whole = bytearray(made.docx("some text " * 200))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        member = archive.getinfo("word/document.xml")
    start = member.header_offset + 30 + len(member.filename)
    whole[start : start + member.compress_size] = b"\xff" * member.compress_size
    assert refused(bytes(whole), "a.docx") == ("broken", "archive")


def test_a_cut_compound_file_is_broken():
    assert refused(made.compound("WordDocument")[:600])[0] == "broken"


BOMB = """<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>"""
OUTSIDE = """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""


ELSEWHERE = """<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>"""


@pytest.mark.parametrize("harm", [BOMB, OUTSIDE, ELSEWHERE, BOMB.encode("utf-16")])
@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/document.xml.rels"])
def test_definitions_of_entities_are_refused(harm, part):
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>", part: harm}
    assert refused(made.zipped(parts), "a.docx")[0] == "entities"


def test_locked_with_a_password():
    content = bytearray(made.docx("x"))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refused(bytes(content))[0] == "protected"
    assert refused(made.compound("EncryptedPackage", "EncryptionInfo"))[0] == "protected"
