"""What releases are about: a renewal by post, one agreed on in principle, three sides, a term that
rolls on, a signing put off, an end, a wider scope, an older signing that is recalled."""

import json
from pathlib import Path

import pytest

from mou_tracker.imports.releases import read_release

from .scoring import pieces
from .test_several import told_by

HERE = Path(__file__).parent / "kinds"
NAMES = sorted(path.stem for path in HERE.glob("*.json"))


def told_of(row: dict) -> dict:
    signing, planned = row["signing"] or {}, row.get("planned_signing") or {}
    term, event = row.get("term") or {}, row.get("event")
    renewal, notice = term.get("renewal"), term.get("notice")
    return {
        "match": row["agreement"].get("match"),
        "act": row["act"],
        "ordinal": term.get("ordinal"),
        "day": signing.get("signed") or (None if event else f"planned {planned.get('when')}"),
        "mode": signing.get("mode"),
        "place": signing.get("place"),
        "who": sorted(
            " ".join(filter(None, (next(iter(one["name"].values()), ""), one.get("signed"))))
            for one in row["signatories"]
        ),
        "years": (term.get("end") or {}).get("years"),
        "renewal": renewal and [renewal["mode"], renewal.get("years")],
        "notice": notice and [notice["value"], notice["unit"]],
        "event": event and [event[key] for key in ("kind", "on", "effective_on", "by")],
        "sure": row.get("sure") is not False,
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_a_release_of_this_kind_proposes(name):
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    expected = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    told = read_release(text, world=expected["world"])
    assert len(told["propose"]) == len(expected["propose"])
    for row, wanted in zip(map(told_of, told["propose"]), expected["propose"], strict=True):
        for key, value in wanted.items():
            accepted = value if key in ("act", "day") and value else [value]
            assert row[key] in accepted, key
    found = [[row["kind"], row["when"]] for row in told["activities"]]
    assert found == expected["activities"]
    assert [words for words in pieces(told) if words not in text] == []


@pytest.mark.parametrize(
    ("language", "sentence", "when"),
    [
        ("en", "The signing of the renewal, planned for 21 April, was postponed to 12 May.",
         "2027-05-12"),
        ("en", "CNA and PPS have postponed the signing of the renewed memorandum, which was to "
               "take place on 21 April.", None),
        ("it", "La firma del rinnovo del memorandum, in programma il 21 aprile, è stata rinviata "
               "al 12 maggio.", "2027-05-12"),
        ("en", "The memorandum was to be signed on 19 April, but the signing was put off.", None),
        ("it", "È slittata la firma del memorandum tra CNA e PPS, attesa per oggi.", None),
        ("ko", "19일로 예정됐던 양해각서 서명식은 상대측 사정으로 연기됐다.", None),
        ("ko", "양측은 양해각서 서명식을 다음 달로 미루기로 했다.", "2027-05"),
        ("ko", "양해각서 서명식이 4월 21일에서 5월 12일로 연기됐다.", None),
        ("ko", "양해각서 서명식이 5월 중순으로 연기됐다.", "2027-05-11/2027-05-20"),
        ("ko", "양해각서 서명식을 다음 달 말로 미루기로 했다.", "2027-05-21/2027-05-31"),
    ],
)  # fmt: skip
def test_a_signing_that_is_put_off_is_planned_for_the_new_day_alone(language, sentence, when):
    (row,) = told_by(language, sentence)["propose"]
    told = row["signing"], row["sure"], row["planned_signing"]["when"]
    assert told == (None, False, when)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ko", "양측은 양해각서를 갱신하고 협력을 넓히자는 데 뜻을 같이했다."),
        ("ko", "양측은 내년 5월 만료되는 양해각서를 갱신하는 데 원칙적으로 합의했다."),
        ("ko", "CNA는 양해각서를 연장해 줄 것을 요청했다."),
        ("ko", "양해각서는 지난 1월 15일 자동으로 2년 연장됐다."),
        ("en", "CNA and PPS agreed in principle to renew the memorandum."),
        ("en", "The memorandum was automatically renewed on 15 January for two more years."),
        ("it", "CNA e PPS hanno concordato in linea di principio di rinnovare il memorandum."),
        ("it", "Il memorandum si è tacitamente rinnovato il 15 gennaio per altri due anni."),
    ],
)
def test_what_is_agreed_on_asked_for_or_rolls_on_is_not_signed(language, sentence):
    rows = told_by(language, sentence)["propose"]
    assert [(row["signing"], row["sure"]) for row in rows] in ([], [(None, False)])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The renewal was signed by post: CNA signed on 2 April and PPS on 14 April."),
        ("en", "Counterparts of the third renewal were exchanged by courier; PPS signed its copy "
               "on 2 April, CNA on 14 April."),
        ("it", "Il rinnovo è stato firmato per corrispondenza, il 2 aprile dalla CNA e il 14 "
               "aprile dal PPS."),
    ],
)  # fmt: skip
def test_of_two_days_by_post_the_later_holds(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    assert row["signing"]["signed"] == "2027-04-14"
    assert row["signing"]["mode"] == "circulation"


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("en", "The memorandum was automatically renewed on 15 January for two more years.",
         "was automatically renewed"),
        ("it", "Il memorandum si è tacitamente rinnovato il 15 gennaio per altri due anni.",
         "si è tacitamente rinnovato"),
        ("ko", "양해각서는 지난 1월 15일 자동으로 2년 연장됐다.", "자동으로 2년 연장됐"),
    ],
)  # fmt: skip
def test_a_term_that_went_on_by_itself_is_kept_as_said_and_asked(language, sentence, words):
    told = told_by(language, sentence)
    assert [row["words"] for row in told["claims"]] == [words]
    assert "did it renew itself? the clause that is recorded decides" in told["ask"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The memorandum will be automatically renewed for two years."),
        ("en", "The memorandum is automatically renewed unless notice is given."),
        ("it", "Il memorandum si rinnova tacitamente di anno in anno."),
        ("ko", "양해각서는 별도 통보가 없으면 자동으로 연장된다."),
    ],
)
def test_a_clause_is_no_term_that_went_on(language, sentence):
    told = told_by(language, sentence)
    assert (told["claims"], [one for one in told["ask"] if "renew itself" in one]) == ([], [])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "CNA and PPS added an annex on training to the memorandum on 12 April."),
        ("en", "An annex on training was added to the memorandum on 12 April."),
        ("it", "CNA e PPS hanno aggiunto il 12 aprile un allegato al memorandum."),
        ("it", "Un allegato è stato aggiunto al memorandum il 12 aprile."),
        ("ko", "조달청과 CNA는 12일 양해각서에 부속서를 추가했다."),
        ("ko", "양 기관은 지난 12일 양해각서의 부속서를 새로 채택했다."),
    ],
)
def test_an_annex_without_a_word_of_signing_is_asked(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    told = row["act"], row["signing"]["signed"], row["sure"]
    assert told == ("amendment", "2027-04-12", False)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "PPS will add an annex to the memorandum in May."),
        ("en", "CNA attached an annex to its report on 12 April."),
        ("it", "CNA ha aggiunto un allegato al bilancio il 12 aprile."),
        ("ko", "양 기관은 양해각서에 부속서를 추가하기로 했다."),
    ],
)
def test_an_annex_that_is_to_come_or_of_something_else_is_not_signed(language, sentence):
    assert all(row["signing"] is None for row in told_by(language, sentence)["propose"])


