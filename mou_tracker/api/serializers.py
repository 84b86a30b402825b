"""Answers that belong to no package below: problems, who asks, changes, the timeline."""

from rest_framework import serializers

from activities.models import ActivityKind, ActivityState
from agreements.api.fields import ChoiceField, EdtfField, LocalisedField, answer
from agreements.api.serializers.history import DETAIL, FACT
from agreements.api.serializers.term import span_members
from agreements.models import DeadlineKind, DeadlineState, EndKind, Stage, StatusCode
from mou_tracker.accounts.models import Role

#: RFC 9457.
Problem = answer(
    "Problem",
    type=serializers.CharField(help_text="Stable, and the same in every language."),
    title=serializers.CharField(),
    status=serializers.IntegerField(),
    detail=serializers.CharField(),
    errors=answer(
        "ProblemError",
        field=serializers.CharField(help_text="The path of the member, with dots."),
        code=serializers.CharField(),
        message=serializers.CharField(),
    )(many=True),
)
Me = answer(
    "Me",
    optional="party user role key",
    kind=ChoiceField(("partner", "staff")),
    party=answer(
        "MeParty",
        id=serializers.CharField(),
        short_name=serializers.CharField(),
        short_names=LocalisedField(),
        names=LocalisedField(),
    )(),
    user=answer(
        "MeUser",
        id=serializers.IntegerField(),
        email=serializers.EmailField(),
        name=serializers.CharField(),
    )(),
    role=ChoiceField(Role),
    sees=serializers.CharField(),
    may=serializers.ListField(child=serializers.CharField()),
    requests_a_minute=serializers.IntegerField(),
    key=answer(
        "MeKey",
        optional="name",
        prefix=serializers.CharField(),
        created_at=serializers.DateTimeField(),
        expires_at=serializers.DateTimeField(allow_null=True),
        name=serializers.CharField(),
    )(),
)
Changes = answer(
    "Changes",
    results=answer(
        "Change",
        optional="detail",
        cursor=serializers.CharField(),
        **FACT,
        removed=serializers.BooleanField(
            help_text="What is named is not, or no longer, yours to see: drop your copy."
        ),
        agreement=serializers.CharField(allow_null=True),
        detail=DETAIL,
    )(many=True),
    cursor=serializers.CharField(allow_null=True),
    next=serializers.URLField(allow_null=True),
    previous=serializers.URLField(allow_null=True),
)
PartialDate = answer(
    "PartialDate",
    edtf=EdtfField(allow_null=True),
    earliest=serializers.DateField(allow_null=True),
    latest=serializers.DateField(allow_null=True),
    certain=serializers.BooleanField(),
)
Timeline = answer(
    "Timeline",
    reference=serializers.CharField(),
    status_periods=answer(
        "TimelineStatus",
        status=ChoiceField(StatusCode),
        since=serializers.DateField(),
        until=serializers.DateField(allow_null=True),
        certain=serializers.BooleanField(),
        ordinal=serializers.IntegerField(allow_null=True),
    )(many=True),
    gaps=answer(
        "TimelineGap",
        since=serializers.DateField(),
        until=serializers.DateField(allow_null=True),
        days=serializers.IntegerField(allow_null=True),
        certain=serializers.BooleanField(),
    )(many=True),
    terms=answer(
        "TimelineTerm",
        ordinal=serializers.IntegerField(),
        period=serializers.IntegerField(),
        **span_members(),
        end_kind=ChoiceField(EndKind),
        notice_by=serializers.DateField(allow_null=True),
        certain=serializers.BooleanField(),
    )(many=True),
    signings=answer("TimelineSigning", ordinal=serializers.IntegerField(), signed=PartialDate())(
        many=True
    ),
    undated=answer(
        "TimelineUndated",
        ordinal=serializers.IntegerField(),
        after=serializers.DateField(allow_null=True),
        before=serializers.DateField(allow_null=True),
        recorded=serializers.BooleanField(),
    )(many=True),
    in_preparation=answer(
        "TimelinePreparation", ordinal=serializers.IntegerField(), stage=ChoiceField(Stage)
    )(allow_null=True),
    deadlines=answer(
        "TimelineDeadline",
        optional="state closed_on",
        kind=ChoiceField(DeadlineKind),
        day=serializers.DateField(),
        until=serializers.DateField(allow_null=True),
        state=ChoiceField(DeadlineState),
        closed_on=serializers.DateField(allow_null=True),
    )(many=True),
    activities=answer(
        "TimelineActivity",
        id=serializers.CharField(),
        kind=ChoiceField(ActivityKind),
        title=LocalisedField(),
        state=ChoiceField(ActivityState, allow_null=True),
        when=PartialDate(),
        band=serializers.BooleanField(),
        forum=serializers.CharField(allow_null=True),
        outside_cover=serializers.BooleanField(),
    )(many=True),
)
