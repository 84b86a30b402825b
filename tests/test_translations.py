"""Korean is complete, and nothing a translator wrote breaks a sentence."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from django.conf import settings
from django.test import Client

LANGUAGES = sorted(
    path.name for path in Path(settings.BASE_DIR, "locale").iterdir() if path.is_dir()
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]")


def entries(language):
    path = Path(settings.BASE_DIR, "locale", language, "LC_MESSAGES", "django.po")
    with path.open("rb") as lines:
        return [entry for entry in read_po(lines, locale=language) if entry.id]


def both(entry):
    """(the original's last form, every form of the translation)."""
    original = entry.id if isinstance(entry.id, str) else entry.id[-1]
    return original, [entry.string] if isinstance(entry.string, str) else list(entry.string)


def test_korean_is_there():
    assert "ko" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    unfinished = [entry.id for entry in entries(language) if entry.fuzzy or not all(both(entry)[1])]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language):
    def names(text):
        return set(PLACEHOLDER.findall(text))

    broken = [
        (original, form)
        for original, forms in map(both, entries(language))
        for form in forms[-1:]
        if names(original) != names(form)
    ]
    assert broken == []


@pytest.mark.parametrize(
    "path", ["/", "/agreements/KR-IT-2008-1/", "/activities/new/", "/timeline/"]
)
def test_korean_pages_speak_korean(real_case, people, path):
    client = Client(headers={"accept-language": "ko"})
    client.force_login(people["officer"])
    page = client.get(path).content.decode()
    visible = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.S)
    for english in ("Timeline", "Commitments", "Agreements", "not recorded", "Log an"):
        assert english not in visible, english
    assert "협력 문서" in visible
