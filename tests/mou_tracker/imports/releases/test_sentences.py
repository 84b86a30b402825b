"""Sentences as they stand in releases, each within the same release: which instrument, done or
planned, on which day; which meetings, in which windows."""

import pytest

from .test_several import told_by, told_of


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "CNA and PPS extended their memorandum on 18 April until 10 March 2030."),
        ("it", "CNA e PPS hanno prorogato il memorandum il 18 aprile fino al 10 marzo 2030."),
        ("ko", "조달청과 CNA는 18일 양해각서를 2030년 3월 10일까지 연장했다."),
    ],
)
def test_done_on_a_day_and_good_until_another(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    told = row["signing"]["signed"], row["amendment"]["new_ends_on"]
    assert told == ("2027-04-18", "2030-03-10")


def test_what_is_held_on_a_day_until_another_runs_for_days():
    told = told_by("en", "The seminar will be held in Rome on 18 May until 20 May 2027.")
    assert [row["when"] for row in told["activities"]] == ["2027-05-18/2027-05-20"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The third renewal, signed by CNA on 12 April and by PPS on 19 April, runs for "
               "three years."),
        ("en", "The third renewal was signed by PPS on 12 April and by CNA on 19 April."),
        ("it", "Il terzo rinnovo è stato firmato il 19 aprile da CNA e PPS."),
        ("ko", "조달청과 CNA는 19일 제3차 갱신에 서명했다."),
    ],
)  # fmt: skip
def test_a_renewal_is_of_an_instrument_that_it_does_not_name(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    told = told_of(row)
    assert (told["act"], told["ordinal"], told["day"]) == ("renewal", 3, "2027-04-19")


@pytest.mark.parametrize(
    "sentence",
    [
        "양 기관은 19일 업무협약을 체결하고 조달 정보를 공유하기로 했다.",
        "조달청과 CNA는 지난 19일 로마에서 새 양해각서를 맺고 인력을 교류하기로 했다.",
        "조달청과 CNA는 19일 협력의향서를 교환하고, 공동 연구를 추진하기로 했다.",
    ],
)
def test_what_is_done_and_what_is_agreed_on_in_one_chain_is_shown_and_asked(sentence):
    (row,) = told_by("ko", sentence)["propose"]
    assert (row["signing"]["signed"], row["sure"]) == ("2027-04-19", False)


@pytest.mark.parametrize(
    "sentence",
    [
        "양 기관은 19일 면담을 갖고 양해각서를 갱신하고 협력을 넓히기로 했다.",
        "양 기관은 오는 29일 양해각서를 갱신하고 조달 정보를 공유하기로 했다.",
        "양 기관은 19일 양해각서를 갱신하고 조달 정보를 공유하기로 뜻을 모았다.",
        "양 기관은 19일 양해각서를 갱신하고 조달 정보를 공유하기로 합의했다.",
        "양 기관은 5월 서울에서 회의를 열고 양해각서 갱신에 서명하기로 했다.",
        "조달청은 19일 CNA와 오는 6월 양해각서를 체결하고 정보를 공유하기로 했다.",
        "양 기관은 19일 연내 양해각서를 갱신하고 조달 정보를 공유하기로 했다.",
        "양 기관은 19일 이른 시일 안에 양해각서를 갱신하고 인력을 교류하기로 했다.",
    ],
)
def test_what_is_agreed_on_for_later_is_not_signed(sentence):
    assert [row["signing"] for row in told_by("ko", sentence)["propose"]] == [None]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("조달청과 CNA는 19일 로마에서 협력의향서를 교환했다.", "letter_of_intent"),
        ("조달청과 CNA는 19일 로마에서 양해각서를 교환했다.", "mou"),
        ("양 기관은 19일 그간의 협력 현황을 점검하고 새 양해각서에 서명했다.", "mou"),
        ("양 기관은 19일 기존 양해각서의 이행을 점검하고 새 양해각서에 서명했다.", "mou"),
    ],
)
def test_texts_are_exchanged_and_signed_in_a_chain(sentence, kind):
    (row,) = told_by("ko", sentence)["propose"]
    assert (row["instrument"], row["signing"]["signed"]) == (kind, "2027-04-19")
    assert row["signing"]["mode"] != "exchange_of_notes"


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("ko", "양 기관은 9월 서울, 11월 밀라노에서 회의를 열기로 했다.",
         [("meeting", "2027-09", "Seoul", None), ("meeting", "2027-11", "Milan", None)]),
        ("ko", "양측은 5월 로마, 7월 부산, 9월 서울에서 각각 실무회의를 개최할 예정이다.",
         [("meeting", "2027-05", "Rome", None), ("meeting", "2027-07", "Busan", None),
          ("meeting", "2027-09", "Seoul", None)]),
        ("it", "Una delegazione della CNA visiterà Seoul nel mese di maggio; a settembre il PPS "
               "ricambierà la visita a Roma; un seminario in video è previsto a novembre.",
         [("study_visit", "2027-05", "Seoul", "inbound"),
          ("study_visit", "2027-09", "Roma", "outbound"), ("workshop", "2027-11", None, None)]),
        ("it", "Una delegazione del PPS visiterà Milano a maggio; funzionari della CNA si "
               "recheranno a Seoul in giugno; i due enti terranno un seminario in ottobre.",
         [("study_visit", "2027-05", "Milano", "outbound"),
          ("study_visit", "2027-06", "Seoul", "inbound"), ("workshop", "2027-10", None, None)]),
        ("en", "A delegation of CNA will visit Seoul in May; PPS will return the visit in "
               "September; a workshop is planned in November.",
         [("study_visit", "2027-05", "Seoul", "inbound"),
          ("study_visit", "2027-09", None, "outbound"), ("workshop", "2027-11", None, None)]),
    ],
)  # fmt: skip
def test_each_of_several_has_its_own_window_and_direction(language, sentence, expected):
    told = told_by(language, sentence)["activities"]
    found = [(row["kind"], row["when"], row.get("place"), row.get("direction")) for row in told]
    assert found == expected


