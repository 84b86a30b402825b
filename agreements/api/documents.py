"""documents/: what is kept as a file, its versions, and its bytes."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _

from agreements import audience
from agreements.actions import (
    Conflict,
    attach,
    change_document,
    new_version,
    take_back,
)
from agreements.files import Damaged, handed_out
from agreements.filters import DocumentFilter
from agreements.models import Agreement, Document

from .pages import order
from .parameters import PAGING, parameters_of
from .resource import ListResource
from .serializers.common import page_of
from .serializers.document import (
    DocumentChangeSerializer,
    DocumentSerializer,
    serialize_document,
)
from .texts import clean_text

#: Members that may be sent more than once.
REPEATED = ("agreements",)


class FilesParser(MultiPartParser):
    """A form with files: its texts as clean as those of JSON, and each name once."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> DataAndFiles:
        found = super().parse(stream, media_type, parser_context)
        data: dict[str, Any] = {}
        for name, values in (*found.data.lists(), *found.files.lists()):
            if name in data or (len(values) > 1 and name not in REPEATED):
                raise ParseError(_("“%s” stands twice in one object.") % name[:60])
            texts = [clean_text(one) if isinstance(one, str) else one for one in values]
            data[clean_text(name)] = texts if name in REPEATED else texts[0]
        return DataAndFiles(data, found.files)


def with_first_version(rows: QuerySet[Document], user: Any) -> QuerySet[Document]:
    """`rows` with `first_uid`: the id of the first version, where `user` may see that."""
    first = Document.objects.visible_to(user).filter(pk=OuterRef("version_of"))
    return rows.annotate(first_uid=Subquery(first.values("uid")))


class DocumentResource(ListResource):
    """What both addresses tell of a document, and to whom."""

    shared = audience.DOCUMENT

    def visible(self) -> QuerySet[Document]:
        user = self.request.user
        return with_first_version(Document.objects.visible_to(user), user)

    def with_agreements(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        seen = Agreement.objects.visible_to(self.rights).only("id", "reference")
        return rows.prefetch_related(Prefetch("agreements", seen))

    def representation(self, row: Document) -> dict[str, Any]:
        return serialize_document(row, at_home=not self.rights.is_partner)

    def of_uid(self, uid: str) -> Document:
        return self.find(self.with_agreements(self.visible()), uid=uid)


class Documents(DocumentResource):
    """What is kept as a file, by its digest."""

    parameters = (*parameters_of(DocumentFilter), *PAGING)
    parser_classes = (FilesParser,)
    needs = {"POST": "attach"}
    refusals = {"POST": ("507",)}

    @extend_schema(operation_id="documents_list", responses={200: page_of(DocumentSerializer)})
    def get(self, request: Request) -> Response:
        rows = self.filtered(self.visible(), DocumentFilter)
        page = self.page(rows, order("uploaded_at", "uid"))
        found = page.take(self.with_agreements(page.queryset.listed()))
        return self.listed(page, [self.representation(row) for row in found])

    @extend_schema(
        operation_id="documents_add",
        request={"multipart/form-data": DocumentSerializer},
        responses={201: DocumentSerializer},
    )
    def post(self, request: Request) -> Response:
        fields = self.body(DocumentSerializer)
        earlier = fields.pop("version_of", None)
        given = {"by": request.user, "on": self.today, **fields}
        row = attach(**given) if earlier is None else new_version(**given, document=earlier)
        row = self.of_uid(row.uid)
        return self.created(self.representation(row), location=f"{request.path}{row.uid}/")


class OneDocument(DocumentResource):
    """One version of one file, with the text found in it."""

    parameters = ()
    needs = {"PATCH": "attach", "DELETE": "attach"}

    @extend_schema(operation_id="documents_read", responses={200: DocumentSerializer})
    def get(self, request: Request, uid: str) -> Response:
        row = self.of_uid(uid)
        text = {"text_state": row.text_state, "text": row.extracted_text}
        return self.answer(self.representation(row) | text)

    @extend_schema(
        operation_id="documents_change",
        request=DocumentChangeSerializer,
        responses={200: DocumentSerializer},
    )
    def patch(self, request: Request, uid: str) -> Response:
        row = self.of_uid(uid)
        version = self.read_version(row, self.representation(row))
        fields = self.body(DocumentChangeSerializer, partial=True)
        change_document(by=request.user, on=self.today, document=row, version=version, **fields)
        row = self.of_uid(uid)
        return self.answer(self.representation(row))

    @extend_schema(operation_id="documents_take_back", responses={204: None})
    def delete(self, request: Request, uid: str) -> Response:
        row = self.of_uid(uid)
        version = self.read_version(row, self.representation(row))
        take_back(by=request.user, on=self.today, document=row, version=version)
        return Response(status=204)


class DocumentBytes(DocumentResource):
    """The bytes, whole; 409 where they are not what was kept."""

    parameters = ()
    refusals = {"GET": ("409",)}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple:
        """Whatever is accepted: a file is what it is."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(
        operation_id="documents_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, uid: str) -> HttpResponse:
        row = self.find(self.visible().listed(), uid=uid)
        try:
            return handed_out(row, request._request)
        except Damaged as error:
            message = _("The file is not what was kept; it is not handed out.")
            raise Conflict(message, code=error.code) from error
