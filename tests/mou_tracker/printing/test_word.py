"""Documents for a word processor: what stands in them is read back by our own reader, with real
headings, lists, tables and languages; the same document is the same bytes."""

import io

from docx import Document

from agreements.extraction import State, extract, recognise
from mou_tracker.printing import Cell, Run, Word, docx_answer, plain


def written() -> Word:
    word = Word("조달청 – Consip", lang="ko")
    word.heading("조달청 – Consip", 0)
    word.heading("지금 어디에 있나")
    word.paragraph(Run("제6차 갱신 ≈", bold=True), " 효력 중")
    word.bullets(["첫째", Run("secondo", "it")])
    left = Cell(
        (("Normal", (Run("가", "ko"),)), ("List Bullet", (Run("나", "ko"),))), shade="F4F5F6"
    )
    word.table([[left, plain("uno", "it")]], widths=(1, 1), head=("한국어", "Italiano"))
    return word


def test_it_is_read_back(tmp_path):
    path = tmp_path / "brief.docx"
    path.write_bytes(docx_answer("brief", written()).content)
    with path.open("rb") as file:
        kind = recognise(file, name="brief.docx")
    found = extract(path, kind)
    assert found.state == State.WHOLE
    lines = [line.strip() for line in found.text.splitlines() if line.strip()]
    for line in ("조달청 – Consip", "지금 어디에 있나", "제6차 갱신 ≈ 효력 중", "첫째", "secondo"):
        assert line in lines
    for word in ("가", "나", "uno", "한국어", "Italiano"):
        assert word in found.text


def test_headings_lists_and_languages_are_real():
    document = Document(io.BytesIO(written().file()))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Title", "조달청 – Consip") in styles
    assert ("Heading 1", "지금 어디에 있나") in styles
    assert ("List Bullet", "secondo") in styles
    tags = {
        run.text: run._r.rPr.xpath("./w:lang/@w:val")[0]
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }
    assert tags["secondo"] == "it-IT" and tags["첫째"] == "ko-KR"
    assert document.tables[0].rows[0]._tr.trPr.xpath("./w:tblHeader")


def test_the_same_document_is_the_same_bytes_and_names_nobody():
    assert written().file() == written().file()
    told = Document(io.BytesIO(written().file())).core_properties
    assert (told.author, told.last_modified_by, told.comments) == ("", "", "")


def test_controls_of_no_xml_become_spaces():
    word = Word("a\x01b", lang="en")
    word.paragraph("c\x0bd")
    assert Document(io.BytesIO(word.file())).paragraphs[0].text == "c d"
