"""How each kind of thing becomes an entry: its title, its texts by field, its facets.

A text goes in only when everybody who may see the thing may read it. Contact data never does.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Manager, Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from activities.models import Activity, ActivityKind, Case, Forum
from agreements.access import can
from agreements.dates import PartialDate, from_day, stored_edtf
from agreements.extraction import PAGE_BREAK
from agreements.languages import in_each_language
from agreements.models import (
    Agreement,
    Area,
    Commitment,
    Document,
    Party,
    Person,
    Post,
    Signature,
    Term,
)
from agreements.search_text.folding import fold, grams
from agreements.templatetags.words import ordinal_label
from agreements.wording.countries import country_name

from . import days, sounds
from .models import NAME, Entry, Kind

#: What of one text is searched, in characters; the rest of a longer one is not.
MAX_TEXT = 200_000
#: Before the number of a page, where a section is one of a file.
PAGE = "page "

#: How renewals are counted, by language: with the figure, and aloud from the first on.
COUNTED = {
    "en": (
        "{}th renewal", "{} renewal",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
    ),
    "it": (
        "{}º rinnovo", "{} rinnovo",
        "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo",
    ),
    "ko": ("{}차 갱신", "{} 번째 갱신", "첫 두 세 네 다섯 여섯 일곱 여덟 아홉 열"),
}  # fmt: skip
#: (field, text)
Section = tuple[str, str]


def texts(field: str, *values: str | dict[str, str] | None) -> Iterator[Section]:
    """The sections of one field: plain or localised texts, empty and repeated ones left out."""
    told = set()
    for value in values:
        for text in value.values() if isinstance(value, dict) else (value,):
            if text and text not in told:
                told.add(text)
                yield field, text[:MAX_TEXT]


def plain(row: Any) -> Iterator[Section]:
    """The texts by which the table of its noun says it is found."""
    for column in row.FIELDS:
        if column.search:
            yield from texts(column.name, getattr(row, column.name))


def labels(label: str | Promise) -> dict[str, str]:
    return in_each_language(lambda: str(label))


def country_names(code: str) -> dict[str, str]:
    """A country in every language of the interface; none for ''."""
    return in_each_language(lambda: country_name(code))


def reference(field: str, text: str) -> Iterator[Section]:
    """A reference, also found by its parts: "KR-IT-2008-1" by "IT" and by "2008". The second
    section has no field: it stands for the one before it."""
    yield from texts(field, text)
    if (parts := re.sub(r"[-/.]", " ", text)) != text:
        yield "", parts


def dated(*values: PartialDate | None) -> Iterator[Section]:
    """The days of a thing, as EDTF."""
    yield from texts("day", *(value.text for value in values if value))


def terms(*ordinals: int | None) -> Iterator[Section]:
    """The renewals of a chain, each as pages name it and as people count: 제6차, 6차, sixth."""
    for ordinal in sorted({one for one in ordinals if one}):
        for language, label in in_each_language(partial(ordinal_label, ordinal)).items():
            yield "term", label
            if language in COUNTED:
                yield "", " · ".join(_counted(ordinal, *COUNTED[language]))


def _counted(ordinal: int, with_figure: str, aloud: str, counts: str) -> Iterator[str]:
    yield with_figure.format(ordinal)
    for count in counts.split()[ordinal - 1 : ordinal]:
        yield aloud.format(count)


def called(field: str, *names: str) -> Iterator[Section]:
    """Names of people, each also found by its sound."""
    for _field, name in texts(field, *names):
        yield field, name
        if tokens := sounds.of_person(name):
            yield "", tokens


def folded(section: Section) -> str:
    """The folded line of a section; of a day, all that it is found by."""
    field, text = section
    return " ".join(days.tokens(stored_edtf(text))) if field == "day" else fold(text)


@dataclass(frozen=True, slots=True)
class Source:
    """One kind: the rows it is made from, how one becomes an entry, and who sees which."""

    rows: Callable[[], QuerySet]
    entry: Callable[[Any], Entry]
    seen_by: Callable[[Any], QuerySet]

    def entries(self, pks: Iterable[int]) -> list[Entry]:
        return [self.entry(row) for row in self.rows().filter(pk__in=list(pks))]


def make(
    kind: Kind,
    row: Any,
    *,
    path: str,
    title: dict[str, str],
    head: Iterable[Section],
    body: Iterable[Section] = (),
    exact: Iterable[str] = (),
    day: date = NAME,
    when: PartialDate | None = None,
    agreements: Iterable[Agreement] = (),
    parties: Iterable[int | None] = (),
    areas: Iterable[int | None] = (),
) -> Entry:
    """The entry of one row. `head`: what it is called; `exact`: what means exactly this one."""
    head, body = list(head), list(body)
    head_lines, body_lines = list(map(folded, head)), list(map(folded, body))
    own = {party for party in parties if party}
    agreements = list(agreements)
    via = {part.party_id for agreement in agreements for part in agreement.participations.all()}
    head_grams = set().union(*map(grams, head_lines))
    return Entry(
        kind=kind,
        row=row.pk,
        path=path,
        title=title,
        day=day,
        when=when.text if when else "" if day == NAME else day.isoformat(),
        agreements=sorted(agreement.pk for agreement in agreements),
        own_parties=sorted(own),
        parties=sorted(own | via),
        areas=sorted({area for area in areas if area}),
        sections=[list(section) for section in (*head, *body)],
        head="\n".join(head_lines),
        body="\n".join((*head_lines, *body_lines)),
        exact=sorted({fold(text) for text in exact} - {""}),
        head_grams=sorted(head_grams),
        grams=sorted(head_grams.union(*map(grams, body_lines))),
    )


def _agreement(row: Agreement) -> Entry:
    standing = [term for term in row.terms.all() if not term.is_void]
    signed = [one for term in standing for one in term.signatures.all() if not one.is_void]
    changes = [one for term in standing for one in term.amendments.all() if not one.is_void]
    events = [one for one in row.events.all() if not one.is_void]
    signing_days = [one.signed_latest for one in signed if one.signed_latest]
    people = [one.person for one in signed if one.person]
    return make(
        Kind.AGREEMENT,
        row,
        path=reverse("agreement", args=[row.reference]),
        title=row.title,
        exact=(row.reference, row.file_number, *row.title.values()),
        day=max(signing_days, default=row.registered_on),
        agreements=[row],
        parties=[part.party_id for part in row.participations.all()],
        areas=[link.area_id for term in standing for link in term.term_areas.all()],
        head=(*texts("title", row.title), *reference("reference", row.reference)),
        body=(
            *texts("partner_reference", *(part.reference for part in row.participations.all())),
            *reference("file_number", row.file_number),
            *texts("tags", " ".join(row.tags)),
            *texts("place", *(term.place for term in standing), *(one.place for one in signed)),
            *dated(*(one.signed for one in (*signed, *changes))),
            *called("people", *_all_names(signed, people)),
            *texts("people", *(one.capacity for one in signed)),
            *terms(*(term.ordinal for term in standing)),
            *texts("clause", *(term.effect_clause for term in standing)),
            *texts("amendment", *(one.summary for one in changes)),
            *texts("event", *(one.reason for one in events)),
            *texts("claim", *(one.words for one in row.claims.all())),
            *texts("source", *(one.source for one in row.claims.all())),
            *plain(row),
        ),
    )


def _all_names(signed: Iterable[Signature], people: Iterable[Person]) -> list[str]:
    return [*(name for one in signed for name in one.names.values()), *_names(people)]


def _names(people: Iterable[Person]) -> Iterator[str]:
    for person in people:
        yield person.native_name
        yield person.latin_name


def _party(row: Party) -> Entry:
    former = [one.names for one in row.name_history.all()]
    return make(
        Kind.PARTY,
        row,
        path=reverse("agreements:party", args=[row.uid]),
        title=row.names,
        exact=row.all_names,
        parties=[row.pk],
        head=(
            *texts("name", row.names),
            *texts("short_name", row.short_name, row.short_names),
            *texts("also_known_as", *row.also_known_as),
        ),
        body=(
            *texts("former_name", *former),
            *texts("country", country_names(row.country), row.country),
            *plain(row),
            *texts("identifier", *(one.value for one in row.identifiers.all())),
            *_sounding(row),
        ),
    )


def _sounding(row: Party) -> Iterator[Section]:
    """The name again, and beside it what it sounds like."""
    for token in sounds.of_party(row.all_names):
        yield "short_name", row.short_name
        yield "", token


def _person(row: Person) -> Entry:
    posts = list(row.posts.all())
    return make(
        Kind.PERSON,
        row,
        path=reverse("agreements:person", args=[row.uid]),
        title={"und": str(row)},
        exact=(row.native_name, row.latin_name),
        parties=[post.party_id for post in posts],
        head=called("name", row.native_name, row.latin_name),
        body=(
            *texts("post", row.title, *(post.title for post in posts)),
            *texts("unit", *(post.unit for post in posts)),
        ),
    )


#: What an activity has besides its own row, one to one; absent where nothing was written.
_PAPERS = (
    ("agenda", "meeting", "agenda"),
    ("decisions", "meeting", "decisions"),
    ("minutes", "meeting", "minutes"),
    ("sector", "exchange", "sector"),
    ("result", "exchange", "result"),
)


def _activity(row: Activity) -> Entry:
    people = list(row.participants.all())
    papers = [
        section
        for field, paper, column in _PAPERS
        if hasattr(row, paper)
        for section in texts(field, getattr(getattr(row, paper), column))
    ]
    name = "activities:meeting" if row.is_meeting else "activities:detail"
    return make(
        Kind.ACTIVITY,
        row,
        path=reverse(name, args=[row.uid]),
        title=row.title,
        exact=row.title.values(),
        day=row.first_day or row.created_at.date(),
        when=row.held or row.when,
        agreements=row.agreements.all(),
        parties=[row.proposed_by_id, *(one.party_id for one in (*people, *row.party_links.all()))],
        areas=[link.area_id for link in row.area_links.all()],
        head=texts("title", row.title),
        body=(
            *texts("kind", labels(ActivityKind(row.kind).label)),
            *texts("forum", *([row.forum.short_name] if row.forum else [])),
            *dated(row.held, row.when),
            *called("people", *(one.name for one in people)),
            *called("people", *_names(one.person for one in people if one.person)),
            *texts("outcome", row.outcome, *(one.text for one in row.outcomes.all())),
            *papers,
            *texts("action_item", *(one.text for one in row.action_items.all())),
            *plain(row),
        ),
    )


def _commitment(row: Commitment) -> Entry:
    agreement = row.term.agreement
    signed = [one.signed for one in row.term.signatures.all() if one.signed and not one.is_void]
    promised = max(signed, key=lambda one: one.latest or date.min, default=None)
    when = row.due or promised
    return make(
        Kind.COMMITMENT,
        row,
        path=reverse("activities:commitment", args=[row.uid]),
        title=row.text,
        exact=row.text.values(),
        day=(when and (when.latest or when.earliest)) or agreement.registered_on,
        when=when,
        agreements=[agreement],
        areas=[row.area_id],
        head=texts("text", row.text),
        body=(*dated(row.due, promised), *plain(row)),
    )


def _case(row: Case) -> Entry:
    told = (row.presented_on, row.published_on, row.selected_on)
    return make(
        Kind.CASE,
        row,
        path=reverse("activities:case", args=[row.uid]),
        title=row.title,
        exact=row.title.values(),
        day=next(filter(None, told), row.updated_at.date()),
        agreements=row.agreements.all(),
        parties=[row.party_id],
        areas=[row.area_id],
        head=texts("title", row.title),
        body=(
            *dated(*(from_day(day) for day in told if day)),
            *plain(row),
            *texts("link", row.link),
        ),
    )


def _pages(text: str) -> Iterator[Section]:
    """The text of a file; of one with pages each for itself, by its number;
    MAX_TEXT of it in all."""
    pages = text.split(PAGE_BREAK)
    if len(pages) == 1:
        yield from texts("file_text", text)
        return
    left = MAX_TEXT
    for number, page in enumerate(pages, 1):
        yield from texts(f"{PAGE}{number}", page[: max(0, left)])
        left -= len(page)


def _document(row: Document) -> Entry:
    return make(
        Kind.DOCUMENT,
        row,
        path=reverse("agreements:document", args=[row.uid]),
        title={row.language or "und": row.title},
        exact=(row.title, row.original_name),
        day=row.uploaded_at.date(),
        agreements=row.agreements.all(),
        head=texts("title", row.title),
        body=(
            *texts("file_name", row.original_name),
            *texts("kind", labels(row.get_kind_display())),
            *_pages(row.extracted_text),
        ),
    )


def _forum(row: Forum) -> Entry:
    return make(
        Kind.FORUM,
        row,
        path=reverse("activities:forum", args=[row.uid]),
        title=row.names,
        exact=(row.short_name, *row.names.values()),
        head=(*texts("name", row.names), *texts("short_name", row.short_name)),
        body=(
            *plain(row),
            *texts("members", *(country_names(code) for code in row.members)),
        ),
    )


def _area(row: Area) -> Entry:
    return make(
        Kind.AREA,
        row,
        path=f"{reverse('agreements:list')}?area={row.code}",
        title=row.names,
        exact=(row.code, *row.names.values()),
        areas=[row.pk],
        head=(*texts("name", row.names), *texts("code", row.code)),
    )


def _register(model: type) -> Callable[[Any], QuerySet]:
    """A register open to everybody who may see agreements at all."""
    return lambda user: model.objects.all() if can(user, "see") else model.objects.none()


def _served() -> Prefetch:
    """The agreements of a thing, with who is party to each."""
    return Prefetch("agreements", Agreement.objects.prefetch_related("participations"))


def _terms() -> Prefetch:
    signatures = Prefetch("signatures", Signature.objects.select_related("person"))
    terms = Term.objects.prefetch_related(signatures, "amendments", "term_areas")
    return Prefetch("terms", terms)


def _of(manager: Manager, *prefetched: Any) -> Callable[[], QuerySet]:
    return lambda: manager.prefetch_related(
        *(one() if callable(one) else one for one in prefetched)
    )


SOURCES: dict[str, Source] = {
    Kind.AGREEMENT: Source(
        _of(Agreement.objects, "participations", _terms, "events", "claims"),
        _agreement,
        lambda user: Agreement.objects.visible_to(user),
    ),
    Kind.PARTY: Source(
        _of(Party.objects, "name_history", "identifiers"),
        _party,
        lambda user: Party.objects.visible_to(user),
    ),
    Kind.PERSON: Source(
        _of(Person.objects, lambda: Prefetch("posts", Post.objects.select_related("party"))),
        _person,
        _register(Person),
    ),
    Kind.ACTIVITY: Source(
        lambda: Activity.objects.select_related("forum", "meeting", "exchange").prefetch_related(
            _served(),
            "area_links",
            "party_links",
            "participants__person",
            "outcomes",
            "action_items",
        ),
        _activity,
        lambda user: Activity.objects.visible_to(user),
    ),
    Kind.COMMITMENT: Source(
        lambda: (
            Commitment.objects.filter(term__is_void=False)
            .select_related("term__agreement")
            .prefetch_related("term__agreement__participations", "term__signatures")
        ),
        _commitment,
        lambda user: Commitment.objects.visible_to(user),
    ),
    Kind.CASE: Source(
        _of(Case.objects, _served), _case, lambda user: Case.objects.visible_to(user)
    ),
    Kind.DOCUMENT: Source(
        _of(Document.objects, _served), _document, lambda user: Document.objects.visible_to(user)
    ),
    Kind.FORUM: Source(_of(Forum.objects), _forum, lambda user: Forum.objects.visible_to(user)),
    Kind.AREA: Source(_of(Area.objects), _area, _register(Area)),
}
