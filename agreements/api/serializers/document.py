"""What is kept as a file."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError

from django.core.exceptions import ValidationError as Refused
from django.utils.translation import gettext as _

from agreements import audience
from agreements.actions import examine
from agreements.api.fields import (
    MAYBE,
    NULL,
    READ_ONLY,
    TAG,
    AgreementField,
    CharField,
    ChoiceField,
    DocumentField,
    ListField,
    RegexField,
    Serializer,
)
from agreements.api.representation import moment
from agreements.api.texts import clean_text
from agreements.api.versions import versioned
from agreements.extraction import NotAccepted
from agreements.files import StoreError
from agreements.files.words import refusal
from agreements.models import Confidentiality, Document, DocumentKind, TextState

TOO_LARGE = ("too_large", "unpacked_too_large")


class FileTooLarge(APIException):
    status_code, default_code = 413, "too_large"


class UploadField(serializers.FileField):
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


class DocumentSerializer(Serializer):
    """`language`: a BCP 47 tag; empty where it is not said."""

    shared = audience.DOCUMENT
    optional = frozenset({"text_state", "text"})

    id = serializers.CharField(**READ_ONLY)
    title = CharField(max_length=300, **MAYBE)
    kind = ChoiceField(DocumentKind, **MAYBE)
    language = RegexField(rf"^{TAG}\Z", max_length=16, allow_blank=True, **MAYBE)
    confidentiality = ChoiceField(Confidentiality, **MAYBE)
    file = UploadField(write_only=True)
    agreements = ListField(AgreementField(), **MAYBE)
    version_of = DocumentField(**NULL)
    name = serializers.CharField(**READ_ONLY)
    media_type = serializers.CharField(**READ_ONLY)
    size = serializers.IntegerField(**READ_ONLY)
    sha256 = serializers.CharField(**READ_ONLY)
    uploaded_at = serializers.DateTimeField(**READ_ONLY)
    text_state = ChoiceField(TextState, **READ_ONLY)
    text = serializers.CharField(**READ_ONLY)
    version = serializers.CharField(**READ_ONLY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "file" in self.fields and bool(attrs.get("agreements")) == bool(attrs.get("version_of")):
            message = _("Give the agreements it belongs to, or the document it is a version of.")
            raise ValidationError({"agreements": [message]})
        return attrs


class DocumentChangeSerializer(DocumentSerializer):
    file: Any = None
    agreements: Any = None
    version_of: Any = None


def serialize_document(row: Document, *, at_home: bool) -> dict[str, Any]:
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
    told |= {"confidentiality": row.confidentiality, "uploaded_at": moment(row.uploaded_at)}
    return versioned(told)
