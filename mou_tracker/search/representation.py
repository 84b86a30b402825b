"""Hits that explain themselves: where each word was found, marked, and through which synonym."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Activity, Case, Forum
from agreements.dates import PartialDate, stored_edtf
from agreements.models import Agreement, Area, Commitment, Document, Party, Person
from agreements.models.columns import words_of
from agreements.models.fields import in_language
from agreements.search_text.folding import composed, fold_with_origins
from agreements.templatetags.words import days as in_words

from .asking import Query, Term, Unit
from .finding import IndexRow
from .models import Entry, Kind
from .sources import PAGE

#: Characters of a text shown before and after what was found.
BEFORE, AFTER = 60, 160
#: Texts shown below one title.
MAX_PLACES = 3

#: Nouns with columns that are searched as they are kept.
NOUNS = (Agreement, Party, Commitment, Person, Area, Activity, Case, Forum)
#: field of a section -> its words.
FIELDS: dict[str, str | Promise] = {
    **{
        column.name: words_of(noun._meta.get_field(column.name))
        for noun in NOUNS
        for column in noun.FIELDS
        if column.search
    },
    "title": _("title"),
    "reference": _("reference"),
    "partner_reference": _("their reference"),
    "file_number": _("file number"),
    "tags": pgettext_lazy("search", "tags"),
    "place": _("place"),
    "day": pgettext_lazy("search", "day"),
    "people": pgettext_lazy("search", "people"),
    "term": _("Term"),
    "clause": _("the clause"),
    "amendment": _("amendment"),
    "event": pgettext_lazy("search", "reason of a legal act"),
    "claim": pgettext_lazy("search", "claim"),
    "source": _("source"),
    "name": _("name"),
    "short_name": _("short name"),
    "also_known_as": _("also written as"),
    "former_name": pgettext_lazy("search", "former name"),
    "country": _("country"),
    "identifier": pgettext_lazy("search", "number in a register"),
    "post": pgettext_lazy("search", "post"),
    "unit": _("unit"),
    "kind": _("kind"),
    "forum": _("forum"),
    "outcome": _("outcome"),
    "agenda": _("agenda"),
    "decisions": _("decisions"),
    "minutes": _("minutes"),
    "sector": _("sector"),
    "result": _("result"),
    "action_item": _("action item"),
    "text": _("text"),
    "link": _("link"),
    "file_name": pgettext_lazy("search", "file name"),
    "file_text": pgettext_lazy("search", "text of the file"),
    "members": _("members"),
    "code": _("code"),
    # a word that names a party or an area of the thing
    "partner": _("partner"),
    "area": _("area"),
}

#: (text, whether it is what was sought)
Piece = tuple[str, bool]


@dataclass(slots=True)
class Place:
    """One text in which words were found: its field, the text around them in pieces, and where it
    stands, if that has an address of its own."""

    field: str | Promise
    pieces: list[Piece]
    path: str = ""


@dataclass(slots=True)
class Hit:
    """One thing found, as it is shown. `through`: (typed, synonym it was found by)."""

    pk: int
    kind: str
    label: str | Promise
    path: str
    title: list[Piece]
    language: str
    when: PartialDate | None = None
    places: list[Place] = field(default_factory=list)
    through: list[tuple[str, str]] = field(default_factory=list)
    #: A scan: nothing that is written in it was searched.
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the parties and areas that words of the query stand for."""

    parties: dict[int, str]
    areas: dict[int, str]

    @classmethod
    def of(cls, query: Query, *, user: Any) -> "Names":
        wanted = {pk for unit in query.units for pk in unit.parties}
        areas = {pk for unit in query.units for pk in unit.areas}
        parties = Party.objects.visible_to(user).filter(pk__in=wanted)
        return cls(
            {party.pk: _called(party) for party in parties},
            {area.pk: in_language(area.names)[0] for area in Area.objects.filter(pk__in=areas)},
        )


def _called(party: Party) -> str:
    name = in_language(party.names)[0]
    return name if name == party.short else f"{name} ({party.short})"


def marked(text: str, units: Iterable[Unit]) -> list[Piece]:
    """`text` in pieces, those holding the words of `units` marked."""
    folded = fold_with_origins(text)
    spans: list[tuple[int, int]] = []
    for unit in units:
        for match in unit.pattern.finditer(folded.text):
            spans.append(folded.span(match.start(), match.end()))
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        if start > at:
            pieces.append((folded.source[at:start], False))
        pieces.append((folded.source[start:end], True))
        at = end
    if at < len(folded.source):
        pieces.append((folded.source[at:], False))
    return pieces


