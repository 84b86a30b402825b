"""The figures one may state on a day: a row each, with its value, how it is known, and sentences.

A row without sentences may not be stated, and says why.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import ActivityState
from agreements.dates import parse_edtf
from agreements.languages import CODES
from agreements.models import EndKind, Party, PostRole, Signature, StatusCode, name_on
from agreements.models.fields import in_language
from agreements.status.answers import holding
from agreements.status.claims import Range
from agreements.templatetags.words import because as because_of
from agreements.templatetags.words import ordinal_label, partial, range_words
from agreements.wording.date_formats import format_date
from agreements.wording.edges import doubtful
from agreements.wording.explanations import in_years
from agreements.wording.numbers import in_thousands

from . import sentences
from .known import Facts, post_title, signatures_of, term_of
from .pieces import HANGUL
from .titles import title_in
from .values import Known

LABELS = {
    "renewal_ordinal": gettext_lazy("Which renewal it is"),
    "instruments": gettext_lazy("Instruments signed"),
    "completed_years": gettext_lazy("Completed years"),
    "calendar_difference": gettext_lazy("Calendar difference"),
    "inclusive": gettext_lazy("Counted inclusively"),
    "nth_year": gettext_lazy("Year of cooperation"),
    "first_signed": gettext_lazy("First signed"),
    "since_year": gettext_lazy("Since the year"),
    "signed_on": gettext_lazy("Last signature"),
    "term_first": gettext_lazy("First day of the current term"),
    "term_last": gettext_lazy("Last day of the current term"),
    "in_effect": gettext_lazy("Status"),
    "gap_days": gettext_lazy("Days without a text in effect"),
    "gap_years": gettext_lazy("Whole years without a text in effect"),
    "activities": gettext_lazy("Activities held"),
    "activities_this_year": gettext_lazy("Activities held this year"),
    "cases": gettext_lazy("Exemplary cases"),
    "signed_by": gettext_lazy("Who signed"),
    "head": gettext_lazy("Head of the institution"),
    "areas": gettext_lazy("Cooperation areas"),
    "parties": gettext_lazy("What the parties are called"),
    "heads_meeting": gettext_lazy("Next meeting of the heads"),
}
#: Larger gaps in days alone say little; smaller ones hold no year.
AGES = ("completed_years", "calendar_difference", "inclusive", "nth_year")


@dataclass(frozen=True, slots=True)
class Figure:
    """`key`: its code, and the party where there is one of each. `sentences`: by language.
    `reason`: why it may not be stated. `href`: its rows."""

    code: str
    value: str
    certain: bool = True
    because: tuple[str, ...] = ()
    source: str = ""
    href: str = ""
    sentences: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    party: int | None = None
    about: str = ""

    @property
    def key(self) -> str:
        return self.code if self.party is None else f"{self.code}.{self.party}"

    @property
    def label(self) -> str:
        return f"{LABELS[self.code]}, {self.about}" if self.about else str(LABELS[self.code])


def figures_of(facts: Facts, known: Known) -> list[Figure]:
    """Every figure of the day, those that may not be stated among them; none before the first
    signature."""
    if "instruments" not in known.figures:
        return []
    return [row for build in BUILDERS for row in build(facts, known)]


# --- Numbers -------------------------------------------------------------------------------------


def _number(
    facts: Facts, known: Known, code: str, *, because: tuple[str, ...] = (), **more: Any
) -> Figure | None:
    figure = known.figures.get(code)
    if figure is None:
        return None
    told = sentences.number(code, figure, kind=facts.found.agreement.kind)
    unit = {"nth_year": "", "since_year": "first_signed_year"}.get(code, code)
    return Figure(
        code,
        range_words(figure, unit),
        certain=figure.is_exact,
        because=because,
        sentences=told,
        reason="" if told else _("Not exactly known: what is missing has to be recorded first."),
        **more,
    )


def _chain(facts: Facts, known: Known) -> Iterator[Figure]:
    because = tuple(_signings(facts, known))
    source = _sources(facts, max(known.signed, default=None))
    for code in ("renewal_ordinal", "instruments"):
        if row := _number(facts, known, code, because=because, source=source):
            yield _of_ordinal(row, known) if code == "renewal_ordinal" else row


def _of_ordinal(row: Figure, known: Known) -> Figure:
    n = known.ordinal
    return row if n is None else replace(row, value=ordinal_label(n))


def _signings(facts: Facts, known: Known) -> Iterator[str]:
    """The instruments counted, each with its day."""
    figure = known.figures["renewal_ordinal"]
    for n in range((figure.most or 0) + 1):
        day = known.signed.get(n)
        yield f"{ordinal_label(n)}: {partial(day.value if day else None)}"


def _sources(facts: Facts, ordinal: int | None) -> str:
    term = next((one for one in facts.found.terms if one.ordinal == ordinal), None)
    return "; ".join(map(str, (term and term.sources) or ()))


def _ages(facts: Facts, known: Known) -> Iterator[Figure]:
    first = known.days.get("first_signed")
    if first is None:
        return
    on, day = facts.found.on, partial(first.value)
    year = known.figures.get("since_year")
    since = range_words(year) if year else ""
    sums = {
        "completed_years": _("Whole years from %(first)s to %(on)s")
        % {"first": day, "on": format_date(on)},
        "calendar_difference": f"{on.year} − {since}",
        "inclusive": f"{on.year} − {since} + 1",
        "nth_year": _("Completed years + 1"),
    }
    for code in AGES:
        row = _number(facts, known, code, because=(sums[code],), source=_sources(facts, 0))
        if row and known.figures[code].least:
            yield row
    yield _first(facts, known)
    if row := _number(facts, known, "since_year", because=(day,), source=_sources(facts, 0)):
        is_lasting = known.is_whole or not row.sentences
        yield row if is_lasting else replace(row, sentences=_begun(known.figures["since_year"]))


def _begun(year: Range) -> dict[str, str]:
    """Where a gap lies between, or may lie, a year is said of the first signature alone."""
    return sentences.dated("first_signed", parse_edtf(str(year.least)))


#: Lengths of EDTF texts that a sentence can say: a year, a month or half, a day.
SAYABLE = (4, 7, 10)


def _first(facts: Facts, known: Known) -> Figure:
    day = known.days["first_signed"]
    told, reason = {}, ""
    if day.or_earlier:
        reason = _("An instrument that is not recorded may have been signed before.")
    elif len(day.value.text) not in SAYABLE or day.value.text[-1] in "~?%":
        reason = _("The day is known too vaguely to be stated.")
    else:
        told = sentences.dated("first_signed", day.value)
    value = partial(day.value)
    return Figure(
        "first_signed",
        _("%(first)s or earlier") % {"first": value} if day.or_earlier else value,
        certain=bool(told),
        source=_sources(facts, min(known.signed, default=0)),
        sentences=told,
        reason=reason,
    )


# --- The term ------------------------------------------------------------------------------------


def _term(facts: Facts, known: Known) -> Iterator[Figure]:
    found, n = facts.found, max(known.signed, default=None)
    if n:
        yield _signed_on(facts, known, n)
    period = holding(found.term_periods, found.on)
    if period is None:
        yield Figure("term_first", _("no term runs"), reason=_("No term runs on this day."))
        return
    for code, name in (("term_first", "starts"), ("term_last", "ends")):
        yield _bound(facts, known, code, name, period)


def _signed_on(facts: Facts, known: Known, n: int) -> Figure:
    value = known.signed[n].value
    is_said = len(value.text) in SAYABLE and value.text[-1] not in "~?%"
    told = sentences.dated("signed_on", value, nth=sentences.nth(n)) if is_said else {}
    reason = "" if told else _("The day is known too vaguely to be stated.")
    return Figure(
        "signed_on", partial(value), bool(told), (ordinal_label(n),), _sources(facts, n),
        sentences=told, reason=reason,
    )  # fmt: skip


def _bound(facts: Facts, known: Known, code: str, name: str, period: Any) -> Figure:
    """The first or the last day of the period that runs; said only where nothing can move it."""
    found, day = facts.found, known.days.get(code)
    steps = tuple(because_of(period.because.get(f"{name}_on"), found.binding))
    if day is None:
        term = term_of(found, period)
        is_indefinite = term is not None and term.end_kind == EndKind.INDEFINITE
        value = _("indefinite") if is_indefinite else _("not recorded")
        reason = _("It has no last day.") if is_indefinite else _("The end is not recorded.")
        return Figure(code, value, is_indefinite, steps, reason=reason)
    edges = getattr(period, f"{name}_earliest"), getattr(period, f"{name}_latest")
    value = doubtful(day.value.earliest, *edges, certain=day.certain)
    told = sentences.dated(code, day.value) if day.certain else {}
    reason = "" if day.certain else _("It rests on a day or a rule that is not recorded.")
    return Figure(
        code, value, day.certain, steps, _sources(facts, period.ordinal), sentences=told,
        reason=reason,
    )  # fmt: skip


def _status(facts: Facts, known: Known) -> Iterator[Figure]:
    found = facts.found
    if found.status is None:
        return
    steps = tuple(because_of(found.status.because, found.binding))
    label, kind = str(StatusCode(found.code).label), found.agreement.kind
    if known.in_effect is None:
        reason = _("Not certain on this day: what is missing has to be recorded first.")
        yield Figure("in_effect", label, found.certain, steps, reason=reason)
        return
    code = "in_effect" if known.in_effect else "not_in_effect"
    yield Figure("in_effect", label, True, steps, sentences=sentences.say(code, kind=kind))


def _gaps(facts: Facts, known: Known) -> Iterator[Figure]:
    for gap in known.gaps:
        span = (f"{format_date(gap.first)} – {format_date(gap.last)}",)
        for code, n in (("gap_days", gap.days), ("gap_years", gap.years)):
            if not n:
                continue
            figure = Range(n, n)
            value = in_thousands(n) if code == "gap_days" else in_years(n)
            yield Figure(
                code, value if gap.certain else f"≈ {value}", gap.certain, span,
                sentences=sentences.number(code, figure, about=not gap.certain),
            )  # fmt: skip


# --- Work, people, names -------------------------------------------------------------------------


def _work(facts: Facts, known: Known) -> Iterator[Figure]:
    """As many as the lists behind the links show."""
    on, reference = facts.found.on, facts.found.agreement.reference
    held = f"?agreement={reference}&state={ActivityState.HELD}&until={on}"
    doors = {
        "activities": reverse("activities:list") + held,
        "activities_this_year": f"{reverse('activities:list')}{held}&from={on.year}-01-01",
        "cases": reverse("activities:cases"),
    }
    for code, href in doors.items():
        figure = known.figures.get(code)
        if figure is None:
            continue
        told = sentences.number(code, figure, year=str(on.year)) if figure.least else {}
        reason = "" if told else _("There is none to be stated.")
        yield Figure(code, range_words(figure), href=href, sentences=told, reason=reason)


def _signatories(facts: Facts, known: Known) -> Iterator[Figure]:
    """Who signed the last instrument, with the title of that day."""
    last = max(known.signed, default=None)
    rows = [row for row in signatures_of(facts.found) if row.term.ordinal == last]
    for row in rows:
        names = row.names or _person_names(row.person)
        if not names:
            reason = _("Who signed is not recorded.")
            yield Figure(
                "signed_by", _("not recorded"), False, reason=reason, party=row.party_id,
                about=row.party.short_name,
            )  # fmt: skip
            continue
        who = {tag: _who(names, _title_in(facts, row, tag), tag) for tag in CODES}
        told = sentences.say("signed_by", who=who, party=_party_names(row.party, facts.found.on))
        yield Figure(
            "signed_by", in_language(who)[0], source=_sources(facts, last), sentences=told,
            party=row.party_id, about=row.party.short_name,
            because=(f"{ordinal_label(last)}: {partial(row.signed)}",),
        )  # fmt: skip


def _heads(facts: Facts, known: Known) -> Iterator[Figure]:
    on = facts.found.on
    for party in facts.parties:
        rows = [
            row
            for row in facts.posts
            if row.party_id == party.pk and row.role == PostRole.HEAD
            and on in row.span
        ]  # fmt: skip
        if len(rows) != 1:
            continue
        row = rows[0]
        titles = row.title or row.person.title
        who = {tag: _who(_person_names(row.person), title_in(titles, tag), tag) for tag in CODES}
        span = f"{format_date(row.starts_on)} – {format_date(row.span.last)}"
        yield Figure(
            "head", in_language(who)[0], row.starts_on is not None, (span,),
            sentences=sentences.say("head", who=who, party=_party_names(party, on)),
            href=reverse("agreements:person", args=[row.person.uid]),
            party=party.pk, about=party.short_name,
        )  # fmt: skip


def _who(names: Mapping[str, str], title: str, tag: str) -> str:
    name = _name_in(names, tag)
    if tag == "ko":
        return f"{name} {title}".strip()
    return f"{name} ({title})" if title else name


def _name_in(names: Mapping[str, str], tag: str) -> str:
    """In the letters of the language, where it is written in them."""
    texts = [text for text in names.values() if text]
    own = [text for text in texts if bool(HANGUL.search(text)) == (tag == "ko")]
    return names.get(tag) or (own or texts)[0]


def _in(texts: Mapping[str, str] | None, tag: str) -> str:
    return (texts or {}).get(tag, "")


def _title_in(facts: Facts, row: Signature, tag: str) -> str:
    """The capacity as signed in the language, else the title of the post then."""
    of_post = post_title(facts.posts, row)
    return title_in({"": row.capacity}, tag) or title_in(of_post, tag)


def _person_names(person: Any) -> dict[str, str]:
    if person is None:
        return {}
    return {"native": person.native_name, "latin": person.latin_name or person.native_name}


def _party_names(party: Party, on: date) -> dict[str, str]:
    return {tag: _in(name_on(party, on), tag) or party.short_name for tag in CODES}


def _names(facts: Facts, known: Known) -> Iterator[Figure]:
    on = facts.found.on
    names = [_party_names(party, on) for party in facts.parties]
    told = {tag: sentences.listed([one[tag] for one in names], tag) for tag in CODES}
    yield Figure("parties", in_language(told)[0], sentences=sentences.say("parties", list=told))
    term = term_of(facts.found, holding(facts.found.term_periods, on))
    areas = [area.names for area in term.areas.all()] if term else []
    if term and areas:
        listed = {
            tag: sentences.listed([in_language(one, tag)[0] for one in areas], tag) for tag in CODES
        }
        yield Figure(
            "areas", in_language(listed)[0], source=_sources(facts, term.ordinal),
            sentences=sentences.say("areas", list=listed),
        )  # fmt: skip
    elif term:
        yield Figure("areas", _("not recorded"), False, reason=_("No area is recorded."))


def _meeting(facts: Facts, known: Known) -> Iterator[Figure]:
    """Announced only once a day is agreed."""
    row = facts.meeting
    if row is None:
        return
    is_fixed = row.state == ActivityState.SCHEDULED and row.when.is_day
    reason = "" if is_fixed else _("No day is agreed yet: it is not to be announced.")
    yield Figure(
        "heads_meeting", partial(row.when), is_fixed, (str(row.get_state_display()),),
        href=reverse("activities:detail", args=[row.uid]),
        sentences=sentences.dated("heads_meeting", row.when) if is_fixed else {}, reason=reason,
    )  # fmt: skip


BUILDERS: tuple[Callable[[Facts, Known], Iterator[Figure]], ...] = (
    _chain, _ages, _term, _status, _gaps, _signatories, _heads, _names, _work, _meeting,
)  # fmt: skip
