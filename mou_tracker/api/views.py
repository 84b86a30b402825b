"""What belongs to no package: who the key is, what is not there, and the documentation."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.conf import settings
from django.core.signing import BadSignature
from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from activities.models import ActionItem, Activity, Case
from agreements.access import VERBS, can
from agreements.api import cursors, earlier_cursors
from agreements.api.addresses import serialize_fact
from agreements.api.parameters import KNOWN, ON, Parameter, read_size
from agreements.api.representation import with_bounds
from agreements.api.resource import Resource
from agreements.audience import SPAN, members
from agreements.entries import Told, told_entries
from agreements.models import Agreement, ChangeEntry, Document
from agreements.status.past import answer_as_known
from mou_tracker.collaboration.models import Proposal
from mou_tracker.dashboards.timeline.known import lane_as_known
from mou_tracker.dashboards.timeline.loader import lane_of
from mou_tracker.dashboards.timeline.payload import payload

from . import serializers

ME = members(
    "kind sees may requests_a_minute",
    party=members("id short_name short_names names"),
    key=members("prefix created_at expires_at"),
)
#: `in_preparation` is there, and empty: stages are the office's own.
TIMELINE = members(
    "reference in_preparation",
    status_periods=members("status since until certain ordinal"),
    gaps=members("since until days certain"),
    terms=members("ordinal period") | SPAN | members("end_kind notice_by certain"),
    signings=members("ordinal signed"),
    undated=members("ordinal after before recorded"),
    deadlines=members("kind day until"),
    activities=members("id kind title state when band forum outside_cover"),
)
CHANGE = members("cursor at verb fact id address removed agreement")


class NotHere(Resource):
    """Every path below /api/v1/ that is none of ours."""

    schema = None
    parameters = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super(Resource, self).initial(request, *args, **kwargs)
        raise Http404

    get = post = put = patch = delete = lambda self, request, *args, **kwargs: None


class Me(Resource):
    """Who the key is, and what it may see."""

    shared = ME

    @extend_schema(operation_id="me_retrieve", responses={200: serializers.Me})
    def get(self, request: Request) -> Response:
        rights, key = self.rights, request.auth
        who: dict[str, Any]
        if rights.is_partner:
            party = request.user.party
            who = {
                "kind": "partner",
                "party": {
                    "id": party.uid,
                    "short_name": party.short_name,
                    "short_names": party.short_names,
                    "names": party.names,
                },
                "sees": "agreements this party takes part in, without what is internal",
                "may": sorted(verb for verb in VERBS if can(request.user, verb)),
            }
        else:
            user = request.user
            who = {
                "kind": "staff",
                "user": {"id": user.pk, "email": user.email, "name": str(user)},
                "role": user.role,
                "sees": "every agreement" if can(user, "see_confidential") else
                "every agreement but confidential ones of others",
                "may": sorted(verb for verb in VERBS if can(user, verb)),
            }  # fmt: skip
        audience = "partner" if rights.is_partner else "staff"
        who["requests_a_minute"] = settings.API_RATES[audience]
        if key is not None:
            who["key"] = {
                "prefix": key.prefix,
                "created_at": key.created_at,
                "expires_at": key.expires_at,
            }
            if not rights.is_partner:  # what we call a partner's key is ours
                who["key"]["name"] = key.name
        return self.answer(who)


class Timeline(Resource):
    """Everything a drawing of one agreement needs: status periods, gaps, marks and bands; certainty
    and the state of deadlines are those of the asked day. `known=` draws it from the facts dated on
    or before that day."""

    parameters = (ON, KNOWN)

    shared = TIMELINE

    varies_by_day = True

    @extend_schema(operation_id="timeline_read", responses={200: serializers.Timeline})
    def get(self, request: Request, reference: str) -> Response:
        agreement = self.find(Agreement.objects.visible_to(self.rights), reference=reference)
        known = self.asked.get("known")
        if known is None:
            lane = lane_of(agreement, user=request.user, on=self.on)
        else:
            found = answer_as_known(
                agreement, user=self.rights, on=self.on, today=self.today, known=known
            )
            lane = lane_as_known(found, user=request.user)
        if lane is None:
            raise Http404
        told = payload(lane)
        if self.rights.is_partner:
            told["in_preparation"] = None  # the stages are the office's own business
        return self.answer(told)


#: Facts with a visibility of their own, by the name the stream gives them, and their public id.
KEPT: dict[str, tuple[Any, str]] = {
    "agreement": (Agreement, "reference"),
    "activity": (Activity, "uid"),
    "document": (Document, "uid"),
    "case": (Case, "uid"),
    "actionitem": (ActionItem, "uid"),
    "proposal": (Proposal, "uid"),
}


class Changes(Resource):
    """Every visible change in order, at least once, for those who keep a copy. Ask again with
    `since` = the last `cursor` you were told; an empty answer means you have everything.
    `removed`: what `fact` and `id` name is not, or no longer, yours to see; drop your copy.
    `address`: where the fact is read."""

    shared = CHANGE
    parameters = (
        Parameter("since", str, {"type": "string"}, "The cursor you were told last."),
        Parameter("page_size", read_size, {"type": "integer", "default": 50}, "At most so many."),
    )

    @extend_schema(operation_id="changes_list", responses={200: serializers.Changes})
    def get(self, request: Request) -> Response:
        size = self.asked.get("page_size", 50)
        rows = self._seen().filter(number__gt=self._since()).order_by("number")
        found = list(rows.select_related("agreement")[: size + 1])
        more, found = len(found) > size, found[:size]
        gone = self._gone(found)
        told = told_entries(found, to=self.rights)
        cursor = self._cursor(found[-1].number) if found else self.asked.get("since")
        address = request.build_absolute_uri(request.path)
        query = f"since={cursor}&page_size={size}"
        return self.answer(
            {
                "results": [
                    self._told(row, gone=gone, told_as=one)
                    for row, one in zip(found, told, strict=True)
                ],
                "cursor": cursor,
                "next": f"{address}?{query}" if more else None,
                "previous": None,
            }
        )

    def _seen(self) -> QuerySet[ChangeEntry]:
        """What the bearer was told of agreements it still may see, of registers, and that
        something was taken from it."""
        seen = Q(agreement__in=Agreement.objects.visible_to(self.rights))
        kept = seen | Q(agreement=None) | Q(verb="removed")
        return ChangeEntry.objects.told_to(self.rights).filter(kept)

    def _gone(self, rows: list[ChangeEntry]) -> set[tuple[str, str]]:
        """(fact, id) of what these entries name and the bearer may not, or no longer, see."""
        named = {(row.fact, row.public_id) for row in rows if row.fact in KEPT}
        gone = set(named)
        for fact in {fact for fact, _id in named}:
            model, name = KEPT[fact]
            ids = [public_id for of, public_id in named if of == fact]
            there = model.objects.visible_to(self.rights).filter(**{f"{name}__in": ids})
            gone -= {(fact, public_id) for public_id in there.values_list(name, flat=True)}
        return gone

    def _told(
        self, row: ChangeEntry, *, gone: set[tuple[str, str]], told_as: Told
    ) -> dict[str, Any]:
        verb, detail = told_as
        told = {
            "cursor": self._cursor(row.number),
            "at": row.at,
            "verb": verb,
            **serialize_fact(row),
            "removed": (row.fact, row.public_id) in gone,
            "agreement": row.agreement and row.agreement.reference,
        }
        return told if self.rights.is_partner else told | {"detail": with_bounds(detail)}

    def _cursor(self, number: int) -> str:
        return cursors.dumps(number, **self._whose)

    @property
    def _whose(self) -> dict[str, Any]:
        return {"purpose": "changes by audience", "context": self.audience.encode()}

    def _since(self) -> int:
        token = self.asked.get("since")
        if token is None:
            return 0
        try:
            return int(cursors.loads(token, **self._whose))
        except BadSignature:
            return self._since_earlier(token)

    def _since_earlier(self, token: str) -> int:
        """The number in a cursor of an earlier release. The first ones held our ids."""
        try:
            return int(earlier_cursors.loads(token, **self._whose))
        except BadSignature:
            rights = self.rights
        nobody = rights.user or None  # as the rights of a partner's key were written then
        whose = f"Rights(role={rights.role!r}, party={rights.party!r}, user={nobody!r})"
        try:
            last = earlier_cursors.loads(token, purpose="changes", context=whose.encode())
        except BadSignature as error:
            raise ValidationError({"since": [_("This cursor is not one of ours.")]}) from error
        told = ChangeEntry.objects.told_to(rights).filter(legacy__lte=last)
        return int(told.aggregate(last=Max("number"))["last"] or 0)


class Schema(SpectacularAPIView):
    """OpenAPI 3.1, for everybody: it tells shapes, and nothing that is in them."""

    throttle_classes = ()


class Docs(SpectacularSwaggerSplitView):
    """The schema as a page to read; script and page apart, as the security policy asks."""

    throttle_classes = ()
    template_name = "api/docs.html"
    url_name = "api:schema"
