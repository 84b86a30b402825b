"""Releases as administrations write them: letters and notices, posts in small letters, three
parties, headlines without a verb; each with what a careful colleague would take from it, and what
holds of each when it is changed."""

import json
from datetime import date
from pathlib import Path

import pytest

from mou_tracker.imports.releases import read_release

from .scoring import pieces, score

HERE = Path(__file__).parent / "written"
NAMES = sorted(path.stem for path in HERE.glob("*.json"))
ENOUGH = 0.9
#: Verbs, done -> intended.
INTENDED = (
    ("연장하는 데 합의하고", "연장하는 방안을 협의하고"),
    ("교환했다고", "교환할 예정이라고"),
    ("갱신했다", "갱신할 예정이다"),
    ("열렸으며", "열릴 예정이며"),
    ("체결했다", "체결할 예정이다"),
    ("서명했다", "서명할 예정이다"),
    ("통보해 왔다고", "통보할 수 있다고"),
    ("갱신됐다", "갱신될 예정이다"),
    ("has inked", "plans to sign"),
    ("have amended", "plan to amend"),
    ("has signed", "plans to sign"),
    ("letters were signed", "letters will be signed"),
    ("pact was signed", "pact will be signed"),
    (", was signed", ", will be signed"),
    ("Haram signed for", "Haram will sign for"),
    ("has given", "may give"),
    ("notice was sent", "notice would be sent"),
    ("ha siglato", "siglerà"),
    ("è stato sottoscritto a", "sarà sottoscritto a"),
    ("È stato rinnovato", "Sarà rinnovato"),
    ("hanno apposto", "apporranno"),
    ("ha comunicato", "potrà comunicare"),
    ("ha invece firmato", "firmerà invece"),
    ("hanno sottoscritto", "sottoscriveranno"),
    ("ha firmato", "firmerà"),
)
#: A paragraph that has nothing to do with an instrument.
UNRELATED = {
    "ko": "아울러 기관은 청사 주차장의 보수 공사를 마무리하고 직원 식당의 식단을 새로 짰다.",
    "en": "Separately, the cafeteria of the head office has reopened after repairs to its roof.",
    "it": "Nel frattempo la mensa della sede centrale ha riaperto dopo alcuni lavori al tetto.",
}
FOOT = ("문의", "Contact", "Signed:", "Contatti", "Informazioni")
#: Parties and persons under other names of the same kind.
RENAMED = {
    "extension-in-writing-ko": (
        ("KBK", "KVZ"), ("김도연", "박도연"), ("김 청장", "박 청장"),
        ("너지 아틸라", "세케이 졸탄"), ("Nagy Attila", "Székely Zoltán"),
    ),
    "notice-received-ko": (
        ("연방조달위원회", "공공구매위원회"), ("FPC", "FBD"), ("최가온", "민가온"),
    ),
    "sidelines-en": (("GPO", "GBX"), ("Tamihana", "Rangihau"), ("Moon Jiwoo", "Bae Yerin")),
    "two-in-a-week-en": (("PAR", "PQR"), ("Mugisha", "Habimana"), ("CTB", "CXB")),
    "lower-case-posts-it": (("ICA", "IVZ"), ("Venier", "Badoer"), ("Oh Minseo", "Ha Yejin")),
    "three-parties-it": (("AAP", "AKP"), ("EPF", "EZF"), ("Nogueira", "Teixeira")),
}  # fmt: skip


def case(name: str) -> tuple[str, dict]:
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    return text, json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_proposes_what_a_careful_colleague_would_take(name):
    text, expected = case(name)
    told = read_release(text, world=expected["world"])
    found = score(text, expected, told)
    assert not found.wrong
    assert [what for what, ok in found.essential if not ok] == []
    assert found.share >= ENOUGH, found.missed
    assert [words for words in pieces(told) if words not in text] == []
    assert len(told["propose"]) == len(expected["propose"])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_only_intended_is_neither_signed_nor_ended(name):
    text, expected = case(name)
    for done, intended in INTENDED:
        text = text.replace(done, intended)
    for row in read_release(text, world=expected["world"])["propose"]:
        assert (row["signing"], row["signatories"], row.get("event")) == (None, [], None)


@pytest.mark.parametrize("name", NAMES)
def test_the_day_of_reading_moves_relative_days_only(name):
    text, expected = case(name)
    on = date.fromisoformat(expected["document"]["date"])
    told, moved = (
        read_release(text, world=expected["world"], on=day)["propose"]
        for day in (on, on.replace(year=on.year + 1))
    )
    assert [row["act"] for row in told] == [row["act"] for row in moved]
    for row, other in zip(told, moved, strict=True):
        told_on, moved_on = (one["signing"] and one["signing"]["signed"] for one in (row, other))
        if told_on:
            gone = (date.fromisoformat(moved_on) - date.fromisoformat(told_on)).days
            assert 359 <= gone <= 366
        end, other_end = ((one.get("term") or one.get("amendment") or {}) for one in (row, other))
        for part in ("new_ends_on", "end"):
            assert end.get(part) == other_end.get(part)


@pytest.mark.parametrize("name", RENAMED)
def test_other_names_leave_everything_else_as_it_is(name):
    text, expected = case(name)

    def renamed(told: str) -> str:
        for old, new in RENAMED[name]:
            told = told.replace(old, new)
        return told

    world = json.loads(renamed(json.dumps(expected["world"], ensure_ascii=False)))
    told = json.dumps(read_release(text, world=expected["world"]), ensure_ascii=False)
    other = read_release(renamed(text), world=world)
    assert renamed(text) != text
    assert json.loads(renamed(told)) == other


@pytest.mark.parametrize("name", NAMES)
def test_a_paragraph_about_something_else_changes_nothing(name):
    text, expected = case(name)
    lines = text.rstrip("\n").split("\n")
    at = next((n for n, line in enumerate(lines) if line.startswith(FOOT)), len(lines))
    more = "\n".join([*lines[:at], "", UNRELATED[expected["language"]], "", *lines[at:]])
    assert read_release(more, world=expected["world"]) == read_release(
        text, world=expected["world"]
    )


def test_who_is_told_by_post_only_is_asked_for():
    text, expected = case("three-years-on-it")
    assert any(
        "who signed for PPS" in one for one in read_release(text, world=expected["world"])["ask"]
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The two agencies signed a memorandum of understanding in 2015 and renewed it in 2019.",
        "The Agency denied that it has given PPS notice of termination of its memorandum.",
        "The memorandum may be terminated by either side with three months' written notice.",
        "On 8 January the Administrator of PPS signed the guest book of the Agency.",
    ],
)
def test_what_is_past_denied_or_only_allowed_is_no_news(sentence):
    _text, expected = case("notice-given-en")
    text = f"Vienna, 12 January 2027\n\nThe Federal Purchasing Agency (FPA) met PPS. {sentence}\n"
    assert read_release(text, world=expected["world"])["propose"] == []


def test_a_country_by_its_everyday_name_is_the_partner_s():
    text, expected = case("notice-received-ko")
    told = read_release(text, world={**expected["world"], "agreements": []})
    partner = told["propose"][0]["agreement"]["new"]["parties"][1]
    assert (partner["short_name"], partner["country"]) == ("FPC", "AU")
