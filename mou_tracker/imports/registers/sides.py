"""Heads of columns that tell whose signing they date: 우리측 서명일, firma controparte, signed by
them; and those that tell when an agreement was ended rather than when its term ends."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from .cells import DayCell, read_day_cell
from .countries import read_country
from .shape import Head, Section
from .text import has_hangul, unaccented, words_of

SIGNING = re.compile(
    r"서명|체결|조인|\bsign(?:ed|ing|ature)?\b|\bfirma(?:t[oa])?\b|\bsottoscri\w+|\bsuscri\w+"
    r"|\bsigne\b|\bfirmado\b"
)
OURS = re.compile(
    r"우리|당측|아측|자국|본국|당청|본청|당사|\b(?:our|ours|us|we|own|home|nostr[oaie]|notre|nous"
    r"|nuestr[oa]|propri[oa])\b"
)
THEIRS = re.compile(
    r"상대|파트너|협력(?:기관|국)|체결기관|타국|타방"
    r"|\b(?:their|theirs|them|they|partner|counterpart\w*|controparte|loro|leur|partenaire"
    r"|contrepartie|contraparte|other (?:party|side)|altra parte|autre partie|otra parte)\b"
)
#: Of people, whatever day stands beside: "signed by", "서명자".
PEOPLE = re.compile(
    r"서명자|서명권자|체결자|성명|직위|signator|firmatari|signatair|firmante|\bname"
)
#: Heads of ends that may as well be of a termination.
EITHER = frozenset(
    [
        "종료일", "종료일자", "종료", "효력종료일", "termination date", "cessazione",
    ]
)  # fmt: skip
#: A column of terminations is empty for most rows: of more it is that of ends.
FEW = 1 / 4
ENOUGH = 8  # rows, below which a share tells nothing
SAMPLED = 40


def with_sides(section: Section, heads: Mapping[int, Head], on: date, home: str) -> dict[int, Head]:
    """Columns of signings, each with its side where the heads tell the one from the other."""
    found = dict(heads)
    sides = {
        column: side
        for column, head in heads.items()
        if (side := _side_of(head.text, home)) and _holds_days(section, column, on)
    }
    plain = [
        column for column, head in heads.items() if head.field == "signed" and column not in sides
    ]
    if list(sides.values()) == ["signed_theirs"] and len(plain) == 1:
        sides[plain[0]] = "signed_ours"  # the other of two
    for side in ("signed_ours", "signed_theirs"):
        own = [column for column, one in sides.items() if one == side]
        if len(own) == 1:
            found[own[0]] = replace(found[own[0]], field=side)
    return found


def _side_of(text: str, home: str) -> str:
    bare = unaccented(text)
    if not SIGNING.search(bare) or PEOPLE.search(bare) or len(bare) > 60:
        return ""
    if has_hangul(bare) and not DAY_KO.search(bare):
        return ""  # "체결 상대기관"
    is_ours, is_theirs = OURS.search(bare) is not None, THEIRS.search(bare) is not None
    if is_ours != is_theirs:
        return "signed_ours" if is_ours else "signed_theirs"
    if is_ours or not home:
        return ""
    rest = " ".join(word for word in words_of(SIGNING.sub(" ", bare)) if word not in OF_A_DAY)
    rest = OF_A_DAY_KO.sub("", rest).strip()
    code = read_country(rest, "").code if rest else None
    if code is None:
        return ""
    return "signed_ours" if code == home else "signed_theirs"


DAY_KO = re.compile(r"(?:일|일자|일시|날짜)(?=\W|$)")
OF_A_DAY = frozenset(
    ["date", "data", "of", "di", "in", "by", "il", "on", "da", "la", "side", "parte"]
)
OF_A_DAY_KO = re.compile(r"(?:측|일자|날짜|일)(?=\s|$)")


def _holds_days(section: Section, column: int, on: date) -> bool:
    """Whether most of its filled cells are days, or say that there is none."""
    filled = days = 0
    for row in section.rows:
        cell = row.cells.get(column) if column in row.own else None
        if cell is None or not cell.text.strip():
            continue
        filled += 1
        told = read_day_cell(cell, section.sheet, on, "")
        days += bool(told.days or told.is_not_recorded)
        if filled == SAMPLED:
            break
    return 2 * days >= filled


def with_terminations(section: Section, heads: Mapping[int, Head], on: date) -> dict[int, Head]:
    """종료일 is of a termination where another column tells the end of the term, or where few rows
    fill it, each with a day that is past."""
    ends = [head for head in heads.values() if head.field == "end"]
    either = [head for head in ends if _is_either(head.text)]
    if len(either) != 1:
        return dict(heads)
    head = either[0]
    if len(ends) > 1 or _is_of_few(section, head.column, on):
        return {**heads, head.column: replace(head, field="ended")}
    return dict(heads)


def _is_either(text: str) -> bool:
    bare = " ".join(words_of(unaccented(text)))
    return bare in EITHER or bare.replace(" ", "") in EITHER


def _is_of_few(section: Section, column: int, on: date) -> bool:
    if len(section.rows) < ENOUGH:
        return False
    cells = [
        row.cells[column]
        for row in section.rows
        if column in row.own and row.cells[column].text.strip()
    ]
    if not cells or len(cells) > FEW * len(section.rows):
        return False
    return all(_is_past(read_day_cell(cell, section.sheet, on, "", years=60), on) for cell in cells)


def _is_past(told: DayCell, on: date) -> bool:
    return told.is_not_recorded or any(
        value.latest is not None and value.latest <= on
        for day in told.days
        for value in (day.value, *(one for _order, one in day.options))
        if value is not None
    )
