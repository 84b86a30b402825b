"""Every page in a real browser: no accessibility fault in three languages and three schemes, no
sideways scroll from a small phone to 4K, nothing that moves, no error in the console."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from django.conf import settings
from django.test import Client

from activities.models import Activity
from agreements.models import Party, Post
from tests.browser.system import browser, executable, leaving
from tests.test_markup import ADMINISTRATION
from tests.test_site import READ, REF, WRITE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
#: Refused and empty pages beside the full ones.
STATES = ["/agreements/?status=zzz", "/agreements/?q=nothing", "/nothing/here/", "/?on=2019-01-01"]
PHONE, SMALLEST, DESK, WALL = 390, 360, 1440, 3840
#: Counts what moves after the first paint, and notes the outermost things that did.
WATCH = """
window.moved = 0;
window.movers = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    window.moved += entry.value;
    for (const {node, previousRect, currentRect} of entry.sources) window.movers.push(
      `${node && (node.outerHTML || node.textContent).slice(0, 90)} `
      + `${previousRect.y} -> ${currentRect.y}`);
  }
}).observe({type: "layout-shift", buffered: true});
"""
EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
}


class Look:
    """One person's browser; what is wrong is kept by page, to be told all at once."""

    def __init__(
        self, running: Any, url: str, person: Any, language: str, *, scripts: bool = True
    ) -> None:
        self.url, self.faults, self.asked = url, [], ""
        context = running.new_context(
            locale=language, viewport={"width": PHONE, "height": 844}, reduced_motion="reduce",
            java_script_enabled=scripts,
        )  # fmt: skip
        context.add_init_script(WATCH)
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
        self.page = context.new_page()
        self.page.goto(f"{url}/shortcuts/")  # the fonts come with the first page, the sign-in's
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.fault(f"script: {error}"))

    def fault(self, words: str) -> None:
        self.faults.append(f"{self.asked}: {words}")

    def heard(self, message: Any) -> None:
        # a refused page says its own status in the console
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.fault(f"console: {message.text[:200]}")

    def open(self, path: str, width: int) -> None:
        self.asked = f"{path} at {width}"
        self.page.set_viewport_size({"width": width, "height": 844})
        # a letter's file that comes late is there on the next page: what moves, moves again
        if self.movement(path) >= 0.01 and (moved := self.movement(path)) >= 0.01:
            self.fault(f"moves by {moved:.3f}: {self.page.evaluate('window.movers')}")

    def movement(self, path: str) -> float:
        self.page.goto(self.url + path, wait_until="load")
        return self.page.evaluate("window.moved ?? 0")

    def axe(self, options: dict[str, Any], scheme: str = "") -> None:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate("(options) => axe.run(options)", options)
        for fault in found["violations"]:
            where = [node["target"][0] for node in fault["nodes"]][:3]
            self.fault(f"{scheme} {fault['id']}: {where}")

    def fits(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 844})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.fault(f"{wide} px wide at {width}")


def everything(people: dict[str, Any]) -> Iterator[tuple[Any, list[str]]]:
    party, activity = Party.objects.filter(is_home=False).first(), Activity.objects.first()
    post = Post.objects.select_related("person").first()
    who = f"/people/{post.person.uid}/"
    single = [f"/parties/{party.uid}/", f"/meetings/{activity.uid}/", "/shortcuts/"]
    single += [f"/parties/{party.uid}/change/", who, f"{who}change/", f"{who}posts/{post.pk}/"]
    yield people["manager"], [*READ, *WRITE, *single, *STATES]
    yield people["administrator"], [*ADMINISTRATION, "/settings/security/"]


@pytest.mark.parametrize("language", ["ko", "en", "it"])
def test_every_page(live_server, real_case, people, language):
    """Full on a phone in each language; the other schemes' colours once."""
    faults = []
    with browser() as running:
        for person, paths in everything(people):
            look = Look(running, live_server.url, person, language)
            for path in paths:
                look.open(path, PHONE)
                look.axe(EVERYTHING)
                for width in (SMALLEST, DESK):
                    look.fits(width)
                if language == "en":
                    schemes(look)
            faults += look.faults
            look.page.context.close()
    told(faults)


