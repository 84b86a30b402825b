"""The words above a list: the same reading, the same index and the same rule as the search page.

`settings.WORDS_IN_LISTS` names `holding`, so that lower packages may ask without knowing it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from activities.models import Activity, ActivityAgreement, ActivityParty
from agreements.access import rights_of
from agreements.models import (
    Agreement,
    Commitment,
    Document,
    DocumentAgreement,
    Participation,
)
from agreements.partner_role import is_reading, reading_whole

from .asking import NOTHING, Query, Unit, loosened, read
from .candidates import is_common
from .finding import rows_of
from .indexing import catch_up
from .models import Entry, Kind
from .naming import Known
from .seeing import of_kinds

#: As the search page; of what is longer, the beginning.
MAX_LENGTH, MAX_WORDS = 200, 10


def _with_party(user: Any, parties: list[int]) -> QuerySet:
    """The agreements with one of these parties that `user` may see."""
    return Agreement.objects.visible_to(user).filter(participations__party__in=parties)


#: kind -> the rows that belong to one of some parties through agreements the reader may see.
BELONGING: dict[str, Callable[[Any, list[int]], Q]] = {
    Kind.AGREEMENT: lambda user, parties: Q(
        Exists(Participation.objects.filter(agreement=OuterRef("pk"), party__in=parties))
    ),
    Kind.ACTIVITY: lambda user, parties: Q(
        Exists(
            ActivityAgreement.objects.filter(
                activity=OuterRef("pk"), agreement__in=_with_party(user, parties)
            )
        )
        | Q(
            Exists(
                ActivityParty.objects.visible_to(user).filter(
                    activity=OuterRef("pk"), party__in=parties
                )
            )
        )
    ),
    Kind.COMMITMENT: lambda user, parties: Q(term__agreement__in=_with_party(user, parties)),
    Kind.DOCUMENT: lambda user, parties: Q(
        Exists(
            DocumentAgreement.objects.filter(
                document=OuterRef("pk"), agreement__in=_with_party(user, parties)
            )
        )
    ),
}
KINDS = {
    Agreement: Kind.AGREEMENT,
    Activity: Kind.ACTIVITY,
    Commitment: Kind.COMMITMENT,
    Document: Kind.DOCUMENT,
}
#: kind -> the fields a partner may read: the rest is the office's own.
OPEN = {
    Kind.PARTY: {"name", "short_name", "country", "legal_form"},
    Kind.AGREEMENT: {"title", "reference"},
    Kind.ACTIVITY: {"title", "place", "outcome", "day"},
    Kind.COMMITMENT: {"text", "day"},
}


@reading_whole()
def holding(rows: QuerySet, typed: str, *, user: Any) -> QuerySet:
    """Those of `rows`, which `user` may see, that the search finds for what was typed; where it
    finds none, those it finds for the words loosened."""
    query = read(" ".join(typed.replace("\x00", "")[:MAX_LENGTH].split()[:MAX_WORDS]))
    if not query.whole:
        return rows if not query.typed else rows.none()
    if not is_reading():  # a partner's request has done so before it began to read
        catch_up()
    looser, kind = loosened(query), KINDS[rows.model]
    for_partner = rights_of(user).is_partner
    among = (Kind.PARTY,) if for_partner else (Kind.PARTY, Kind.AREA)
    fields = OPEN[Kind.PARTY] if for_partner else None
    known = Known.among(looser, of_kinds(user, among), among, fields)
    narrow = _for_partner if for_partner else _for_staff
    found = narrow(rows, known.given_to(query), kind, user)
    if looser == query or found.exists():
        return found
    return narrow(rows, known.given_to(looser), kind, user)


def _for_staff(rows: QuerySet, query: Query, kind: str, user: Any) -> QuerySet:
    """Rare words are looked for once, in the index, common ones in row after row."""
    found = rows_of(kind, query, user=user) if query.units else None
    if found is not None:
        return rows.filter(pk__in=found)
    entries = Entry.objects.filter(kind=kind)
    for unit in query.units:
        texts = entries.filter(unit.in_texts("grams"), unit.stands_in("body"))
        rows = rows.filter(
            _among(texts, common=is_common([unit])) | _named(unit, entries, kind, user)
        )
    for letter in query.letters:
        rows = rows.filter(_among(entries.filter(letter.within("body")), common=True))
    return rows


def _among(entries: QuerySet, *, common: bool) -> Q:
    if common:
        return Q(Exists(entries.filter(row=OuterRef("pk"))))
    return Q(pk__in=entries.values("row"))


def _named(unit: Unit, entries: QuerySet, kind: str, user: Any) -> Q:
    """What belongs to the parties and areas a word names."""
    found = NOTHING
    if unit.parties:
        parties = sorted(unit.parties)
        own = entries.filter(own_parties__overlap=parties)
        found |= BELONGING[kind](user, parties) | _among(own, common=False)
    if unit.areas:
        found |= _among(entries.filter(areas__overlap=sorted(unit.areas)), common=True)
    return found


def _for_partner(rows: QuerySet, query: Query, kind: str, user: Any) -> QuerySet:
    """By what a partner may read: its rows are few enough to be looked through one by one."""
    named = [set(_belonging(rows, unit, kind, user)) for unit in query.units]
    entries = Entry.objects.filter(kind=kind, row__in=rows.order_by().values("pk"))
    outcomes = _own_outcomes(rows) if kind == Kind.ACTIVITY else {}
    held = []
    for row, sections, body in entries.values_list("row", "sections", "body"):
        told = [
            ("not shared", "")
            if field == "outcome" and text != outcomes.get(row)
            else (field, text)
            for field, text in sections
        ]
        text = "\n".join(_open(told, body.split("\n"), OPEN[kind]))
        if all(letter.compiled.search(text) for letter in query.letters) and all(
            row in belonging or unit.pattern.search(text)
            for unit, belonging in zip(query.units, named, strict=True)
        ):
            held.append(row)
    return rows.filter(pk__in=held)


def _own_outcomes(rows: QuerySet) -> dict[int, str]:
    """What is written of each activity itself: outcomes that wait for approval are not told."""
    return dict(rows.order_by().values_list("pk", "outcome"))


def _belonging(rows: QuerySet, unit: Unit, kind: str, user: Any) -> Iterator[int]:
    if unit.parties:
        yield from (
            rows.order_by()
            .filter(BELONGING[kind](user, sorted(unit.parties)))
            .values_list("pk", flat=True)
        )


def _open(sections: list, lines: list[str], fields: set[str]) -> Iterator[str]:
    """The lines of these fields; a section without a field belongs to the one before it."""
    last = ""
    for (field, _text), line in zip(sections, lines, strict=True):
        last = field or last
        if last in fields:
            yield line
