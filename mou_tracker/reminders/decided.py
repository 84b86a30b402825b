"""What was decided about the agreements of deadlines that ask for a decision, in words."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Deadline, Decision
from agreements.models.decision import ASKING
from agreements.wording.date_formats import with_weekday


def decisions_on(rows: Collection[Deadline], *, reader: Any, on: date) -> dict[int, str]:
    """By row, what was decided last by `on`: what is in force, or that it lapsed and why. At most
    one query. `rows`: their `concerns` are loaded."""
    asking = {
        row.pk: [concern.agreement_id for concern in row.concerns.all()]
        for row in rows
        if row.kind in ASKING
    }
    agreements = {pk for named in asking.values() for pk in named}
    if not agreements:
        return {}
    found = Decision.objects.visible_to(reader).standing_on(on).filter(agreement__in=agreements)
    told = {one.agreement_id: _in_words(one, on) for one in found.select_related("by")}
    return {
        pk: "; ".join(told[agreement] for agreement in named if agreement in told)
        for pk, named in asking.items()
    }


def _in_words(one: Decision, on: date) -> str:
    names = {
        "what": one.get_kind_display(),
        "who": one.by or "–",
        "day": with_weekday(one.decided_on, "SHORT_DATE_FORMAT"),
    }
    decided = _("%(what)s (%(who)s, %(day)s)") % names
    if not one.has_lapsed_on(on):
        return decided
    why = {"decided": decided, "why": one.get_lapsed_because_display()}
    return _("%(decided)s. It no longer holds: %(why)s.") % why
