"""Small words every page needs. Built in (settings.TEMPLATES): no {% load %} needed.

{% icon "bell" %} · {% status code label certain=False %} · {% localised names %} · {% day d %} ·
{% initials user %} · {% keep_query "on" "cursor" %}
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.forms.utils import flatatt
from django.template import defaultfilters
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from activities import wording
from agreements.languages import reader_language
from agreements.models import DeadlineState, StatusCode
from agreements.models.fields import in_language
from agreements.wording import edges, next_acts
from agreements.wording.countries import country_name
from agreements.wording.date_formats import format_date, format_of, narrow_day, with_weekday
from agreements.wording.deadlines import days_off_said
from mou_tracker.reminders import duties
from mou_tracker.reminders.words import distance_of

register = template.Library()

#: Partners of one agreement that a narrow place names.
NAMED_AT_ONCE = 2

#: A shape for every status, so that colour never speaks alone; symbols of static/icons.svg.
SHAPES = {
    # agreements (domain §4)
    "in_force": "full",
    "terminating": "draining",
    "suspended": "pause",
    "signed": "pen",
    "in_preparation": "dashed",
    "expired": "ended",
    "terminated": "stop",
    "superseded": "replaced",
    "withdrawn": "struck",
    "unknown": "question",
    # stages of a term
    "drafting": "dashed",
    "negotiation": "half",
    "legal_review": "half",
    "consultation": "half",
    "ready_to_sign": "pen",
    "partly_signed": "half",
    # commitments, deadlines, action items
    "scheduled": "clock",
    "met": "check",
    "partly_met": "half",
    "not_met": "cross",
    "dropped": "struck",
    "open": "ring",
    "done": "check",
    "void": "struck",
    "passed": "ended",
    "overdue": "alert",
    # rules of the office
    "switched_on": "check",
    "switched_off": "ring",
    # activities and cases
    "proposed": "dashed",
    "window": "band",
    "held": "check",
    "postponed": "clock",
    "cancelled": "struck",
    "delayed": "alert",
    "outside_cover": "alert",
    "candidate": "dashed",
    "jointly_selected": "half",
    "published": "full",
    "presented": "check",
    # claims and confirmations
    "confirmed": "check",
    "disputed": "alert",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture; what it means must be said in words beside it."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def status(code: str, label: Any = "", certain: bool = True, size: str = "") -> SafeString:
    """A badge: shape and words. The label of an agreement's status is known; others give theirs."""
    label = label or (StatusCode(code).label if code in StatusCode.values else code)
    return _badge(code, conditional_escape(label), certain, size, get_language() or "")


@lru_cache(2_000)
def _badge(code: str, label: SafeString, certain: bool, size: str, language: str) -> SafeString:
    """In `language`, the present one."""
    return format_html(
        '<span class="status" data-status="{}"{}{}>{}<span>{}{}</span></span>',
        code,
        "" if certain else mark_safe(" data-uncertain"),
        format_html(' data-size="{}"', size) if size else "",
        _icon(SHAPES.get(code, "ring")),
        ""
        if certain
        else format_html('≈ <span class="visually-hidden">{}</span>', _("not certain")),
        label,
    )


