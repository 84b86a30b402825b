"""Made-up releases: nothing wrong with confidence, every signature, day and ordinal, and nine
tenths of the rest; what is proposed stands beside a piece of the text."""

import json
from pathlib import Path

import pytest

from mou_tracker.imports.releases import read_release

from .scoring import pieces, score

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.json"))
ENOUGH = 0.9


def case(name: str) -> tuple[str, dict]:
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    return text, json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_proposes_what_a_careful_colleague_would_take(name):
    text, expected = case(name)
    found = score(text, expected, read_release(text, world=expected["world"]))
    print(f"{name}: {len(found.essential)} essential, {found.share:.0%} of {len(found.rest)}")
    assert not found.wrong
    assert [what for what, ok in found.essential if not ok] == []
    assert found.share >= ENOUGH, found.missed


@pytest.mark.parametrize("name", NAMES)
def test_stands_beside_a_piece_of_the_text(name):
    text, expected = case(name)
    told = read_release(text, world=expected["world"])
    assert [words for words in pieces(told) if words not in text] == []
    assert all(row.get("words") for row in (*told["propose"], *told["activities"], *told["claims"]))
