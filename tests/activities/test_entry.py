"""One line and Enter: what it was understood as, what a person sets, what is asked once more."""

import re

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.actions import add_forum, log_activity
from activities.models import ActionItem, Activity
from agreements.dates import parse_edtf
from agreements.models import Agreement
from tests.activities.conftest import ON
from tests.factories import make_agreement, make_party, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.day(ON)]
LINE = "6.3 Consip 화상회의 AI조달 사례 공유, 상대 5명"
TITLE = "Consip 화상회의 AI조달 사례 공유"


@pytest.fixture
def officer(client, roles, world):
    client.force_login(roles.officer)
    return client


def chips(answer) -> dict[str, tuple[str, object]]:
    """{field: (source, value)} of the chips of an answer."""
    return {chip.field.name: (chip.source, chip.field.value()) for chip in answer.context["chips"]}


class TestWhatWasUnderstood:
    def test_each_part_is_a_field_with_the_words_it_was_read_from(self, officer, world):
        answer = officer.post("/activities/new/read/", {"line": LINE})
        found = chips(answer)
        assert found["when"] == ("read", "2026-06-03")
        assert found["kind"] == ("read", "meeting")
        assert found["mode"] == ("read", "online")
        assert found["party"] == ("read", world.consip.uid)
        assert found["head_count"] == ("read", "5")
        assert found["title"][1] == TITLE
        assert "“6.3”" in answer.content.decode()

    def test_two_agreements_with_the_partner_are_not_chosen_between(self, officer):
        found = chips(officer.post("/activities/new/read/", {"line": LINE}))
        assert found["agreements"] == ("wanted", [])

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("2019.6.3 Consip 회의", ["KR-IT-2008-1"]),  # the only one in effect that day
            ("2026.6.3 Consip 회의", []),  # none
            ("2019.6.3 회의", []),  # nobody named
        ],
    )
    def test_of_two_the_one_in_effect_that_day_is_a_guess(self, officer, line, found):
        told = chips(officer.post("/activities/new/read/", {"line": line}))["agreements"]
        assert told == ("guessed" if found else "wanted", found)

    def test_without_an_agreement_nothing_is_saved_and_every_word_stays(self, officer):
        line = "2026.6.3 내부 세미나 10명"
        sent = {"line": line, "read": line, "title": "내부 세미나", "when": "2026-06-03",
                "kind": "workshop", "confidentiality": "partners"}  # fmt: skip
        answer = officer.post("/activities/new/", sent)
        assert answer.status_code == 422 and "Say under which agreement" in answer.text
        assert "내부 세미나" in answer.text and not Activity.objects.exists()

    @pytest.mark.parametrize(
        ("query", "agreements"),
        [
            ("agreement=KR-IT-2008-1", ["KR-IT-2008-1"]),
            ("agreement=KR-IT-2021-9", []),  # confidential
            ("agreement=KR-CL-2010-1", []),  # the line names another partner
        ],
    )
    def test_the_page_one_stands_on_is_a_guess(self, officer, query, agreements):
        found = chips(officer.post(f"/activities/new/read/?{query}", {"line": LINE}))
        assert found["agreements"][1] == agreements

    def test_a_partners_page_says_its_only_agreement(self, officer, world):
        path = f"/activities/new/read/?party={world.chile.uid}"
        found = chips(officer.post(path, {"line": "어제 회의"}))
        assert found["agreements"] == ("guessed", ["KR-CL-2010-1"])
        assert found["party"] == ("guessed", world.chile.uid)

    def test_what_a_person_set_the_line_no_longer_changes(self, officer):
        data = {"line": LINE, "touched": "kind when", "kind": "workshop", "when": "2026-06-04"}
        found = chips(officer.post("/activities/new/read/", data))
        assert found["kind"] == ("set", "workshop")
        assert found["when"] == ("set", "2026-06-04")
        assert found["mode"] == ("read", "online")

    def test_an_empty_line_and_a_long_one_are_no_fault(self, officer):
        for line in ("", "가" * 5000, "<b>\"'&", "31.2. 회의"):
            answer = officer.post("/activities/new/read/", {"line": line})
            assert answer.status_code == 200 and "<b>" not in answer.content.decode()

    @pytest.mark.parametrize("path", ["/activities/new/read/", "/activities/new/quick/"])
    def test_readers_may_not(self, client, roles, path):
        client.force_login(roles.reader)
        answer = client.post(path) if path.endswith("read/") else client.get(path)
        assert answer.status_code == 403

    def test_twins_are_shown_while_one_types(self, officer, world):
        log_activity(
            by=None, on=ON, kind="meeting", title={"ko": TITLE},
            held=parse_edtf("2026-06-03"), agreements=[world.ours],
        )  # fmt: skip
        path = "/activities/new/read/?agreement=KR-IT-2008-1"
        assert "looks logged already" in officer.post(path, {"line": LINE}).content.decode()


