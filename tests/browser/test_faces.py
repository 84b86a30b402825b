"""Which face a browser really takes for a letter, and which files it fetches for it."""

import pytest

from mou_tracker.dashboards import stylesheet
from tests.browser.system import browser, executable

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
#: Written into a page: each must come from one of our own files and from nowhere else.
NAMES = {
    "Turkish": "İşğıŞĞ",
    "Italian": "àèéìòùÈ",
    "Polish and Czech": "łŁżśćřůěŘ",
    "Hungarian and Romanian": "őűșț",
    "Baltic and Nordic": "ģķļņūåøæ",
    "sums": "≈−×≤⌊⌋",
    "Korean": "조달청협력양해각서",
    "old n": "ŉ",
}
WRITE = """async (texts) => {
  document.body.innerHTML = "";
  for (const weight of [400, 700]) for (const text of texts) {
    const line = document.body.appendChild(document.createElement("p"));
    line.textContent = text;
    line.style.fontWeight = weight;
  }
  const {fontFamily} = getComputedStyle(document.body);
  for (const text of texts) await document.fonts.load(`16px ${fontFamily}`, text);
}"""


def patient(route) -> None:
    """`optional` leaves a file that comes late to the next page; this page waits for it."""
    text = stylesheet.joined().replace("font-display:optional", "font-display:block")
    route.fulfill(body=text, content_type="text/css")


def test_the_face_taken_is_the_one_declared(live_server, db):
    with browser() as running:
        page = running.new_context(locale="it").new_page()
        fetched = []
        page.on("request", lambda asked: fetched.append(asked.url.rsplit("/", 1)[-1]))
        page.route("**/css/mou.css", patient)
        page.goto(f"{live_server.url}/accounts/login/", wait_until="networkidle")
        before = {name for name in fetched if name.startswith("latin-extended-a")}
        page.evaluate(WRITE, list(NAMES.values()))
        page.wait_for_function("document.fonts.status === 'loaded'")
        wire = page.context.new_cdp_session(page)
        wire.send("DOM.enable")
        wire.send("CSS.enable")
        root = wire.send("DOM.getDocument")["root"]["nodeId"]
        lines = wire.send("DOM.querySelectorAll", {"nodeId": root, "selector": "p"})["nodeIds"]
        strangers = {}
        for name, node in zip([*NAMES, *NAMES], lines, strict=True):
            fonts = wire.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            if others := [one["familyName"] for one in fonts if not one["isCustomFont"]]:
                strangers[name] = others
        page.context.close()
    assert strangers == {}
    assert before == set()  # the sign-in page has no such letter
