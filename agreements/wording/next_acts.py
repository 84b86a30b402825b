"""What is to be done next about an agreement, in words: the same on page, timeline and sheet.

Narrow: an act is at most 14 syllables of Korean. The words of a kind of deadline are its own where
it has them (`deadline_kinds`).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from agreements.dates import add_months
from agreements.deadline_kinds import DeadlineKind
from agreements.lifecycle import PLANNED
from agreements.models import CoverKind, DecisionKind, StatusCode, end_that_follows
from agreements.models.fields import in_language
from agreements.wording.date_formats import format_date
from agreements.wording.explanations import length
from agreements.wording.numbers import in_thousands
from agreements.wording.sentences import TO_SETTLE

#: So many days ahead are counted one by one.
COUNTED = 180
SHORT = "SHORT_DATE_FORMAT"

#: By the code of an act: what is to be done.
LABELS: dict[str, Any] = {
    "notice_ends": pgettext_lazy("next act", "Last day for notice"),
    "notice_rolls": pgettext_lazy("next act", "Notice, or it renews"),
    "notice_unknown": pgettext_lazy("next act", "Notice; renewal not recorded"),
    "expiry": pgettext_lazy("next act", "Last day in effect"),
    "ends_by_notice": pgettext_lazy("next act", "Ends by termination"),
    "roll": pgettext_lazy("next act", "Renews by itself"),
    "effect": pgettext_lazy("next act", "Receive the notification"),
    "effect_pending": pgettext_lazy("next act", "Receive the notification"),
    "start_renewal": pgettext_lazy("next act", "Begin the renewal"),
    "renewal_step": pgettext_lazy("next act", "Step of the renewal"),
    "expired": pgettext_lazy("next act", "Expired: renew or rest"),
    "commitment_ours": pgettext_lazy("next act", "Our promise is due"),
    "commitment_joint": pgettext_lazy("next act", "Joint promise is due"),
    "commitment_theirs": pgettext_lazy("next act", "Their promise is due"),
    "meeting_to_schedule": pgettext_lazy("next act", "Fix the day to meet"),
    "review": pgettext_lazy("next act", "Periodic review"),
    "report": pgettext_lazy("next act", "Implementation report"),
    "compliance": pgettext_lazy("next act", "Duty after conclusion"),
    "action_item": pgettext_lazy("next act", "Action item is due"),
    PLANNED: TO_SETTLE[PLANNED],
    "to_settle": pgettext_lazy("next act", "Settle a fact"),
    "suspended": pgettext_lazy("next act", "Suspended: agree to resume"),
    "in_preparation": pgettext_lazy("next act", "Prepare the signature"),
    "none": pgettext_lazy("next act", "Nothing to do"),
}
#: What was decided, by the kind of a decision.
DECIDED: dict[str, Any] = {
    DecisionKind.RENEW: pgettext_lazy("decided", "to be renewed"),
    DecisionKind.LET_RUN: pgettext_lazy("decided", "left to run on"),
    DecisionKind.REST: pgettext_lazy("decided", "left to rest"),
    DecisionKind.GIVE_NOTICE: pgettext_lazy("decided", "notice to be given"),
    DecisionKind.LET_LAPSE: pgettext_lazy("decided", "left to end"),
}
#: What happens if its day passes and nothing is done; of other codes, what their kind says.
CONSEQUENCES: dict[str, Any] = {
    "notice_ends": gettext_lazy("If it passes, it ends on %(end)s without renewal."),
    "notice_rolls": gettext_lazy("If it passes, it renews for %(length)s after %(end)s."),
    "notice_unknown": gettext_lazy(
        "If it passes: whether it ends on %(end)s or renews is not recorded."
    ),
    "expiry": gettext_lazy("From the next day on nothing is in effect."),
    "ends_by_notice": gettext_lazy("It ends on this day, as was told."),
    "roll": gettext_lazy("If it passes, it renews by itself on the next day."),
    "effect": gettext_lazy("Without the notification cover ends on this day."),
    "effect_pending": gettext_lazy("It is signed and not in effect until it is recorded."),
    "expired": gettext_lazy("Nothing has been in effect since; nothing is decided."),
    PLANNED: gettext_lazy("Unconfirmed it settles nothing, and what rests on it is in doubt."),
    "suspended": gettext_lazy("Its time runs on while it is suspended."),
    "in_preparation": gettext_lazy("Nothing is signed yet."),
    "none": "",
}
RENEWS_FOR_UNKNOWN = gettext_lazy("If it passes, it renews after %(end)s; for how long is open.")


def act_words(act: Any) -> str:
    """What is to be done (`status.next_act.NextAct`); of a day that is not certain, that the day is
    the safe one."""
    if act.code == "to_settle":
        asked = act.params.get("missing", ())
        label = next((TO_SETTLE[code] for code in asked if code in TO_SETTLE), LABELS["to_settle"])
    else:
        label = LABELS[act.code]
    if act.safe_by is None or act.certain or act.day is None:
        return str(label)
    return _("%(act)s (safe day)") % {"act": label}


def decided_words(act: Any) -> str:
    """What was decided, where a decision is in force: told wherever the act is, whether or not it
    answers it (`NextAct.is_answered`: what asks, groups and offers depends on that alone)."""
    return str(DECIDED[act.decision.kind]) if act.decision else ""


def about(act: Any) -> str:
    """What a promise or an item says; empty for acts that say it all."""
    text = act.params.get("text") or act.params.get("title") or ""
    return text if isinstance(text, str) else in_language(text)[0]


def consequence(act: Any) -> str:
    """What happens if nothing is done by its day."""
    words = CONSEQUENCES.get(act.code)
    if words is None:
        return str(DeadlineKind(act.kind).traits.if_nothing_is_done)
    told = {"end": _end(act), "length": _length(act)}
    if act.code == "notice_rolls" and not told["length"]:
        words = RENEWS_FOR_UNKNOWN
    return str(words) % told if "%(" in str(words) else str(words)


def _end(act: Any) -> str:
    """The last day of the period that its notice day is for."""
    last = end_that_follows(act.params)
    told = format_date(date.fromisoformat(last), SHORT) if last else ""
    return told if act.certain else f"≈ {told}"


def _length(act: Any) -> str:
    years, months = (act.clause.get(f"renewal_{unit}") or 0 for unit in ("years", "months"))
    return length({"years": years, "months": months})


def days_left(act: Any, *, on: date) -> str:
    """How far its day is: "D-3", "in 1 year 3 months", "44 days past"; empty without a day."""
    return distance(act.day, on=on) if act.day else ""


def distance(day: date, *, on: date) -> str:
    """The same of any day."""
    days = (day - on).days
    if days < 0:
        told = ngettext("%(n)s day past", "%(n)s days past", -days)
        return told % {"n": in_thousands(-days)}
    if days <= COUNTED:
        return f"D-{days}"
    return pgettext("how far ahead", "in %(length)s") % {"length": whole_months(on, day)}


def whole_months(first: date, last: date) -> str:
    """How long it is from one day to a later one: "1 year 3 months"; under a month, nothing."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, months) > last:
        months -= 1
    return length({"years": months // 12, "months": months % 12})


def short_ordinal(act: Any) -> str:
    """Which term it is about, where a line is narrow."""
    if act.status == StatusCode.IN_PREPARATION or act.ordinal is None:
        return pgettext("cover", "not signed")
    if act.ordinal == 0:
        return pgettext("narrow", "original")
    return pgettext("narrow", "no. %(n)d") % {"n": act.ordinal}


# --- Until when an agreement is in effect, in a narrow column -------------------------------------


def _day_of(row: Any) -> str:
    if row.renews_on is not None and not row.ends_certain:
        return _roll_of(row)
    if row.ends_certain or row.until is None:
        return format_date(row.until, SHORT)
    return f"≈ {format_date(row.ends_earliest or row.until, SHORT)}"


def _roll_of(row: Any) -> str:
    day = row.renews_earliest or row.renews_on
    sign = "≈ " if row.renews_earliest != row.renews_latest else ""
    return f"↻ {sign}{format_date(day, SHORT)}" if day else "↻"


def _not_in_effect(row: Any) -> str:
    if row.status == StatusCode.IN_PREPARATION:
        return pgettext("cover", "not signed")
    if row.until is not None:
        return _day_of(row)
    return pgettext("cover", "none")


#: By the kind of cover (`CoverKind`).
COVER: dict[str, Callable[[Any], str]] = {
    CoverKind.DAY: _day_of,
    CoverKind.ROLLS: _roll_of,
    CoverKind.INDEFINITE: lambda _row: pgettext("cover", "indefinite"),
    CoverKind.NOT_RECORDED: lambda _row: pgettext("cover", "not recorded"),
    CoverKind.NOT_IN_EFFECT: _not_in_effect,
}


def cover_words(row: Any) -> str:
    """Until when it is in effect (`status.listing.AgreementRow`): a day, "≈" the earliest, "↻" the
    first roll that can still be stopped, or why there is none."""
    return COVER.get(row.end_kind, _not_in_effect)(row)
