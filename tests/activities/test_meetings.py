"""The course of a meeting, its people and paper, as people of each side of a change meet them."""

import re
from datetime import date

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.actions import (
    add_action_item,
    add_case,
    add_forum,
    add_outcome,
    cancel,
    fix_day,
    log_activity,
    plan_meeting,
    postpone,
    reinstate,
    set_exchange,
)
from activities.models import Case, Meeting
from agreements.dates import parse_edtf
from agreements.models import Person, Post
from tests.activities.conftest import ON

pytestmark = [pytest.mark.django_db, pytest.mark.day(ON)]


@pytest.fixture
def officer(client, roles, world):
    client.force_login(roles.officer)
    return client


@pytest.fixture
def meeting(world, roles):
    return plan_meeting(
        by=roles.officer,
        on=ON,
        title={"en": "Heads"},
        when=parse_edtf("2026-40"),
        agreements=[world.ours],
    )


class TestItsCourse:
    def test_the_old_day_stays_in_the_history(self, officer, roles, meeting):
        base = f"/activities/{meeting.uid}/"
        fix_day(by=roles.officer, on=ON, activity=meeting, when=parse_edtf("2026-12-03"))
        moved = {"to": "2027-40", "reason": "Typhoon"}
        assert officer.post(base + "postpone/", moved).status_code == 302
        page = officer.get(f"/meetings/{meeting.uid}/")
        turns = [(turn.state, turn.when.text, turn.by) for turn in page.context["course"]]
        assert turns == [
            ("postponed", "2027-40", "officer"),
            ("scheduled", "2026-12-03", "officer"),
            ("window", "2026-40", "officer"),
        ]
        assert "3 December 2026" in page.content.decode() and "Typhoon" in page.content.decode()

    def test_a_cancellation_needs_its_reason(self, officer, meeting):
        path = f"/activities/{meeting.uid}/cancel/"
        assert officer.post(path, {"reason": ""}).status_code == 422
        assert officer.post(path, {"reason": "Elections"}).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.state, meeting.reason) == ("cancelled", "Elections")
        assert "Elections" in officer.get(f"/meetings/{meeting.uid}/").content.decode()

    def test_taking_a_cancellation_back_brings_the_reason_before_it(self, roles, meeting):
        row = postpone(by=roles.officer, on=ON, activity=meeting, reason="Typhoon")
        row = cancel(by=roles.officer, on=ON, activity=row, reason="Elections")
        row = reinstate(by=roles.officer, on=ON, activity=row)
        assert (row.state, row.reason) == ("postponed", "Typhoon")

    def test_a_day_outside_the_window_is_said_to_be(self, officer, meeting):
        path, outside = f"/activities/{meeting.uid}/fix-day/", "outside the window"
        inside = officer.post(path, {"when": "2026-06-30"}, follow=True).content.decode()
        assert outside not in inside
        page = officer.post(path, {"when": "2027-05-03"}, follow=True).content.decode()
        assert f"{outside} that was agreed: first half of 2026" in page

    @pytest.mark.parametrize(
        ("start", "end", "seoul"),
        [("10:00", "12:00", "18:00 – 20:00"), ("16:00", "17:30", "4 Dec 2026 00:00 – 01:30")],
    )
    def test_the_end_is_told_on_every_clock(self, officer, meeting, start, end, seoul):
        sent = {"when": "2026-12-03", "start": start, "end": end, "time_zone": "Europe/Rome"}
        path = f"/activities/{meeting.uid}/fix-day/"
        assert officer.post(path, sent).status_code == 302
        page = officer.get(f"/meetings/{meeting.uid}/").content.decode()
        told = " ".join(re.sub(r"<[^>]+>", "", page).split())
        assert f"{start} – {end} Europe/Rome" in told
        assert seoul in told

    def test_an_end_after_midnight_is_the_next_mornings(self, officer, meeting):
        path = f"/activities/{meeting.uid}/fix-day/"
        sent = {"when": "2026-12-03", "start": "23:30", "end": "00:30", "time_zone": "Asia/Seoul"}
        assert officer.post(path, sent).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.ends_at - meeting.starts_at).total_seconds() == 3600
        refused = officer.post(path, sent | {"start": "14:00", "end": "13:00"})
        assert refused.status_code == 422 and "later than the start" in refused.text

    def test_a_new_day_forgets_why_the_old_one_fell(self, roles, meeting):
        row = postpone(by=roles.officer, on=ON, activity=meeting, reason="Typhoon")
        row = fix_day(by=roles.officer, on=ON, activity=row, when=parse_edtf("2027-02-03"))
        assert row.reason == ""

    def test_the_window_is_told_in_words(self, officer, meeting):
        page = officer.get(f"/meetings/{meeting.uid}/").content.decode()
        assert "Planned for first half of 2026: 2026-01-01 to 2026-06-30" in page
        officer.cookies["django_language"] = "it"
        page = officer.get(f"/meetings/{meeting.uid}/", headers={"accept-language": "it"})
        assert "primo semestre" in page.content.decode()


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("fix-day", {"when": "2026-12-03"}),
        ("hold", {"held": "2026-11-20", "outcome": "Typed words"}),
        ("postpone", {"to": "2027-40", "reason": "Typed words"}),
        ("cancel", {"reason": "Typed words"}),
        ("minutes", {"minutes": "Typed words"}),
        ("exchange", {"direction": "both", "sector": "Typed words"}),
        ("title", {"title_en": "Typed words"}),
        ("next", {"months": "12", "when": "2028"}),
        ("participants", {}),
    ],
)
def test_a_change_meanwhile_is_told_and_no_word_lost(officer, meeting, page, typed):
    type(meeting).objects.filter(pk=meeting.pk).update(version=9)
    answer = officer.post(f"/activities/{meeting.uid}/{page}/", typed | {"version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Somebody changed this" in text
    assert "Typed words" in text or not any("Typed" in value for value in typed.values())


def test_a_date_that_is_asked_for_no_more_says_so_in_words(officer, roles, meeting):
    cancel(by=roles.officer, on=ON, activity=meeting, reason="flood")
    page = officer.get(f"/meetings/{meeting.uid}/").content.decode()
    dates = page[page.index('id="dates"') :]
    assert 'data-status="void"' in dates and "no longer asked for" in dates


def test_forms_on_the_page_carry_the_version_they_were_read_at(officer, meeting):
    page = officer.get(f"/meetings/{meeting.uid}/").content.decode()
    steps = page.count('name="version" value="1"')
    assert steps == len(officer.get(f"/meetings/{meeting.uid}/").context["steps"]) + 1


class TestForumsAndCases:
    def test_a_forum_changed_meanwhile(self, officer, world):
        forum = add_forum(by=None, on=ON, short_name="MMGP", names={"en": "MMGP"})
        type(forum).objects.filter(pk=forum.pk).update(version=5)
        typed = {"short_name": "MMGP", "names_en": "Multilateral", "version": "1"}
        late = officer.post(f"/forums/{forum.uid}/change/", typed)
        assert late.status_code == 409 and "Multilateral" in late.content.decode()

    def test_a_case_changed_meanwhile(self, officer, world):
        case = add_case(by=None, on=ON, title={"en": "Case"}, agreements=[world.ours])
        Case.objects.update(version=5)
        path = f"/cases/{case.uid}/jointly_selected/"
        assert officer.post(path, {"day": "2026-11-02", "version": "1"}).status_code == 409
        change = {"title_en": "Case", "confidentiality": "internal", "version": "1"}
        assert officer.post(f"/cases/{case.uid}/change/", change).status_code == 409

    def test_from_candidate_to_presented(self, officer, world, meeting):
        case = add_case(by=None, on=ON, title={"en": "Ready-made AI"}, agreements=[world.ours])
        base = f"/cases/{case.uid}/"
        step = {"day": "2026-11-02", "at": meeting.uid}
        assert officer.post(base + "jointly_selected/", step)["Location"] == base
        step = {"day": "2026-11-03", "link": "https://example.org/case"}
        assert officer.post(base + "published/", step).status_code == 302
        page = officer.get(base).content.decode()
        for words in ("Heads", "https://example.org/case", "/presented/", "3 November 2026"):
            assert words in page
        board = officer.get("/cases/").context["board"]
        assert [column["count"] for column in board] == [0, 0, 1, 0]

    def test_links_one_may_not_see_survive(self, officer, world):
        case = add_case(
            by=None, on=ON, title={"en": "C"}, agreements=[world.ours, world.secret],
            confidentiality="internal",
        )  # fmt: skip
        typed = {"title_en": "D", "confidentiality": "internal", "agreements": []}
        assert officer.post(f"/cases/{case.uid}/change/", typed).status_code in (302, 404)
        linked = set(case.agreements.values_list("reference", flat=True))
        assert "KR-IT-2021-9" in linked

    def test_what_one_may_not_see_is_not_there(self, officer, world):
        case = add_case(
            by=None, on=ON, title={"en": "C"}, agreements=[world.secret],
            confidentiality="confidential",
        )  # fmt: skip
        for page in ("", "change/", "jointly_selected/"):
            assert officer.get(f"/cases/{case.uid}/{page}").status_code == 404


class TestPeople:
    @pytest.fixture
    def heads(self, world):
        rows = []
        for name, first, last in (
            ("Old Head", date(2015, 1, 1), date(2025, 12, 31)),
            ("New Head", date(2026, 1, 1), None),
        ):
            person = Person.objects.create(native_name=name)
            Post.objects.create(
                person=person, party=world.consip, role="head", starts_on=first, ends_on=last
            )
            rows.append(person)
        return rows

    def test_those_known_on_the_day_are_offered(self, officer, meeting, heads):
        page = officer.get(f"/activities/{meeting.uid}/participants/").content.decode()
        assert "New Head" in page and "Old Head" not in page

    def test_they_are_kept_as_people(self, officer, world, meeting, heads):
        typed = {
            f"known_{world.consip.uid}": [heads[1].uid],
            f"people_{world.consip.uid}": "A. Rossi",
            f"count_{world.consip.uid}": "5",
        }
        path = f"/activities/{meeting.uid}/participants/"
        assert officer.post(path, typed).status_code == 302
        rows = {(row.person, row.name, row.head_count) for row in meeting.participants.all()}
        assert rows == {(heads[1], "", None), (None, "A. Rossi", None), (None, "", 5)}
        assert "checked" in officer.get(path).content.decode()
        assert officer.post(path, typed | {f"known_{world.consip.uid}": []}).status_code == 302
        assert not meeting.participants.exclude(person=None).exists()


class TestItsPaper:
    def test_a_preview_saves_nothing(self, officer, meeting):
        typed = {"minutes": "# Talks\n<script>x</script>\n- **AI**", "preview": "1"}
        page = officer.post(f"/activities/{meeting.uid}/minutes/", typed)
        text = page.content.decode()
        assert page.status_code == 200
        assert "<h3>Talks</h3>" in text and "<script>x" not in text and "# Talks" in text
        assert not hasattr(meeting, "meeting")

    def test_an_item_is_changed(self, officer, roles, world, meeting):
        item = add_action_item(by=None, on=ON, activity=meeting, text="Send", owner=roles.officer)
        path = f"/activities/{meeting.uid}/items/{item.uid}/change/"
        assert 'value="Send"' in officer.get(path).content.decode()
        typed = {"text": "Send list", "owner_party": world.consip.uid, "due": "H1 2027"}
        assert officer.post(path, typed).status_code == 302
        item.refresh_from_db()
        assert (item.owner, item.owner_party, item.due.text) == (None, world.consip, "2027-40")
        assert officer.get(path.replace(item.uid, "222222222222")).status_code == 404

    def test_what_is_not_done_in_time_is_overdue(self, officer, meeting):
        add_action_item(by=None, on=ON, activity=meeting, text="S", due=parse_edtf("2026-11-01"))
        assert "overdue" in officer.get(f"/meetings/{meeting.uid}/").content.decode()


class TestResults:
    def test_outcomes_wait_for_their_approval(self, client, roles, world, meeting):
        outcome = add_outcome(
            by=None, on=ON, activity=meeting, text="A list", link="https://example.org/"
        )
        client.force_login(roles.officer)
        page = client.get("/outcomes/?state=waiting").content.decode()
        assert "A list" in page and "Approve<" not in page and "Propose the approval" in page
        path = f"/activities/{meeting.uid}/outcomes/{outcome.uid}/approve/"
        assert client.post(path).headers["Location"].startswith("/inbox/proposals/")
        outcome.refresh_from_db()
        assert outcome.approved_on is None
        client.force_login(roles.reader)
        assert client.post(path).status_code == 403
        client.force_login(roles.coordinator)
        assert "Approve<" in client.get("/outcomes/").content.decode()
        assert client.post(path).status_code == 302
        approved = client.get("/outcomes/?state=approved").content.decode()
        assert "coordinator" in approved and "23 November 2026" in approved
        assert client.get("/outcomes/?state=lost").status_code == 400

    def test_exchanges_are_counted(self, officer, world):
        for n in range(2):
            row = log_activity(
                by=None, on=ON, kind="company_exchange", title={"en": f"Visit {n}"},
                held=parse_edtf("2026-06-03"), agreements=[world.ours],
            )  # fmt: skip
            set_exchange(
                by=None, on=ON, activity=row, direction="inward", companies=6, people=10 + n
            )
        log_activity(
            by=None, on=ON, kind="professional_exchange", title={"en": "Bare"},
            held=parse_edtf("2026-06-03"), agreements=[world.ours],
        )  # fmt: skip
        page = officer.get("/exchanges/").content.decode()
        assert "2 exchanges held and counted: 12 companies, 21 people." in page
        assert "Say how many" in page
        assert "Bare" not in officer.get("/exchanges/?direction=inward").content.decode()

    @pytest.mark.parametrize("path", ["/exchanges/", "/outcomes/", "/cases/"])
    def test_they_teach_when_empty_and_cost_the_same_when_full(self, officer, world, path):
        assert 'class="empty"' in officer.get(path).content.decode()

        def add(n):
            row = log_activity(
                by=None, on=ON, kind="company_exchange", title={"en": f"Visit {n}"},
                held=parse_edtf("2026-06-03"), agreements=[world.ours, world.kept],
            )  # fmt: skip
            set_exchange(by=None, on=ON, activity=row, direction="both")
            add_outcome(by=None, on=ON, activity=row, text=f"O{n}", link="https://example.org/")
            add_case(by=None, on=ON, title={"en": f"Case {n}"}, agreements=[world.ours])

        def cost():
            with CaptureQueriesContext(connection) as found:
                assert officer.get(path).status_code == 200
            return len(found)

        add(0)
        cost()
        with_one = cost()
        for n in range(1, 12):
            add(n)
        assert cost() == with_one <= 20

    def test_a_meeting_page_costs_the_same_however_full(self, officer, roles, world, meeting):
        def cost():
            with CaptureQueriesContext(connection) as found:
                assert officer.get(f"/meetings/{meeting.uid}/").status_code == 200
            return len(found)

        def add(n):
            add_action_item(by=None, on=ON, activity=meeting, text=f"I{n}", owner=roles.officer)
            add_outcome(by=None, on=ON, activity=meeting, text=f"O{n}", link="https://e.org/")
            postpone(by=roles.officer, on=ON, activity=meeting, to=parse_edtf(f"{2027 + n}-40"))

        add(0)
        cost()
        with_one = cost()
        for n in range(1, 10):
            add(n)
        assert cost() == with_one


class TestWhatCannotBeSeen:
    def test_a_title_of_fillers_is_no_title(self, officer, meeting):
        path = f"/activities/{meeting.uid}/title/"
        for empty in ("\u3164", "\u200b\u2060", " \u3164\u115f "):
            assert officer.post(path, {"title_ko": empty, "title_en": empty}).status_code == 422
        meeting.refresh_from_db()
        assert meeting.title == {"en": "Heads"}

    def test_a_turned_direction_is_left_out(self, officer, meeting):
        path = f"/activities/{meeting.uid}/title/"
        sent = {"title_ko": "\u202eevil\u202c 회의\x07"}
        assert officer.post(path, sent).status_code == 302
        meeting.refresh_from_db()
        assert meeting.title == {"ko": "evil 회의"}

    @pytest.mark.parametrize("version", ["-1", "abc", "9" * 40, "1\x00", "٣"])
    def test_a_version_that_is_none_writes_over_nothing(self, officer, meeting, version):
        path = f"/activities/{meeting.uid}/minutes/"
        assert officer.post(path, {"minutes": "Hers", "version": str(meeting.version)})
        answer = officer.post(path, {"minutes": "Mine", "version": version})
        assert answer.status_code == 409 and "Mine" in answer.text and "Hers" in answer.text
        assert Meeting.objects.get(activity=meeting).minutes == "Hers"


def test_what_was_postponed_still_says_when_it_was_planned(officer, roles, world):
    meeting = log_activity(
        by=roles.officer, on=ON, kind="meeting", title={"en": "Heads"}, agreements=[world.ours],
        when=parse_edtf("2027-41"),
    )  # fmt: skip
    postpone(by=roles.officer, on=ON, activity=meeting, reason="Their budget")
    page = " ".join(officer.get(f"/meetings/{meeting.uid}/").content.decode().split())
    planned = page[page.index("<dt>Planned") : page.index("<dt>Reason")]
    assert "before: 2nd half of 2027" in planned or "before: second half of 2027" in planned


def test_a_day_still_to_come_is_not_offered_as_held(officer, roles, world):
    meeting = log_activity(
        by=roles.officer, on=ON, kind="meeting", title={"en": "Heads"}, agreements=[world.ours],
        when=parse_edtf("2026-12-01"),
    )  # fmt: skip
    form = officer.get(f"/activities/{meeting.uid}/hold/").context["form"]
    assert form["held"].value() == ""
    assert officer.post(f"/activities/{meeting.uid}/hold/", {"held": ""}).status_code == 422
