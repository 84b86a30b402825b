"""One line, read: the table of what people type in the taxi."""

import unicodedata
from datetime import date

import pytest

from django.utils.translation import override

from activities.models.activity import ActivityKind, Mode
from activities.quick.reading import Candidates, Named, parse
from agreements.languages import CODES

ON = date(2026, 11, 23)
KNOWN = Candidates(
    parties=(
        Named("consip", ("Consip", "Consip S.p.A.", "콘십")),
        Named("chile", ("ChileCompra", "칠레조달청")),
    ),
    agreements=(
        Named("KR-IT-2008-1", ("KR-IT-2008-1",), frozenset({"consip"})),
        Named("KR-CL-2010-1", ("KR-CL-2010-1",), frozenset({"chile"})),
        Named("KR-CL-2019-2", ("KR-CL-2019-2",), frozenset({"chile"})),
    ),
    areas=(
        Named("ai", ("artificial-intelligence", "Artificial intelligence", "인공지능")),
        Named("green", ("green-procurement", "Green procurement", "녹색조달", "acquisti verdi")),
    ),
)
IT = "KR-IT-2008-1"
# line -> when, party, agreement, kind, mode, areas, head count, title
TABLE = [
    ("6.3 Consip 화상회의 AI조달 사례 공유, 5명",
     "2026-06-03", "consip", IT, "meeting", "online", ("ai",), None,
     "Consip 화상회의 AI조달 사례 공유, 5명"),
    ("어제 콘십과 면담", "2026-11-22", "consip", IT, "meeting", None, (), None, "콘십과 면담"),
    ("Consip workshop on green procurement, 12 people",
     None, "consip", IT, "workshop", None, ("green",), None,
     "Consip workshop on green procurement, 12 people"),
    ("1 giugno 2026 riunione Consip: acquisti verdi",
     "2026-06-01", "consip", IT, "meeting", None, ("green",), None,
     "riunione Consip: acquisti verdi"),
    ("2026년 6월 1일 칠레조달청 공무원 연수 20명",
     "2026-06-01", "chile", "KR-CL-2010-1", "training", None, (), None,
     "칠레조달청 공무원 연수 20명"),
    ("KR-CL-2010-1 study visit to Daejeon 26.10.12",
     "2026-10-12", None, "KR-CL-2010-1", "study_visit", None, (), None,
     "study visit to Daejeon"),
    ("H2 2026 Consip heads meeting", "2026-41", "consip", IT, "meeting", None, (), None,
     "Consip heads meeting"),
    ("공문 발송", None, None, None, "correspondence", None, (), None, "공문 발송"),
    ("KONEPS 2.0 소개", None, None, None, None, None, (), None, "KONEPS 2.0 소개"),
    ("said aimlessly", None, None, None, None, None, (), None, "said aimlessly"),
    ("Consip", None, "consip", IT, None, None, (), None, "Consip"),
]  # fmt: skip


@pytest.mark.parametrize("language", sorted(CODES))
@pytest.mark.parametrize("choices", [ActivityKind, Mode])
def test_a_label_is_read_in_every_language(choices, language):
    name = {ActivityKind: "kind", Mode: "mode"}[choices]
    with override(language):
        labels = {str(one.label): one.value for one in choices if one != "other"}
    found = {label: getattr(parse(label, on=ON, known=KNOWN), name) for label in labels}
    assert found == labels


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_the_table(row):
    line, when, party, agreement, kind, mode, areas, count, title = row
    found = parse(line, on=ON, known=KNOWN)
    told = (
        found.when.text if found.when else None,
        found.party,
        found.agreement,
        found.kind,
        found.mode,
        found.areas,
        found.head_count,
        found.title,
    )
    assert told == (when, party, agreement, kind, mode, areas, count, title)


def test_it_says_from_which_words():
    line = "6.3 Consip 화상회의 AI조달 사례 공유, 상대 5명"
    found = parse(line, on=ON, known=KNOWN)
    assert [found.words(name) for name in ("when", "party", "kind", "mode", "head_count")] == [
        "6.3",
        "Consip",
        "화상회의",
        "화상",
        "상대 5명",
    ]
    assert found.words("agreement") == ""  # it follows from the party


def test_decomposed_hangul_is_read_alike():
    line = unicodedata.normalize("NFD", "어제 콘십과 면담")
    assert parse(line, on=ON, known=KNOWN).party == "consip"


@pytest.mark.parametrize("line", ["", "   ", ",,,", "a" * 50_000 + "!", "1 " * 5000, "\u0130" * 9])
def test_odd_lines_are_read_too(line):
    assert parse(line, on=ON, known=KNOWN).kind is None


def test_an_acronym_a_name_writes_beats_initials_of_another():
    """ "AI" is "AI-driven procurement", though "Appalti innovativi" begins likewise."""
    areas = (
        Named("innovative", ("Innovative procurement", "Appalti innovativi")),
        Named("ai", ("AI-driven digital procurement", "인공지능(AI) 기반 디지털 조달")),
    )
    assert parse("AI조달 사례 공유", on=ON, known=Candidates(areas=areas)).areas == ("ai",)
    without = Candidates(areas=areas[:1])
    assert parse("AI조달 사례 공유", on=ON, known=without).areas == ("innovative",)


def test_areas_say_which_words_they_were_read_from():
    entry = parse("6.3 Consip 회의 녹색조달", on=ON, known=KNOWN)
    assert entry.words("areas") == "녹색조달"


@pytest.mark.parametrize(
    ("line", "whose"),
    [
        ("콘십 제안: 12월 중 화상회의", "theirs"),
        ("콘십이 내년 3월 세미나 제안", "theirs"),
        ("콘십과 회의 12월 둘째주 제안", "ours"),
        ("내년 상반기 국장급 회의 제안 (콘십)", "ours"),
        ("콘십 AI 제안서 검토 회의 12.10", ""),
        ("제안요청서 공유 콘십 12.1", ""),
        ("proporre incontro Consip per il secondo semestre 2027", "ours"),
        ("proposta di Consip: seminario nel primo semestre 2027", "theirs"),
        ("Consip ha proposto un incontro per marzo 2027", "theirs"),
        ("propose video meeting with Consip in Q1 2027", "ours"),
        ("meeting proposed by Consip Q1 2027", "theirs"),
        ("Consip meeting on our proposal 12.10", ""),
    ],
)
def test_a_proposal_and_whose(line, whose):
    assert parse(line, on=ON, known=KNOWN).proposed_by == whose