@pytest.mark.parametrize("place", ["정부대전청사", "전주", "서울 간담회장", "후쿠오카 회의실"])
def test_what_follows_a_day_is_not_always_a_length(place):
    told = told_by("ko", f"조달청장은 7일 {place}에서 CNA 원장과 면담을 가졌다.")
    assert [row["when"] for row in told["activities"]] == ["2027-04-07"]


def test_days_before_are_no_day():
    told = told_by(
        "ko", "양해각서는 만료 30일 전에 통보하면 종료된다. 두 기관은 7일 전부터 만났다."
    )
    assert (told["propose"], told["activities"]) == ([], [])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "CNA and PPS signed the third renewal of the memorandum on 19 April and expect to "
               "meet in June."),
        ("en", "PPS said that the third renewal, signed on 19 April, is expected to enter into "
               "force on 1 May."),
        ("en", "Since the third renewal, which PPS and CNA signed on 19 April, two meetings have "
               "been delayed."),
        ("it", "Il terzo rinnovo, firmato il 19 aprile, entrerà in vigore il 1 maggio."),
        ("it", "CNA e PPS hanno firmato il 19 aprile il terzo rinnovo, la cui entrata in vigore è "
               "attesa per il 1 maggio."),
        ("it", "È stato rinviato il seminario, mentre la firma del terzo rinnovo è avvenuta il 19 "
               "aprile a Roma."),
        ("ko", "양측은 19일 양해각서 제3차 갱신을 마치고 5월 포럼은 6월로 연기했다고 밝혔다."),
        ("ko", "양측은 19일 제3차 갱신에 서명하고 2년 주기로 회의를 열어 왔다고 밝혔다."),
        ("ko", "양측은 19일 제3차 갱신에 서명하고 5월 회의는 취소했다."),
        ("ko", "양측은 19일 양해각서 제3차 갱신에 서명해 온라인 조달 협력을 시작했다."),
        ("ko", "양측은 19일 제3차 갱신에 서명했으나 아직 발효하지 않았다."),
        ("en", "CNA signed the third renewal of the memorandum on 19 April and PPS presented it "
               "on 20 April."),
    ],
)  # fmt: skip
def test_what_was_signed_stays_so_beside_what_is_to_come_or_was_put_off(language, sentence):
    (row,) = told_by(language, sentence)["propose"]
    told = row["signing"]["signed"], row["act"], row["term"]["end"]
    assert told == ("2027-04-19", "renewal", {"kind": "not_recorded"})


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The signing of the memorandum by CNA and PPS took place in Rome, but the seminar "
               "planned for May was postponed to June."),
        ("en", "After the signature of the memorandum CNA said that a workshop had been delayed."),
        ("it", "La firma del memorandum tra CNA e PPS è avvenuta a Roma, mentre la visita a Seoul "
               "è stata rinviata a maggio."),
        ("en", "CNA signed the renewal of its lease on 19 April."),
        ("en", "The extension of office hours was signed by CNA on 19 April."),
        ("it", "La CNA ha firmato il 19 aprile la proroga del contratto dei servizi di pulizia."),
        ("ko", "CNA는 19일 청사 임대차 계약 갱신에 서명했다."),
        ("ko", "조달청은 19일 나라장터 유지관리 계약을 갱신했다."),
        ("ko", "조달청은 19일 양해각서를 체결해 오던 CNA와 회의를 열었다."),
        ("ko", "조달청은 19일 제3차 갱신에 서명하지 못했다."),
        ("ko", "양 기관은 19일 제3차 갱신에 서명하려 했으나 무산됐다."),
        ("ko", "양 기관은 19일 양해각서를 체결하기로 했으나 무산됐다."),
        ("ko", "CNA는 19일 스페인 조달청과 양해각서를 체결했다."),
        ("ko", "조달청은 19일 CNA가 프랑스 UGAP과 양해각서를 체결했다고 소개했다."),
        ("ko", "제3차 갱신 서명식은 19일 취소됐다."),
        ("it", "CNA e PPS avrebbero firmato il terzo rinnovo il 19 aprile, secondo la stampa."),
    ],
)  # fmt: skip
def test_what_came_to_nothing_and_what_else_was_put_off_or_renewed_proposes_nothing(
    language, sentence
):
    assert told_by(language, sentence)["propose"] == []


