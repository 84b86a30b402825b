"""Logging in seconds, counted: from the first page, signed in, to saved.

The time is not measured, which a busy machine would decide, but what a person does: steps, and the
keys struck. By the keystroke-level model (Card, Moran, Newell 1980: 0.28 s a key for somebody who
does not type much, 1.35 s to make up one's mind before each step) that is the time it takes.
"""

import re
import unicodedata

import pytest

from activities.models import Activity
from tests.browser.system import browser, executable, leaving, new_page, sign_in
from tests.browser.test_main_job import PASSWORD, sound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
LINE = "6.3 Consip 화상회의 AI조달 사례 공유, 상대 5명"
TITLE = "Consip 화상회의 AI조달 사례 공유"
#: The chip of the last word of each line: all of it is read.
READ = "dialog[open] .entry-chip[data-name=head_count][data-source=read]"
#: n opens, the line is written, Enter saves.
STEPS = 3
#: Seconds: of one key, and of making up one's mind before a step.
KEY, THOUGHT = 0.28, 1.35
#: What is promised (interfaces §5): under half a minute.
PROMISED = 30
#: The page of what was logged.
SAVED = re.compile(r"/(meetings|activities)/[a-z0-9]{12}/")


def keys_of(text: str) -> int:
    """Keys struck for a text: a Korean syllable takes one for each of its letters, a capital one
    more for the shift key."""
    letters = unicodedata.normalize("NFD", text)
    return len(letters) + sum(letter.isupper() for letter in letters)


def test_from_the_first_page_to_saved(live_server, real_case, people):
    struck = 0
    with browser() as running:
        page = new_page(running, locale="en")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)

        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        sound(page)
        page.keyboard.type(LINE)
        page.wait_for_selector(READ)
        assert page.locator("dialog [name=when]").input_value() == "2026-06-03"
        assert page.locator("dialog [name=agreements]").first.input_value() == "KR-IT-2008-1"
        sound(page)
        with leaving(page):
            page.keyboard.press("Enter")
        assert "/meetings/" in page.url
        struck = 1 + keys_of(LINE) + 1
        sound(page)

    row = Activity.objects.get(title={"ko": TITLE})
    assert (row.state, row.held.text, row.mode) == ("held", "2026-06-03", "online")
    assert struck == 56
    assert struck * KEY + STEPS * THOUGHT < PROMISED


def test_what_is_set_stays_while_one_types_on_and_closing_loses_nothing(
    live_server, real_case, people
):
    with browser() as running:
        page = new_page(running, locale="en")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        page.keyboard.type("Consip call on data")
        page.wait_for_selector("dialog[open] .entry-chip[data-name=kind]")
        page.locator("dialog [name=kind]").select_option("workshop")
        page.locator("dialog [name=line]").press("End")
        page.keyboard.type(", 5 of them, 2026-11-02")
        page.wait_for_selector(READ)
        assert page.locator("dialog [name=kind]").input_value() == "workshop"
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open]")
        assert page.locator("dialog [name=line]").input_value().endswith("2026-11-02")


def test_a_line_outlives_the_network_and_the_page(live_server, real_case, people):
    """Enter without a connection keeps the page and says so; the line is there on the next page,
    and no longer once it is saved."""
    with browser() as running:
        page = new_page(running, locale="en")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        page.keyboard.type(LINE)
        page.context.set_offline(True)
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog .notice")
        assert "kept" in page.locator("dialog .notice").inner_text()
        page.context.set_offline(False)
        page.goto(f"{live_server.url}/agreements/")
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        assert page.locator("dialog [name=line]").input_value() == LINE
        page.wait_for_selector(READ)
        with leaving(page):
            page.keyboard.press("Enter")
        assert "/meetings/" in page.url
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        assert page.locator("dialog [name=line]").input_value() == ""
    assert Activity.objects.filter(title={"ko": TITLE}).count() == 1


@pytest.mark.parametrize(("key", "code"), [("ㅜ", "KeyN"), ("Process", "KeyN")])
def test_the_hangul_input_mode_opens_it_too(live_server, real_case, people, key, code):
    with browser() as running:
        page = new_page(running, locale="ko")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        struck = f"new KeyboardEvent('keydown', {{key: '{key}', code: '{code}', bubbles: true}})"
        page.evaluate(f"document.body.dispatchEvent({struck})")
        page.wait_for_selector("dialog[open] [name=line]:focus")


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.id")


def test_by_keyboard_alone_in_korean(live_server, real_case, people):
    """Opened, left and opened again, one chip corrected, saved: no mouse. 4 steps, 46 keys
    (n, the line, the chip, Enter), without the detour of Escape."""
    line = "어제 콘십 담당자 통화, 상대 2명"
    with browser() as running:
        page = new_page(running, locale="ko-KR")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        page.locator("main a").first.evaluate("link => { link.id = 'here'; link.focus(); }")
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        page.keyboard.type(line)
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        assert focused(page) == "here"

        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        assert page.locator("dialog [name=line]").input_value() == line
        page.wait_for_selector(READ)
        assert "KR-IT-2008-1" in page.locator("dialog [data-told]").inner_text()
        struck = 1 + keys_of(line)
        while focused(page) != "kind":
            page.keyboard.press("Tab")
            struck += 1
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("dialog .entry-chip[data-name=kind][data-source=set]")
        chosen = page.locator("dialog [name=kind]").input_value()
        while focused(page) != "title":
            page.keyboard.press("Shift+Tab")
            struck += 1
        with leaving(page):
            page.keyboard.press("Enter")
        assert SAVED.search(page.url)
        struck += 2

    row = Activity.objects.latest("pk")
    assert (row.title, row.kind) == ({"ko": "콘십 담당자 통화"}, chosen) and chosen != "meeting"
    assert [one.head_count for one in row.participants.all()] == [2]
    assert struck == 46
    assert struck * KEY + 4 * THOUGHT < PROMISED


def test_a_server_that_fails_loses_no_word(live_server, real_case, people):
    with browser() as running:
        page = new_page(running, locale="ko-KR")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        page.keyboard.type(LINE)
        page.route("**/activities/new/", lambda route: route.fulfill(status=500, body="x"))
        with leaving(page):
            page.keyboard.press("Enter")
        page.unroute("**/activities/new/")
        page.goto(live_server.url)
        page.keyboard.press("n")
        page.wait_for_selector("dialog[open] [name=line]:focus")
        assert page.locator("dialog [name=line]").input_value() == LINE


def test_what_looks_logged_is_shown_before_and_logged_with_one_key(live_server, real_case, people):
    """The second time the dialog's page asks; Enter on its first button logs it all the same."""
    with browser() as running:
        page = new_page(running, locale="ko-KR")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        for _time in range(2):
            page.goto(live_server.url)
            page.keyboard.press("n")
            page.wait_for_selector("dialog[open] [name=line]:focus")
            page.keyboard.type(LINE)
            page.wait_for_selector(READ)
            if _time:
                page.wait_for_selector("dialog [role=alert] a[href]")
            with leaving(page):
                page.keyboard.press("Enter")
        page.locator("main [name=line]").focus()
        with leaving(page):
            page.keyboard.press("Enter")
        assert SAVED.search(page.url)
    assert Activity.objects.filter(title={"ko": TITLE}).count() == 2
