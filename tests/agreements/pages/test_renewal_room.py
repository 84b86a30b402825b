"""The renewal room: what is left to do until the next signature."""

from datetime import date

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile

from activities.actions import log_activity, prompt
from agreements.actions import supersede
from agreements.dates import parse_edtf
from agreements.models import (
    Area,
    Deadline,
    Document,
    DocumentAgreement,
    Event,
    PlanTick,
    TermText,
)
from agreements.renewal.preparation import STAGES
from mou_tracker.seed.first_data import load_case
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/renewal/"
TERM = "/agreements/KR-IT-1/terms/1/"


def step_deadline(code):
    return Deadline.objects.get(kind="renewal_step", params__step=code)


class TestReading:
    def test_empty_teaches_and_offers(self, signed_in, chain, plan):
        page = text_of(signed_in("officer").get(URL))
        assert "No renewal is in preparation" in page
        begin = '<time datetime="2027-01-19">19 January 2027</time>'  # 2027-02-28 less 40 days
        assert f"Preparation is to begin by {begin}" in page
        assert 'href="/agreements/KR-IT-1/renewal/open/"' in page

    def test_no_day_of_an_older_term(self, real_case, signed_in):
        """The sixth renewal's end is not recorded; the day of the one before is long past."""
        response = signed_in("reader").get("/agreements/KR-IT-2008-1/renewal/")
        assert response.context["room"].running.ordinal == 6
        assert response.context["room"].begin is None

    def test_a_reader_is_offered_nothing(self, signed_in, chain, preparing, plan):
        page = text_of(signed_in("reader").get(URL))
        assert "Legal review" in page
        main = page[page.index('id="main"') :]
        for path in ("/stage/", "/plan/", "/sign/", "/change/", "/give-up/"):
            assert path not in main, path

    def test_the_running_term_with_its_sums(self, signed_in, preparing, plan):
        page = text_of(signed_in().get(URL))
        assert "2025-06-01 + 2 years − 1 day = 2027-05-31" in page
        assert "Last day for notice: 2027-05-31 + 1 day − 3 months − 1 day = 2027-02-28" in page

    def test_the_plan_is_counted_back(self, signed_in, preparing, plan):
        page = text_of(signed_in().get(URL))
        assert step_deadline("review").day == date(2027, 1, 19)  # 2027-02-28 less 40 days
        assert step_deadline("signing").day == date(2027, 2, 18)
        assert "19 Jan 2027" in page
        assert "0 of 2 done" in page

    def test_nothing_to_count_back_from(self, signed_in, home, consip, plan):
        agreement = make_agreement("KR-IT-2", consip)
        make_term(agreement, "2025-06-01", effect_mode="on_last_signature")
        make_term(agreement)
        page = text_of(signed_in().get("/agreements/KR-IT-2/renewal/"))
        assert "No days can be counted back" in page

    def test_what_is_open_before_signature(self, signed_in, chain, plan):
        make_term(chain)
        page = text_of(signed_in().get(URL))
        assert "6 things are open" in page

    def test_an_undated_chain_and_a_first_signing(self, signed_in, home, consip, plan):
        agreement = make_agreement("KR-IT-2", consip)
        make_term(agreement)
        page = text_of(signed_in().get("/agreements/KR-IT-2/renewal/"))
        assert "original signing" in page
        assert "No dated term has run yet." in page

    def test_a_past_day_is_for_looking(self, signed_in, preparing, plan):
        page = text_of(signed_in().get(f"{URL}?on=2026-01-01"))
        main = page[page.index('id="main"') :]
        assert "Nothing can be changed from here." in main
        assert "/stage/" not in main
        assert "/plan/" not in main

    def test_a_day_beyond_the_horizon(self, signed_in, chain):
        assert signed_in().get(f"{URL}?on=2099-01-01").status_code == 400

    def test_what_prompted_it(self, signed_in, chain, preparing, people):
        activity = log_activity(
            by=people["officer"], on=DAY, kind="meeting", title={"en": "MMGP in Rome"},
            held=parse_edtf("2026-10-01"), agreements=[chain],
        )  # fmt: skip
        prompt(by=people["officer"], on=DAY, activity=activity, term=preparing)
        assert "MMGP in Rome" in text_of(signed_in().get(URL))

    def test_a_draft_leads_to_its_file_for_those_who_may_see_it(self, signed_in, preparing, people):
        file = Document.objects.create(
            title="Draft", kind="text", original_name="draft.docx", sha256="0" * 64,
            media_type="text/plain", size=1, confidentiality="confidential",
            uploaded_by=people["manager"],
        )  # fmt: skip
        DocumentAgreement.objects.create(document=file, agreement=preparing.agreement)
        TermText.objects.create(term=preparing, language="ko", document=file)
        assert f"/documents/{file.uid}/" in text_of(signed_in("manager").get(URL))
        page = text_of(signed_in("officer").get(URL))
        assert file.uid not in page
        assert "<strong>ko</strong>" in page

    def test_not_there_for_those_who_may_not_see_it(self, signed_in, stranger):
        assert signed_in("officer").get("/agreements/KR-AT-1/renewal/").status_code == 404
        assert signed_in("manager").get("/agreements/KR-AT-1/renewal/").status_code == 200


