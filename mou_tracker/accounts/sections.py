"""The pages below /settings/, and who is shown which."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.access import can


@dataclass(frozen=True, slots=True)
class Section:
    """`needs`: the permission of the page; "" is everybody's own."""

    path: str
    label: Promise
    needs: str = ""


SECTIONS = (
    Section("/settings/profile/", _("Profile")),
    Section("/settings/absence/", _("Absence")),
    Section("/settings/watched/", _("Watched agreements"), "see"),
    Section("/settings/security/", _("Signing in")),
    Section("/settings/feed/", _("Calendar feed"), "see"),
    Section("/settings/keys/", _("API keys")),
    Section("/settings/reminders/", _("Reminder rules")),
    Section("/settings/compliance/", _("Compliance rules")),
    Section("/settings/users/", _("People with an account"), "manage_users"),
    Section("/settings/personal/", _("Data about people"), "manage_users"),
    Section("/settings/outbox/", _("Outbox"), "see_dead_letters"),
    Section("/settings/status/", _("Status of the system"), "see_status"),
    Section("/settings/audit/", _("Audit log"), "see_audit"),
)


def tabs_for(user: Any, path: str) -> list[dict[str, Any]]:
    """The sections `user` may open, as the tabs component takes them."""
    return [
        {"label": one.label, "href": one.path, "current": path.startswith(one.path)}
        for one in SECTIONS
        if not one.needs or can(user, one.needs)
    ]
