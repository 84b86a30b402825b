"""The search page in a real browser: in every state, by keys, through its filters and back."""

import os
from pathlib import Path

import pytest

from tests.browser.system import browser, executable, leaving
from tests.browser.test_every_page import DESK, EVERYTHING, PHONE, SMALLEST, Look, schemes, told

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
#: Found, mended, by a synonym, by a particle, narrowed, nothing, refused, asked for nothing.
STATES = {
    "found": "?q=콘십",
    "mended": "?q=memorandom",
    "synonym": "?q=업무협약",
    "particle": "?q=조달청과",
    "day": "?q=2026년+6월",
    "narrowed": "?q=consip&kind=activity",
    "nothing": "?q=xyzzyplugh+consip",
    "refused": "?q=a",
    "empty": "",
}
#: Where pictures of the states go, if anywhere.
PICTURES = os.environ.get("PICTURES", "")


@pytest.mark.parametrize("language", ["ko", "en", "it"])
def test_every_state(live_server, real_case, people, language):
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], language)
        for name, address in STATES.items():
            look.open(f"/search/{address}", PHONE)
            look.axe(EVERYTHING)
            picture(look, f"{name}-{language}-phone")
            for width in (SMALLEST, DESK):
                look.fits(width)
            picture(look, f"{name}-{language}-desk")
            if language == "en":
                schemes(look)
                picture(look, f"{name}-{language}-contrast")
        look.page.context.close()
    told(look.faults)


def picture(look: Look, name: str) -> None:
    if PICTURES:
        look.page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=True)


def test_by_keys(live_server, real_case, people):
    """/ opens the box, arrows go from hit to hit, Escape back, Enter opens."""
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], "en")
        page, focus = look.page, "document.activeElement"
        look.open("/parties/", DESK)
        page.keyboard.press("/")
        page.keyboard.type("consip")
        with leaving(page):
            page.keyboard.press("Enter")
        assert page.url.endswith("/search/?q=consip")
        page.keyboard.press("/")
        assert page.evaluate(f"{focus}.id") == "q"
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        hits = page.locator(".hits h2 a")
        assert page.evaluate(f"{focus}.href") == hits.nth(1).evaluate("one => one.href")
        page.keyboard.press("ArrowUp")
        assert page.evaluate(f"{focus}.href") == hits.nth(0).evaluate("one => one.href")
        page.keyboard.press("Escape")
        assert page.evaluate(f"{focus}.id") == "q"
        page.keyboard.press("ArrowUp")  # nowhere to go
        assert page.evaluate(f"{focus}.id") == "q"
        page.keyboard.press("ArrowDown")
        where = page.evaluate(f"{focus}.pathname")
        with leaving(page):
            page.keyboard.press("Enter")
        assert page.url.endswith(where)
        with leaving(page):
            page.go_back()
        assert page.url.endswith("/search/?q=consip")
        assert page.input_value("#q") == "consip"
        page.context.close()
    told(look.faults)


def test_filters_and_back(live_server, real_case, people):
    """Two filters together, one taken off, and back step by step: the address is the state."""
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], "en")
        look.open("/search/?q=consip", DESK)
        page = look.page

        def count():
            return int(page.locator(".search-count").inner_text().split()[0])

        found = [count()]
        for chosen in ("kind=activity", "year=2026"):
            chip = page.locator(f".facets a.chip[href*='{chosen}']")
            found.append(int(chip.locator(".quiet").inner_text()))
            with leaving(page):
                chip.click()
            assert chosen in page.url
            assert count() == found[-1] < found[-2]
        assert page.locator(".facets a.chip[data-on]").count() == 2
        page.locator("#q").fill("heads")
        with leaving(page):
            page.keyboard.press("Enter")
        assert "q=heads" in page.url
        assert "kind=activity" in page.url
        assert "year=2026" in page.url
        for expected in reversed(found):
            with leaving(page):
                page.go_back()
            assert page.input_value("#q") == "consip"
            assert count() == expected
        page.context.close()
    told(look.faults)
