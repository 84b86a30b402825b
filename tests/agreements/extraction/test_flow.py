"""Words in force: what is struck out, remarked or there twice stands in no sentence."""

import io
from pathlib import Path
from zipfile import ZipFile

import olefile
import pytest

from agreements.extraction import ACCEPTED, State, extract
from agreements.extraction.flow import parts_of_zip, texts
from agreements.extraction.reading import tidy
from tests.agreements import made

DATA = Path(__file__).parents[2] / "data" / "registers"


def text_of(content: bytes, kind: str) -> list[str]:
    with ZipFile(io.BytesIO(content)) as archive:
        return tidy("".join(texts(parts_of_zip(archive), kind))).split("\n")


def hwpx(body: str, shapes: str = "") -> bytes:
    section = f'<hs:sec xmlns:hs="s" xmlns:hp="{made.HP}">{body}</hs:sec>'
    head = f'<hh:head xmlns:hh="h">{shapes}</hh:head>'
    return made.zipped(
        {
            "mimetype": "application/hwp+zip",
            "Contents/section0.xml": section,
            "Contents/header.xml": head,
        }
    )


def para(inner: str, shape: str = "0") -> str:
    return f'<hp:p><hp:run charPrIDRef="{shape}"><hp:t>{inner}</hp:t></hp:run></hp:p>'


def docx(body: str, styles: str = "", **parts: str) -> bytes:
    ns = f'xmlns:w="{made.W}" xmlns:mc="mc" xmlns:v="v" xmlns:wps="wps"'
    document = f"<w:document {ns}><w:body>{body}</w:body></w:document>"
    more = {f"word/{name}.xml": f"<w:{part[0]} {ns}>{part[1]}</w:{part[0]}>"
            for name, part in parts.items()}  # fmt: skip
    return made.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": document,
            "word/styles.xml": f"<w:styles {ns}>{styles}</w:styles>",
            **more,
        }
    )


def odt(body: str, automatic: str = "", styles: str = "") -> bytes:
    ns = (
        f'xmlns:office="{made.O}" xmlns:text="{made.T}" xmlns:style="style" xmlns:draw="draw"'
        ' xmlns:dc="dc" xmlns:svg="svg"'
    )
    content = (
        f"<office:document-content {ns}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    )
    master = f"<office:document-styles {ns}>{styles}</office:document-styles>"
    mimetype = "application/vnd.oasis.opendocument.text"
    return made.zipped({"mimetype": mimetype, "content.xml": content, "styles.xml": master})


LINE = '<hh:charPr id="{}"><hh:strikeout shape="{}" color="#000000"/></hh:charPr>'
SHAPES = "".join(
    LINE.format(number, shape)
    for number, shape in enumerate(("NONE", "SOLID", "3D", "DOUBLE_SLIM"))
)
EDGE = "<hp:{0}><hp:subList>" + para("조달청 국제협력과") + "</hp:subList></hp:{0}>"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (para('유효기간은 <hp:deleteBegin Id="1"/>2년<hp:deleteEnd Id="1"/>3년이다'),
         ["유효기간은 3년이다"]),
        # a mark without its end holds for its paragraph, and no further
        (para('앞<hp:deleteBegin Id="1"/>뒤') + para("다음"), ["앞", "다음"]),
        (para("그은 글", "1") + para("남은 글") + para("선 모양 3D는 줄이 아니다", "2")
         + para("두 줄", "3"), ["남은 글", "선 모양 3D는 줄이 아니다"]),
        # a footnote, and a box, are paragraphs inside one
        (f'<hp:p><hp:run><hp:t>제1조</hp:t><hp:ctrl><hp:footNote><hp:subList>{para("각주")}'
         "</hp:subList></hp:footNote></hp:ctrl><hp:t> 목적</hp:t></hp:run></hp:p>" + para("제2조"),
         ["제1조 목적", "각주", "제2조"]),
        # head and foot stand in two places
        (f'<hp:p><hp:run><hp:secPr>{EDGE.format("header")}</hp:secPr><hp:ctrl>'
         f'{EDGE.format("header")}</hp:ctrl></hp:run></hp:p>{para("본문")}',
         ["본문", "조달청 국제협력과"]),
        (f'<hp:p><hp:run><hp:ctrl><hp:fieldBegin type="MEMO"><hp:subList>{para("메모")}'
         "</hp:subList></hp:fieldBegin></hp:ctrl><hp:t>문장</hp:t></hp:run></hp:p>", ["문장"]),
        (para("제<hp:nbSpace/>1<hp:tab/>조<hp:lineBreak/>목적"), ["제 1\t조", "목적"]),
    ],
    ids=["tracked", "unclosed", "shapes", "note", "edges", "memo", "signs"],
)  # fmt: skip
def test_hwpx(body, told):
    assert text_of(hwpx(body, SHAPES), "hwpx") == told


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


