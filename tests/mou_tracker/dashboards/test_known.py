"""?known=: the whole page, the API and the timeline from the facts dated on or before a day."""

import html
import re
from datetime import date

import pytest

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.actions import hold, log_activity
from agreements.actions import (
    add_claim,
    add_commitment,
    amend,
    change_commitment,
    record_event,
    supersede,
)
from agreements.dates import parse_edtf
from agreements.models import (
    Agreement,
    Commitment,
    Document,
    DocumentAgreement,
    Party,
    StatusCode,
)
from agreements.status.past import answer_as_known
from mou_tracker.collaboration.comments import add_comment
from mou_tracker.dashboards.timeline.draw import draw_lane
from mou_tracker.dashboards.timeline.known import lane_as_known
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.markup import flat

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
URL = "/agreements/KR-IT-2008-1/"


@pytest.fixture
def reader(people):
    client = Client()
    client.force_login(people["manager"])
    return client


def main_of(client, url: str, **query) -> str:
    """The words of <main>, drawings and their titles included."""
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.content
    (main,) = re.findall(r"<main.*?</main>", flat(answer.content.decode()), re.S)
    main = re.sub(r"<(script|style).*?</\1>", " ", main, flags=re.S)
    return html.unescape(main)


YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def years_after(text: str, year: int) -> set[int]:
    return {int(found) for found in YEAR.findall(text) if int(found) > year}


class TestTheRealCase:
    def test_no_later_fact_and_no_later_date(self, real_case, reader):
        now = main_of(reader, URL)
        assert {2026} <= years_after(now, 2019)
        then = main_of(reader, URL, known="2019-01-01")
        # the term of 2018 was for two years: its end is computed from what was known
        assert years_after(then, 2019) == {2020, 2021, 2022, 2023, 2024}  # ... and the axis
        words = re.sub(r"<svg.*?</svg>", " ", then, flags=re.S)
        assert years_after(re.sub(r"<[^>]+>", " ", words), 2019) == {2020}
        for later in ("2,188", "gap of", "sixth", "6th", "Renewal no. 6", "MMGP", "Artificial"):
            assert later not in then, later
        assert "As it was known on 1 January 2019" in then


KNOWN = date(2019, 1, 1)
CLAUSES = {
    "effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2,
    "renewal_mode": "none", "notice_settled": True,
}  # fmt: skip


