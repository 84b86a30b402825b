"""Made-up releases: what a careful colleague calls right in them is never called wrong.

Each: the instruments signed by then (EDTF, the one it announces among them), the day of
publication, its text, statements that are right, and some that are wrong or left open.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agreements.dates import parse_edtf
from mou_tracker.dashboards.claims.reading import read_draft
from mou_tracker.dashboards.claims.values import Day, Known, KnownParty, Verdict

from .made import chain

TEXTS = Path(__file__).with_name("releases")


def with_days(known: Known, **days: str) -> Known:
    more = {code: Day(parse_edtf(text)) for code, text in days.items()}
    return replace(known, days={**known.days, **more})


def signed(*days: str, on: str) -> tuple[Known, date]:
    day = date.fromisoformat(on)
    return chain(*days, on=day), day


RELEASES = [
    ("01-ko", "PT", signed("2011-05", "2015", "2021", "2027-04-20", on="2027-04-21"),
     ["3차 갱신", "네 번째 양해각서", "16년 동안", "2011년 5월", "처음", "2015년", "2021년",
      "지난 20일"], []),
    ("03-ko", "PE", signed("2018", "2021-10", "2025-05-16", on="2025-05-16"),
     ["두 번째 갱신", "2021년 10월에", "2018년"], []),
    ("03-ko", "CL", signed("2025-05-12", on="2025-05-14"), ["첫"], []),
    ("04-ko", "KZ", signed("2017-07", "2022", on="2026-06-25"),
     ["한 차례 갱신", "2017년 7월", "2022년"], []),
    ("05-en", "NL", signed("[2012-09..2012-11]", "2016", "2021", "2026-02-26", on="2026-03-03"),
     ["fourth memorandum", "fourteen years", "2016", "2021", "last Thursday", "2012"],
     ["FOURTH RENEWAL"]),
    ("06-en", "PH", signed("2019-08-22", on="2026-09-18"), ["2019"], []),
    ("07-it", "IT", signed("2009-11", "2014", "2020", "2026-10-08", on="2026-10-09"),
     ["rinnovano per la terza volta", "quattro gli accordi", "diciassette anni",
      "nel novembre 2009", "nel 2014", "nel 2020", "ieri", "9 ottobre 2026"], []),
    ("08-it", "AL", signed("2026-06-15", on="2026-06-22"),
     ["primo protocollo", "Lo scorso 15 giugno"], []),
    ("08-it", "IT", signed("2021", on="2026-06-22"), ["2021"], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "country", "facts", "right", "wrong"), RELEASES)
def test_what_is_right_is_never_called_wrong(name, country, facts, right, wrong):
    known, on = facts
    parties = (KnownParty(1, ("PPS",), (), "KR", True), KnownParty(2, ("partner",), (), country))
    known = replace(known, parties=parties)
    text = TEXTS.joinpath(f"{name}.txt").read_text(encoding="utf-8")
    told = [(text[slice(*mark.span)], str(mark.verdict)) for mark in read_draft(text, known, on)]
    assert [words for words, verdict in told if verdict == "contradicts"] == wrong
    assert [words for words in right if (words, "agrees") not in told] == [], told


def test_the_end_after_an_extension():
    known, on = signed("2017-07", "2022", on="2026-06-25")
    text = TEXTS.joinpath("04-ko.txt").read_text(encoding="utf-8")
    known = with_days(known, term_last="2028-06-30")
    (mark,) = [one for one in read_draft(text, known, on) if one.code == "term_last"]
    assert mark.verdict is Verdict.AGREES
    known = with_days(known, term_last="2028-06-24")
    (mark,) = [one for one in read_draft(text, known, on) if one.code == "term_last"]
    assert mark.verdict is Verdict.CONTRADICTS