@pytest.mark.parametrize(
    "sentence",
    [
        "조달청은 지난 12일 CNA와 2022년 체결한 양해각서를 갱신했다.",
        "조달청은 지난 12일 로마에서 CNA와 2022년 5월 체결한 양해각서의 갱신본에 서명했다.",
        "조달청은 지난 12일 CNA와 맺은 양해각서를 갱신했다.",
    ],
)
def test_a_day_before_the_year_of_the_older_text_is_of_what_was_done(sentence):
    (row,) = told_by("ko", sentence)["propose"]
    assert (row["act"], row["signing"]["signed"]) == ("renewal", "2027-04-12")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The memorandum goes on, as neither side has given notice of termination."),
        ("it", "Nessuna delle parti ha comunicato la disdetta del memorandum."),
        ("ko", "어느 쪽도 양해각서의 종료를 통보했다고 밝힌 바 없다."),
    ],
)
def test_a_notice_that_nobody_gave_ends_nothing(language, sentence):
    assert told_by(language, sentence)["propose"] == []


@pytest.mark.parametrize(
    ("language", "sentence", "renewal"),
    [
        ("en", "It is not renewed automatically.", None),
        ("en", "The text does not provide for automatic renewal.", None),
        ("it", "Il testo non si rinnova tacitamente.", None),
        ("it", "L'accordo vale tre anni, senza rinnovo tacito.", None),
        ("en", "It is renewed automatically for periods of two years.", 2),
        ("ko", "양해각서는 만료 6개월 전까지 종료 의사를 통보하지 않는 한 3년씩 자동 갱신된다.", 3),
        ("ko", "만료 3개월 전까지 서면으로 통보하지 않으면 1년씩 자동 연장된다.", 1),
    ],
)  # fmt: skip
def test_a_clause_that_is_denied_is_none_and_a_notice_is_no_length(language, sentence, renewal):
    done = {
        "en": "CNA and PPS signed the third renewal of the memorandum on 19 April.",
        "it": "CNA e PPS hanno firmato il 19 aprile il terzo rinnovo del memorandum.",
        "ko": "조달청과 CNA는 19일 양해각서 제3차 갱신에 서명했다.",
    }[language]
    (row,) = told_by(language, f"{done} {sentence}")["propose"]
    told = row["term"].get("renewal") or {"mode": "none"}
    assert told["mode"] == ("none" if renewal is None else "tacit")
    assert (told.get("years"), told.get("months")) == (renewal, None)


