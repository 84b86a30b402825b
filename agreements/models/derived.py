"""Rows a calendar can tell: thrown away and rebuilt from the facts at any time, to the same rows.

Written by `agreements.derive` and by higher packages for their own deadlines; read by everybody.
All spans are days, both ends inclusive; `ends_key` is the end or 9999-12-31, for the b-trees.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Self

import pgtrigger

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.access import agreement_scope, can, rights_of
from agreements.deadline_kinds import SHARED_KINDS, DeadlineKind
from agreements.lifecycle import IN_EFFECT

from .agreement import (
    SHARED,
    Agreement,
    Confidentiality,
    Participation,
    through_visible,
    wholly_hidden,
)
from .day_check import TO_CHECK, DayCheck
from .decision import ASKING, Decision
from .fields import EarliestField, LatestField, PartialDateField, Spanned
from .term import EndKind, Stage, Term
from .write_marks import marks_write

FAR = date(9999, 12, 31)


def no_overlap(
    name: str, *, of: str = "agreement", days: tuple[str, str] = ("starts_on", "ends_on")
) -> ExclusionConstraint:
    """One row per agreement (`of`) and day. Pairs two ranges, so it needs no contrib extension;
    `F("agreement")` and not `agreement_id`, or validation compares the column with itself."""
    same = Func(
        F(of), F(of), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )
    span = Func(
        F(days[0]),
        F(days[1]),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )
    return ExclusionConstraint(name=name, expressions=[(same, "&&"), (span, "&&")])


def ends_key() -> models.GeneratedField:
    return models.GeneratedField(
        expression=Coalesce("ends_on", Value(FAR)),
        output_field=models.DateField(),
        db_persist=True,
    )


def touching(first: date, last: date) -> Q:
    """Rows some day of which lies within `first`..`last`."""
    return Q(starts_on__lte=last, ends_key__gte=first)


class SpanQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(agreement_scope(user, participation=Participation, path="agreement"))

    def on(self, day: date) -> Self:
        """The rows that hold on `day`."""
        return self.filter(touching(day, day))

    def touching(self, first: date, last: date) -> Self:
        return self.filter(touching(first, last))

    def as_spans(self, *columns: str) -> Any:
        """Tuples of `columns`, first and last day; where it is open, the last of all days."""
        return self.values_list(*columns, "starts_on", "ends_key")

    def with_certainty(self, on: date) -> Self:
        """Adds `certain`: whether what the row says was certain on `on`."""
        certain = Q(certain_from__isnull=False, certain_from__lte=on)
        return self.annotate(certain=models.ExpressionWrapper(certain, models.BooleanField()))


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


def unseen_successor(user, path: str = "") -> Q:
    """Agreements (rows that reach one by `path`) replaced by another that `user` may not see."""
    if can(user, "see_confidential"):
        return Q(pk__in=())
    named = f"{path}__superseded_by" if path else "superseded_by"
    seen = Agreement.objects.visible_to(user).filter(pk=OuterRef(named))
    return Q(**{f"{named}__isnull": False}) & ~Exists(seen)


#: What a successor that is hidden leaves of "superseded": by the status before it, where that
#: ended by itself; anything else, and what the successor cut short, is terminated (domain §6).
TOLD_AFTER = {
    StatusCode.IN_FORCE: StatusCode.EXPIRED,
    StatusCode.SUSPENDED: StatusCode.EXPIRED,
    StatusCode.EXPIRED: StatusCode.EXPIRED,
    StatusCode.IN_PREPARATION: StatusCode.WITHDRAWN,
    StatusCode.WITHDRAWN: StatusCode.WITHDRAWN,
}
CUT = {"ends_on": [{"code": "cut_by_successor"}]}


def told_after(before: str, *, is_cut: bool) -> str:
    """The status that is told instead of "superseded" to who may not see the successor."""
    return StatusCode.TERMINATED if is_cut else TOLD_AFTER.get(before, StatusCode.TERMINATED)


class StatusQuerySet(SpanQuerySet):
    def in_effect(self) -> Self:
        return self.filter(status__in=IN_EFFECT)

    def told_as(self, status: Collection[str], *, to) -> Self:
        """The rows whose status, as it is told to `to`, is one of `status`."""
        superseded = Q(status=StatusCode.SUPERSEDED)
        wanted = Q(status__in=[one for one in status if one != StatusCode.SUPERSEDED])
        unseen = unseen_successor(to, "agreement")
        if StatusCode.SUPERSEDED in status:
            wanted |= superseded & ~unseen
        kept = [one for one in StatusCode.values if told_after(one, is_cut=False) in status]
        cut = Exists(
            TermPeriod.objects.filter(agreement=OuterRef("agreement"), because__contains=CUT)
        )
        instead = Q(status_before__in=[*kept]) & ~cut
        if StatusCode.TERMINATED in status:
            instead |= cut | Q(status_before=None)
        rows = self.annotate(status_before=models.Subquery(self._before()))
        return rows.filter(wanted | superseded & unseen & instead)

    def _before(self) -> models.QuerySet:
        """The last status of the outer row's agreement that no successor makes."""
        rows = StatusPeriod.objects.filter(agreement=OuterRef("agreement"))
        rows = rows.exclude(status=StatusCode.SUPERSEDED)
        return rows.order_by("-starts_on").values("status")[:1]


