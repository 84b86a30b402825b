"""Lines as officers type them, and what a colleague would have understood.

`cases.json` was made after real faults. `first.json` and `second.json` were written before the
readers by somebody who does not write them: their readings are never edited to pass. `tried.json`
holds what two others tried afterwards to make it store something wrong; its lines that have to be
asked do not count towards the share.
"""

import json
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from activities.quick.reading import MAX_LINE, Candidates, Named, parse
from activities.quick.representation import representation
from activities.quick.world import candidates_of
from tests.activities.quick.scoring import differences, share_of

HERE = Path(__file__).parent / "corpus"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in HERE.glob("*.json")}
ROWS = [(name, row) for name in sorted(FILES) for row in FILES[name]["lines"]]
#: Of all lines; those that may not be saved unasked are in it.
MOST_ASKED = 0.20


@cache
def known(name):
    return candidates_of(FILES[name]["world"])


def read(name, line, language):
    on = date.fromisoformat(FILES[name]["world"]["today"])
    return parse(line, on=on, known=known(name), language=language)


def told(name, row):
    return representation(read(name, row["line"], row["lang"]))


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_line_is_read_right_or_asked(name):
    wrong = {}
    for row in FILES[name]["lines"]:
        found = told(name, row)
        if found["sure"] and (differing := list(differences(row, found))):
            wrong[row["line"]] = differing
    assert not wrong


def test_the_corpus_is_large_enough():
    assert len(ROWS) >= 400
    assert {row["lang"] for _name, row in ROWS} == {"ko", "en", "it"}


def test_how_much_is_read_asked_and_wrong():
    """Incomplete: nothing to ask, but no day or nobody is named. Wrong: another reading than the
    right one, asked or not."""
    results = []
    for name, row in [one for one in ROWS if one[0] != "tried"]:
        entry = read(name, row["line"], row["lang"])
        found = representation(entry)
        if wrong := list(differences(row, found)):
            print(row["line"], wrong)
            results.append("wrong")
        else:
            complete = "incomplete" if entry.is_clear else "asked"
            results.append("right" if found["sure"] else complete)
    print(f"\n{len(results)} lines: {share_of(results)}")
    assert results.count("asked") <= MOST_ASKED * len(results)
    assert results.count("wrong") <= 0.01 * len(results)


# fmt: off
WORDS = st.sampled_from([
    "6.3", "2.30", "13월", "6월", "3일에", "3시", "25:99", "오후", "~", "-", "(", ")", "콘십",
    "Consip", "명", "5명", "외", "우리", "총", "con", "dal", "al", "on", "last", "scorso", "지난",
    "지난주", "금요일", "ieri", "하반기", "2027", "KR-IT-2008-1", "AI", "회의", "방문단", "\0",
    "🙂", "\u202e", "١٢", "５명", "㋀", "ﷺ", "İ", "ß", "²", "9999-12-31", "0000", "2월 29일",
    "31.12", "부터", "까지", "half past", "마지막", "주", "음력", "현지시간", "CET", "H2", "전",
])
# fmt: on


@given(st.one_of(st.text(max_size=MAX_LINE + 50), st.lists(WORDS, max_size=60).map(" ".join)))
@example("1." * 2000)
@example("9" * 4000)
@example("(" * 4000)
@example("\u202e12월 ３２일\0 🙂 ﷺ" * 200)
def test_no_line_is_too_odd(line):
    found = read("cases", line, "ko")
    assert all(0 <= start <= end <= len(found.text) for start, end in found.spans.values())
    assert found.title or not found.text.strip(" \t,;:·-~–—+&/")
    if any(letter.isalnum() for letter in found.title):
        assert found.title.count("(") == found.title.count(")")


#: A word that changes the day it stands before, and one that changes the day it stands after.
BEFORE = [
    "before",
    "after",
    "since",
    "prima del",
    "dopo il",
    "fino al",
    "매년",
    "음력",
    "week after",
]
AFTER = ["이전", "이후", "전후", "대신", "연기"]


@pytest.mark.parametrize("word", sorted(BEFORE))
def test_a_word_that_changes_a_day_is_asked(word):
    line = f"Consip {word} 12월 3일 회의" if word[0] > "가" else f"Consip call {word} 3 Dec 2026"
    assert not read("cases", line, "ko").is_sure


@pytest.mark.parametrize("word", sorted(AFTER))
def test_a_word_behind_a_day_that_changes_it_is_asked(word):
    assert read("cases", "12월 3일 콘십 회의", "ko").is_sure
    assert not read("cases", f"12월 3일 {word} 콘십 회의", "ko").is_sure


SAME = ("when", "due", "start", "end", "agreements", "parties", "people", "title", "is_sure")


@pytest.mark.parametrize("name", ["cases", "first"])
def test_a_line_means_the_same_in_another_spelling(name):
    """Decomposed Hangul, wide digits and spaces at the edges are the same line."""
    other = {}
    for row in FILES[name]["lines"]:
        line = row["line"]
        before = [getattr(read(name, line, row["lang"]), one) for one in SAME]
        wide = line.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
        for spelled in (f"  {wide} ", unicodedata.normalize("NFD", line)):
            after = [getattr(read(name, spelled, row["lang"]), one) for one in SAME]
            if after != before:
                other[spelled] = (before, after)
    assert not other


def test_of_what_is_not_known_nothing_is_read():
    """A name means something only to who may see it."""
    line = "12월 3일 콘십 회의"
    entry = parse(line, on=date(2026, 11, 28), known=Candidates(), language="ko")
    assert not entry.agreements and not entry.parties and not entry.is_sure
    assert entry.title == "콘십 회의"


def test_a_name_in_any_case_and_letter():
    world = Candidates(parties=(Named("kik", ("KİK", "Kamu İhale Kurumu"), country="TR"),))
    for line in ("KIK 회의", "kik call", "KİK 회의", "İ KİK", "kamu ihale kurumu meeting"):
        entry = parse(line, on=date(2026, 11, 28), known=world)
        assert entry.parties == ("kik",), line
