"""Every language is complete, and nothing a translator wrote breaks a sentence."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from django.conf import settings
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

from agreements.languages import CODES
from agreements.lifecycle.disclosure import Disclosed
from agreements.wording import explanations
from mou_tracker.dashboards.timeline import words

ROOT = Path(settings.BASE_DIR)
#: English is the text itself.
LANGUAGES = sorted(set(CODES) - {settings.LANGUAGE_CODE})
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]")

#: Where context and text stand among the arguments.
MARKERS = {
    "gettext": (None, 0),
    "ngettext": (None, 0),
    "pgettext": (0, 1),
    "npgettext": (0, 1),
}
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_MARK = re.compile(rf"\b(n?p?gettext|_)\(\s*{LITERAL}(?:,\s*{LITERAL})?", re.S)

Text = tuple[str | None, str]


def entries(language):
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as lines:
        return [entry for entry in read_po(lines, locale=language) if entry.id]


def as_text(entry) -> Text:
    return entry.context, entry.id if isinstance(entry.id, str) else entry.id[0]


def forms(entry) -> list[tuple[str, str]]:
    """(original, translation) of each form; a language without plurals says the last one only."""
    if isinstance(entry.id, str):
        return [(entry.id, entry.string)]
    said = list(entry.string)
    return list(zip(entry.id[-len(said) :], said, strict=True))


def in_python(source: str) -> Iterator[Text]:
    """Texts marked in a module, also those within f-strings, which gettext's tools overlook."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if (marker := names.get(node.func.id)) in MARKERS:
            context, text = (
                None if at is None else getattr(node.args[at], "value", None)
                for at in MARKERS[marker]
            )
            if isinstance(text, str):
                yield context, text


def in_template(source: str) -> Iterator[Text]:
    for marker, *literals in TEMPLATE_MARK.findall(templatize(source)):
        context, text = MARKERS["gettext" if marker == "_" else marker]
        said = [ast.literal_eval(literal) if literal else None for literal in literals]
        yield None if context is None else said[context], said[text]


def in_sources() -> set[Text]:
    found: set[Text] = set()
    for package in ("agreements", "activities", "mou_tracker"):
        for path in ROOT.joinpath(package).rglob("*.py"):
            found.update(in_python(path.read_text("utf-8")))
    for folder in (
        ROOT,
        *(ROOT / package for package in ("agreements", "activities", "mou_tracker")),
    ):
        for path in folder.joinpath("templates").rglob("*.*"):
            if path.suffix in {".html", ".txt"}:
                found.update(in_template(path.read_text("utf-8")))
    return found


def test_marks_are_found_where_they_stand():
    python = """
from django.utils.translation import gettext_lazy as _, pgettext_lazy, ngettext
title = f"≈ {_('within')}"
month = pgettext_lazy("month", "May")
days = ngettext("a day", "days", n)
said = _(title)
"""
    assert set(in_python(python)) == {(None, "within"), ("month", "May"), (None, "a day")}
    template = (
        "{% load i18n %}{% translate \"It's\" %}{% translate 'May' context 'month' %}"
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    assert set(in_template(template)) == {
        (None, "It's"),
        ("month", "May"),
        (None, "%(n)s day"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_that_of_the_sources(language):
    catalogue, sources = {as_text(entry) for entry in entries(language)}, in_sources()
    assert sorted(text for _context, text in sources - catalogue) == []
    assert sorted(text for _context, text in catalogue - sources) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    unfinished = [
        entry.id
        for entry in entries(language)
        if entry.fuzzy or not all(said for _original, said in forms(entry))
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_of_former_texts(language):
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    assert [line for line in path.read_text("utf-8").splitlines() if line.startswith("#~")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language):
    def names(text):
        return sorted(set(PLACEHOLDER.findall(text)))

    broken = [
        (original, said)
        for entry in entries(language)
        for original, said in forms(entry)
        if names(original) != names(said)
    ]
    assert broken == []


@pytest.mark.parametrize(
    "language, said",
    [
        ("ko", "2018-06-04 + 2년 − 1일 = 2020-06-03"),
        ("it", "2018-06-04 + 2 anni − 1 giorno = 2020-06-03"),
    ],
)
def test_a_sum_reads_well(language, said):
    step = {
        "code": "sum",
        "start": "2018-06-04",
        "length": {"years": 2},
        "minus_day": True,
        "clamped": False,
        "date": "2020-06-03",
    }
    with override(language):
        assert explanations.render(Disclosed(step), binding=False) == said


@pytest.mark.parametrize(
    "language, day, month, gap",
    [
        ("ko", "2026년 6월 1일", "2026년 6월", "공백 2,188일"),
        ("it", "1 giugno 2026", "giugno 2026", "interruzione di 2.188 giorni"),
        ("en", "1 June 2026", "June 2026", "gap of 2,188 days"),
    ],
)
def test_days_and_numbers_follow_the_language(language, day, month, gap):
    with override(language):
        assert date_format(date(2026, 6, 1), "DATE_FORMAT") == day
        assert date_format(date(2026, 6, 1), "YEAR_MONTH_FORMAT") == month
        assert words.gap(2188) == gap


def test_those_who_come_are_not_those_who_sign():
    with override("ko"):
        assert explanations.parties(False) == "참여 기관" != gettext("participants")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/", "/agreements/KR-IT-2008-1/", "/activities/new/", "/timeline/"]
)
def test_pages_speak_the_language_of_their_reader(real_case, people, path, language):
    client = Client(headers={"accept-language": language})
    client.force_login(people["officer"])
    page = client.get(path).content.decode()
    visible = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.S)
    for english in (
        *("Timeline", "Commitments", "Agreements", "Activities", "Calendar", "Sign out"),
        *("not recorded", "not certain", "in force", "Log an", "Where it stands", "How we know"),
        *("original signing", "renewal no.", "gap of", "Responsible", "scheduled", "proposed by"),
    ):
        assert not re.search(rf"\b{re.escape(english)}(?!\w)", visible), english
    with override(language):
        assert gettext("Agreements") in visible