@pgtrigger.register(marks_write)
class StatusPeriod(Spanned, models.Model):
    """One status of one agreement over an unbroken run of days (domain §4).

    A run is split where certainty, ordinal or explanation changes; `since` and `until` (NULL: open)
    are the first and last day of the whole run of the same status, each with its own edges and
    certainty. `certain_from`: from when the status of these days itself is certain.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="status_periods")
    status = models.CharField(max_length=16, choices=StatusCode)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ends_key = ends_key()
    since = models.DateField()
    since_earliest = models.DateField(null=True)
    since_latest = models.DateField(null=True)
    since_certain_from = models.DateField(null=True)
    until = models.DateField(null=True)
    until_earliest = models.DateField(null=True)
    until_latest = models.DateField(null=True)
    until_certain_from = models.DateField(null=True)
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

    def __str__(self) -> str:
        return f"{self.agreement}: {self.status}, {self.starts_on} – {self.ends_on or ''}"

    def run_on_like(self, other: "StatusPeriod") -> None:
        """Takes the last day of `other`, of a row that is only read."""
        self.ends_on = other.ends_on
        if "ends_key" in vars(other):  # not of rows that were never stored
            self.ends_key = other.ends_key


@pgtrigger.register(marks_write)
class TermPeriod(Spanned, models.Model):
    """The days of one term: roll 0 as agreed, roll n its n-th tacit period.

    Each day has its edges (NULL: open at that side) and its own certainty; `certain_from` is that
    of first and last day together.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="term_periods")
    term = models.ForeignKey(Term, models.CASCADE, related_name="periods")
    ordinal = models.PositiveSmallIntegerField()
    roll = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ends_key = ends_key()
    end_kind = models.CharField(max_length=12, choices=EndKind)
    notice_by = models.DateField(null=True)
    starts_earliest = models.DateField(null=True)
    starts_latest = models.DateField(null=True)
    starts_certain_from = models.DateField(null=True)
    ends_earliest = models.DateField(null=True)
    ends_latest = models.DateField(null=True)
    ends_certain_from = models.DateField(null=True)
    notice_earliest = models.DateField(null=True)
    notice_latest = models.DateField(null=True)
    notice_certain_from = models.DateField(null=True)
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

    def __str__(self) -> str:
        return f"{self.term}: {self.starts_on} – {self.ends_on or ''}"

    @property
    def why_it_ends(self) -> Any:
        """The steps that lead to its last day."""
        return self.because.get("ends_on", [])


class CoverKind(models.TextChoices):
    DAY = "day", _("ends on a day")
    ROLLS = "rolls", _("rolls on")
    INDEFINITE = "indefinite", _("indefinite")
    NOT_RECORDED = "not_recorded", _("end not recorded")
    NOT_IN_EFFECT = "not_in_effect", _("not in effect")


class CoverQuerySet(SpanQuerySet):
    def on(self, day: date, *, asked: date) -> Self:
        """The answers for `day`, as far as is known on `asked` (today, or `day` if it is later:
        what can still be stopped then)."""
        return super().on(day).filter(known_from__lte=asked, known_key__gte=asked)


