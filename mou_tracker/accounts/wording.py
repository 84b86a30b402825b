"""The detail of an action on one line of the audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

#: key of a detail -> its label; any other key stands as it is written.
TOLD = {
    "role": gettext_lazy("Role"),
    "is_active": gettext_lazy("May sign in"),
    "mail_fails_since": gettext_lazy("No mail reaches them since"),
    "native_name": gettext_lazy("Name"),
    "latin_name": gettext_lazy("Name in Latin script"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "date_style": gettext_lazy("Days are written"),
    "week_start": gettext_lazy("Weeks begin on"),
    "who": gettext_lazy("Who"),
    "first_day": gettext_lazy("First day"),
    "last_day": gettext_lazy("Last day"),
    "deputy": gettext_lazy("Stands in"),
    "untold": gettext_lazy("Not told"),
    "references": gettext_lazy("References"),
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "lead_days": gettext_lazy("Days before"),
    "enabled": gettext_lazy("Reminds"),
    "query": gettext_lazy("Filter"),
    "shape": gettext_lazy("Format"),
    "reason": gettext_lazy("Reason"),
    "ordinal": gettext_lazy("Ordinal"),
    "stage": gettext_lazy("Stage"),
    "reference": gettext_lazy("Reference"),
    "title": gettext_lazy("Title"),
    "closes_on": gettext_lazy("Closed from"),
    "taken_over_by": gettext_lazy("Taken over by"),
    "left": gettext_lazy("Left where it is"),
    "provider": gettext_lazy("Sign-in of the office"),
    "method": gettext_lazy("Way in"),
    "sessions": gettext_lazy("Sessions"),
    "officers_coordinate": gettext_lazy("Officers have the rights of coordinators"),
    "proposed_by": pgettext_lazy("proposal", "Proposed by"),
    "proposal": gettext_lazy("Proposal"),
}


def told(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The detail of an action as (label, words); a list of two is before and after."""
    rows = []
    for key, value in detail.items():
        label = str(TOLD.get(key, key.replace("_", " ")))
        if key == "changed" and isinstance(value, Mapping):
            rows += told(value)
        elif isinstance(value, list) and len(value) == 2:
            rows.append((label, " → ".join(_plain(part) or "–" for part in value)))
        elif value not in (None, "", [], {}):
            rows.append((label, _plain(value)))
    return rows


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(part)}".strip() for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)
