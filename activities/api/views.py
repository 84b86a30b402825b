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

from activities import audience
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
from activities.filters import ActivityFilter, CaseFilter
from activities.models import (
    Activity,
    ActivityArea,
    ActivityState,
    Case,
    Forum,
    Participant,
)
from activities.zones import Exact
from agreements.api.pages import order
from agreements.api.parameters import PAGING, parameters_of
from agreements.api.resource import ListResource
from agreements.api.serializers.common import page_of
from agreements.models import Agreement, Party

from .serializers.activity import ActivitySerializer, serialize_activity
from .serializers.case import CaseSerializer, CaseStepSerializer, serialize_case
from .serializers.forum import ForumSerializer, serialize_forum


def with_all_parts(rows: QuerySet[Activity], user: Any) -> QuerySet[Activity]:
    """With all an answer reads: six queries for any number of rows."""
    seen = Agreement.objects.visible_to(user).only("id", "reference").order_by("reference")
    parties = Participant.objects.visible_to(user).select_related("party", "person")
    rows = rows.with_named("party__uid", seen_by=user)
    return rows.select_related("forum", "proposed_by", "host", "answers").prefetch_related(
        Prefetch("agreements", seen),
        Prefetch("area_links", ActivityArea.objects.select_related("area")),
        Prefetch("participants", parties.order_by("pk")),
    ).annotate(
        is_outside=Exists(Activity.objects.outside_cover(user).filter(pk=OuterRef("pk")))
    )  # fmt: skip


def serialize_activities(rows: list[Activity], *, user: Any) -> list[dict[str, Any]]:
    """Activities read by `with_all_parts`, as `user` may have them."""
    named = {pk for row in rows for pk in (row.proposed_by_id, row.host_id) if pk}
    seen = set()
    if named:
        visible = Party.objects.visible_to(user).filter(pk__in=named)
        seen = set(visible.values_list("pk", flat=True))
    return [serialize_activity(row, user=user, seen_parties=seen) for row in rows]


class Work(ListResource):
    """What both the list and one activity need."""

    shared = audience.ACTIVITY

    def representations(self, rows: list[Activity]) -> list[dict[str, Any]]:
        return serialize_activities(rows, user=self.request.user)

    def one(self, uid: str) -> Activity:
        rows = with_all_parts(Activity.objects.visible_to(self.rights), self.request.user)
        return self.find(rows, uid=uid)


class Activities(Work):
    """Activities, latest first; those without a day come last."""

    parameters = (*parameters_of(ActivityFilter), *PAGING)
    needs = {"POST": "log_activity"}

    @extend_schema(operation_id="activities_list", responses={200: page_of(ActivitySerializer)})
    def get(self, request: Request) -> Response:
        self.in_order("from", "until")
        rows = self.filtered(Activity.objects.visible_to(self.rights), ActivityFilter)
        rows = rows.annotate(day_sort=Coalesce("first_day", Value(date.min)))
        page = self.page(rows, order("-day_sort", "-uid"))
        found = page.take(with_all_parts(page.queryset, request.user))
        return self.listed(page, self.representations(found))

    @extend_schema(
        operation_id="activities_log",
        request=ActivitySerializer,
        responses={201: ActivitySerializer},
    )
    def post(self, request: Request) -> Response:
        fields = self.body(ActivitySerializer)
        fields["participants"] = [dict(one) for one in fields.get("participants", ())]
        row = log_activity(by=request.user, on=self.today, **fields)
        (told,) = self.representations([self.one(row.uid)])
        return self.created(told, location=f"{request.path}{row.uid}/")


class OneActivity(Work):
    """One activity; its course (day fixed, held, postponed, cancelled) is set by `state`, `when`
    and `held`."""

    needs = {"PATCH": "change_activity"}

    @extend_schema(operation_id="activities_read", responses={200: ActivitySerializer})
    def get(self, request: Request, uid: str) -> Response:
        row = self.one(uid)
        (told,) = self.representations([row])
        return self.answer(told)

    @extend_schema(
        operation_id="activities_change",
        request=ActivitySerializer,
        responses={200: ActivitySerializer},
    )
    def patch(self, request: Request, uid: str) -> Response:
        row = self.one(uid)
        (told,) = self.representations([row])
        version = self.read_version(row, told)
        fields = self.body(ActivitySerializer, partial=True)
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
        (told,) = self.representations([row])
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


