"""The main job in a real browser: register, log, see it on the timeline, answer a reminder."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from django.core.management import call_command

from mou_tracker.reminders.moments import Office, working_days
from tests.browser.system import browser, executable, leaving, new_page, sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
PASSWORD = "correct horse battery"


def sound(page) -> None:
    """No accessibility fault on the page as it stands."""
    found = Axe().run(page)
    told = [
        (fault["id"], [node["target"] for node in fault["nodes"]][:3])
        for fault in found.response["violations"]
    ]
    assert told == [], page.url


def press(page, name: str) -> None:
    """Presses the page's own button of that name, not the header's."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def test_the_main_job(live_server, real_case, people, reminder_rules):
    with browser() as running:
        page = new_page(running, locale="en")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        sound(page)
        register(page, live_server.url)
        log(page, live_server.url)
        timeline(page, live_server.url)
        answer(page, live_server.url)


def register(page, url: str) -> None:
    page.goto(f"{url}/agreements/new/")
    sound(page)
    page.fill("[name=reference]", "KR-IT-2027-1")
    page.fill("[name=title_en]", "Memorandum on data")
    page.locator("[name=partners]").first.check()
    with leaving(page):
        press(page, "Register")
    assert page.url.endswith("/agreements/KR-IT-2027-1/terms/new/")
    sound(page)
    page.locator("[name=end_kind]").select_option("indefinite")
    with leaving(page):
        press(page, "Save")
    assert page.url.endswith("/agreements/KR-IT-2027-1/")
    assert page.locator("#standing ~ div [data-status=in_preparation]").count()
    sound(page)


def log(page, url: str) -> None:
    with leaving(page):
        page.locator("main").get_by_role("link", name="Log an activity").first.click()
    sound(page)
    page.locator("[name=line]").fill("yesterday KR-IT-2027-1 video meeting on data, 5 people")
    with leaving(page):
        press(page, "Log it")
    assert "/meetings/" in page.url
    sound(page)
    page.goto(f"{url}/agreements/KR-IT-2027-1/")
    activities = page.locator("section[aria-labelledby=activities]")
    assert activities.locator("[data-status=held]").count() == 1


def timeline(page, url: str) -> None:
    page.goto(f"{url}/timeline/")
    assert "2,188" in page.content()
    assert "KR-IT-2027-1" in page.content()
    sound(page)


def answer(page, url: str) -> None:
    today = date.today()  # noqa: DTZ011 the browser's own day
    told_on = next(working_days(today, Office.load().calendar("Asia/Seoul")))
    call_command("send_due", "--on", told_on.isoformat(), "--really")
    page.goto(f"{url}/inbox/")
    sound(page)
    waiting = page.locator("main").get_by_role("button", name="Acknowledge")
    before = waiting.count()
    assert before
    with leaving(page):
        waiting.first.click()
    page.goto(f"{url}/inbox/")
    assert page.locator("main").get_by_role("button", name="Acknowledge").count() == before - 1
