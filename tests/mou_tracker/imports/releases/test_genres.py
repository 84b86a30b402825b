"""Releases of other genres: bullets and tables of commitments, an interview, a correction, two
memoranda of one day, a signing that was called off, talks about a renewal, an outline above the
text; each with what a careful colleague would take from it."""

import json
import re
from pathlib import Path

import pytest

from mou_tracker.imports.releases import read_release

from .scoring import pieces

HERE = Path(__file__).parent / "genres"
#: name -> one line an instrument: with whom, the act, its ordinal, the day, where, who signed ("?":
#: asked), then end, renewal, notice and effect where they are told.
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))


def told_of(name: str) -> dict:
    worlds = json.loads((HERE / "worlds.json").read_text(encoding="utf-8"))
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    world = {"home": worlds["home"], "agreements": worlds["agreements"].get(name, [])}
    return read_release(text, world=world)


def _who(row: dict) -> str:
    name = row["name"].get("ko") or row["name"].get("latin") or f"the {row['capacity']}"
    return name + ("?" if row.get("sure") is False else "")


def _instrument(row: dict) -> str:
    agreement = row["agreement"]
    theirs = [one for one in agreement.get("new", {}).get("parties", ()) if "names" in one]
    called = [one.get("short_name") or next(iter(one["names"].values())) for one in theirs]
    signing, planned = row["signing"], row.get("planned_signing") or {}
    day = signing["signed"] if signing else f"planned {planned.get('when')}"
    people = row["signatories"] or row.get("planned_signatories", [])
    term = row.get("term") or {}
    amendment = row.get("amendment") or {}
    told = [
        agreement.get("match") or f"new {'/'.join(called)}",
        row["act"],
        f"no. {term.get('ordinal')}" if term else "",
        f"{day}" + ("?" if signing and signing.get("sure") is False else ""),
        (signing or {}).get("place") or "",
        ", ".join(map(_who, people)),
        _of(term.get("end"), "kind", "years", "months", "on"),
        _of(term.get("renewal"), "mode", "years", "max_count"),
        _of(term.get("notice"), "value", "unit", "anchor"),
        _of(term.get("effect"), "mode", "on"),
        _of(amendment, "kind", "new_ends_on", "period"),
        "unticked" if row.get("ticked") is False else "",
    ]
    return " | ".join(filter(None, told))


def _of(told: dict | None, *names: str) -> str:
    said = [str(told[name]) for name in names if told.get(name) is not None] if told else []
    return " ".join(said) if said not in (["not_recorded"], ["unknown"]) else ""


def _activity(row: dict) -> str:
    said = [row["kind"], row["state"], str(row["when"]), row.get("place"), row.get("direction")]
    return " ".join(filter(None, said))


def summed_up(told: dict) -> dict:
    return {
        "day": told["document"]["date"],
        "issuer": told["document"]["issuer"],
        "instruments": [_instrument(row) for row in told["propose"]],
        "activities": [_activity(row) for row in told["activities"]],
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_takes_what_is_told_and_nothing_more(name):
    told = told_of(name)
    assert summed_up(told) == EXPECTED[name]
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    assert [words for words in pieces(told) if words not in text] == []
    asked = [one for row in told["propose"] for one in row["signatories"] if "?" in _who(one)]
    assert bool(asked) <= any("sign" in question for question in told["ask"])


#: A number of years by which every year told moves, and each day told as a day of the week stays.
MOVED = 28  # after so many years the calendar is the same again


@pytest.mark.parametrize("name", EXPECTED)
def test_years_that_move_move_every_day_with_them(name):
    def moved(told: str) -> str:
        year = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
        return year.sub(lambda match: str(int(match[0]) + MOVED), told)

    worlds = json.loads((HERE / "worlds.json").read_text(encoding="utf-8"))
    agreements = json.loads(moved(json.dumps(worlds["agreements"].get(name, []))))
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    told = read_release(moved(text), world={"home": worlds["home"], "agreements": agreements})
    assert summed_up(told) == json.loads(moved(json.dumps(EXPECTED[name])))


def test_whose_promise_a_line_of_a_list_is_stands_in_its_brackets():
    promises = told_of("bullets-ko")["propose"][0]["commitments"]
    assert [(one["side"], one["text"]) for one in promises] == [
        ("ours", "혁신조달 제도 안내서를 체코 측에 제공한다"),
        ("theirs", "녹색조달 기준을 조달청과 공유한다"),
    ]
