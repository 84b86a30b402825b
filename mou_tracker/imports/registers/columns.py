"""Which field each column of a section holds: by its head, else by what stands in it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

from agreements.extraction.sheets import Cell

from .countries import is_country, read_country
from .days import scan
from .heads import EXACT
from .lengths import read_length
from .parties import is_institution
from .shape import Head, Section
from .sides import with_sides, with_terminations
from .text import shown, words_of

#: Fields that one column of a section holds; partners may stand in two.
SINGLE = (
    "number", "country", "title", "signed", "effective", "end", "ended", "term", "own_unit",
    "status", "file_number",
)  # fmt: skip
#: Heads that name a day without saying of what.
_WEAK = "date data fecha year anno 일자 날짜 체결 서명 signature firma agreement mou"
WEAK = frozenset(_WEAK.split())
SAMPLED = 60
SHORTEST = 300  # days of a term, nearly always
MARKERS = {
    "it": "data di oggetto controparte stipula scadenza durata stato paese ente titolo firma"
          " annotazioni"
    " accordo accordi registro decorrenza della elenco tipo stati esteri note sottoscrizione fine"
    " istituzione protocollo fascicolo universita rinnovo",
    "fr": "pays intitule observations date de signature partenaire duree etat echeance objet"
          " liste des"
    " accords titre remarques valable entree vigueur jusqu etablissement renouvellement les au du",
    "es": "pais fecha de firma vigencia objeto titulo convenio convenios institucion"
          " observaciones estado"
    " vencimiento contraparte duracion lista universidad renovacion los del tipo",
    "en": "name of the country date signed partner title remarks validity duration department"
          " institute"
    " agreement agreements list expiry memoranda understanding status start end institution signing"
    " number organisation organization university",
}  # fmt: skip


def language_of(texts: list[str]) -> str:
    """The language of titles and heads: ko, it, fr, es, en, "" where nothing tells."""
    joined = " ".join(texts)
    if sum("가" <= sign <= "힣" for sign in joined) > 2:
        return "ko"
    found = Counter(words_of(joined))
    scores = {
        tag: sum(found[word] for word in set(words.split())) for tag, words in MARKERS.items()
    }
    best = max(scores, key=lambda tag: scores[tag])
    return best if scores[best] else ""


def _names_country(text: str) -> bool:
    found = read_country(text, "")
    return bool(found.codes) or found.is_international


def samples_of(section: Section, column: int, most: int = SAMPLED) -> list[str]:
    texts = (row.cells[column].text for row in section.rows if column in row.own)
    return list(islice((shown(text) for text in texts if text.strip()), most))


def mapped(
    section: Section, answers: Mapping[str, str], on: date, *, home: str = ""
) -> dict[int, Head]:
    """The heads of a section, each with its field in the end; `answers` by "section:column";
    `home`: the country whose side is ours, "" where nobody knows."""
    heads = dict(section.heads)
    columns = {column for row in section.rows for column in row.own} | set(heads)
    for column in sorted(columns):
        heads.setdefault(column, Head(column, "", "", column in section.sheet.hidden_columns))
    given = {
        column: answers[name]
        for column in heads
        if (name := f"{section.number}:{column}") in answers
    }
    heads = {column: _by_samples(section, head, heads) for column, head in heads.items()}
    heads = with_terminations(section, with_sides(section, heads, on, home), on)
    if not any(head.field for head in heads.values()):
        heads = _by_cells(section, heads, on)
    heads = _one_each(section, heads, on, set(given))
    for column, field in given.items():
        heads[column] = replace(heads[column], field="" if field == "ignore" else field)
    return heads


def _by_samples(section: Section, head: Head, heads: dict[int, Head]) -> Head:
    """What a head that may be two fields holds: "stato" is a country's or a status."""
    has_country = any(one.field == "country" for one in heads.values())
    if head.field == "status" and not has_country:
        found = samples_of(section, head.column, 20)
        if found and sum(map(is_country, found)) >= 0.5 * len(found):
            return replace(head, field="country")
    if head.field == "partner" and not has_country:
        found = samples_of(section, head.column)
        if found and sum(map(_names_country, found)) >= 0.6 * len(found):
            return replace(head, field="country")
    return replace(head, field="") if head.field == "ignore" else head


def _one_each(
    section: Section, heads: dict[int, Head], on: date, given: set[int]
) -> dict[int, Head]:
    """Of several columns of one field the one whose head says it most plainly."""
    for field in SINGLE:
        rivals = [head for head in heads.values() if head.field == field]
        if len(rivals) < 2:
            continue

        def rank(head: Head) -> tuple[bool, bool, int, int]:
            bare = " ".join(words_of(head.text))
            filled = len(samples_of(section, head.column))
            return (bare in WEAK, bare not in EXACT, -min(filled, 1), head.column)

        best = min(rivals, key=rank)
        for head in rivals:
            if head is not best and head.column not in given:
                heads[head.column] = replace(head, field="")
    return heads


def _is_long_after(section: Section, first: int, column: int, on: date) -> bool:
    """Whether days of a column without a head lie so far behind those of the first that they are
    ends: of one that tells when it came into effect they do not."""
    gaps = [
        (one - other).days
        for row in section.rows
        if (other := _last_of(row.cells.get(first), on))
        and (one := _last_of(row.cells.get(column), on))
    ]
    return bool(gaps) and sum(gap >= SHORTEST for gap in gaps) >= 0.9 * len(gaps)


def _last_of(cell: Cell | None, on: date) -> date | None:
    """The latest day a cell may tell."""
    values = [
        value.latest
        for day in (scan(cell.text, on) if cell else ())
        for value in (day.value, *(one for _order, one in day.options))
        if value is not None and value.latest is not None
    ]
    return max(values, default=None)


def _by_cells(section: Section, heads: dict[int, Head], on: date) -> dict[int, Head]:
    """Without any head: countries, institutions, days, the longest words are the title."""
    fields: dict[int, str] = {}
    shares: dict[str, list[tuple[float, int]]] = {}
    for column in heads:
        found = samples_of(section, column)
        if not found:
            continue
        tests = {
            "country": sum(map(is_country, found)),
            "partner": sum(map(is_institution, found)),
            "days": sum(any(day.value or day.options for day in scan(text, on)) for text in found),
            "term": sum(read_length(text).says_something for text in found),
        }
        for name, count in tests.items():
            shares.setdefault(name, []).append((count / len(found), column))
    for name in ("country", "days", "partner", "term"):
        best = [one for one in shares.get(name, ()) if one[0] >= 0.5 and one[1] not in fields]
        if name == "days":
            for field, (_share, column) in zip(("signed", "end"), best, strict=False):
                if field == "signed" or _is_long_after(section, best[0][1], column, on):
                    fields[column] = field
        elif best:
            fields[max(best)[1]] = name
    return {
        column: replace(head, field=fields.get(column, head.field))
        for column, head in heads.items()
    }
