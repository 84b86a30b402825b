"""When does every agreement end, when is notice due, where are the gaps?"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.access import can, rights_of
from agreements.clock import within
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Party
from agreements.models.compiled import IsAmong
from agreements.models.fields import in_language
from agreements.status.next_act import Place, group_of, places
from agreements.views.base import AsOf
from agreements.views.exporting import Exports
from agreements.views.filtering import faults
from agreements.wording.date_formats import manner
from mou_tracker.dashboards.kept import KEPT_OF_THOUSANDS, KEPT_PAGES, digest_of, kept
from mou_tracker.printing import pdf_answer

from . import strip as strips
from .asked import Asked, choice
from .card import Card, card_of, stories
from .comparison import changes
from .density import density_for
from .export import svg_file
from .grouping import GROUPINGS, Group, as_shown, grouped
from .headline import headline
from .known_page import day_known, known_page
from .loader import first_day, lane_of, lanes_for
from .ordering import ordered_ids
from .picture import Frame, Picture
from .rows import Row, forums_of, in_order, rows_of
from .scale import Scale, between, moved, whole
from .screen import Lanes, Screen
from .sheets import PAPERS, Sheets, confidentiality_of, order_words
from .tables import COLUMNS
from .windows import ALL, ZOOMS, usual, zoomed

Answer = TypeVar("Answer")
#: So many lanes on one page; the others are on further pages.
LANES_A_PAGE = 400
#: What the filter form shows; the rest of the agreement filters works in the address as well.
SHOWN_FILTERS, FOLDED_FILTERS = ("q", "country", "responsible"), ("status", "area")
#: Parameters of the pages that are kept.
ASKED_AGAIN = frozenset(
    ("on", "group", "sort", "zoom", "from", "until", "open", "page", "against", "table")
)
FORMATS = ("html", "svg", "pdf", "card", "marks")


@dataclass(frozen=True, slots=True)
class Page:
    """Which lanes stand on the page asked for. `total`: of all pages."""

    total: int
    number: int

    @property
    def pages(self) -> int:
        return -(-self.total // LANES_A_PAGE)

    @property
    def is_all(self) -> bool:
        """There is only one."""
        return self.pages <= 1

    @property
    def first(self) -> int:
        """The number of the first row among all."""
        return (self.number - 1) * LANES_A_PAGE + 1

    @property
    def last(self) -> int:
        return min(self.total, self.number * LANES_A_PAGE)

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page shows of the records: how many lanes there are, the sentence about them, and
    everything from the choices to the legend, packed."""

    total: int
    headline: SafeString
    packed: bytes

    @property
    def html(self) -> SafeString:
        return unpacked(self.packed)


def packed(html: str) -> bytes:
    return zlib.compress(html.encode(), 1)


def unpacked(html: bytes) -> SafeString:
    return mark_safe(zlib.decompress(html).decode())  # noqa: S308  as it was rendered