@register.simple_tag
def languages() -> list[tuple[str, str, str, str]]:
    """(code, name, what a narrow button says of it, the rest of it as it is read out): the code,
    or the first sign of a name that is not in Latin letters."""
    return [
        (code, name, *((code.upper(), f", {name}") if name < "\u0370" else (name[0], name[1:])))
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag
def localised(names: Mapping[str, str] | None, mark: bool = True) -> str:
    """The text in the reader's language; in another one it carries `lang` and says which."""
    text, tag = in_language(names)
    if not tag:
        return format_html('<span class="value" data-missing>{}</span>', _("not recorded"))
    if tag.partition("-")[0] == reader_language():
        return text  # which the tag escapes
    if not mark:
        return format_html('<span lang="{}">{}</span>', tag, text)
    try:
        name = get_language_info(tag)["name_translated"]
    except KeyError:
        name = tag
    return format_html(
        '<span lang="{}">{}</span><span class="shown-in">{}</span>',
        tag,
        text,
        _("shown in %(language)s") % {"language": name},
    )


SHORT = "SHORT_DATE_FORMAT"


@register.simple_tag
def day(value: date | datetime | None, style: str = SHORT) -> SafeString:
    """A day in the reader's manner, with its ISO form for machines."""
    if value is None:
        return format_html('<span class="value" data-missing>{}</span>', _("not recorded"))
    iso = value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    told = conditional_escape(format_date(value, style))
    return SafeString(f'<time datetime="{iso}">{told}</time>')


@register.simple_tag
def weekday(value: date, style: str = SHORT) -> SafeString:
    """A day beside its weekday."""
    told = conditional_escape(with_weekday(value, style))
    return SafeString(f'<time datetime="{value.isoformat()}">{told}</time>')


@register.simple_tag
def doubtful(
    value: date | None,
    earliest: date | None,
    latest: date | None,
    certain: bool,
    style: str = SHORT,
    written: Callable[..., SafeString] = day,
) -> SafeString:
    """A computed day with the sign of doubt and its edges where it is not certain."""
    if certain or value is None:
        return written(value, style)
    told = edges.between(earliest, latest, SHORT)
    beside = format_html(' <span class="edges">({})</span>', told) if told else ""
    return format_html("≈ {}{}", written(value, style), beside)


@register.simple_tag
def due_day(row: Any, today: date) -> SafeString:
    """The day of a deadline, with its edges and the day by which one is safe."""
    certain = edges.is_certain_on(row.certain_from, today)
    told = doubtful(row.day, row.earliest, row.latest, certain, written=weekday)
    safe = edges.safe_by(row, SHORT)
    return format_html("{}, {}", told, safe) if safe else told


@register.simple_tag
def is_certain(found: Any, certain_from: date | None) -> bool:
    """Whether what is certain from a day on is so on the reader's today."""
    return edges.is_certain_on(certain_from, found.today)


@register.simple_tag
def next_roll(
    starts_on: date, unless: date | None, earliest: date | None, latest: date | None
) -> str:
    """The first tacit renewal that can still be stopped, and its edges."""
    return edges.roll(starts_on, unless, SHORT, earliest=earliest, latest=latest)


@register.filter
def sure_roll(starts_on: date) -> str:
    return edges.sure_roll(starts_on, SHORT)


@register.filter("date", expects_localtime=True, is_safe=False)
def in_format(value: Any, form: str | None = None) -> str:
    """Django's filter, in the reader's manner where the format is one of the named ones."""
    return defaultfilters.date(value, format_of(form or "DATE_FORMAT")) if value else ""


@register.simple_tag
def day_now() -> str:
    """Today where the reader is, written out."""
    return format_date(timezone.now().astimezone(timezone.get_current_timezone()).date())


@register.simple_tag(takes_context=True)
def printed_address(context: template.Context) -> str:
    """Where this page is, with what it was filtered by, as people read it."""
    request = context["request"]
    asked = [f"{name}={value}" for name, found in request.GET.lists() for value in found if value]
    return f"{request.get_host()}{request.path}" + ("?" + "&".join(asked) if asked else "")


@register.filter
def label(row: Model, name: str) -> str:
    """The label of a choice, as `get_FOO_display` tells it; that one makes a dictionary of all
    choices anew for each row."""
    value = getattr(row, name)
    return str(_labels(row._meta.get_field(name)).get(value, value))


@cache
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


@register.simple_tag
def pair_list(pairs: Iterable[tuple[str, str]], chosen: str = "") -> SafeString:
    """The options of a select or of suggestions: (value, label)."""
    return SafeString(
        "".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>{escape(text)}'
            "</option>"
            for key, text in pairs
        )
    )


