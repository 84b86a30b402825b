"""Terms with ordinal 1 or more, signed and in preparation."""

from rest_framework import serializers

from agreements.api.fields import ChoiceField, EdtfField, answer
from agreements.models import Stage

from .common import bounds
from .term import days_in_effect

NextStep = answer(
    "NextStep",
    step=serializers.CharField(allow_null=True),
    by=serializers.DateField(allow_null=True),
)
RenewalTerm = answer(
    "RenewalTerm",
    agreement=serializers.CharField(),
    ordinal=serializers.IntegerField(),
    stage=ChoiceField(Stage),
    signed=EdtfField(allow_null=True),
    **days_in_effect(),
    bounds=bounds(),
    next_step=NextStep(allow_null=True),
)
