"""One link in the chain: the original signing (ordinal 0) or the n-th renewal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import agreement_scope, rights_of

from .agreement import Agreement, Participation
from .area import Area
from .columns import Columns, office, shared
from .document import Document
from .fields import LocalisedTextField, PartialDateField
from .history import tracked
from .party import Party


class Stage(models.TextChoices):
    DRAFTING = "drafting", _("drafting")
    NEGOTIATION = "negotiation", _("negotiation")
    LEGAL_REVIEW = "legal_review", _("legal review")
    CONSULTATION = "consultation", _("consultation")
    READY_TO_SIGN = "ready_to_sign", _("ready to sign")
    SIGNED = "signed", _("signed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SigningMode(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    CIRCULATION = "circulation", _("by circulation")
    EXCHANGE_OF_NOTES = "exchange_of_notes", _("exchange of notes")
    E_SIGNATURE = "e_signature", _("electronic signature")


class EffectMode(models.TextChoices):
    ON_LAST_SIGNATURE = "on_last_signature", _("on the last signature")
    FIXED_DATE = "fixed_date", _("on a fixed date")
    ON_LAST_NOTIFICATION = "on_last_notification", _("on the last notification")
    DAYS_AFTER_NOTIFICATION = "days_after_notification", _("some days after the last notification")
    RETROACTIVE = "retroactive", _("retroactively, by its clause")
    UNKNOWN = "unknown", _("not recorded")


#: In effect once the parties have notified one another: on that day, or so many days after it.
NOTIFIED = frozenset({EffectMode.ON_LAST_NOTIFICATION, EffectMode.DAYS_AFTER_NOTIFICATION})


class EndKind(models.TextChoices):
    FIXED = "fixed", _("on a stated day")
    DURATION = "duration", _("after a stated length")
    INDEFINITE = "indefinite", _("indefinite")
    NOT_RECORDED = "not_recorded", _("not recorded")


class EndConvention(models.TextChoices):
    DAY_BEFORE = "day_before", _("last day is the day before the corresponding date")
    SAME_DAY = "same_day", _("last day is the corresponding date")


class RenewalMode(models.TextChoices):
    NOT_RECORDED = "not_recorded", pgettext_lazy("renewal clause", "not recorded")
    NONE = "none", _("no renewal clause")
    EXPRESS = "express", _("by a new signature")
    TACIT = "tacit", _("tacit, unless notice is given")


class NoticeUnit(models.TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class NoticeBasis(models.TextChoices):
    SENT = "sent", _("from the day it is sent")
    RECEIVED = "received", _("from the day it is received")


class NoticeAnchor(models.TextChoices):
    BEFORE_END = "before_end", _("before the end of the running period")
    ANY_TIME = "any_time", _("at any time")
    MONTH_END = "any_time_to_month_end", _("at any time, to the end of a month")
    QUARTER_END = "any_time_to_quarter_end", _("at any time, to the end of a quarter")
    YEAR_END = "any_time_to_year_end", _("at any time, to the end of a year")


class Starts(models.TextChoices):
    AFTER_CURRENT_END = "after_current_end", _("on the day after the current end")
    AT_ONCE = "at_once", _("at once; the current term ends the day before")
    ON_DAY = "on_day", _("on a stated day between the two")


def both_or_neither(*names: str) -> Q:
    """All of the named columns are filled, or none is."""
    filled = Q(**{f"{name}__isnull": False for name in names})
    return filled | Q(**{f"{name}__isnull": True for name in names})


def positive(name: str) -> Q:
    """The column is filled and above 0. A bare `> 0` is NULL for NULL, which a CHECK lets pass."""
    return Q(**{f"{name}__isnull": False, f"{name}__gt": 0})


class TermQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Terms of visible agreements; a partner sees those that stand and are signed."""
        seen = self.filter(agreement_scope(user, participation=Participation, path="agreement"))
        if rights_of(user).is_partner:
            return seen.filter(stage=Stage.SIGNED, is_void=False)
        return seen

    def standing(self):
        """Terms that count: not struck out by a correction."""
        return self.filter(is_void=False)

    def in_preparation(self):
        return self.standing().exclude(stage__in=(Stage.SIGNED, Stage.WITHDRAWN))


