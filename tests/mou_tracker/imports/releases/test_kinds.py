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
