"""What a partner's page tells of the work with it, besides what the register knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityKind
from activities.status.listing import rows_for
from activities.views.commitments import by_due
from agreements.access import rights_of
from agreements.clock import in_address
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentSide,
    CommitmentState,
    Party,
    Post,
    Stage,
)
from mou_tracker.dashboards.coverage.question import Question
from mou_tracker.dashboards.coverage.reciprocity import Balance, balances

#: As many of each as the page shows.
NEXT, LETTERS, PROMISES, FORMER = 5, 10, 8, 10
SIDES = (
    (CommitmentSide.OURS, _("Ours")),
    (CommitmentSide.THEIRS, _("Theirs")),
    (CommitmentSide.JOINT, _("Joint")),
)


@dataclass(frozen=True, slots=True)
class Promises:
    """Of one side: those `open` on the day, the first due first, and how many in each state."""

    label: Any
    open: Sequence[Commitment]
    count: int
    states: Sequence[tuple[Any, int]]


@dataclass(frozen=True, slots=True)
class PartnerNow:
    """`unanswered`: letters sent, and no reply in 60 days."""

    upcoming: Sequence[Any]
    next_meeting: Any
    promises: Sequence[Promises]
    unanswered: Sequence[Any]
    unanswered_count: int
    unanswered_href: str
    former: Sequence[Post]
    balance: Balance | None
    since: date
    met_href: Sequence[str]
    coverage_href: str


def partner_now(party: Party, user: Any, *, on: date, today: date) -> PartnerNow:
    """Twelve statements, whatever there is."""
    seen: Any = Activity.objects.visible_to(user).with_party([party], seen_by=user)
    upcoming = rows_for(seen.upcoming(on)[:NEXT], user=user, on=on)
    meetings = seen.filter(kind=ActivityKind.MEETING).upcoming(on)
    letters = seen.unanswered(on, seen_by=user)
    asked = Question(rights_of(user), on)
    found = balances(asked, column=party.uid) if not party.is_home else []
    day = in_address(on, today=today)
    whole = urlencode({"party": party.uid, "unanswered": "1", **day})
    rows = urlencode({"party": party.uid, "list": "LIST", **day})
    return PartnerNow(
        upcoming=upcoming,
        next_meeting=meetings.first(),
        promises=_promises(party, user, on),
        unanswered=rows_for(letters.newest_first()[:LETTERS], user=user, on=on),
        unanswered_count=letters.order_by().count(),
        unanswered_href=f"{reverse('activities:list')}?{whole}",
        former=list(Post.objects.filter(party=party).over_by(on).select_related("person")[:FORMER]),
        balance=found[0] if found else None,
        since=asked.first,
        coverage_href=f"{reverse('coverage-rows')}?{urlencode({'party': party.uid, **day})}",
        met_href=f"{reverse('coverage-rows')}?{rows}".split("LIST"),
    )


def _promises(party: Party, user: Any, on: date) -> list[Promises]:
    seen: Any = Commitment.objects
    under = Agreement.objects.visible_to(user).filter(parties=party)
    rows = seen.visible_to(user).filter(term__agreement__in=under, term__stage=Stage.SIGNED)
    rows = rows.filter(term__is_void=False, carried_to=None)
    counted = rows.order_by().values_list("side", "state").annotate(n=Count("pk"))
    of_side: dict[str, list[tuple[Any, int]]] = {}
    for side, state, n in counted:
        of_side.setdefault(side, []).append((CommitmentState(state).label, n))
    owed: dict[str, list[Commitment]] = {}
    open_now = seen.visible_to(user).filter(term__agreement__in=under).open_on(on)
    for row in by_due(open_now, user):
        owed.setdefault(row.side, []).append(row)
    return [
        Promises(label, found[:PROMISES], len(found), of_side.get(side, []))
        for side, label in SIDES
        if (found := owed.get(side, [])) or side in of_side
    ]
