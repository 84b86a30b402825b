"""agreements/{reference}/confirmations/: the one thing a partner writes."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import audience
from agreements.actions import confirm
from agreements.content import bounds_in, digest_of, shared_content
from agreements.models import Confirmation

from .chain import Part
from .pages import order
from .parameters import PAGING
from .serializers.confirmation import (
    ConfirmationPage,
    ConfirmationSerializer,
    serialize_confirmation,
)


class Confirmations(Part):
    """What partners said of the shared facts, latest first, with the content they are asked
    about: `sha256` is the digest of `content` in canonical form (RFC 8785: members sorted, no
    spaces, UTF-8), so that both sides can cite the same thing."""

    shared = audience.CONFIRMATION
    shared_beside = audience.members("sha256 content bounds")
    parameters = PAGING
    needs = {"POST": "confirm"}

    @extend_schema(operation_id="confirmations_list", responses={200: ConfirmationPage})
    def get(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        content = shared_content(agreement)
        current = digest_of(content)
        rows = Confirmation.objects.visible_to(self.rights).filter(agreement=agreement)
        page = self.page(
            rows.select_related("party").prefetch_related("fields"), order("-at", "-uid")
        )
        told = [serialize_confirmation(row, current=current) for row in page.fetch()]
        return self.listed(page, told, sha256=current, content=content, bounds=bounds_in(content))

    @extend_schema(
        operation_id="confirmations_add",
        request=ConfirmationSerializer,
        responses={201: ConfirmationSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        fields = self.body(ConfirmationSerializer)
        row = confirm(
            by=request.user,
            on=self.today,
            agreement=agreement,
            content=fields["sha256"],
            fields=[dict(field) for field in fields["fields"]],
            reference=fields.get("reference") or "",
        )
        return self.created(serialize_confirmation(row, current=row.content))