@pytest.mark.parametrize(
    ("language", "sentence", "when"),
    [
        ("en", "A delegation of PPS visited Rome on 19 April and will be received by CNA again in "
               "June.", "2027-04-19"),
        ("en", "Following a visit to Seoul on 12 April, CNA expects the next meeting in June.",
         "2027-04-12"),
        ("en", "PPS has invited CNA to a seminar in Seoul on 19 May, which will be followed by a "
               "visit to Busan.", "2027-05-19"),
        ("it", "Una delegazione della CNA ha visitato Seoul il 12 aprile e il PPS visiterà Roma a "
               "giugno.", "2027-04-12"),
    ],
)  # fmt: skip
def test_a_day_between_what_was_and_what_will_be_is_the_nearer_one(language, sentence, when):
    assert told_by(language, sentence)["activities"][0]["when"] == when


def test_a_day_of_what_led_to_it_is_not_the_day_of_an_activity():
    for sentence in (
        "Following talks in March, the seminar will be held in Rome on 3 May.",
        "PPS was told on 12 April that the seminar will be held in Rome on 3 May.",
        "The seminar will be jointly held in Rome on 3 May.",
    ):
        told = told_by("en", sentence)["activities"]
        assert [(row["when"], row["state"]) for row in told] == [("2027-05-03", "scheduled")]
    told = told_by("it", "Dopo i colloqui di marzo, il seminario si terrà a Roma.")
    assert told["activities"] == []


def test_the_day_on_which_a_text_would_have_run_out_is_not_its_new_end():
    sentence = "양 기관은 2027년 6월 3일 만료되는 양해각서를 19일 연장했다."
    (row,) = told_by("ko", sentence)["propose"]
    assert (row["signing"]["signed"], row["amendment"]["new_ends_on"]) == ("2027-04-19", None)


def test_a_term_that_was_made_longer_is_as_long_as_it_is_now():
    sentence = "양 기관은 19일 제3차 갱신에 서명하면서 유효기간을 2년에서 3년으로 늘렸다."
    (row,) = told_by("ko", sentence)["propose"]
    end = row["term"]["end"]
    assert (end["years"], end["words"]) == (3, "유효기간을 2년에서 3년")


def test_a_text_that_is_only_named_was_signed_on_the_day_beside_it():
    told = told_by("ko", "조달청은 19일 2012년 체결한 양해각서에 따라 CNA와 회의를 열었다.")
    assert told["propose"] == []


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("조달청은 19일 CNA 원장과 면담하고 양해각서를 체결하기로 했다.", None),
        ("조달청장은 29일 CNA 원장과 면담하고 양해각서를 체결한다.", "2027-04-29"),
    ],
)
def test_the_day_they_met_is_not_the_day_it_is_to_be_signed_on(sentence, when):
    (row,) = told_by("ko", sentence)["propose"]
    assert (row["signing"], row["planned_signing"]["when"]) == (None, when)
