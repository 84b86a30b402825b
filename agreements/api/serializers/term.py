"""Terms, in the shape they are posted in, with the days that follow."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django.db.models import GeneratedField, Model
from django.utils.translation import gettext as _

from agreements import audience
from agreements.api.fields import (
    LONG,
    MAYBE,
    NULL,
    READ_ONLY,
    READ_ONLY_NULL,
    AreaField,
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    EdtfField,
    IntegerField,
    ListField,
    PartyField,
    Serializer,
    answer,
)
from agreements.api.representation import (
    RENEWAL,
    Reader,
    doubtful_edges,
    edges_of,
    iso,
    iso_or_number,
    serialize_dates,
)
from agreements.api.versions import version_of
from agreements.content import edtf
from agreements.models import (
    EffectMode,
    EndConvention,
    EndKind,
    NoticeAnchor,
    NoticeBasis,
    NoticeUnit,
    RenewalMode,
    SigningMode,
    Stage,
    Term,
    TermPeriod,
)
from agreements.status.answers import Answer

from .amendment import AmendmentSerializer, serialize_amendment
from .common import Because, bounds
from .signature import SignatureSerializer, serialize_signature


class EffectSerializer(Serializer):
    mode = ChoiceField(EffectMode)
    on = DateField(**NULL)
    days = IntegerField(max_value=32000, **NULL)
    clause = CharField(max_length=LONG, lines=True, **MAYBE)


class EndSerializer(Serializer):
    """`bounds`: only where `on` is a month or a year."""

    optional = frozenset({"bounds"})

    kind = ChoiceField(EndKind)
    on = EdtfField(**NULL)
    bounds = bounds()
    years = IntegerField(max_value=200, **NULL)
    months = IntegerField(max_value=2400, **NULL)
    days = IntegerField(max_value=32000, **NULL)
    convention = ChoiceField(EndConvention, **MAYBE)
    settled = BooleanField(**MAYBE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == EndKind.DURATION and not any(
            attrs.get(unit) for unit in ("years", "months", "days")
        ):
            raise ValidationError({"years": [_("Give years, months or days.")]})
        if attrs["kind"] == EndKind.FIXED and not attrs.get("on"):
            raise ValidationError({"on": [_("Give the last day.")]})
        return attrs


class RenewalSerializer(Serializer):
    mode = ChoiceField(RenewalMode)
    years = IntegerField(max_value=200, **NULL)
    months = IntegerField(max_value=2400, **NULL)
    max_count = IntegerField(max_value=1000, **NULL)
    latest_end = DateField(**NULL)


class NoticeSerializer(Serializer):
    value = IntegerField(min_value=1, max_value=32000)
    unit = ChoiceField(NoticeUnit)
    basis = ChoiceField(NoticeBasis)
    anchor = ChoiceField(NoticeAnchor)


#: group -> its columns, with what a column holds where the group is given without it.
COLUMNS: dict[str, dict[str, Any]] = {
    "effect": {"mode": EffectMode.UNKNOWN, "on": None, "days": None, "clause": ""},
    "end": {
        "kind": EndKind.NOT_RECORDED, "on": None, "years": None, "months": None, "days": None,
        "convention": EndConvention.DAY_BEFORE, "settled": False,
    },
    "renewal": {
        "mode": RenewalMode.NOT_RECORDED, "years": None, "months": None, "max_count": None,
        "latest_end": None,
    },
    "notice": {"value": None, "unit": None, "basis": None, "anchor": None},
}  # fmt: skip
#: What has no meaning beside a choice of end or renewal is refused, not dropped.
MEANINGLESS = {
    ("end", "indefinite"): ("on", "years", "months", "days", "settled"),
    ("end", "not_recorded"): ("on", "years", "months", "days"),
    ("end", "fixed"): ("settled",),
    ("end", "duration"): ("settled",),
    ("renewal", "not_recorded"): ("years", "months", "max_count", "latest_end"),
    ("renewal", "none"): ("years", "months", "max_count", "latest_end"),
}
CHOICE = {"effect": "mode", "end": "kind", "renewal": "mode"}


def span_members() -> dict[str, serializers.Field]:
    """The first and the last day of what holds for a run of days."""
    return {
        "starts_on": serializers.DateField(),
        "ends_on": serializers.DateField(allow_null=True),
    }


def days_in_effect() -> dict[str, serializers.Field]:
    """The same of a term, which may not be in effect at all."""
    return {
        "effective_on": serializers.DateField(allow_null=True),
        "ends_on": serializers.DateField(allow_null=True),
    }


#: field → column of a period, of which the edges are told where it is not certain.
BEGINNING = {"effective_on": "starts"}
ENDING = {"ends_on": "ends", "notice_by": "notice"}


def edges_in_effect(
    first: TermPeriod | None, last: TermPeriod | None, *, today: date, ending: Any = ENDING
) -> dict[str, Any]:
    """The edges of those days that are not certain."""
    told = doubtful_edges(vars(first), BEGINNING, today=today) if first else {}
    return told | (doubtful_edges(vars(last), ending, today=today) if last else {})


def serialize_days(first: TermPeriod | None, last: TermPeriod | None) -> dict[str, str | None]:
    """... of the periods it begins and ends with."""
    return {
        "effective_on": iso(first and first.span.first),
        "ends_on": iso(last and last.span.last),
    }


Period = answer(
    "TermPeriod",
    number=serializers.IntegerField(),
    **span_members(),
    notice_by=serializers.DateField(allow_null=True),
    certain=serializers.BooleanField(),
    bounds=bounds(),
)


class TermSerializer(Serializer):
    """A term; validated, it is the columns of the model. A group given replaces the whole group."""

    shared = audience.TERM

    id = serializers.IntegerField(**READ_ONLY)
    ordinal = IntegerField(max_value=1000, **MAYBE)
    kind = ChoiceField(("original", "renewal"), **MAYBE)
    stage = ChoiceField(Stage, **MAYBE)
    areas = ListField(AreaField(), **MAYBE)
    initiated_by = PartyField(**NULL)
    signing_mode = ChoiceField(SigningMode, **NULL)
    place = CharField(max_length=200, **MAYBE)
    effect = EffectSerializer(**MAYBE)
    end = EndSerializer(**MAYBE)
    renewal = RenewalSerializer(**MAYBE)
    notice = NoticeSerializer(**NULL)
    sources = ListField(CharField(max_length=1000, allow_blank=False), **MAYBE)
    notice_settled = serializers.BooleanField(**READ_ONLY)
    starts = serializers.CharField(help_text="A day, or how it starts.", **READ_ONLY_NULL)
    signed = EdtfField(**READ_ONLY_NULL)
    bounds = bounds()
    effective_on = serializers.DateField(**READ_ONLY_NULL)
    ends_on = serializers.DateField(**READ_ONLY_NULL)
    notice_by = serializers.DateField(**READ_ONLY_NULL)
    certain = serializers.BooleanField(**READ_ONLY)
    because = serializers.DictField(child=Because(), **READ_ONLY)
    periods = Period(many=True, **READ_ONLY)
    signatures = SignatureSerializer(many=True, **READ_ONLY)
    amendments = AmendmentSerializer(many=True, **READ_ONLY)
    version = serializers.CharField(**READ_ONLY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        found = dict(attrs)
        for group, columns in COLUMNS.items():
            if group in found:
                given = found.pop(group) or {}
                self._refuse_meaningless(group, given)
                for column, default in columns.items():
                    found[f"{group}_{column}"] = given.get(column, default)
                if group == "notice":
                    found["notice_settled"] = attrs["notice"] is None
        if "signing_mode" in found:
            found["signing_mode"] = found["signing_mode"] or ""
        if "areas" in found:
            found["areas"] = list({area.pk: area for area in found["areas"]}.values())
        return found

    def _refuse_meaningless(self, group: str, given: dict[str, Any]) -> None:
        chosen = str(given.get(CHOICE.get(group, ""), ""))
        wrong = [name for name in MEANINGLESS.get((group, chosen), ()) if given.get(name)]
        if wrong:
            message = _("This has no meaning beside “%s”.") % chosen
            raise ValidationError({group: {name: [message] for name in wrong}})


class SignedTermSerializer(TermSerializer):
    """A term with the signatures just added: the id of the first, and of each."""

    shared = TermSerializer.shared | audience.members("ids")

    id = serializers.CharField(**READ_ONLY)
    ids = serializers.ListField(child=serializers.CharField(), **READ_ONLY)


class NotificationSerializer(Serializer):
    """`on`: the day of the last notification."""

    on = DateField()


def _group(term: Term, group: str) -> dict[str, Any]:
    return {name: iso_or_number(getattr(term, f"{group}_{name}")) for name in COLUMNS[group]}


def _end(term: Term) -> dict[str, Any]:
    """As the text states it: a month or a year where it says no day."""
    told = _group(term, "end")
    if term.end_stated is None:
        return told
    return told | serialize_dates(on=term.end_stated)


def serialize_term(term: Term, found: Answer, reader: Reader) -> dict[str, Any]:
    """A term in the shape it is posted in, with its derived days."""
    periods = [row for row in found.term_periods if row.term_id == term.pk]
    begun = [row for row in periods if row.starts_on <= found.on]
    period = begun[-1] if begun else next(iter(periods), None)
    signed = found.standing.signed.get(str(term.ordinal))
    because = {
        "effective_on" if name == "starts_on" else name: reader.explain(steps)
        for name, steps in (period.because if period else {}).items()
        if steps
    }
    told = {
        "id": term.ordinal,
        "ordinal": term.ordinal,
        "kind": "renewal" if term.ordinal else "original",
        "stage": term.stage,
        "areas": sorted(area.code for area in term.areas.all()),
        "signing_mode": term.signing_mode or None,
        "place": term.place,
        "effect": _group(term, "effect"),
        "end": _end(term),
        "renewal": {name: iso_or_number(getattr(term, f"renewal_{name}")) for name in RENEWAL},
        "notice": None if term.notice_value is None else _group(term, "notice"),
        "notice_settled": term.notice_settled,
        "starts": iso(term.starts_day) or term.starts_choice or None,
        "signed": edtf(signed),
        **serialize_days(periods[0] if periods else None, period),
        "notice_by": iso(period and period.notice_by),
        "certain": found.is_certain(period),
        "bounds": edges_of({"signed": signed})
        | edges_in_effect(periods[0] if periods else None, period, today=reader.today),
        "because": because,
        "periods": [
            {
                "number": row.roll,
                **row.span.as_json(),
                "notice_by": iso(row.notice_by),
                "certain": found.is_certain(row),
                "bounds": reader.bounds(vars(row), {"starts_on": "starts"} | ENDING),
            }
            for row in periods
        ],
        "signatures": [serialize_signature(row) for row in term.signatures.all()],
        "amendments": [serialize_amendment(row, term.ordinal) for row in term.amendments.all()],
    }
    if not reader.rights.is_partner:
        told["initiated_by"] = reader.uids.get(term.initiated_by_id)
        told["sources"] = [str(source) for source in term.sources]
    return told | {"version": _term_version(told, periods)}


#: What an answer about a term says of the asked day and in words: its version knows the rows.
OF_THE_DAY = frozenset({"ends_on", "notice_by", "certain", "bounds", "because", "periods"})


def _term_version(told: Mapping[str, Any], periods: list[TermPeriod]) -> str:
    """The same on every day and in every language."""
    facts = {name: value for name, value in told.items() if name not in OF_THE_DAY}
    return version_of([facts, [period_content(row) for row in periods]])


#: Columns of a derived row that only tie it to others.
LINKS = frozenset({"id", "agreement", "term"})


def period_content(row: Model) -> dict[str, Any]:
    """A derived row as it is told on one day or another, without words; its explanation is
    disclosed already."""
    return {
        one.name: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if not isinstance(one, GeneratedField) and one.name not in LINKS
    }
