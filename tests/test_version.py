"""The version is declared once, in pyproject.toml, and told where one looks for it."""

import subprocess
import sys
import tomllib

from django.conf import settings
from django.test import Client

DECLARED = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def test_the_foot_of_a_page_tells_it(people):
    client = Client()
    client.force_login(people["reader"])
    page = client.get("/shortcuts/").content.decode()
    assert f"MOU Tracker {DECLARED}" in page[page.index("<footer") :]


def test_the_command_tells_ours_before_django_s():
    asked = [sys.executable, settings.BASE_DIR / "manage.py", "--version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert told.startswith(f"MOU Tracker {DECLARED} (Django 5.2.")