@tracked
class Term(models.Model):
    """What was agreed in one signing, as the text says it. Its days are derived (`TermPeriod`).

    Every field but `ordinal` may be unknown; not knowing is a value (domain §2).
    `notification_is_planned`: the last notification, where `effect_on` is its day, was recorded
    before it, and nobody has said since that it happened.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="terms")
    ordinal = models.PositiveSmallIntegerField(_("ordinal"))
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.DRAFTING)
    initiated_by = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    signing_mode = models.CharField(
        _("how it was signed"), max_length=20, choices=SigningMode, blank=True
    )
    place = models.CharField(_("place"), max_length=200, blank=True)

    effect_mode = models.CharField(
        _("comes into effect"), max_length=24, choices=EffectMode, default=EffectMode.UNKNOWN
    )
    effect_on = models.DateField(
        _("day of effect or of the last notification"), null=True, blank=True
    )
    notification_is_planned = models.BooleanField(default=False, editable=False)
    effect_days = models.PositiveSmallIntegerField(_("days after it"), null=True, blank=True)
    effect_clause = models.TextField(_("the clause"), blank=True)

    end_kind = models.CharField(
        _("end"), max_length=12, choices=EndKind, default=EndKind.NOT_RECORDED
    )
    end_on = models.DateField(_("last day"), null=True, blank=True)
    #: What the text states where that is a month or a year; `end_on` is its last day.
    end_stated = PartialDateField(verbose_name=_("last day"), editable=False)
    end_years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    end_months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    end_days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    end_convention = models.CharField(
        _("how the last day is counted"),
        max_length=10,
        choices=EndConvention,
        default=EndConvention.DAY_BEFORE,
    )
    end_settled = models.BooleanField(_("the text does not say when it ends"), default=False)

    renewal_mode = models.CharField(
        _("renewal"), max_length=12, choices=RenewalMode, default=RenewalMode.NOT_RECORDED
    )
    renewal_years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    renewal_months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    renewal_max_count = models.PositiveSmallIntegerField(
        _("at most … times"), null=True, blank=True
    )
    renewal_latest_end = models.DateField(_("not beyond"), null=True, blank=True)

    notice_value = models.PositiveSmallIntegerField(_("notice"), null=True, blank=True)
    notice_unit = models.CharField(
        _("unit"), max_length=6, choices=NoticeUnit, null=True, blank=True
    )
    notice_basis = models.CharField(
        _("counted"), max_length=8, choices=NoticeBasis, null=True, blank=True
    )
    notice_anchor = models.CharField(
        _("may be given"), max_length=24, choices=NoticeAnchor, null=True, blank=True
    )
    notice_settled = models.BooleanField(_("the text has no notice clause"), default=False)

    starts_choice = models.CharField(
        _("starts"), max_length=20, choices=Starts, blank=True, editable=False
    )
    starts_day = models.DateField(null=True, blank=True, editable=False)
    areas = models.ManyToManyField(Area, through="TermArea", related_name="terms")
    sources = models.JSONField(_("sources"), default=list, blank=True)  # list of citations
    opened_on = models.DateField(null=True, editable=False)  # when its preparation began
    is_void = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    FIELDS = Columns(
        shared("ordinal", by="open_term"),
        shared("stage", by="open_term change_term"),
        office("initiated_by", by="open_term change_term correct", label=_("initiated by")),
        office("sources", by="open_term change_term correct"),
        shared(
            "signing_mode place effect_mode effect_on effect_days effect_clause end_kind end_on "
            "end_years end_months end_days end_convention end_settled renewal_mode renewal_years "
            "renewal_months renewal_max_count renewal_latest_end notice_value "
            "notice_basis notice_anchor notice_settled",
            by="open_term change_term correct",
        ),
        shared("areas", by="open_term change_term correct", label=_("cooperation areas")),
        shared(
            "notice_unit",
            by="open_term change_term correct",
            label=pgettext_lazy("of a length of time", "unit"),
        ),
        shared("starts_choice", by="sign correct"),
        shared("starts_day", by="sign correct", label=_("starts on")),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "ordinal"]
        verbose_name, verbose_name_plural = _("term"), _("terms")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "ordinal"],
                condition=Q(is_void=False),
                name="term_ordinal_once",
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(is_void=False) & ~Q(stage__in=("signed", "withdrawn")),
                name="term_one_in_preparation",
            ),
            models.CheckConstraint(
                condition=~Q(end_kind=EndKind.FIXED) | Q(end_on__isnull=False),
                name="term_fixed_end_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(end_kind=EndKind.DURATION)
                | positive("end_years")
                | positive("end_months")
                | positive("end_days"),
                name="term_duration_has_a_length",
            ),
            models.CheckConstraint(
                condition=~Q(end_kind__in=(EndKind.INDEFINITE, EndKind.NOT_RECORDED))
                | Q(end_on=None, end_years=None, end_months=None, end_days=None),
                name="term_open_end_has_no_day",
            ),
            models.CheckConstraint(
                condition=Q(end_settled=False) | Q(end_kind=EndKind.NOT_RECORDED),
                name="term_settled_end_is_not_recorded",
            ),
            models.CheckConstraint(
                condition=~Q(effect_mode=EffectMode.FIXED_DATE) | Q(effect_on__isnull=False),
                name="term_fixed_effect_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(effect_mode=EffectMode.RETROACTIVE)
                | (Q(effect_on__isnull=False) & ~Q(effect_clause="")),
                name="term_retroactive_has_its_clause",
            ),
            models.CheckConstraint(
                condition=~Q(effect_mode=EffectMode.DAYS_AFTER_NOTIFICATION)
                | Q(effect_days__isnull=False),
                name="term_days_after_has_days",
            ),
            models.CheckConstraint(
                condition=both_or_neither(
                    "notice_value", "notice_unit", "notice_basis", "notice_anchor"
                ),
                name="term_notice_whole_or_none",
            ),
            models.CheckConstraint(
                condition=Q(notice_settled=False) | Q(notice_value=None),
                name="term_no_notice_means_none",
            ),
            models.CheckConstraint(
                condition=Q(starts_choice=Starts.ON_DAY, starts_day__isnull=False)
                | (~Q(starts_choice=Starts.ON_DAY) & Q(starts_day=None)),
                name="term_start_day_with_its_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference}#{self.ordinal}"

    @property
    def is_signed(self) -> bool:
        return self.stage == Stage.SIGNED

    @property
    def awaits_notification(self) -> bool:
        """Signed, and not in effect until the parties have notified one another (rule 6)."""
        return self.is_signed and self.effect_mode in NOTIFIED and self.effect_on is None


@tracked
class TermArea(models.Model):
    """One area in the scope of one term."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="term_areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="term_areas")

    class Meta:
        ordering = ["term", "area__code"]
        constraints = [models.UniqueConstraint(fields=["term", "area"], name="term_area_once")]

    def __str__(self) -> str:
        return f"{self.term}: {self.area}"