class TestStages:
    def test_one_button_a_stage(self, signed_in, preparing):
        client = signed_in("officer")
        wanted = ["negotiation", "legal_review", "consultation", "ready_to_sign"]
        for stage in wanted:
            page = client.get(URL)
            assert page.context["room"].next_stage == stage
            data = {"stage": stage, "version": page.context["version"]}
            assert client.post(f"{TERM}stage/", data).headers["Location"] == URL
        assert client.get(URL).context["room"].next_stage is None
        assert "/terms/1/sign/" not in text_of(signed_in("reader").get(URL))
        assert "/terms/1/sign/" in text_of(client.get(URL))
        assert "/terms/1/sign/" in text_of(signed_in("coordinator").get(URL))

    def test_moved_by_somebody_else_meanwhile(self, signed_in, preparing):
        data = {"stage": "negotiation", "version": preparing.version}
        client = signed_in("officer")
        type(preparing).objects.filter(pk=preparing.pk).update(version=preparing.version + 1)
        assert client.post(f"{TERM}stage/", data).status_code == 409

    def test_signed_is_not_a_stage_to_move_to(self, signed_in, preparing):
        assert signed_in().post(f"{TERM}stage/", {"stage": "signed"}).status_code == 422

    def test_roles(self, signed_in, preparing):
        assert signed_in("reader").post(f"{TERM}stage/", {"stage": "negotiation"}).status_code == (
            403
        )
        assert signed_in("officer").get(f"{TERM}stage/").status_code == 200


class TestTheTicks:
    def test_ticked_and_not_done_after_all(self, signed_in, preparing, plan, people):
        client = signed_in("officer")
        url = f"{TERM}plan/review/"
        response = client.post(url, {"done_on": "2026.11.20"})
        assert response.headers["Location"] == f"{URL}#plan"
        assert PlanTick.objects.get().done_on == date(2026, 11, 20)
        told = step_deadline("review")
        assert (told.closed_as, told.closed_on) == ("done", date(2026, 11, 20))
        before = text_of(client.get(URL, {"on": "2026-11-19"}))
        assert "0 of 2 done" in before and "ticked by" not in before
        page = text_of(client.get(URL))
        assert "1 of 2 done" in page
        assert f"ticked by {people['officer']}" in page
        client.post(url, {"reopen": "on"})
        assert not PlanTick.objects.exists()
        assert step_deadline("review").closed_as != "done"
        assert "ticked by" not in text_of(client.get(URL))

    @pytest.mark.parametrize(
        ("written", "told"),
        [
            ("2026-11-24", "This day has not come yet."),
            ("2026-11", "One exact day is needed here."),
            ("", "Give the day."),
            ("30.2.2026", "The calendar has no such day"),
        ],
    )
    def test_refused_with_every_word_kept(self, signed_in, preparing, plan, written, told):
        response = signed_in("officer").post(f"{TERM}plan/review/", {"done_on": written})
        page = text_of(response)
        assert response.status_code == 422
        assert told in page
        assert f'value="{written}"' in page or not written

    def test_no_such_step_and_a_signed_term(self, signed_in, chain, preparing, plan):
        client = signed_in("officer")
        assert client.post(f"{TERM}plan/dancing/", {"done_on": "2026-11-20"}).status_code == 404
        url = "/agreements/KR-IT-1/terms/0/plan/review/"
        assert client.post(url, {"done_on": "2026-11-20"}).status_code == 409
        assert not PlanTick.objects.exists()


