"""Acts that said how far they reach, beside a later term whose signing is put right (rule 10)."""

from datetime import date

from django.utils.translation import gettext as _

from agreements.derive.preview import Preview
from agreements.models import Agreement, Event
from agreements.wording.date_formats import format_date


def needless_reaches(agreement: Agreement, *, on: date) -> list[Event]:
    """The acts of an agreement that say how far they reach although no later term was signed by
    their day."""
    told = list(agreement.events.filter(is_void=False, reach__isnull=False).order_by("on", "pk"))
    preview = Preview(agreement, on=on) if told else None
    return [act for act in told if preview.asks_reach(act) is False]


def needless_now(agreement: Agreement, *, on: date, stood: list[Event]) -> str:
    """Why what is put right cannot be: it leaves such an act that was none before, in `stood`. ""
    where it does not."""
    act = next((one for one in needless_reaches(agreement, on=on) if one not in stood), None)
    if act is None:
        return ""
    told = _(
        "%(act)s, %(day)s, says how far it reaches, as a later term was signed by that day. None "
        "would be after this correction: strike that act out first, and record it anew afterwards."
    )
    return told % {"act": act.get_kind_display(), "day": format_date(act.on)}