class TestNothingOfTheLineIsLost:
    def save(self, officer, line, query="", **more):
        path = f"/activities/new/{query}"
        shown = officer.post("/activities/new/read/" + query, {"line": line}).context
        form = {"line": line, "read": line}
        for chip in shown["chips"]:
            form[chip.field.name] = chip.field.value() or ""
        answer = officer.post(path, form | more)
        assert answer.status_code == 302, answer.context["quick"].errors
        return Activity.objects.latest("pk")

    def test_a_time_to_come_is_planned_on_the_writers_clock(self, officer, world):
        row = self.save(officer, "12.25 15:00~16:30 KR-IT-2008-1 화상회의")
        assert (row.state, row.when.text) == ("scheduled", "2026-12-25")
        assert row.starts_at.isoformat() == "2026-12-25T06:00:00+00:00"
        assert (row.ends_at - row.starts_at).total_seconds() == 5400
        assert row.time_zone == "Asia/Seoul"

    def test_a_time_that_is_past_stays_beside_the_day(self, officer, world):
        row = self.save(officer, "10월 5일 오전 10시 KR-IT-2008-1 회의")
        assert (row.state, row.held.text) == ("held", "2026-10-05")
        assert row.starts_at.isoformat() == "2026-10-05T01:00:00+00:00"

    def test_whose_people(self, officer, world):
        row = self.save(officer, "6월 3일~5일 KR-IT-2008-1 방한, 우리 3명 상대 5명")
        people = {p.party.short_name: p.head_count for p in row.participants.all()}
        assert people == {"PPS": 3, "Consip": 5}
        assert row.held.text == "2026-06-03/2026-06-05"
        page = officer.get(f"/activities/{row.uid}/").content.decode()
        assert "3 June 2026 – 5 June 2026" in page and "between" not in page

    def test_nobodys_people_stay_in_the_title(self, officer, world):
        row = self.save(officer, "오늘 내부 세미나 10명", agreements="KR-IT-2008-1")
        assert list(row.title.values()) == ["내부 세미나 10명"]

    def test_who_logs_in_confidence_still_sees_it(self, officer, roles, world):
        row = self.save(officer, "어제 KR-IT-2008-1 면담", confidentiality="confidential")
        assert row.responsible == roles.officer
        assert officer.get(f"/activities/{row.uid}/").status_code == 200

    def test_two_agreements(self, officer, world):
        found = chips(
            officer.post("/activities/new/read/", {"line": "KR-IT-2008-1, KR-CL-2010-1 회의"})
        )
        assert found["agreements"] == ("read", ["KR-IT-2008-1", "KR-CL-2010-1"])

    def test_a_window_is_shown_in_words_that_read_back(self, officer, world):
        answer = officer.post("/activities/new/read/", {"line": "내년 상반기 KR-IT-2008-1 회의"})
        assert chips(answer)["when"] == ("read", "first half of 2027")
        row = self.save(officer, "내년 상반기 KR-IT-2008-1 회의")
        assert (row.state, row.window.text) == ("window", "2027-40")

    def test_a_day_the_calendar_does_not_have_is_said(self, officer, world):
        answer = officer.post("/activities/new/read/", {"line": "2.30 KR-IT-2008-1 회의"})
        assert chips(answer)["when"][0] == "wanted"
        assert "“2.30” is no day of the calendar." in answer.text

    @pytest.mark.parametrize(("language", "day"), [("ko", "2026-05-11"), ("it", "2026-11-05")])
    def test_day_and_month_as_the_readers_language_has_them(self, officer, roles, language, day):
        roles.officer.language = language
        roles.officer.save()
        answer = officer.post("/activities/new/read/", {"line": "5/11 KR-IT-2008-1 meeting"})
        assert chips(answer)["when"] == ("read", day)