def told(faults: list[str]) -> None:
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def schemes(look: Look) -> None:
    for theme in ("dark", "contrast"):
        look.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        look.axe(COLOURS, theme)


def test_nothing_moves_at_a_desk(live_server, real_case, people):
    """Wide as well: a second look at what was measured on a phone, up to a wall."""
    with browser() as running:
        person, paths = next(everything(people))
        look = Look(running, live_server.url, person, "it")
        for path in paths:
            look.open(path, DESK)
            look.fits(WALL)
            look.page.set_viewport_size({"width": DESK // 2, "height": 450})  # 200 % zoom
            look.fits(DESK // 2)
        look.page.context.close()
    told(look.faults)


def test_what_has_nothing_beside_it_takes_the_width(live_server, real_case, people):
    with browser() as running:
        look = Look(running, live_server.url, people["manager"], "ko")
        for path, is_wide in (("/agreements/", True), ("/activities/", True), ("/", False)):
            look.open(path, DESK)
            content, body = (
                look.page.locator(f".{name}").bounding_box()["width"]
                for name in ("page-content", "page-body")
            )
            assert (content == body) == is_wide, (path, content, body)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_moves_when_nothing_is_cached(live_server, real_case, people, width):
    """The first visit over a slow line: late fonts and scripts push nothing aside."""
    main = ["/", "/agreements/", f"/agreements/{REF}/", f"/agreements/{REF}/renewal/"]
    main += ["/activities/", "/commitments/", "/timeline/", "/search/?q=consip", "/inbox/"]
    with browser() as running:
        look = Look(running, live_server.url, people["manager"], "it")
        wire = look.page.context.new_cdp_session(look.page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        slow = {"offline": False, "latency": 40, "uploadThroughput": -1}
        wire.send("Network.emulateNetworkConditions", slow | {"downloadThroughput": 500_000})
        look.page.set_viewport_size({"width": width, "height": 844})
        for path in main:
            look.page.goto(live_server.url + path, wait_until="networkidle")
            if moved := look.page.evaluate("window.moved"):
                movers = look.page.evaluate("window.movers")
                look.faults.append(f"{path} at {width}: moves by {moved:.4f}: {movers}")
        look.page.context.close()
    told(look.faults)


def test_keys(live_server, real_case, people):
    """Without a mouse: the skip link, the sheet, the search box, and from page to page."""
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], "en")
        look.open("/", DESK)
        page = look.page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.locator(".brand").focus()
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        told_keys = page.locator("dialog").inner_text()
        assert "Log an activity" in told_keys and "Timeline: from mark to mark" in told_keys
        look.axe(EVERYTHING)
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        assert page.evaluate("document.activeElement.className") == "brand"  # where one was
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type("g a")
        assert page.input_value("#site-q") == "g a"
        page.locator("main").focus()
        for letter, path in (("a", "/agreements/"), ("i", "/inbox/")):
            with leaving(page):
                page.keyboard.press("g")
                page.keyboard.press(letter)
            assert page.url == live_server.url + path
        page.context.close()
    told(look.faults)


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_phone_folds_long_parts(live_server, real_case, people, scripts):
    """A link to a folded part opens it; a desk and paper show it whole."""
    terms, row = "details:has(> #terms)", "#terms th[scope=row]"
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], "ko", scripts=scripts)
        look.open(f"/agreements/{REF}/", PHONE)
        page = look.page
        assert not page.locator(row).first.is_visible()
        page.locator(".on-page [href='#terms']").click()
        assert page.locator(terms).get_attribute("open") is not None
        assert page.locator(row).first.is_visible()
        assert page.locator("#terms-head").bounding_box()["y"] >= 0  # the heading is seen, too
        look.open(f"/agreements/{REF}/", DESK)
        assert page.locator(terms).get_attribute("open") is None
        assert page.locator(row).first.is_visible()
        look.open(f"/agreements/{REF}/", PHONE)
        page.emulate_media(media="print")
        assert page.locator(row).first.is_visible()
        page.context.close()
    told(look.faults)
