"""Request bodies of agreements (interfaces §3, "Shapes of the facts")."""

from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django.utils.translation import gettext as _

from agreements.models import (
    CLOSED_AS,
    AmendmentKind,
    ClaimKind,
    CommitmentSide,
    CommitmentState,
    Confidentiality,
    ConfirmedFact,
    EffectMode,
    EndConvention,
    EndKind,
    EventKind,
    Kind,
    LegalNature,
    NoticeAnchor,
    NoticeBasis,
    NoticeUnit,
    Reach,
    RenewalMode,
    Side,
    SigningMode,
    Stage,
    Starts,
    Verdict,
    WorkingDayRule,
)

from .fields import (
    AreaCode,
    Colleague,
    CommitmentId,
    Country,
    Day,
    DocumentId,
    Edtf,
    EventId,
    Flag,
    Localised,
    PartyId,
    PersonName,
    Reference,
    Shape,
    Text,
    TimeZone,
    Whole,
    Word,
)

LONG, NOTE = 20_000, 100_000
MAYBE: dict[str, Any] = {"required": False}
NULL: dict[str, Any] = {"required": False, "allow_null": True}


class Many(serializers.ListField):
    """A list of at most 100."""

    def __init__(self, child: Any, **options: Any) -> None:
        super().__init__(child=child, **{"max_length": 100, **options})


class PartyBody(Shape):
    names = Localised()
    short_name = Text(max_length=60, blank=False)
    also_known_as = Many(Text(max_length=120, blank=False), required=False)
    country = Country(allow_null=True)
    time_zone = TimeZone()
    legal_form = Text(max_length=200, **MAYBE)
    website = serializers.URLField(max_length=200, **MAYBE)
    parent = PartyId(**NULL)
    successor = PartyId(**NULL)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "country" in attrs:
            attrs["country"] = attrs["country"] or ""
        if not str(attrs.get("website", "http")).startswith("http"):
            raise ValidationError({"website": [_("A web site begins with https://.")]})
        return attrs


class AreaBody(Shape):
    code = serializers.RegexField(r"^[a-z0-9][a-z0-9-]{0,59}\Z")
    names = Localised()
    parent = AreaCode(**NULL)


class ParticipationBody(Shape):
    party = PartyId()
    side = Word(Side)
    reference = Text(max_length=120, **NULL)


class EffectBody(Shape):
    mode = Word(EffectMode)
    on = Day(**NULL)
    days = Whole(most=32000, **NULL)
    clause = Text(max_length=LONG, lines=True, **MAYBE)


