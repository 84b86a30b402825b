"""Explanations of this package's deadlines as sentences in the active language. Days are ISO text,
so that a sum can be checked by hand; a window is told in words, "second half of 2026"."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from activities.models import ActivityKind
from agreements.dates import DateError, stored_edtf
from agreements.lifecycle.disclosure import Disclosed
from agreements.models import DeadlineKind
from agreements.templatetags.words import days
from agreements.wording import explanations

#: verb of an action -> its words in the history.
ACTION_LABELS = {
    "log_activity": gettext_lazy("Activity logged"),
    "change_activity": gettext_lazy("Activity changed"),
    "fix_day": gettext_lazy("Day fixed"),
    "follow_zone_rules": gettext_lazy("Moment follows new time zone rules; the agreed time stays"),
    "hold": gettext_lazy("Recorded as done"),
    "postpone": gettext_lazy("Postponed"),
    "cancel": gettext_lazy("Cancelled"),
    "strike": gettext_lazy("Did not come about after all"),
    "reinstate": gettext_lazy("Cancellation taken back"),
    "set_minutes": gettext_lazy("Agenda, minutes or decisions written"),
    "note_cover": gettext_lazy("Note on cover written"),
    "prepare_meeting": gettext_lazy("Meeting prepared"),
    "set_exchange": gettext_lazy("Companies and professionals recorded"),
    "add_action_item": gettext_lazy("Action item added"),
    "change_action_item": gettext_lazy("Action item changed"),
    "settle_action_item": gettext_lazy("Action item settled"),
    "take_back_entry": gettext_lazy("Entry taken back"),
    "plan_next": gettext_lazy("Next of the series planned"),
    "add_outcome": gettext_lazy("Outcome recorded"),
    "approve_outcome": gettext_lazy("Outcome approved"),
    "change_outcome": gettext_lazy("Outcome changed"),
    "take_back_approval": gettext_lazy("Approval taken back"),
    "prompt": gettext_lazy("Named as what prompted a term"),
    "add_case": gettext_lazy("Exemplary case proposed"),
    "advance_case": gettext_lazy("Exemplary case moved on"),
    "take_case_back": gettext_lazy("Step of an exemplary case taken back"),
    "change_case": gettext_lazy("Exemplary case changed"),
    "add_forum": gettext_lazy("Forum added"),
    "change_forum": gettext_lazy("Forum changed"),
}
SENTENCES: dict[str, str] = {
    "activity_day": gettext_noop("A day is fixed: %(date)s"),
    "activity_time": gettext_noop("A time is fixed: %(date)s, %(time)s, zone %(time_zone)s"),
    "activity_window": gettext_noop("Planned for %(window)s: %(first)s to %(last)s, no day fixed"),
    "window_opens": gettext_noop("The window opens: %(date)s"),
    "last_third": gettext_noop("Its last third begins: %(first)s + ⌊2 × %(n)s ÷ 3⌋ = %(date)s"),
    "day_was_fixed": gettext_noop("A day has been fixed since"),
    "activity_held": gettext_noop("Done (%(held)s)"),
    "activity_cancelled": gettext_noop("It was cancelled"),
    "item_settled": gettext_noop("Settled on %(date)s"),
}


#: Parameters that may hold a window.
WINDOWS = ("window", "held", "due")


def _in_words(text: str) -> str:
    """A window in words; a day, and what an older version wrote, as it stands."""
    try:
        value = stored_edtf(text)
    except DateError:
        return text
    return text if value.is_day else days(value)


def kind_name(code: str, params: Mapping[str, Any], *, short: bool = False) -> str:
    """What a deadline is called, of its kind and parameters: the day of an activity by what kind of
    activity it is, a visit or a training. `short`: where a line is narrow."""
    kind = DeadlineKind(code)
    of_activity = params.get("activity_kind") if kind == DeadlineKind.MEETING else None
    if of_activity and of_activity != ActivityKind.MEETING:
        label = str(ActivityKind(of_activity).label)
        return f"{label[:1].upper()}{label[1:]}" if short else label
    return str(kind.traits.short if short else kind.label)


def render(step: Disclosed, *, binding: bool | None = None) -> str:
    """One step of either package, as its reader may have it, as a sentence without a full stop:
    readers of deadlines need not know where one came from. `binding` as in
    `agreements.wording.explanations`."""
    if not isinstance(step, Disclosed):
        raise TypeError("Disclose a stored step to its reader before it is rendered.")
    code = step["code"]
    params = Disclosed(step, step.names)
    params |= {name: _in_words(step[name]) for name in WINDOWS if step.get(name)}
    if code not in SENTENCES:
        return explanations.render(params, binding=binding)
    if code == "last_third":
        params["n"] = ngettext("%(count)s day", "%(count)s days", step["days"]) % {
            "count": step["days"]
        }
    return _(SENTENCES[code]) % params


def render_all(steps: Iterable[Disclosed], *, binding: bool | None = None) -> str:
    """An explanation as one sentence."""
    return "; ".join(render(step, binding=binding) for step in steps)
