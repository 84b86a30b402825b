"""The brief: one sheet in every language, the same facts as page, PDF and document; what does not
fit is in the annex; the copy that is handed over knows nothing of what the office keeps."""

import io
import re
import sys
from html import unescape
from xml.sax.saxutils import unescape as plain_text

import pytest
from pypdf import PdfReader

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from activities import actions as work
from activities.models import Activity
from agreements import actions
from agreements.access import rights_of
from agreements.dates import parse_edtf
from agreements.extraction import extract, recognise
from agreements.models import Agreement, Commitment, Party, Person
from mou_tracker.dashboards.brief.facts import load, next_meeting, partner_rights
from mou_tracker.dashboards.brief.fitting import Fitted, fitted
from mou_tracker.dashboards.brief.points import points
from mou_tracker.dashboards.brief.sections import Line, Section, sections
from mou_tracker.dashboards.coverage.question import Question
from mou_tracker.dashboards.coverage.reciprocity import balances
from mou_tracker.printing import engine
from tests.factories import DAY, make_agreement, make_party, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
BY = {"by": None, "on": DAY}
DRAWN = pytest.mark.skipif(
    engine() is None,
    reason="no Pango here: install the packages libpangoft2-1.0-0 and libharfbuzz-subset0",
)
PAIRS = ("ko", "it", "ko-it", "ko-en")


@pytest.fixture
def consip(real_case) -> Party:
    return Party.objects.get(short_name="Consip")


@pytest.fixture
def manager(people) -> Client:
    client = Client()
    client.force_login(people["manager"])
    return client


def facts_of(party: Party, reader, meeting: Activity | None = None):
    meeting = meeting or next_meeting(party, reader, DAY, DAY)
    home = Party.objects.home()
    return load(party=party, home=home, reader=reader, on=DAY, today=DAY, meeting=meeting)


def address(party: Party, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/parties/{party.uid}/brief/?on={DAY}&{asked}"


def bare(text: str) -> str:
    """Without what a line break or a face may change."""
    return re.sub(r"[\s\x00-\x1f\u200b]", "", text)


def lines_told(party: Party, reader, *languages: str) -> list[str]:
    facts, found = facts_of(party, reader), []
    for code in languages:
        with override(code):
            for section in sections(facts):
                found.append(section.title)
                for line in section.lines:
                    found += filter(None, (line.head, line.text, line.label))
    return found


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


# --- The real case -------------------------------------------------------------------------------


@DRAWN
@pytest.mark.parametrize("lang", PAIRS)
def test_the_real_case_is_one_sheet(consip, manager, people, lang):
    answer = manager.get(address(consip, lang=lang, format="pdf"))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1
    printed = bare(text_of(answer.content))
    for text in lines_told(consip, people["manager"], *lang.split("-")):
        assert bare(text) in printed, text
    assert answer.content == manager.get(address(consip, lang=lang, format="pdf")).content


def test_page_and_document_tell_the_same_lines(consip, manager, people, tmp_path):
    page = manager.get(address(consip, lang="ko-it")).content.decode()
    shown = bare(unescape(re.sub(r"<[^>]+>", "", page)))
    path = tmp_path / "brief.docx"
    path.write_bytes(manager.get(address(consip, lang="ko-it", format="docx")).content)
    with path.open("rb") as file:
        read = bare(plain_text(extract(path, recognise(file, name="brief.docx")).text))
    for text in lines_told(consip, people["manager"], "ko", "it"):
        assert bare(text) in shown, text
        assert bare(text) in read, text


def test_every_line_has_its_fellow_in_the_other_languages(consip, people):
    facts, found = facts_of(consip, people["manager"]), {}
    for code in ("ko", "en", "it"):
        with override(code):
            found[code] = sections(facts)
    shapes = {code: [(one.code, len(one.lines)) for one in told] for code, told in found.items()}
    assert shapes["ko"] == shapes["en"] == shapes["it"]
    hangul = re.compile("[\uac00-\ud7a3]")
    for section in found["it"]:
        for line in section.lines:  # names of people and places may stand in their own letters
            words = re.sub(r"\([^)]*\)|백승보|박춘섭|김혜경|신봉기", "", line.whole)
            assert not hangul.search(words), line.whole


def test_what_the_real_case_says(consip, people):
    facts = facts_of(consip, people["manager"])
    with override("en"):
        told = {one.code: [line.whole for line in one.lines] for one in sections(facts)}
        said = points(facts)
    assert "second half of 2026 (no day fixed)" in told["meeting"][0]
    assert any("2,188 days without cover" in line for line in told["status"])
    assert any("Not recorded: last day" in line for line in told["status"])
    assert len(told["promises"]) == 5 and all(line.startswith("□") for line in told["promises"])
    assert any("led to renewal no. 6" in line for line in told["contacts"])
    assert any("19 years" in line for line in told["unsaid"])
    assert any("gap of ≈ 2,188 days" in line for line in told["unsaid"])
    assert 4 <= len(said) <= 6
    assert said[0].startswith("renewal no. 6 was signed online")


# --- The annex -----------------------------------------------------------------------------------


@DRAWN
def test_what_does_not_fit_goes_to_the_annex(consip, manager, people):
    term = Agreement.objects.get(reference="KR-IT-2008-1").terms.get(ordinal=6)
    for number in range(30):
        text = {"en": f"Promise number {number} " + "with many words " * 8}
        actions.add_commitment(**BY, term=term, text=text, side="ours")
    answer = manager.get(address(consip, lang="en-it", format="pdf"))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) >= 2
    first, rest = pages[0].extract_text(), bare(text_of(answer.content))
    assert "stands in the annex" in first
    assert "Talking points" in first and "Do not say" in first
    for number in range(30):
        assert f"Promisenumber{number}with" in rest
    assert answer.content == manager.get(address(consip, lang="en-it", format="pdf")).content


