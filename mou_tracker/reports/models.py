"""Reports as they were asked for, and what each held when it was made: every row of every figure.

A figure is the number of rows that bear its mark; nothing of a made report is read from the facts
again, so that it can be shown as it was, whatever is corrected since.
"""

from datetime import date
from typing import Any, Self

import pgtrigger

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Activity, Case
from agreements.access import can, rights_of
from agreements.models import Agreement, Confidentiality
from agreements.models.fields import UidField


class Audience(models.TextChoices):
    """Whose sight a report is made with."""

    MINE = "mine", pgettext_lazy("made for", "those who may see all that I may see")
    OFFICE = "office", pgettext_lazy("made for", "the whole office: without confidential records")


class State(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("state of a report", "waiting")
    RUNNING = "running", pgettext_lazy("state of a report", "being made")
    DONE = "done", pgettext_lazy("state of a report", "made")
    FAILED = "failed", pgettext_lazy("state of a report", "failed")


class Period(models.IntegerChoices):
    """The days a report is about, and the same days a year earlier."""

    NOW = 0
    BEFORE = 1


class Snapshot(models.Model):
    """What one report held. `digest`: SHA-256 of its canonical content (`making.content_of`).
    `figures`: {period: {sheet: {mark: [rows, our participants, theirs]}}}; `names`: what codes
    that rows bear are called."""

    digest = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.digest[:12]


#: Refuses to take a row away from a report that was sent.
KEPT_ONCE_SENT = """
    IF EXISTS (
        SELECT 1 FROM reports_report WHERE snapshot_id = OLD.snapshot_id AND frozen_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A report that was sent stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
"""


class SnapshotRow(models.Model):
    """One row of one sheet. `key`: how API and pages name what it tells of. `marks`: the figures it
    counts in. `ours`, `theirs`: who took part in an activity."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=12)
    period = models.PositiveSmallIntegerField(choices=Period)
    key = models.CharField(max_length=60, db_collation="C")
    marks = ArrayField(models.CharField(max_length=80), default=list)
    ours = models.PositiveIntegerField(default=0)
    theirs = models.PositiveIntegerField(default=0)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["snapshot", "sheet", "period", "id"], name="report_row_in_order"),
            models.Index(fields=["key", "snapshot"], name="report_row_by_key"),
        ]
        triggers = [
            pgtrigger.Protect(name="stays_as_it_was", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="sent_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=KEPT_ONCE_SENT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.key}"


class SnapshotAgreement(models.Model):
    """An agreement that rows of a report name or rest on: who may not see it sees no report."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="agreement_links")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "snapshot"], name="report_agreement_once")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.agreement}"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> Self:
        """The reports every row of which `user` may see today; of one that is not made yet, its
        maker. None is a partner's."""
        rights = rights_of(user)
        if rights.is_partner or not can(rights, "see"):
            return self.none()
        own = Q(snapshot=None, made_by=rights.user)
        if can(rights, "see_confidential"):
            return self.filter(Q(snapshot__isnull=False) | own)
        hidden = Agreement.objects.exclude(pk__in=Agreement.objects.visible_to(rights))
        of_hidden = SnapshotAgreement.objects.filter(
            snapshot=OuterRef("snapshot"), agreement__in=hidden
        )
        made: Any = Q(snapshot__isnull=False) & ~Exists(of_hidden)
        for sheet, noun in (("activities", Activity), ("cases", Case)):
            rows = SnapshotRow.objects.filter(sheet=sheet, key__in=_hidden(noun, rights))
            made &= ~Q(snapshot__in=rows.values("snapshot"))
        return self.filter(made | own)

    def waiting(self, now: Any) -> Self:
        """Nobody makes them: not begun, or whoever did is gone."""
        gone = Q(state=State.RUNNING, lease_until__lte=now)
        return self.filter(Q(state=State.QUEUED) | gone)


def _hidden(noun: Any, rights: Any) -> Any:
    """The ids of the confidential ones of `noun` that are not for `rights`."""
    seen = noun.objects.visible_to(rights).filter(pk=OuterRef("pk"))
    kept = noun.objects.filter(~Exists(seen), confidentiality=Confidentiality.CONFIDENTIAL)
    return kept.values("uid")


class Report(models.Model):
    """One report, as it was asked for: about the days `first` to `until` (both inclusive), as they
    stood on `on`.

    `partners` (ids), `areas` (codes, with what is part of them), `regions` (UN M49): only what
    concerns one of each; none: all. `left_out`: how much of each sheet its maker may see and its
    audience may not. `step` of `steps`: how far it is. `error`: a code, told in words.
    `compares_with`: the report that this one repeats, to see whether facts have changed.
    `frozen_on`, `frozen_by`, `sent_to`: once it was sent it stays.
    """

    uid = UidField(unique=True)
    first = models.DateField(_("from"))
    until = models.DateField(_("until"))
    on = models.DateField(_("as of"))
    partners = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    areas = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    regions = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.OFFICE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=20, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=12, blank=True)
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, null=True, related_name="report")
    left_out = models.JSONField(default=dict)
    compares_with = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="comparisons"
    )
    frozen_on = models.DateField(_("sent on"), null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sent_to = models.CharField(_("sent to"), max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name, verbose_name_plural = _("report"), _("reports")
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("first")), name="report_days_in_order"),
            models.CheckConstraint(
                condition=Q(state=State.DONE, snapshot__isnull=False)
                | ~Q(state=State.DONE) & Q(snapshot=None),
                name="report_made_has_its_rows",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FAILED) & ~Q(error="")
                | ~Q(state=State.FAILED) & Q(error=""),
                name="report_failed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(frozen_on=None, frozen_by=None)
                | Q(frozen_on__isnull=False, frozen_by__isnull=False, state=State.DONE),
                name="report_sent_is_made",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=("queued", "running")),
                name="report_waiting",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sent_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d}..{self.until:%Y-%m-%d}"

    @property
    def is_made(self) -> bool:
        return self.state == State.DONE

    @property
    def content(self) -> Snapshot:
        """What it held; of one that is made."""
        if self.snapshot is None:
            raise ValueError("This report is not made.")
        return self.snapshot

    @property
    def is_frozen(self) -> bool:
        return self.frozen_on is not None

    @property
    def is_under_way(self) -> bool:
        return self.state in (State.QUEUED, State.RUNNING)

    @property
    def reaches(self) -> date:
        """The last day whose standing it tells: later ones have not come yet."""
        return min(self.until, self.on)
