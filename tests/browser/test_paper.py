"""Every page on paper, by two engines: what only a screen needs is gone, everything else is there.

Chromium prints as people do. WeasyPrint has neither scripts nor much of what a browser forgives, so
a rule that leans on either shows up. Both print the same document, marked in the browser first.
"""

import io
import logging
import re
import unicodedata

import pytest
from pypdf import PdfReader

from mou_tracker.dashboards import stylesheet
from tests.browser.system import browser, executable, print_engine
from tests.browser.test_every_page import COLOURS, DESK, Look, everything, told
from tests.test_site import REF

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
    pytest.mark.skipif(
        print_engine() is None,
        reason="no Pango here: install the packages libpangoft2-1.0-0 and libharfbuzz-subset0",
    ),
]
#: What a sheet of paper cannot do: go somewhere, fill in, press, close. The form around what would
#: change of several rows is printed for them, without its fields.
SCREEN_ONLY = """
  header.site-header, footer.site-footer, nav, form:not([data-several]), dialog,
  form[data-several] > :is(.field, fieldset), button, .button, .skip, .menu,
  .messages, .breadcrumb, .pagination, .tabs, a[href*='/correct/'], .notice-body > p > a
"""
#: Left out on purpose: what another part of the sheet says, what is for the office alone, what one
#: opens to do something.
LEFT_OUT = f"""{SCREEN_ONLY},
  .no-print, .only-narrow, .js-only, .visually-hidden, .in-place, .step, .card:has(> .step),
  .row-actions, .page-actions, .card-foot, .card-head > a, .section-head > a, .as-of a,
  .value-settle, .page-top, .page-aside > .card:has(form), .because > summary, .fold > summary,
  .tl-table > summary, .tl[data-one] .tl-table, :is(td, li) > a[href$='/change/'],
  svg, script, template, [hidden], section:is([aria-labelledby=comments], [aria-labelledby=notes])
"""
MARK = "QZX"
#: Marks what must not be printed; answers with the words that must be.
PREPARE = """([screenOnly, leftOut, mark]) => {
  const words = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!parent.closest(leftOut)) words.push(walk.currentNode.data);
  }
  let n = 0;
  for (const one of document.querySelectorAll(screenOnly)) {
    const here = document.createElement("span");
    here.textContent = `${mark}${n++}${mark}`;
    one.append(here);
  }
  return words.join(" ");
}"""
#: What sticks out of a sheet of this width, or is cut off inside it.
CUT_OFF = """(width) => {
  const faults = [];
  for (const one of document.querySelectorAll("main *:not(svg *)")) {
    const box = one.getBoundingClientRect(), named = one.outerHTML.slice(0, 90);
    if (!box.width || !box.height || one.closest(".visually-hidden")) continue;
    if (box.right > width + 1) faults.push(`sticks out to ${Math.round(box.right)}: ${named}`);
    if (getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1)
      faults.push(`is cut at ${one.clientWidth} of ${one.scrollWidth}: ${named}`);
  }
  return faults.slice(0, 3);
}"""
#: Of A4 between the margins of print.css, in CSS pixels: upright, and lying where a part is wide.
UPRIGHT, LYING = round((210 - 2 * 15) / 25.4 * 96), round((297 - 2 * 12) / 25.4 * 96)


