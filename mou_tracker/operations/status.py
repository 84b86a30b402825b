"""How the installation stands: what ran when, whether every legal day is told, mails, machines."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from agreements.access import can
from agreements.actions.action import require
from agreements.models import Agreement
from agreements.wording.date_formats import format_date
from mou_tracker import file_rounds, zone_rules
from mou_tracker.accounts import installation
from mou_tracker.accounts.models import Installation
from mou_tracker.accounts.views.base import SettingsPage
from mou_tracker.api import row_policies
from mou_tracker.reminders.actions import LATE_AFTER
from mou_tracker.reminders.models import LastRun, Run
from mou_tracker.reminders.nightly import check
from mou_tracker.replica import MOST_LAG

from . import election, figures, kept_backups
from .health import every_part
from .models import FaultReport
from .requests import slowest

#: What runs by itself -> its words.
RUNS = {
    Run.TICK: gettext_lazy("Round of reminders"),
    Run.NIGHTLY: gettext_lazy("Nightly work"),
    Run.CHECK: gettext_lazy("Check of legal days"),
}
PARTS = {
    "database": gettext_lazy("Database"),
    "broker": gettext_lazy("Broker"),
    "replica": gettext_lazy("Replica that pages are read from"),
    "clock": gettext_lazy("Clock"),
    "documents": gettext_lazy("Storage of documents"),
}
QUEUES = {
    "reports": gettext_lazy("Reports that wait"),
    "imports": gettext_lazy("Imports that wait"),
    "tasks": gettext_lazy("Tasks that wait at the broker"),
}
#: Above, somebody should look: waiting for a worker; seconds of a page's p95.
#: The alerts of docs/alerts.yml say the same numbers.
MOST_WAITING = 100
MOST_SECONDS = 1.0
SLOWEST = 5
#: Open reports of faults on one page.
MOST_REPORTS = 20


@dataclass(frozen=True, slots=True)
class Line:
    label: Any
    words: str
    is_well: bool


class Status(SettingsPage, TemplateView):
    """A post asks the check anew."""

    template_name = "settings/status.html"
    needs = "see_status"

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, self.needs)
        check(now=timezone.now(), by=request.user)
        messages.success(request, _("Checked anew."))
        return redirect("status")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        now = timezone.now()
        runs = figures.runs()
        checked = runs.get(Run.CHECK)
        return super().get_context_data(
            **context,
            checked=checked,
            is_old=checked and now - checked.ran_at > figures.HOW_OLD[Run.CHECK],
            ran_at=checked and format_date(checked.ran_at, "DATETIME_FORMAT"),
            breaches=self.breaches(checked),
            runs=[
                *(_run(name, runs.get(name), now) for name in RUNS),
                _digests(runs.get(Run.FILES), now),
                _beat(now),
                _drift(runs),
            ],
            machines=[
                *(_machine(*part) for part in every_part().items()),
                _zone_rules(),
                _partners(can(self.request.user, "manage_users")),
            ],
            mails=_mails(now),
            backups=_backups(now),
            **self.silence(),
            waiting=_waiting(now),
            slowest=_slowest(),
            **self.reported(),
        )

    def reported(self) -> dict[str, Any]:
        """The open reports, to whoever may close them."""
        if not can(self.request.user, "manage_users"):
            return {}
        rows = FaultReport.objects.filter(closed_at=None).select_related("reported_by")
        first = list(rows[: MOST_REPORTS + 1])
        for row in first:
            row.told_at = format_date(row.reported_at, "DATETIME_FORMAT")
        more = rows.count() - MOST_REPORTS if len(first) > MOST_REPORTS else 0
        return {"reports": first[:MOST_REPORTS], "more_reports": more}

    def silence(self) -> dict[str, Any]:
        """Where this is a copy that nobody has confirmed: of what, and whether one may."""
        if not installation.is_silent():
            return {}
        row = Installation.objects.get()
        made = row.restored_from and datetime.fromisoformat(row.restored_from["made_at"])
        return {
            "is_silent": True,
            "restored_from": row.restored_from,
            "made_at": made and format_date(made, "DATETIME_FORMAT"),
            "may_confirm": can(self.request.user, "manage_users"),
        }

    def breaches(self, checked: LastRun | None) -> list[dict[str, Any]]:
        """Whoever may not see an agreement reads its reference and nothing else."""
        found = (checked and checked.found) or []
        named = {one["reference"] for one in found}
        seen = Agreement.objects.visible_to(self.request.user).filter(reference__in=named)
        visible = set(seen.values_list("reference", flat=True))
        hidden = sorted(named - visible)
        return [
            *(one | {"day": date.fromisoformat(one["day"])} for one in found
              if one["reference"] in visible),
            *({"reference": reference, "is_hidden": True} for reference in hidden),
        ]  # fmt: skip


@require_POST
def confirmed(request: HttpRequest) -> HttpResponse:
    """An administrator says that this installation is the one that tells people."""
    installation.confirm(by=request.user)
    messages.success(request, _("Confirmed: reminders are sent from here with the next round."))
    return redirect("status")


def _run(name: Run, row: LastRun | None, now: datetime) -> Line:
    if row is None:
        return _not_yet(name, RUNS[name], now)
    words = format_date(row.ran_at, "DATETIME_FORMAT")
    return Line(RUNS[name], words, is_well=now - row.ran_at <= figures.HOW_OLD[name])


def _not_yet(name: Run, label: Any, now: datetime) -> Line:
    return Line(label, _("has not run yet"), is_well=figures.is_awaited(name, now=now))


def _digests(row: LastRun | None, now: datetime) -> Line:
    label = _("Check of documents’ digests")
    if row is None:
        return _not_yet(Run.FILES, label, now)
    found: Any = row.found
    told = {
        "time": format_date(row.ran_at, "DATETIME_FORMAT"),
        "since": format_date(file_rounds.seen_since(found), "DATETIME_FORMAT"),
    }
    is_well = now - row.ran_at <= figures.HOW_OLD[Run.FILES]
    is_well &= not file_rounds.is_slow(found, now=now)
    words = _("%(time)s; the first round of all began %(since)s")
    if found["ended"]:
        words = _("%(time)s; all were seen by %(since)s")
    return Line(label, words % told, is_well=is_well)


def _beat(now: datetime) -> Line:
    """Of several, the one whose clock counts."""
    row, label = election.holder(), _("Scheduler that starts them")
    if row is None:
        return Line(label, _("has not run yet"), is_well=False)
    told = {"host": row.host, "time": format_date(row.renewed_at, "DATETIME_FORMAT")}
    is_heard = election.is_heard(row, now=now)
    words = _("runs on %(host)s") if is_heard else _("last heard on %(host)s, %(time)s")
    return Line(label, words % told, is_well=is_heard)


def _machine(name: str, said: str) -> Line:
    words = {
        "ok": _("answers"),
        "away": _("does not answer"),
        "read-only": _("takes nothing that is written"),
    }
    if "behind" in said:
        return Line(PARTS[name], _behind(float(said.split()[0])), is_well=False)
    other = _("%(n)s s away from the database") % {"n": said.split()[0]}  # of a clock
    return Line(PARTS[name], words.get(said, other), is_well=said == "ok")


def _zone_rules() -> Line:
    return Line(_("Time zone rules"), str(zone_rules.in_use()), is_well=True)


def _partners(may_mend: bool) -> Line:
    """Whether the database itself bounds what a partner's key reads; else, to who looks after the
    installation, the statements that an administrator of the database runs, as they are typed."""
    label = _("Row-level security of partners")
    if wanted := row_policies.wanted():
        if not may_mend:
            words = _(
                "off: the program's filters alone hold partners. An administrator reads here what "
                "puts it right."
            )
            return Line(label, words, is_well=False)
        words = _(
            "off: the program's filters alone hold partners. An administrator of the database "
            "runs: %(statements)s Then run manage.py prepare."
        )
        statements = " ".join(f"{one};" for one in wanted)
        return Line(label, words % {"statements": statements}, is_well=False)
    if not row_policies.are_current():
        return Line(label, _("not that of this version: run manage.py prepare"), is_well=False)
    return Line(label, _("held by the database itself"), is_well=True)


def _mails(now: datetime) -> list[Line]:
    found = figures.mails(now=now)
    calls = Line(_("Webhook: not delivered"), str(found.calls_dead), is_well=not found.calls_dead)
    sent = format_date(found.last_sent, "DATETIME_FORMAT") if found.last_sent else "–"
    return [
        Line(_("Mails that wait"), str(found.waiting), is_well=found.oldest < LATE_AFTER),
        Line(_("Not delivered"), str(found.dead), is_well=not found.dead),
        Line(_("Last mail sent"), sent, is_well=True),
        *([calls] if settings.WEBHOOK_URL else []),
    ]


def _drift(runs: dict[str, LastRun]) -> Line:
    found = figures.drifted(runs)
    label = _("Derived days that differ from their facts")
    if not found:
        return Line(label, "0", is_well=True)
    return Line(label, f"{len(found)}: {found[0]}", is_well=False)


def _waiting(now: datetime) -> list[Line]:
    queues = figures.queues(now=now).items()
    lags = figures.replica_lag().items()
    return [
        *(Line(QUEUES[name], str(n), is_well=n <= MOST_WAITING) for name, n in queues),
        *(
            Line(_("Replica %(name)s") % {"name": name}, _behind(lag), is_well=lag <= MOST_LAG)
            for name, lag in lags
        ),
    ]


def _behind(seconds: float) -> str:
    return _("%(n)s s behind") % {"n": f"{seconds:.1f}"}


def _slowest() -> list[Line]:
    """Of the pages with the longest answers, how long 95 of 100 take at most."""
    return [
        Line(route, _("%(n)s s") % {"n": f"{seconds:.2f}"}, is_well=seconds <= MOST_SECONDS)
        for route, seconds in slowest(most=SLOWEST)
    ]


def _backups(now: datetime) -> list[Line]:
    """The newest backup, and what came of the last that was tried."""
    label = _("Newest backup")
    if not settings.BACKUP_DIR:
        told = _("BACKUP_DIR is not set: no backup is watched or tried")
        return [Line(label, told, is_well=not settings.PRODUCTION)]
    file = kept_backups.newest()
    if file is None:
        return [Line(label, _("there is none in BACKUP_DIR"), is_well=False)]
    made = datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo)
    words = f"{file.name}, {format_date(made, 'DATETIME_FORMAT')}"
    return [Line(label, words, is_well=not kept_backups.is_old(file, now=now)), _drill()]


def _drill() -> Line:
    row, label = Installation.objects.first(), _("Last trial of a backup")
    if row is None or row.drilled_at is None:
        return Line(label, _("none yet"), is_well=True)
    drilled: Any = row.drill
    told = drilled | {"time": format_date(row.drilled_at, "DATETIME_FORMAT")}
    if not told["is_well"]:
        words = _("%(time)s: %(file)s could not be restored: %(reason)s")
        return Line(label, words % told, is_well=False)
    words = _(
        "%(time)s: %(file)s was restored into a scratch system and is equal to the original: "
        "%(rows)s rows, %(documents)s documents, %(seconds)s s"
    )
    return Line(label, words % told, is_well=True)
