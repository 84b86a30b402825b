"""Rows a calendar can tell: thrown away and rebuilt from the facts at any time, to the same rows.

Written by `agreements.derive` and by the floor above for its own deadlines; read by everybody.
All spans are days, both ends inclusive; `ends_key` is the end or 9999-12-31, for the b-trees.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.access import agreement_scope, can, rights_of
from agreements.lifecycle import IN_EFFECT

from .agreement import Agreement, Confidentiality, Participation
from .fields import EarliestField, LatestField, PartialDateField
from .term import EndKind, Term

FAR = date(9999, 12, 31)


def no_overlap(name: str) -> ExclusionConstraint:
    """One row per agreement and day. Pairs two ranges, so it needs no contrib extension;
    `F("agreement")` and not `agreement_id`, or validation compares the column with itself."""
    same = Func(
        F("agreement"),
        F("agreement"),
        Value("[]"),
        function="int8range",
        output_field=BigIntegerRangeField(),
    )
    days = Func(
        F("starts_on"),
        F("ends_on"),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )
    return ExclusionConstraint(name=name, expressions=[(same, "&&"), (days, "&&")])


def ends_key() -> models.GeneratedField:
    return models.GeneratedField(
        expression=Coalesce("ends_on", Value(FAR)),
        output_field=models.DateField(),
        db_persist=True,
    )


class SpanQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(agreement_scope(user, participation=Participation, path="agreement"))

    def on(self, day: date) -> Self:
        """The rows that hold on `day`."""
        return self.filter(starts_on__lte=day, ends_key__gte=day)

    def with_certainty(self, on: date) -> Self:
        """Adds `certain`: whether what the row says was certain on `on`."""
        certain = Q(certain_from__isnull=False, certain_from__lte=on)
        return self.annotate(certain=models.ExpressionWrapper(certain, models.BooleanField()))


class StatusQuerySet(SpanQuerySet):
    def in_effect(self) -> Self:
        return self.filter(status__in=IN_EFFECT)


class StatusCode(models.TextChoices):
    SUPERSEDED = "superseded", _("superseded")
    TERMINATED = "terminated", _("terminated")
    SUSPENDED = "suspended", _("suspended")
    TERMINATING = "terminating", _("terminating")
    IN_FORCE = "in_force", _("in force")
    SIGNED = "signed", _("signed, not yet in effect")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    IN_PREPARATION = "in_preparation", _("in preparation")
    UNKNOWN = "unknown", _("not known")


class StatusPeriod(models.Model):
    """One status of one agreement over an unbroken run of days (domain §4).

    A run is split where certainty, ordinal or explanation changes; `since` and `until` (NULL: open)
    are the first and last day of the whole run of the same status.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="status_periods")
    status = models.CharField(max_length=16, choices=StatusCode)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ends_key = ends_key()
    since = models.DateField()
    until = models.DateField(null=True)
    certain_from = models.DateField(null=True)
    ordinal = models.PositiveSmallIntegerField(null=True)
    because = models.JSONField(default=list)

    objects = StatusQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "starts_on"]
        constraints = [no_overlap("status_period_overlap")]
        indexes = [
            models.Index(
                fields=["status", "ends_key", "starts_on", "agreement"], name="status_on_day"
            ),
            models.Index(fields=["agreement", "starts_on"], name="status_by_agreement"),
            models.Index(fields=["starts_on"], name="status_by_start"),
        ]