class TimelineView(Exports, AsOf, TemplateView):
    """The page, or with `?known=` as it was known on that day; `?format=svg` is the same picture
    as a file, `?format=pdf` on paper, `?export=` its columns of text."""

    template_name = "timeline/page.html"
    answers_known = True
    sheet = "timeline"
    sheet_title = gettext_lazy("Timeline")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = day_known(request, today=self.today)
        if known is not None:
            told = known_page(request, on=self.on, today=self.today, known=known)
            page = AsOf.get_context_data(self, **told)
            return render(request, "timeline/known.html", page)
        shape = self.shape
        if not self.is_sound:
            return self.render_to_response(self.get_context_data(), status=400)
        if shape in ("card", "marks"):
            return self.of_one(shape)
        if shape in ("svg", "pdf"):
            return self.as_file(shape)
        return super().get(request, *args, **kwargs)

    @cached_property
    def shape(self) -> str:
        return choice(self.request.GET, "format", FORMATS, "html")

    # --- Which agreements ---

    @cached_property
    def asked(self) -> Asked:
        return Asked(self.request.GET)

    @cached_property
    def asking(self) -> strips.Asked:
        return strips.Asked(self.on, self.today, self.request.user)

    @cached_property
    def filters(self) -> AgreementFilter:
        seen = Agreement.objects.visible_to(self.request.user).known_on(self.on)
        return AgreementFilter(self.request.GET or None, seen, on=self.on, user=self.request.user)

    @cached_property
    def is_sound(self) -> bool:
        return not self.request.GET or self.filters.form.is_valid()

    @cached_property
    def found(self) -> Any:
        """The agreements that match."""
        if not self.is_sound:
            return Agreement.objects.none()
        found = self.filters.qs
        for code, (first, last) in self.asked.stretches.items():
            found = strips.within(found, code, first, last, self.asking)
        return found

    @cached_property
    def page(self) -> Page:
        found = Page(len(self.ids), self.asked.page)
        if found.number > max(found.pages, 1):
            raise BadRequest(_("This page does not exist."))
        return found

    @cached_property
    def shown(self) -> list[Row]:
        """The rows of the page in their order. What fits on one is ordered as read; more are cut by
        the database."""
        if self.page.is_all:
            return in_order(self.rows(self.ids), self.asked.sort)
        return self.page_rows(self.page.number)

    @property
    def all_shown(self) -> list[Row] | None:
        """All lanes; None where they are more than a page."""
        return self.shown if self.page.is_all else None

    @cached_property
    def ids(self) -> list[int]:
        return list(self.found.order_by().values_list("pk", flat=True))

    @cached_property
    def digest(self) -> str:
        return digest_of(sorted(self.ids))

    @cached_property
    def all(self) -> QuerySet[Agreement]:
        """The agreements that match, by their ids: what selected them is not asked again."""
        return Agreement.objects.filter(IsAmong("pk", Value(self.ids)))

    @property
    def places(self) -> dict[int, Place]:
        """Looked up each time: whatever is kept and rests on them has to know from what they were
        read."""
        rights = rights_of(self.request.user)
        return kept(
            ("places", rights, self.on, self.digest),
            lambda: places(self.ids, user=rights, on=self.on),
            most=KEPT_OF_THOUSANDS,
        )

    @cached_property
    def ordered(self) -> list[int]:
        """Of more than a page."""
        return ordered_ids(
            self.all, sort=self.asked.sort, group=self.asked.group, places=self.places,
            asked=self.asking,
        )  # fmt: skip

    def page_rows(self, number: int) -> list[Row]:
        ids = self.ordered[(number - 1) * LANES_A_PAGE : number * LANES_A_PAGE]
        by_id = {row.id: row for row in self.rows(ids)}
        return [by_id[pk] for pk in ids]

    def rows(self, ids: list[int], on: date | None = None) -> list[Row]:
        agreements = Agreement.objects.filter(pk__in=ids).order_by()
        return rows_of(agreements, user=self.request.user, on=on or self.on, today=self.today)

    # --- How they stand ---

    @cached_property
    def scale(self) -> Scale:
        if self.asked.window:
            default = usual(self.on)
            first, last = (
                a or b
                for a, b in zip(self.asked.window, (default.first, default.last), strict=True)
            )
            if last < first:
                raise BadRequest(_("The end lies before the beginning."))
            seen = Agreement.objects.visible_to(self.request.user)
            within(seen, on=last, today=self.today)
            return between(first, last)
        if self.asked.zoom == ALL:
            return whole(self.first_day, self.on)
        return zoomed(self.asked.zoom, self.on)

    @cached_property
    def first_day(self) -> date | None:
        return first_day(self.all)

    @cached_property
    def groups(self) -> list[Group]:
        rows, by = self.shown, self.asked.group
        forums = forums_of(rows, user=self.request.user) if by == "forum" else None
        opened = ("all",) if self.shape in ("svg", "pdf") else self.asked.opened
        return grouped(rows, by, on=self.on, opened=opened, forums=forums)

    @cached_property
    def decisions(self) -> Mapping[int, int]:
        """How many of all lanes are in each group by next decision."""
        if self.page.is_all:
            return as_shown(Counter(group_of(row.act, on=self.on) for row in self.shown))
        question = ("decisions", rights_of(self.request.user), self.on, self.digest)
        return kept(question, lambda: as_shown(Counter(one.group for one in self.places.values())))

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.scale, self.on, density_for(self.page.size))

    @cached_property
    def picture(self) -> Picture:
        """The drawing of the rows that are not folded."""
        drawn = [row for group in self.groups if not group.is_folded for row in group.rows]
        lanes = lanes_for(
            Agreement.objects.filter(pk__in=[row.id for row in drawn]).order_by(),
            user=self.request.user,
            on=self.on,
            first=self.scale.first,
            last=self.scale.last,
            bare=not self.frame.density.below and self.shape == "html",
        )
        by_reference = {lane.reference: lane for lane in lanes}
        return Picture(self.frame, self.groups, by_reference, self.page.total)

    @cached_property
    def changed(self) -> dict[int, list[str]]:
        """By agreement, what is otherwise than on the day compared."""
        if self.asked.against is None:
            return {}
        day = self.asked.against
        seen = Agreement.objects.visible_to(self.request.user)
        within(seen, on=day, today=self.today)
        ids = [row.id for row in self.shown]
        known = seen.known_on(day).filter(pk__in=ids).order_by().values_list("pk", flat=True)
        before = {row.id: row for row in self.rows(list(known), on=day)}
        told = {row.id: changes(row, before.get(row.id)) for row in self.shown}
        return {pk: found for pk, found in told.items() if found}

    @cached_property
    def strip(self) -> strips.Strip:
        return strips.strip_of(self.all, self.all_shown, self.scale, self.asking, of=self.digest)

    @cached_property
    def headline(self) -> SafeString:
        half, rows = strips.half_after(self.on), self.all_shown
        ends = strips.ending_in(self.all, rows, half, self.asking, of=self.digest)
        return headline(rows, self.decisions, half, ends, self.asked, on=self.on)

    # --- Answers ---

    def as_file(self, shape: str) -> HttpResponse:
        """The drawing of every lane of the page, folded ones included."""
        told = unescape(strip_tags(self.headline))
        if shape == "svg":
            drawn = svg_file(self.picture, self.strip, told)
            answer = HttpResponse(drawn, content_type="image/svg+xml")
            answer["Content-Disposition"] = f'attachment; filename="timeline-{self.on}.svg"'
            return answer
        paper = PAPERS[choice(self.request.GET, "paper", PAPERS, "A3")]
        sheets = Sheets(
            self.picture, paper, self.strip, order_words(self.asked), told, self.page.first,
            self.asked.against, self.changed,
        )  # fmt: skip
        home = Party.objects.home()
        context = {
            "sheets": sheets,
            "paper": paper.size,
            "heading": _("Timeline of agreements"),
            "on": self.on,
            "office": in_language(home.names)[0] if home else "",
            "confidentiality": confidentiality_of([row.id for row in self.shown]),
        }
        return pdf_answer(
            self.request, "timeline/sheet.html", context, name=f"timeline-{self.on}",
            unavailable="timeline/no_pdf.html",
        )  # fmt: skip

    def columns(self) -> Any:
        return COLUMNS

    def all_rows(self) -> Iterator[Row]:
        """Of every page and group, in the order of the page."""
        for number in range(1, self.page.pages + 1):
            rows = self.shown if number == self.page.number else self.page_rows(number)
            groups = grouped(
                rows, self.asked.group, on=self.on, opened=("all",),
                forums=forums_of(rows, user=self.request.user)
                if self.asked.group == "forum"
                else None,
            )  # fmt: skip
            for group in groups:
                yield from group.rows

    def of_one(self, shape: str) -> HttpResponse:
        """What a page asks for about one lane: its card, or the words of its marks."""
        if shape == "card":
            if self.card is None:
                raise Http404
            return render(self.request, "timeline/_card.html", {"card": self.card, "on": self.on})
        seen = Agreement.objects.visible_to(self.request.user).filter(reference=self.asked.card)
        agreement = seen.first()
        lane = agreement and lane_of(agreement, user=self.request.user, on=self.on)
        if lane is None:
            raise Http404
        return JsonResponse({"marks": list(stories(lane, self.scale, self.on))})

    @cached_property
    def card(self) -> Card | None:
        """Of the lane the address names; None where it names none that one may see."""
        if not self.asked.card:
            return None
        return card_of(self.asked.card, user=self.request.user, on=self.on, today=self.today)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form, user = self.filters.form, self.request.user
        drawn = self.drawn if self.is_sound else None
        total = drawn.total if drawn else 0
        return super().get_context_data(
            **context,
            total=total,
            drawn=drawn,
            asked=self.asked,
            fields=[form[name] for name in SHOWN_FILTERS],
            folded=[form[name] for name in FOLDED_FILTERS],
            faults=[] if self.is_sound else faults(form),
            is_filtered=self.is_filtered,
            nothing_at_all=not total and not Agreement.objects.visible_to(user).exists(),
            may_register=can(user, "register"),
        )

    @property
    def is_filtered(self) -> bool:
        query = self.request.GET
        return bool(self.asked.stretches) or any(query.get(name) for name in self.filters.filters)

    @cached_property
    def drawn(self) -> Drawn | None:
        """None where there is nothing to draw."""
        return self.as_before("timeline", TimelineView._drawn)

    def as_before(self, part: str, draw: Callable[["TimelineView"], Answer]) -> Answer:
        """What `draw` answers, kept until what it was read from is written. What a filter selects,
        a page with one lane's card, and what names anything else, are drawn each time."""
        if self.is_filtered or not ASKED_AGAIN.issuperset(self.request.GET):
            return draw(self)
        question = (
            part, rights_of(self.request.user), manner(), self.on, self.today,
            self.request.GET.urlencode(),
        )  # fmt: skip
        return kept(question, lambda: draw(self.anew()), most=KEPT_PAGES)

    def anew(self) -> "TimelineView":
        """The same view that has read nothing yet: from which tables an answer is read show the
        statements that it asks itself."""
        fresh = copy(self)
        for name in list(vars(fresh)):
            if isinstance(getattr(type(self), name, None), cached_property):
                delattr(fresh, name)
        return fresh

    def _drawn(self) -> Drawn | None:
        if not self.page.total:
            return None
        shown = super().get_context_data(**self._told())
        html = render_to_string("timeline/_drawn.html", shown, self.request)
        return Drawn(self.page.total, self.headline, packed(html))

    def _told(self) -> dict[str, Any]:
        asked = self.asked
        screen = Screen(self.frame, self.strip, asked, self.first_day, self.carry)
        return {
            "total": self.page.total,
            "page": self.page,
            "asked": asked,
            "screen": screen,
            "bodies": self.bodies,
            "lanes": self.lanes if screen.has_table else None,
            "changed": self.changed,
            "card": self.card,
            "zooms": [(code, label) for code, (label, _months) in ZOOMS.items()],
            "groupings": GROUPINGS.items(),
            "earlier": moved(self.scale, -0.5),
            "later": moved(self.scale, 0.5),
        }  # fmt: skip

    @property
    def carry(self) -> str:
        """The day asked for, as links carry it along; "" for today."""
        return self.request.GET.get("on", "")

    @cached_property
    def lanes(self) -> Lanes:
        return Lanes(self.picture, self.asked, self.changed, self.carry)

    @property
    def bodies(self) -> SafeString:
        """The rows. Of several pages they are kept by themselves: what an office does all day is to
        log activities, and of those the lanes of a page of hundreds show none."""
        if self.page.is_all:
            return self._bodies()
        return unpacked(self.as_before("lanes", lambda view: packed(view._bodies())))

    def _bodies(self) -> SafeString:
        return mark_safe("".join(self.lanes.bodies))  # noqa: S308  each is safe