class TestWhatCameLater:
    """Whatever is recorded of later days changes no byte of what was known before."""

    @pytest.fixture
    def agreement(self, home, consip, people):
        agreement = make_agreement("A", consip, responsible=people["officer"])
        first = make_term(agreement, "2018-06-04", **CLAUSES)
        for text in ("Exchange statistics", "Hold a workshop"):
            add_commitment(
                by=None, on=DAY, term=first, text={"en": text}, side="joint",
                due=parse_edtf("2019-12-31"),
            )  # fmt: skip
        amend(
            by=None, on=DAY, term=first, kind="annex", signed=parse_edtf("2018-09-01"),
            summary="Annex on data",
        )  # fmt: skip
        self.planned = log_activity(
            by=people["manager"], on=DAY, kind="workshop", title={"en": "Workshop on data"},
            agreements=[agreement], when=parse_edtf("2018-12-10"),
        )  # fmt: skip
        log_activity(
            by=people["manager"], on=DAY, kind="meeting", title={"en": "First meeting"},
            agreements=[agreement], held=parse_edtf("2018-07-02"),
        )  # fmt: skip
        add_claim(
            by=None, on=DAY, agreement=agreement, kind="renewal_ordinal", value=0,
            as_of=date(2018, 7, 1), words="the first memorandum",
        )  # fmt: skip
        return agreement

    def later(self, agreement, people):
        """One fact of every kind, all dated after 1 January 2019."""
        consip = Party.objects.get(short_name="Consip")
        manager, first = people["manager"], agreement.terms.get(ordinal=0)
        one = first.commitments.first()
        change_commitment(by=None, on=DAY, commitment=one, state="met", state_note="Done in 2020")
        carry = [{"commitment": row, "decision": "keep"} for row in Commitment.objects.open()]
        extension = {"kind": "extension", "new_ends_on": date(2020, 12, 31)}
        amend(by=None, on=DAY, term=first, signed=parse_edtf("2020-05-01"), summary="Longer",
              **extension)  # fmt: skip
        make_term(agreement, "2020-12-01", starts="after_current_end", carry_over=carry, **CLAUSES)
        record_event(by=None, on=DAY, agreement=agreement, kind="suspended", reason="Elections",
                     event_on=date(2021, 3, 1), by_party=consip)  # fmt: skip
        hold(by=manager, on=DAY, activity=self.planned, held=parse_edtf("2019-02-03"))
        log_activity(by=manager, on=DAY, kind="meeting", title={"en": "Second meeting"},
                     agreements=[agreement], held=parse_edtf("2022-07-02"))  # fmt: skip
        log_activity(by=manager, on=DAY, kind="meeting", title={"en": "Third meeting"},
                     agreements=[agreement], when=parse_edtf("2027-41"))  # fmt: skip
        add_claim(by=None, on=DAY, agreement=agreement, kind="renewal_ordinal", value=1,
                  as_of=date(2021, 7, 1), words="renewed once")  # fmt: skip
        successor = make_agreement("B", consip)
        make_term(successor, "2022-01-01", **CLAUSES)
        supersede(by=None, on=DAY, agreement=agreement, successor=successor)
        agreement.refresh_from_db()
        partner = partner_client(consip)
        told = partner.get("agreements/A/confirmations/").json()
        said = [{"fact": "status", "verdict": "disputed", "says": "Not so since 2021."}]
        sent = partner.post(
            "agreements/A/confirmations/", {"sha256": told["sha256"], "fields": said}
        )
        assert sent.status_code == 201, sent.content
        add_comment(by=manager, on=DAY, about=agreement, text="Renewed in 2020, see the file.")
        kept = {"sha256": "a" * 64, "size": 1, "media_type": "text/plain", "uploaded_by": manager}
        file = Document.objects.create(title="Renewal of 2020", kind="text", **kept)
        DocumentAgreement.objects.create(document=file, agreement=agreement)
        make_term(agreement, **CLAUSES)

    def test_changes_no_byte_of_the_page(self, agreement, people, reader):
        asked = [{"known": "2019-01-01"}, {"known": "2019-01-01", "on": "2019-01-01"},
                 {"known": "2019-01-01", "on": "2020-06-04"}]  # fmt: skip
        before = [page_of(reader, one) for one in asked]
        now = page_of(reader, {})
        self.later(agreement, people)
        assert page_of(reader, {}) != now
        assert [page_of(reader, one) for one in asked] == before
        assert "Workshop on data" in before[0] and "First meeting" in before[0]
        assert "cannot be shown as it was known" in before[0]

    def test_changes_no_byte_of_the_api(self, agreement, people):
        clients = staff_client(people["manager"]), partner_client(agreement.parties.last())
        before = [told(client) for client in clients]
        self.later(agreement, people)
        assert [told(client) for client in clients] == before
        for answer in before:
            assert years_after(str(answer), 2019) <= {2020}  # the end, computed then

    def test_is_told_once_it_is_known(self, agreement, people, reader):
        self.later(agreement, people)
        page = page_of(reader, {"known": "2021-12-31", "on": "2021-12-31"})
        for words in ("Longer", "Elections", "renewed once", "renewal no. 1"):
            assert words in page, words
        for words in ("Second meeting", "Renewal of 2020", "Not so since", "Superseded"):
            assert words not in page, words
        assert "Superseded" in page_of(reader, {"known": "2022-01-01"})


def page_of(reader, query) -> str:
    """<main> without what is new on every page: proofs and keys of forms, what one is watching."""
    page = main_of(reader, "/agreements/A/", **query)
    return re.sub(r'<input type="hidden"[^>]*>', "", page)


def told(client) -> list[dict]:
    """What the API tells as known on 1 January 2019, but for when the record was changed."""
    found = []
    for path, query in (
        ("agreements/A/", {}), ("agreements/A/", {"on": "2019-01-01"}),
        ("agreements/A/", {"on": "2020-06-04"}), ("agreements/A/timeline/", {}),
    ):  # fmt: skip
        answer = client.get(path, query | {"known": "2019-01-01"})
        assert answer.status_code == 200, answer.content
        body = answer.json()
        found.append({k: v for k, v in body.items() if k not in ("updated_at", "version")})
    return found


