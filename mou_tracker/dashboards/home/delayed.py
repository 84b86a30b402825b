"""What became of it: plans whose day or window has passed, and of which nobody said so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Max, OuterRef
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from activities.models import Activity, ActivityAgreement
from agreements.access import Rights
from agreements.models import DeadlineKind, short_of, through_visible
from agreements.models.compiled import compiled
from agreements.models.fields import in_language
from agreements.status.next_act import NextAct
from mou_tracker.reminders.duties import Link

#: Lines that are shown.
SHOWN = 8
#: What answers the question, each with its address: it took place, it will on another day, it will
#: not.
ANSWERS: tuple[tuple[str, Any], ...] = (
    ("activities:hold", pgettext_lazy("what became of a plan", "Done")),
    ("activities:fix-day", pgettext_lazy("what became of a plan", "Other day")),
    ("activities:cancel", pgettext_lazy("what became of a plan", "Cancelled")),
)


@dataclass(frozen=True, slots=True)
class Delayed:
    """An agreement (its id; None: the plan serves none) with its plan whose last day passed last,
    and how many more. `named`: short names of the parties that a plan of no agreement names."""

    id: int | None
    activity: Activity
    more: int = 0
    named: tuple[str, ...] = ()

    @property
    def answers(self) -> list[Link]:
        return answers_for(self.activity.uid)


def answers_for(uid: str) -> list[Link]:
    """The pages on which the question about an activity is answered."""
    return [Link(str(label), reverse(name, args=[uid])) for name, label in ANSWERS]


def asked_by(act: NextAct) -> str:
    """The uid of the activity of which an act asks the same: a window that passed without a day."""
    is_window = act.kind == DeadlineKind.MEETING_TO_SCHEDULE and act.is_late
    return str(act.params.get("activity", "")) if is_window else ""


def delayed_plans(rights: Rights, *, on: date) -> list[Delayed]:
    """Those whose day passed last first. Three statements."""
    latest, alone = list(_by_agreement(rights, on=on)), list(_alone(rights, on=on))
    rows = Activity.objects.select_related("responsible").in_bulk(
        [*(one for _pk, _last, _n, one in latest), *(pk for pk, _names in alone)]
    )
    found = [Delayed(pk, rows[one], n - 1) for pk, _last, n, one in latest]
    found += [Delayed(None, rows[pk], named=_short(names)) for pk, names in alone]
    return sorted(found, key=_passed_last)[:SHOWN]


def _short(names: Iterable[Any]) -> tuple[str, ...]:
    return tuple(in_language(name)[0] for name in names)


def _passed_last(row: Delayed) -> tuple[int, int]:
    return -row.activity.when_latest.toordinal(), -row.activity.pk


@compiled
def _by_agreement(rights: Rights, *, on: Any) -> Any:
    """(agreement, the last day of its plan that passed last, how many such plans, that plan)."""
    latest = ArrayAgg("activity", order_by=("-activity__when_latest", "-activity"))
    rows = ActivityAgreement.objects.filter(
        through_visible(rights),
        activity__in=Activity.objects.visible_to(rights).delayed(on),
    )
    rows = rows.order_by().values("agreement").annotate(
        last=Max("activity__when_latest"), n=Count("activity"), latest=latest
    )  # fmt: skip
    rows = rows.order_by("-last", "-agreement")
    return rows.values_list("agreement", "last", "n", F("latest__0"))[:SHOWN]


@compiled
def _alone(rights: Rights, *, on: Any) -> Any:
    """(plan that serves no agreement, short names of the parties it names)."""
    links = ActivityAgreement.objects.filter(activity=OuterRef("pk"))
    rows = Activity.objects.visible_to(rights).delayed(on).filter(~Exists(links))
    rows = rows.with_named(short_of("party__"), seen_by=rights)
    return rows.order_by("-when_latest", "-pk").values_list("pk", "named")[:SHOWN]
