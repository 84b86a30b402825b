"""documents/: what is kept as a file, its versions, and its bytes."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import DataAndFiles, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from django.core.exceptions import ValidationError as Refused
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _

from agreements.actions import (
    Conflict,
    attach,
    change_document,
    examine,
    new_version,
    take_back,
)
from agreements.extraction import NotAccepted
from agreements.files import Damaged, StoreError, handed_out
from agreements.files.words import refusal
from agreements.models import Agreement, Confidentiality, Document, DocumentKind

from . import audience
from .bodies import MAYBE, Many
from .fields import TAG, DocumentId, Reference, Shape, Text, Word
from .pages import order
from .parameters import PAGING
from .registers import REFERENCE
from .resource import ListResource
from .telling import iso
from .texts import clean_text
from .versions import versioned

TOO_LARGE = ("too_large", "unpacked_too_large")
#: Members that may be sent more than once.
REPEATED = ("agreements",)


class FileTooLarge(APIException):
    status_code, default_code = 413, "too_large"


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


class Upload(serializers.Field):
    """A file, looked at before anything is written."""

    def to_internal_value(self, data: Any) -> Any:
        data = data[0] if isinstance(data, list) and data else data  # as the framework joins them
        refused = getattr(data, "refused", None)
        if refused is None:
            raise ValidationError([_("Send a file.")])
        if refused == "too_large":
            raise FileTooLarge(refusal(NotAccepted("too_large")))
        if refused:
            raise StoreError(refused)
        try:
            return examine(data.received, name=clean_text(data.name))
        except Refused as error:
            (told,) = error.error_dict["file"]
            if told.code in TOO_LARGE:
                raise FileTooLarge(told.message) from error
            raise ValidationError([told.message], code=told.code) from error

    def to_representation(self, value: Any) -> Any:
        return value


class Language(serializers.RegexField):
    """A BCP 47 tag; empty where it is not said."""

    def __init__(self, **options: Any) -> None:
        super().__init__(TAG, max_length=16, allow_blank=True, **options)


class DescriptionBody(Shape):
    title = Text(max_length=300, **MAYBE)
    kind = Word(DocumentKind, **MAYBE)
    language = Language(**MAYBE)
    confidentiality = Word(Confidentiality, **MAYBE)


class DocumentBody(DescriptionBody):
    file = Upload()
    agreements = Many(Reference(), **MAYBE)
    version_of = DocumentId(**MAYBE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("agreements")) == bool(attrs.get("version_of")):
            message = _("Give the agreements it belongs to, or the document it is a version of.")
            raise ValidationError({"agreements": [message]})
        return attrs


class UploadDescribed(serializers.Serializer):
    """`DocumentBody` as the schema tells it."""

    file = serializers.FileField()
    agreements = serializers.ListField(child=serializers.CharField(), required=False)
    version_of = serializers.CharField(required=False)
    title = serializers.CharField(required=False, max_length=300)
    kind = serializers.ChoiceField(choices=DocumentKind, required=False)
    language = serializers.CharField(required=False, max_length=16)
    confidentiality = serializers.ChoiceField(choices=Confidentiality, required=False)


def with_first_version(rows: QuerySet[Document], user: Any) -> QuerySet[Document]:
    """`rows` with `first_uid`: the id of the first version, where `user` may see that."""
    first = Document.objects.visible_to(user).filter(pk=OuterRef("version_of"))
    return rows.annotate(first_uid=Subquery(first.values("uid")))


def document_told(row: Document, *, at_home: bool) -> dict[str, Any]:
    """A document read by `with_first_version`."""
    told = {
        "id": row.uid,
        "title": row.title,
        "kind": row.kind,
        "language": row.language,
        "name": row.original_name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "version_of": row.first_uid,
        "agreements": sorted(one.reference for one in row.agreements.all()),
    }
    if not at_home:
        return told
    told |= {"confidentiality": row.confidentiality, "uploaded_at": iso(row.uploaded_at)}
    return versioned(told)


class DocumentResource(ListResource):
    """What both addresses tell of a document, and to whom."""

    shared = audience.DOCUMENT

    def visible(self) -> QuerySet[Document]:
        user = self.request.user
        return with_first_version(Document.objects.visible_to(user), user)

    def with_agreements(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        seen = Agreement.objects.visible_to(self.rights).only("id", "reference")
        return rows.prefetch_related(Prefetch("agreements", seen))

    def told(self, row: Document) -> dict[str, Any]:
        return document_told(row, at_home=not self.rights.is_partner)

    def of_uid(self, uid: str) -> Document:
        return self.find(self.with_agreements(self.visible()), uid=uid)


class Documents(DocumentResource):
    """What is kept as a file, by its digest."""

    parameters = (REFERENCE, *PAGING)
    parser_classes = (FilesParser,)
    needs = {"POST": "attach"}

    @extend_schema(operation_id="documents_list", responses={200: dict})
    def get(self, request: Request) -> Response:
        rows = self.visible()
        if "agreement" in self.asked:
            named = Agreement.objects.visible_to(self.rights).filter(
                reference__in=self.asked["agreement"]
            )
            rows = rows.filter(agreements__in=named).distinct()
        page = self.page(rows, order("uploaded_at", "uid"))
        found = page.take(self.with_agreements(page.queryset.listed()))
        return self.listed(page, [self.told(row) for row in found])

    @extend_schema(
        operation_id="documents_add",
        request={"multipart/form-data": UploadDescribed},
        responses={201: dict, 507: dict},
    )
    def post(self, request: Request) -> Response:
        self.permit()
        fields = self.body(DocumentBody)
        earlier = fields.pop("version_of", None)
        given = {"by": request.user, "on": self.today, **fields}
        row = attach(**given) if earlier is None else new_version(**given, document=earlier)
        row = self.of_uid(row.uid)
        return self.created(self.told(row), location=f"{request.path}{row.uid}/")


class OneDocument(DocumentResource):
    """One version of one file, with the text found in it."""

    parameters = ()
    needs = {"PATCH": "attach", "DELETE": "attach"}

    @extend_schema(operation_id="documents_read", responses={200: dict})
    def get(self, request: Request, uid: str) -> Response:
        row = self.of_uid(uid)
        text = {"text_state": row.text_state, "text": row.extracted_text}
        return self.answer(self.told(row) | text)

    @extend_schema(operation_id="documents_change", request=DescriptionBody, responses={200: dict})
    def patch(self, request: Request, uid: str) -> Response:
        row = self.of_uid(uid)
        self.permit()
        version = self.read_version(row, self.told(row))
        fields = self.body(DescriptionBody, partial=True)
        change_document(by=request.user, on=self.today, document=row, version=version, **fields)
        row = self.of_uid(uid)
        return self.answer(self.told(row))

    @extend_schema(operation_id="documents_take_back", responses={204: None})
    def delete(self, request: Request, uid: str) -> Response:
        row = self.of_uid(uid)
        self.permit()
        version = self.read_version(row, self.told(row))
        take_back(by=request.user, on=self.today, document=row, version=version)
        return Response(status=204)


class DocumentBytes(DocumentResource):
    """The bytes, whole; 409 where they are not what was kept."""

    parameters = ()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple:
        """Whatever is accepted: a file is what it is."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(
        operation_id="documents_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 409: dict},
    )
    def get(self, request: Request, uid: str) -> HttpResponse:
        row = self.find(self.visible().listed(), uid=uid)
        try:
            return handed_out(row, request._request)
        except Damaged as error:
            message = _("The file is not what was kept; it is not handed out.")
            raise Conflict(message, code=error.code) from error
