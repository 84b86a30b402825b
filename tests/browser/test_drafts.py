"""Nothing typed is lost, in a real browser: the network is cut in the middle of minutes, the tab is
closed, the session ends before the form is sent, two people write at once."""

import pytest

from activities import actions as work
from activities.models import Meeting
from mou_tracker.collaboration.models import Draft
from tests.browser.system import browser, executable, leaving, new_page, sign_in
from tests.browser.test_main_job import PASSWORD, press, sound
from tests.factories import DAY, make_agreement, make_party

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
SOON = 20_000  # milliseconds: what takes ten seconds at most, on a busy machine
STATUS = "form[data-draft] .draft-status"


@pytest.fixture
def meeting(people, reminder_rules):
    make_party("PPS", country="KR", is_home=True)
    agreement = make_agreement("KR-IT-1", make_party("Consip"))
    return work.log_activity(
        by=people["officer"], on=DAY, kind="meeting", title={"en": "Video call"},
        agreements=[agreement], confidentiality="internal",
    )  # fmt: skip


def signed_in(running, live_server, user):
    page = new_page(running, locale="en")
    sign_in(page, live_server.url, email=user.email, password=PASSWORD)
    return page


def says(page, words: str) -> None:
    page.locator(STATUS).filter(has_text=words).wait_for(timeout=SOON)


def test_minutes_outlive_the_network_the_tab_and_the_session(live_server, meeting, people):
    path = f"{live_server.url}/activities/{meeting.uid}/minutes/"
    with browser() as running:
        page = signed_in(running, live_server, people["officer"])
        page.goto(path)
        page.locator("[name=minutes]").press_sequentially("Consip opened the meeting. ")
        says(page, "Kept as a draft")

        page.context.set_offline(True)
        page.locator("[name=minutes]").press_sequentially("Then the network went. ")
        says(page, "No connection")
        page.context.set_offline(False)
        says(page, "Kept as a draft")
        assert "Then the network went." in str(Draft.objects.get().fields["minutes"])

        page.close()
        page = page.context.new_page()
        page.goto(path)
        assert page.locator("[name=minutes]").input_value() == ""
        sound(page)
        with leaving(page):
            page.get_by_role("link", name="Restore").click()
        assert "Then the network went." in page.locator("[name=minutes]").input_value()
        sound(page)

        page.locator("[name=minutes]").press_sequentially("The session ends. ")
        page.context.clear_cookies(name="sessionid")
        with leaving(page):
            press(page, "Save")
        assert "/accounts/login/" in page.url
        page.fill("[name=login]", people["officer"].email)
        page.fill("[name=password]", PASSWORD)
        with leaving(page):
            page.press("[name=password]", "Enter")
        assert "/minutes/?draft=" in page.url
        assert page.locator("[name=minutes]").input_value().count("The session ends.") == 1
        with leaving(page):
            press(page, "Save")
        assert page.url.endswith(f"/meetings/{meeting.uid}/")
        written = Meeting.objects.get().minutes
        assert all(
            words in written for words in ("opened the meeting", "network went", "session ends")
        )
        assert Draft.objects.count() == 0
        page.goto(path)
        assert page.locator("[data-draft-offer], [data-draft-restore]").count() == 0


def test_a_reload_without_network_finds_the_words_of_this_tab(live_server, meeting, people):
    path = f"{live_server.url}/activities/{meeting.uid}/minutes/"
    with browser() as running:
        page = signed_in(running, live_server, people["officer"])
        page.goto(path)
        page.context.route("**/drafts/", lambda route: route.abort())
        page.fill("[name=minutes]", "Never reached the server")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        assert page.locator("[name=minutes]").input_value() == ""
        page.locator("[data-draft-restore]").click()
        assert page.locator("[name=minutes]").input_value() == "Never reached the server"
        assert Draft.objects.count() == 0


