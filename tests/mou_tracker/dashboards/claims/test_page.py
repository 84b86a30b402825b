"""The page of claims: figures in three languages, a draft beside them, what documents said."""

import html
import re
from datetime import date

import pytest

from django.test import Client

from activities.actions import log_activity
from agreements.actions import add_claim, add_person
from agreements.dates import parse_edtf
from agreements.models import Agreement, AuditEntry, Document, Party
from mou_tracker.dashboards.claims.figures import LABELS, Figure
from mou_tracker.dashboards.claims.known import known_of
from mou_tracker.dashboards.claims.loading import load_facts
from mou_tracker.dashboards.claims.reading import read_draft
from mou_tracker.dashboards.claims.values import Verdict
from mou_tracker.dashboards.claims.words import REASONS
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.markup import faults_of

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
REF = "KR-IT-2008-1"
URL = f"/agreements/{REF}/claims/"
DRAFT = (
    "The sixth renewal crowns a 19-year partnership. This is the fifth renewal.\n"
    "<b>It has been uninterrupted.</b>"
)


@pytest.fixture
def signed_in(people):
    def as_role(role: str = "reader", language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(people[role])
        return client

    return as_role


def figures(response) -> dict[str, Figure]:
    return {row.key: row for row in response.context["figures"]}


def lines(response) -> dict[str, str]:
    found = response.context["checked"].lines
    return {line.words: str(line.mark.verdict) for line in found}


def test_the_figures_of_the_real_case(real_case, signed_in):
    found = figures(signed_in().get(URL))
    values = {
        code: found[code].value
        for code in ("instruments", "completed_years", "inclusive", "since_year", "gap_days")
    }
    assert values == {
        "instruments": "7", "completed_years": "18 years", "inclusive": "19 years",
        "since_year": "2008", "gap_days": "≈ 2,188",
    }  # fmt: skip
    assert found["renewal_ordinal"].sentences == {
        "ko": "이번 문서는 양해각서의 6차 갱신본입니다.",
        "en": "This is the sixth renewal of the memorandum of understanding.",
        "it": "Si tratta del sesto rinnovo del memorandum d'intesa.",
    }
    unsaid = {code for code, row in found.items() if not row.sentences}
    assert {"term_first", "term_last", "heads_meeting"} <= unsaid
    assert all(found[code].reason for code in unsaid)


@pytest.mark.parametrize(
    "on", ["2026-11-23", "2026-06-01", "2022-05-05", "2019-01-01", "2010-01-01"]
)
def test_every_sentence_of_the_page_agrees_on_its_day(real_case, signed_in, people, on):
    found = figures(signed_in().get(f"{URL}?on={on}"))
    day = date.fromisoformat(on)
    facts = load_facts(real_case, user=people["reader"], on=day, today=DAY)
    known = known_of(facts, day)
    for row in found.values():
        for text in row.sentences.values():
            marks = read_draft(text, known, day)
            assert {mark.verdict for mark in marks} == {Verdict.AGREES}, (text, marks)
    assert len(found) > 10


def test_what_was_not_known_of_a_day_is_a_lower_bound(real_case, signed_in):
    """Two instruments without a day: on a day before the last, four to six."""
    found = figures(signed_in().get(f"{URL}?on=2019-01-01"))
    assert found["instruments"].value == "6"
    found = figures(signed_in().get(f"{URL}?on=2016-01-01"))
    assert found["instruments"].value == "3 to 5"
    assert (
        found["instruments"].sentences["en"]
        == "So far at least three instruments have been signed."
    )
    assert found["renewal_ordinal"].sentences == {}


def test_before_anything_was_signed(real_case, signed_in):
    response = signed_in().get(f"{URL}?on=2007-01-01")
    assert response.context["figures"] == []
    assert "Nothing was signed by this day" in response.content.decode()
    answer = signed_in().post(f"{URL}?on=2007-01-01", {"draft": DRAFT})
    assert "contradicts" not in lines(answer).values()


def test_a_draft_is_checked_shown_and_not_kept(real_case, signed_in):
    before = AuditEntry.objects.count(), Document.objects.count()
    response = signed_in().post(f"{URL}?on={DAY}", {"draft": DRAFT})
    assert response.status_code == 200
    assert lines(response) == {
        "sixth renewal": "agrees", "19-year": "agrees", "fifth renewal": "contradicts",
        "uninterrupted": "contradicts",
    }  # fmt: skip
    page = response.content.decode()
    assert faults_of(page) == []
    shown = page[page.index('class="draft-text"') :]
    shown = re.sub(
        r"<a\b.*?</a>", "", shown[shown.index(">") + 1 : shown.index("</div>")], flags=re.S
    )
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", shown)) == DRAFT
    assert "This is the sixth renewal of the memorandum of understanding." in page
    assert (AuditEntry.objects.count(), Document.objects.count()) == before


def test_every_number_leads_to_its_line_and_back(real_case, signed_in):
    page = signed_in().post(URL, {"draft": f"{DRAFT} The sixth renewal."}).content.decode()
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    links = set(re.findall(r'href="#((?:at|line)-\d+)"', page))
    assert links and links <= ids
    assert {one for one in ids if one.startswith("at-")} <= links


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("", "This is needed."),
        (" \n\t ", "This is needed."),
        ("ㅤ", "This is needed."),
        ("x\x00y", "This holds a character that cannot be stored."),
        ("가" * 100_001, "At most 100000 characters"),
    ],
)
def test_what_cannot_be_checked_is_said_and_kept(real_case, signed_in, draft, words):
    response = signed_in().post(URL, {"draft": draft})
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert words in page
    if len(draft) > 100_000:
        assert draft in page
    assert response.context["form"].errors.keys() == {"draft"}


