"""Words for templates: texts in the reader's language, days, explanations, status labels."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.dates import PartialDate
from agreements.models import (
    Claim,
    ClaimKind,
    Deadline,
    DeadlineKind,
    Decision,
    StatusCode,
    called_on,
)
from agreements.models.fields import called, in_language
from agreements.status.claims import Range
from agreements.wording import clauses, explanations
from agreements.wording.countries import country_name
from agreements.wording.date_formats import format_date, in_words, with_weekday, year_in_words

register = template.Library()
register.filter("called_on", called_on)
register.filter("notice_clause", clauses.notice)
register.filter("renewal_clause", clauses.renewal)

NOT_YET = "not_yet"


@register.filter
def text_or_texts(name: Any) -> str:
    """A name, or one in several languages in that of the reader."""
    return called(name)


@register.filter
def localised(texts: Mapping[str, str] | None) -> str:
    """The text in the reader's language, else English, else any; without a mark."""
    return in_language(texts)[0]


def duty_words(params: Mapping[str, Any]) -> str:
    """The duty a compliance deadline asks for and the text it comes from, as every reader tells
    them: "Post the instrument (Treaties Act, art. 3)"; empty for other kinds."""
    duty, source = localised(params.get("duty")), params.get("source")
    if duty and source:
        return _("%(duty)s (%(source)s)") % {"duty": duty, "source": source}
    return duty


@register.filter
def day(value: date | str | None) -> str:
    """A day in the reader's manner."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return format_date(value)


@register.filter
def weekday(value: date | None) -> str:
    """A day beside its weekday, short."""
    return with_weekday(value, "SHORT_DATE_FORMAT")


@register.filter
def iso(value: date | None) -> str:
    return value.isoformat() if value else ""


@register.filter
def after(value: date | PartialDate | None, on: date) -> bool:
    """Whether a day, or the whole of a partial date, is known to lie after `on`."""
    first = value.earliest if isinstance(value, PartialDate) else value
    return first is not None and first > on


@register.filter
def is_overdue(row: Deadline, on: date) -> bool:
    return row.is_overdue_on(on)


@register.filter
def has_lapsed(row: Decision, on: date) -> bool:
    return row.has_lapsed_on(on)


@register.filter
def partial(value: PartialDate | None) -> str:
    """A partial date in words: "September 2008", "second half of 2026", "≈ 2013"."""
    if value is None:
        return _("not recorded")
    return in_words(value)


#: From one day to another, each of them exact.
FROM_TO = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")


@register.filter
def days(value: PartialDate | None) -> str:
    """When an activity is or was: from day to day, where it lasts; else as any partial date."""
    if value is not None and FROM_TO.fullmatch(value.text):
        return f"{day(value.earliest)} – {day(value.latest)}"
    return partial(value)


@register.filter
def because(steps: Iterable[Any] | None, binding: bool | None = None) -> list[str]:
    """An explanation, disclosed to its reader, as sentences in the reader's language."""
    return [explanations.render(step, binding=binding) for step in steps or ()]


@register.filter
def notes(values: Iterable[Any], binding: bool | None = None) -> list[str]:
    """The entries of `missing` or `warnings`, each with what would settle it."""
    return [explanations.render_note(value, binding=binding) for value in values]


@register.filter
def country(code: str) -> str:
    """A country's name in the reader's language."""
    return country_name(code)


@register.filter
def status_label(code: str) -> str:
    return _("not yet") if code == NOT_YET else str(StatusCode(code).label)


@register.filter
def deadline_label(kind: str) -> str:
    return str(DeadlineKind(kind).label)


@register.simple_tag
def ordinal_label(ordinal: int | None) -> str:
    """ "first signing", "6th renewal"."""
    if ordinal is None:
        return _("ordinal not known")
    if ordinal == 0:
        return _("original signing")
    return _("renewal no. %(n)d") % {"n": ordinal}


@register.simple_tag(takes_context=True)
def keeping(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with some parameters changed; an empty value drops one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def go(context: dict[str, Any], name: str, *args: Any) -> str:
    """The address of a page, carrying the asked day along."""
    url = reverse(name, args=args)
    on = context["request"].GET.get("on") if "request" in context else None
    return f"{url}?on={on}" if on else url


#: label of a computed figure beside a claim -> its words.
FIGURES = {
    "ordinal": gettext_lazy("ordinal of the term running then"),
    "instrument": gettext_lazy("instruments up to then"),
    "completed_years": gettext_lazy("completed years"),
    "calendar_difference": gettext_lazy("calendar difference"),
    "inclusive": gettext_lazy("counted inclusively"),
    "first_signed_year": gettext_lazy("year of the first signature"),
}


@register.filter
def figure_label(label: str) -> str:
    return str(FIGURES.get(label, label))


#: Figures that are no bare numbers.
UNITS: dict[str, Callable[[int], str]] = {
    "completed_years": explanations.in_years,
    "calendar_difference": explanations.in_years,
    "inclusive": explanations.in_years,
    "first_signed_year": year_in_words,
    ClaimKind.PARTNERSHIP_YEARS: explanations.in_years,
    ClaimKind.SINCE_YEAR: year_in_words,
}


@register.filter
def claimed(claim: Claim) -> str | None:
    """The figure a document claims, with its unit; None where it names none."""
    unit = UNITS.get(claim.kind, str)
    return None if claim.value is None else unit(claim.value)


@register.filter
def years(n: int) -> str:
    """ "17 years"."""
    return explanations.in_years(n)


@register.filter
def range_words(figure: Range, label: str = "") -> str:
    """A figure as far as it is known: "3", "at least 3", "17 years to 18 years"."""
    least, most = (
        None if n is None else UNITS.get(label, str)(n) for n in (figure.least, figure.most)
    )
    if figure.is_exact:
        return str(least)
    if most is None:
        return _("at least %(n)s") % {"n": least}
    if least is None:
        return _("at most %(n)s") % {"n": most}
    return _("%(least)s to %(most)s") % {"least": least, "most": most}


@register.filter
def written_name(names: Mapping[str, str] | None) -> str:
    """A person's name as signed: native script first, Latin script beside it."""
    texts = [text for text in (names or {}).values() if text]
    native = [text for text in texts if not text.isascii()]
    latin = [text for text in texts if text.isascii()]
    if native and latin:
        return f"{native[0]} ({latin[0]})"
    return (native or latin or [""])[0]
