"""Files in a real browser: dropped on the page, refused and sent again, and without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from activities.actions import log_activity
from agreements.dates import parse_edtf
from agreements.models import Document
from tests.agreements import made
from tests.browser.system import browser, executable, new_page, sign_in
from tests.factories import DAY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        executable() is None, reason="no Chromium here: install the package chromium"
    ),
]
PASSWORD = "correct horse battery"
LIST = "/agreements/KR-IT-2008-1/documents/"
DROP = """(name) => {
  const data = new DataTransfer();
  data.items.add(new File(["what was said"], name, { type: "text/plain" }));
  const told = { dataTransfer: data, bubbles: true, cancelable: true };
  document.dispatchEvent(new DragEvent("dragenter", told));
  const field = document.querySelector("form[data-drop] input[type=file]").closest(".field");
  const drag = (step) => field.dispatchEvent(new DragEvent(step, told));
  ["dragenter", "dragover", "drop"].forEach(drag);
}"""
FORM = "form[data-drop]"
#: On the page of proposals.
KEEP = "main .form-actions .button[data-kind=primary]"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"


def faults(page) -> list:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


def test_files_dropped_and_chosen(live_server, real_case, people, tmp_path):
    activity = log_activity(
        by=None, on=DAY, kind="workshop", title={"en": "Workshop"}, agreements=[real_case],
        held=parse_edtf("2026-02-03"), confidentiality="internal",
    )  # fmt: skip
    (tmp_path / "signed.pdf").write_bytes(made.pdf("Memorandum"))
    (tmp_path / "page.pdf").write_bytes(b"<!doctype html><title>x</title>")
    officer, url = people["officer"], live_server.url
    with browser() as running:
        page = new_page(running, locale="en")
        sign_in(page, url, email=officer.email, password=PASSWORD)

        page.goto(f"{url}/activities/{activity.uid}/")
        page.evaluate(DROP, "notes.txt")
        page.wait_for_selector("details[open] .drop-zone")
        assert faults(page) == []
        page.click(f"{FORM} .form-actions .button")
        page.wait_for_url("**/proposed/**")  # title, kind and language as proposed
        assert faults(page) == []
        page.click(KEEP)
        page.get_by_role("link", name="notes", exact=True).wait_for()

        page.goto(url + LIST)
        page.set_input_files(f"{FORM} input[type=file]", tmp_path / "page.pdf")
        page.fill(f"{FORM} [name=title]", "My words")
        page.click(f"{FORM} .form-actions .button")
        page.wait_for_selector(f"{FORM} .error-summary")
        assert "web page (HTML)" in page.inner_text(f"{FORM} .error-summary")
        assert page.input_value(f"{FORM} [name=title]") == "My words"
        assert faults(page) == []
        page.set_input_files(f"{FORM} input[type=file]", tmp_path / "signed.pdf")
        page.click(f"{FORM} .form-actions .button")
        page.click(KEEP)
        page.get_by_role("link", name="My words", exact=True).click()
        page.wait_for_selector(".found-text")
        assert faults(page) == []
        with page.expect_download() as got:
            page.get_by_role("link", name="Download", exact=True).click()
        assert got.value.suggested_filename == "signed.pdf"
        assert got.value.path().read_bytes() == made.pdf("Memorandum")

        plain = running.new_context(locale="en", java_script_enabled=False).new_page()
        sign_in(plain, url, email=officer.email, password=PASSWORD)
        plain.goto(url + LIST)
        plain.set_input_files(f"{FORM} input[type=file]", tmp_path / "signed.pdf")
        plain.click(f"{FORM} .form-actions .button")
        plain.click(KEEP)
        plain.wait_for_selector("text=1 file is kept.")
    assert set(Document.objects.values_list("title", flat=True)) == {"notes", "My words", "signed"}