BOX = "<w:txbxContent><w:p>" + run("Seal here") + "</w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (docx(f'<w:p>{run("three", "<w:strike/>")}{run("five years")}</w:p>'), ["five years"]),
        (docx(f'<w:p>{run("kept", "<w:strike w:val=" + chr(34) + "0" + chr(34) + "/>")}</w:p>'),
         ["kept"]),
        (docx(f'<w:p>{run("a")}<w:del><w:r><w:delText>old</w:delText><w:t>older</w:t></w:r></w:del>'
              f'<w:ins>{run("b")}</w:ins></w:p>'), ["ab"]),
        (docx(f'<w:p><w:moveFrom>{run("moved")}</w:moveFrom></w:p>'
              f'<w:p><w:moveTo>{run("moved")}</w:moveTo></w:p>'), ["moved"]),
        # what is struck at the end of a paragraph is its mark alone
        (docx(f'<w:p><w:pPr><w:rPr><w:strike/></w:rPr></w:pPr>{run("in force")}</w:p>'),
         ["in force"]),
        (docx(f'<w:p><w:pPr><w:pStyle w:val="Out"/></w:pPr>{run("gone")}</w:p><w:p>{run("stays")}'
              "</w:p>", '<w:style w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
              '<w:style w:styleId="Out"><w:basedOn w:val="Old"/></w:style>'), ["stays"]),
        (docx(f'<w:p>{run("before ")}<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{BOX}'
              f"</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{BOX}</v:textbox></mc:Fallback>"
              f'</mc:AlternateContent></w:r>{run("after")}</w:p>'), ["before after", "Seal here"]),
        (docx(f'<w:p><w:pPr><w:tabs><w:tab w:pos="1"/></w:tabs></w:pPr>{run("no tab")}</w:p>'),
         ["no tab"]),
        (docx(f'<w:p>{run("body")}</w:p>', header1=("hdr", f'<w:p>{run("Office")}</w:p>'),
              header2=("hdr", f'<w:p>{run("Office")}</w:p>'),
              footnotes=("footnotes", f'<w:p>{run("note")}</w:p>')), ["body", "note", "Office"]),
    ],
    ids=["strike", "no strike", "deleted", "moved", "mark", "style", "box", "tabs", "edges"],
)  # fmt: skip
def test_docx(content, told):
    assert text_of(content, "docx") == told