class EndBody(Shape):
    kind = Word(EndKind)
    on = Edtf(**NULL)
    years = Whole(most=200, **NULL)
    months = Whole(most=2400, **NULL)
    days = Whole(most=32000, **NULL)
    convention = Word(EndConvention, **MAYBE)
    settled = Flag(**MAYBE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == EndKind.DURATION and not any(
            attrs.get(unit) for unit in ("years", "months", "days")
        ):
            raise ValidationError({"years": [_("Give years, months or days.")]})
        if attrs["kind"] == EndKind.FIXED and not attrs.get("on"):
            raise ValidationError({"on": [_("Give the last day.")]})
        return attrs


class RenewalBody(Shape):
    mode = Word(RenewalMode)
    years = Whole(most=200, **NULL)
    months = Whole(most=2400, **NULL)
    max_count = Whole(most=1000, **NULL)
    latest_end = Day(**NULL)


class NoticeBody(Shape):
    value = Whole(least=1, most=32000)
    unit = Word(NoticeUnit)
    basis = Word(NoticeBasis)
    anchor = Word(NoticeAnchor)


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


class TermBody(Shape):
    """A term; validated, it is the columns of the model. A group given replaces the whole group."""

    ordinal = Whole(most=1000, **MAYBE)
    kind = Word(("original", "renewal"), **MAYBE)
    stage = Word(Stage, **MAYBE)
    areas = Many(AreaCode(), **MAYBE)
    initiated_by = PartyId(**NULL)
    signing_mode = Word(SigningMode, **NULL)
    place = Text(max_length=200, **MAYBE)
    effect = EffectBody(**MAYBE)
    end = EndBody(**MAYBE)
    renewal = RenewalBody(**MAYBE)
    notice = NoticeBody(**NULL)
    sources = Many(Text(max_length=1000, blank=False), **MAYBE)

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


class AgreementBody(Shape):
    reference = Text(max_length=40, blank=False)
    kind = Word(Kind)
    legal_nature = Word(LegalNature)
    title = Localised()
    parties = Many(ParticipationBody(), min_length=2)
    confidentiality = Word(Confidentiality)
    working_day_rule = Word(WorkingDayRule, **MAYBE)
    responsible = Colleague(**NULL)
    file_number = Text(max_length=120, **MAYBE)
    review_months = Whole(least=1, most=1200, **NULL)
    report_months = Whole(least=1, most=1200, **NULL)
    first_term = TermBody(**MAYBE)


class AgreementChange(Shape):
    kind = Word(Kind)
    legal_nature = Word(LegalNature)
    title = Localised()
    parties = Many(ParticipationBody(), min_length=2)
    confidentiality = Word(Confidentiality)
    working_day_rule = Word(WorkingDayRule)
    responsible = Colleague(allow_null=True)
    deputy = Colleague(allow_null=True)
    file_number = Text(max_length=120)
    review_months = Whole(least=1, most=1200, allow_null=True)
    report_months = Whole(least=1, most=1200, allow_null=True)
    tags = Many(Text(max_length=40, blank=False))
    notes = Text(max_length=NOTE, lines=True)
    superseded_by = Reference(allow_null=True)


class SignatureRow(Shape):
    party = PartyId()
    signed = Edtf(allow_null=True)
    name = PersonName(max_length=200, **MAYBE)
    capacity = Text(max_length=200, **MAYBE)
    place = Text(max_length=200, **MAYBE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "name" in attrs:
            attrs["names"] = attrs.pop("name")
        return attrs


class StartsField(serializers.Field):
    """ "after_current_end", "at_once", or a day between the two."""

    WORDS = (Starts.AFTER_CURRENT_END, Starts.AT_ONCE)

    def to_internal_value(self, data: Any) -> str | date:
        if data in self.WORDS:
            return data
        return Day().to_internal_value(data)

    def to_representation(self, value: Any) -> Any:
        return value


class CarryBody(Shape):
    commitment = CommitmentId()
    decision = Word(("keep", "close", "rewrite"))
    state = Word(CLOSED_AS, **MAYBE)
    text = Localised(max_length=LONG, lines=True, **MAYBE)


class SigningBody(Shape):
    signatures = Many(SignatureRow(), min_length=1)
    starts = StartsField(**MAYBE)
    carry_over = Many(CarryBody(), **MAYBE)
    signing_mode = Word(SigningMode, **MAYBE)


class AmendmentBody(Shape):
    """`successor_starts`: of an extension beside a later term that is signed already, exactly where
    it leaves open when that one begins (400 without, and where not): "after_current_end" is the
    day after the new last day, "at_once" its day as before, or a day."""

    kind = Word(AmendmentKind)
    signed = Edtf()
    summary = Text(max_length=LONG, lines=True, blank=False)
    new_ends_on = Day(**NULL)
    document = DocumentId(**NULL)
    successor_starts = StartsField(**NULL)
    ordinal = Whole(most=1000, **MAYBE)


class EventBody(Shape):
    """`reason` is the office's own, `shared_reason` is told to the partner. `reach`: of a notice or
    a consent, exactly where a later term is signed on its day (400 without, and where not):
    "running_term" ends the running term and the signed one follows; "agreement" ends the agreement,
    and what is signed ahead never takes effect."""

    kind = Word(EventKind)
    on = Day()
    received_on = Day(**NULL)
    by_party = PartyId(**NULL)
    effective_on = Day(**NULL)
    withdraws = EventId(**NULL)
    document = DocumentId(**NULL)
    reason = Text(max_length=LONG, lines=True, **MAYBE)
    shared_reason = Text(max_length=LONG, lines=True, **MAYBE)
    reach = Word(Reach, **NULL)


class NotificationBody(Shape):
    """`on`: the day of the last notification."""

    on = Day()


class NothingBody(Shape):
    """`{}`: the address says it all."""


class ClaimBody(Shape):
    kind = Word(ClaimKind)
    value = Whole(least=-9999, most=9999, **NULL)
    words = Text(max_length=LONG, lines=True, **MAYBE)
    as_of = Day(**NULL)
    claimant = PartyId(**NULL)
    source = Text(max_length=300, **MAYBE)
    document = DocumentId(**NULL)


class CommitmentBody(Shape):
    text = Localised(max_length=LONG, lines=True)
    side = Word(CommitmentSide)
    area = AreaCode(**NULL)
    owner = Colleague(**NULL)
    due = Edtf(**NULL)
    state = Word(CommitmentState, **MAYBE)
    state_note = Text(max_length=LONG, lines=True, **MAYBE)


class TextBody(Shape):
    language = serializers.RegexField(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,2}\Z", max_length=16)
    is_authentic = Flag(**MAYBE)
    prevails = Flag(**MAYBE)
    document = DocumentId(**NULL)


class ConfirmedFieldBody(Shape):
    fact = Word(ConfirmedFact)
    verdict = Word(Verdict)
    says = Text(max_length=2_000, lines=True, **MAYBE)


class ConfirmationBody(Shape):
    """What a partner says of the content with this digest."""

    sha256 = serializers.RegexField(r"^[0-9a-f]{64}\Z")
    reference = Text(max_length=120, **MAYBE)
    fields = Many(ConfirmedFieldBody(), min_length=1)


class CorrectionBody(Shape):
    """`set` is read by the shape of the fact it corrects."""

    set = serializers.DictField(**MAYBE)
    void = Flag(**MAYBE)
    reason = Text(max_length=LONG, lines=True, blank=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("set")) == bool(attrs.get("void")):
            raise ValidationError({"set": [_("Give what to set, or void, and not both.")]})
        return attrs