class Forums(ListResource):
    """Multilateral bodies whose meetings serve several agreements."""

    shared = audience.FORUM
    parameters = PAGING
    needs = {"POST": "change_activity"}

    @extend_schema(operation_id="forums_list", responses={200: page_of(ForumSerializer)})
    def get(self, request: Request) -> Response:
        page = self.page(Forum.objects.visible_to(self.rights), order("short_name", "uid"))
        at_home = not self.rights.is_partner
        return self.listed(page, [serialize_forum(row, at_home=at_home) for row in page.fetch()])

    @extend_schema(
        operation_id="forums_add", request=ForumSerializer, responses={201: ForumSerializer}
    )
    def post(self, request: Request) -> Response:
        row = add_forum(by=request.user, on=self.today, **self.body(ForumSerializer))
        told = serialize_forum(row, at_home=True)
        return self.created(told, location=f"{request.path}{row.uid}/")


class OneForum(ListResource):
    shared = audience.FORUM
    needs = {"PATCH": "change_activity"}

    def found(self) -> Forum:
        return self.find(Forum.objects.visible_to(self.rights), uid=self.kwargs["uid"])

    @extend_schema(operation_id="forums_read", responses={200: ForumSerializer})
    def get(self, request: Request, uid: str) -> Response:
        row, at_home = self.found(), not self.rights.is_partner
        return self.answer(serialize_forum(row, at_home=at_home))

    @extend_schema(
        operation_id="forums_change", request=ForumSerializer, responses={200: ForumSerializer}
    )
    def patch(self, request: Request, uid: str) -> Response:
        row = self.found()
        version = self.read_version(row, serialize_forum(row, at_home=True))
        fields = self.body(ForumSerializer, partial=True)
        change_forum(by=request.user, on=self.today, forum=row, version=version, **fields)
        row = self.found()
        return self.answer(serialize_forum(row, at_home=True))


def visible_cases(user: Any) -> QuerySet[Case]:
    seen = Agreement.objects.visible_to(user).only("id", "reference")
    return (
        Case.objects.visible_to(user)
        .select_related("area", "party")
        .prefetch_related(Prefetch("agreements", seen.order_by("reference")))
    )


class CaseResource(ListResource):
    shared = audience.CASE

    def visible(self) -> QuerySet[Case]:
        return visible_cases(self.rights)

    def representation(self, row: Case) -> dict[str, Any]:
        return serialize_case(row, at_home=not self.rights.is_partner)


class Cases(CaseResource):
    """Exemplary cases: candidate, jointly selected, published, presented."""

    parameters = (*parameters_of(CaseFilter), *PAGING)
    needs = {"POST": "change_activity"}

    @extend_schema(operation_id="cases_list", responses={200: page_of(CaseSerializer)})
    def get(self, request: Request) -> Response:
        rows = self.filtered(self.visible(), CaseFilter)
        page = self.page(rows, order("uid"))
        return self.listed(page, [self.representation(row) for row in page.fetch()])

    @extend_schema(
        operation_id="cases_add", request=CaseSerializer, responses={201: CaseSerializer}
    )
    def post(self, request: Request) -> Response:
        row = add_case(by=request.user, on=self.today, **self.body(CaseSerializer))
        told = self.representation(self.find(self.visible(), pk=row.pk))
        return self.created(told, location=f"{request.path}{row.uid}/")


class OneCase(CaseResource):
    """One case; PATCH takes it one step on."""

    needs = {"PATCH": "change_activity"}

    @extend_schema(operation_id="cases_read", responses={200: CaseSerializer})
    def get(self, request: Request, uid: str) -> Response:
        row = self.find(self.visible(), uid=uid)
        told = self.representation(row)
        return self.answer(told)

    @extend_schema(
        operation_id="cases_advance", request=CaseStepSerializer, responses={200: CaseSerializer}
    )
    def patch(self, request: Request, uid: str) -> Response:
        row = self.find(self.visible(), uid=uid)
        version = self.read_version(row, self.representation(row))
        fields = self.body(CaseStepSerializer)
        advance_case(by=request.user, on=self.today, case=row, version=version, **fields)
        row = self.find(self.visible(), uid=uid)
        return self.answer(self.representation(row))
