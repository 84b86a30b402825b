"""An afternoon in an office that begins with nothing, clicked through in a browser and counted:
`python -m tests.moving_in` prints the table of docs/moving-in.md. With an address as argument it
goes to what runs there (an empty office, people as in `PEOPLE`), else it starts the product on data
of its own.

A tick, a choice and a button are a click each; what is typed or pasted is a field; a page is what a
click leads to. Waiting for the worker is in the seconds, reading and deciding is not.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.system import browser, new_page, sign_in
from tests.screenshots import ROOT, wait_for

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_tracker.settings")

PASSWORD = "correct horse battery"
PEOPLE = ("manager", "officer")
REGISTERS = ("01-korean-office.xlsx", "02-registro-accordi.csv", "04-university.csv")
RELEASES = (
    "배포 일시: 2026. 11. 25.(수)\n조달청, 말레이시아 재무부와 전자조달 양해각서 체결\n\n"
    "조달청(청장 김가온)은 11월 24일 쿠알라룸푸르에서 말레이시아 재무부와 "
    "전자조달 협력 양해각서를 체결했다고 밝혔다. 유효기간은 3년이다. "
    "양 기관은 2027년 상반기 서울에서 기관장 회의를 열기로 했다.\n",
    "Seoul, 20 November 2026\nA memorandum on public procurement with Iceland\n\n"
    "The Public Procurement Service of Korea and the Public Procurement Board of Iceland "
    "signed a memorandum of understanding on public procurement in Reykjavik on "
    "18 November 2026. It is valid for two years.\n",
)
#: An office as production begins, and two people who are invited.
BEGUN = """
from datetime import date
from mou_tracker.accounts.models import User
from mou_tracker.seed.first_data import load_case, seed_office
seed_office(load_case(), on=date.today())
for role in ("manager", "officer", "administrator"):
    User.objects.create_user(
        email=f"{role}@office.example", password=%r, role=role, native_name=role.capitalize()
    )
"""


@dataclass(slots=True)
class Step:
    """What one step took."""

    name: str
    clicks: int = 0
    fields: int = 0
    pages: int = 0
    seconds: float = 0.0


class Person:
    """Somebody before a browser; what they do is counted in the step under way."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.steps = page, url, []
        page.set_default_timeout(120_000)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        before = time.monotonic()
        self.steps.append(step := Step(name))
        yield step
        step.seconds = time.monotonic() - before

    @property
    def now(self) -> Step:
        return self.steps[-1]

    def tick(self, where: str | Locator, index: int = 0) -> None:
        self.now.clicks += 1
        found = self.page.locator(where) if isinstance(where, str) else where
        found.nth(index).check()

    def choose(self, name: str, **value: str) -> None:
        self.now.clicks += 1
        self.page.select_option(f"main [name={name}]", **value)

    def fill(self, name: str, words: str) -> None:
        self.now.fields += 1
        self.page.fill(f"main [name={name}]", words)

    def go(self, where: str | Locator) -> None:
        """Clicks what leads to another page."""
        self.now.clicks += 1
        self.now.pages += 1
        found = self.page.locator(where) if isinstance(where, str) else where
        with self.page.expect_navigation():
            found.first.click()

    def open(self, path: str) -> None:
        """A link of the page, of the menu or of a mail."""
        self.now.clicks += 1
        self.now.pages += 1
        self.page.goto(self.url + path)

    def wait_until(self, selector: str) -> None:
        """Looks again until the worker is done; the page does so by itself."""
        for _second in range(240):
            if self.page.locator(selector).count():
                return
            time.sleep(0.5)
            self.page.reload()
        raise SystemExit(f"{self.page.url}: {selector} did not come.")


def register(person: Person, name: str) -> str:
    rows = 0
    with person.step("register: give, read") as step:
        person.open("/import/")
        step.clicks += 1
        person.page.set_input_files(
            "input[type=file]", ROOT / "tests" / "data" / "registers" / name
        )
        person.go(".page-aside form button")
        person.wait_until(".import-row")
        rows = int(re.search(r"\d+", person.page.inner_text(".import-counts li"))[0])
        step.name = f"register of {rows} rows: give, read"
    address = person.page.url.split("?")[0]
    with person.step("… its questions, ticked where they stand"):
        while True:
            person.page.goto(f"{address}?show=open")
            questions = person.page.locator(".import-question")
            if not questions.count():
                break
            person.now.clicks, person.now.pages = person.now.clicks + 1, person.now.pages + 1
            for n in range(questions.count()):
                person.tick(questions.nth(n).locator("input[type=radio]"))
            person.go(".import-save button")
    with person.step("… take in"):
        person.page.goto(address)
        person.go("a[href$='/apply/']")
        person.go("main form.form button[data-kind=primary]")
        person.wait_until(".import-row")
        assert person.page.locator(".notice[data-kind=success], .notice").count()
    return address