def test_a_text_that_is_just_short_enough(real_case, signed_in):
    assert signed_in().post(URL, {"draft": "가" * 100_000}).status_code == 200


@pytest.mark.parametrize("language", ["ko", "en", "it"])
def test_in_every_language(real_case, signed_in, language):
    for response in (signed_in("officer", language).get(URL),
                     signed_in("officer", language).post(URL, {"draft": DRAFT})):  # fmt: skip
        assert faults_of(response.content.decode()) == []


@pytest.mark.parametrize("on", ["2026-02-30", "soon", "9999-12-31", "2090-01-01"])
def test_a_day_that_is_none(real_case, signed_in, on):
    assert signed_in().get(URL, {"on": on}).status_code == 400
    assert signed_in().post(f"{URL}?on={on}", {"draft": DRAFT}).status_code == 400


def test_who_may_see_it(real_case, signed_in, people):
    for role in ("administrator", "auditor"):
        assert signed_in(role).get(URL).status_code == 404
        assert signed_in(role).post(URL, {"draft": DRAFT}).status_code == 404
    Agreement.objects.filter(reference=REF).update(
        confidentiality="confidential", responsible=None, deputy=None
    )
    assert signed_in("officer").get(URL).status_code == 404
    assert signed_in("manager").get(URL).status_code == 200


def test_figures_count_what_the_reader_sees(real_case, signed_in):
    """An activity of a hidden agreement as well is counted for both; each figure is as many as the
    list behind its link shows."""
    for n, day in enumerate(("2024-05-02", "2026-02-03", "2026-12-24")):
        log_activity(
            by=None, on=DAY, kind="workshop", title={"en": f"Workshop {n}"},
            agreements=[real_case], state="held" if n < 2 else "scheduled", when=parse_edtf(day),
            held=parse_edtf(day) if n < 2 else None,
        )  # fmt: skip
    client = signed_in()
    found = figures(client.get(URL))
    for code in ("activities", "activities_this_year"):
        listed = client.get(found[code].href).context
        rows = listed.get("rows") or listed["page"]["rows"]
        assert found[code].value == str(len(list(rows))), code
    assert found["activities_this_year"].value == "1"


