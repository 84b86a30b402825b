"""The languages a term was written in."""

from collections.abc import Collection
from typing import Any

from rest_framework import serializers

from django.utils.translation import gettext_lazy as _

from agreements.api.fields import (
    MAYBE,
    NULL,
    READ_ONLY,
    BooleanField,
    DocumentField,
    RegexField,
    Serializer,
)
from agreements.models import TermText


class TextSerializer(Serializer):
    id = serializers.CharField(**READ_ONLY)
    language = RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,2}\Z", max_length=16,
        error_messages={"required": _("Say in which language the text is.")},
    )  # fmt: skip
    is_authentic = BooleanField(**MAYBE)
    prevails = BooleanField(**MAYBE)
    document = DocumentField(**NULL)


def serialize_text(row: TermText, *, files: Collection[str]) -> dict[str, Any]:
    """`files`: ids of the documents the reader may see."""
    return {
        "id": row.language,
        "language": row.language,
        "is_authentic": row.is_authentic,
        "prevails": row.prevails,
        "document": row.document.uid if row.document and row.document.uid in files else None,
    }
