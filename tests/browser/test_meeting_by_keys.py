"""A meeting from its window to its minutes, without touching the mouse."""

import pytest

from activities.models import Activity
from tests.browser.system import browser, executable, leaving, new_page, sign_in

from .test_main_job import PASSWORD

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
#: Where the keyboard is: what a screen reader would say first, and whether one sees it.
PLACE = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const label = at.labels && at.labels[0] ? at.labels[0].textContent : "";
  const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
  const box = at.getBoundingClientRect();
  return {
    words: (label || at.innerText || at.getAttribute("aria-label") || at.name || "").trim(),
    name: at.name || "",
    seen: at === document.body || (seen && box.width > 0 && box.height > 0),
  };
}"""


class Keys:
    """A person's keyboard; every place it comes to must show that it is there."""

    def __init__(self, page) -> None:
        self.page = page

    def place(self) -> dict:
        found = self.page.evaluate(PLACE)
        assert found["seen"], f"nobody sees the focus on {found['words']!r} at {self.page.url}"
        return found

    def reach(self, words: str = "", *, name: str = "") -> None:
        """Tab by Tab to what is called `words`, or to the field `name`."""
        for _key in range(90):
            place = self.place()
            if (words and place["words"].startswith(words)) or (name and place["name"] == name):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {words or name!r} at {self.page.url}")

    def skip(self) -> None:
        """The first link of a page leads to its content; a redirect stays there."""
        if self.page.url.endswith("#main"):
            return
        self.page.keyboard.press("Tab")
        assert self.place()["words"] == "Skip to the content", self.page.url
        self.page.keyboard.press("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def enter(self, *, then: str) -> None:
        """The key leads to another page, known by what stands on it."""
        with leaving(self.page):
            self.page.keyboard.press("Enter")
        assert self.page.locator(then).count(), f"no {then} at {self.page.url}"


def test_from_the_window_to_the_minutes(live_server, real_case, people):
    with browser() as running:
        page = new_page(running, locale="en-GB")
        sign_in(page, live_server.url, email=people["officer"].email, password=PASSWORD)
        keys = Keys(page)
        propose(keys, live_server.url)
        meeting = Activity.objects.latest("pk")
        home = f"{live_server.url}/meetings/{meeting.uid}/"
        fix(keys)
        write(keys)
        owe(keys)
        page.goto(home)
        hold(keys)
        page.context.close()
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert meeting.meeting.minutes == "- agreed on AI\n- next in Rome"
    assert meeting.action_items.get().text == "Send the list"


def propose(keys: Keys, url: str) -> None:
    keys.page.goto(f"{url}/agreements/KR-IT-2008-1/")
    keys.page.keyboard.press("n")
    keys.page.wait_for_selector("dialog[open] [name=line]:focus")
    keys.page.keyboard.type("H1 2027 Consip heads' meeting on AI")
    keys.page.wait_for_selector("dialog[open] .entry-chip[data-name=when][data-source=read]")
    keys.enter(then="h1")
    assert keys.page.url.startswith(f"{url}/meetings/")


def fix(keys: Keys) -> None:
    keys.skip()
    keys.reach("Fix the day")
    keys.page.keyboard.press("Enter")  # opens a part of this page
    keys.reach(name="when")
    keys.type("2027-03-29")
    keys.reach(name="start")
    keys.page.keyboard.type("0900A")  # the field goes on by itself; A where it counts to twelve
    keys.reach(name="time_zone")
    keys.type("Europe/Rome")
    keys.enter(then="h1")
    told = keys.page.locator("main").inner_text()
    assert "09:00" in told and "16:00" in told, "seven hours apart from the last Sunday of March"


def write(keys: Keys) -> None:
    keys.skip()
    keys.reach("Write")
    keys.enter(then="[name=minutes]")
    keys.skip()
    keys.reach(name="minutes")
    keys.page.keyboard.type("- agreed on AI\n- next in Rome")
    keys.reach("Save")
    keys.enter(then="section[aria-labelledby=next]")


def owe(keys: Keys) -> None:
    keys.skip()
    keys.reach("Add\n: Who owes what")
    keys.enter(then="[name=owner_party]")
    keys.reach(name="text")
    keys.page.keyboard.type("Send the list")
    keys.enter(then="section[aria-labelledby=next]")


def hold(keys: Keys) -> None:
    keys.skip()
    keys.reach("Record as done")
    keys.page.keyboard.press("Enter")
    keys.reach(name="held")
    keys.type("2026-11-20")
    keys.enter(then="[data-status=held]")
