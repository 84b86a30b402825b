"""What stands around every page: the places one can go to, and the day the page is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import can

from .standing import entry_from


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation; `key` is the letter typed after g; `here`: the page is in it."""

    path: str
    label: str | Promise
    key: str = ""
    here: bool = False


MAIN = (
    Place("/", pgettext_lazy("navigation", "Home"), "h"),
    Place("/timeline/", _("Timeline"), "t"),
    Place("/agreements/", _("Agreements"), "a"),
    Place("/activities/", _("Activities"), "v"),
    Place("/commitments/", _("Commitments"), "c"),
    Place("/parties/", _("Partners"), "p"),
    Place("/calendar/", _("Calendar"), "k"),
    Place("/reports/", _("Reports"), "r"),
)
MORE = (
    Place("/documents/", _("Documents"), "d"),
    Place("/coverage/", _("Areas covered"), "o"),
    Place("/cases/", _("Exemplary cases"), "e"),
    Place("/exchanges/", _("Exchanges"), "x"),
    Place("/outcomes/", _("Outcomes"), "u"),
    Place("/forums/", _("Forums"), "f"),
    Place("/to-dos/", _("To-dos"), "y"),
    Place("/import/", _("Import"), "m"),
    Place("/handover/", _("Handovers")),
    Place("/api/v1/docs/", _("API for partners")),
)
PERSONAL = (
    Place("/inbox/", _("Inbox"), "i"),
    Place("/settings/profile/", _("Profile and settings"), "s"),
)

#: Keys that work on every page, besides g and a letter.
EVERYWHERE = (
    ("/", _("Search")),
    ("n", _("Log an activity")),
    ("?", _("Show this sheet")),
    ("Esc", _("Close a menu or this sheet")),
    ("Tab", _("To the next link, button or field")),
)
#: Keys of single pages: several that do one thing, each in its direction.
ON_SOME_PAGES = (
    ("Enter", _("One line: save what was understood")),
    ("[ ]", _("Calendar: to the month before or after")),
    ("↑ ↓", _("Search: from result to result")),
    ("j k", _("Rows of a register: to the next or the one before")),
    ("Enter e s", _("Rows of a register: right, read otherwise, set aside")),
    ("← → ↑ ↓", _("Timeline: from mark to mark, from agreement to agreement")),
    ("Home End", _("Timeline: to the first or the last agreement")),
    ("Enter", _("Timeline: the card of the agreement, once more its page")),
    ("+ − 0", _("Timeline: closer, wider, the usual window")),
    ("t", _("Timeline: back to today")),
)


def asked_day(query: Mapping[str, str]) -> date | None:
    """The day of `?on=`; None where it is absent or no day (the page says what is wrong)."""
    try:
        return date.fromisoformat(query.get("on", ""))
    except ValueError:
        return None


def _placed(places: tuple[Place, ...], *, path: str, on: date | None) -> list[Place]:
    """The places as seen from `path`; on another day than today, links stay on that day."""
    stay = f"?on={on.isoformat()}" if on else ""
    return [
        replace(
            place,
            path=place.path + stay,
            here=path == place.path or (place.path != "/" and path.startswith(place.path)),
        )
        for place in places
    ]


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site_nav`, `site_more`, `site_personal`, `office_name`,
    `product_version`, `sign_in_provider`, `as_of`; `log_href` for those who may log, saying where
    they stand."""
    on = asked_day(request.GET)
    may_log = can(getattr(request, "user", None), "log_activity")
    return {
        "site_nav": _placed(MAIN, path=request.path, on=on),
        "site_more": _placed(MORE, path=request.path, on=on),
        "site_personal": _placed(PERSONAL, path=request.path, on=None),
        "office_name": settings.OFFICE_NAME,
        "product_version": settings.VERSION,
        "sign_in_provider": settings.OIDC_NAME,
        "as_of": on,
        "log_href": entry_from(request.path, request.GET) if may_log else "",
    }