class TermPeriod(models.Model):
    """The days of one term: roll 0 as agreed, roll n its n-th tacit period."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="term_periods")
    term = models.ForeignKey(Term, models.CASCADE, related_name="periods")
    ordinal = models.PositiveSmallIntegerField()
    roll = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ends_key = ends_key()
    end_kind = models.CharField(max_length=12, choices=EndKind)
    notice_by = models.DateField(null=True)
    certain_from = models.DateField(null=True)
    because = models.JSONField(default=dict)

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "starts_on"]
        constraints = [
            no_overlap("term_period_overlap"),
            models.UniqueConstraint(fields=["term", "roll"], name="term_period_once"),
        ]
        indexes = [
            models.Index(fields=["agreement", "starts_on"], name="term_period_by_agreement"),
            models.Index(fields=["ends_key", "agreement"], name="term_period_by_end"),
            models.Index(
                fields=["notice_by", "agreement"],
                condition=Q(notice_by__isnull=False),
                name="term_period_by_notice",
            ),
        ]


class Standing(models.Model):
    """What is derived once per agreement: its horizon, first signature, gaps in knowledge.

    `horizon`: the last day rows reach to, a stored day; only a write or the nightly top-up moves
    it. `missing` and `warnings`: lists of notes (`agreements.lifecycle.Note.as_json`). `signed`:
    EDTF of the completing signature by ordinal.
    """

    agreement = models.OneToOneField(
        Agreement, models.CASCADE, primary_key=True, related_name="standing"
    )
    horizon = models.DateField()
    first_signed = PartialDateField()
    first_signed_earliest = EarliestField(of="first_signed")
    first_signed_latest = LatestField(of="first_signed")
    signed = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    announced_until = models.DateField(null=True)  # status changes told up to this day


class DeadlineKind(models.TextChoices):
    START_RENEWAL = "start_renewal", _("begin preparing the renewal")
    RENEWAL_STEP = "renewal_step", _("step of the renewal plan")
    NOTICE = "notice", _("last day for notice")
    EXPIRY = "expiry", _("last day in effect")
    TACIT_RENEWAL = "tacit_renewal", _("renews tacitly")
    EFFECT_PENDING = "effect_pending", _("condition of effect still open")
    REVIEW = "review", _("periodic review")
    COMPLIANCE = "compliance", _("compliance")
    COMMITMENT = "commitment", _("commitment due")
    ACTION_ITEM = "action_item", _("action item due")
    MEETING = "meeting", _("meeting")
    MEETING_TO_SCHEDULE = "meeting_to_schedule", _("meeting to schedule")
    TO_SETTLE = "to_settle", _("fact to settle")
    REPORT = "report", _("implementation report due")


class DeadlineState(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    VOID = "void", _("no longer asked for")


class DeadlineQuerySet(models.QuerySet):
    def told_to(self, user) -> Self:
        """Of deadlines whose agreements `user` may see: those that may be told to such a reader.
        What a deadline is derived from may be kept closer than its agreements: internal and
        confidential rows, and the office's own plans, never leave the house."""
        rights = rights_of(user)
        if rights.is_partner:
            shared = (Confidentiality.PUBLIC, Confidentiality.PARTNERS)
            return self.filter(confidentiality__in=shared).exclude(kind__in=HOUSE_KINDS)
        if can(rights, "see_confidential"):
            return self
        if not can(rights, "see"):
            return self.none()
        return self.filter(~Q(confidentiality=Confidentiality.CONFIDENTIAL) | Q(owner=rights.user))

    def visible_to(self, user) -> Self:
        """Deadlines that concern at least one visible agreement; those of none (an activity
        without agreement) are the staff's; one's own are one's own."""
        rights = rights_of(user)
        told = self.told_to(rights)
        if not rights.is_partner and (can(rights, "see_confidential") or not can(rights, "see")):
            return told
        concerns = DeadlineAgreement.objects.filter(deadline=models.OuterRef("pk"))
        seen = models.Exists(concerns.filter(agreement__in=Agreement.objects.visible_to(rights)))
        if rights.is_partner:
            return told.filter(seen)
        return told.filter(seen | ~models.Exists(concerns) | Q(owner=rights.user))

    def open(self) -> Self:
        return self.filter(state=DeadlineState.OPEN)

    def between(self, first: date, last: date) -> Self:
        """Those whose day or window touches `first`..`last` (inclusive)."""
        return self.filter(day__lte=last, until_key__gte=first)

    def open_between(self, first: date, last: date) -> Self:
        return self.open().between(first, last)

    def overdue(self, on: date) -> Self:
        """Open, and the whole of the day or window lies before `on`."""
        return self.open().filter(until_key__lt=on)

    def asked_on(self, on: date) -> Self:
        """Open, and still asked for on `on`: a notice day that has passed asks for nothing."""
        return self.open().filter(Q(asked_until=None) | Q(asked_until__gte=on))

    def ahead_on(self, on: date) -> Self:
        """What is asked for from `on` on, and the last day of what an act ends: nothing is left to
        decide about it, and yet nobody may overlook it."""
        asked = self.asked_on(on).values("pk")
        ending = Q(kind=DeadlineKind.EXPIRY, state=DeadlineState.DONE, params__ended="terminated")
        return self.filter(Q(pk__in=asked) | ending, until_key__gte=on)


#: Kinds that tell of the office's own plans: never shown to a partner.
HOUSE_KINDS = ("start_renewal", "renewal_step", "compliance", "to_settle", "report", "review")


class Deadline(models.Model):
    """One day, or window `day`..`until`, that somebody must not miss (domain §5).

    `origin` names what it was derived from ("agreement:7", "activity:12"), `key` is stable within
    it: moving the date moves the row. Never referred to by id from what must last: use `origin`
    and `key`. `starts_at` is the moment of a meeting whose day is fixed.
    """

    origin = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=DeadlineKind)
    day = models.DateField()
    until = models.DateField(null=True)
    until_key = models.GeneratedField(
        expression=Coalesce("until", "day"), output_field=models.DateField(), db_persist=True
    )
    starts_at = models.DateTimeField(null=True)
    time_zone = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=4, choices=DeadlineState)
    certain_from = models.DateField(null=True)
    moved_from = models.DateField(null=True)
    asked_until = models.DateField(null=True)  # last day it is asked for at all; None: until done
    because = models.JSONField(default=list)
    params = models.JSONField(default=dict)
    term = models.ForeignKey(Term, models.CASCADE, null=True, related_name="deadlines")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="own_deadlines"
    )
    confidentiality = models.CharField(
        max_length=12, choices=Confidentiality, default=Confidentiality.PUBLIC
    )  # of what it was derived from; its agreements have their own
    agreements = models.ManyToManyField(
        Agreement, through="DeadlineAgreement", related_name="deadlines"
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "key"], name="deadline_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("day")), name="deadline_days_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["day", "id"], name="deadline_by_day"),
            # the end besides, so that what is over is passed by within the index
            models.Index(
                fields=["day", "id", "until_key"],
                condition=Q(state="open"),
                name="deadline_open_in_order",
            ),
            models.Index(
                fields=["kind", "day"],
                include=["origin", "asked_until", "id"],
                condition=Q(state="open"),
                name="deadline_open_of_kind",
            ),
            models.Index(
                fields=["until_key", "id"], condition=Q(state="open"), name="deadline_open_by_end"
            ),
        ]


class DeadlineAgreement(models.Model):
    """An agreement a deadline concerns."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="concerns")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "agreement"], name="deadline_agreement_once"
            )
        ]
