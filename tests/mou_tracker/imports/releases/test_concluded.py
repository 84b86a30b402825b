"""What is concluded, renewed or denied is what the words beside the verb name: a visit is over, a
memorandum is concluded; a tender is renewed, tender cooperation is, too."""

from datetime import date

import pytest

from mou_tracker.imports.releases import read_release
from mou_tracker.imports.releases.days import days_in

from .test_denied import FRAMES, HOME

WORLD = {"home": HOME, "agreements": []}


def acts(language: str, sentence: str) -> list[str]:
    told = read_release(FRAMES[language][0] % sentence, world=WORLD)
    return [row["act"] for row in told["propose"]]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "During a visit the Public Procurement Service of Korea (PPS) and the Danish "
               "Purchasing Board (DPB) concluded a memorandum of understanding on 3 June 2027."),
        ("en", "At the meeting the Public Procurement Service of Korea (PPS) and the Danish "
               "Purchasing Board (DPB) concluded a memorandum of understanding on 3 June 2027."),
        ("en", "A memorandum of understanding was concluded by the Public Procurement Service of "
               "Korea (PPS) and the Danish Purchasing Board (DPB) on 3 June 2027."),
        ("en", "The Public Procurement Service of Korea (PPS) and the Danish Purchasing Board "
               "(DPB) have renewed their tender cooperation for three years."),
        ("it", "Nel corso della visita è stato concluso un memorandum d'intesa tra il Public "
               "Procurement Service coreano (PPS) e la Centrale Acquisti Liguria (CAL)."),
        ("ko", "조달청은 3일 코펜하겐에서 덴마크 구매위원회(DPB)와 업무협약을 체결했으며 "
               "바이오보안 분야에서 협력한다고 밝혔다."),
    ],
)  # fmt: skip
def test_an_instrument_is_concluded(language, sentence):
    assert acts(language, sentence)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The Danish Purchasing Board (DPB) concluded its visit to the Public Procurement "
               "Service of Korea (PPS) on 3 June 2027."),
        ("en", "Talks of the Public Procurement Service of Korea (PPS) and the Danish Purchasing "
               "Board (DPB) were concluded on 3 June 2027."),
        ("it", "Si è conclusa la missione del Public Procurement Service coreano (PPS) presso la "
               "Centrale Acquisti Liguria (CAL)."),
        ("ko", "조달청이 3일 덴마크 구매위원회(DPB)와 업무협약을 체결했다는 보도는 오보다."),
    ],
)  # fmt: skip
def test_something_else_is_over(language, sentence):
    assert not acts(language, sentence)


@pytest.mark.parametrize(("words", "year"), [("'98. 3. 2.", 1998), ("'27. 3. 2.", 2027)])
def test_a_year_of_two_digits_does_not_lie_far_ahead(words, year):
    (day,) = days_in(f"조달청은 {words} 체결된 협약", on=date(2027, 6, 4), language="ko")
    assert day.value and day.value.earliest == date(year, 3, 2)
