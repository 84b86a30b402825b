"""Several things in one release: two instruments with one partner on one day, two visits in one
sentence, an older memorandum that lapsed; and who signed where only a post is told."""

import json
from pathlib import Path

import pytest

from mou_tracker.imports.releases import read_release

from .scoring import pieces

HERE = Path(__file__).parent / "several"
NAMES = sorted(path.stem for path in HERE.glob("*.json"))


def case(name: str) -> tuple[str, dict]:
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    return text, json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def told_of(row: dict) -> dict:
    signing, planned = row["signing"], row.get("planned_signing") or {}
    return {
        "agreement": row["agreement"].get("match"),
        "act": row["act"],
        "ordinal": row.get("term", {}).get("ordinal"),
        "day": signing["signed"] if signing else f"planned {planned.get('when')}",
        "signatories": sorted(
            f"{one['party']} {one['name'].get('ko') or one['name'].get('latin') or ''} "
            f"{one['capacity']}"
            for one in row["signatories"]
        ),
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_instrument_is_a_proposal_with_its_day_and_who_signed(name):
    text, expected = case(name)
    told = read_release(text, world=expected["world"])
    wanted = [{**row, "signatories": sorted(row["signatories"])} for row in expected["propose"]]
    assert [told_of(row) for row in told["propose"]] == wanted
    assert [words for words in pieces(told) if words not in text] == []
    assert [
        [one["when"], one["place"]] for one in told["activities"] if one["state"] != "held"
    ] == expected.get("activities", [])
    lapsed = [one for one in told["other_terms"] if one.get("lapsed")]
    assert [[one["agreement"], one.get("end")] for one in lapsed] == expected.get("lapsed", [])
    assert all(one["sure"] is False for one in lapsed)


#: Verbs, done -> intended.
INTENDED = (
    ("서명했다고", "서명할 예정이라고"),
    ("체결했다고", "체결할 예정이라고"),
    ("서명했고", "서명하고"),
    ("서명했다", "서명할 예정이다"),
    ("체결했다", "체결할 예정이다"),
    ("갱신했다고", "갱신할 예정이라고"),
    ("원장이 했다", "원장이 할 예정이다"),
    ("청장이 했다", "청장이 할 예정이다"),
    ("서명하였", "서명할 예정이"),
    ("yesterday signed", "will sign"),
    ("was signed by", "will be signed by"),
    (") signed", ") will sign"),
    ("renewed their", "will renew their"),
    ("It was signed", "It will be signed"),
    ("hanno firmato", "firmeranno"),
    ("È stato firmato", "Sarà firmato"),
    ("sono stati", "saranno"),
    ("hanno prorogato", "prorogheranno"),
    ("La firma è avvenuta", "La firma avverrà"),
    (", signed an extension", ", will sign an extension"),
)


@pytest.mark.parametrize("name", NAMES)
def test_of_what_is_only_intended_nobody_has_signed_anything(name):
    text, expected = case(name)
    for done, intended in INTENDED:
        text = text.replace(done, intended)
    for row in read_release(text, world=expected["world"])["propose"]:
        assert (row["signing"], row["signatories"]) == (None, [])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The two agencies renewed the memorandum and discussed an action plan.", 1),
        ("The two agencies signed a memorandum under which an action plan will follow.", 1),
        ("The two agencies signed an action plan to implement the memorandum.", 1),
        ("The two agencies signed a memorandum and an action plan.", 2),
        ("The two agencies signed a protocol and a memorandum of understanding.", 2),
    ],
)
def test_two_instruments_only_where_both_were_signed(one, two):
    _text, expected = case("two-visits-en")
    text = (
        "Ottawa, 20 January 2027\n\nThe Federal Contracts Board (FCB) received the Public "
        f"Procurement Service of Korea (PPS) on 18 January 2027. {one}\n"
    )
    assert len(read_release(text, world=expected["world"])["propose"]) == two


def test_without_a_day_of_the_release_what_is_counted_from_it_is_asked():
    text, expected = case("two-meetings-ko")
    bare = text.replace("배포: 2027. 2. 5.(금)", "").replace("5일 밝혔다", "밝혔다")
    told = read_release(bare, world=expected["world"])
    assert told["propose"][0]["signing"]["sure"] is False
    assert all(one["sure"] is False for one in told["activities"])
    assert "of which day is the release? it does not say" in told["ask"]