def test_a_day_before_any_fact_knows_nothing(home, consip, people, reader):
    make_term(make_agreement("A", consip), "2018-06-04", **CLAUSES)
    page = page_of(reader, {"known": "2017-01-01"})
    assert "On this day there was nothing yet." in page
    assert years_after(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", page)), 2017) == set()
    answer = staff_client(people["manager"]).get("agreements/A/", {"known": "2017-01-01"}).json()
    assert (answer["status"]["code"], answer["term"]) == ("not_yet", None)


def test_what_was_certain_is_certain_as_of_then(home, consip, people):
    """That nobody would give notice was not known before the notice day."""
    agreement = make_agreement("A", consip)
    make_term(agreement, "2015-01-01", effect_mode="on_last_signature", end_kind="duration",
              end_years=1, renewal_mode="tacit", renewal_years=1, notice_value=3,
              notice_unit="months", notice_basis="sent", notice_anchor="before_end")  # fmt: skip
    staff = staff_client(people["manager"])
    asked = {"on": "2018-06-01"}
    assert staff.get("agreements/A/", asked).json()["status"]["certain"] is True
    assert staff.get("agreements/A/", asked | {"known": "2017-06-01"}).json()["status"][
        "certain"
    ] is (False)


@pytest.mark.parametrize(
    "path",
    ["/", "/agreements/", "/deadlines/", "/activities/", "/commitments/",
     "/agreements/A/compare/", "/agreements/A/renewal/", "/parties/", "/search/?q=a"],
)  # fmt: skip
def test_no_other_page_takes_the_question_in_silence(home, consip, reader, path):
    make_term(make_agreement("A", consip), "2018-06-04")
    address = f"{path}{'&' if '?' in path else '?'}known=2019-01-01"
    answer = reader.get(address)
    assert answer.status_code == 400
    assert "told of one agreement" in answer.content.decode()


class TestTheTimeline:
    """All lanes as they were known: each as its own page tells it."""

    @pytest.fixture
    def some(self, real_case):
        consip, bbg = Party.objects.get(short_name="Consip"), make_party("BBG", country="AT")
        make_term(make_agreement("A-1", consip), "2015-03-01", end_kind="duration", end_years=5)
        make_term(make_agreement("B-1", bbg), "2024-02-01", end_kind="duration", end_years=2)

    @pytest.mark.parametrize("known", ["2014-01-01", "2019-06-01", "2020-06-04", "2026-06-02"])
    def test_each_lane_is_that_of_its_agreement(self, some, people, reader, known):
        asked = {"on": known, "known": known}
        day, user = date.fromisoformat(known), people["manager"]
        answer = reader.get("/timeline/", asked)
        assert answer.status_code == 200
        lanes = {lane.reference: lane for lane in answer.context["lanes"]}
        view, seen = answer.context["picture"].view, set()
        for row in Agreement.objects.all():
            found = answer_as_known(row, user=user, on=day, today=DAY, known=day)
            if not found.status_periods:
                continue
            seen.add(row.reference)
            told = lanes[row.reference]
            if found.status:
                assert str(StatusCode(found.status.status).label) in told.standing
            assert told.svg == draw_lane(lane_as_known(found, user=user), view).svg
            assert reader.get(f"/agreements/{row.reference}/", asked).status_code == 200
            assert f"/agreements/{row.reference}/?known={known}" in answer.text
        assert set(lanes) == seen
        assert answer.context["not_yet"] == Agreement.objects.count() - len(seen)

    def test_nothing_later_is_told(self, some, reader):
        told = main_of(reader, "/timeline/", on="2019-01-01", known="2019-01-01")
        assert not years_after(re.sub(r"<form.*?</form>", " ", told), 2024)  # the window's end
        assert "B-1" not in told
        assert "KR-IT-2008-1" in told

    def test_what_one_may_not_see_is_not_there(self, some, people):
        client = Client()
        client.force_login(people["officer"])
        asked = {"on": "2025-01-01", "known": "2025-01-01"}
        Agreement.objects.filter(reference="B-1").update(confidentiality="confidential")
        hidden = client.get("/timeline/", asked)
        assert "B-1" not in hidden.text
        assert (len(hidden.context["lanes"]), hidden.context["not_yet"]) == (2, 0)

    def test_statements_do_not_grow_with_the_lanes(self, some, reader):
        consip = Party.objects.get(short_name="Consip")

        def statements() -> int:
            with CaptureQueriesContext(connection) as found:
                reader.get("/timeline/?known=2026-01-01&on=2026-01-01")
            return len(found)

        statements()
        few = statements()
        for number in range(6):
            make_term(make_agreement(f"C-{number}", consip), "2020-03-01")
        assert statements() <= few

    @pytest.mark.parametrize("other", ["status=in_force", "group=area", "export=csv", "format=svg"])
    def test_what_cannot_be_told_so_is_refused(self, some, reader, other):
        answer = reader.get(f"/timeline/?known=2026-01-01&{other}")
        assert answer.status_code == 400
        assert other.partition("=")[0] in answer.text
        assert reader.get("/timeline/?known=2026-01-01&q=Consip").status_code == 200