class TestStepsAndStages:
    """A step belongs to a stage: when all of a stage are done it is asked whether to move on."""

    @pytest.fixture
    def tied(self, preparing, plan):
        for step, stage in zip(plan, ("drafting", "legal_review"), strict=True):
            step.stage = stage
            step.save()
        return plan

    def room(self, client, **asked):
        return client.get(URL, asked).context["room"]

    def test_asked_and_not_moved_by_itself(self, signed_in, preparing, tied):
        client = signed_in("officer")
        assert self.room(client).proposed_stage is None
        client.post(f"{TERM}plan/review/", {"done_on": "2026-11-20"})
        preparing.refresh_from_db()
        assert preparing.stage == "drafting"
        assert self.room(client).proposed_stage == "negotiation"
        assert 'value="negotiation"' in client.get(URL).text.partition('id="plan"')[2]
        client.post(f"{TERM}stage/", {"stage": "negotiation"})
        assert self.room(client).proposed_stage is None  # it stands there now
        client.post(f"{TERM}plan/signing/", {"done_on": "2026-11-20"})
        assert self.room(client).proposed_stage == "consultation"

    def test_an_open_step_before_holds_it_back(self, signed_in, tied):
        client = signed_in("officer")
        client.post(f"{TERM}plan/signing/", {"done_on": "2026-11-20"})
        assert self.room(client).proposed_stage is None
        client.post(f"{TERM}stage/", {"stage": "negotiation"})
        assert [row.step.code for row in self.room(client).left_behind] == ["review"]
        assert "Still open of earlier stages: Legal review" in text_of(client.get(URL))

    def test_without_a_stage_nothing_is_asked(self, signed_in, preparing, plan):
        client = signed_in("officer")
        for step in plan:
            client.post(f"{TERM}plan/{step.code}/", {"done_on": "2026-11-20"})
        assert self.room(client).proposed_stage is None

    def test_the_plan_that_is_shipped_is_tied(self):
        stages = [step["stage"] for step in load_case()["office"]["plan"]]
        order = [str(stage) for stage in STAGES]
        assert stages == sorted(stages, key=order.index)


class TestOpening:
    def test_with_what_the_term_before_said(self, signed_in, chain, home):
        area = Area.objects.create(code="ai", names={"en": "AI"})
        chain.terms.get().areas.add(area)
        data = {"initiated_by": home.pk, "take_areas": "on", "take_clauses": "on"}
        response = signed_in("officer").post("/agreements/KR-IT-1/renewal/open/", data)
        assert response.headers["Location"] == URL
        term = chain.terms.get(ordinal=1)
        assert (term.stage, term.initiated_by, list(term.areas.all())) == (
            "drafting", home, [area]
        )  # fmt: skip
        assert (term.end_kind, term.end_years, term.notice_value) == ("duration", 2, 3)

    def test_never_a_day_of_the_term_before(self, signed_in, home, consip):
        agreement = make_agreement("KR-IT-2", consip)
        make_term(agreement, "2025-06-01", effect_mode="fixed_date", effect_on=date(2025, 7, 1),
                  end_kind="fixed", end_on=date(2027, 1, 1))  # fmt: skip
        signed_in().post("/agreements/KR-IT-2/renewal/open/", {"take_clauses": "on"})
        term = agreement.terms.get(ordinal=1)
        assert (term.effect_mode, term.effect_on, term.end_kind, term.end_on) == (
            "unknown", None, "not_recorded", None
        )  # fmt: skip

    def test_one_at_a_time(self, signed_in, chain, preparing):
        response = signed_in().post("/agreements/KR-IT-1/renewal/open/", {})
        assert response.status_code == 409
        assert "A renewal is already in preparation." in text_of(response)
        response = signed_in().post("/agreements/KR-IT-1/terms/new/", {"place": "Roma"})
        assert response.status_code == 409
        assert 'value="Roma"' in text_of(response)  # what was typed stays
        assert chain.terms.count() == 2

    def test_roles(self, signed_in, chain, stranger):
        url = "/agreements/KR-IT-1/renewal/open/"
        assert signed_in("reader").post(url, {}).status_code == 403
        assert not chain.terms.filter(ordinal=1).exists()
        assert signed_in("officer").get("/agreements/KR-AT-1/renewal/open/").status_code == 404