class Printer:
    """One person's browser, and the engine without one; faults are kept by page and engine."""

    def __init__(self, look: Look) -> None:
        self.look, self.page = look, look.page
        # without faces: it would read all of them, and only texts are compared
        sheet = re.sub(r"@font-face\{[^}]*\}", "", stylesheet.joined())
        self.engine = print_engine()
        self.sheet = self.engine.CSS(string=sheet, media_type="print")

    def print(self, path: str, *, twice: bool) -> None:
        look = self.look
        look.asked = path
        self.page.goto(look.url + path, wait_until="load")
        words = self.page.evaluate(PREPARE, [SCREEN_ONLY, LEFT_OUT, MARK])
        self.page.emulate_media(media="print")
        width = LYING if self.page.locator(".wide").count() else UPRIGHT
        self.page.set_viewport_size({"width": width, "height": 900})
        for fault in self.page.evaluate(CUT_OFF, width):
            look.fault(fault)
        self.compare("browser", words, self.page.pdf(prefer_css_page_size=True))
        if twice:
            bare = re.sub(r"<link\b[^>]*>", "", self.page.content())
            printed = self.engine.HTML(string=bare, base_url=look.url, media_type="print")
            self.compare("print engine", words, printed.write_pdf(stylesheets=[self.sheet]))
        self.page.emulate_media(media="screen")
        self.page.set_viewport_size({"width": DESK, "height": 900})

    def compare(self, engine: str, words: str, pdf: bytes) -> None:
        printed = text_of(pdf)
        if MARK in printed:
            self.look.fault(f"{engine}: prints {printed.count(MARK) // 2} things to press")
        if lost := sorted({word for word in plain(words).split() if word not in printed}):
            self.look.fault(f"{engine}: lost {lost[:8]}")


def plain(text: str) -> str:
    """Compared by what is read: one form of each letter, no invisible ones."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)


def text_of(pdf: bytes) -> str:
    """Without blanks and page numbers: lines break elsewhere on paper."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    numbered = (re.sub(r"\d+ / \d+\s*$", "", plain(page)) for page in pages)
    return "".join("".join(numbered).split())


@pytest.fixture(autouse=True)
def quiet_engine():
    """It tells of every property that it does not know, and of each step it takes."""
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


#: Also on a past day, filtered, and where a sum of many steps is told.
MORE = [f"/agreements/{REF}/?on=2019-01-01", "/agreements/?status=in_force", "/search/?q=consip"]


PARTS = 3


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("language", "twice"), [("it", True), ("ko", False)])
def test_every_page_on_paper(live_server, real_case, people, language, twice, part):
    faults = []
    with browser() as running:
        for person, paths in everything(people):
            look = Look(running, live_server.url, person, language)
            printer = Printer(look)
            asked = [*paths, *(MORE if person == people["manager"] else [])]
            for path in asked[part::PARTS]:
                printer.print(path, twice=twice)
            faults += look.faults
            look.page.context.close()
    told(faults)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_paper_is_white_whatever_the_screen_shows(live_server, real_case, people, theme):
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], "it")
        for path in ("/", f"/agreements/{REF}/", f"/agreements/{REF}/compare/"):
            look.open(path, DESK)
            look.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            look.page.emulate_media(media="print", color_scheme="dark")
            look.axe(COLOURS, theme)
            ground = look.page.evaluate("getComputedStyle(document.body).backgroundColor")
            if ground != "rgb(255, 255, 255)":
                look.fault(f"{theme}: printed on {ground}")
            look.page.emulate_media(media="screen")
        look.page.context.close()
    told(look.faults)


def test_a_sheet_says_what_it_was_filtered_by(live_server, real_case, people):
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], "ko")
        look.page.goto(f"{live_server.url}/agreements/?q=조달&status=in_force&country=")
        sheet = text_of(look.page.pdf(prefer_css_page_size=True))
        look.page.context.close()
    assert "/agreements/?q=조달&status=in_force" in sheet and "country" not in sheet


def test_an_engine_that_cannot_unfold_by_style_unfolds_by_script(live_server, real_case, people):
    """As Firefox before version 143: what was folded is open while it prints, and folded after."""
    without = "CSS.supports = (one) => !one.includes('details-content')"
    with browser() as running:
        look = Look(running, live_server.url, people["officer"], "en")
        look.page.add_init_script(without)
        look.open(f"/agreements/{REF}/", DESK)
        page, shut = look.page, "details.because:not([open])"
        before = page.locator(shut).count()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(shut).count() == 0 < before
        assert page.locator("details.menu[open]").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(shut).count() == before
        page.context.close()
    told(look.faults)
