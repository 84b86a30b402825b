"""What the pages about an agreement show of days gone by, of crowds, and of what is half-known."""

from datetime import date

import pytest

from activities.actions import log_activity
from agreements.actions import (
    add_commitment,
    open_term,
    record_event,
    sign,
    supersede,
)
from agreements.dates import parse_edtf
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
PAGE = "/agreements/KR-IT-1/"
SPRING = "[2008-03..2008-05]"


class TestAsOfADay:
    @pytest.fixture
    def told(self, chain, consip):
        term = make_term(chain, "2026-11-20", starts="at_once", end_kind="duration", end_years=2)
        add_commitment(by=None, on=DAY, term=term, text={"en": "Exchange"}, side="joint")
        record_event(by=None, on=DAY, agreement=chain, kind="notice_received",
                     event_on=date(2026, 11, 21), by_party=consip)  # fmt: skip
        for day in ("2025-07-01", "2026-07-01"):
            log_activity(by=None, on=DAY, kind="meeting", title={"en": f"Met {day}"},
                         agreements=[chain], held=parse_edtf(day))  # fmt: skip

    def test_what_came_later_is_marked(self, signed_in, told):
        page = text_of(signed_in().get(f"{PAGE}?on=2026-01-01"))
        assert page.count("<tr data-later>") == 2
        assert page.count("<li data-later>") == 2
        assert page.count("later than this day") == 4

    def test_today_nothing_is(self, signed_in, told):
        assert "data-later" not in text_of(signed_in().get(PAGE))


def test_a_meeting_without_a_day_is_one_line(signed_in, chain):
    log_activity(by=None, on=DAY, kind="meeting", title={"en": "Heads meet"}, agreements=[chain],
                 when=parse_edtf("2026-41"))  # fmt: skip
    asked = {"2026-01-01": "2026-07-01", "2026-07-02": "2026-07-01", "2026-11-23": "2026-10-31"}
    for on, day in asked.items():
        rows = signed_in().get(f"{PAGE}?on={on}").context["deadlines"]
        days = [row.day for row in rows if row.kind == "meeting_to_schedule"]
        assert days == [date.fromisoformat(day)]


def test_a_party_to_many_names_a_few(signed_in, consip, home):
    for number in range(7):
        make_agreement(f"KR-IT-{number}", consip)
    page = text_of(signed_in().get("/parties/"))
    assert page.count("and 2 more") == 2
    assert "KR-IT-4" in page
    assert "KR-IT-5" not in page


class TestHalfKnown:
    """Signed in the spring of 2008, one signature, no dates, no text."""

    @pytest.fixture
    def agreement(self, home, consip, plan):
        agreement = make_agreement("KR-IT-1", consip)
        term = open_term(by=None, on=DAY, agreement=agreement, stage="signed")
        spring = parse_edtf(SPRING)
        sign(by=None, on=DAY, term=term, signatures=[{"party": consip, "signed": spring}])
        return agreement

    @pytest.mark.parametrize(
        "path",
        ["", "?on=2010-01-01", "renewal/", "history/", "compare/", "documents/",
         "terms/0/correct/"],
    )  # fmt: skip
    @pytest.mark.parametrize("language", ["en", "ko", "it"])
    def test_every_page_says_so_in_words(self, signed_in, agreement, path, language):
        response = signed_in().get(PAGE + path, headers={"Accept-Language": language})
        assert response.status_code == 200
        words = text_of(response)
        for hole in (">None<", " None ", SPRING, "NaN"):
            part = words.split("<main", 1)[-1]
            at = part.find(hole)
            assert at < 0, part[max(at - 120, 0) : at + 60]
        if not path:
            assert "2008" in words

    def test_the_interface_gives_what_is_known(self, people, agreement):
        told = staff_client(people["manager"])
        found = told.get("agreements/KR-IT-1/").json()
        assert (found["first_signed"], found["status"]["certain"]) == (SPRING, False)
        for path in ("terms/", "history/", "events/", "claims/", "amendments/"):
            assert told.get(f"agreements/KR-IT-1/{path}").status_code == 200


