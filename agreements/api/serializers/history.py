"""What was done about an agreement, and which fact it was about."""

from rest_framework import serializers

from agreements.api.fields import answer

FACT = {
    "at": serializers.DateTimeField(),
    "verb": serializers.CharField(),
    "fact": serializers.CharField(),
    "id": serializers.CharField(allow_null=True),
    "address": serializers.CharField(allow_null=True, help_text="Where the fact is read."),
}
#: What the action said of itself, by names of its own.
DETAIL = serializers.DictField(allow_null=True)
Entry = answer(
    "HistoryEntry",
    optional="actor detail",
    actor=serializers.CharField(),
    detail=DETAIL,
    **FACT,
)
