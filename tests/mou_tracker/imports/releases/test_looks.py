"""Releases of other looks: a plan, initials, a ceremony, letters on two days, a text in the
place of an older one, a draft that was approved, a signature without a day."""

import json
from pathlib import Path

import pytest

from mou_tracker.imports.releases import read_release

LOOKS = Path(__file__).parent / "looks"
#: name -> (agreement, act, ordinal, signed or planned, who signs).
EXPECTED = {
    "action-plan-ko": (
        "KR-UZ-2022-1",
        "action_plan",
        None,
        "2026-10-27",
        ["도현우", "자수르 카리모프"],
    ),
    "initialled-ko": (None, "announcement", 0, "planned 2027-01-20", ["나해원", "바트 에르데네"]),
    "ceremony-ko": ("KR-ES-2006-1", "renewal", 5, "2027-06-10", ["반시우", "이사벨 몬테로"]),
    "extended-by-letters-en": (
        "KR-GE-2014-1",
        "extension",
        None,
        "2026-06-29",
        ["Cho Yunseo 2026-06-29", "Levan Tsereteli 2026-06-22"],
    ),
    "replaced-en": (
        None,
        "original",
        0,
        "2026-11-18",
        ["Hana Whareaitu 2026-11-11", "Bae Yuchan 2026-11-18"],
    ),
    "fifth-renewal-it": (
        "KR-IT-2006-1",
        "renewal",
        5,
        "2026-06-30",
        ["Elena Marchetti", "Choi Daeun"],
    ),
    "approved-it": (
        "KR-IT-2012-1",
        "approval",
        3,
        "planned 2027-05-17/2027-05-23",
        ["Stefano Galli", "Ryu Haneul"],
    ),
    "signed-today-it": (None, "original", 0, "2027-07-02", ["Giulio Ferri", "Baek Jiwon"]),
    "some-days-ago-it": ("KR-IT-2017-4", "renewal", 2, None, ["Paola Venturi", "Kim Doha"]),
    "labels-only-ko": (None, "original", 0, "2027-06-02", ["소이현", "아미나 빈티"]),
    "labels-only-en": (None, "original", 0, "2026-05-12", ["Ana Ribeiro", "Lee Dohyun"]),
    "agreed-to-extend-en": (
        "KR-CH-2016-1", "extension", None, "2026-06-29", ["Urs Kessler", "Ahn Sehee"],
    ),
    "surnames-only-en": ("KR-DK-2019-1", "renewal", 2, "2026-10-07", ["Holm", "Bang"]),
    "posts-only-ko": ("KR-TR-2013-1", "renewal", 2, "2026-05-11", []),
    "to-be-signed-it": (
        "KR-IT-2018-9", "renewal", 2, "planned 2026-12-01", ["Ugo Lanza", "Suh Jin"],
    ),
    "signing-as-a-noun-it": (None, "original", 0, "2027-05-05", ["Marta Villa", "Kwak Jun"]),
    "prolonged-by-notes-it": ("KR-IT-2021-7", "extension", None, "2026-09-04", []),
}  # fmt: skip


def told_of(name: str) -> dict:
    world = json.loads((LOOKS / f"{name}.json").read_text(encoding="utf-8"))["world"]
    return read_release((LOOKS / f"{name}.txt").read_text(encoding="utf-8"), world=world)


@pytest.mark.parametrize("name", EXPECTED)
def test_signatures_days_and_ordinals(name):
    (row,) = told_of(name)["propose"]
    signing = row["signing"]
    day = signing["signed"] if signing else f"planned {row['planned_signing']['when']}"
    people = row["signatories"] or row.get("planned_signatories", [])
    assert (
        row["agreement"].get("match"),
        row["act"],
        row.get("term", {}).get("ordinal"),
        day,
        [" ".join(filter(None, (_name(one), one.get("signed")))) for one in people],
    ) == EXPECTED[name]


def _name(row: dict) -> str:
    return row["name"].get("ko") or row["name"]["latin"]


def test_a_day_that_is_not_told_is_asked():
    told = told_of("some-days-ago-it")
    assert told["propose"][0]["signing"]["sure"] is False
    assert any("day" in question for question in told["ask"])


def test_conditions_of_the_new_text_only():
    """ "scade", "올해 말 만료": what runs ends, and not what was signed."""
    (row,) = told_of("ceremony-ko")["propose"]
    assert row["term"]["end"]["on"] == "2031-06-14"
    assert row["term"]["effect"]["on"] == "2027-06-15"
    assert row["term"]["renewal"]["mode"] == "none"