def test_the_day_from_which_it_counts_is_not_its_last():
    sentence = (
        "A firmare il protocollo d'intesa, che sostituisce quello del 2019, sono stati il "
        "Presidente della CNA Carlo Neri e l'Amministratore del PPS Nam Jiho. Il protocollo, "
        "efficace dal 1° luglio 2027, dura quattro anni."
    )
    (row,) = told_by("it", sentence)["propose"]
    assert row["signing"] is not None
    end = row["term"]["end"]
    assert (end["kind"], end["years"], row["term"]["effect"]["on"]) == ("duration", 4, "2027-07-01")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ko", "조달청과 CNA는 19일 양해각서의 효력을 2년 연장했다. 이번 연장으로 양해각서는 "
               "2029년 11월 30일까지 유효하다."),
        ("en", "CNA and PPS signed an extension of the memorandum on 19 April. With the extension "
               "it stays in force until 30 November 2029."),
    ],
)  # fmt: skip
def test_the_new_end_may_stand_in_the_next_sentence(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    assert (row["act"], row["amendment"]["new_ends_on"]) == ("extension", "2029-11-30")


def test_what_a_draft_does_is_not_signed():
    sentence = (
        "Via libera allo schema di memorandum tra CNA e PPS. La sottoscrizione è in calendario per "
        "maggio. Il documento, che rinnova per la terza volta l'intesa, avrà validità quinquennale."
    )
    assert [row["signing"] for row in told_by("it", sentence)["propose"]] in ([], [None])


@pytest.mark.parametrize(
    "sentence",
    [
        "CNA and PPS have agreed to extend their memorandum, due to expire on 31 May 2027, for one "
        "year while a new text is negotiated.",
        "CNA and PPS plan to renew the memorandum, which was to expire on 31 May 2027.",
    ],
)
def test_the_day_an_older_text_was_to_run_out_is_no_end_of_the_new_one(sentence):
    told = told_by("en", sentence)
    ends = [row.get("term", {}).get("end") for row in told["propose"]]
    assert all(end in (None, {"kind": "not_recorded"}) for end in ends)
    assert told["activities"] == []


def test_nothing_is_held_on_the_day_a_text_runs_out():
    text = (
        "Suva, 3 March 2028\n\nThe Fiji Procurement Office (FPO) and the Public Procurement "
        "Service of Korea (PPS) have agreed to extend their memorandum of understanding, due to "
        "expire on 31 March 2028, for one year while a new text is negotiated.\n"
    )
    world = json.loads((HERE / "annex-ko.json").read_text(encoding="utf-8"))["world"]
    assert read_release(text, world=world)["activities"] == []
