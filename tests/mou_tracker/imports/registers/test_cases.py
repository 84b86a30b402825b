"""Whole registers against what they tell, in every format and encoding."""

import json
import re

import pytest

from mou_tracker.imports.registers.representation import with_rows

from .conftest import DATA, read_file

EXPECTED = sorted(DATA.glob("*.expected.json"))
CASES = [
    pytest.param(path, name, id=name)
    for path in EXPECTED
    for name in json.loads(path.read_text(encoding="utf-8"))["files"]
]
#: Words about a row, and keys that only say which rows are of one chain.
NOT_TOLD = {"at", "agreement", "accept", "accept_signed", "note", "supersedes", "problems"}


def bare(name: str) -> str:
    return re.sub(r"\W", "", name.casefold())


def differences(wanted: dict, told: dict) -> list[str]:
    """What a row tells otherwise than it should."""
    found = []
    accepted = wanted.get("accept_signed", ())
    ordinals = [one.get("ordinal") for one in wanted.get("accept", ())]
    for key in wanted.keys() - NOT_TOLD:
        want, have = wanted[key], told.get(key)
        if key == "partners":
            want, have = list(map(bare, want)), list(map(bare, have or ()))
        if (key == "ordinal" and have in ordinals) or (key == "signed" and have in accepted):
            continue
        if key == "precision" and accepted:
            continue
        if key == "also_tells":
            same = len(want) == len(have or ()) and all(map(within, want, have))
        else:
            same = within(want, have)
        if not same:
            found.append(f"{wanted['at']} {key}: {want} is told as {have}")
    if sorted(wanted["problems"]) != sorted(told["problems"]):
        found.append(f"{wanted['at']}: {wanted['problems']} is told as {told['problems']}")
    return found


def within(wanted: object, told: object) -> bool:
    if isinstance(wanted, dict) and isinstance(told, dict):
        return all(wanted[key] == told.get(key) for key in wanted)
    return wanted == told


@pytest.mark.parametrize(("path", "name"), CASES)
def test_a_register_tells_what_it_says(path, name):
    wanted = json.loads(path.read_text(encoding="utf-8"))
    told = with_rows(read_file(DATA / name))
    assert told["counts"] == wanted["counts"]
    assert told["titles"] == wanted["titles"]
    assert told["problems"] == wanted["problems"]
    rows = {row["at"]: row for row in told["rows"]}
    assert list(rows) == [row["at"] for row in wanted["rows"]]
    found = [one for row in wanted["rows"] for one in differences(row, rows[row["at"]])]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("path", "name"), CASES)
def test_rows_of_one_chain_are_joined_and_no_others(path, name):
    wanted = json.loads(path.read_text(encoding="utf-8"))
    told = {row["at"]: row.get("agreement") for row in with_rows(read_file(DATA / name))["rows"]}
    expected: dict[str, set] = {}
    for row in wanted["rows"]:
        if row["kind"] in ("record", "duplicate"):
            expected.setdefault(row["agreement"], set()).add(told[row["at"]])
    assert all(len(keys) == 1 for keys in expected.values())
    assert len({key for keys in expected.values() for key in keys}) == len(expected)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_every_format_gives_the_same_readings(path):
    """Rows, kinds, days, problems: nothing tells which file they came from."""
    names = json.loads(path.read_text(encoding="utf-8"))["files"]
    told = [with_rows(read_file(DATA / name)) for name in names]
    for one in told:
        for row in one["rows"]:
            row.pop("cells")  # a serial number differs where the calendar begins
    assert all(one == told[0] for one in told[1:])