def release(person: Person, words: str) -> None:
    person.open("/import/releases/")
    person.fill("text", words)
    person.go("main form button[data-kind=primary]")
    person.go("main form .form-actions button")


def by_hand(person: Person) -> str:
    """An agreement with a partner nobody knew, and the term that was signed."""
    person.open("/agreements/new/")
    person.fill("title_en", "Memorandum on electronic procurement")
    person.now.clicks += 1
    person.page.locator("main summary").first.click()
    person.fill("new_name", "Procurement Agency of Lithuania")
    person.fill("new_short_name", "PALT")
    person.choose("new_country", value="LT")
    person.go("main form .form-actions button")
    reference = person.page.url.split("/")[4]
    person.fill("ordinal", "0")
    person.tick("main [name=state][value=signed]")
    person.page.wait_for_timeout(300)
    person.fill("signed", "2025-05-06")
    person.choose("signing_mode", value="in_person")
    person.choose("effect_mode", value="on_last_signature")
    person.choose("end_kind", value="duration")
    person.fill("end_years", "3")
    person.choose("renewal_mode", value="none")
    person.go("main form .form-actions button")
    return reference


def afternoon(manager: Person, officer: Person) -> list[Step]:
    taken = [register(manager, name) for name in REGISTERS]
    with manager.step("two press releases: paste, record what is certain"):
        for words in RELEASES:
            release(manager, words)
    with manager.step("an agreement by hand with a new partner, and its term"):
        reference = by_hand(manager)
    officer.steps = manager.steps
    with officer.step("an extension proposed by the officer"):
        officer.open("/agreements/")
        officer.open(f"/agreements/{reference}/")
        officer.open(f"/agreements/{reference}/terms/0/amend/?kind=extension")
        officer.fill("signed", "2026-11-20")
        officer.fill("summary", "The same text for a year more")
        officer.fill("new_ends_on", "2029-05-05")
        officer.go("main form .form-actions button")
    with manager.step("… read and accepted by the manager"):
        manager.open("/inbox/")
        manager.open("/inbox/proposals/")
        manager.go("tbody th a")
        manager.go("main button[data-kind=primary]")
    with manager.step("three agreements changed at once, and taken back"):
        manager.open("/agreements/")
        for n in range(3):
            manager.tick("tbody input[type=checkbox]", n)
        manager.go("form#several button >> nth=0")
        manager.choose("responsible", index=3)
        manager.go("main form .form-actions button")
        manager.go("main form .form-actions button")
        manager.go("main form .form-actions button")
    with manager.step("a register undone"):
        manager.page.goto(taken[-1])
        manager.go("a[href$='/undo/']")
        manager.go("main form .form-actions button")
        manager.wait_until(".import-row")
    return manager.steps


@contextmanager
def office() -> Iterator[str]:
    """The product on data of its own, with an office that has nothing yet."""
    with tempfile.TemporaryDirectory(prefix="mou-moving-") as folder:
        os.chmod(folder, 0o711)  # root's helper account has to pass through
        with socket.socket() as connection:
            connection.bind(("127.0.0.1", 0))
            port = connection.getsockname()[1]
        environment = os.environ | {"VAR": str(Path(folder, "var")), "PORT": str(port)}
        manage = [sys.executable, "manage.py"]
        for command in (["migrate", "-v0"], ["shell", "-v0", "-c", BEGUN % PASSWORD]):
            subprocess.run([*manage, *command], cwd=ROOT, env=environment, check=True)
        running = subprocess.Popen(
            [*manage, "up"], cwd=ROOT, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(f"http://localhost:{port}/healthz", running)
            yield f"http://localhost:{port}"
        finally:
            running.terminate()
            running.wait(timeout=60)


def move_in(url: str) -> str:
    with browser() as running:
        people = []
        for role in PEOPLE:
            page = new_page(running, locale="en-GB")
            sign_in(page, url, email=f"{role}@office.example", password=PASSWORD)
            people.append(Person(page, url))
        steps = afternoon(*people)
    return table(steps)


def table(steps: list[Step]) -> str:
    rows = [
        f"| {one.name} | {one.clicks} | {one.fields} | {one.pages} | {one.seconds:.1f} |"
        for one in steps
    ]
    total = Step(
        "all", sum(one.clicks for one in steps), sum(one.fields for one in steps),
        sum(one.pages for one in steps), sum(one.seconds for one in steps),
    )  # fmt: skip
    rows.append(
        f"| {total.name} | {total.clicks} | {total.fields} | {total.pages} | {total.seconds:.0f} |"
    )
    head = [
        "| step | clicks | fields typed | pages | seconds of the machine |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows])


def main() -> None:
    if len(sys.argv) > 1:
        print(move_in(sys.argv[1]))
        return
    with office() as url:
        print(move_in(url))


if __name__ == "__main__":
    main()
