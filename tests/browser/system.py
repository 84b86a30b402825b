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

from django.db import connections

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
    """A running browser. Playwright's loop makes Django believe it is called asynchronously: what a
    test asks the database meanwhile goes over a connection of its own, closed with the browser."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            running = playwright.chromium.launch(executable_path=executable(), args=list(QUIET))
            try:
                yield running
            finally:
                running.close()
                connections.close_all()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def sign_in(page: Page, url: str, *, email: str, password: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    with leaving(page):
        page.press("[name=password]", "Enter")
    assert page.url == f"{url}/"


@contextmanager
def leaving(page: Page) -> Iterator[None]:
    """What is done inside leads to another page, which is loaded afterwards. Who waits for a name
    that the page before has, too, finds it there, and goes on too early."""
    with page.expect_navigation():
        yield


def new_page(running: Browser, **options: Any) -> Page:
    """Nothing fades in: colours are measured as they stay."""
    usual = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
    return running.new_context(**usual | options).new_page()
