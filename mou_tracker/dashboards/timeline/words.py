"""What the marks say: short labels on the drawing, and the story of each in full.

Days are short, in the reader's manner; only sums keep ISO days, to be checked by hand.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.models import ActivityKind, state_label
from agreements.dates import SPAN, PartialDate
from agreements.models import DeadlineKind, DeadlineState, StatusCode
from agreements.models.fields import in_language as pick
from agreements.status.answers import Gap
from agreements.wording import explanations
from agreements.wording.date_formats import format_date, in_words
from agreements.wording.numbers import in_thousands

from .lane import Due, Lane, Status, Term, Undated, Work


def day(value: date) -> str:
    """ "4 Jun 2018", or as the reader chose."""
    return format_date(value, "SHORT_DATE_FORMAT")


def partial(value: PartialDate) -> str:
    """ "4 Jun 2018", "September 2008", "second half of 2026", "≈ 2013"."""
    return in_words(value, "SHORT_DATE_FORMAT")


def span(first: date | None, last: date | None) -> str:
    """ "4 Jun 2018 – 3 Jun 2020"; one day once; an open side as it is."""
    told = [day(one) if one else "…" for one in (first, last)]
    return told[0] if first == last and first else " – ".join(told)


def days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": in_thousands(n)}


def gap(n: int) -> str:
    return ngettext("gap of %(n)s day", "gap of %(n)s days", n) % {"n": in_thousands(n)}


def not_recorded() -> str:
    return _("end not recorded")


def ordinal(n: int) -> str:
    """ "original", "renewal 6"."""
    return pgettext("term", "original") if n == 0 else _("renewal %(n)d") % {"n": n}


def status_label(code: str) -> str:
    return str(StatusCode(code).label)


def kind_label(work: Work) -> str:
    return str(ActivityKind(work.kind).label)


def due_label(kind: str) -> str:
    return str(DeadlineKind(kind).label)


def closed(due: Due) -> str:
    """ "passed 4 Jul 2023", "done 1 Jun 2023"."""
    return f"{DeadlineState(due.state).label} {day(due.closed_on)}"


# --- Stories -------------------------------------------------------------------------------------


def because(lane: Lane, steps: tuple[Any, ...] | list[Any]) -> Iterator[str]:
    for step in lane.disclose(steps) if lane.disclose else steps:
        yield explanations.render(step, binding=lane.binding)


def status_story(lane: Lane, row: Status) -> str:
    """One line a fact: what, from when to when, how we know."""
    lines = [status_label(row.status)]
    if row.ordinal is not None and row.status != "expired":
        lines[0] = f"{ordinal(row.ordinal)} · {lines[0]}"
    told: Status | Gap = row
    if found := lane.gap_from(row):
        lines[0], told = f"{gap(found.days)} · {lines[0]}", found
    if not told.certain:
        lines[0] += " · ≈ " + _("not certain")
    lines.append(span(told.span.first, told.span.last))
    lines += because(lane, row.because)
    return "\n".join(lines)


def term_story(lane: Lane, term: Term) -> str:
    lines = [ordinal(term.ordinal), span(term.span.first, term.span.last)]
    if term.roll:
        lines[0] += " · " + _("tacit period %(n)d") % {"n": term.roll}
    if not term.certain:
        lines[0] += " · ≈ " + _("not certain")
    for name_ in SPAN:
        lines += because(lane, term.because.get(name_, ()))
    return "\n".join(lines)


def undated_story(row: Undated) -> str:
    told = (
        _("%(what)s, signed on a day not recorded")
        if row.is_recorded
        else _("%(what)s, not recorded")
    )
    what = told % {"what": ordinal(row.ordinal)}
    if row.after and row.before:
        where = _("between %(first)s and %(last)s") % {
            "first": day(row.after),
            "last": day(row.before),
        }
        return f"{what}\n{where}"
    return what


def work_story(work: Work) -> str:
    state = [state_label(work.kind, work.state)] if work.state else []
    lines = [pick(work.title)[0], " · ".join(map(str, (kind_label(work), *state)))]
    lines.append(partial(work.when))
    if work.is_window and work.when.earliest and work.when.latest:
        lines[-1] += f" ({span(work.when.earliest, work.when.latest)})"
    if work.forum:
        lines[1] = f"{work.forum} · {lines[1]}"
    if work.outside_cover:
        lines.append(_("outside formal cover"))
    return "\n".join(lines)


def periods(lane: Lane) -> str:
    """Every status period with its first day; the last one with its end where it has one."""
    told = []
    for row in lane.statuses:
        found = lane.gap_from(row)
        what = gap(found.days) if found else status_label(row.status)
        certain = (found or row).certain
        told.append(f"{day(row.span.first)} {'' if certain else '≈ '}{what}")
    if lane.statuses and (end := lane.statuses[-1].span.last):
        told.append(f"– {day(end)}")
    return ", ".join(told)


def due_story(start: Due | None, target: Due) -> str:
    lines = [f"{due_label(target.kind)}: {day(target.day)}"]
    if start:
        lines.append(f"{due_label(start.kind)}: {day(start.day)}")
    return "\n".join(lines)