@pgtrigger.register(marks_write)
class Cover(Spanned, models.Model):
    """Until when an agreement is in effect as far as is known (domain §4), for the days
    `starts_on`..`ends_on` that one may ask about, asked between `known_from` and `known_until`
    (inclusive, NULL: open): the next roll can no longer be stopped once its notice day is over.

    `until`: the last day of the run, NULL where there is none; `earliest` and `latest` its edges.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ends_key = ends_key()
    known_from = models.DateField()
    known_until = models.DateField(null=True)
    known_key = models.GeneratedField(
        expression=Coalesce("known_until", Value(FAR)),
        output_field=models.DateField(),
        db_persist=True,
    )
    kind = models.CharField(max_length=13, choices=CoverKind)
    until = models.DateField(null=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    certain_from = models.DateField(null=True)
    because = models.JSONField(default=list)

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "starts_on", "known_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "starts_on", "known_from"], name="cover_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="day") | Q(until__isnull=False), name="cover_of_a_day_has_one"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "earliest", "agreement"], name="cover_by_earliest"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.kind}, {self.starts_on} – {self.ends_on or ''}"


#: Code of the note of `missing` that a last day is not recorded.
END_MISSING = "ends_on"


@pgtrigger.register(marks_write)
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
    rules = models.PositiveSmallIntegerField(default=0)  # the reading of the rules it was made by
    announced_until = models.DateField(null=True)  # status changes told up to this day

    def __str__(self) -> str:
        return f"{self.agreement}: {self.first_signed}"


class ClosedAs(models.TextChoices):
    """How a deadline was closed; see `agreements.lifecycle.Closing`."""

    DONE = "done", _("done")
    VOID = "void", _("no longer asked for")
    PASSED = "passed", _("passed")


class DeadlineState(models.TextChoices):
    """Where a deadline stands on a day: a comparison with the day it was closed, never stored."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    VOID = "void", _("no longer asked for")
    PASSED = "passed", _("passed")


#: A last day that was replaced by the successor of its agreement.
REPLACED = {
    "kind": DeadlineKind.EXPIRY, "closed_as": ClosedAs.VOID, "params__ended": "superseded",
}  # fmt: skip


def visible_closing(is_hidden: Q, path: str = "") -> Case:
    """How the deadline reached by `path` was closed, where `is_hidden` says that the successor of
    its agreement is: its last day has passed then, like any other."""
    replaced = Q(**{f"{path}{name}": value for name, value in REPLACED.items()})
    return Case(When(replaced & is_hidden, then=Value(ClosedAs.PASSED)), default=f"{path}closed_as")


def is_replaced(row: "Deadline") -> bool:
    """Whether one row, stored or computed, is a last day as `REPLACED` describes them."""
    ended = row.params.get("ended")
    return {"kind": row.kind, "closed_as": row.closed_as, "params__ended": ended} == REPLACED


class DeadlineQuerySet(models.QuerySet):
    def told_to(self, user) -> Self:
        """Of deadlines whose agreements `user` may see: those that may be told to such a reader.
        What a deadline is derived from may be kept closer than its agreements: internal and
        confidential rows, terms not signed, and kinds that are not shared, are never shown to a
        partner."""
        rights = rights_of(user)
        if rights.is_partner:
            signed = Q(term=None) | Q(term__stage=Stage.SIGNED)
            return self.filter(signed, confidentiality__in=SHARED, kind__in=SHARED_KINDS)
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
        if rights.is_partner:
            concerns = DeadlineAgreement.objects.filter(deadline=models.OuterRef("pk"))
            return told.filter(models.Exists(concerns.filter(through_visible(rights))))
        return told.filter(
            ~Q(pk__in=wholly_hidden(DeadlineAgreement, "deadline", rights)) | Q(owner=rights.user)
        )

    def open_on(self, on: date) -> Self:
        """Those that nothing had closed by `on`."""
        return self.filter(closed_key__gt=on)

    def with_told_as(self, to) -> Self:
        """Adds `told_as`: how each was closed, as it is told to `to`."""
        concerns = DeadlineAgreement.objects.filter(deadline=OuterRef("pk"))
        unseen = Exists(concerns.filter(unseen_successor(to, "agreement")))
        return self.annotate(told_as=visible_closing(Q(unseen)))

    def with_state(self, on: date, *, to) -> Self:
        """Adds `state`: where each stood on `on` (`DeadlineState`), as it is told to `to`."""
        state = Case(When(closed_key__gt=on, then=Value(DeadlineState.OPEN)), default="told_as")
        return self.with_told_as(to).annotate(state=state)

    def in_state(self, states: Collection[str], on: date, *, to) -> Self:
        """Those that stood in one of `states` (`DeadlineState`) on `on`, as it is told to `to`."""
        if set(states) == {DeadlineState.OPEN}:
            return self.open_on(on)
        return self.with_told_as(to)._in_state(states, on)

    def _in_state(self, states: Collection[str], on: date) -> Self:
        wanted = Q(told_as__in=states, closed_key__lte=on)
        if DeadlineState.OPEN in states:
            wanted |= Q(closed_key__gt=on)
        return self.filter(wanted)

    def reaching(self, first: date) -> Self:
        """Those that may lie on `first` or later: day, window or edges."""
        return self.filter(Q(until_key__gte=first) | Q(latest=None) | Q(latest__gte=first))

    def begun_by(self, last: date) -> Self:
        """Those that may lie on `last` or earlier."""
        return self.filter(Q(day__lte=last) | Q(earliest__lt=F("day"), earliest__lte=last))

    def undecided_on(self, on: date) -> Self:
        """Without those that ask what is already decided about their agreement on `on`."""
        decided = Decision.objects.in_force_on(on).origins()
        return self.exclude(kind__in=ASKING, origin__in=decided)

    def to_check(self, on: date, until: date) -> Self:
        """Legal days of `on`..`until`, or whose safe day lies there, that nobody has checked as
        they now stand."""
        near = Q(until_key__range=(on, until))
        safe = Q(earliest__lt=F("day"), earliest__lte=until, until_key__gte=on)
        unchecked = ~Exists(DayCheck.objects.of_deadline())
        return self.open_on(on).filter(near | safe, unchecked, kind__in=TO_CHECK)

    def between(self, first: date, last: date) -> Self:
        """Those whose day or window touches `first`..`last` (inclusive)."""
        return self.filter(day__lte=last, until_key__gte=first)

    def overdue(self, on: date) -> Self:
        """Open on `on`, and the whole of the day or window lies before it."""
        return self.open_on(on).filter(until_key__lt=on)

    def ahead_on(self, on: date) -> Self:
        """What is open on `on` and has not passed."""
        return self.open_on(on).filter(until_key__gte=on)


