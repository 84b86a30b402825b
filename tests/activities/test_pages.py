"""Pages as people of each role, without scripts; foreign and absent look alike."""

import re
from datetime import date

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.actions import add_case, add_forum, log_activity, plan_meeting
from activities.models import Activity, Case
from agreements.dates import parse_edtf
from agreements.forms import fields
from tests.activities.conftest import ON
from tests.factories import make_agreement
from tests.markup import flat

pytestmark = [pytest.mark.django_db, pytest.mark.day(ON)]


@pytest.fixture
def heads(world, roles):
    return plan_meeting(
        by=roles.officer,
        on=date(2026, 6, 1),
        title={"en": "Meeting of the heads"},
        when=parse_edtf("2026-41"),
        agreements=[world.ours],
        proposed_by=world.consip,
    )


@pytest.fixture
def secret(world, roles):
    return log_activity(
        by=roles.manager,
        on=ON,
        kind="correspondence",
        title={"en": "A letter"},
        held=parse_edtf("2026-11-02"),
        agreements=[world.secret],
    )


def get(client, user, path):
    if user:
        client.force_login(user)
    return client.get(path)


READ = [
    "/activities/", "/forums/", "/cases/", "/cases/?view=list", "/exchanges/", "/outcomes/",
    "/commitments/", "/commitments/?view=board",
    "/activities/?outside_cover=on&from=2020-01-01",
]  # fmt: skip


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("role", ["reader", "officer", "manager", "administrator"])
def test_lists_answer_every_role(client, roles, world, heads, path, role):
    assert get(client, getattr(roles, role), path).status_code == 200