class TestSaving:
    PATH = "/activities/new/?agreement=KR-IT-2008-1"

    def test_without_a_script_it_is_shown_and_then_saved_as_shown(self, officer, world):
        shown = officer.post(self.PATH, {"line": LINE})
        assert shown.status_code == 200 and not Activity.objects.exists()
        page = shown.content.decode()
        form = {
            "line": LINE,
            "read": re.search(r'name="read" value="([^"]*)"', page)[1],
            "title": TITLE, "when": "2026-06-03", "kind": "workshop",
            "agreements": ["KR-IT-2008-1", ""], "areas": ["", "green"],
            "party": world.consip.uid, "head_count": "5", "confidentiality": "partners",
        }  # fmt: skip
        assert officer.post(self.PATH, form).status_code == 302
        row = Activity.objects.get()
        assert (row.kind, row.confidentiality) == ("workshop", "partners")
        assert [area.code for area in row.areas.all()] == ["green"]

    def test_a_line_changed_after_it_was_shown_is_shown_again(self, officer):
        form = {"line": LINE, "read": "another line", "title": "x", "when": "2026", "kind": "other"}
        assert officer.post(self.PATH, form).status_code == 200
        assert not Activity.objects.exists()

    def test_nothing_written_is_told(self, officer):
        answer = officer.post("/activities/new/", {"line": " "})
        assert answer.status_code == 422 and "Write what happened" in answer.content.decode()

    def test_a_day_to_come_is_a_plan(self, officer):
        officer.post(self.PATH, {"line": "2026-12-03 Consip 회의", "sure": "1"})
        row = Activity.objects.get()
        assert (row.state, row.held, row.when.text) == ("scheduled", None, "2026-12-03")

    @pytest.mark.parametrize(
        ("line", "who"),
        [
            ("2027년 상반기 Consip과 국장급 회의 제안", "PPS"),
            ("Consip 제안: 2026-12-10 회의", "Consip"),
        ],
    )
    def test_what_somebody_proposes_is_a_proposal(self, officer, line, who):
        shown = chips(officer.post("/activities/new/read/", {"line": line}))
        assert "proposed_by" in shown
        officer.post(self.PATH, {"line": line, "sure": "1"})
        row = Activity.objects.latest("pk")
        assert (row.state, row.proposed_by.short_name) == ("proposed", who)
        assert row.window == row.when

    def test_a_partner_stays_in_the_title(self, officer, roles, world):
        """A letter to one of three: its name is the only trace of whom it went to."""
        third = make_party("AgID")
        both = make_agreement("KR-IT-2020-1", world.consip, third)
        make_term(both, "2020-01-01")
        officer.post(self.PATH, {"line": "11.20 KR-IT-2020-1 Consip에 서한 발송", "sure": "1"})
        assert Activity.objects.latest("pk").title == {"ko": "Consip에 서한 발송"}
        officer.post(self.PATH, {"line": "11.19 KR-IT-2008-1 Consip에 서한 발송", "sure": "1"})
        assert Activity.objects.latest("pk").title == {"ko": "Consip에 서한 발송"}
        line = "11.18 KR-IT-2020-1 Consip 실무회의 (상대 5명)"
        officer.post(self.PATH, {"line": line, "sure": "1"})
        row = Activity.objects.latest("pk")
        assert row.title == {"ko": "Consip 실무회의"}
        assert row.participants.get().party == world.consip

    def test_the_body_it_was_held_in(self, officer, roles):
        since = parse_edtf("2009")
        forum = add_forum(
            by=roles.officer, on=ON, short_name="MMGP", names={"en": "Multilateral"}, since=since
        )
        line = "11.20 KR-IT-2008-1 MMGP 총회 참석"
        shown = chips(officer.post("/activities/new/read/", {"line": line}))
        assert shown["forum"] == ("read", forum.uid)
        officer.post(self.PATH, {"line": line, "sure": "1"})
        row = Activity.objects.latest("pk")
        assert (row.forum, row.kind, row.title) == (forum, "meeting", {"ko": "MMGP 총회 참석"})

    def test_what_nobody_proposes_asks_for_no_proposer(self, officer):
        assert "proposed_by" not in chips(officer.post("/activities/new/read/", {"line": LINE}))

    def test_twins_are_asked_about_and_may_be_logged_all_the_same(self, officer):
        officer.post(self.PATH, {"line": LINE, "sure": "1"})
        again = officer.post(self.PATH, {"line": LINE, "sure": "1"})
        assert again.status_code == 422 and 'name="despite"' in again.content.decode()
        assert (
            officer.post(self.PATH, {"line": LINE, "sure": "1", "despite": "1"}).status_code == 302
        )
        assert Activity.objects.count() == 2


