"""Answers as the schema tells them. The values are built in `telling` and its neighbours."""

from typing import Any

from rest_framework import serializers as s


def _fields(name: str, **fields: s.Field) -> type[s.Serializer]:
    return type(name, (s.Serializer,), fields)


def LIST(row: type[s.Serializer]) -> type[s.Serializer]:
    """A page of `row`."""
    return _fields(
        f"{row.__name__}Page",
        results=row(many=True),
        next=s.URLField(allow_null=True),
        previous=s.URLField(allow_null=True),
        count=s.IntegerField(required=False),
    )


def null_date(**options: Any) -> s.DateField:
    return s.DateField(allow_null=True, **options)


Localised = s.DictField(child=s.CharField())
BOUNDS = _fields("Bounds", earliest=null_date(), latest=null_date())
BECAUSE = _fields(
    "Because", text=s.CharField(allow_blank=True), steps=s.ListField(child=s.DictField())
)
STATUS = _fields(
    "Status",
    code=s.CharField(),
    since=null_date(),
    until=null_date(),
    certain=s.BooleanField(),
    bounds=s.DictField(child=BOUNDS()),
    because=BECAUSE(),
)
COVER = _fields(
    "Cover",
    kind=s.CharField(help_text="day, rolls, indefinite, not_recorded or not_in_effect."),
    until=null_date(help_text="The last day in effect as far as is known; null: no such day."),
    certain=s.BooleanField(),
    earliest=null_date(),
    latest=null_date(),
    because=BECAUSE(),
)
PARTNERSHIP = _fields(
    "Partnership",
    completed_years=s.IntegerField(),
    calendar_difference=s.IntegerField(),
    inclusive=s.IntegerField(),
    certain=s.BooleanField(),
)
INSTRUMENTS = _fields(
    "Instruments",
    count=s.IntegerField(help_text="At least so many were signed by the asked day."),
    at_most=s.IntegerField(),
    certain=s.BooleanField(),
    missing=s.ListField(
        child=s.IntegerField(), help_text="Ordinals of which no instrument is recorded."
    ),
)
BOUNDS = _fields(
    "Bounds",
    earliest=null_date(help_text="null: open at that side"),
    latest=null_date(help_text="null: open at that side"),
)
PERIOD = _fields("Period", number=s.IntegerField(), starts_on=null_date(), ends_on=null_date())
RUNNING_TERM = _fields(
    "RunningTerm",
    ordinal=s.IntegerField(),
    signed=s.CharField(allow_null=True, help_text="EDTF"),
    effective_on=null_date(),
    ends_on=null_date(),
    end_kind=s.CharField(),
    renewal=s.DictField(),
    notice_by=null_date(),
    period=PERIOD(allow_null=True),
    certain=s.BooleanField(),
    bounds=s.DictField(child=BOUNDS()),
    because=s.DictField(child=BECAUSE()),
)
DEADLINE = _fields(
    "Deadline",
    id=s.CharField(),
    kind=s.CharField(),
    day=s.DateField(help_text="The first day of a window; the last day to act otherwise."),
    until=null_date(),
    starts_at=s.DateTimeField(allow_null=True),
    time_zone=s.CharField(allow_null=True),
    earliest=null_date(help_text="The earliest day it may be; null: open at that side."),
    latest=null_date(help_text="The latest day it may be; null: open at that side."),
    safe_by=null_date(help_text="Done by this day one is safe, whichever day holds."),
    state=s.CharField(help_text="open, done, void or passed on the asked day."),
    closed_on=null_date(help_text="Closed from this day on (inclusive)."),
    closed_as=s.CharField(allow_null=True, help_text="done, void or passed."),
    certain=s.BooleanField(),
    moved_from=null_date(),
    because=BECAUSE(),
)
PARTICIPATION = _fields(
    "PartyOfAgreement",
    id=s.CharField(),
    short_name=s.CharField(),
    names=s.DictField(),
    country=s.CharField(allow_null=True),
    is_home=s.BooleanField(),
    side=s.CharField(),
    reference=s.CharField(allow_null=True),
)
AREA_NAME = _fields("AreaName", code=s.CharField(), names=s.DictField())
AGREEMENT = _fields(
    "Agreement",
    reference=s.CharField(),
    kind=s.CharField(),
    legal_nature=s.CharField(),
    title=s.DictField(),
    parties=PARTICIPATION(many=True),
    areas=AREA_NAME(many=True),
    status=STATUS(),
    ordinal=s.IntegerField(allow_null=True),
    first_signed=s.CharField(allow_null=True, help_text="EDTF"),
    partnership=PARTNERSHIP(allow_null=True),
    instruments=INSTRUMENTS(),
    bounds=s.DictField(
        child=BOUNDS(), help_text="Of each date here that is partial or not certain, by its name."
    ),
    term=RUNNING_TERM(allow_null=True),
    cover=COVER(),
    next_deadline=DEADLINE(allow_null=True),
    missing=s.ListField(child=s.CharField()),
    warnings=s.ListField(child=s.DictField()),
    because=s.DictField(child=BECAUSE()),
    updated_at=s.DateTimeField(),
    version=s.CharField(help_text="Without order: another when the answer is another."),
)
CONFIRMED_FIELD = _fields(
    "ConfirmedField",
    fact=s.CharField(),
    verdict=s.CharField(),
    says=s.CharField(allow_null=True),
)
CONFIRMATION = _fields(
    "Confirmation",
    id=s.CharField(),
    party=s.CharField(),
    at=s.DateTimeField(),
    sha256=s.CharField(),
    is_current=s.BooleanField(help_text="whether it speaks of the content as it now is"),
    reference=s.CharField(allow_null=True),
    fields=s.ListField(child=CONFIRMED_FIELD()),
)
CONFIRMATIONS = _fields(
    "Confirmations",
    results=CONFIRMATION(many=True),
    next=s.URLField(allow_null=True),
    previous=s.URLField(allow_null=True),
    count=s.IntegerField(required=False),
    sha256=s.CharField(help_text="SHA-256 of `content` in canonical form (RFC 8785)"),
    content=s.DictField(),
)