@pytest.mark.parametrize("path", [*READ, "/activities/new/", "/meetings/abc/"])
def test_strangers_are_sent_to_the_door(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")


def test_the_meeting_page_tells_the_window_and_why(client, roles, heads):
    page = get(client, roles.officer, f"/meetings/{heads.uid}/").content.decode()
    for words in ("second half of 2026", "Consip", "Fix the day", "Postpone", "⌊2 × 184 days ÷ 3⌋"):
        assert words in page
    assert (
        "Fix the day" not in get(client, roles.reader, f"/meetings/{heads.uid}/").content.decode()
    )


def test_both_clocks_are_shown(client, roles, heads):
    client.force_login(roles.officer)
    path = f"/activities/{heads.uid}/fix-day/"
    typed = {"when": "2026-12-03", "start": "17:00", "end": "18:30", "time_zone": "Asia/Seoul"}
    assert client.post(path, typed).status_code == 302
    page = flat(client.get(f"/meetings/{heads.uid}/").content.decode())
    time = r"(\d\d:\d\d)</time>"
    clocks = re.findall(rf"{time} – <time[^>]*>{time} <span class=\"quiet\">([A-Za-z/]+)", page)
    assert clocks == [("17:00", "18:30", "Asia/Seoul"), ("09:00", "10:30", "Europe/Rome")]  # 8 h
    summer = {"when": "2026-07-03", "start": "16:00", "end": "", "time_zone": "Asia/Seoul"}
    assert client.post(path, summer).status_code == 302
    page = flat(client.get(f"/meetings/{heads.uid}/").content.decode())
    assert ("09:00", "Europe/Rome") in re.findall(
        r"(\d\d:\d\d)</time> <span class=\"quiet\">([A-Za-z/]+)", page
    )  # 7 h in summer


def test_an_hour_the_clocks_skip_is_refused_with_every_word_kept(client, roles, heads):
    client.force_login(roles.officer)
    typed = {"when": "2027-03-28", "start": "02:30", "end": "", "time_zone": "Europe/Rome"}
    answer = client.post(f"/activities/{heads.uid}/fix-day/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write 03:30 or another time" in page and 'value="02:30"' in page
    assert Activity.objects.get().state == "proposed"


def test_one_line_and_enter_logs_it(client, roles, world):
    client.force_login(roles.officer)
    line = {"line": "6.3 Consip 화상회의 AI조달 사례 공유, 상대 5명", "sure": "1"}
    answer = client.post(f"/activities/new/?agreement={world.ours.reference}", line)
    row = Activity.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/meetings/{row.uid}/"
    assert (row.title, row.kind, row.mode, row.state) == (
        {"ko": "Consip 화상회의 AI조달 사례 공유"},
        "meeting",
        "online",
        "held",
    )
    assert row.held.text == "2026-06-03"
    assert list(row.agreements.all()) == [world.ours]
    assert [area.code for area in row.areas.all()] == ["artificial-intelligence"]
    assert [(p.party, p.head_count) for p in row.participants.all()] == [(world.consip, 5)]


def test_a_line_without_a_day_comes_back_filled_in(client, roles, world):
    client.force_login(roles.officer)
    answer = client.post("/activities/new/", {"line": "ChileCompra workshop"})
    page = answer.content.decode()
    assert answer.status_code == 200 and not Activity.objects.exists()
    assert "“ChileCompra”" in page and 'value="KR-CL-2010-1" selected' in page
    assert "not said yet" in page


def test_what_looks_logged_already_is_asked_about_once(client, roles, world):
    client.force_login(roles.officer)
    typed = {
        "title": "Sharing AI cases",
        "when": "2026-06-03",
        "kind": "meeting",
        "agreements": [world.ours.reference],
        "confidentiality": "internal",
    }
    assert client.post("/activities/new/", typed).status_code == 302
    again = client.post("/activities/new/", typed | {"title": "Sharing of AI cases"})
    assert again.status_code == 422 and "looks logged already" in again.content.decode()
    assert Activity.objects.count() == 1
    assert client.post("/activities/new/", typed | {"despite": "1"}).status_code == 302
    assert Activity.objects.count() == 2


def test_a_form_with_errors_keeps_every_word(client, roles, world):
    client.force_login(roles.officer)
    typed = {"title": "A visit", "when": "31 February", "kind": "study_visit"}
    answer = client.post("/activities/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "A visit" in page and "31 February" in page


@pytest.mark.parametrize(
    "page", ["edit", "fix-day", "hold", "postpone", "cancel", "minutes", "participants",
             "items/new", "outcomes/new", "exchange", "title", "next"]
)  # fmt: skip
def test_readers_look_officers_do(client, roles, heads, page):
    path = f"/activities/{heads.uid}/{page}/"
    assert get(client, roles.reader, path).status_code == 403
    assert client.post(path).status_code == 403
    assert get(client, roles.officer, path).status_code == 200
    assert get(client, roles.administrator, path).status_code == 404
    missing = get(client, roles.officer, path.replace(heads.uid, "222222222222"))
    assert missing.status_code == 404


def test_what_one_may_not_see_is_not_there(client, roles, secret):
    for role, status in (("reader", 404), ("officer", 404), ("manager", 200)):
        answer = get(client, getattr(roles, role), f"/activities/{secret.uid}/")
        assert answer.status_code == status
    assert "A letter" not in get(client, roles.officer, "/activities/").content.decode()


def test_filters_show_only_choices_one_may_see(client, roles, world, heads):
    page = get(client, roles.officer, "/activities/").content.decode()
    assert "KR-IT-2008-1" in page and "KR-IT-2021-9" not in page


def test_paper_items_people_and_edit(client, roles, world, heads):
    client.force_login(roles.officer)
    base = f"/activities/{heads.uid}/"
    client.post(base + "minutes/", {"minutes": "# Talks\n<script>x</script>\n- **AI**"})
    client.post(base + "items/new/", {"text": "Send list", "due": "2026-12"})
    people = {
        f"people_{world.consip.uid}": "Cristiano Cannarsa\nA. Rossi",
        f"count_{world.home.uid}": "4",
    }
    assert client.post(base + "participants/", people).status_code == 302
    page = client.get(f"/meetings/{heads.uid}/").content.decode()
    assert "<h3>Talks</h3>" in page and "<script>x" not in page
    assert "Cristiano Cannarsa" in page and "Send list" in page
    item = heads.action_items.get()
    done = client.post(f"{base}items/{item.uid}/", {"state": "done"})
    assert done.status_code == 302
    assert client.post(f"{base}items/{item.uid}/", {"state": "done"}).status_code == 409
    assert client.post(f"{base}items/{item.uid}/", {"state": "lost"}).status_code == 422


def test_a_stale_edit_is_told(client, roles, world, heads):
    client.force_login(roles.officer)
    path = f"/activities/{heads.uid}/edit/"
    typed = {
        "title_en": "Heads",
        "kind": "meeting",
        "agreements": [world.ours.reference],
        "confidentiality": "internal",
        "place": "Rome",
        "version": "1",
    }
    assert client.post(path, typed).status_code == 302
    late = client.post(path, typed | {"place": "Daejeon"})
    assert late.status_code == 409 and "Daejeon" in late.content.decode()
    assert Activity.objects.get().place == "Rome"


def test_forums_and_cases(client, roles, world):
    client.force_login(roles.officer)
    typed = {
        "short_name": "MMGP",
        "names_en": "Multilateral Meeting",
        "members": "kr, it",
        "since": "2009-06",
    }
    made = client.post("/forums/new/", typed)
    assert made.status_code == 302
    assert "KR, IT" in client.get(made["Location"]).content.decode()
    assert client.post("/forums/new/", typed).status_code == 422
    case = {
        "title_en": "Ready-made AI",
        "agreements": [world.ours.reference],
        "confidentiality": "partners",
    }
    assert client.post("/cases/new/", case).status_code == 302
    row = Case.objects.get()
    skip = client.post(f"/cases/{row.uid}/published/", {"day": "2026-11-01"})
    assert skip.status_code == 409
    step = client.post(f"/cases/{row.uid}/jointly_selected/", {"day": "2026-11-01"})
    assert step.status_code == 302 and "jointly selected" in client.get("/cases/").content.decode()


@pytest.mark.parametrize("path", ["/activities/", "/forums/", "/cases/?view=list"])
def test_a_list_costs_the_same_for_one_row_and_for_fifty(client, roles, world, path):
    client.force_login(roles.officer)

    def fill(first, last):
        for n in range(first, last):
            forum = add_forum(by=None, on=ON, short_name=f"F{n}", names={"en": f"Forum {n}"})
            log_activity(
                by=None,
                on=ON,
                kind="meeting",
                title={"en": f"Meeting {n}"},
                held=parse_edtf("2026-06-03"),
                agreements=[world.ours, world.kept],
                areas=[world.ai],
                forum=forum,
                participants=[{"party": world.consip, "head_count": n + 1}],
            )
            add_case(by=None, on=ON, title={"en": f"Case {n}"}, agreements=[world.ours])

    fill(0, 1)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    fill(1, 50)
    with CaptureQueriesContext(connection) as fifty:
        page = client.get(path).content.decode()
    assert len(fifty) == len(one) <= 24
    assert page.count("<tr>") == 51


def test_onward_pages_do_not_repeat(client, roles, world):
    for n in range(60):
        log_activity(by=None, on=ON, kind="other", title={"en": f"T{n}"}, held=parse_edtf("2025"))
    client.force_login(roles.officer)
    first = client.get("/activities/")
    row = first.context["rows"][-1]
    assert f"after={row.uid}" in first.context["next"]
    second = client.get("/activities/" + first.context["next"])
    seen = {r.uid for r in first.context["rows"]} | {r.uid for r in second.context["rows"]}
    assert len(seen) == 60
    assert client.get("/activities/?after=nonsense").status_code == 400


def test_of_many_agreements_some_are_suggested_and_all_are_taken(client, roles, world, monkeypatch):
    monkeypatch.setattr(fields, "FEW", 1)
    monkeypatch.setattr(fields, "MOST", 2)
    for number in range(3):
        make_agreement(f"AA-{number}", world.consip)
    client.force_login(roles.manager)
    answer = client.get("/activities/?agreement=AA-2")
    page = answer.content.decode()
    assert page.count('<option value="AA-') == 3, "two are suggested, and the chosen one stays"
    assert 'value="AA-2"' in page
    assert answer.status_code == 200, "a choice that is not suggested is one all the same"


def test_an_outcome_is_changed_approved_and_taken_back_from_its_list(client, roles, heads):
    client.force_login(roles.manager)
    base = f"/activities/{heads.uid}/outcomes/"
    sent = {"text": "A pilot", "link": "https://example.org/a"}
    assert client.post(f"{base}new/", sent).status_code == 302
    (outcome,) = heads.outcomes.all()
    page = client.get("/outcomes/?state=waiting").content.decode()
    action = f"{base}{outcome.uid}/approve/?from=outcomes"
    assert action in page
    answer = client.post(action, follow=True)
    assert answer.redirect_chain[0][0] == "/outcomes/?state=waiting"
    assert f"{base}{outcome.uid}/take-back/" in answer.content.decode()  # the undo
    assert client.get(f"{base}{outcome.uid}/change/").context["form"].initial["text"] == "A pilot"
    client.post(f"{base}{outcome.uid}/change/", sent | {"text": "Two pilots"})
    outcome.refresh_from_db()
    assert (outcome.text, outcome.approved_on) == ("Two pilots", None)
    assert client.post(f"{base}{outcome.uid}/take-back/").status_code == 409


def test_a_case_goes_back_by_its_button(client, roles, world):
    case = add_case(by=None, on=ON, title={"en": "Case"}, agreements=[world.ours])
    client.force_login(roles.officer)
    answer = client.post(f"/cases/{case.uid}/jointly_selected/", {"day": str(ON)}, follow=True)
    back = f"/cases/{case.uid}/back/"
    assert back in answer.content.decode()
    assert client.post(back, follow=True).status_code == 200
    case.refresh_from_db()
    assert case.state == "candidate"
    client.force_login(roles.reader)
    assert client.post(back).status_code == 403


def test_a_record_of_a_meeting_that_was_not_held(client, roles, world):
    row = log_activity(
        by=None, on=ON, kind="meeting", title={"en": "Slip"}, held=parse_edtf("2026-11-02"),
        agreements=[world.ours],
    )  # fmt: skip
    client.force_login(roles.officer)
    path = f"/activities/{row.uid}/strike/"
    assert path in client.get(f"/activities/{row.uid}/").content.decode()
    answer = client.post(path, {"reason": "Twice"}, follow=True)
    assert f"/activities/{row.uid}/reinstate/" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "cancelled"
    client.post(f"/activities/{row.uid}/reinstate/")
    row.refresh_from_db()
    assert (row.state, row.held.text) == ("held", "2026-11-02")


def test_its_parties_are_found_without_all_that_home_has_part_in(client, roles, world, heads):
    """What the home party takes part in and what it took part in are not multiplied."""
    for number in range(20):
        agreement = make_agreement(f"MANY-{number}", world.consip)
        log_activity(
            by=None, on=ON, kind="meeting", title={"en": str(number)}, held=parse_edtf("2026-06"),
            agreements=[agreement], participants=[{"party": world.home, "head_count": 1}],
        )  # fmt: skip
    client.force_login(roles.officer)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/meetings/{heads.uid}/").status_code == 200
    wide = [one["sql"] for one in asked if 'FROM "agreements_party"' in one["sql"]]
    assert wide
    with connection.cursor() as cursor:
        for statement in wide:
            cursor.execute(f"explain (analyze, format json) {statement}")
            assert max(rows_of(cursor.fetchone()[0][0]["Plan"])) < 100


def rows_of(plan):
    """How many rows each step of a plan gave."""
    yield plan["Actual Rows"]
    for step in plan.get("Plans", ()):
        yield from rows_of(step)
