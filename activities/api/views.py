"""activities/, forums/, cases/: what is planned and done under agreements."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from activities.actions import (
    add_case,
    add_forum,
    advance_case,
    cancel,
    change_activity,
    change_forum,
    fix_day,
    hold,
    log_activity,
    postpone,
)
from activities.filters import ActivityFilter
from activities.models import (
    Activity,
    ActivityArea,
    ActivityState,
    Case,
    CaseState,
    Forum,
    Participant,
)
from activities.zones import Exact
from agreements.access import rights_of
from agreements.api.pages import order
from agreements.api.parameters import PAGING, choice_parameter, parameters_of
from agreements.api.resource import ListResource
from agreements.api.telling import iso
from agreements.api.versions import versioned
from agreements.models import Agreement, Party

from . import audience
from .bodies import ActivityBody, CaseBody, CaseStepBody, ForumBody


def partial_told(row: Any, name: str) -> str | None:
    value = getattr(row, name)
    return value and value.text


def for_telling(rows: QuerySet[Activity], user: Any) -> QuerySet[Activity]:
    """With all an answer reads: six queries for any number of rows."""
    seen = Agreement.objects.visible_to(user).only("id", "reference").order_by("reference")
    parties = Participant.objects.visible_to(user).select_related("party", "person")
    return rows.select_related("forum", "proposed_by").prefetch_related(
        Prefetch("agreements", seen),
        Prefetch("area_links", ActivityArea.objects.select_related("area")),
        Prefetch("participants", parties.order_by("pk")),
    ).annotate(
        is_outside=Exists(Activity.objects.outside_cover(user).filter(pk=OuterRef("pk")))
    )  # fmt: skip


def activity_told(row: Activity, *, user: Any, seen_parties: set[int]) -> dict[str, Any]:
    """One activity; names of other institutions' people stay with the staff, and so does how often
    it was changed (decision 0019)."""
    at_home = not rights_of(user).is_partner
    proposed_by = row.proposed_by if row.proposed_by_id in seen_parties else None
    told = {
        "id": row.uid,
        "kind": row.kind,
        "title": row.title,
        "agreements": [one.reference for one in row.agreements.all()],
        "areas": [link.area.code for link in row.area_links.all()],
        "forum": row.forum and {"id": row.forum.uid, "short_name": row.forum.short_name},
        "session_number": row.session_number,
        "state": row.state,
        "when": partial_told(row, "when"),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "time_zone": row.time_zone or None,
        "window": partial_told(row, "window"),
        "held": partial_told(row, "held"),
        "mode": row.mode or None,
        "level": row.level,
        "place": row.place,
        "participants": _participants(row, at_home),
        "outcome": row.outcome,
        "proposed_by": proposed_by and proposed_by.uid,
        "outside_cover": row.is_outside,
    }
    if at_home:
        told |= {
            "updated_at": row.updated_at,
            "responsible": row.responsible_id,
            "confidentiality": row.confidentiality,
            "notes": row.notes,
        }
    return versioned(told) if at_home else told


def _participants(row: Activity, at_home: bool) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in row.participants.all():
        entry = found.setdefault(
            one.party.uid, {"party": one.party.uid, "people": [], "head_count": None}
        )
        if one.head_count:
            entry["head_count"] = one.head_count
        elif at_home:
            entry["people"].append(one.name or str(one.person))
    return list(found.values())


def activities_told(rows: list[Activity], *, user: Any) -> list[dict[str, Any]]:
    """Activities read by `for_telling`, as `user` may have them."""
    proposers = {row.proposed_by_id for row in rows if row.proposed_by_id}
    seen = set()
    if proposers:
        visible = Party.objects.visible_to(user).filter(pk__in=proposers)
        seen = set(visible.values_list("pk", flat=True))
    return [activity_told(row, user=user, seen_parties=seen) for row in rows]


class Work(ListResource):
    """What both the list and one activity need."""

    shared = audience.ACTIVITY

    def tell(self, rows: list[Activity]) -> list[dict[str, Any]]:
        return activities_told(rows, user=self.request.user)

    def one(self, uid: str) -> Activity:
        rows = for_telling(Activity.objects.visible_to(self.rights), self.request.user)
        return self.find(rows, uid=uid)


class Activities(Work):
    """Activities, latest first; those without a day come last."""

    parameters = (*parameters_of(ActivityFilter), *PAGING)
    needs = {"POST": "log_activity"}

    @extend_schema(operation_id="activities_list", responses={200: dict})
    def get(self, request: Request) -> Response:
        self.in_order("from", "until")
        rows = self.filtered(Activity.objects.visible_to(self.rights), ActivityFilter)
        rows = rows.annotate(day_sort=Coalesce("first_day", Value(date.min)))
        page = self.page(rows, order("-day_sort", "-uid"))
        found = page.take(for_telling(page.queryset, request.user))
        return self.listed(page, self.tell(found))

    @extend_schema(operation_id="activities_log", request=ActivityBody, responses={201: dict})
    def post(self, request: Request) -> Response:
        self.permit()
        fields = self.body(ActivityBody)
        fields["participants"] = [dict(one) for one in fields.get("participants", ())]
        row = log_activity(by=request.user, on=self.today, **fields)
        (told,) = self.tell([self.one(row.uid)])
        return self.created(told, location=f"{request.path}{row.uid}/")


class OneActivity(Work):
    """One activity; its course (day fixed, held, postponed, cancelled) is set by `state`, `when`
    and `held`."""

    needs = {"PATCH": "change_activity"}

    @extend_schema(operation_id="activities_read", responses={200: dict})
    def get(self, request: Request, uid: str) -> Response:
        row = self.one(uid)
        (told,) = self.tell([row])
        return self.answer(told)

    @extend_schema(operation_id="activities_change", request=ActivityBody, responses={200: dict})
    def patch(self, request: Request, uid: str) -> Response:
        row = self.one(uid)
        self.permit()
        (told,) = self.tell([row])
        version = self.read_version(row, told)
        fields = self.body(ActivityBody, partial=True)
        course = {name: fields.pop(name) for name in ("state", "when", "held") if name in fields}
        if "participants" in fields:
            fields["participants"] = [dict(one) for one in fields["participants"]]
        with transaction.atomic():
            if fields or not course:
                change_activity(
                    by=request.user, on=self.today, activity=row, version=version, **fields
                )
                version = None
            if course:
                self._steer(row, version, course)
        row = self.one(uid)
        (told,) = self.tell([row])
        return self.answer(told)

    def _steer(self, row: Activity, version: int | None, course: dict[str, Any]) -> None:
        """The one verb that what is given amounts to."""
        told = {"by": self.request.user, "on": self.today, "activity": row, "version": version}
        state, when, held = (course.get(name) for name in ("state", "when", "held"))
        if held is not None or state == ActivityState.HELD:
            if held is None:
                raise ValidationError({"held": [_("Write when it was held.")]})
            hold(**told, held=held)
        elif state == ActivityState.CANCELLED:
            cancel(**told)
        elif state == ActivityState.POSTPONED:
            if isinstance(when, Exact):
                raise ValidationError({"when": [_("A day that is agreed is fixed instead.")]})
            postpone(**told, to=when)
        elif when is not None and state in (None, ActivityState.SCHEDULED):
            fix_day(**told, when=when)
        else:
            raise ValidationError(
                {"state": [_("From here it can be scheduled, held, postponed or cancelled.")]}
            )


def forum_told(row: Forum, *, at_home: bool) -> dict[str, Any]:
    told = {
        "id": row.uid,
        "short_name": row.short_name,
        "names": row.names,
        "since": partial_told(row, "since"),
        "members": row.members,
        "website": row.website,
    }
    return versioned(told | {"role": row.role}) if at_home else told


class Forums(ListResource):
    """Multilateral bodies whose meetings serve several agreements."""

    shared = audience.FORUM
    parameters = PAGING
    needs = {"POST": "change_activity"}

    @extend_schema(operation_id="forums_list", responses={200: dict})
    def get(self, request: Request) -> Response:
        page = self.page(Forum.objects.visible_to(self.rights), order("short_name", "uid"))
        at_home = not self.rights.is_partner
        return self.listed(page, [forum_told(row, at_home=at_home) for row in page.fetch()])

    @extend_schema(operation_id="forums_add", request=ForumBody, responses={201: dict})
    def post(self, request: Request) -> Response:
        self.permit()
        row = add_forum(by=request.user, on=self.today, **self.body(ForumBody))
        told = forum_told(row, at_home=True)
        return self.created(told, location=f"{request.path}{row.uid}/")


class OneForum(ListResource):
    shared = audience.FORUM
    needs = {"PATCH": "change_activity"}

    def found(self) -> Forum:
        return self.find(Forum.objects.visible_to(self.rights), uid=self.kwargs["uid"])

    @extend_schema(operation_id="forums_read", responses={200: dict})
    def get(self, request: Request, uid: str) -> Response:
        row, at_home = self.found(), not self.rights.is_partner
        return self.answer(forum_told(row, at_home=at_home))

    @extend_schema(operation_id="forums_change", request=ForumBody, responses={200: dict})
    def patch(self, request: Request, uid: str) -> Response:
        row = self.found()
        self.permit()
        version = self.read_version(row, forum_told(row, at_home=True))
        fields = self.body(ForumBody, partial=True)
        change_forum(by=request.user, on=self.today, forum=row, version=version, **fields)
        row = self.found()
        return self.answer(forum_told(row, at_home=True))


def visible_cases(user: Any) -> QuerySet[Case]:
    seen = Agreement.objects.visible_to(user).only("id", "reference")
    return (
        Case.objects.visible_to(user)
        .select_related("area", "party")
        .prefetch_related(Prefetch("agreements", seen.order_by("reference")))
    )


def case_told(row: Case, *, at_home: bool) -> dict[str, Any]:
    told = {
        "id": row.uid,
        "title": row.title,
        "summary": row.summary,
        "area": row.area and row.area.code,
        "party": row.party.uid if row.party and at_home else None,
        "agreements": [one.reference for one in row.agreements.all()],
        "state": row.state,
        "selected_on": iso(row.selected_on),
        "published_on": iso(row.published_on),
        "presented_on": iso(row.presented_on),
        "link": row.link,
    }
    return versioned(told | {"confidentiality": row.confidentiality}) if at_home else told


class CaseResource(ListResource):
    shared = audience.CASE

    def visible(self) -> QuerySet[Case]:
        return visible_cases(self.rights)

    def told(self, row: Case) -> dict[str, Any]:
        return case_told(row, at_home=not self.rights.is_partner)


class Cases(CaseResource):
    """Exemplary cases: candidate, jointly selected, published, presented."""

    parameters = (choice_parameter("state", CaseState, "The state."), *PAGING)
    needs = {"POST": "change_activity"}

    @extend_schema(operation_id="cases_list", responses={200: dict})
    def get(self, request: Request) -> Response:
        rows = self.visible()
        if "state" in self.asked:
            rows = rows.filter(state__in=self.asked["state"])
        page = self.page(rows, order("uid"))
        return self.listed(page, [self.told(row) for row in page.fetch()])

    @extend_schema(operation_id="cases_add", request=CaseBody, responses={201: dict})
    def post(self, request: Request) -> Response:
        self.permit()
        row = add_case(by=request.user, on=self.today, **self.body(CaseBody))
        told = self.told(self.find(self.visible(), pk=row.pk))
        return self.created(told, location=f"{request.path}{row.uid}/")


class OneCase(CaseResource):
    """One case; PATCH takes it one step on."""

    needs = {"PATCH": "change_activity"}

    @extend_schema(operation_id="cases_read", responses={200: dict})
    def get(self, request: Request, uid: str) -> Response:
        row = self.find(self.visible(), uid=uid)
        told = self.told(row)
        return self.answer(told)

    @extend_schema(operation_id="cases_advance", request=CaseStepBody, responses={200: dict})
    def patch(self, request: Request, uid: str) -> Response:
        row = self.find(self.visible(), uid=uid)
        self.permit()
        version = self.read_version(row, self.told(row))
        fields = self.body(CaseStepBody)
        advance_case(by=request.user, on=self.today, case=row, version=version, **fields)
        row = self.find(self.visible(), uid=uid)
        return self.answer(self.told(row))