def test_queries_do_not_grow(signed_in, chain, preparing, plan, queries):
    client = signed_in()
    before = queries(client, URL)
    for at in range(12):
        Event.objects.create(agreement=chain, kind="suspended" if at % 2 else "resumed", on=DAY)
        preparing.areas.add(Area.objects.create(code=f"a{at}", names={"en": f"Area {at}"}))
    assert queries(client, URL) == before


def test_a_draft_is_added_from_the_room_to_its_term(signed_in, chain, preparing):
    client = signed_in("officer")
    page = client.get("/agreements/KR-IT-1/renewal/").content.decode()
    link = "/agreements/KR-IT-1/documents/?to=term-1"
    assert f'href="{link}#add"' in page
    form = client.get(link).context["form"]
    assert (form["belongs_to"].value(), form["kind"].value()) == ("term-1", "text")
    file = SimpleUploadedFile("draft.txt", "초안".encode())
    sent = {"files": file, "belongs_to": "term-1", "kind": "text", "language": "ko",
            "confidentiality": "internal"}  # fmt: skip
    assert client.post("/agreements/KR-IT-1/documents/", sent).status_code == 302
    room = client.get("/agreements/KR-IT-1/renewal/").content.decode()
    assert "No draft is kept yet" not in room


def test_no_step_was_done_before_the_running_term_began(signed_in, preparing, plan):
    """A slip of the year, 2020 for 2026, is not kept in silence."""
    answer = signed_in().post(f"{TERM}plan/review/", {"done_on": "2025-05-31"})
    assert answer.status_code == 422
    assert "before the term that is to be renewed began, 1 June 2025" in text_of(answer)
    assert not PlanTick.objects.exists()
    assert signed_in().post(f"{TERM}plan/review/", {"done_on": "2025-06-01"}).status_code == 302


def test_what_is_superseded_asks_for_no_renewal(signed_in, chain, consip, plan):
    new = make_agreement("KR-IT-2", consip)
    make_term(new, "2026-11-01", end_kind="indefinite")
    supersede(by=None, on=DAY, agreement=chain, successor=new)
    page = text_of(signed_in().get(URL))
    assert "no renewal has to be prepared" in page
    assert "Preparation is to begin" not in page and "Prepare from" not in page
    assert "/agreements/KR-IT-1/renewal/open/" not in page


class TestGivingUp:
    """A slip is taken back with one button; a change of mind, from the room."""

    def test_with_undo(self, signed_in, preparing, plan):
        officer = signed_in()
        answer = officer.post(f"{TERM}give-up/", {})
        page = officer.get(answer.headers["Location"]).content.decode()
        assert f'class="undo" method="post" action="{TERM}take-up/"' in page
        assert officer.post(f"{TERM}take-up/").headers["Location"] == URL
        preparing.refresh_from_db()
        assert preparing.stage == "drafting"

    def test_from_the_room_later(self, signed_in, preparing, plan):
        signed_in().post(f"{TERM}give-up/", {})
        page = text_of(signed_in().get(URL))
        assert "renewal no. 1: given up" in page and "Take up again" in page
        assert "Take up again" not in text_of(signed_in("reader").get(URL))
        assert signed_in("reader").post(f"{TERM}take-up/").status_code == 403

    def test_an_attempt_left_behind_is_not_offered(self, signed_in, preparing, plan):
        signed_in().post(f"{TERM}give-up/", {})
        make_term(preparing.agreement, "2026-11-01", ordinal=2, starts="after_current_end")
        assert "Take up again" not in text_of(signed_in().get(URL))
