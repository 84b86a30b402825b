"""Sheets of every kind of file in one shape, and what is refused before it can hurt."""

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from agreements.extraction import ACCEPTED, recognise
from agreements.extraction.sheets import LIMITS, Kind, Merge, Refused, read_sheets
from agreements.extraction.sheets.draft import Gathering, sheet_of
from agreements.extraction.sheets.shown import read_number
from tests.agreements import made

DATA = Path(__file__).parents[2] / "data" / "registers"


@pytest.fixture
def sheets_of(tmp_path):
    def read(content: bytes, kind: str, **options):
        path = tmp_path / f"file.{kind}"
        path.write_bytes(content)
        return read_sheets(path, ACCEPTED[kind], **options)

    return read


def kept(name: str):
    path = DATA / name
    with path.open("rb") as file:
        return read_sheets(path, recognise(file, name=name))


def told(sheet) -> dict:
    """What a register says, whatever file it stands in: days, not how they are numbered."""
    return {
        place: (
            cell.text if cell.kind is not Kind.NUMBER else sheet.day_of(cell) or cell.text,
            cell.kind,
            cell.value if cell.kind is not Kind.NUMBER else None,
            cell.precision,
            cell.origin,
        )
        for place, cell in sheet.cells.items()
    }


@pytest.mark.parametrize(
    "names",
    [
        ("02-registro-accordi-utf8.csv", "02-registro-accordi.csv",
         "02-registro-accordi-utf16.csv"),
        ("05-hangul-table.hwpx", "05-hangul-table.hwp"),
    ],
    ids=["encodings", "hangul"],
)  # fmt: skip
def test_one_register_in_several_files_gives_the_same_cells(names):
    (first,), *others = (kept(name) for name in names)
    assert len(first.cells) > 30
    for (other,) in others:
        assert told(other) == told(first)
        assert (other.merges, other.before, other.after) == (
            first.merges, first.before, first.after)  # fmt: skip


def test_one_workbook_in_four_formats():
    """The serial number without a format (E18) stands for the same day in both calendars; numbers
    that are years are the same everywhere."""
    (first,), *others = (
        kept(f"03-accords{rest}") for rest in (".xls", ".ods", "-1904.xlsx", "-strict.xlsx")
    )
    for (other,) in others:
        numbers = [
            place for place, cell in first.cells.items()
            if cell.kind is Kind.NUMBER and place != (18, 5)
        ]  # fmt: skip
        assert [other.cells[place].value for place in numbers] == [
            first.cells[place].value for place in numbers
        ]
        same, ours = told(other), told(first)
        for place in numbers:
            del same[place], ours[place]
        assert same == ours
        assert sorted(other.merges) == sorted(first.merges)
        assert other.day_of(other.cells[18, 5]) == date(2020, 1, 1)


def test_a_korean_office():
    sheet, international, old = kept("01-korean-office.xlsx")
    month, by_formula, wrong = sheet.cells[7, 4], sheet.cells[19, 6], sheet.cells[25, 5]
    assert (month.text, month.value, month.precision) == (
        "2014년 5월", date(2014, 5, 1), "month")  # fmt: skip
    assert (by_formula.value, by_formula.formula) == (date(2020, 4, 16), "=EDATE(E19,60)-1")
    assert (wrong.kind, wrong.text) == (Kind.ERROR, "#REF!")
    assert sheet.cells[19, 5].comment == "원본은 자료실 3번 서가"
    assert sheet.at(6, 2).text == sheet.at(5, 2).text == "일본"  # merged over
    assert sheet.cells[28, 2].is_hidden and sheet.cells[5, 9].is_hidden
    assert not sheet.cells[5, 8 - 1].is_hidden
    assert sheet.cells[11, 4].value == 43255 and sheet.day_of(sheet.cells[11, 4]).year == 2018
    assert (international.name, old.name, old.is_hidden) == ("국제기구", "구버전", True)
    assert sheet.cells[19, 6].name == "F19"


def test_paragraphs_around_a_table():
    (table,) = kept("05-hangul-table.hwp")
    assert table.before == ("해외 조달기관 협약 현황 (2025. 12. 31. 현재)",)
    assert table.after == ("※ 담당: 국제협력담당관실",)
    assert table.cells[4, 3].text == "가나다대학\n라마바대학 외 2개"
    assert table.merges == [Merge(2, 2, 3, 2), Merge(4, 2, 5, 2)]


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(cells) + "</w:tr>"


def cell(text: str, about: str = "") -> str:
    inner = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" if text else "<w:p/>"
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{inner}</w:tc>"


