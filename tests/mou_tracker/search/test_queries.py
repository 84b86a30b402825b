"""What officers type, in three languages, against a small register: `queries.txt`, line by line."""

from pathlib import Path

import pytest

from django.test import Client

from mou_tracker.search.models import Entry

from .register import register_of

LINES = (Path(__file__).parent / "queries.txt").read_text(encoding="utf-8").splitlines()


def _sections() -> dict[str, list[tuple[str, set[str], set[str], str]]]:
    found: dict[str, list] = {}
    for line in LINES:
        if line.startswith("## "):
            lines = found.setdefault(line[3:], [])
        elif line and not line.startswith("#"):
            typed, must, never, first = line.rsplit("|", 3)
            lines.append((typed.strip(), set(must.split()), set(never.split()), first.strip()))
    return found


SECTIONS = _sections()


@pytest.fixture
def found(home, people):
    """The short names of what a search finds, best first."""
    register = register_of(home=home, author=people["officer"])
    client = Client()
    client.force_login(people["officer"])

    def names(typed: str) -> list[str]:
        rows, after = [], 0
        while True:
            page = client.get("/search/", {"q": typed, "after": after} if after else {"q": typed})
            assert page.status_code in (200, 400), typed
            context = page.context
            rows += [(hit.kind, hit.pk) for hit in context.get("hits") or ()]
            if not context.get("next"):
                break
            after += 20
        of = {row.pk: row.row for row in Entry.objects.filter(pk__in=[pk for _kind, pk in rows])}
        return [register.names.get((kind, of[pk]), kind) for kind, pk in rows]

    return names


@pytest.mark.parametrize("section", SECTIONS)
def test_finds(found, section):
    wrong = []
    for typed, must, never, first in SECTIONS[section]:
        hits = found(typed)
        if must == {"-"}:
            if hits:
                wrong.append(f"{typed}: found {hits}")
            continue
        if missing := must - set(hits):
            wrong.append(f"{typed}: missing {sorted(missing)} in {hits}")
        if extra := never & set(hits):
            wrong.append(f"{typed}: should not find {sorted(extra)}")
        if first and (not hits or hits[0] != first):
            wrong.append(f"{typed}: first should be {first}, is {hits[:3]}")
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("section", ["Two syllables inside a compound", "People", "Two words"])
def test_few_at_once_and_tier_by_tier_find_the_same(found, monkeypatch, section):
    """Rare words are looked through whole, common ones tier by tier: nobody sees which."""
    [lines] = [lines for name, lines in SECTIONS.items() if name.startswith(section)]
    at_once = {typed: found(typed) for typed, *_expected in lines}
    monkeypatch.setattr("mou_tracker.search.finding.FEW", 0)
    assert {typed: found(typed) for typed in at_once} == at_once
