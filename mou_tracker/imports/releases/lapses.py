"""Instruments of which the text says that they ran out: "expired in 2019 and was not renewed",
"만료되었다", "è scaduto". Told, shown and asked about; never a fact by itself."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from .days import Day, window_text
from .deals import Line, State, is_of_instrument

RAN_OUT = {
    "ko": re.compile(
        r"만료(?:\s?(?:후|이후|뒤)(?=[\s,])|되었|됐|된(?!다)|돼\s|되어\s|하였|했)|(?:효력|효력을|효력이)\s?(?:상실했|잃었|다했)"
        r"|(?:기간이|효력이)\s(?:끝났|종료됐|종료되었)|실효됐|실효되었"
    ),
    "en": re.compile(
        r"(?<!will )(?<!would )(?<!not )(?<!would have )(?<!to have )"
        r"\b(?:expired|lapsed|ran out|came to an end"
        r"|ceased to (?:be in force|have effect|apply))\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:è|era|sono|erano)\s(?:\w+\s)?(?:scadut|decadut|cessat)[oaie]\b"
        r"|(?<!sarebbe )(?<!sarebbero )\bscadut[oaie]\s(?=nel|il|a\s|lo\s|alla\s)"
        r"|\b(?:scadeva|decadde|cessò)\b",
        re.IGNORECASE,
    ),
}
#: An offer, a deadline, a passport: what else runs out.
OF_ANOTHER = re.compile(
    r"입찰|접수|신청|유예|계약\s?기간|embargo|tender|bids?\b|deadline|contracts?\b|bando|gara\b"
    r"|contratt[oi]",
    re.IGNORECASE,
)


def lapse_in(line: Line, language: str, *, on: date) -> tuple[re.Match[str], Day | None] | None:
    """Where a sentence says that an instrument ran out, and the day it gives for that: one that has
    passed by `on`, else it only was to run out then."""
    match = RAN_OUT[language].search(line.text)
    if match is None or OF_ANOTHER.search(line.text) or not line.deals:
        return None
    days = [
        day
        for day in line.days
        if day.value and not is_of_instrument(line.text, day, language)
        and not any(day in act.days for act in line.acts)
    ]  # fmt: skip
    near = [
        day
        for day in days
        if not re.search(r"[.;]|[고나며],?\s", line.text[day.end : match.start()])
        and day.end <= match.start()
    ]
    after = [day for day in days if 0 <= day.start - match.end() < 24]
    told = near[-1:] if language == "ko" else (after or near[-1:])
    day = next(iter(told), None)
    is_ahead = day and day.value and day.value.earliest and day.value.earliest > on
    return None if is_ahead else (match, day)


def without_lapses(line: Line, language: str, *, on: date) -> Line | None:
    """The sentence without what it says of the older text; None where it says nothing else."""
    found = lapse_in(line, language, on=on)
    if found is None:
        return line
    if not line.has(State.NEWS, State.PLANNED):
        return None
    match, day = found
    start, end = match.span()
    if day is not None:
        start, end = min(start, day.start), max(end, day.end)
    return line.without(start, end)


def lapses_of(
    lines: list[Line], language: str, agreement: str, ordinal: int | None, *, on: date
) -> Iterator[dict[str, Any]]:
    """As rows of what the release says about older terms."""
    for line in lines:
        found = None if line.is_head else lapse_in(line, language, on=on)
        if found is None:
            continue
        _match, day = found
        row: dict[str, Any] = {"agreement": agreement, "ordinal": ordinal, "lapsed": True}
        if day is not None and day.value is not None:
            row["end"] = window_text(day.value)
        row["words"] = line.sentence.words
        row["sure"] = False
        yield row