def test_merged_cells_of_word(sheets_of):
    wide, down, on = ('<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>")
    table = (
        row(cell("title", wide), cell("C"))
        + row(cell("Korea", down), cell("2020"), cell("x"))
        + row(cell("", on), cell("2021"), cell("", ""))
    )
    document = (
        f'<w:document xmlns:w="{made.W}"><w:body><w:tbl>{table}</w:tbl></w:body></w:document>'
    )
    content = made.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})
    (sheet,) = sheets_of(content, "docx")
    assert {place: one.text for place, one in sheet.cells.items()} == {
        (1, 1): "title", (1, 3): "C", (2, 1): "Korea", (2, 2): "2020", (2, 3): "x",
        (3, 2): "2021",
    }  # fmt: skip
    assert sheet.at(3, 1).text == "Korea" and sheet.at(1, 2).text == "title"


def test_a_table_in_a_cell_is_a_sheet_of_its_own(sheets_of):
    """Forms are often framed by a table of one cell."""
    inner = f"<w:tbl>{row(cell('Partner'), cell('Day'))}</w:tbl><w:p/>"
    frame = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    document = f'<w:document xmlns:w="{made.W}"><w:body>{frame}</w:body></w:document>'
    content = made.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})
    outer, table = sheets_of(content, "docx")
    assert outer.cells == {} and [one.text for one in table.cells.values()] == ["Partner", "Day"]


def workbook(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_a_workbook_shows(sheets_of):
    def fill(sheet) -> None:
        values = [
            (date(2026, 6, 9), "yyyy. m. d."), (date(2026, 6, 1), 'yyyy"년" m"월"'),
            (datetime(2026, 6, 9, 14, 5), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
            (time(9, 30), "h:mm AM/PM"),
            (1234567.891, "#,##0.00"), (0.256, "0.0%"), (7, "000"), (True, "General"),
            ("=1+1", "General"), (date(2026, 6, 9), "mmm-yy"), (2026, '0"년"'),
        ]  # fmt: skip
        for number, (value, how) in enumerate(values, 1):
            sheet.cell(number, 1, value).number_format = how
        sheet["C3"].comment = Comment("only a comment", "Kim")
        sheet.merge_cells("E1:F2")
        sheet["E1"] = "merged"
        sheet.row_dimensions[2].hidden = True

    (sheet,) = sheets_of(workbook(fill), "xlsx")
    shown = [sheet.cells[number, 1].text for number in range(1, 12)]
    assert shown == [
        "2026. 6. 9.", "2026년 6월", "2026-06-09 14:05", "9:30 AM", "1,234,567.89", "25.6%", "007",
        "TRUE", "", "Jun-26", "2026년",
    ]  # fmt: skip
    assert [sheet.cells[number, 1].precision for number in (1, 2, 3, 10, 11)] == [
        "day", "month", "day", "month", None,
    ]  # fmt: skip
    formula = sheet.cells[9, 1]
    assert (formula.kind, formula.formula) == (Kind.EMPTY, "=1+1")
    assert (sheet.cells[3, 3].kind, sheet.cells[3, 3].comment[-14:]) == (
        Kind.EMPTY, "only a comment")  # fmt: skip
    assert sheet.cells[2, 1].is_hidden and sheet.at(2, 6).text == "merged"


@pytest.mark.parametrize("value", ["1e999", "nan", "twelve"])
def test_a_number_that_is_none_is_an_error_of_its_cell(sheets_of, value):
    content = workbook(lambda sheet: sheet.append([12, "next"]))
    broken = made.rezipped(content, "xl/worksheets/sheet1.xml", b"<v>12</v>", f"<v>{value}</v>")
    (sheet,) = sheets_of(broken, "xlsx")
    assert (sheet.cells[1, 1].kind, sheet.cells[1, 1].text) == (Kind.ERROR, value)
    assert sheet.cells[1, 2].text == "next"
    body = (
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="float"'
        f' office:value="{value}"><text:p>{value}</text:p></table:table-cell></table:table-row>'
        "</table:table>"
    )
    (sheet,) = sheets_of(ods(body), "ods")
    assert (sheet.cells[1, 1].kind, sheet.cells[1, 1].text) == (Kind.ERROR, value)


def test_the_day_that_never_was():
    """Serial 60 is 29 February 1900, which Excel counts and no calendar has."""
    assert read_number(60, "yyyy-mm-dd")[0] is Kind.NUMBER
    assert read_number(59, "yyyy-mm-dd")[1] == date(1900, 2, 28)
    assert read_number(61, "yyyy-mm-dd")[1] == date(1900, 3, 1)
    assert read_number(0, "yyyy-mm-dd", is_1904=True)[1] == date(1904, 1, 1)


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="table" xmlns:text="text" xmlns:dc="dc"><office:body>{}</office:body>'
    "</office:document-content>"
)


def ods(body: str) -> bytes:
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return made.zipped({"mimetype": mimetype, "content.xml": ODS.format(body)})


def test_repeats_deletions_and_comments_of_ods(sheets_of):
    body = (
        "<table:tracked-changes><table:table-cell><text:p>gone</text:p></table:table-cell>"
        '</table:tracked-changes><table:table table:name="A">'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p>'
        '</table:table-cell><table:table-cell office:value-type="string"><office:annotation>'
        "<dc:creator>Kim</dc:creator><text:p>note</text:p></office:annotation><text:p>one</text:p>"
        "<text:p>t<text:span>w</text:span>o</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    (sheet,) = sheets_of(ods(body), "ods")
    assert {place: cell.text for place, cell in sheet.cells.items()} == {
        (4, 1): "x", (4, 2): "x", (4, 3): "one\ntwo",
    }  # fmt: skip
    assert sheet.cells[4, 3].comment == "note"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n1, 2\t3\n", [["a", "b"], ["1, 2", "3"]]),
        ("Title, of 2026\n\na,b,c\n1,2,3\n",
         [["Title", " of 2026"], ["a", "b", "c"], ["1", "2", "3"]]),
        ('a,b\n"x\ny",2\n', [["a", "b"], ["x\ny", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("one\ntwo\n", [["one"], ["two"]]),
    ],
    ids=["semicolon", "tab", "title", "lines", "cr", "none"],
)  # fmt: skip
def test_delimiters(sheets_of, text, rows):
    (sheet,) = sheets_of(text.encode(), "text")
    assert [[cell.text for cell in row] for _number, row in sheet.rows()] == rows


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949", "cp1252"]
)
def test_encodings(sheets_of, encoding):
    """Korean in CP949, Italian in CP1252, whose apostrophes are syllables in CP949."""
    text = {"cp1252": "ente;data\nl’autorità e l’ente;perché\n"}.get(
        encoding, "기관;체결일\n조달청 국제협력담당관실;2026년\n"
    )
    content = text.encode(encoding)
    content = b"\xff\xfe" + content if encoding == "utf-16-le" else content
    kind = recognise(io.BytesIO(content), name="register.csv").code
    (sheet,) = sheets_of(content, kind)
    lines = [";".join(cell.text for cell in row) for _number, row in sheet.rows()]
    assert lines == text.splitlines()


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b'a,b\n1,2\n"never closed,3\n', "text", "quote_open"),
        (b",".join([b"x"] * (LIMITS["columns"] + 1)), "text", "columns"),
        (b"x\n" * (LIMITS["rows"] + 1), "text", "rows"),
        (made.zipped({"a": "b"}), "xlsx", "broken"),
        (b"%PDF", "pdf", "kind"),
        (ods('<table:table table:name="A"><table:table-row table:number-rows-repeated="900000">'
             "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
             "</table:table>"), "ods", "rows"),
        (ods('<table:table table:name="A"/>' * 51), "ods", "sheets"),
    ],
    ids=["quote", "columns", "rows", "broken", "kind", "repeats", "sheets"],
)  # fmt: skip
def test_what_is_refused(sheets_of, content, kind, code):
    with pytest.raises(Refused) as error:
        sheets_of(content, kind)
    assert error.value.code == code
    if code == "quote_open":
        assert error.value.number == 3


