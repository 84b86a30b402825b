"""Numbers of workbooks as their formats show them."""

import re
from datetime import datetime, time, timedelta

from .model import Kind, Value
from .number_formats import precision_of
from .serials import from_serial

#: A literal, a bracket (colour, locale, elapsed time), a half of the day, a part, any other sign.
TOKEN = re.compile(
    r'"([^"]*)"?|[\\](.)|[_*].|\[(h+|m+|s+)\]|\[[^\]]*\]|(am/pm|a/p|오전/오후)'
    r"|(y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|b+|e+)|(.)",
    re.IGNORECASE | re.DOTALL,
)
NUMBER = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?")
MONTHS = "January February March April May June July August September October November December"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
KOREAN_WEEKDAYS = "월화수목금토일"
LONGEST = 200  # characters of a number format


def read_number(
    number: float, number_format: str, *, is_1904: bool = False
) -> tuple[Kind, Value, str]:
    """(kind, value, text as shown) of a number in a cell of this format."""
    if precision_of(number_format) is not None:
        moment = from_serial(number, is_1904=is_1904)
        if moment is not None:
            is_day = moment.time() == time.min
            value: Value = moment.date() if is_day else moment
            kind = Kind.DATE if is_day else Kind.DATETIME
            return kind, value, shown_moment(moment, number_format)
    elif is_time(number_format) and 0 <= number < 1:
        moment = datetime(1900, 1, 1) + timedelta(seconds=round(number * 86_400))  # noqa: DTZ001
        return Kind.TIME, moment.time(), shown_moment(moment, number_format)
    plain: float = int(number) if number == int(number) and abs(number) < 1e15 else number
    return Kind.NUMBER, plain, shown_number(plain, number_format)


def is_time(number_format: str) -> bool:
    return any(part[:1].lower() in ("h", "s") for part in _parts(number_format) if part)


def _parts(number_format: str) -> list[str]:
    section = number_format[:LONGEST]
    return [match[5] or match[3] or "" for match in TOKEN.finditer(section)]


def shown_moment(moment: datetime, number_format: str) -> str:
    """A day or time in its format; of several sections the first."""
    tokens = list(TOKEN.finditer(number_format[:LONGEST]))
    halves = any(token[4] for token in tokens)
    shown, before = [], ""
    for at, token in enumerate(tokens):
        part = (token[5] or token[3] or "").lower()
        if token[6] == ";":
            break
        if token[4]:
            shown.append("AM" if moment.hour < 12 else "PM")
        elif not part:
            shown.append(token[1] or token[2] or token[6] or "")
        else:
            after = next(((t[5] or "").lower() for t in tokens[at + 1 :] if t[5] or t[3]), "")
            is_minute = part[0] == "m" and len(part) < 3 and (before[:1] == "h" or after[:1] == "s")
            shown.append(_shown_part(moment, "n" * len(part) if is_minute else part, halves=halves))
            before = part
    return "".join(shown).strip()


def _shown_part(moment: datetime, part: str, *, halves: bool) -> str:
    letter, length = part[0], len(part)
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    numbers = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": moment.second,
    }
    if letter in "ybe":
        return f"{moment.year % 100:02}" if length < 3 and letter == "y" else str(moment.year)
    if letter == "a":
        return KOREAN_WEEKDAYS[moment.weekday()] + ("요일" if length > 3 else "")
    if letter in "md" and length > 2:
        names = (MONTHS if letter == "m" else WEEKDAYS).split()
        name = names[moment.month - 1 if letter == "m" else moment.weekday()]
        return name[:3] if length == 3 else name[0] if length == 5 else name
    return f"{numbers[letter]:02}" if length > 1 else str(numbers[letter])


def shown_number(number: float, number_format: str) -> str:
    """A number with its decimals, groups and percent; anything else as it is typed."""
    section = number_format[:LONGEST].partition(";")[0]
    bare = "".join(token[5] or token[6] or "" for token in TOKEN.finditer(section) if not token[1])
    found = NUMBER.search(bare)
    if found is None or "e" in bare.lower() or "/" in bare:
        return str(number) if isinstance(number, int) else f"{number:.11g}"
    percent = 100 if "%" in bare else 1
    decimals = len((found[1] or "").replace("?", ""))
    group = "," if "," in found[0] else ""
    digits = f"{number * percent:{group}.{decimals}f}"
    zeros = re.match(r"0+", found[0])
    if zeros and not group and not decimals:
        digits = digits.zfill(len(zeros[0]))
    literals = [token[1] or token[2] or "" for token in TOKEN.finditer(section)]
    at = next((n for n, t in enumerate(TOKEN.finditer(section)) if t[6] and t[6] in "#0?"), 0)
    before, after = "".join(literals[:at]), "".join(literals[at:])
    return f"{before}{digits}{'%' if percent > 1 else ''}{after}"