def end_that_follows(params: Mapping[str, Any]) -> str | None:
    """Of a last day for a notice: that on which the term ends or renews; None for other kinds."""
    return params.get("ends_on")


@pgtrigger.register(marks_write)
class Deadline(models.Model):
    """One day, or window `day`..`until`, that somebody must not miss (domain §5).

    `origin` names what it was derived from ("agreement:7", "activity:12"), `key` is stable within
    it: moving the date moves the row. Never referred to by id from what must last: use `origin`
    and `key`. `uid`: by what the world knows it, made of public names. `starts_at` is the moment of
    a meeting whose day is fixed. `earliest` and `latest` are the edges of `day`, equal to it where
    nothing is in doubt, `latest` NULL where it is open; `safe_by` is the earliest edge of what must
    not be missed, NULL for other kinds. Closed from
    `closed_on` on (inclusive), NULL while nothing closes it.
    """

    uid = models.CharField(max_length=20, default="", editable=False, db_collation="C")
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
    earliest = models.DateField()
    latest = models.DateField(null=True)
    safe_by = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_as = models.CharField(max_length=6, choices=ClosedAs, blank=True)
    closed_key = models.GeneratedField(
        expression=Coalesce("closed_on", Value(FAR)),
        output_field=models.DateField(),
        db_persist=True,
    )
    certain_from = models.DateField(null=True)
    moved_from = models.DateField(null=True)
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
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_as="")
                | Q(closed_on__isnull=False) & ~Q(closed_as=""),
                name="deadline_closed_somehow",
            ),
            models.CheckConstraint(
                condition=Q(latest=None) | Q(latest__gte=F("earliest")),
                name="deadline_edges_in_order",
            ),
        ]
        indexes = [
            # the end and the closing besides, so that what is over is passed by within the index
            models.Index(
                fields=["day", "id"], include=["until_key", "closed_key"], name="deadline_by_day"
            ),
            models.Index(
                fields=["kind", "day"],
                include=["origin", "closed_key", "id"],
                name="deadline_of_kind",
            ),
            models.Index(
                fields=["kind", "until_key", "id"],
                include=["closed_key"],
                name="deadline_of_kind_by_end",
            ),
            models.Index(
                fields=["until_key", "id"], include=["closed_key"], name="deadline_by_end"
            ),
            models.Index(
                fields=["until_key", "id"],
                condition=Q(closed_on=None),
                name="deadline_never_closed",
            ),
            models.Index(
                fields=["earliest"],
                condition=Q(earliest__lt=F("day")),
                name="deadline_in_doubt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day}"

    @property
    def end_that_follows(self) -> str | None:
        return end_that_follows(self.params)

    def is_overdue_on(self, on: date) -> bool:
        """Of one row what `DeadlineQuerySet.overdue` asks of all."""
        return self.until_key < on < self.closed_key


@pgtrigger.register(marks_write)
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

    def __str__(self) -> str:
        return f"{self.agreement}: {self.deadline}"
