"""A page breaks the lines of a release where it is full: what is read stays so, or is asked."""

import re
import unicodedata

import pytest

from mou_tracker.imports.releases import read_release
from mou_tracker.imports.releases.unbroken import unbroken

from .scoring import score
from .test_cases import NAMES, case

#: In letters of a Latin width; a Hangul syllable has two. Sheets and their type sizes.
WIDTHS = (60, 68, 72, 76, 80, 90)


#: Where lines may end: Latin between words; Hangul anywhere, as pages are printed, or as mails are.
ANYWHERE = r"[가-힣]|[^\s가-힣]+|\s"
BETWEEN_WORDS = r"\S+|\s"


def wrapped(text: str, width: int, manner: str = ANYWHERE) -> str:
    """No space stays at the end of a line."""
    return "\n".join(one for line in text.split("\n") for one in _lines(line, width, manner))


def _lines(line: str, width: int, manner: str) -> list[str]:
    found, at = [""], 0
    for piece in re.findall(manner, line):
        wide = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in piece)
        if at + wide > width and found[-1].strip():
            found.append("")
            at = 0
        if found[-1] or not piece.isspace():
            found[-1] += piece
            at += wide
    return [one.rstrip() for one in found]


@pytest.mark.parametrize("manner", [ANYWHERE, BETWEEN_WORDS])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_where_lines_end_makes_nothing_wrong(name, width, manner):
    text, expected = case(name)
    broken = unbroken(wrapped(text, width, manner))
    found = score(broken, expected, read_release(broken, world=expected["world"]))
    assert found.wrong == []
    assert found.share >= 0.8, found.missed
    days = [what for what, ok in found.essential if not ok]
    assert len(days) <= 1, days


@pytest.mark.parametrize("width", [*WIDTHS, 1000])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_spaces_changes(name, width):
    text, _expected = case(name)
    broken = wrapped(text, width)
    whole = unbroken(broken)
    assert "".join(whole.split()) == "".join(text.split())
    assert unbroken(whole) == whole
    if width == 1000:
        assert whole == broken


#: Two lines of a page that is 24 wide, and what they say.
LINES = [
    ("양 기관은 로마에서 양해각서에 서", "명하였다고 밝혔다.", "양해각서에 서명하였다고"),
    ("양 기관은 로마에서 양해각서에", "서명하였다고 밝혔다.", "양해각서에 서명하였다고"),
    ("유효기간은 2026년 6월 4일부", "터 2028년 6월 3일까지다.", "4일부터 2028년"),
    ("유효기간은 2026년 6월 4일부터 2", "년으로 한다고 밝혔다.", "4일부터 2년으로"),
    ("다음 회의는 서울에서 2027. 3.", "5. 연다고 밝혔다.", "2027. 3. 5. 연다고"),
    ("조달청은 재무부 산하 기관인 콘십", "(Consip)과 협력한다고 밝혔다.", "콘십(Consip)과"),
    ("조달청은 재무부 산하 콘십(Consip)", "과 협력한다고 밝혔다.", "(Consip)과 협력"),
    ("양 기관은 2018년에 맺은 협약을", "했다는 것을 확인하고 밝혔다.", "협약을 했다는"),
    ("양 기관은 2018년에 협약을 체결", "했다는 것을 확인하고 밝혔다.", "체결했다는"),
    ("양측은 회의를 올해 9월 대전에", "서 연다고 밝혔다.", "대전에서 연다고"),
    ("조달청은 19일 캄보디아 공공조달총국", "과 양해각서를 맺었다.", "공공조달총국과 양해"),
    ("이번 갱신으로 두 기관의 협력은 네 번째", "가 되었다고 밝혔다.", "네 번째"),
    ("어느 한쪽이 만료 6개", "월 전까지 통보한다.", "6개월 전"),
    ("하 청장은 산티아고에서 국장과", "'협력 양해각서'를 맺었다.", "국장과 '협력"),
    ("하 청장은 산티아고에서 '양해각서", "'를 맺었다고 밝혔다.", "'양해각서'를"),
    ("제8회 포럼은 2028년 봄", "라바트에서 열린다.", "봄 라바트"),
    ("가. 협력 분야: 전자조달", "나. 협력 기간: 2년", "전자조달\n나."),
    ("담당 부서: 국제협력담당관실 (과장 한)", "문의: 042-000-0000 (사무관 신소라)", ")\n문의:"),
    ("The agencies renewed their MoU in May", "and will meet in Rome.", "in May and will"),
    ("Office for Government Supply", "Manila, 18 September 2026", "Supply\nManila"),
    ("Le parti lavorano su tre fronti:", "gli appalti verdi e le gare.", "fronti: gli appalti"),
]


@pytest.mark.parametrize(("line", "following", "told"), LINES)
def test_two_lines_of_a_page(line, following, told):
    text = f"조달청 보도\n\n{line}\n{following}\n"
    assert told in unbroken(text)
