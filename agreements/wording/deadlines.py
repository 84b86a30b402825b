"""What a deadline means for who reads it: the same sentence on page, mail and calendar."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.dates import holiday_name, is_reckoned
from agreements.languages import reader_language
from agreements.models import (
    Deadline,
    DeadlineKind,
    Event,
    EventKind,
    NoticeBasis,
    RenewalMode,
    Term,
)
from agreements.wording.date_formats import format_date
from agreements.wording.explanations import length

#: What happens if the day for a notice passes without one, by what the text says of renewing.
IF_NOTICE_PASSES = {
    "renews": gettext_noop(
        "If it passes without notice, the agreement renews for %(length)s after %(end)s."
    ),
    "renews_until": gettext_noop(
        "If it passes without notice, the agreement renews for %(length)s after %(end)s, at the "
        "longest until %(latest)s."
    ),
    "renews_for_unknown": gettext_noop(
        "If it passes without notice, the agreement renews after %(end)s; for how long is not "
        "recorded."
    ),
    "ends": gettext_noop("If it passes and no renewal is agreed, the agreement ends on %(end)s."),
    "not_recorded": gettext_noop(
        "If it passes: the renewal clause is not recorded, so whether the agreement ends on "
        "%(end)s or renews is not known."
    ),
}
#: What is certain once the day has passed without one.
NOTICE_PASSED = {
    "renews": gettext_noop(
        "The day passed without notice: the agreement renews for %(length)s after %(end)s."
    ),
    "renews_until": gettext_noop(
        "The day passed without notice: the agreement renews for %(length)s after %(end)s, at the "
        "longest until %(latest)s."
    ),
    "renews_for_unknown": gettext_noop(
        "The day passed without notice: the agreement renews after %(end)s; for how long is not "
        "recorded."
    ),
    "ends": gettext_noop(
        "The day passed and no renewal was asked for: the agreement ends on %(end)s unless a "
        "renewal is signed."
    ),
    "not_recorded": gettext_noop(
        "The day passed: the renewal clause is not recorded, so whether the agreement ends on "
        "%(end)s or renews is not known."
    ),
}
#: A notice that was sent so long before a last day for notice, or less, was sent for it.
SENT_FOR = timedelta(days=400)
#: By whether the day has passed.
SENT = {
    False: gettext_noop(
        "A notice was sent on %(day)s. It counts from its receipt, which is not recorded: record "
        "the day of receipt. Until then it is open whether the agreement ends."
    ),
    True: gettext_noop(
        "The day has passed. A notice was sent on %(day)s; the day of its receipt is not recorded, "
        "so it is open whether the agreement ends. Record the day of receipt."
    ),
}
#: Days off that are no holidays of a country.
DAYS_OFF = {"weekend": gettext_noop("weekend"), "closed": gettext_noop("the office is closed")}
#: The columns of a term that say it.
CLAUSE = ("renewal_mode", "renewal_years", "renewal_months", "renewal_latest_end")


def if_notice_passes(
    clause: Mapping[str, Any], *, last_day: str, in_doubt: bool, has_passed: bool = False
) -> str:
    """What happens if the day for a notice passes, or, where it `has_passed`, is certain now: the
    agreement ends, or renews for how long. `clause`: `CLAUSE` of the term; `last_day`: that of the
    period that would follow on or end; `in_doubt`: whether the day for the notice is."""
    named = {"years": clause["renewal_years"] or 0, "months": clause["renewal_months"] or 0}
    latest = clause["renewal_latest_end"]
    told = {"length": length(named), "latest": _day(latest) if latest else ""}
    told["end"] = f"≈ {_day(last_day)}" if in_doubt else _day(last_day)
    words = NOTICE_PASSED if has_passed else IF_NOTICE_PASSES
    return _(words[_outcome(clause["renewal_mode"], told)]) % told


def _outcome(mode: str, told: Mapping[str, str]) -> str:
    if mode == RenewalMode.NOT_RECORDED:
        return "not_recorded"
    if mode != RenewalMode.TACIT:
        return "ends"
    if not told["length"]:
        return "renews_for_unknown"
    return "renews_until" if told["latest"] else "renews"


def _day(value: date | str) -> str:
    return format_date(date.fromisoformat(value) if isinstance(value, str) else value)


def name_outcomes(rows: Iterable[Deadline]) -> list[Deadline]:
    """The same rows, each with `outcome`: what happens if its day passes, of days for a notice
    that lie ahead; empty for other kinds. At most one query."""
    rows = list(rows)
    asked = {row.term_id for row in rows if row.kind == DeadlineKind.NOTICE and row.term_id}
    found = Term.objects.filter(pk__in=asked).values("pk", *CLAUSE) if asked else ()
    clauses = {one["pk"]: one for one in found}
    for row in rows:
        is_asked = row.kind == DeadlineKind.NOTICE and getattr(row, "state", "open") == "open"
        clause = clauses.get(row.term_id)
        row.outcome = (
            if_notice_passes(
                clause, last_day=row.end_that_follows, in_doubt=row.earliest != row.latest
            )
            if is_asked and clause and row.end_that_follows
            else ""
        )
    return rows


def sent_and_not_received(rows: Iterable[Deadline]) -> dict[int, list[date]]:
    """By term, the days on which a notice that counts from its receipt was sent and of which no
    receipt is recorded. At most one query."""
    terms = {row.term_id for row in rows if row.kind == DeadlineKind.NOTICE and row.term_id}
    if not terms:
        return {}
    sent = Event.objects.filter(
        kind=EventKind.NOTICE_SENT, received_on=None, is_void=False, is_planned=False,
        agreement__terms__in=terms, agreement__terms__notice_basis=NoticeBasis.RECEIVED,
    ).exclude(withdrawn_by__is_void=False)  # fmt: skip
    found: dict[int, list[date]] = {}
    for term, day in sent.order_by("on").values_list("agreement__terms", "on"):
        found.setdefault(term, []).append(day)
    return found


def said_of_sent(row: Deadline, sent: Mapping[int, list[date]], *, has_passed: bool) -> str:
    """What stands in place of what happens without a notice, where one was sent for this day and
    its receipt is not recorded; else nothing."""
    first = row.day - SENT_FOR
    days = [day for day in sent.get(row.term_id or 0, ()) if first <= day <= row.day]
    if not days:
        return ""
    return _(SENT[has_passed]) % {"day": _day(days[-1])}


def outcome_of_passing(row: Deadline) -> str:
    """What is certain now that the day for a notice has passed; empty where it says nothing."""
    if said := said_of_sent(row, sent_and_not_received([row]), has_passed=True):
        return said
    clause = Term.objects.filter(pk=row.term_id).values(*CLAUSE).first()
    if clause is None or not row.end_that_follows:
        return ""
    in_doubt = row.earliest != row.latest
    return if_notice_passes(
        clause, last_day=row.end_that_follows, in_doubt=in_doubt, has_passed=True
    )


def days_off_said(day: date, params: Mapping[str, Any]) -> list[str]:
    """That the day a deadline falls on is off, and why, in the reader's language. `day`: the one
    its rule gives, before any working-day rule; the names that are stored are English."""
    language = reader_language()
    return [
        _("This is a day off: %s") % _day_off(reason, day, language)
        for reason in params.get("days_off", ())
    ]


def _day_off(reason: Mapping[str, Any], day: date, language: str) -> str:
    country, name = reason.get("country") or "", reason["name"]
    if name in DAYS_OFF:
        return f"{_(DAYS_OFF[name])} {country}".strip()
    told = f"{holiday_name(day, country, language) or name} {country}".strip()
    if is_reckoned(day, country):
        return _("%s (reckoned; it may be declared for another day)") % told
    return told