def test_as_few_lines_leave_as_must():
    told = [[
        Section("contacts", "C", tuple(Line(f"c{n}") for n in range(4))),
        Section("promises", "P", tuple(Line(f"p{n}") for n in range(9))),
        Section("points", "S", (Line("x" * 900),)),
    ]]  # fmt: skip

    def fits(most: int):
        return lambda found: sum(len(one.lines) for one in found.sheet[0]) <= most

    assert fitted(told, fits(14)) == Fitted(told, [])
    found = fitted(told, fits(13))
    assert [len(one.lines) for one in found.sheet[0]] == [3, 9, 1]
    assert [line.text for line in found.annex[0][0].lines] == ["c3"]  # the oldest
    assert found.annex[0][-1].lines[0].text == "x" * 900  # whole there, shortened on the sheet
    assert len(found.sheet[0][-1].lines[0].text) < 300


# --- The copy that is handed over ----------------------------------------------------------------


def shared_files(client: Client, party: Party) -> list[bytes]:
    shapes = ("docx", "pdf") if engine() else ("docx",)
    files = [client.get(address(party, copy="shared", format=shape)).content for shape in shapes]
    page = client.get(address(party, copy="shared")).content.decode()
    (article,) = re.findall(r"<article.*?</article>", page, re.S)
    return [*files, article.encode()]


def test_what_the_office_keeps_changes_no_byte_of_the_shared_copy(consip, manager, people):
    agreement = Agreement.objects.get(reference="KR-IT-2008-1")
    meeting = next_meeting(consip, people["manager"], DAY, DAY)
    before = shared_files(manager, consip)
    work.prepare_meeting(
        **BY, activity=meeting, purpose={"en": "Secret aim"}, wished_outcome={"en": "Secret"},
        interpreter={"en": "Secret voice"}, press={"en": "Secret press"},
        our_requests={"en": "Secret wish"}, their_requests={"en": "Secret guess"},
        questions={"en": "Secret? → yes"},
    )  # fmt: skip
    work.set_minutes(**BY, activity=meeting, agenda="- Secret topic", minutes="Secret minutes")
    post = {"party": consip, "role": "head", "title": {"en": "Secret head"}}
    person = actions.add_person(
        **BY, native_name="Ada Esempio", posts=[post], reading={"ko": "아다"},
        address={"en": "Madam"}, interests={"en": "opera"},
    )  # fmt: skip
    work.change_activity(
        **BY, activity=meeting, notes="Secret note",
        participants=[{"party": consip, "people": [person, "Secret Name"]}],
    )  # fmt: skip
    work.add_action_item(**BY, activity=meeting, text="Secret to-do")
    work.add_action_item(**BY, text="Secret call", party=consip)
    actions.add_claim(**BY, agreement=agreement, kind="partnership_years", value=77, words="77")
    actions.decide(by=people["manager"], on=DAY, agreement=agreement, kind="renew", reason="Secret")
    actions.change_agreement(**BY, agreement=agreement, notes="Secret", responsible=None)
    promise = Commitment.objects.filter(term__agreement=agreement).first()
    actions.change_commitment(**BY, commitment=promise, state_note="Secret state", owner=None)
    actions.open_term(**BY, agreement=agreement)
    work.log_activity(
        **BY, kind="meeting", title={"en": "Secret talk"}, agreements=[agreement],
        held=parse_edtf("2026-11-20"), confidentiality="internal",
    )  # fmt: skip
    assert shared_files(manager, consip) == before
    ours = manager.get(address(consip, lang="en")).content.decode()
    for word in ("Secret aim", "Secret voice", "Secret call", "77", "Madam", "Secret state"):
        assert word in ours, word
    # ... and what is declared shared is there
    work.prepare_meeting(**BY, activity=meeting, purpose_is_shared=True)
    assert any(b"Secret aim" in one for one in shared_files(manager, consip))
    work.change_activity(**BY, activity=meeting, place="Rome")
    assert shared_files(manager, consip)[-1] != before[-1]