def test_two_people_write_the_same_minutes(live_server, meeting, people):
    path = f"{live_server.url}/activities/{meeting.uid}/minutes/"
    with browser() as running:
        one = signed_in(running, live_server, people["officer"])
        other = signed_in(running, live_server, people["manager"])
        for page in (one, other):
            page.goto(path)
        one.fill("[name=minutes]", "Of the officer")
        one.fill("[name=agenda]", "An agenda")
        with leaving(one):
            press(one, "Save")
        assert "/meetings/" in one.url
        other.fill("[name=minutes]", "Of the manager")
        with leaving(other):
            press(other, "Save")
        assert other.get_by_text("You have both changed this").count() == 1
        sound(other)
        assert other.locator("[name=agenda]").input_value() == "An agenda"
        assert other.locator("[name=minutes]").input_value() == "Of the manager"
        other.get_by_label("Keep theirs").check()
        with leaving(other):
            press(other, "Save")
        assert "/meetings/" in other.url
        row = Meeting.objects.get()
        assert (row.minutes, row.agenda) == ("Of the officer", "An agenda")


def test_a_name_is_completed_from_the_keyboard(live_server, meeting, people):
    with browser() as running:
        page = signed_in(running, live_server, people["officer"])
        page.goto(f"{live_server.url}/meetings/{meeting.uid}/")
        area = page.locator("#comment-text")
        area.press_sequentially("Ask @mana")
        page.get_by_role("option").first.wait_for()
        sound(page)
        area.press("Enter")
        handle = people["manager"].email.partition("@")[0]
        assert area.input_value() == f"Ask @{handle} "
        with leaving(page):
            press(page, "Add the comment")
        assert page.get_by_text("Commented.").count() == 1
        assert people["manager"].mentions.count() == 1


def test_a_comment_is_kept_as_it_is_typed(live_server, meeting, people):
    path = f"{live_server.url}/meetings/{meeting.uid}/"
    with browser() as running:
        page = signed_in(running, live_server, people["officer"])
        page.goto(path)
        page.fill("#comment-text", "Half a thought")
        says(page, "Kept as a draft")
        page.close()
        page = page.context.new_page()
        page.goto(path)
        sound(page)
        with leaving(page):
            page.get_by_role("link", name="Restore").click()
        assert page.locator("[name=text]").input_value() == "Half a thought"
        page.goto(f"{live_server.url}/drafts/")
        assert page.get_by_text("Comment: Video call").count() == 1


def test_saving_without_network_stays_on_the_page(live_server, meeting, people):
    path = f"{live_server.url}/activities/{meeting.uid}/minutes/"
    with browser() as running:
        page = signed_in(running, live_server, people["officer"])
        page.goto(path)
        page.fill("[name=minutes]", "Typed in a train")
        page.context.set_offline(True)
        press(page, "Save")
        says(page, "No connection")
        assert page.url == path
        page.context.set_offline(False)
        with leaving(page):
            press(page, "Save")
        assert page.url.endswith(f"/meetings/{meeting.uid}/")
        assert Meeting.objects.get().minutes == "Typed in a train"


def test_of_two_texts_the_newer_is_offered_and_the_older_can_be_read(live_server, meeting, people):
    path = f"{live_server.url}/activities/{meeting.uid}/minutes/"
    with browser() as running:
        page = signed_in(running, live_server, people["officer"])
        page.goto(path)
        page.fill("[name=minutes]", "On the server")
        says(page, "Kept as a draft")
        page.reload()
        assert page.locator(".notice[data-tone=info]").count() == 1
        page.context.route("**/drafts/", lambda route: route.abort())
        page.wait_for_timeout(1100)
        page.fill("[name=minutes]", "In this tab")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        page.locator("[data-draft-restore]").wait_for()
        assert not page.locator("[data-draft-offer]").is_visible()
        page.get_by_text("another, older text").click()
        assert page.locator("[data-draft-offer]").is_visible()
        sound(page)
        page.locator("[data-draft-restore]").click()
        assert page.locator("[name=minutes]").input_value() == "In this tab"


def test_signed_in_again_in_another_tab_the_form_is_saved(live_server, meeting, people):
    path = f"{live_server.url}/activities/{meeting.uid}/minutes/"
    with browser() as running:
        page = signed_in(running, live_server, people["officer"])
        page.goto(path)
        page.context.clear_cookies(name="sessionid")
        page.locator("[name=minutes]").press_sequentially("Typed while signed out")
        says(page, "You are signed out")
        other = page.context.new_page()
        sign_in(other, live_server.url, email=people["officer"].email, password=PASSWORD)
        with leaving(page):
            press(page, "Save")
        assert page.url.endswith(f"/meetings/{meeting.uid}/")
        assert Meeting.objects.get().minutes == "Typed while signed out"
