"""agreements/{reference}/decisions/: what the office intends; never a partner's."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from django.http import Http404

from agreements import audience
from agreements.actions import decide
from agreements.models import Agreement, Decision

from .chain import Part
from .parameters import ON, PAGING
from .serializers.common import page_of
from .serializers.decision import DecisionSerializer, serialize_decision


class Decisions(Part):
    """What was decided about an agreement, latest first: renew, let it run, let it lapse, give
    notice, or leave an expired one at rest. The latest holds until it is replaced or lapses; what
    may be decided follows from where the agreement stands (409 names it). Staff only."""

    shared = audience.NOTHING
    varies_by_day = True
    parameters = (ON, PAGING[2])
    needs = {"POST": "decide"}

    def found(self) -> Agreement:
        if self.rights.is_partner:
            raise Http404
        return super().found()

    @extend_schema(operation_id="decisions_list", responses={200: page_of(DecisionSerializer)})
    def get(self, request: Request, reference: str) -> Response:
        rows = Decision.objects.visible_to(self.rights).filter(agreement=self.found())
        rows = rows.select_related("replaced_by").order_by("-decided_on", "-pk")
        return self.whole([serialize_decision(row, on=self.on) for row in rows])

    @extend_schema(
        operation_id="decisions_add",
        request=DecisionSerializer,
        responses={201: DecisionSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        fields = self.body(DecisionSerializer)
        row = decide(by=request.user, on=self.today, agreement=agreement, **fields)
        return self.created(serialize_decision(row, on=self.today))
