"""Releases in the forms that offices publish them in: tables of heads and annexes, papers without
verbs, bulletins and lists of several things, joint statements, corrections; each with what a
careful colleague would take from it."""

import json
from pathlib import Path

import pytest

from mou_tracker.imports.releases import read_release

from .scoring import pieces
from .test_genres import summed_up

HERE = Path(__file__).parent / "offices"
#: name -> as in `genres`, and the areas of each instrument ("?": asked).
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
WORLDS = json.loads((HERE / "worlds.json").read_text(encoding="utf-8"))


def told_of(name: str) -> dict:
    world = {"home": WORLDS["home"], "agreements": WORLDS["agreements"].get(name, [])}
    return read_release((HERE / f"{name}.txt").read_text(encoding="utf-8"), world=world)


def _areas(row: dict) -> str:
    told = [(one.get("code") or one["label"], one.get("sure") is False) for one in row["areas"]]
    return ", ".join(f"{area}{'?' * is_asked}" for area, is_asked in told)


@pytest.mark.parametrize("name", EXPECTED)
def test_takes_what_is_told_and_nothing_more(name):
    told = told_of(name)
    found = summed_up(told) | {
        "areas": [_areas(row) for row in told["propose"]],
        "intentions": [row["when"] for row in told.get("intentions", ())],
        "older": [[row.get("ordinal"), row.get("signed")] for row in told["other_terms"]],
    }
    assert found == EXPECTED[name]
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    assert [words for words in pieces(told) if words not in text] == []