def test_rows_of_others_change_nothing(real_case, signed_in):
    before = signed_in().get(URL).context["figures"]
    other = make_agreement(
        "KR-AT-1", make_party("BBG", country="AT"), confidentiality="confidential"
    )
    make_term(other, "2020-01-01")
    log_activity(
        by=None, on=DAY, kind="workshop", title={"en": "Theirs"}, agreements=[other], state="held",
        when=parse_edtf("2026-02-03"), held=parse_edtf("2026-02-03"),
    )  # fmt: skip
    assert signed_in().get(URL).context["figures"] == before


def test_a_head_of_the_day(real_case, signed_in):
    pps = Party.objects.get(is_home=True)
    for name, latin, first, last in (
        ("백승보", "Baek Seung-bo", date(2025, 8, 1), None),
        ("박춘섭", "Park Chun-sup", date(2017, 7, 1), date(2018, 12, 13)),
    ):
        add_person(
            by=None, on=DAY, native_name=name, latin_name=latin, purpose="signs",
            posts=[{"party": pps, "role": "head", "starts_on": first, "ends_on": last,
                    "title": {"ko": "청장", "en": "Administrator"}}],
        )  # fmt: skip
    draft = {"draft": "조달청 박춘섭 청장이 밝혔다."}
    told = lines(signed_in().post(f"{URL}?on={DAY}", draft))
    assert told["박춘섭"] == "contradicts"
    assert lines(signed_in().post(f"{URL}?on=2018-06-04", draft))["박춘섭"] == "agrees"
    head = figures(signed_in().get(URL))[f"head.{pps.pk}"]
    assert head.sentences["ko"] == "조달청 기관장은 백승보 청장입니다."
    signed = figures(signed_in().get(URL))[f"signed_by.{pps.pk}"]
    assert signed.sentences["ko"] == "조달청 측 서명자는 백승보 청장입니다."


def test_kept_claims_beside_the_facts(real_case, signed_in):
    add_claim(by=None, on=DAY, agreement=real_case, kind="free", value=None,
              words="renewed without interruption for the sixth time", as_of=DAY)  # fmt: skip
    add_claim(by=None, on=DAY, agreement=real_case, kind="free", value=None,
              words="renewed for the sixth time", as_of=DAY)  # fmt: skip
    stored = signed_in().get(URL).context["stored"]
    told = [(row.claim.kind, row.claim.value, str(row.verdict)) for row in stored]
    assert told[-2:] == [("free", None, "contradicts"), ("free", None, "agrees")]
    assert ("renewal_ordinal", 6, "agrees") in told
    assert ("partnership_years", 19, "agrees") in told
    (years,) = [row for row in stored if row.claim.kind == "partnership_years"]
    assert years.is_qualified and years.badge == "unknown"  # the brief lists it: not to be said
    since = figures(signed_in().get(URL))["since_year"]
    assert since.sentences["ko"] == "2008년 처음 체결되었습니다."  # there was a gap
    draft = {
        "draft": "Marco Reggiani, amministratore delegato, ha firmato. 백승보 청장이 서명했다."
    }
    assert set(lines(signed_in().post(URL, draft)).values()) == {"agrees"}
    signed = [row for key, row in figures(signed_in().get(URL)).items() if "signed_by" in key]
    assert not any("CEO" in row.sentences[tag] or "Administrator" in row.sentences[tag]
                   for row in signed for tag in ("ko", "it"))  # fmt: skip


def test_links_lead_here(real_case, signed_in):
    page = signed_in("officer").get(f"/agreements/{REF}/?on=2026-06-01").content.decode()
    assert page.count(f'href="{URL}?on=2026-06-01"') == 2


def test_the_empty_page(home, consip, signed_in):
    make_agreement("KR-IT-9", consip)
    response = signed_in().get("/agreements/KR-IT-9/claims/")
    assert response.status_code == 200
    assert faults_of(response.content.decode()) == []


def test_every_reason_and_label_has_words():
    assert all(words for words in (*REASONS.values(), *map(str, LABELS.values())))
