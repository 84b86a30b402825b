"""A cell in words and as it is drawn."""

from functools import lru_cache
from html import escape

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from .matrix import Cell, Matrix, State
from .question import MONTHS

STATES: dict[State, Promise] = {
    State.ACTIVE: gettext_lazy("in scope"),
    State.IDLE: gettext_lazy("in scope, nothing done"),
    State.UNKNOWN: gettext_lazy("signed, whether in effect is not known"),
    State.SUSPENDED: gettext_lazy("in scope, suspended"),
    State.SIGNED: gettext_lazy("signed, not in effect yet"),
    State.ENDED: gettext_lazy("expired or ended"),
    State.OUTSIDE: gettext_lazy("outside scope or cover"),
    State.OPEN: gettext_lazy("not named in a scope in effect"),
    State.BLANK: gettext_lazy("nothing"),
}
#: What stands in a cell in place of the number of activities, where that is 0.
SIGNS = {
    State.ACTIVE: "–",
    State.IDLE: "0",
    State.UNKNOWN: "?",
    State.SUSPENDED: "‖",
    State.SIGNED: "…",
    State.ENDED: "–",
}


def cell_words(cell: Cell) -> str:
    """ "in scope, 3 activities, 2 open commitments"."""
    figures = cell.activities, cell.outside, cell.commitments
    return _said(cell.state, cell.agreements, *figures, get_language() or "")


@lru_cache(4_000)
def _said(
    state: State, agreements: int, activities: int, outside: int, commitments: int, _language: str
) -> str:
    told = [str(STATES[state])]
    if agreements:
        told.append(
            ngettext("%(n)d agreement in effect", "%(n)d agreements in effect", agreements)
            % {"n": agreements}
        )
    if activities:
        told.append(ngettext("%(n)d activity", "%(n)d activities", activities) % {"n": activities})
    if outside and state != State.OUTSIDE:
        told.append(
            ngettext(
                "%(n)d of them outside scope or cover",
                "%(n)d of them outside scope or cover",
                outside,
            )
            % {"n": outside}
        )
    if commitments:
        told.append(
            ngettext("%(n)d open commitment", "%(n)d open commitments", commitments)
            % {"n": commitments}
        )
    return ", ".join(told)


def looks(cell: Cell) -> str:
    """The classes of its drawing: its state, and how much of what was done lies outside."""
    found = [f"cov-{cell.state}"]
    if cell.outside:
        found.append("cov-out" if cell.outside == cell.activities else "cov-part")
    return " ".join(found)


def sign(cell: Cell) -> str:
    """The number of a cell, or what stands in its place."""
    return str(cell.activities or "") or SIGNS.get(cell.state, "")


def drawn(cell: Cell, href: str) -> SafeString:
    """The cell of the table; nothing where nothing is."""
    if cell.state == State.BLANK:
        return SafeString("<td></td>")
    number = sign(cell)
    parts = f"<b>{number}</b>" if number else ""
    if cell.commitments:
        parts += f"<i>□{cell.commitments}</i>"
    # hundreds on a page: what format_html does to each, without asking it
    return SafeString(
        f'<td><a class="{looks(cell)}" href="{escape(href)}" '
        f'aria-label="{escape(cell_words(cell))}">{parts}</a></td>'
    )


def headline(found: Matrix, idle_href: str, outside_href: str) -> SafeString:
    """ "Of 119 signed cells, 24 saw nothing in 24 months, and 21 …"; counts are links."""
    signed = ngettext("Of %(n)d signed cell", "Of %(n)d signed cells", found.signed)
    idle = ngettext(
        "%(n)s has seen nothing in %(months)d months",
        "%(n)s have seen nothing in %(months)d months",
        found.idle,
    )
    outside = ngettext(
        "in %(n)s something was done outside scope or cover",
        "in %(n)s something was done outside scope or cover",
        found.outside,
    )
    return format_html(
        _("{signed}, {idle}; {outside}."),
        signed=signed % {"n": found.signed},
        idle=_counted(idle, found.idle, idle_href),
        outside=_counted(outside, found.outside, outside_href),
    )


def _counted(words: str, n: int, href: str) -> SafeString:
    """Words with their number in bold, as a link where there is something behind it."""
    bold = mark_safe(f"<b>{n}</b>")  # noqa: S308 a number
    told = mark_safe(escape(words) % {"n": bold, "months": MONTHS})  # noqa: S308 our own words
    return format_html('<a href="{}">{}</a>', href, told) if n and href else told
