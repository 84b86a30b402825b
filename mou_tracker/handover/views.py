"""Desks that were handed over, the form for another, and the pack of one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from agreements.access import can
from agreements.actions import Conflict
from agreements.clock import today
from agreements.exports import Column
from agreements.models import Agreement
from agreements.models.fields import in_language
from agreements.status.next_act import NextAct
from agreements.views.base import ActionFormView, AsOf, page_of
from agreements.views.exporting import asked_shape, file_of
from agreements.views.filtering import chosen
from agreements.wording.date_formats import format_date
from agreements.wording.explanations import render_note
from agreements.wording.next_acts import act_words, cover_words, days_left
from mou_tracker.printing import pdf_answer

from . import actions
from .desk import Desk, Held
from .forms import HandoverForm, WordForm
from .models import Handover, HoldingKind, Moved, Sheet
from .pack import AgreementSheet, counted, sheets_of


@dataclass(frozen=True, slots=True)
class Part:
    """What of one kind moves, and what stays."""

    kind: HoldingKind
    moves: list[Held]
    stays: list[Held]


def parts_of(held: Sequence[Held]) -> list[Part]:
    found = []
    for kind in HoldingKind:
        rows = [one for one in held if one.kind == kind]
        if rows:
            moves = [one for one in rows if not one.stays]
            found.append(Part(kind, moves, [one for one in rows if one.stays]))
    return found


class Handovers(AsOf, TemplateView):
    """All that one has to do with, newest first."""

    template_name = "handover/list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        seen = Handover.objects.visible_to(self.request.user)
        rows = seen.select_related("giver", "receiver", "created_by")
        page = page_of(rows, self.request)
        for row in page["rows"]:
            late = row.is_waiting and row.first_day <= self.today
            row.why_it_waits = actions.why_it_waits(row) if late else ""
        may_hand_over = can(self.request.user, "log_activity")
        return super().get_context_data(**context, page=page, may_hand_over=may_hand_over)


class NewHandover(ActionFormView):
    """Asked by address: who, to whom, from when on. The page answers what would move; a second
    form does it."""

    template_name = "handover/new.html"
    form_class = WordForm
    permission = "log_activity"
    heading = gettext_lazy("Hand over a desk")
    submit = gettext_lazy("Hand over")

    @cached_property
    def asked(self) -> HandoverForm:
        user: Any = self.request.user
        seen = Agreement.objects.visible_to(user)
        query = self.request.GET if self.request.GET.get("receiver") is not None else None
        return HandoverForm(query, by=user, seen=seen, on=self.today)

    @cached_property
    def asked_for(self) -> Desk | None:
        """What would move; None until it is known who hands over to whom."""
        if not (self.asked.is_bound and self.asked.is_valid()):
            return None
        told = self.asked.cleaned_data
        user: Any = self.request.user
        return Desk(told["giver"], told["receiver"], user, self.today, self.asked.query())

    def perform(self, form: WordForm) -> str:
        if self.asked_for is None:
            raise Conflict(_("Say first who hands over to whom."), code="unsaid")
        told, user = self.asked.cleaned_data, self.asked_for.seen_by
        row = actions.hand_over(
            by=user, on=self.today, giver=told["giver"], receiver=told["receiver"],
            first_day=told["first_day"], last_day=told["last_day"], query=self.asked_for.query,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(self.request, _said(row))
        return reverse("handover:handover", args=[row.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Handovers"), reverse("handover:list"))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        parts = parts_of(self.asked_for.held()) if self.asked_for else []
        told = self.asked.cleaned_data if self.asked_for else {}
        return super().get_context_data(
            **context,
            asked=self.asked,
            parts=parts,
            told=told,
            is_asked=self.asked_for is not None,
            narrowed=self.asked.is_bound and bool(self.asked.query()),
            moves=sum(len(part.moves) for part in parts),
        )

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        if self.asked.is_bound and not self.asked.is_valid():
            options.setdefault("status", 422)
        return super().render_to_response(context, **options)


def _said(row: Handover) -> str:
    """What was done, to be told at once."""
    told = {"receiver": row.receiver, "day": format_date(row.first_day)}
    if row.last_day is not None:
        told["last"] = format_date(row.last_day)
        return _("%(receiver)s stands in from %(day)s to %(last)s.") % told
    if row.is_waiting:
        return _("Kept: on %(day)s it goes to %(receiver)s by itself.") % told
    n = row.moved.count()
    words = ngettext(
        "Handed over to %(receiver)s: %(n)d thing.", "Handed over to %(receiver)s: %(n)d things.", n
    )
    return words % (told | {"n": n})


class OfHandover(AsOf):
    """Pages of one handover: 404 where one has nothing to do with it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def handover(self) -> Handover:
        seen = Handover.objects.visible_to(self.request.user)
        rows = seen.select_related("giver", "receiver", "created_by", "absence")
        found: Handover = get_object_or_404(rows, uid=self.kwargs["uid"])
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet as it is shown: what is next in words."""

    sheet: AgreementSheet
    act: str
    day: Any
    left: str
    cover: str
    missing: list[str]


def _line(sheet: AgreementSheet, on: Any) -> Line:
    act: NextAct = sheet.act
    return Line(
        sheet,
        act_words(act),
        act.day,
        days_left(act, on=on),
        cover_words(sheet.row),
        [render_note(one, binding=None) for one in sheet.missing],
    )


class HandoverPage(OfHandover, TemplateView):
    """What moved, and the pack; `?export=xlsx|csv` the index as a file, `?format=pdf` on paper."""

    template_name = "handover/page.html"

    @cached_property
    def lines(self) -> list[Line]:
        found = sheets_of(self.handover, user=self.request.user, on=self.on, today=self.today)
        return [_line(one, self.on) for one in found]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asked_shape(request):
            return file_of(
                request, name="handover", title=_("Handover"), columns=COLUMNS, rows=self.lines,
                on=self.on, today=self.today,
            )  # fmt: skip
        if chosen(request, "format", ("pdf",)):
            told = self.get_context_data() | {"heading": _("Handover") + f" {self.handover}"}
            told["is_receiver"] = False  # nobody ticks on paper
            name = f"handover-{self.handover.uid}"
            return pdf_answer(request, "handover/sheet.html", told, name=name)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.handover, self.request.user
        moved = Counter(row.moved.filter(taken_back=False).values_list("kind", flat=True))
        may = can(user, "hand_over") or user.pk == row.giver_id
        return super().get_context_data(
            **context,
            handover=row,
            lines=self.lines,
            counted=counted([line.sheet for line in self.lines]),
            moved=[(HoldingKind(kind).label, n) for kind, n in moved.items()],
            may_take_back=may and row.undone_on is None,
            is_receiver=user.pk == row.receiver_id,
            may_export=can(user, "export"),
            why_it_waits=actions.why_it_waits(row) if row.is_waiting else "",
        )


def _lines(texts: Iterable[dict[str, str]]) -> str:
    return "\n".join(in_language(one)[0] for one in texts)


COLUMNS = (
    Column(gettext_lazy("Reference"), lambda line: line.sheet.row.reference, 16),
    Column(gettext_lazy("Agreement"), lambda line: in_language(line.sheet.row.title)[0], 50),
    Column(
        gettext_lazy("Partner"),
        lambda line: ", ".join(one["short"] for one in line.sheet.row.partners),
        24,
    ),
    Column(gettext_lazy("Next act"), lambda line: line.act, 28),
    Column(gettext_lazy("Day"), lambda line: line.day, 12),
    Column(gettext_lazy("Days left"), lambda line: line.left, 14),
    Column(gettext_lazy("Last day"), lambda line: line.cover, 18),
    Column(
        gettext_lazy("Open commitments"),
        lambda line: _lines(one.text for one in line.sheet.commitments),
        50,
    ),
    Column(
        gettext_lazy("To-dos and action items"),
        lambda line: "\n".join(one.text for one in line.sheet.items),
        50,
    ),
    Column(
        gettext_lazy("Contacts"),
        lambda line: "\n".join(map(str, line.sheet.people)),
        40,
    ),
    Column(
        gettext_lazy("Last contacts"),
        lambda line: _lines(one.title for one in line.sheet.contacts),
        50,
    ),
    Column(
        gettext_lazy("Letters without a reply"),
        lambda line: _lines(one.title for one in line.sheet.letters),
        50,
    ),
    Column(gettext_lazy("Not recorded"), lambda line: "\n".join(line.missing), 50),
    Column(gettext_lazy("Read on"), lambda line: line.sheet.sheet.read_on, 12),
)


class TakeBack(OfHandover, View):
    """What was handed over goes back, or is called off."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        user: Any = request.user
        try:
            left = actions.take_back(by=user, on=today(), handover=self.handover)
        except Conflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, " ".join(_taken_back(left)))
        return redirect("handover:handover", uid=uid)


def _taken_back(left: Sequence[Moved]) -> Iterator[str]:
    yield _("Taken back.")
    if left:
        words = ngettext(
            "%(n)d thing stays where it is now: it was passed on or closed meanwhile.",
            "%(n)d things stay where they are now: they were passed on or closed meanwhile.",
            len(left),
        )
        yield words % {"n": len(left)}


class Tick(OfHandover, View):
    """The receiver has read a sheet (`read=1`), or has not (`read=0`)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uid: str, reference: str) -> HttpResponse:
        sheets = Sheet.objects.filter(
            handover=self.handover, agreement__in=Agreement.objects.visible_to(request.user)
        )
        sheet = get_object_or_404(sheets.select_related("handover"), agreement__reference=reference)
        if request.user.pk != self.handover.receiver_id:
            raise PermissionDenied(_("Only whoever takes over ticks what they have read."))
        actions.tick_sheet(
            by=request.user, on=today(), sheet=sheet, read=request.POST.get("read") != "0"
        )
        return redirect(f"{reverse('handover:handover', args=[uid])}#sheet-{reference}")