class TestWhatIsOver:
    """The day on which something ended is known, and told wherever its state is."""

    @pytest.fixture
    def over(self, consip):
        agreement = make_agreement("KR-IT-8", consip)
        make_term(agreement, "2020-06-01", end_kind="duration", end_years=2)
        return agreement

    def test_the_list_tells_the_last_day(self, signed_in, over):
        page = text_of(signed_in().get("/agreements/?status=expired"))
        assert "31 May 2022" in page
        assert "not recorded" not in page[page.index("<tbody") :]

    def test_what_is_not_in_effect_yet_has_none(self, signed_in, consip):
        agreement = make_agreement("KR-IT-9", consip)
        make_term(agreement, "2026-11-01", effect_mode="fixed_date", effect_on=date(2027, 1, 1),
                  end_kind="duration", end_years=1)  # fmt: skip
        page = text_of(signed_in().get("/agreements/"))
        assert "not recorded" not in page[page.index("<tbody") :]
        page = text_of(signed_in().get("/agreements/KR-IT-9/"))
        facts = page[page.index("<dt>First day") : page.index("<dt>Notice by")]
        assert "1 Jan 2027" in facts and "31 Dec 2027" in facts

    def test_the_page_tells_the_days_it_ran(self, signed_in, over):
        page = text_of(signed_in().get("/agreements/KR-IT-8/"))
        facts = page[page.index("<dt>First day") : page.index("<dt>Notice by")]
        assert "1 Jun 2020" in facts and "31 May 2022" in facts
        before = text_of(signed_in().get("/agreements/KR-IT-8/?on=2021-01-01"))
        assert "31 May 2022" in before[before.index("<dt>First day") :]

    def test_each_leads_to_what_replaces_it(self, signed_in, over, consip, stranger):
        new = make_agreement("KR-IT-9", consip)
        supersede(by=None, on=DAY, agreement=over, successor=new)
        assert 'Superseded by: <a href="/agreements/KR-IT-9/">' in text_of(
            signed_in().get("/agreements/KR-IT-8/")
        )
        assert 'Supersedes: <a href="/agreements/KR-IT-8/">' in text_of(
            signed_in().get("/agreements/KR-IT-9/")
        )
        supersede(by=None, on=DAY, agreement=new, successor=stranger)
        assert "Superseded by" not in text_of(signed_in().get("/agreements/KR-IT-9/"))


def test_a_renewal_to_come_is_no_last_day_yet(signed_in, consip):
    """Tacit, at most once: the facts tell the roll that can still be stopped and how far it can
    reach, the form of an extension the last day of the running period."""
    agreement = make_agreement("KR-IT-9", consip)
    make_term(agreement, "2026-06-01", effect_mode="on_last_signature", end_kind="duration",
              end_years=3, renewal_mode="tacit",
              renewal_years=3, renewal_max_count=1, notice_value=3, notice_unit="months",
              notice_basis="sent", notice_anchor="before_end")  # fmt: skip
    page = text_of(signed_in().get("/agreements/KR-IT-9/"))
    standing = page[page.index('class="standing-status"') : page.index("<dt>Notice by")]
    told = standing[standing.index("<dt>Last day") :]
    assert "renews 1 Jun 2029 unless notice by 28 Feb 2029" in told
    assert "between 31 May 2029 and 31 May 2032" in told
    form = text_of(signed_in().get("/agreements/KR-IT-9/terms/0/amend/?kind=extension"))
    assert "31 May 2029" in form and "2032" not in form


def test_both_pages_doubt_the_same_days(real_case, signed_in):
    room = text_of(signed_in("reader").get("/agreements/KR-IT-2008-1/renewal/"))
    page = text_of(signed_in("reader").get("/agreements/KR-IT-2008-1/"))
    for text in (room, page):
        assert text[text.index("<dt>First day") :].startswith(
            '<dt>First day of this term</dt><dd>≈ <time datetime="2026-06-01">'
        )


def test_the_last_day_of_what_ends_is_still_ahead(signed_in, chain, consip):
    record_event(by=None, on=DAY, agreement=chain, kind="terminated_by_consent",
                 event_on=date(2026, 11, 20), effective_on=date(2026, 12, 31))  # fmt: skip
    told = [(row.kind, row.day) for row in signed_in().get(PAGE).context["deadlines"]]
    assert ("expiry", date(2026, 12, 31)) in told
    later = signed_in().get(f"{PAGE}?on=2027-01-01").context["deadlines"]
    assert "expiry" not in {row.kind for row in later}