GONE = (
    '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="T2"><style:text-properties'
    ' style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="T3" style:parent-style-name="T1"/>'
)
DELETED = (
    "<text:tracked-changes><text:changed-region><text:deletion><dc:creator>Kim</dc:creator>"
    "<text:p>deleted words</text:p></text:deletion></text:changed-region></text:tracked-changes>"
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (odt(f"{DELETED}<text:p>in force</text:p>"), ["in force"]),
        (odt("<text:p>The <office:annotation><dc:creator>Rossi</dc:creator><dc:date>2026-01-02"
             "</dc:date><text:p>really?</text:p></office:annotation>Parties</text:p>"),
         ["The Parties"]),
        (odt('<text:p>for <text:span text:style-name="T1">two</text:span><text:span'
             ' text:style-name="T3">too</text:span><text:span text:style-name="T2">three'
             "</text:span> years</text:p>", GONE), ["for three years"]),
        (odt("<text:p>Article 1<text:note><text:note-citation>1</text:note-citation>"
             "<text:note-body><text:p>a note</text:p></text:note-body></text:note> Purpose"
             "</text:p>"),
         ["Article 1 Purpose", "a note"]),
        (odt("<text:p>seal <draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box>"
             "<svg:title>a picture</svg:title></draw:frame>here</text:p>"),
         ["seal here", "in a box"]),
        (odt('<text:p>a<text:s text:c="3"/>b</text:p>'), ["a   b"]),
        (odt("<text:p>body</text:p>", styles="<style:header><text:p>Office</text:p></style:header>"
             "<style:header-left><text:p>Office</text:p></style:header-left>"), ["body", "Office"]),
        (odt("<text:p>On the <text:title>Memorandum</text:title></text:p>"), ["On the Memorandum"]),
        # names of styles are told anew in each part
        (odt('<text:p><text:span text:style-name="T1">kept</text:span></text:p>',
             '<style:style style:name="T1"/>', GONE), ["kept"]),
    ],
    ids=["deleted", "comment", "struck", "note", "box", "spaces", "edges", "title", "names"],
)  # fmt: skip
def test_odt(content, told):
    assert text_of(content, "odt") == told


def test_a_real_hwp_document():
    """Body and table, read by a package; the same words as in the HWPX of it."""
    found = extract(DATA / "05-hangul-table.hwp", ACCEPTED["hwp"])
    assert found.state == State.WHOLE
    assert found == extract(DATA / "05-hangul-table.hwpx", ACCEPTED["hwpx"])
    assert "라마바대학 외 2개\n공동 업무협약\n’16.11.30." in found.text


@pytest.mark.parametrize("ending", ["hwpx", "hwp"])
def test_what_another_program_wrote(tmp_path, ending):
    """Deleted words, a memo, a footnote, a head: by a writer that is not ours."""
    from hwpx import HwpxDocument

    document = HwpxDocument.new()
    document.tracking.delete(document.add_paragraph("이 각서는 2년간 유효하다."), match="2년간 ")
    noted = document.add_paragraph("제1조 목적")
    noted.add_footnote("각주의 글")
    document.notes.add_memo("메모의 글", anchor=document.add_paragraph("메모한 곳"))
    document.page.set_header(text="머리말")
    path = tmp_path / f"written.{ending}"
    document.save_to_path(path)
    found = extract(path, ACCEPTED[ending])
    lines = [line for line in found.text.split("\n") if line]
    assert lines == ["이 각서는 유효하다.", "제1조 목적", "각주의 글", "메모한 곳", "머리말"]


def test_the_preview_of_a_hwp_document_is_not_its_text(tmp_path):
    """The stream PrvText may be left from another document."""
    path = tmp_path / "other.hwp"
    path.write_bytes((DATA / "05-hangul-table.hwp").read_bytes())
    with olefile.OleFileIO(path, write_mode=True) as compound:
        compound.write_stream("PrvText", "남의".encode("utf-16-le"))
    found = extract(path, ACCEPTED["hwp"])
    assert found.text.startswith("해외 조달기관") and "남의" not in found.text


def test_a_hwp_document_that_is_locked(tmp_path):
    """Distribution documents (배포용) are enciphered: said, not guessed."""
    path = tmp_path / "locked.hwp"
    path.write_bytes((DATA / "05-hangul-table.hwp").read_bytes())
    with olefile.OleFileIO(path, write_mode=True) as compound:
        header = bytearray(compound.openstream("FileHeader").read())
        header[36] |= 4
        compound.write_stream("FileHeader", bytes(header))
    assert extract(path, ACCEPTED["hwp"]).state == State.PROTECTED