@tracked
class TermText(models.Model):
    """The text of a term in one language: authentic or a translation, and which prevails."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=16)
    is_authentic = models.BooleanField(_("authentic"), default=True)
    prevails = models.BooleanField(_("prevails"), default=False)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["term", "language"]
        constraints = [
            models.UniqueConstraint(fields=["term", "language"], name="term_text_once"),
            models.UniqueConstraint(
                fields=["term"], condition=Q(prevails=True), name="term_text_one_prevails"
            ),
            models.CheckConstraint(
                condition=Q(prevails=False) | Q(is_authentic=True),
                name="term_text_prevails_authentic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.language}"


class PlanStep(models.Model):
    """One step of the home office's renewal back-plan; data, changed by a manager. `stage`: the
    stage of a preparation in which it is done; empty where it belongs to none."""

    code = models.SlugField(unique=True)
    names = LocalisedTextField()
    days = models.PositiveSmallIntegerField(_("calendar days it takes"))
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, blank=True, db_default="")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


@tracked
class PlanTick(models.Model):
    """A back-plan step of a term in preparation that is done."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="plan_ticks")
    step = models.ForeignKey(PlanStep, models.PROTECT, related_name="+")
    done_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "step"], name="plan_tick_once")]

    def __str__(self) -> str:
        return f"{self.term}: {self.step}, {self.done_on}"


@tracked
class ComplianceRule(models.Model):
    """What the home country's rules ask around the conclusion of an instrument.

    `names`: the duty; `source`: the text that asks for it. `days` after (positive) or before
    (negative) the conclusion; `checked_on` NULL: an example whose current text must be checked.
    `is_on`: the office goes by it; what is shipped is off until an office switches it on.
    """

    country = models.CharField(max_length=2)
    code = models.SlugField(unique=True)
    names = LocalisedTextField()
    days = models.SmallIntegerField()
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["country", "code"]

    def __str__(self) -> str:
        return self.code


@tracked
class ComplianceTick(models.Model):
    """A compliance deadline that was met, by its key."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="compliance_ticks")
    key = models.CharField(max_length=120)
    done_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="compliance_tick_once")
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.key}, {self.done_on}"
