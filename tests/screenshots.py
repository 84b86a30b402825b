"""Pictures of the product for README and docs: `make screenshots`.

Starts the product's pages on data of its own, signs in, and photographs the main pages in three
languages, two widths and two schemes into var/screenshots/; three of them go to docs/pictures/.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.system import browser, executable, new_page, sign_in

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "home": "/",
    "agreements": "/agreements/",
    "agreement": "/agreements/KR-IT-2008-1/",
    "past": "/agreements/KR-IT-2008-1/?on=2019-01-01",
    "renewal": "/agreements/KR-IT-2008-1/renewal/",
    "compare": "/agreements/KR-IT-2008-1/compare/?a=0&b=6",
    "timeline": "/timeline/",
    "activity": "/activities/new/",
    "activities": "/activities/",
    "commitments": "/commitments/",
    "commitments-board": "/commitments/?view=board",
    "cases": "/cases/",
    "exchanges": "/exchanges/",
    "outcomes": "/outcomes/",
    "inbox": "/inbox/",
    "calendar": "/calendar/",
    "history": "/agreements/KR-IT-2008-1/history/",
    "documents": "/agreements/KR-IT-2008-1/documents/",
    "search": "/search/?q=Consip",
    "search-empty": "/search/?q=xyzzy",
    "parties": "/parties/",
    "people": "/people/",
    "forums": "/forums/",
    "deadlines": "/deadlines/",
    "drafts": "/drafts/",
    "profile": "/settings/profile/",
    "shortcuts": "/shortcuts/",
}
WIDTHS = (1440, 390)
SCHEMES = ("light", "dark")
LANGUAGES = ("ko", "en", "it")
#: name in docs/pictures -> (page, width, height, scheme, language)
KEPT = {
    "agreement": ("agreement", 1440, 1100, "light", "en"),
    "timeline": ("timeline", 1440, 900, "light", "en"),
    "phone-ko-dark": ("agreement", 390, 844, "dark", "ko"),
}


@contextmanager
def product() -> Iterator[tuple[str, dict[str, str]]]:
    """The pages on a free port, and the officer's sign-in."""
    with tempfile.TemporaryDirectory(prefix="mou-pictures-") as folder:
        os.chmod(folder, 0o711)  # root's helper account has to pass through
        with socket.socket() as connection:
            connection.bind(("127.0.0.1", 0))
            port = connection.getsockname()[1]
        var = Path(folder, "var")
        environment = os.environ | {"VAR": str(var), "PORT": str(port)}
        running = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            url = f"http://localhost:{port}"
            wait_for(f"{url}/healthz", running)
            users = json.loads((var / "credentials.json").read_text())["users"]
            yield url, next(user for user in users if user["role"] == "officer")
        finally:
            running.terminate()
            running.wait(timeout=60)


def wait_for(url: str, running: subprocess.Popen) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and running.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The product did not start; try `make run` and read what it says.")


def photograph() -> None:
    if executable() is None:
        raise SystemExit("No Chromium here: install the package chromium.")
    album = ROOT / "var" / "screenshots"
    shutil.rmtree(album, ignore_errors=True)
    album.mkdir(parents=True)
    with product() as (url, officer), browser() as running:
        for language in LANGUAGES:
            for scheme in SCHEMES:
                for width in WIDTHS:
                    _look(running, url, officer, language, scheme, width, album)
        for name, (page, width, height, scheme, language) in KEPT.items():
            size = {"width": width, "height": height}
            sheet = new_page(running, locale=language, color_scheme=scheme, viewport=size)
            sign_in(sheet, url, email=officer["email"], password=officer["password"])
            sheet.goto(url + PAGES[page], wait_until="networkidle")
            sheet.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")
            sheet.context.close()
    print(f"{len(list(album.iterdir()))} pictures in {album}")


def _look(running, url, officer, language, scheme, width, album) -> None:
    size = {"width": width, "height": 900}
    sheet = new_page(running, locale=language, color_scheme=scheme, viewport=size)
    sheet.goto(f"{url}/accounts/login/")
    sheet.screenshot(path=album / f"sign-in-{language}-{scheme}-{width}.png", full_page=True)
    sign_in(sheet, url, email=officer["email"], password=officer["password"])
    for name, path in PAGES.items():
        sheet.goto(url + path, wait_until="networkidle")
        sheet.screenshot(path=album / f"{name}-{language}-{scheme}-{width}.png", full_page=True)
    sheet.goto(url + PAGES["agreement"])
    sheet.keyboard.press("n")
    sheet.wait_for_selector("dialog[open] [name=line]:focus")
    sheet.keyboard.type("6.3 Consip 화상회의 AI조달 사례 공유, 5명")
    sheet.wait_for_selector("dialog[open] .entry-chip[data-name=when][data-source=read]")
    sheet.screenshot(path=album / f"quick-entry-{language}-{scheme}-{width}.png")
    sheet.context.close()


if __name__ == "__main__":
    photograph()