class TestTheFullForm:
    def test_it_takes_every_field_of_the_api(self, officer, roles, world):
        forum = add_forum(by=None, on=ON, short_name="MMGP", names={"en": "MMGP"})
        form = {
            "title_ko": "기관장 회의", "title_en": "Meeting of the heads", "kind": "meeting",
            "agreements": ["KR-IT-2008-1", "KR-CL-2010-1"], "areas": ["green"],
            "forum": forum.uid, "session_number": "17", "state": "scheduled",
            "when": "2026-12-03", "start": "17:00", "end": "18:30", "time_zone": "Asia/Seoul",
            "held": "", "mode": "hybrid", "level": "Heads", "place": "Seoul",
            "proposed_by": world.consip.uid, "responsible": roles.officer.pk,
            "party_1": world.consip.uid, "people_1": "A. Rossi\nB. Bianchi", "count_1": "5",
            "party_2": world.home.uid, "people_2": "", "count_2": "4",
            "outcome": "", "confidentiality": "partners", "notes": "Bring the list",
        }  # fmt: skip
        answer = officer.post("/activities/new/", form)
        assert answer.status_code == 302, answer.context["form"].errors
        row = Activity.objects.get()
        assert (row.session_number, row.forum, row.mode, row.level) == (
            17,
            forum,
            "hybrid",
            "Heads",
        )
        assert row.starts_at.isoformat() == "2026-12-03T08:00:00+00:00"
        assert row.agreements.count() == 2 and row.proposed_by == world.consip
        people = [(p.party.short_name, p.name, p.head_count) for p in row.participants.all()]
        assert sorted(people, key=str) == [
            ("Consip", "", 5), ("Consip", "A. Rossi", None), ("Consip", "B. Bianchi", None),
            ("PPS", "", 4),
        ]  # fmt: skip

    def test_proposed_without_any_day(self, officer):
        form = {"title_en": "Heads", "kind": "meeting", "state": "proposed",
                "agreements": "KR-IT-2008-1", "confidentiality": "internal"}  # fmt: skip
        assert officer.post("/activities/new/", form).status_code == 302
        assert Activity.objects.get().state == "proposed"

    @pytest.mark.parametrize(
        ("wrong", "at"),
        [
            ({"when": ""}, "when"),
            ({"session_number": "3"}, "forum"),
            ({"end": "10:00"}, "start"),
            ({"count_1": "3"}, "party_1"),
            ({"when": "2026-12", "start": "10:00", "time_zone": "Asia/Seoul"}, "when"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field(self, officer, wrong, at):
        form = {"title_en": "Heads", "kind": "meeting", "when": "2026-12-03",
                "confidentiality": "internal", "place": "Sejong"} | wrong  # fmt: skip
        answer = officer.post("/activities/new/", form)
        assert answer.status_code == 422 and at in answer.context["form"].errors
        assert "Sejong" in answer.content.decode()


def test_reading_a_line_costs_the_same_among_many_agreements(officer, world):
    def cost():
        with CaptureQueriesContext(connection) as found:
            officer.post("/activities/new/read/?agreement=KR-IT-2008-1", {"line": LINE})
        return len(found)

    cost()
    with_few = cost()
    for n in range(30):
        log_activity(
            by=None, on=ON, kind="meeting", title={"en": f"Talk {n}"},
            held=parse_edtf("2026-06-03"), agreements=[world.ours],
        )  # fmt: skip
    assert cost() == with_few <= 24


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Rome", "Europe/Rome"),
        ("rome", "Europe/Rome"),
        ("new york", "America/New_York"),
        ("europe/rome", "Europe/Rome"),
    ],
)
def test_a_clock_may_be_named_by_its_city(officer, written, zone):
    form = {"title_en": "Talk", "kind": "meeting", "when": "2026-12-03", "start": "10:00",
            "time_zone": written, "agreements": "KR-IT-2008-1",
            "confidentiality": "internal"}  # fmt: skip
    assert officer.post("/activities/new/", form).status_code == 302
    assert Activity.objects.get().time_zone == zone


def test_a_clock_nobody_knows_is_told(officer):
    form = {"title_en": "Talk", "kind": "meeting", "when": "2026-12-03", "start": "10:00",
            "time_zone": "Atlantis", "confidentiality": "internal"}  # fmt: skip
    answer = officer.post("/activities/new/", form)
    assert answer.status_code == 422 and "time_zone" in answer.context["form"].errors


class TestWhatHasToBeAsked:
    """A line with a question is never saved by one Enter, with or without a script."""

    LINE = "11/19(수) KR-IT-2008-1 회의"  # 19 November 2026 is a Thursday

    def shown(self, officer, line, **more):
        """As the script sees it: the line read, and nothing asked."""
        chips = officer.post("/activities/new/read/", {"line": line}).context["chips"]
        form = {"line": line, "read": line, "sure": "1"}
        return form | {chip.field.name: chip.field.value() or "" for chip in chips} | more

    def test_the_first_enter_asks_and_the_second_saves(self, officer):
        form = self.shown(officer, self.LINE)
        answer = officer.post("/activities/new/", form)
        assert answer.status_code == 200 and not Activity.objects.exists()
        assert "is not the weekday of that day" in answer.text
        assert f'name="asked" value="{self.LINE}"' in answer.text
        assert officer.post("/activities/new/", form | {"asked": self.LINE}).status_code == 302
        assert Activity.objects.get().held.text == "2026-11-19"

    def test_another_line_than_the_one_asked_about_is_asked_again(self, officer):
        form = self.shown(officer, self.LINE, asked="11/18(수) 회의")
        assert officer.post("/activities/new/", form).status_code == 200
        assert not Activity.objects.exists()

    def test_an_answer_is_pressed(self, officer):
        form = self.shown(officer, self.LINE)
        page = officer.post("/activities/new/", form)
        assert 'name="choose" value="when=2026-11-18"' in page.text
        page = officer.post("/activities/new/", form | {"choose": "when=2026-11-18"})
        assert page.status_code == 200 and chips(page)["when"] == ("set", "2026-11-18")
        assert not page.context["questions"] and not Activity.objects.exists()
        form |= {"when": "2026-11-18", "touched": "when"}
        assert officer.post("/activities/new/", form).status_code == 302
        assert Activity.objects.get().held.text == "2026-11-18"

    def test_enter_presses_no_answer(self, officer):
        """The first button of the form is the one that Enter presses."""
        page = officer.post("/activities/new/", {"line": self.LINE}).text
        first = re.search(r"<button[^>]*>", page[page.index("data-entry") :])[0]
        assert "choose" not in first and "visually-hidden" in first

    def test_a_sure_line_is_saved_by_one_enter(self, officer):
        officer.post("/activities/new/", {"line": "2019.6.3 Consip 회의", "sure": "1"})
        assert Activity.objects.count() == 0  # two agreements with Consip: asked
        officer.post("/activities/new/", {"line": "2026.6.3 ChileCompra 회의", "sure": "1"})
        assert Activity.objects.count() == 1

    def test_of_two_agreements_both_are_offered(self, officer):
        page = officer.post("/activities/new/", {"line": "2026.6.3 Consip 회의", "sure": "1"})
        for reference in ("KR-IT-2008-1", "KR-IT-2019-2"):
            offered = f'value="agreements={reference}"' in page.text
            assert offered == Agreement.objects.filter(reference=reference).exists()
        assert "KR-IT-2021-9" not in page.text  # confidential

    def test_the_page_one_stands_on_answers(self, officer):
        path = "/activities/new/?agreement=KR-IT-2008-1"
        assert officer.post(path, {"line": "2026.6.3 Consip 회의", "sure": "1"}).status_code == 302

    def test_a_clock_of_another_place(self, officer):
        line = "12.3 KR-IT-2008-1 15시 로마시간 화상회의"
        officer.post("/activities/new/", {"line": line, "sure": "1"})
        row = Activity.objects.get()
        assert row.time_zone == "Europe/Rome"
        assert row.starts_at.isoformat() == "2026-12-03T14:00:00+00:00"


class TestTasks:
    """A line that says until when is a task: asked, and no activity of the past."""

    LINE = "11월 27일까지 KR-IT-2008-1 콘십에 회신"

    def test_it_is_asked_and_kept_with_its_due_day(self, officer, roles):
        page = officer.post("/activities/new/", {"line": self.LINE, "sure": "1"})
        assert page.status_code == 200 and not ActionItem.objects.exists()
        assert chips(page)["due"] == ("read", "2026-11-27")
        form = {"line": self.LINE, "read": self.LINE, "asked": self.LINE,
                "title": "콘십에 회신", "due": "2026-11-27",
                "agreement": "KR-IT-2008-1"}  # fmt: skip
        assert officer.post("/activities/new/", form).status_code == 302
        item = ActionItem.objects.get()
        assert (item.text, item.due.text) == ("콘십에 회신", "2026-11-27")
        assert (item.agreement.reference, item.owner) == ("KR-IT-2008-1", roles.officer)
        assert not Activity.objects.exists()

    def test_it_may_be_an_activity_all_the_same(self, officer):
        form = {"line": self.LINE, "happened": "1"}
        page = officer.post("/activities/new/", form)
        assert chips(page)["when"] == ("read", "2026-11-27")
        assert not ActionItem.objects.exists() and not Activity.objects.exists()

    def test_what_was_said_of_another_line_is_not_said_of_this(self, officer):
        sent = {"line": self.LINE, "read": self.LINE, "happened": "11.27 회의", "sure": "1",
                "title": "x", "when": "2026-11-27", "kind": "other"}  # fmt: skip
        page = officer.post("/activities/new/", sent)
        assert page.status_code == 200 and "due" in chips(page)
        assert not Activity.objects.exists()

    def test_a_task_without_a_day_is_told_at_its_field(self, officer):
        form = {"line": self.LINE, "read": self.LINE, "asked": self.LINE,
                "title": "콘십에 회신", "due": ""}  # fmt: skip
        answer = officer.post("/activities/new/", form)
        assert answer.status_code == 422 and "due" in answer.context["quick"].errors


class TestBeforeAnAgreement:
    def test_under_a_partner_alone(self, officer, world):
        bank = make_party("EBRD", country="GB")
        officer.post("/activities/new/", {"line": "2026.6.3 EBRD 면담", "sure": "1"})
        row = Activity.objects.get()
        assert not row.agreements.exists() and list(row.parties.all()) == [bank]

    def test_in_a_forum_alone(self, officer, roles):
        add_forum(by=roles.officer, on=ON, short_name="MMGP", names={"en": "Multilateral"})
        officer.post("/activities/new/", {"line": "2026.6.3 MMGP 총회 참석", "sure": "1"})
        row = Activity.objects.get()
        assert row.forum.short_name == "MMGP" and not row.agreements.exists()


def test_a_pressed_agreement_is_that_of_the_task(officer, world):
    line = "2026-11-27까지 Consip에 회신"
    page = officer.post("/activities/new/", {"line": line, "sure": "1"})
    assert 'value="agreement=KR-IT-2008-1"' in page.text
    sent = {"line": line, "choose": "agreement=KR-IT-2008-1"}
    page = officer.post("/activities/new/", sent)
    assert chips(page)["agreement"] == ("set", "KR-IT-2008-1")
    assert not [one for one in page.context["questions"] if one.field == "agreements"]


def test_a_window_without_an_end_is_no_day_of_an_activity(officer):
    form = {"line": "x", "read": "x", "asked": "x", "title": "회의", "when": "5월부터",
            "kind": "meeting", "agreements": "KR-IT-2008-1",
            "confidentiality": "internal"}  # fmt: skip
    answer = officer.post("/activities/new/", form)
    assert answer.status_code == 422 and "when" in answer.context["quick"].errors


def test_talks_with_two_embassies_are_no_twins(officer):
    for name in ("EBRD", "OECD"):
        make_party(name, country="")
        sent = {"line": f"2026.6.3 {name} 면담", "sure": "1"}
        assert officer.post("/activities/new/", sent).status_code == 302, name
    assert Activity.objects.count() == 2


@pytest.mark.parametrize("words", ["미정", "0000-00-00", "?", "tbd"])
def test_a_day_nobody_knows_is_no_day_of_what_was_done(officer, world, words):
    form = {"line": "x", "read": "x", "asked": "x", "title": "회의", "when": words,
            "kind": "meeting", "agreements": "KR-IT-2008-1",
            "confidentiality": "internal"}  # fmt: skip
    answer = officer.post("/activities/new/", form)
    assert answer.status_code == 422 and "when" in answer.context["quick"].errors
    row = log_activity(
        by=None, on=ON, kind="meeting", title={"en": "Talk"}, when=parse_edtf("2026-06"),
        agreements=[world.ours],
    )  # fmt: skip
    answer = officer.post(f"/activities/{row.uid}/hold/", {"held": words})
    assert answer.status_code == 422 and "held" in answer.context["form"].errors
