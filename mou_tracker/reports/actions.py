"""Asking for a report, making it again, sending it; each leaves an audit row."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.action import Conflict, require
from agreements.changes import subject_of
from agreements.models import AuditEntry
from mou_tracker.accounts.models import User

from .models import Report, State


def ask_for_report(
    *,
    by: User,
    on: date,
    first: date,
    until: date,
    partners: Any = (),
    areas: Any = (),
    regions: Any = (),
    audience: str,
    compares_with: Report | None = None,
) -> Report:
    """A report that waits to be made. `on`: the day whose standing it tells; `partners`: ids,
    `areas`: codes, `regions`: UN M49."""
    require(by, "make_report")
    if until < first:
        raise ValidationError({"until": _("The last day comes before the first.")})
    if first > on:
        raise ValidationError({"first": _("Nothing of these days has come yet.")})
    with transaction.atomic():
        report = Report.objects.create(
            first=first, until=until, on=on, partners=sorted(partners), areas=sorted(areas),
            regions=sorted(regions), audience=audience, made_by=by, compares_with=compares_with,
        )  # fmt: skip
        _audit("make_report", report, by=by, days=str(report))
    return report


def make_report_again(*, by: User, report: Report) -> Report:
    """What failed, or has become old, waits to be made once more, in place of what it held."""
    require(by, "make_report")
    with transaction.atomic():
        report = _locked(report)
        if report.is_frozen:
            raise Conflict(_("This report was sent; it stays as it is."))
        if report.is_under_way:
            return report
        report.snapshot = None  # what it held is swept away later
        report.state, report.error = State.QUEUED, ""
        report.attempts = report.step = 0
        report.save()
        _audit("make_report", report, by=by, days=str(report))
    return report


def compare_report(*, by: User, report: Report) -> Report:
    """The same report from the facts of now, to see whether they have changed since."""
    if not report.is_frozen:
        raise Conflict(_("Only a report that was sent is compared; make this one again."))
    return ask_for_report(
        by=by, on=report.on, first=report.first, until=report.until, partners=report.partners,
        areas=report.areas, regions=report.regions, audience=report.audience,
        compares_with=report,
    )  # fmt: skip


def freeze_report(*, by: User, on: date, report: Report, sent_to: str = "") -> Report:
    """It was sent: from now on neither it nor a row of it changes."""
    require(by, "freeze_report")
    with transaction.atomic():
        report = _locked(report)
        if report.is_frozen:
            return report
        if not report.is_made:
            raise Conflict(_("Only a report that is made can be sent."))
        report.frozen_on, report.frozen_by, report.sent_to = on, by, sent_to
        report.save(update_fields=["frozen_on", "frozen_by", "sent_to"])
        detail = {"digest": report.content.digest, "sent_to": sent_to}
        _audit("freeze_report", report, by=by, **detail)
    return report


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _audit(verb: str, report: Report, *, by: User, **detail: str) -> None:
    AuditEntry.objects.create(
        by=by, actor=str(by), verb=verb, subject=subject_of(report),
        detail={"uid": report.uid, **detail},
    )  # fmt: skip
