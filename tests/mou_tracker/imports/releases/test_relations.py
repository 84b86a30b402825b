"""What holds of every release: what a change of the text, of the day or of the world changes."""

import json
import re
from datetime import date

import pytest

from mou_tracker.imports.releases import read_release

from .test_cases import NAMES, case

#: Verbs of signing, done -> intended, in the words of the cases.
PLANNED = (
    ("서명했다고", "서명할 예정이라고"),
    ("연장했다고", "연장할 예정이라고"),
    ("서명했다", "서명할 예정이다"),
    ("맺었다", "맺을 예정이다"),
    ("작성했다", "작성할 예정이다"),
    ("이뤄졌다", "이뤄질 예정이다"),
    ("have renewed", "will renew"),
    ("was signed", "will be signed"),
    ("signed for", "will sign for"),
    (" adopted ", " will adopt "),
    ("hanno firmato", "firmeranno"),
    ("A sottoscriverlo,", "Lo firmeranno,"),
    ("hanno sottoscritto", "sottoscriveranno"),
    ("hanno inoltre prorogato", "prorogheranno inoltre"),
    ("reca la firma", "recherà la firma"),
)
#: What the world decides: the match, and what is counted against the chain that is known.
OF_THE_WORLD = ("agreement", "instrument", "sure", "term", "amendment")


@pytest.mark.parametrize("name", NAMES)
def test_verbs_that_are_planned_make_no_signature(name):
    text, expected = case(name)
    for done, planned in PLANNED:
        text = text.replace(done, planned)
    for row in read_release(text, world=expected["world"])["propose"]:
        assert row["signing"] is None
        assert row["signatories"] == []


@pytest.mark.parametrize("name", NAMES)
def test_another_world_changes_the_match_only(name):
    text, expected = case(name)
    empty = {**expected["world"], "agreements": []}
    known, unknown = (read_release(text, world=world) for world in (expected["world"], empty))
    assert all("new" in row["agreement"] for row in unknown["propose"])
    for row, other in zip(known["propose"], unknown["propose"], strict=True):
        assert _of_the_text(row) == _of_the_text(other)
    assert _days(known["activities"]) == _days(unknown["activities"])


@pytest.mark.parametrize("name", NAMES)
def test_agencies_that_are_known_and_not_spoken_of_are_no_partners(name):
    """Neither those of the same country, nor one without a country. Latin names may end alike; of
    names in Hangul the last word says which agency it is."""
    text, expected = case(name)
    told = read_release(text, world=expected["world"])
    others = [{"short_name": "QXH", "country": "", "names": {"en": "Qxh Harbour Board"}}]
    brought = [row["agreement"].get("new", {}).get("parties", ()) for row in told["propose"]]
    for number, one in enumerate(one for rows in brought for one in rows if "names" in one):
        last = {tag: words.split()[-1] for tag, words in one["names"].items()}
        names = {tag: f"Qxh{number} {'사무처' if tag == 'ko' else last[tag]}" for tag in last}
        others.append(
            {"short_name": f"QX{number}", "country": one.get("country") or "", "names": names}
        )
    known = [{"reference": f"QX-{at}", "party": one} for at, one in enumerate(others)]
    world = {**expected["world"], "agreements": [*expected["world"]["agreements"], *known]}
    assert read_release(text, world=world) == told


def _of_the_text(row: dict) -> dict:
    kept = {key: value for key, value in row.items() if key not in OF_THE_WORLD}
    clauses = (
        {key: row["term"].get(key) for key in ("end", "renewal", "notice", "effect")}
        if "term" in row
        else {}
    )
    return json.loads(json.dumps(kept)) | {"clauses": clauses}


def _days(rows: list[dict]) -> list[tuple]:
    return [(row["kind"], row["when"], row.get("earliest"), row.get("latest")) for row in rows]


@pytest.mark.parametrize(
    ("name", "signed", "same"),
    [
        ("01-ko", "2028-04-20", "2011-05"),
        ("03-ko", "2026-05-12", "2021-10"),
        ("04-ko", "2027-06-24", "2017-07"),
        ("07-it", "2027-10-08", "2009-11"),
    ],
)
def test_the_day_of_reading_moves_relative_days_only(name, signed, same):
    text, expected = case(name)
    on = date.fromisoformat(expected["document"]["date"])
    told = read_release(text, world=expected["world"], on=on.replace(year=on.year + 1))
    days = [row["signing"]["signed"] for row in told["propose"] if row["signing"]]
    assert days[0] == signed
    assert same in [row.get("signed") for row in told["other_terms"]]


def test_a_stated_end_stays_where_it_is():
    text, expected = case("04-ko")
    told = read_release(text, world=expected["world"], on=date(2027, 6, 25))
    assert told["propose"][0]["amendment"]["new_ends_on"] == "2028-06-30"


@pytest.mark.parametrize("name", NAMES)
def test_a_paragraph_about_something_else_changes_nothing_else(name):
    text, expected = case(name)
    told = read_release(text, world=expected["world"])
    lines = text.split("\n")
    spoken = [
        line
        for line in lines
        if re.search(r"말했다\.|강조했다\.|commentato|spiega|called it", line)
    ]
    for line in spoken[:1]:
        if "이어 갱신" in line or "visit" in line or "워크숍" in line:
            continue  # it says something besides
        without = "\n".join(one for one in lines if one != line)
        other = read_release(without, world=expected["world"])
        assert other["propose"] == told["propose"]
        assert other["activities"] == told["activities"]


def test_a_day_of_the_release_is_no_day_of_signing():
    """Without the day of signing nothing takes its place."""
    text, expected = case("01-ko")
    told = read_release(text.replace("지난 20일 ", ""), world=expected["world"])
    signing = told["propose"][0]["signing"]
    assert signing["signed"] is None
    assert signing["sure"] is False
    assert any("day" in question for question in told["ask"])
