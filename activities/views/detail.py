"""What was agreed, and who owes what? One activity; a meeting with all its paper."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from activities import wording
from activities.actions import steps_from
from activities.forms import TitleForm
from activities.minutes import rendered
from activities.models import ActionState, Activity, Exchange, Meeting, Outcome, Participant, Sequel
from activities.status.answers import course_of
from activities.zones import Seen, comes_twice, seen_from
from agreements.access import can, may_ask_for, may_propose
from agreements.disclosure import disclose
from agreements.models import Deadline, Party
from agreements.views import merge
from agreements.views.base import AsOf

from .base import OfActivity
from .documents import shown_with
from .transitions import FORMS, PlanNext, TransitionView, zones_of

#: What the brief needs, in its order.
PREPARED = (
    "purpose", "wished_outcome", "our_requests", "their_requests", "questions", "interpreter",
    "press",
)  # fmt: skip


@dataclass(slots=True)
class Delegation:
    """Those who came from one party; `count` is the stated number, else that of the names."""

    party: Party
    names: list[str] = field(default_factory=list)
    stated: int | None = None

    @property
    def count(self) -> int:
        return max(self.stated or 0, len(self.names))


def delegations(rows: list[Participant]) -> list[Delegation]:
    """Participants per party, home first."""
    found: dict[int, Delegation] = {}
    for row in rows:
        one = found.setdefault(row.party_id, Delegation(row.party))
        if row.head_count:
            one.stated = row.head_count
        else:
            one.names.append(str(row))
    return sorted(found.values(), key=lambda one: (not one.party.is_home, one.party.short))


class Detail(AsOf, OfActivity, TemplateView):
    """Shows; every button is a small form of its own that works without scripts."""

    template_name = "activities/detail.html"

    def seen(self):
        found = super().seen().with_flags(on=self.on, seen_by=self.request.user)
        return found.select_related(
            "forum", "proposed_by", "host", "answers", "responsible", "created_by", "exchange"
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.activity, self.request.user
        people = Participant.objects.visible_to(user).filter(activity=row)
        may_change = can(user, "change_activity")
        return super().get_context_data(
            **context,
            activity=row,
            breadcrumbs=self.breadcrumbs(),
            links=row.agreement_links.visible_to(user).select_related("agreement"),
            named=row.party_links.visible_to(user).select_related("party"),
            areas=[link.area for link in row.area_links.select_related("area")],
            delegations=delegations(list(people.select_related("party", "person"))),
            paper=self.paper(),
            exchange=Exchange.objects.filter(activity=row).first(),
            items=row.action_items.select_related("owner", "owner_party"),
            item_states=ActionState,
            outcomes=Outcome.objects.visible_to(user)
            .filter(activity=row)
            .select_related("document", "approved_by"),
            prompts=row.prompts.filter(
                term__agreement__in=row.agreement_links.visible_to(user).values("agreement")
            ).select_related("term__agreement"),
            clocks=self.clocks(),
            twice=self.twice(),
            deadlines=self.deadlines(),
            may_change=may_change,
            may_approve=may_ask_for(user, "approve"),
            proposes_approval=may_propose(user, "approve"),
            may_see_notes=can(user, "see"),
            steps=self.steps() if may_change else [],
            in_place=self.in_place() if may_change else None,
            course=course_of(row) if can(user, "see") else [],
            promises=row.commitment_links.visible_to(user).select_related(
                "commitment__term__agreement"
            ),
            **self.series(),
            **shown_with(row, user=user, on=self.today),
        )

    @cached_property
    def meeting(self) -> Meeting:
        return Meeting.objects.filter(activity=self.activity).first() or Meeting()

    def paper(self) -> list[tuple[str, str, Any]]:
        """(name, label, clean HTML) of agenda, minutes and decisions; empty ones too."""
        row = self.meeting
        return [
            (name, Meeting._meta.get_field(name).verbose_name, rendered(getattr(row, name)))
            for name in ("agenda", "decisions", "minutes")
        ]

    def clocks(self) -> list[tuple[Seen, Seen | None]]:
        """Start and end on the clocks of the place, of home and of the partners."""
        row = self.activity
        start, end = row.moments
        if start is None:
            return []
        zones = [row.time_zone, *zones_of(self.parties)]
        starts = seen_from(start, zones)
        ends = seen_from(end, zones) if end else [None] * len(starts)
        return list(zip(starts, ends, strict=True))

    def twice(self) -> bool:
        """Whether the clocks of the place show the start twice that day."""
        row = self.activity
        return row.agreed is not None and comes_twice(row.agreed[0], row.time_zone)

    def deadlines(self) -> list[tuple[Deadline, list[str]]]:
        rows = Deadline.objects.visible_to(self.request.user)
        rows = rows.with_state(self.on, to=self.request.user)
        rows = rows.filter(origin=f"activity:{self.activity.pk}")
        seen = disclose(rows, to=self.request.user)
        return [(row, [wording.render(step) for step in row.because]) for row in seen]

    @cached_property
    def sequel(self) -> Sequel | None:
        return Sequel.objects.filter(previous=self.activity).select_related("following").first()

    def series(self) -> dict[str, Any]:
        """Those before and after it in a series, as far as they may be seen."""
        seen = Activity.objects.visible_to(self.request.user)
        before = Sequel.objects.filter(following=self.activity).first()
        rows = {
            "following": self.sequel and self.sequel.following_id,
            "previous": before and before.previous_id,
        }
        found = seen.in_bulk([pk for pk in rows.values() if pk])
        rhythm = self.sequel or before
        return {
            **{name: found.get(pk) for name, pk in rows.items()},
            "rhythm": rhythm and rhythm.get_months_display(),
        }

    def in_place(self) -> dict[str, Any]:
        """Title and outcome, to be rewritten where they stand."""
        initial = {"title": self.activity.title, "outcome": self.activity.outcome}
        form = TitleForm(on=self.today, initial=initial, auto_id="in_place_%s")
        return {"form": form, "opened": merge.opened(form)}

    def steps(self) -> list[dict[str, Any]]:
        """What may be done next, each with its form and address."""
        views: list[type[TransitionView]] = [
            FORMS[verb] for verb in steps_from(self.activity.state)
        ]
        if self.activity.is_meeting and self.sequel is None:
            views.append(PlanNext)
        found = []
        for view in views:
            options = view.options_for(self.activity, self.parties)
            initial = view.initial_for(self.activity, self.today)
            form = view.form_class(
                on=self.today, initial=initial, auto_id=f"{view.name}_%s", **options
            )
            found.append(
                {
                    "label": view.button(self.activity),
                    "kind": view.tone,
                    "action": reverse(f"activities:{view.name}", args=[self.activity.uid]),
                    "form": form,
                    "opened": merge.opened(form),
                }
            )
        return found


class MeetingPage(Detail):
    """The same at the address of meetings; anything else is not found there."""

    template_name = "activities/meeting.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if not self.activity.is_meeting:
            raise Http404
        told: list[Any] = [Meeting._meta.get_field(name) for name in PREPARED]
        texts = [(field.verbose_name, getattr(self.meeting, field.name)) for field in told]
        return super().get_context_data(
            **context,
            prepared=[(label, text) for label, text in texts if text],
            purpose_is_shared=self.meeting.purpose_is_shared,
            partners=[party for party in self.parties if not party.is_home],
        )
