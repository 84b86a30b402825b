"""The audit log in words: everything anybody did, and whether the chain is whole."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView

from agreements.access import can, rights_of
from agreements.clock import read_day
from agreements.exports import Column
from agreements.models import SYSTEM, AuditEntry, broken_chain
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from mou_tracker.accounts.action_labels import action_label
from mou_tracker.accounts.models import User
from mou_tracker.accounts.wording import told

from .base import SettingsPage

PAGE = 100
#: Faults of the chain that are spelled out; one is reason enough to call for help.
FAULTS = 10


def may_read_details(user: Any, entry: AuditEntry) -> bool:
    """An administrator keeps the installation: of actions under agreements they are told that they
    happened, and not what was written."""
    return rights_of(user).role == "auditor" or entry.agreement_id is None


def details_for(user: Any, entry: AuditEntry) -> dict[str, Any]:
    """What was written, as `user` may read it: what a key is called is for who gives out keys."""
    named = entry.verb == "create_key" and not can(user, "manage_users")
    return {k: v for k, v in entry.detail.items() if not (named and k == "name")}


class Audit(Exports, SettingsPage, TemplateView):
    """Newest first; `by`, `verb`, `on` (a day at home) and `subject` keep some; `before` walks
    back by sequence."""

    template_name = "settings/audit.html"
    needs = export_needs = "see_audit"
    sheet = "audit"
    sheet_title = gettext_lazy("Audit log")

    @cached_property
    def verbs(self) -> list[tuple[str, str]]:
        """The verbs there are in the log, by their words."""
        found = AuditEntry.objects.order_by().values_list("verb", flat=True).distinct()
        return sorted(((verb, action_label(verb)) for verb in found), key=lambda pair: pair[1])

    @cached_property
    def wanted(self) -> dict[str, str]:
        query = self.request.GET
        wanted = {
            "by": query.get("by", ""),
            "verb": chosen(self.request, "verb", [verb for verb, _words in self.verbs]),
            "day": query.get("day", ""),
            "subject": query.get("subject", "")[:80],
        }
        if wanted["by"] not in ("", SYSTEM):
            _number(wanted["by"])
        if wanted["day"]:
            read_day(wanted["day"])
        return wanted

    def rows(self) -> QuerySet[AuditEntry]:
        wanted, zone = self.wanted, ZoneInfo(settings.TIME_ZONE)
        rows = AuditEntry.objects.select_related("by", "agreement").order_by("-sequence")
        if by := wanted["by"]:
            rows = rows.filter(by=None if by == SYSTEM else _number(by))
        if verb := wanted["verb"]:
            rows = rows.filter(verb=verb)
        if day := wanted["day"]:
            begins, ends = (
                datetime.combine(read_day(day) + timedelta(days=days), time(), zone)
                for days in (0, 1)
            )
            rows = rows.filter(at__gte=begins, at__lt=ends)
        if subject := wanted["subject"]:
            rows = rows.filter(subject=subject)
        return rows

    def columns(self) -> Any:
        user = self.request.user

        def detail(row: AuditEntry) -> str:
            if not may_read_details(user, row):
                return ""
            said = told(details_for(user, row))
            return "; ".join(f"{label}: {words}" for label, words in said)

        return (
            Column(gettext_lazy("No."), lambda row: row.sequence, 8),
            Column(gettext_lazy("When"), lambda row: row.at, 17),
            Column(gettext_lazy("Who"), lambda row: row.actor, 18),
            Column(gettext_lazy("What"), lambda row: action_label(row.verb), 28),
            Column(pgettext_lazy("of an entry", "About"), lambda row: row.subject, 18),
            Column(gettext_lazy("Agreement"), lambda row: self.reference(row), 16),
            Column(gettext_lazy("Details"), detail, 60),
            Column(gettext_lazy("Digest"), lambda row: row.digest, 66),
        )

    def reference(self, row: AuditEntry) -> str:
        seen = may_read_details(self.request.user, row) and row.agreement
        return row.agreement.reference if seen else ""

    def entries(self, rows: list[AuditEntry]) -> Iterator[dict[str, Any]]:
        for row in rows:
            is_readable = may_read_details(self.request.user, row)
            yield {
                "entry": row,
                "words": action_label(row.verb),
                "reference": self.reference(row),
                "told": told(details_for(self.request.user, row)) if is_readable else [],
                "is_withheld": not is_readable,
            }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows, query = self.rows(), self.request.GET.copy()
        if before := query.get("before", ""):
            rows = rows.filter(sequence__lt=_number(before))
        shown = list(rows[: PAGE + 1])
        if len(shown) > PAGE:
            query["before"] = shown[PAGE - 1].sequence
        faults = [fault for fault, _at in zip(broken_chain(), range(FAULTS), strict=False)]
        return super().get_context_data(
            **context,
            entries=list(self.entries(shown[:PAGE])),
            next=f"?{query.urlencode()}" if len(shown) > PAGE else "",
            people=User.objects.order_by("native_name").values_list("pk", "native_name"),
            verbs=self.verbs,
            wanted=self.wanted,
            faults=faults,
            newest=AuditEntry.objects.order_by("-sequence").first(),
        )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadRequest(_("This page does not exist."))
    return int(text)