TOLD = {
    "en": (
        "Bangkok, 12 March 2027\n\nThe Central Purchasing Bureau (CPB) received the Public "
        "Procurement Service of Korea (PPS) on 10 March 2027. {}\n"
    ),
    "it": (
        "Roma, 12 marzo 2027\n\nLa Centrale Acquisti Nazionale (CAN) ha ricevuto il 10 marzo il "
        "Public Procurement Service della Corea (PPS). {}\n"
    ),
    "ko": (
        "배포: 2027. 3. 12.(금)\n\n조달청은 지난 10일 방콕에서 태국 중앙조달국(CGD)과 만났다. {}\n"
    ),
}


@pytest.mark.parametrize(
    ("language", "sentence", "acts"),
    [
        ("ko", "조달청과 중앙조달국은 이날 업무협약(MOU)을 체결했다.", ["original"]),
        ("ko", "양 기관은 양해각서와 시행계획에 서명했다.", ["original", "action_plan"]),
        ("ko", "양 기관은 양해각서 이행을 위한 시행계획에 서명했다.", ["action_plan"]),
        ("ko", "양 기관은 「전자조달 양해각서」와 「녹색 양해각서」를 체결했다.", ["original"] * 2),
        ("en", "CPB and PPS signed a Memorandum of Understanding (MoU) on training.", ["original"]),
        ("en", "CPB and PPS signed the MoU and its annexes.", ["original"]),
        ("en", "CPB and PPS signed a memorandum and agreed on an action plan.", ["original"]),
        ("en", "CPB and PPS signed a memorandum and a letter of intent.", ["original"] * 2),
        (
            "en",
            "CPB and PPS reviewed the memorandum and the action plan and signed the minutes.",
            [],
        ),
        (
            "en",
            "The memorandum was renewed and a joint action plan was adopted by CPB and PPS.",
            ["renewal", "action_plan"],
        ),
        (
            "it",
            "CAN e PPS hanno firmato il protocollo d'intesa. L'accordo dura tre anni.",
            ["original"],
        ),
        (
            "it",
            "CAN e PPS hanno firmato il memorandum e il relativo piano d'azione.",
            ["original", "action_plan"],
        ),
        (
            "it",
            "CAN e PPS hanno rinnovato l'accordo; è stato inoltre firmato un piano d'azione.",
            ["renewal", "action_plan"],
        ),
    ],
)
def test_one_proposal_for_each_text_that_was_signed(language, sentence, acts):
    _text, expected = case("two-visits-en")
    world = {**expected["world"], "agreements": []}
    told = read_release(TOLD[language].format(sentence), world=world)
    assert [row["act"] for row in told["propose"]] == acts
    # of a partner that is new, the second waits until the first is recorded
    assert all(row["sure"] is False for row in told["propose"][1:])


HEADS = {
    "en": "Rome, 20 April 2027\n\nThe Centrale Nazionale Acquisti (CNA) of Italy received the "
    "Public Procurement Service of Korea (PPS) in Rome. {}\n",
    "it": "Roma, 20 aprile 2027\n\nLa Centrale Nazionale Acquisti (CNA) ha ricevuto a Roma il "
    "Public Procurement Service della Corea (PPS). {}\n",
    "ko": "배포: 2027. 4. 20.(화)\n\n조달청은 로마에서 이탈리아 국가조달원(CNA)과 만났다. {}\n",
}


def told_by(language: str, sentence: str) -> dict:
    _text, expected = case("renewal-and-plan-it")
    return read_release(HEADS[language].format(sentence), world=expected["world"])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "CNA and PPS signed a letter of intent on 18 April and the third renewal of their "
               "memorandum on 19 April."),
        ("en", "CNA and PPS signed on 18 April a letter of intent and on 19 April the third "
               "renewal of the memorandum."),
        ("it", "CNA e PPS hanno firmato il 18 aprile una lettera d'intenti e il 19 aprile il terzo "
               "rinnovo del memorandum."),
        ("ko", "조달청과 CNA는 18일 협력의향서에, 19일 양해각서 제3차 갱신에 각각 서명했다."),
    ],
)  # fmt: skip
def test_each_of_two_has_the_day_it_was_signed_on(language, sentence):
    rows = [told_of(row) for row in told_by(language, sentence)["propose"]]
    assert [(row["act"], row["ordinal"], row["day"]) for row in rows] in (
        [("original", 0, "2027-04-18"), ("renewal", 3, "2027-04-19")],
        [("renewal", 3, "2027-04-19"), ("original", 0, "2027-04-18")],
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The memorandum signed in 2012 by the Administrator of PPS and the President of CNA "
               "was extended on 19 April 2027 until 31 December 2028."),
        ("en", "The memorandum signed in 2012 by Administrator Kim Minsu of PPS and Marco Bianchi, "
               "President of CNA, was extended on 19 April 2027 until 31 December 2028."),
        ("it", "Il memorandum firmato nel 2012 dal Presidente di CNA e dall'Amministratore del PPS "
               "è stato prorogato il 19 aprile 2027 fino al 31 dicembre 2028."),
        ("ko", "조달청은 2012년 조달청장과 CNA 원장이 서명한 양해각서를 지난 19일 "
               "2028년 12월 31일까지 연장했다."),
    ],
)  # fmt: skip
def test_who_signed_the_older_text_did_not_sign_the_new_one(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    assert (row["act"], row["signatories"]) == ("extension", [])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "CNA and PPS renewed the memorandum; had they not, it would have expired in 2026."),
        ("it", "CNA e PPS hanno rinnovato il memorandum, che sarebbe scaduto il 3 marzo 2027."),
        ("it", "CNA e PPS hanno rinnovato il memorandum, che scadeva il 3 giugno 2027."),
    ],
)
def test_what_did_not_run_out_is_not_told_to_have(language, sentence):
    told = told_by(language, sentence)
    assert [one for one in told["other_terms"] if one.get("lapsed")] == []
    assert [row["signing"]["signed"] for row in told["propose"]] == [None]


