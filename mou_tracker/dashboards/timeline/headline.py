"""The first line of the page: what is past, what is near, and how many end in the half-year to
come."""

from collections.abc import Mapping
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.dates import stored_edtf
from agreements.status.next_act import Group
from agreements.wording.date_formats import format_date, in_words

from .asked import Asked
from .grouping import code_of
from .rows import Row


def headline(
    rows: list[Row] | None,
    groups: Mapping[int, int],
    half: str,
    ends: int,
    asked: Asked,
    *,
    on: date,
) -> SafeString:
    """`rows`: all lanes, None where they are more than a page; `groups`: how many are in each group
    by next decision; `half`: the EDTF text of the coming half-year, in which `ends` of them end.
    Every figure is a link to its rows."""
    told = [_decisions(groups, asked), _nearest(rows or [], on), _ends(ends, half, asked)]
    return mark_safe(" ".join(filter(None, told)))  # noqa: S308  every text went through escape()


def told_groups(groups: Mapping[int, int]) -> list[tuple[str, str]]:
    """What is late and what is near, each with the code of its group: agreements, each once, and
    none that is decided. The first page says the same words."""
    late, near = groups.get(Group.LATE, 0), groups.get(Group.MONTH, 0)
    words = {
        Group.LATE: ngettext(
            "%(n)d agreement is past its day", "%(n)d agreements are past their day", late
        )
        % {"n": late},
        Group.MONTH: ngettext(
            "%(n)d agreement has something due within 30 days",
            "%(n)d agreements have something due within 30 days",
            near,
        )
        % {"n": near},
    }
    return [(code_of(group), text) for group, text in words.items() if groups.get(group)]


def _decisions(groups: Mapping[int, int], asked: Asked) -> str:
    links = [
        f"<b>{_link(asked.link(group=None, sort=None) + '#g-' + code, text)}</b>"
        for code, text in told_groups(groups)
    ]
    return ", ".join(links) + "." if links else ""


def _nearest(rows: list[Row], on: date) -> str:
    ahead = [
        row
        for row in rows
        if row.day and row.day >= on and row.act.code != "none" and not row.act.is_answered
    ]
    if not ahead:
        return ""
    first = min(ahead, key=lambda row: (row.day, row.name))
    return escape(
        _("The nearest day is %(day)s: %(name)s, %(act)s (%(left)s).")
        % {
            "day": format_date(first.day, "SHORT_DATE_FORMAT"),
            "name": first.name,
            "act": first.act_text,
            "left": first.left_text,
        }
    )


def _ends(ends: int, half: str, asked: Asked) -> str:
    if not ends:
        return ""
    count = ngettext("%(n)d agreement", "%(n)d agreements", ends) % {"n": ends}
    words = ngettext("%(link)s ends in the %(when)s.", "%(link)s end in the %(when)s.", ends)
    return words % {
        "link": _link(asked.link(ends_in=half), count),
        "when": escape(in_words(stored_edtf(half))),
    }


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>'