def test_too_many_cells_and_too_large_a_file(sheets_of, monkeypatch):
    wide = b",".join([b"x"] * 400) + b"\n"
    with pytest.raises(Refused, match="cells"):
        sheets_of(wide * 1_251, "text")
    with pytest.raises(Refused, match="file"):
        sheets_of(b"x" * (LIMITS["file"] + 1), "text")


def test_repeated_texts_and_overlapping_areas_are_counted(sheets_of):
    row = (
        '<table:table-row table:number-rows-repeated="100"><table:table-cell '
        f'table:number-columns-repeated="300"><text:p>{"x" * 1_000}</text:p></table:table-cell>'
        "</table:table-row>"
    )
    with pytest.raises(Refused, match="file"):
        sheets_of(ods(f'<table:table table:name="A">{row}</table:table>'), "ods")
    found = Gathering()
    draft = found.sheet("A")
    found.put(draft, 1_000, 400, "x")
    draft.merges = [(1, 1, 1_000, 400)] * 2
    with pytest.raises(Refused, match="cells"):
        sheet_of(found.told()[0])
    draft.merges *= LIMITS["cells"] // 2
    with pytest.raises(Refused, match="cells"):
        found.told()


def test_a_reader_that_takes_too_long_is_stopped(sheets_of):
    with pytest.raises(Refused, match="time"):
        sheets_of(b"a,b\n" * 1_000, "text", seconds=0.01)