def around(text: str, line: str, pattern: re.Pattern[str]) -> str:
    """The stretch of `text` around the first find of `pattern` in `line`, its folded form."""
    text = composed(text)
    if len(text) <= BEFORE + AFTER:
        return text
    found = pattern.search(line)
    guess = (found.start() * len(text)) // max(len(line), 1) if found else 0
    for reach in (400, 4_000, len(text)):
        first = max(0, guess - reach)
        folded = fold_with_origins(text[first : guess + reach])
        if match := pattern.search(folded.text):
            start, end = folded.span(match.start(), match.end())
            return _stretch(text, first + start, first + end)
    return text[: BEFORE + AFTER]


def _stretch(text: str, start: int, end: int) -> str:
    first, last = max(0, start - BEFORE), min(len(text), end + AFTER)
    if first:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space > 0 else last
    dots = ("… " if first else "", " …" if last < len(text) else "")
    return dots[0] + text[first:last].strip() + dots[1]


def told(rows: list[IndexRow], query: Query, names: Names) -> list[Hit]:
    """The hits of one page of rows, in their order; one statement, and one more where there are
    documents among them."""
    entries = Entry.objects.in_bulk([row.pk for row in rows])
    hits = [_hit(entries[row.pk], row, query, names) for row in rows if row.pk in entries]
    files = {entry.path: entry.row for entry in entries.values() if entry.kind == Kind.DOCUMENT}
    if files:
        unread = Document.objects.filter(pk__in=files.values()).without_text()
        scans = set(unread.values_list("pk", flat=True))
        for hit in hits:
            hit.is_unread = files.get(hit.path) in scans
    return hits


def _hit(entry: Entry, row: IndexRow, query: Query, names: Names) -> Hit:
    title, language = in_language(entry.title)
    lines = entry.body.split("\n")
    hit = Hit(
        entry.pk, entry.kind, Kind(entry.kind).label, entry.path, marked(title, query.units),
        "" if language == "und" else language,
        stored_edtf(entry.when) if entry.when else None,
    )  # fmt: skip
    shown: set[int] = {at for at, (_field, text) in enumerate(entry.sections) if text == title}
    for unit in query.units:
        at = _line(unit, lines, sorted(shown), query.letters)
        if at is None:
            hit.places += _named(unit, row, names)
            continue
        if synonym := unit.through(lines[at]):
            hit.through.append((unit.typed, synonym))
        if at in shown:
            continue
        shown.add(at)
        hit.places.append(_place(entry.sections, lines, at, unit, query))
    hit.places = [one for at, one in enumerate(hit.places) if one not in hit.places[:at]]
    del hit.places[MAX_PLACES:]
    return hit


def _line(unit: Unit, lines: list[str], shown: list[int], letters: Sequence[Term]) -> int | None:
    """The line to show a unit in: with the single letters that were typed beside it, the 6 of
    "rinnovo 6"; else one that is shown anyway, else as typed, else by a synonym."""
    order = range(len(lines))
    beside = [
        at for at in order if letters and all(one.compiled.search(lines[at]) for one in letters)
    ]
    tries = (
        (unit.terms[0].compiled, beside),
        (unit.pattern, shown),
        (unit.terms[0].compiled, order),
        (unit.pattern, order),
    )
    for pattern, places in tries:
        for at in places:
            if pattern.search(lines[at]):
                return at
    return None


def _place(sections: list[Any], lines: list[str], at: int, unit: Unit, query: Query) -> Place:
    name, text = sections[at]
    if not name:  # the parts of the reference, or the sound of the name, before it
        name, text = sections[at - 1]
        return Place(FIELDS[name], [(text, True)])
    if name == "day":
        return Place(FIELDS[name], [(in_words(stored_edtf(text)), True)])
    pieces = marked(around(text, lines[at], unit.pattern), query.units)
    if name.startswith(PAGE):
        number = name.removeprefix(PAGE)
        label = _("page %(number)s") % {"number": number}
        return Place(label, pieces, f"?page={number}#page-{number}")
    return Place(FIELDS[name], pieces)


def _named(unit: Unit, row: IndexRow, names: Names) -> list[Place]:
    """The party or area a word names, where the word itself stands nowhere on the thing."""
    for name, held, known in (
        ("partner", unit.parties & row.parties, names.parties),
        ("area", unit.areas & row.areas, names.areas),
    ):
        texts = [known[pk] for pk in sorted(held) if pk in known]
        if texts:
            return [Place(FIELDS[name], [(", ".join(texts[:3]), True)])]
    return []
