"""A negation or a doubt put before or behind a sentence of signing takes its certainty away."""

import pytest

from mou_tracker.imports.releases import read_release

HOME = {
    "names": {"ko": "조달청", "en": "Public Procurement Service"}, "short_name": "PPS",
    "country": "KR", "time_zone": "Asia/Seoul",
}  # fmt: skip
FRAMES = {
    "en": (
        "Copenhagen, 4 June 2027\n\n%s\n\nThe two have cooperated since 2019 in training and data.",
        "the Public Procurement Service of Korea (PPS) and the Danish Purchasing Board (DPB) {}"
        " a Memorandum of Understanding in Copenhagen on 3 June 2027",
        "signed",
    ),
    "it": (
        "Genova, 4 giugno 2027\n\n%s\n\nLe due parti collaborano dal 2019 su formazione e dati.",
        "il Public Procurement Service coreano (PPS) e la Centrale Acquisti Liguria (CAL) {}"
        " un memorandum d'intesa a Genova il 3 giugno 2027",
        "hanno firmato",
    ),
    "ko": (
        "2027. 6. 4. 조달청\n\n%s\n\n양 기관은 2019년부터 교육과 자료 교류에서 협력해 왔다.",
        "조달청은 3일 코펜하겐에서 덴마크 구매위원회(DPB)와 업무협약을 {}",
        "체결했다",
    ),
}
BEFORE = {
    "en": (
        "it is not true that", "PPS denied that", "according to press reports,",
        "it was reported that", "contrary to reports,", "nobody confirmed that",
        "it is unclear whether", "sources said that", "PPS refused to say whether",
        "rumour has it that", "allegedly,", "it is hoped that", "reports are false that",
    ),
    "it": (
        "non è vero che", "il PPS smentisce che", "secondo indiscrezioni,", "secondo la stampa",
        "se confermato,", "non risulta che", "è falso che", "a quanto pare",
    ),
}  # fmt: skip
INSTEAD = {
    "en": (
        "did not sign", "have not signed", "could not sign", "failed to sign", "almost signed",
        "were about to sign", "are said to have signed", "have yet to sign", "might have signed",
        "were to have signed", "declined to sign", "signed off on plans for",
    ),
    "it": (
        "non hanno firmato", "avrebbero firmato", "avrebbero dovuto firmare", "stavano per firmare",
        "hanno rifiutato di firmare", "potrebbero aver firmato", "hanno quasi firmato",
        "hanno deciso di non firmare",
    ),
    "ko": (
        "체결하지 않았다", "체결하지 못했다", "체결한 것으로 알려졌다", "체결할 뻔했다",
        "체결했다는 보도는 사실이 아니다", "체결한 사실이 없다고 밝혔다", "체결했어야 했다",
        "체결하려다 미뤘다", "체결했다는 소문이 있다", "체결하기로 했으나 무산됐다",
        "체결했을 가능성이 있다", "체결했다고 일부 언론이 보도했다", "체결한 바 없다",
        "체결한 적이 없다", "체결을 거부했다", "체결했다는 주장을 부인했다",
    ),
}  # fmt: skip


def certain(language: str, sentence: str) -> list[str]:
    frame = FRAMES[language][0]
    text = frame % f"{sentence[:1].upper()}{sentence[1:]}."
    told = read_release(text, world={"home": HOME, "agreements": []})
    return [
        row["signing"]["signed"]
        for row in told["propose"]
        if row["signing"] and row.get("sure") is not False
    ]


def plain(language: str, verb: str = "") -> str:
    _frame, sentence, done = FRAMES[language]
    return sentence.format(verb or done)


@pytest.mark.parametrize("language", FRAMES)
def test_said_plainly_it_was_signed(language):
    assert certain(language, plain(language)) == ["2027-06-03"]


@pytest.mark.parametrize(
    ("language", "words"), [(tag, one) for tag, every in BEFORE.items() for one in every]
)
def test_words_before_it_take_its_certainty(language, words):
    assert certain(language, f"{words} {plain(language)}") == []


@pytest.mark.parametrize(
    ("language", "verb"), [(tag, one) for tag, every in INSTEAD.items() for one in every]
)
def test_a_verb_that_does_not_say_that_it_was_done(language, verb):
    assert certain(language, plain(language, verb)) == []


def test_what_is_only_passed_on_is_asked():
    text = FRAMES["en"][0] % f"Reportedly {plain('en')}."
    told = read_release(text, world={"home": HOME, "agreements": []})
    assert any("only passes on" in question for question in told["ask"])