def test_what_will_be_drawn_up_was_not_signed():
    told = told_by("en", "CNA and PPS signed a protocol and an action plan will be drawn up.")
    assert [row["act"] for row in told["propose"]] == ["original"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The renewal of the memorandum was signed by CNA on 12 April and by PPS on 19 "
               "April."),
        ("it", "Il rinnovo del memorandum, firmato da CNA il 12 aprile e dal PPS il 19 aprile, "
               "dura tre anni."),
    ],
)  # fmt: skip
def test_it_was_signed_on_the_day_of_the_last_of_two(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    assert row["signing"]["signed"] == "2027-04-19"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "CNA and PPS renewed the memorandum on 19 April. The memorandum of 2012 was signed "
               "by Administrator Kim Minsu of PPS."),
        ("it", "CNA e PPS hanno rinnovato il memorandum il 19 aprile. Il memorandum del 2012 era "
               "stato firmato dall'Amministratore Kim Minsu del PPS."),
        ("ko", "조달청은 지난 19일 CNA와 양해각서를 갱신했다. 2012년 첫 양해각서는 "
               "김민수 조달청장이 서명했다."),
    ],
)  # fmt: skip
def test_who_signed_the_text_of_a_year_told_signed_then(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    assert (row["signing"]["signed"], row["signatories"]) == ("2027-04-19", [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Fifteen years after the first memorandum, CNA and PPS signed its edition on 19 April.",
        "CNA and PPS signed a new memorandum of understanding on 19 April.",
    ],
)
def test_another_agreement_with_a_known_partner_is_asked(sentence):
    told = told_by("en", sentence)
    assert [row["sure"] for row in told["propose"]] == [False]
    assert "another agreement with this party, or a renewal of the known one?" in told["ask"]


def test_the_day_of_the_one_is_not_that_of_the_other():
    told = told_by(
        "en",
        "CNA and PPS extended their memorandum on 18 April until 10 March 2030 and signed a "
        "protocol on training on 19 April.",
    )
    days = {row["act"]: row["signing"]["signed"] for row in told["propose"]}
    assert days["original"] == "2027-04-19" != days["extension"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Administrator Kim Minsu of PPS signed the guest book of CNA on 19 April; the "
               "renewal of the memorandum remains under review."),
        ("it", "L'Amministratore Kim Minsu del PPS ha firmato il 19 aprile il libro degli ospiti "
               "della CNA; il rinnovo del memorandum è in corso di esame."),
        ("ko", "김민수 조달청장은 19일 CNA 방명록에 서명했으며, 양해각서 갱신은 검토 중이다."),
    ],
)  # fmt: skip
def test_a_guest_book_is_no_instrument(language, sentence):
    rows = told_by(language, sentence)["propose"]
    assert [row["signing"] for row in rows if row["signing"]] == []


@pytest.mark.parametrize(
    "sentence", ["양국 조달청장이 서명했다.", "당시 장수만 조달청장이 서명했다."]
)
def test_what_stands_before_a_post_is_not_always_a_name(sentence):
    (row,) = told_by("ko", f"조달청은 지난 19일 CNA와 양해각서를 갱신했다. {sentence}")["propose"]
    names = {one["name"].get("ko") for one in row["signatories"]}
    assert names <= {None, "장수만"}
