"""One lane in words: its card, and what its marks say. Both are asked for when they are looked at,
so that a page of hundreds carries neither."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from activities.models import Activity
from agreements.access import may_ask_for
from agreements.deadline_kinds import DECIDE, RECORD_NOTICE, NextStep
from agreements.disclosure import disclose
from agreements.models import Agreement, Deadline, DecisionKind
from agreements.status.next_act import NextAct
from agreements.wording.next_acts import act_words, consequence, decided_words
from mou_tracker.reminders.duties import Link, acts_of

from . import words
from .lane import RUNNING, Lane
from .rows import Row, rows_of
from .scale import Scale


@dataclass(frozen=True)
class Card:
    """`due`: the deadline of its next act, with the sums that lead to its day; `consequence`: what
    happens if it passes;
    `safe`: the day that is safe, where the day itself is in doubt; `links`: what can be done about
    it, the first of them first; `decided`: what was decided; `change`: where to change that."""

    agreement: Agreement
    row: Row
    due: Deadline | None = None
    consequence: str = ""
    safe: date | None = None
    literal: date | None = None
    last: Activity | None = None
    links: list[Link] = field(default_factory=list)
    decided: str = ""
    change: str = ""

    @property
    def act_text(self) -> str:
        """What its day asks for, also where that is decided."""
        return act_words(self.row.act)

    @property
    def main(self) -> Link | None:
        return self.links[0] if self.links else None


def card_of(reference: str, *, user: Any, on: date, today: date) -> Card | None:
    """None where the agreement may not be seen, or was not known on the day."""
    seen = Agreement.objects.visible_to(user).known_on(on).filter(reference=reference)
    agreement = seen.first()
    if agreement is None:
        return None
    one = Agreement.objects.filter(pk=agreement.pk)
    (row,) = rows_of(one, user=user, on=on, today=today)
    due = Deadline.objects.told_to(user).filter(uid=row.act.uid).first() if row.act.uid else None
    held = Activity.objects.visible_to(user).filter(agreements=agreement, held_latest__lte=on)
    told = {
        "agreement": agreement,
        "row": row,
        "consequence": consequence(row.act),
        "last": held.newest_first().first(),
        "decided": decided_words(row.act),
    }
    decide = _decide(agreement, user)
    if told["decided"] and decide:
        told["change"] = decide[0].path
    if due is None:
        return Card(**told, links=[] if told["decided"] else decide)
    (due,) = disclose([due], to=user)
    links = acts_of(due, [agreement], user, on=on).links
    return Card(
        **told,
        due=due,
        safe=due.safe_by if due.safe_by != due.day else None,
        literal=due.latest or due.day,
        links=_answering(links, row.act),
    )


#: Decision → the act that carries it out; None: what its deadline asks for first.
CARRIED_OUT_BY: dict[str, NextStep | None] = {
    DecisionKind.RENEW: None,
    DecisionKind.GIVE_NOTICE: RECORD_NOTICE,
}


def _answering(links: list[Link], act: NextAct) -> list[Link]:
    """Of what can be done, nothing that goes against what was decided about it."""
    decided = act.decision if act.is_answered else None
    if decided is None:
        return links
    if decided.kind not in CARRIED_OUT_BY:
        return []
    step = CARRIED_OUT_BY[decided.kind]
    return links if step is None else [one for one in links if one.label == str(step.label)]


def _decide(agreement: Agreement, user: Any) -> list[Link]:
    """Deciding about an agreement: all there is where nothing is due of it."""
    if not may_ask_for(user, "decide"):
        return []
    path = reverse("agreements:decide", args=[agreement.reference])
    return [Link(str(DECIDE.label), path)]


def stories(lane: Lane, scale: Scale, on: date) -> Iterator[dict[str, Any]]:
    """What lies along a lane from left to right: both edges in per cent of the window, and the
    words. What lies outside the window is left out."""
    found = [(scale.span(first, last), text) for first, last, text in _stories(lane, on)]
    inside = [(edges, text) for edges, text in found if edges]
    for edges, text in sorted(inside, key=lambda one: one[0]):
        yield {"from": round(edges[0], 2), "to": round(edges[1], 2), "text": text}


def _stories(lane: Lane, on: date) -> Iterator[tuple[date, date | None, str]]:
    for row in lane.statuses:
        term = lane.term_on(row.span.first)
        if row.status in RUNNING and term is not None:
            continue
        gap = lane.gap_from(row)
        span = gap.span if gap else row.span
        yield span.first, span.last, words.status_story(lane, row)
    for term in lane.terms:
        yield term.span.first, term.span.last, words.term_story(lane, term)
    for due in lane.dues:
        told = words.day(due.day) if due.is_open else words.closed(due)
        yield due.day, due.until or due.day, f"{words.due_label(due.kind)}: {told}"
    for work in lane.works:
        if work.when.earliest and work.when.latest:
            yield work.when.earliest, work.when.latest, words.work_story(work)
