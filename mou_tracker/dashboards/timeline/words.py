"""What the marks say: short labels on the drawing, and the story of each in full.

Days are short, in the reader's manner; only sums keep ISO days, to be checked by hand.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.models import ActivityKind, ActivityState, state_label
from agreements.dates import SPAN, PartialDate
from agreements.models import DeadlineKind, DeadlineState, Stage, StatusCode
from agreements.models.fields import in_language as pick
from agreements.status.answers import Gap
from agreements.wording import explanations
from agreements.wording.date_formats import format_date, in_words
from agreements.wording.edges import doubtful
from agreements.wording.numbers import in_thousands

from .lane import Due, Lane, Preparing, Signing, Status, Term, Undated, Work


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


def gap_short(n: int) -> str:
    return pgettext("days, very short", "%(n)s d") % {"n": in_thousands(n)}


def not_recorded() -> str:
    return _("end not recorded")


def ordinal(n: int) -> str:
    """ "original", "renewal 6"."""
    return pgettext("term", "original") if n == 0 else _("renewal %(n)d") % {"n": n}


def name(lane: Lane) -> str:
    """The partners, as their short names."""
    return " · ".join(short for short, _names, _country in lane.partners) or lane.reference


def status_label(code: str) -> str:
    return str(StatusCode(code).label)


def stage_label(code: str) -> str:
    return str(Stage(code).label)


def kind_label(work: Work) -> str:
    return str(ActivityKind(work.kind).label)


def due_label(kind: str) -> str:
    return str(DeadlineKind(kind).label)


def closed(due: Due) -> str:
    """ "passed 4 Jul 2023", "done 1 Jun 2023"."""
    return f"{DeadlineState(due.state).label} {day(due.closed_on)}"


# --- Labels, longest first -----------------------------------------------------------------------


def term_labels(term: Term) -> list[str]:
    """On a bar, from the whole to the ordinal alone. ≈ where a bound is not certain."""
    about = "" if term.certain else "≈ "
    if term.roll:
        return [_("tacit") + f" {about}{day(term.span.first)}", f"↻ {term.roll}", f"↻{term.roll}"]
    words = ordinal(term.ordinal)
    known = term.span.last if term.end_is_recorded else None
    starts = day(term.span.first)
    reach = f"{starts} – {day(known)}" if known else f"{starts} –"
    return [
        f"{words}  {about}{reach}",
        f"{words}  {about}{starts}",
        words,
        str(term.ordinal),
    ]


def work_labels(work: Work) -> list[str]:
    title, when = pick(work.title)[0], partial(work.when)
    if work.forum:
        return [f"{work.forum} {when}", work.forum]
    short = title if len(title) <= 34 else f"{title[:32].rstrip()}…"
    if work.state != ActivityState.HELD:
        return [f"{short}, {when}", f"{kind_label(work)}, {when}", when]
    return [short, kind_label(work)]


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


def notice_story(lane: Lane, term: Term) -> str:
    head = _("Last day for notice: %(day)s") % {"day": day(term.notice_by)}
    return "\n".join([head, *because(lane, term.because.get("notice_by", ()))])


def standing(row: Status) -> str:
    """A status in words, ≈ where it rests on an assumption."""
    return status_label(row.status) if row.certain else f"≈ {status_label(row.status)}"


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


def signing_story(one: Signing) -> str:
    return _("%(what)s, signed %(when)s") % {
        "what": ordinal(one.ordinal),
        "when": partial(one.signed),
    }


def preparing_labels(one: Preparing) -> list[str]:
    return [f"{ordinal(one.ordinal)}: {stage_label(one.stage)}", stage_label(one.stage)]


def preparing_story(one: Preparing) -> str:
    return "\n".join(
        [ordinal(one.ordinal), _("in preparation: %(stage)s") % {"stage": stage_label(one.stage)}]
    )


def due_story(start: Due | None, target: Due) -> str:
    lines = [f"{due_label(target.kind)}: {day(target.day)}"]
    if start:
        lines.append(f"{due_label(start.kind)}: {day(start.day)}")
    return "\n".join(lines)


def notice_label(due: Due) -> str:
    return _("notice by %(day)s") % {"day": day(due.day)}


def end_labels(row: Status) -> list[str]:
    about = "" if row.end_certain else "≈ "
    last = f"{about}{day(row.span.last)}"
    told = doubtful(row.span.last, row.end_earliest, row.end_latest, certain=row.end_certain)
    return [_("ends %(day)s") % {"day": told}, _("ends %(day)s") % {"day": last}, last]