def test_rows_of_other_partners_change_nothing(consip, manager, people):
    before = shared_files(manager, consip)
    other = make_party("Elsewhere", country="FR")
    agreement = make_agreement("KR-FR-2026-1", other)
    make_term(agreement, "2026-06-01", end_kind="duration", end_years=2)
    for state in ("partners", "internal"):
        work.log_activity(
            **BY, kind="meeting", title={"en": "Other"}, agreements=[agreement],
            held=parse_edtf("2026-11-01"), confidentiality=state,
        )  # fmt: skip
    hidden = make_agreement("KR-IT-2026-9", consip, confidentiality="internal")
    make_term(hidden, "2026-06-01", end_kind="duration", end_years=2)
    assert shared_files(manager, consip) == before


def test_the_shared_copy_puts_the_partners_language_first(consip, manager):
    page = manager.get(address(consip, copy="shared", lang="ko-it")).content.decode()
    assert page.index("copia condivisa") < page.index("공유본")
    assert "uso interno" not in page
    assert "uso interno" in manager.get(address(consip, lang="ko-it")).content.decode()


def article_of(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    (article,) = re.findall(r"<article.*?</article>", page, re.S)
    return article


def test_what_is_not_released_is_told_beside_the_sheet_and_not_on_it(real_case, manager):
    party = make_party("Nothing", country="FR")
    agreement = make_agreement("KR-FR-2026-1", party, confidentiality="internal")
    make_term(agreement, "2026-06-01", end_kind="duration", end_years=2)
    url = address(party, copy="shared", lang="en")
    page, sheet = manager.get(url).content.decode(), article_of(manager, url)
    assert "Agreements: 1. Activities held: 0." in page
    for words in ("Agreements: 1", "No agreement", "No contact", "No meeting", "KR-FR"):
        assert words not in sheet, words
    actions.change_agreement(**BY, agreement=agreement, confidentiality="partners")
    assert "the partner is not told" not in manager.get(url).content.decode()
    assert "signed" in article_of(manager, url)


def test_nothing_seen_is_not_said_to_be_nothing(real_case, people):
    party = make_party("Nothing", country="FR")
    reader = Client()
    reader.force_login(people["reader"])
    pages = f"/parties/{party.uid}/brief/?on={DAY}&lang=en", f"/parties/{party.uid}/?on={DAY}"

    def told() -> list[str]:
        mains = (re.findall(r"<main.*?</main>", reader.get(url).content.decode(), re.S)
                 for url in pages)  # fmt: skip
        return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", one) for (one,) in mains]

    before = told()
    agreement = make_agreement("KR-FR-2026-1", party, confidentiality="confidential")
    make_term(agreement, "2026-06-01", end_kind="duration", end_years=2)
    assert told() == before
    assert all("that you may see" in one for one in before)
    for words in ("is recorded.", "Nothing signed", "is planned", "There is no agreement between"):
        assert not any(words in one for one in before), words


def test_the_decision_in_force_is_told_to_us(consip, manager, people):
    agreement = Agreement.objects.get(reference="KR-IT-2008-1")
    actions.decide(by=people["manager"], on=DAY, agreement=agreement, kind="renew", reason="Roma")
    ours = article_of(manager, address(consip, lang="en"))
    assert f"{people['manager'].native_name}): Roma" in ours and "to be renewed (" in ours
    assert "Roma" not in article_of(manager, address(consip, lang="en", copy="shared"))


def test_the_balance_is_that_of_the_coverage(consip, people):
    facts = facts_of(consip, people["manager"])
    asked = Question(rights_of(people["manager"]), DAY)
    (expected,) = balances(asked, column=consip.uid)
    assert facts.balance == expected and facts.balance_since == asked.first
    with override("en"):
        (told,) = [line.text for one in sections(facts) for line in one.lines
                   if line.label == "Balance"]  # fmt: skip
    assert f"host not recorded {expected.unplaced}" in told
    assert told.startswith("since 24")


def test_the_agreement_with_the_nearest_act_comes_first(consip, manager, people):
    for number, signed in enumerate(("2024-01-10", "2026-06-01", "2026-07-01")):
        agreement = make_agreement(f"KR-IT-20{number + 10}-2", consip)
        make_term(agreement, signed, end_kind="duration", end_years=3)
    url = address(consip, lang="en")
    page = manager.get(url)
    order = [found.agreement.reference for found in load(
        party=consip, home=Party.objects.home(), reader=people["manager"], on=DAY, today=DAY,
        meeting=None,
    ).answers]  # fmt: skip
    assert order.index("KR-IT-2010-2") < order.index("KR-IT-2011-2") < order.index("KR-IT-2012-2")
    assert len(page.context["chains"]) == 4  # all that are dated are drawn


# --- Other partners and days ---------------------------------------------------------------------


def test_a_day_past_knows_nothing_later(consip, manager):
    agreement = Agreement.objects.get(reference="KR-IT-2008-1")
    actions.add_claim(**BY, agreement=agreement, kind="partnership_years", value=77, words="77")
    page = article_of(manager, f"/parties/{consip.uid}/brief/?on=2019-06-01&lang=en")
    assert "2026" not in page and "77 years" not in page and "renewal no. 6" not in page
    assert "renewal no. 5" in page.lower()


def test_the_chain_tells_days_of_terms(consip, manager):
    page = article_of(manager, address(consip, lang="ko-it"))
    (caption,) = re.findall(r'class="brief-caption"[^>]*>(.*?)</p>', page, re.S)
    assert not re.search(r"\d{4}-\d\d", caption)
    assert "공백" in caption and "vuoto" in caption and "2018. 6. 4. – ≈ 2020. 6. 3." in caption


def test_a_partner_without_anything(real_case, manager):
    party = make_party("Nothing", country="FR")
    page = manager.get(address(party, lang="en")).content.decode()
    assert "No agreement with this partner is recorded." in page
    assert "No meeting with this partner is planned." in page
    answer = manager.get(address(party, lang="ko-en", format="docx"))
    assert answer.status_code == 200


def test_statements_do_not_grow_with_agreements(consip, manager):
    def asked() -> int:
        manager.get(address(consip, lang="ko-it"))
        with CaptureQueriesContext(connection) as found:
            assert manager.get(address(consip, lang="ko-it")).status_code == 200
        return len(found)

    few = asked()
    for number in range(5):
        agreement = make_agreement(f"KR-IT-2026-{number + 2}", consip)
        make_term(agreement, "2026-06-01", end_kind="duration", end_years=2)
        work.log_activity(
            **BY, kind="workshop", title={"en": "W"}, agreements=[agreement],
            held=parse_edtf("2026-10-01"),
        )  # fmt: skip
    assert asked() <= few + 2


@pytest.mark.parametrize(
    "query",
    [{"lang": "fr"}, {"lang": "ko-ko"}, {"lang": "ko-it-en"}, {"copy": "x"}, {"format": "odt"}],
)
def test_what_is_not_understood_is_told(consip, manager, query):
    assert manager.get(address(consip, **query)).status_code == 400


def test_the_meeting_one_names(consip, manager, people):
    other = work.plan_meeting(
        **BY, title={"en": "Working level"}, when=parse_edtf("2026-12-01"), parties=[consip],
        confidentiality="internal",
    )  # fmt: skip
    # the heads' meeting comes first, although it is later
    assert next_meeting(consip, people["manager"], DAY, DAY).level == "heads of institution"
    chosen = address(consip, meeting=other.uid, lang="en")
    assert (
        "1 December 2026" in manager.get(chosen).content.decode()
        or "1 Dec" in manager.get(chosen).content.decode()
    )
    assert manager.get(f"{chosen}&copy=shared").status_code == 400  # they are not told of it
    assert manager.get(address(consip, meeting="nosuchmeeting")).status_code == 404
    home = Party.objects.home()
    assert manager.get(address(home)).status_code == 400


def test_a_partner_reads_no_people_and_no_points(consip):
    facts = facts_of(consip, partner_rights(consip))
    assert facts.is_shared and not facts.heads and not facts.claims and not facts.follow_up
    assert {one.code for one in sections(facts)} <= {
        "meeting", "aims", "status", "promises", "contacts",
    }  # fmt: skip


def test_people_are_told_as_one_meets_them(consip, people):
    post = {"party": consip, "role": "head", "title": {"en": "CEO", "ko": "대표이사"}}
    actions.add_person(
        **BY, native_name="Ada Esempio", posts=[post], reading={"ko": "아다 에젬피오"},
        address={"ko": "대표님", "it": "Dottoressa"},
    )  # fmt: skip
    with override("ko"):
        found = sections(facts_of(consip, people["manager"]))
    told = " ".join(line.whole for one in found if one.code == "people" for line in one.lines)
    assert "Ada Esempio" in told and "아다 에젬피오" in told and "대표님" in told
    assert Person.objects.get(native_name="Ada Esempio").posts.count() == 1


def test_without_an_engine_the_page_still_stands(consip, manager, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = manager.get(address(consip, format="pdf"))
    assert answer.status_code == 503 and "libpango-1.0-0" in answer.content.decode()
    assert manager.get(address(consip)).status_code == 200
