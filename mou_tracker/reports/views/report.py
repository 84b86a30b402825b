"""One report: how far it is, what it says, the rows of its figures, its annex."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from agreements.access import can
from agreements.actions.action import Conflict
from agreements.actions.exporting import note_export
from agreements.clock import today
from agreements.exports import SHAPES
from agreements.views.base import ActionFormView, AsOf, page_of
from agreements.views.exporting import Exports
from agreements.views.filtering import chosen
from mou_tracker.printing import docx_answer, pdf_answer
from mou_tracker.reports import actions
from mou_tracker.reports.book import book_of
from mou_tracker.reports.document import document
from mou_tracker.reports.figures import Figures, label_of
from mou_tracker.reports.forms import FreezeForm
from mou_tracker.reports.making import DOING
from mou_tracker.reports.models import Period, Report
from mou_tracker.reports.page import (
    ANNEX_ON_PAPER,
    ANNEX_PAGE,
    Listed,
    annex,
    annex_lines,
    asked,
    differences,
    heading,
    heads,
    method,
    more_agreements,
    not_shown,
    parts,
)
from mou_tracker.reports.rows import SHEETS, SHOWN, Told, columns_of, rows_of, told_rows

from .base import OfReport

#: Seconds after which a page about a report under way is looked at again.
AGAIN_AFTER = 3
#: Why a report could not be made: code -> words.
FAULTS = {
    "killed": gettext_lazy(
        "Whoever made it was ended several times before it was ready, for want of memory perhaps."
    ),
    "database": gettext_lazy("The database refused a step; the log of the server says which."),
    "unexpected": gettext_lazy("Something unexpected happened; the log of the server says what."),
}


class ReportPage(OfReport, AsOf, TemplateView):
    """`?format=`: the same on paper, for a word processor, or with all its rows."""

    template_name = "reports/report.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shape = chosen(request, "format", ("pdf", "docx", "xlsx"))
        if self.on and shape and not self.report.is_made:
            raise BadRequest(_("This report is not made yet."))
        if shape:
            return as_file(request, self.report, shape)
        answer = super().get(request, *args, **kwargs)
        if self.report.is_under_way:
            answer.headers["Refresh"] = str(AGAIN_AFTER)
        return answer

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        report, user = self.report, self.request.user
        found = {
            "asked": asked(report),
            "may_make": can(user, "make_report"),
            "may_freeze": can(user, "freeze_report") and report.compares_with_id is None,
            "breadcrumbs": self.way_here(),
        }
        if report.is_made:
            found |= made(report) | {
                "not_shown": not_shown(report, user),
                "comparison": self.comparison,
                "differences": self.differences,
            }
        else:
            found |= {"doing": DOING.get(report.doing, ""), "fault": FAULTS.get(report.error, "")}
        return super().get_context_data(**context, **found)

    @cached_property
    def comparison(self) -> Report | None:
        """The newest of those with today's facts that the reader may see."""
        if not self.report.is_frozen:
            return None
        again = Report.objects.visible_to(self.request.user).filter(compares_with=self.report)
        return again.select_related("snapshot").first()

    @cached_property
    def differences(self) -> Any:
        """Of a comparison: which figures are others than in the report that was sent."""
        sent = self.report.compares_with
        if sent is None or not Report.objects.visible_to(self.request.user).filter(pk=sent.pk):
            return None
        return differences(sent, self.report)


def made(report: Report) -> dict[str, Any]:
    """What page, paper and document tell of a report that is made."""
    return {
        "parts": parts(report),
        "method": method(report),
        **heads(report),
        "digest": report.content.digest,
    }


# --- As a file -----------------------------------------------------------------------------------


def _pdf(request: HttpRequest, report: Report) -> HttpResponse:
    context = made(report) | {
        "report": report, "heading": heading(report), "asked": asked(report), "on": report.on,
        "lines": annex_lines(report, annex(report)[:ANNEX_ON_PAPER]),
        "annex_more": more_agreements(_beyond_paper(report)),
        "confidentiality": report.get_audience_display(),
    }  # fmt: skip
    return pdf_answer(request, "reports/paper.html", context, name=file_name(report))


def _docx(request: HttpRequest, report: Report) -> HttpResponse:
    lines = annex_lines(report, annex(report)[:ANNEX_ON_PAPER])
    word = document(report, parts(report), lines, _beyond_paper(report))
    return docx_answer(file_name(report), word)


