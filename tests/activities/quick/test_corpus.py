"""Lines as officers type them, and what a colleague would have understood."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from activities.quick.reading import MAX_LINE, Candidates, Named, parse

ON = date(2026, 11, 23)
KNOWN = Candidates(
    parties=(
        Named("consip", ("Consip", "Consip S.p.A.", "콘십", "이탈리아 조달공사")),
        Named("chile", ("ChileCompra", "칠레조달청")),
        Named("vn", ("PPA", "베트남 조달청")),
    ),
    agreements=(
        Named("KR-IT-2008-1", ("KR-IT-2008-1",), frozenset({"consip"})),
        Named("KR-CL-2010-1", ("KR-CL-2010-1",), frozenset({"chile"})),
        Named("KR-CL-2019-2", ("KR-CL-2019-2",), frozenset({"chile"})),
    ),
    areas=(
        Named("ai", ("AI-driven digital procurement", "인공지능(AI) 기반 디지털 조달")),
        Named("green", ("Green procurement", "녹색조달", "acquisti verdi")),
        Named("data", ("Data linkage", "데이터 연계")),
    ),
)
LINES = (Path(__file__).parent / "quick_lines.txt").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(part.strip() for part in line.split("|")) for line in LINES if line[:1] != "#"]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_corpus(row):
    found = parse(row[0], on=ON, known=KNOWN)
    odd = f"!{found.odd_day}" if found.odd_day else ""
    start, end = (f"{one:%H:%M}" if one else "" for one in (found.start, found.end))
    ours = f"+{found.own_count}" if found.own_count else ""
    assert row[1:] == (
        (found.when.text if found.when else "") + odd,
        f"{start}–{end}" if end else start,
        found.kind or "",
        f"{found.head_count or ''}{ours}",
        found.title,
    )


@pytest.mark.parametrize(
    ("order", "when"), [("dmy", "2026-11-05"), ("mdy", "2026-05-11"), (None, None)]
)
def test_day_or_month_first_as_the_writer_has_it(order, when):
    found = parse("lettera a Consip inviata il 5/11/2026", on=ON, known=KNOWN, order=order)
    assert (found.when.text if found.when else None) == when
    if when:
        assert found.title == "lettera a Consip inviata"


def test_in_a_korean_line_the_month_stands_first():
    assert parse("6/3 콘십 회의", on=ON, known=KNOWN, order="dmy").when.text == "2026-06-03"


@pytest.mark.parametrize(
    ("line", "agreements"),
    [
        ("KR-IT-2008-1 및 KR-CL-2010-1 합동 회의", ("KR-IT-2008-1", "KR-CL-2010-1")),
        ("kr-cl-2019-2 and KR-IT-2008-1.", ("KR-CL-2019-2", "KR-IT-2008-1")),
        ("ＫＲ－ＩＴ－２００８－１ 회의", ("KR-IT-2008-1",)),
        ("KR-IT-2008-1에 따른 회의", ("KR-IT-2008-1",)),
        ("KR-IT-2008-12 회의", ()),
        ("칠레조달청 회의", ()),
    ],
)
def test_every_reference_is_read(line, agreements):
    assert parse(line, on=ON, known=KNOWN).agreements == agreements


@pytest.mark.parametrize(
    ("line", "order", "when"),
    [
        ("3.6 riunione con Consip", "dmy", "2026-06-03"),
        ("3.6.26 riunione con Consip", "dmy", "2026-06-03"),
        ("13.5 riunione con Consip", "dmy", "2026-05-13"),
        ("11.20 riunione con Consip", "dmy", "2026-11-20"),
        ("6.3 콘십 회의", "dmy", "2026-06-03"),
    ],
)
def test_dots_follow_the_writers_language(line, order, when):
    assert parse(line, on=ON, known=KNOWN, order=order).when.text == when


# fmt: off
WORDS = st.sampled_from([
    "6.3", "2.30", "13월", "6월", "3일에", "3시", "25:99", "오후", "~", "-", "(", ")", "콘십",
    "Consip", "명", "5명", "외", "우리", "총", "con", "dal", "al", "on", "last", "scorso", "지난",
    "지난주", "금요일", "ieri", "하반기", "2027", "KR-IT-2008-1", "AI", "회의", "방문단", "\0",
    "🙂", "\u202e", "١٢", "５명", "㋀", "ﷺ", "İ", "ß", "²", "9999-12-31", "0000",
])
# fmt: on


@given(st.one_of(st.text(max_size=MAX_LINE + 50), st.lists(WORDS, max_size=60).map(" ".join)))
@example("1." * 2000)
@example("9" * 4000)
@example("(" * 4000)
@example("\u202e12월 ３２일\0 🙂 ﷺ" * 200)
def test_no_line_is_too_odd(line):
    found = parse(line, on=ON, known=KNOWN)
    assert all(0 <= start <= end <= len(found.text) for start, end in found.spans.values())
    assert found.title or not found.text.strip(" \t,;:·-–—")
