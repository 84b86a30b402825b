"""The system's own Chromium, driven by Playwright; its downloaded builds are not used. And the
engine that prints without a browser."""

import importlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def executable() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def print_engine() -> ModuleType | None:
    """WeasyPrint, where the system has the libraries it draws with."""
    try:
        return importlib.import_module("weasyprint")
    except OSError:
        return None


@contextmanager
def browser() -> Iterator[Browser]:
    """A running browser. Playwright's loop makes Django believe it is called asynchronously."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            running = playwright.chromium.launch(executable_path=executable(), args=list(QUIET))
            yield running
            running.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def sign_in(page: Page, url: str, *, email: str, password: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")


def new_page(running: Browser, **options: Any) -> Page:
    return running.new_context(**{"viewport": {"width": 1440, "height": 900}, **options}).new_page()