def _beyond_paper(report: Report) -> int:
    known = Figures(report.content).sums(Period.NOW, "agreements", "known")[0]
    return max(known - ANNEX_ON_PAPER, 0)


def _xlsx(request: HttpRequest, report: Report) -> Any:
    made_by, digest = str(report.made_by), report.content.digest
    words = [*asked(report), (_("Made by"), made_by), ("SHA-256", digest)]
    answer = FileResponse(
        book_of(report, words), as_attachment=True, filename=f"{file_name(report)}.xlsx",
        content_type=SHAPES["xlsx"],
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def file_name(report: Report) -> str:
    return f"report-{report.first.isoformat()}-{report.until.isoformat()}-{report.uid}"


FILES = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx}


def as_file(request: HttpRequest, report: Report, shape: str) -> HttpResponse:
    """Leaves an audit row before the first byte."""
    note_export(by=request.user, on=today(), name="report", shape=shape, query=report.uid)
    return FILES[shape](request, report)


class Rows(OfReport, Exports, AsOf, TemplateView):
    """The rows that one figure counts; `?period=before`: a year earlier."""

    template_name = "reports/rows.html"
    sheet = "report-rows"

    @cached_property
    def code(self) -> str:
        """404 for what is no figure of a report that is made."""
        code = self.kwargs["figure"]
        if not self.report.is_made or not label_of(code, self.report.content):
            raise Http404
        return code

    @cached_property
    def period(self) -> Period:
        is_before = chosen(self.request, "period", ("before",)) == "before"
        return Period.BEFORE if is_before else Period.NOW

    @property
    def sheet_title(self) -> str:
        sheet, label = self.code.partition(".")[0], label_of(self.code, self.report.content)
        return f"{SHEETS[sheet]}: {label}"

    @cached_property
    def told(self) -> Figures:
        return Figures(self.report.content)

    def columns(self) -> Any:
        return columns_of(self.code.partition(".")[0])

    def rows(self) -> Any:
        return rows_of(self.report.snapshot_id, self.code, self.period).order_by("pk")

    def all_rows(self) -> Any:
        return told_rows(self.rows(), self.told)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        page = page_of(self.rows(), self.request)
        sheet, _dot, mark = self.code.partition(".")
        rows = [Told(row, self.told) for row in page.pop("rows")]
        return super().get_context_data(
            **context,
            **page,
            rows=rows,
            table=Listed(self.code, SHOWN[sheet], rows, 0),
            title=self.sheet_title,
            before=self.period == Period.BEFORE,
            count=self.told.sums(self.period, sheet, mark)[0],
            breadcrumbs=self.way_here((self.sheet_title, "")),
        )


class Annex(OfReport, AsOf, TemplateView):
    """Every agreement of the report with what was done under it."""

    template_name = "reports/annex.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if not self.report.is_made:
            raise Http404
        page = page_of(annex(self.report), self.request, size=ANNEX_PAGE)
        lines = annex_lines(self.report, page["rows"])
        return super().get_context_data(
            **context, page=page, lines=lines,
            breadcrumbs=self.way_here((_("Annex: the agreements"), "")),
        )  # fmt: skip


class Freeze(OfReport, ActionFormView):
    """It was sent, and stays as it is."""

    action = staticmethod(actions.freeze_report)
    target = "report"
    permission = "freeze_report"
    form_class = FreezeForm
    heading = gettext_lazy("Record that the report was sent")
    submit = gettext_lazy("It was sent")
    success_message = gettext_lazy("The report stays as it is, with its digest.")

    def get_success_url(self) -> str:
        return reverse("reports:report", args=[self.report.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*self.way_here(), (heading(self.report), self.get_success_url())]


@require_POST
def again(request: HttpRequest, uid: str) -> HttpResponse:
    """Make it once more, from the facts of now."""
    return _done(request, uid, actions.make_report_again)


@require_POST
def compare(request: HttpRequest, uid: str) -> HttpResponse:
    """Have facts changed since it was sent?"""
    return _done(request, uid, actions.compare_report)


def _done(request: HttpRequest, uid: str, action: Any) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), uid=uid)
    try:
        report = action(by=request.user, report=report)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    return redirect("reports:report", uid=report.uid)
