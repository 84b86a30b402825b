"""Which legal acts are open on an agreement, and from which to which day its text allows each.

Read from the derived rows; the last day an act would bring is asked of the rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.derive.preview import Aftermath, Preview
from agreements.models import NOTICES, Event, EventKind, NoticeAnchor, Reach, TermPeriod
from agreements.status.answers import Answer

#: A notice is given, a consent is agreed.
IF_GIVEN, IF_AGREED = gettext_lazy("If given today"), gettext_lazy("If agreed today")


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an act of `kind` is open, and on which days (inclusive; None: no bound is known).

    `why`: what the bounds rest on, or why it is not open. `last_day`: the last day in effect were
    the act done on the asked day; only of notices. `ways`: where it would have to say how far it
    reaches, what would become of the terms for each answer.
    """

    kind: str
    is_open: bool
    earliest: date | None = None
    latest: date | None = None
    why: str = ""
    last_day: date | None = None
    ways: "tuple[Way, ...]" = ()

    @property
    def label(self) -> str:
        return str(EventKind(self.kind).label)

    @property
    def if_done(self) -> str:
        """What heads the days that would follow from it."""
        return IF_AGREED if self.kind == EventKind.TERMINATED_BY_CONSENT else IF_GIVEN


@dataclass(frozen=True, slots=True)
class Way:
    """What would follow from an act with this reach."""

    reach: Reach
    after: Aftermath

    @property
    def label(self) -> str:
        return str(self.reach.label)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the rules of each act look at."""

    found: Answer
    events: list[Event]
    preview: Preview

    @property
    def running(self) -> TermPeriod | None:
        """The period that runs on the asked day, suspended or not."""
        alive = self.found.is_in_effect or self.found.code == "suspended"
        return self.found.period if alive else None

    def after(self, kind: str, reach: str | None = None) -> Aftermath:
        """What would be left, were such an act done on the asked day."""
        return self.preview.after_act(
            kind=kind,
            on=self.found.on,
            by_party=self.preview.facts.home if kind in NOTICES else None,
            ordinal=self.running.ordinal,
            reach=reach,
        )

    def ways(self, kind: str) -> tuple[Way, ...]:
        """For each reach, where an act on the asked day may have to say it."""
        act = Event(kind=kind, on=self.found.on, agreement=self.found.agreement)
        if self.preview.asks_reach(act) is False:
            return ()
        return tuple(Way(reach, self.after(kind, reach)) for reach in Reach)

    @property
    def standing_notices(self) -> list[Event]:
        taken_back = {event.withdraws_id for event in self.events}
        return [
            event for event in self.events if event.kind in NOTICES and event.pk not in taken_back
        ]


def _not_in_effect(kind: str) -> Opening:
    return Opening(kind, False, why=_("No term is in effect on this day."))


def _notice(kind: str, scene: Scene) -> Opening:
    period = scene.running
    if period is None:
        return _not_in_effect(kind)
    term = scene.found.term
    if term.notice_value is None:
        why = (
            _("The text has no notice clause; consent of both sides can still end it.")
            if term.notice_settled
            else _("The notice clause is not recorded: no last day can be computed.")
        )
        return Opening(kind, True, period.starts_on, period.span.last, why)
    ways = scene.ways(kind)
    after = None if ways else scene.after(kind).last_day
    if term.notice_anchor == NoticeAnchor.BEFORE_END:
        why = _("A notice after the last day for notice counts for the end that follows.")
        return Opening(kind, True, period.starts_on, period.notice_by, why, after, ways)
    why = _("It may be given at any time; the end follows from the day it counts from.")
    return Opening(kind, True, period.starts_on, period.span.last, why, after, ways)


def _withdrawal(kind: str, scene: Scene) -> Opening:
    notices = scene.standing_notices
    if not notices:
        return Opening(kind, False, why=_("No notice stands that could be withdrawn."))
    period = scene.running
    if period is None:
        return Opening(kind, False, why=_("The last day in effect has passed."))
    why = _("A notice can be withdrawn up to and including the last day in effect.")
    return Opening(kind, True, min(row.on for row in notices), period.span.last, why)


def _in_term(kind: str, scene: Scene, why: str, *, reaches: bool = False) -> Opening:
    period = scene.running
    if period is None:
        return _not_in_effect(kind)
    ways = scene.ways(kind) if reaches else ()
    return Opening(kind, True, period.starts_on, period.span.last, why, ways=ways)


def _suspension(kind: str, scene: Scene) -> Opening:
    if scene.found.code == "suspended":
        return Opening(kind, False, why=_("It is suspended already."))
    return _in_term(kind, scene, _("The term runs on while it is suspended: its end stays."))


def _resumption(kind: str, scene: Scene) -> Opening:
    if scene.found.code != "suspended":
        return Opening(kind, False, why=_("It is not suspended."))
    ends = scene.running.span.last if scene.running else None
    why = _("Cover returns on the day it is resumed.")
    return Opening(kind, True, scene.found.status.since, ends, why)


def _consent(kind: str, scene: Scene) -> Opening:
    why = _("It ends on the day both agree on, at the latest its own end.")
    return _in_term(kind, scene, why, reaches=True)


def _departure(kind: str, scene: Scene) -> Opening:
    return _in_term(kind, scene, _("With two parties it ends; with more, the others may go on."))


OPENINGS: dict[str, Callable[[str, Scene], Opening]] = {
    EventKind.NOTICE_SENT: _notice,
    EventKind.NOTICE_RECEIVED: _notice,
    EventKind.NOTICE_WITHDRAWN: _withdrawal,
    EventKind.SUSPENDED: _suspension,
    EventKind.RESUMED: _resumption,
    EventKind.TERMINATED_BY_CONSENT: _consent,
    EventKind.PARTY_WITHDREW: _departure,
}


def openings(found: Answer, *, preview: Preview) -> list[Opening]:
    """Every kind of act on the asked day, in the order of `EventKind`."""
    scene = Scene(found, list(found.agreement.events.all()), preview)
    return [OPENINGS[kind](kind, scene) for kind in EventKind.values]