@register.simple_tag
def option_list(options: list[dict[str, Any]]) -> SafeString:
    """The options of a select, as a widget describes them."""
    # hundreds on a page: what format_html does to each, without asking it
    return SafeString(
        "".join(
            f'<option value="{conditional_escape(str(one["value"]))}"'
            f"{flatatt(one['attrs']) if one['attrs'] else ''}>"
            f"{conditional_escape(one['label'])}</option>"
            for one in options
        )
    )


@register.simple_tag
def choice_list(options: list[dict[str, Any]]) -> SafeString:
    """Checkboxes or radio buttons, each in its label, as a widget describes them."""
    form = '<div><label{}><input type="{}" name="{}" value="{}"{}> {}</label></div>'
    return format_html_join("", form, map(_choice, options))


def _choice(one: dict[str, Any]) -> tuple[Any, ...]:
    attrs = one["attrs"]
    label = flatatt({"for": attrs["id"]}) if attrs.get("id") else ""
    return label, one["type"], one["name"], str(one["value"]), flatatt(attrs), one["label"]


@register.simple_tag
def initials(person: Any) -> str:
    """One or two letters for an avatar: 백승보 → 백, Baek Seung-bo → BS."""
    name = str(getattr(person, "native_name", "") or person).strip()
    if not name:
        return "?"
    if not name[0].isascii() and ord(name[0]) > 0x1100:
        return name[0]
    words = name.replace("@", " ").split()
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag(takes_context=True)
def keep_query(context: template.Context, *without: str) -> SafeString:
    """Hidden fields that carry the page's query through a GET form, but for those named."""
    request = context.get("request")
    pairs = (
        (name, value)
        for name, values in (request.GET.lists() if request else ())
        if name not in without
        for value in values
    )
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag(takes_context=True)
def next_step(context: template.Context, row: Any) -> Any:
    """The link (`label`, `path`) to where a deadline is dealt with, for who may; or None."""
    return duties.next_step(row, context["user"])


@register.simple_tag
def distance(row: Any, on: date) -> str:
    """How far a deadline is from `on`, in words: "in 3 days", "12 days ago", "5 days left"."""
    return distance_of(row, on)


@register.filter
def deadline_state(row: Any) -> str:
    """The state a deadline stands in on the day its list was asked for (`with_state`)."""
    return str(DeadlineState(row.state).label)


@register.filter
def deadline_steps(row: Any) -> list[str]:
    """How the day of a deadline, disclosed to its reader, was found; whose day off it falls on."""
    return [*(wording.render(step) for step in row.because or ()), *days_off(row)]


@register.filter
def days_off(row: Any) -> list[str]:
    """Whose day off a deadline falls on."""
    return days_off_said(row.moved_from or row.day, row.params)


@register.simple_tag
def days_left(act: Any, on: date) -> str:
    """How far the day of a next act is: "D-3"."""
    return next_acts.days_left(act, on=on)


@register.simple_tag
def days_off_by(day: date, on: date) -> str:
    """How far a day is that is no act's: "44 days past"."""
    return next_acts.distance(day, on=on)


@register.simple_tag
def short_ordinal(act: Any) -> str:
    return next_acts.short_ordinal(act)


@register.simple_tag
def age(first: date, last: date) -> str:
    """How long it is from one day to another: "1 year 3 months"."""
    return next_acts.whole_months(first, last)


@register.simple_tag
def near_day(value: date, on: date) -> SafeString:
    """A day without its year where that is the year of `on`, beside its weekday; else with it."""
    told = narrow_day(value) if value.year == on.year else format_date(value, SHORT)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), told)


@register.filter
def with_whom(agreement: Any) -> str:
    """Country and short name of its `partners`, two at most; without any, its title."""
    told = [f"{country_name(one.country)} {one.short}".strip() for one in agreement.partners]
    more = " …" if len(told) > NAMED_AT_ONCE else ""
    return ", ".join(told[:NAMED_AT_ONCE]) + more or in_language(agreement.title)[0]


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """What stands under a key."""
    return found[key]
