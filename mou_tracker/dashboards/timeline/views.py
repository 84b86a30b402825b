"""When does every agreement end, when is notice due, where are the gaps?"""

import importlib
from datetime import date
from types import ModuleType
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.access import can
from agreements.clock import within
from agreements.dates import DateError, PartialDate, parse_edtf
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.views.base import AsOf
from agreements.views.filtering import faults

from .export import svg_file
from .loader import first_day, lanes_for
from .picture import GROUPS, Picture
from .scale import ZOOMS, Scale, between, moved, whole, zoomed

#: More lanes are no picture any more: the page says so and asks for a filter.
MOST_LANES = 400
#: What the filter form shows; the rest of the agreement filters works in the address as well.
SHOWN_FILTERS, FOLDED_FILTERS = ("q", "country", "responsible"), ("status", "area")


def _bound(text: str) -> PartialDate:
    """`?from=` and `?until=`: a day, a month or a year."""
    try:
        found = parse_edtf(text)
    except DateError:
        found = None
    if found is None or found.earliest is None or found.latest is None:
        raise BadRequest(_("Write the day as 2026-06-01; “%s” is not one.") % text[:40])
    return found


def _choice(request: HttpRequest, name: str, among: Any, default: str) -> str:
    chosen = request.GET.get(name) or default
    if chosen != default and chosen not in among:
        raise BadRequest(
            _("%(name)s may be %(among)s.") % {"name": name, "among": ", ".join(map(str, among))}
        )
    return chosen


def pdf_engine() -> ModuleType | None:
    """WeasyPrint, where it is installed and the system has the libraries it draws with."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None


class TimelineView(AsOf, TemplateView):
    """The page; `?format=svg` is the same picture as a file, `?format=pdf` on paper."""

    template_name = "timeline/page.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shape = _choice(request, "format", ("html", "svg", "pdf"), "html")
        if shape == "svg":
            answer = HttpResponse(svg_file(self.picture), content_type="image/svg+xml")
            answer["Content-Disposition"] = f'attachment; filename="timeline-{self.on}.svg"'
            return answer
        if shape == "pdf":
            return self.pdf()
        if not self.is_sound:
            return self.render_to_response(self.get_context_data(), status=400)
        return super().get(request, *args, **kwargs)

    def pdf(self) -> HttpResponse:
        if (engine := pdf_engine()) is None:
            return render(self.request, "timeline/no_pdf.html", {"on": self.on}, status=503)
        sheet = render(self.request, "timeline/sheet.html", {"svg": svg_file(self.picture)})
        pdf = engine.HTML(string=sheet.content.decode()).write_pdf()
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="timeline-{self.on}.pdf"'
        return answer

    @cached_property
    def filters(self) -> AgreementFilter:
        seen = Agreement.objects.visible_to(self.request.user)
        return AgreementFilter(self.request.GET or None, seen, on=self.on, user=self.request.user)

    @cached_property
    def found(self) -> Any:
        """The agreements that match, by reference."""
        if not self.is_sound:
            return Agreement.objects.none()
        return self.filters.qs.order_by("reference")

    @cached_property
    def is_sound(self) -> bool:
        return not self.request.GET or self.filters.form.is_valid()

    @cached_property
    def zoom(self) -> str:
        return _choice(self.request, "zoom", ZOOMS, "all")

    @cached_property
    def scale(self) -> Scale:
        query = self.request.GET
        if query.get("from") or query.get("until"):
            default = whole(None, self.on)
            first: date = _bound(query["from"]).earliest if query.get("from") else default.first
            last: date = _bound(query["until"]).latest if query.get("until") else default.last
            if last < first:
                raise BadRequest(_("The end lies before the beginning."))
            seen = Agreement.objects.visible_to(self.request.user)
            within(seen, on=last, today=self.today)
            return between(first, last)
        if self.zoom != "all":
            return zoomed(self.zoom, self.on)
        return whole(first_day(self.found), self.on)

    @cached_property
    def picture(self) -> Picture:
        lanes = lanes_for(
            self.found,
            user=self.request.user,
            on=self.on,
            first=self.scale.first,
            last=self.scale.last,
            most=MOST_LANES + 1,
        )
        self.has_more = len(lanes) > MOST_LANES
        group = _choice(self.request, "group", GROUPS, "country")
        return Picture(lanes[:MOST_LANES], self.scale, self.on, group)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        picture, form = self.picture, self.filters.form
        user = self.request.user
        return super().get_context_data(
            **context,
            picture=picture,
            has_more=self.has_more,
            most=MOST_LANES,
            fields=[form[name] for name in SHOWN_FILTERS],
            faults=[] if self.is_sound else faults(form),
            folded=[form[name] for name in FOLDED_FILTERS],
            is_filtered=any(self.request.GET.get(name) for name in self.filters.filters),
            nothing_at_all=not picture.lanes and not Agreement.objects.visible_to(user).exists(),
            may_register=can(user, "register"),
            zooms=[("all", _("all")), *((code, told[0]) for code, told in ZOOMS.items())],
            zoom="" if self.request.GET.get("from") else self.zoom,
            groups=GROUPS.items(),
            earlier=moved(self.scale, -0.5),
            later=moved(self.scale, 0.5),
        )
