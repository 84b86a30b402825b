"""Which explanations leave the office, and what of them: a step or note is internal unless its code
stands in SHARED, a parameter unless it stands beside that code.

A parameter that names another row (POINTERS) is shown to nobody who may not see that row.
`agreements.disclosure` asks that and is the only maker of `Disclosed`; nothing else is rendered.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any


class Disclosed(dict):
    """A step or note as one reader may have it: rows it names by their public id, and by name in
    `names` (parameter -> name) for its sentence. Made by `agreements.disclosure` alone."""

    __slots__ = ("names",)

    def __init__(self, step: Mapping[str, Any], names: Mapping[str, str] | None = None) -> None:
        super().__init__(step)
        self.names = names or {}


def _table(lines: str) -> dict[str, frozenset[str]]:
    """One code a line, and the parameters shared with it."""
    rows = (line.split() for line in lines.splitlines() if line.strip())
    return {code: frozenset(params) for code, *params in rows}


#: Code of the step that a status of running out rests on.
LAST_DAY_KNOWN = "ends_on_known_day"
#: Steps a partner may have: code, parameters.
SHARED_STEPS = _table("""
    signed                    ordinal signed
    effect_on_last_signature  ordinal signed date
    effect_presumed           ordinal signed date
    effect_fixed              ordinal date clause
    effect_retroactive        ordinal date clause
    effect_notified           ordinal notified days date
    effect_pending            ordinal
    starts_after_current_end  ordinal old_end date
    starts_at_once            ordinal old_end date
    starts_on_stated_day      ordinal date
    counts_from_latest        signed date
    sum                       start length each times minus_day clamped convention date
    stated_end                ordinal date
    stated_end_within         ordinal earliest date
    indefinite                ordinal
    end_not_recorded          ordinal
    length_not_recorded
    after_term                before date
    latest_end                old_end date
    extension                 amendment signed old_end date
    revived                   signed date
    tacit_roll                roll old_end date
    cut_by_term               ordinal start date
    cut_by_successor          by start date
    ended_on                  date
    ran_out                   ordinal date
    undated_between           ordinals
    undated_terms             ordinals
    unrecorded_terms          ordinals
    may_lie_before            ordinals
    ends_on_known_day         date
    notice_day                end length clamped date
    notice_given              event kind party on date
    notice_not_received       event sent party
    notice_in_time            notice_by date
    notice_late               notice_by date
    notice_period_begins      date
    notice_withdrawn          event date
    day_named                 date
    end_of_period_presumed    date
    carried_to                anchor start date
    terminated_by_consent     event party on date
    party_withdrew            event party on date
    ends_agreement            event party date
    term_follows              ordinal start
    begins_when_taken_back    ordinal date
    suspended                 event party date
    resumed                   event date
    superseded                by date last
    gap                       start end days
    given_up
    not_signed_yet
    asked_after_signature     date signed days
    asked_yearly              date times
    moved                     literal rule date
    days_off_unknown          year
    due_day                   date
    due_window                due date
    carried_over              ordinal
    activity_day              date
    activity_time             date time time_zone
    activity_window           window first last
    window_opens              date
    last_third                first days date
    day_was_fixed
    activity_held             held
    activity_cancelled
""")

#: Notes (`missing`, `warnings`) a partner may have, each of a term it is shown.
SHARED_NOTES = _table("""
    instruments               ordinals
    ends_on                   first last
    effective_on
    notice
    signed_on                 recorded
    renewal
    renewal_length
    received_on               event sent
    reach                     event on
    starts                    old_end
    planned                   fact on
    ends_disagree             stated computed
    effect_before_signature   effective_on signed
    retroactive_without_clause  effective_on signed
    starts_without_old_end    starts
    starts_out_of_bounds      date old_end
    out_of_order              before
    overtaken                 by
    end_before_start          starts_on ends_on
    day_out_of_range          field
    latest_end_first          ends_on latest_end
    late_notice               event date notice_by ends_on
    notice_without_clause     event date
    notice_without_end        event date
    day_not_in_clause         event date
    day_before_clause         event date earliest
    ends_before_that          event date ends_on
    ends_before_act           event date act
    withdrawn_too_late        event date ends_on
    suspended_already         event date
    not_suspended             event date
    outside_term              event kind date
    extension_outside_term    signed
    extension_too_late        signed date old_end
    extension_shortens        signed date old_end
""")
#: What every note carries besides.
OF_NOTES = frozenset({"ordinal", "until"})

#: Parameters that name another row, by what kind of row: a reader who may not see it is not told.
POINTERS = {"party": "party", "event": "event", "amendment": "amendment"}
#: ... and those of certain codes. Elsewhere `by` is the ordinal of a term of the same agreement.
POINTERS_OF = {
    "superseded": POINTERS | {"by": "agreement"},
    "cut_by_successor": POINTERS | {"by": "agreement"},
}


def pointers(step: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """The rows a step names: parameter -> (kind, stored key)."""
    found = {}  # most steps name none: asked for each step of each row of a list
    for name, kind in POINTERS_OF.get(step["code"], POINTERS).items():
        value = step.get(name)
        if value is not None:
            found[name] = (kind, value)
    return found


def _ended(step: Mapping[str, Any]) -> dict[str, Any] | None:
    """The last day in effect alone; None where there was none."""
    last = step.get("last", step["date"])
    if step["code"] == "superseded" and "last" not in step:  # `date` is the day after
        last = (date.fromisoformat(last) - timedelta(days=1)).isoformat()
    return {"code": "ended_on", "date": last} if last else None


#: What stands instead of a step about a row that is hidden; other codes lose the parameter.
INSTEAD_OF_HIDDEN = {"superseded": _ended, "cut_by_successor": _ended}
#: ... and what a partner has instead of a step that is the office's own.
INSTEAD_OF_INTERNAL = {"nothing_signed": lambda step: {"code": "not_signed_yet"}}
