"""The command `read_line`."""

import json
from io import StringIO

import pytest

from django.core.management import CommandError, call_command

from tests.activities.quick.world import WORLD
from tests.factories import make_agreement, make_party

KEYS = [
    "title", "kind", "when", "due", "start", "end", "time_zone", "agreements", "parties",
    "head_counts", "place", "sure", "warnings", "unread",
]  # fmt: skip
LINE = "12.3 15:00 로마시간 콘십 화상회의 (우리 3명, 상대 5명)"


@pytest.fixture
def world(tmp_path):
    path = tmp_path / "world.json"
    path.write_text(json.dumps(WORLD), encoding="utf-8")
    return str(path)


def said(*arguments: str) -> dict:
    out = StringIO()
    call_command("read_line", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_with_a_file_it_asks_no_database(world):
    """Without the mark of a test that may, every query fails."""
    found = said(LINE, "--world", world)
    assert list(found) == KEYS
    assert found == {
        "title": "콘십 화상회의",
        "kind": "meeting",
        "when": "2026-12-03",
        "due": None,
        "start": "15:00",
        "end": None,
        "time_zone": "Europe/Rome",
        "agreements": ["KR-IT-2008-1"],
        "parties": ["Consip"],
        "head_counts": {"home": 3, "Consip": 5},
        "place": None,
        "sure": True,
        "warnings": [],
        "unread": [],
    }


@pytest.mark.parametrize("line", ["", "   ", "아무것도", "내일까지 콘십 회신", "\0", "x" * 4000])
def test_every_key_is_there_for_any_line(world, line):
    assert list(said(line, "--world", world)) == KEYS


def test_a_file_may_hold_its_world_under_a_name(tmp_path, world):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"world": WORLD, "lines": []}), encoding="utf-8")
    assert said(LINE, "--world", str(path)) == said(LINE, "--world", world)


def test_the_day_is_that_of_the_file_unless_one_is_given(world):
    assert said("어제 콘십 회의", "--world", world)["when"] == "2026-11-26"
    given = said("어제 콘십 회의", "--world", world, "--on", "2027-01-01")
    assert given["when"] == "2026-12-31"


def test_the_language_is_the_writer_s_where_the_line_does_not_say(world):
    assert said("3/12 Consip", "--world", world, "--lang", "it")["when"] == "2026-12-03"
    assert not said("3/12 Consip", "--world", world, "--lang", "en")["sure"]


@pytest.mark.parametrize(
    "content", ["", "[]", "3", "{", '{"agreements": 3}', '{"world": []}', '{"world": {"a": 1']
)
def test_an_odd_file_is_told_in_one_sentence(tmp_path, content):
    path = tmp_path / "odd.json"
    path.write_text(content)
    with pytest.raises(CommandError) as told:
        said(LINE, "--world", str(path))
    assert str(told.value).startswith(f"{path}: ") and "\n" not in str(told.value)


@pytest.mark.parametrize(
    "world",
    [
        {"agreements": [3]},
        {"agreements": [{"reference": "a"}]},
        {"agreements": [{"party": "a"}]},
        {"agreements": [], "today": "tomorrow"},
        {"agreements": [], "today": 3},
        {"agreements": [], "forums": [3]},
        {"agreements": [], "home": 3},
    ],
    ids=str,
)
def test_a_row_that_is_none_is_told_in_one_sentence(tmp_path, world):
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(world))
    with pytest.raises(CommandError) as told:
        said(LINE, "--world", str(path))
    assert str(told.value).startswith(f"{path}: ") and "\n" not in str(told.value)


def test_a_file_that_is_missing(tmp_path):
    with pytest.raises(CommandError, match=r"none\.json"):
        said(LINE, "--world", str(tmp_path / "none.json"))


@pytest.mark.parametrize("arguments", [("--on", "3.12.2026"), ("--lang", "de"), ()])
def test_odd_arguments_are_refused(arguments):
    with pytest.raises(CommandError):
        said(*([LINE, *arguments] if arguments else []))


@pytest.mark.django_db
def test_without_a_file_it_knows_what_a_manager_may_see():
    """Whoever runs commands reads the database anyway: confidential agreements are in it."""
    make_party("PPS", country="KR", is_home=True)
    partner = make_party("Consip")
    make_agreement("KR-IT-2008-1", partner, confidentiality="confidential")
    found = said("2026-12-03 Consip 회의", "--on", "2026-11-27")
    assert list(found) == KEYS
    assert (found["agreements"], found["parties"]) == (["KR-IT-2008-1"], ["Consip"])
    assert found["when"] == "2026-12-03"
