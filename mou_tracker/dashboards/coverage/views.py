"""Which areas with which partners, and where is nothing happening?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities import exports as work_lists
from activities.models import Activity
from activities.status.listing import rows_for as activity_rows
from activities.views.commitments import by_due
from agreements.access import can, rights_of
from agreements.exports import lists
from agreements.lifecycle import IN_EFFECT
from agreements.models import Agreement, Area, Commitment, Party
from agreements.status.listing import rows_for as agreement_rows
from agreements.templatetags.words import localised
from agreements.views.base import AsOf, page_of
from agreements.views.exporting import BATCH, Exports, asked_shape
from agreements.views.filtering import chosen
from agreements.wording.countries import COUNTRIES, country_name
from agreements.wording.regions import REGIONS, region_name
from mou_tracker.printing import pdf_answer

from . import export, paper, words
from .links import area_key, column_key, with_query
from .matrix import PAGE, Cell, Matrix, Row, State, matrix
from .question import BY, HEADINGS, NONE, ORDERS, Question
from .reciprocity import balances
from .relations import STANDING, ids_behind
from .terms import scope_by_term

#: The tabs above every page of the coverage: name of the address, its query, its words.
TABS = (
    ("coverage", "party", gettext_lazy("Areas × partners")),
    ("coverage", "country", gettext_lazy("Areas × countries")),
    ("coverage", "region", gettext_lazy("Areas × regions")),
    ("coverage-terms", "party", gettext_lazy("Scope by renewal")),
    ("reciprocity", "party", gettext_lazy("Give and take")),
)


class OfCoverage(AsOf):
    """What the pages of the coverage share: their tabs and their links."""

    by = "party"
    tab = ""
    request: HttpRequest

    def link(self, name: str, **asked: str) -> str:
        return with_query(name, asked, on=self.on, today=self.today)

    @cached_property
    def asked(self) -> Question:
        return Question(rights_of(self.request.user), self.on, self.by)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        tabs = [
            {
                "label": label,
                "href": self.link(name, by="" if by == "party" else by),
                "current": self.tab == f"{name}:{by}",
            }
            for name, by, label in TABS
        ]
        return super().get_context_data(**context, tabs=tabs, asked=self.asked)


def area_of(code: str, user: Any) -> Area:
    row: Area | None = Area.objects.visible_to(user).filter(code=code).first()
    if row is None:
        raise Http404
    return row


class Coverage(OfCoverage, Exports, TemplateView):
    """`?by=` chooses the columns, `?order=` their order, `?after=` leaves so many out."""

    template_name = "coverage/page.html"
    sheet = "coverage"
    sheet_title: Any = gettext_lazy("Areas covered")

    @cached_property
    def by(self) -> str:  # type: ignore[override]
        return chosen(self.request, "by", BY, "party")

    @property
    def tab(self) -> str:  # type: ignore[override]
        return f"coverage:{self.by}"

    @cached_property
    def order(self) -> str:
        return chosen(self.request, "order", ORDERS, "activity")

    @cached_property
    def start(self) -> int:
        text = self.request.GET.get("after", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0

    @cached_property
    def found(self) -> Matrix:
        return matrix(self.asked, order=self.order, start=self.start)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if chosen(request, "format", ("pdf",)):
            return self.pdf()
        return super().get(request, *args, **kwargs)

    def pdf(self) -> HttpResponse:
        """The whole table, whatever page of it is on the screen."""
        found = matrix(self.asked, order=self.order, size=None)
        context = {
            "paper": "A3 landscape",
            "heading": HEADINGS[self.by],
            "on": self.on,
            "first": self.asked.first,
            "summary": words.headline(found, "", ""),
            "sheets": paper.sheets_of(found),
            "states": LEGEND,
        }
        return pdf_answer(
            self.request, "coverage/sheet.html", context, name=f"coverage-{self.on.isoformat()}"
        )

    def columns(self) -> Any:
        return export.CELLS

    def rows(self) -> Any:
        return export.lines(matrix(self.asked, order=self.order, size=None))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = self.found
        end = self.start + len(found.columns)
        return super().get_context_data(
            **context,
            heading=HEADINGS[self.by],
            found=found,
            table=Table(self, found),
            headline=words.headline(found, self.cells("idle"), self.cells("outside")),
            first=self.asked.first,
            orders=[
                (label, self._ordered(code), code == self.order) for code, label in ORDERS.items()
            ],
            shown=(self.start + 1, end),
            next=self._page(end) if end < found.of_all else "",
            previous=self._page(max(self.start - PAGE, 0)) if self.start else "",
            states=LEGEND,
            may_register=can(self.request.user, "register"),
        )

    @property
    def _by(self) -> str:
        return "" if self.by == "party" else self.by

    def _ordered(self, order: str, after: str = "") -> str:
        order = "" if order == "activity" else order
        return self.link("coverage", by=self._by, order=order, after=after)

    def _page(self, start: int) -> str:
        return self._ordered(self.order, str(start or ""))

    def cells(self, state: str, **asked: str) -> str:
        return self.link("coverage-cells", state=state, by=self._by, **asked)


#: One cell of each state that is drawn, with the words beside it.
EXAMPLE = Cell("", 1)
LEGEND = [
    (words.looks(cell), number, promises, label)
    for cell, number, promises, label in (
        (replace(EXAMPLE, agreements=1, activities=3, commitments=2), "3", "□2",
         gettext_lazy("in scope: 3 activities in 24 months, 2 open commitments")),
        (replace(EXAMPLE, agreements=1), "0", "", gettext_lazy("in scope, nothing done")),
        (replace(EXAMPLE, activities=2, outside=2), "2", "",
         gettext_lazy("done outside scope or cover")),
        (replace(EXAMPLE, commitments=1), "", "□1",
         gettext_lazy("promised outside any recorded scope")),
        (replace(EXAMPLE, agreements=1, activities=5, outside=1), "5", "",
         gettext_lazy("some of it done outside")),
        (replace(EXAMPLE, suspended=1), "‖", "", gettext_lazy("suspended")),
        (replace(EXAMPLE, ended=1), "–", "", gettext_lazy("expired or ended")),
        (replace(EXAMPLE, signed=1), "…", "", gettext_lazy("signed, not in effect yet")),
        (replace(EXAMPLE, unknown=1), "?", "", gettext_lazy("whether in effect is not known")),
    )
]  # fmt: skip


class Table:
    """The matrix as the template writes it: each row with its drawn cells and its totals, each
    figure with where it leads."""

    def __init__(self, view: Coverage, found: Matrix) -> None:
        self.view, self.found = view, found

    @cached_property
    def heads(self) -> list[tuple[Any, str]]:
        return [(column, self.rows_of(column.key)) for column in self.found.columns]

    @cached_property
    def body(self) -> list[dict[str, Any]]:
        return [self._row(row) for row in self.found.rows]

    def _row(self, row: Row) -> dict[str, Any]:
        code = area_key(row.area)
        before, after = self._around(code)
        cells = [
            words.drawn(cell, f"{before}{column_key(cell.column)}{after}") for cell in row.cells
        ]
        idle = self.view.cells("idle", area=code) if row.idle and row.area else ""
        return {"row": row, "cells": cells, "href": self._of_area(code), "idle": idle}

    def _around(self, code: str) -> tuple[str, str]:
        """The address of a cell of an area, before and after the key of its column."""
        mark = "COLUMN"
        before, after = self.view.link("coverage-rows", area=code, **{self.view.by: mark}).split(
            mark
        )
        return before, after

    def _of_area(self, code: str) -> str:
        by = {"by": self.view.by} if self.view.by != "party" else {}
        return self.view.link("coverage-rows", area=code, **by)

    def rows_of(self, key: str) -> str:
        return self.view.link("coverage-rows", **{self.view.by: column_key(key)})


#: Lists behind a figure: (words, all rows that may be seen, their order and shape).
BEHIND: dict[str, Any] = {
    "agreements": gettext_lazy("Agreements in effect"),
    "others": gettext_lazy("Agreements signed, and not in effect"),
    "activities": gettext_lazy("Activities in 24 months"),
    "outside": gettext_lazy("Activities outside scope or cover"),
    "commitments": gettext_lazy("Open commitments"),
}
#: Lists of the page of what went which way.
MET: dict[str, Any] = {
    "hosted": gettext_lazy("Hosted by us"),
    "visited": gettext_lazy("Hosted by them"),
    "online": gettext_lazy("Online"),
    "elsewhere": gettext_lazy("Hosted by others"),
    "unplaced": gettext_lazy("Host not recorded"),
    "companies": gettext_lazy("Exchanges of companies"),
    "professionals": gettext_lazy("Exchanges of professionals"),
    "uncounted": gettext_lazy("Participants or days not recorded"),
    "met": gettext_lazy("Everything but letters and publications"),
}
LISTS = BEHIND | MET
FEW = 5


class Rows(OfCoverage, Exports, TemplateView):
    """The rows behind one cell, one row or one column of the table, or behind all of it.
    `?area=`, and one of `?party=`, `?country=`, `?region=`; "~" asks for what names none.
    `?list=` shows one of the lists whole."""

    template_name = "coverage/rows.html"
    sheet = "coverage-rows"

    @cached_property
    def column(self) -> tuple[str, str, str] | None:
        """(what it is, its key, its name)."""
        query = self.request.GET
        named = [(by, query[by]) for by in BY if query.get(by)]
        if len(named) > 1:
            raise BadRequest(_("Name a partner, a country or a region, not several."))
        return (*named[0], self._name(*named[0])) if named else None

    def _name(self, by: str, key: str) -> str:
        if by == "party":
            seen = Party.objects.visible_to(self.request.user).filter(uid=key, is_home=False)
            party = seen.first()
            if party is None:
                raise Http404
            return str(party.short)
        if key == NONE:
            return _("without a country") if by == "country" else _("without a region")
        known: Any = COUNTRIES if by == "country" else REGIONS
        if key not in known:
            raise BadRequest(_("%(name)s may be %(among)s.") % {
                "name": by, "among": ", ".join(sorted(known)),
            })  # fmt: skip
        return country_name(key) if by == "country" else region_name(key)

    @cached_property
    def by(self) -> str:  # type: ignore[override]
        return self.column[0] if self.column else chosen(self.request, "by", BY, "party")

    @cached_property
    def area(self) -> Area | None:
        """The area asked for; None for all, and for what names none."""
        code = self.request.GET.get("area", "")
        if code in ("", NONE):
            return None
        return area_of(code, self.request.user)

    @cached_property
    def whole(self) -> str:
        """The list that is shown whole; "" where each is begun."""
        return chosen(self.request, "list", LISTS)

    def ids(self, what: str, **asked: Any) -> Any:
        column = self.column and self.column[1]
        area = self.area.pk if self.area else 0 if self.request.GET.get("area") == NONE else None
        key = "" if column == NONE else column
        return ids_behind(self.asked, what, column=key, area=area, **asked)

    def behind(self, name: str) -> Any:
        user = self.request.user
        if name in ("agreements", "others"):
            status = [one for one in STANDING if (one in IN_EFFECT) == (name == "agreements")]
            ids = self.ids("agreements", statuses=tuple(status))
            seen: Any = Agreement.objects.visible_to(user).filter(pk__in=ids)
            return seen.order_by("reference")
        if name == "commitments":
            promises: Any = Commitment.objects
            return by_due(promises.visible_to(user).filter(pk__in=self.ids(name)), user)
        return Activity.objects.visible_to(user).filter(pk__in=self.ids(name)).newest_first()

    def made(self, name: str, rows: Any) -> list[Any]:
        """Rows as the page shows them."""
        user = self.request.user
        if name in ("agreements", "others"):
            return agreement_rows(rows, on=self.on, today=self.today, user=user)
        if name == "commitments":
            return [row.as_on(self.on) for row in rows]
        return activity_rows(rows, user=user, on=self.on)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asked_shape(request) and not self.whole:
            raise BadRequest(
                _("%(name)s may be %(among)s.") % {"name": "list", "among": ", ".join(LISTS)}
            )
        return super().get(request, *args, **kwargs)

    @property
    def sheet_title(self) -> str:  # type: ignore[override]
        return f"{self.title}: {LISTS[self.whole]}" if self.whole else self.title

    def columns(self) -> Any:
        by_list = {
            "agreements": lists.AGREEMENTS,
            "others": lists.AGREEMENTS,
            "commitments": work_lists.COMMITMENTS,
        }
        return by_list.get(self.whole, work_lists.ACTIVITIES)

    def rows(self) -> Any:
        user, found = self.request.user, self.behind(self.whole)
        if self.whole in ("agreements", "others"):
            return lists.agreement_rows(found, on=self.on, today=self.today, user=user)
        if self.whole == "commitments":
            return (row.as_on(self.on) for row in found.iterator(chunk_size=BATCH))
        return work_lists.activity_rows(found, user=user, on=self.on)

    @cached_property
    def title(self) -> str:
        area = localised(self.area.names) if self.area else ""
        if self.request.GET.get("area") == NONE:
            area = _("No area recorded")
        return " · ".join(filter(None, (area, self.column and self.column[2]))) or _("All areas")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        names = [self.whole] if self.whole else list(BEHIND)
        return super().get_context_data(
            **context,
            title=self.title,
            list=self.whole,
            sections=[self._section(name) for name in names],
            breadcrumbs=[(_("Areas covered"), self.link("coverage"))],
            party=self.column[1] if self.column and self.by == "party" else "",
            first=self.asked.first,
            caption=LISTS[self.whole] if self.whole else "",
        )

    def _section(self, name: str) -> dict[str, Any]:
        found = self.behind(name)
        count = found.order_by().count()
        page = page_of(found, self.request) if self.whole else {"rows": found[:FEW]}
        rows = page["rows"]
        if self.whole:
            rows = found.filter(pk__in=[row.pk for row in rows])
        return {
            "name": name,
            "label": LISTS[name],
            "count": count,
            "rows": self.made(name, rows) if count else [],
            "page": page,
            "href": self._whole(name) if count > FEW and not self.whole else "",
        }

    def _whole(self, name: str) -> str:
        query = {key: self.request.GET.get(key, "") for key in ("area", "by", *BY)}
        return self.link("coverage-rows", **query, list=name)


#: `?state=` of the list of cells -> whether a cell is one of them.
CELLS: dict[str, tuple[Any, Callable[[Any], bool]]] = {
    "signed": (gettext_lazy("Signed"), lambda cell: cell.area != 0 and cell.agreements > 0),
    "idle": (gettext_lazy("Signed, and nothing done"), lambda cell: cell.state == State.IDLE),
    "outside": (gettext_lazy("Done outside scope or cover"), lambda cell: cell.outside > 0),
}


class Cells(OfCoverage, Exports, TemplateView):
    """The cells behind a count of the sentence above the table, `?area=` those of one area."""

    template_name = "coverage/cells.html"
    sheet = "coverage-cells"

    @cached_property
    def by(self) -> str:  # type: ignore[override]
        return chosen(self.request, "by", BY, "party")

    @cached_property
    def state(self) -> str:
        return chosen(self.request, "state", CELLS, "idle")

    @property
    def sheet_title(self) -> str:  # type: ignore[override]
        return str(CELLS[self.state][0])

    @cached_property
    def area(self) -> Area | None:
        code = self.request.GET.get("area", "")
        if not code:
            return None
        return area_of(code, self.request.user)

    def columns(self) -> Any:
        return export.CELLS

    def rows(self) -> list[export.Line]:
        of_state = CELLS[self.state][1]
        return [
            one
            for one in export.lines(matrix(self.asked, size=None))
            if of_state(one.cell) and (self.area is None or one.row.area == self.area)
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = self.rows()
        page = page_of(found, self.request)  # type: ignore[arg-type]
        for one in page["rows"]:
            one_href = {"area": area_key(one.row.area), self.by: column_key(one.column.key)}
            page.setdefault("lines", []).append(
                (one, self.link("coverage-rows", **one_href), words.cell_words(one.cell))
            )
        states = [
            {
                "label": label,
                "href": self.link("coverage-cells", state=code, by=self.request.GET.get("by", ""),
                                  area=self.request.GET.get("area", "")),
                "current": code == self.state,
            }
            for code, (label, _of) in CELLS.items()
        ]  # fmt: skip
        return super().get_context_data(
            **context,
            page=page,
            count=len(found),
            states=states,
            area=self.area,
            breadcrumbs=[(_("Areas covered"), self.link("coverage"))],
        )


class Reciprocity(OfCoverage, Exports, TemplateView):
    """What went which way between us and each partner, in 24 months."""

    template_name = "coverage/reciprocity.html"
    tab = "reciprocity:party"
    sheet = "reciprocity"
    sheet_title: Any = gettext_lazy("Give and take")

    def columns(self) -> Any:
        return export.BALANCES

    def rows(self) -> Any:
        return balances(self.asked)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found: Any = self.rows()
        page = page_of(found, self.request)
        lines = [
            (one, self.link("coverage-rows", party=one.column, list="LIST").split("LIST"))
            for one in page["rows"]
        ]
        return super().get_context_data(**context, page=page, lines=lines, first=self.asked.first)


class Terms(OfCoverage, TemplateView):
    """`?agreement=`: from which renewal to which an area was in its scope, and what was done."""

    template_name = "coverage/terms.html"
    tab = "coverage-terms:party"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, reference = self.request.user, self.request.GET.get("agreement", "")
        seen: Any = Agreement.objects.visible_to(user)
        found = None
        if reference:
            agreement = seen.filter(reference=reference).first()
            if agreement is None:
                raise Http404
            found = scope_by_term(agreement, rights_of(user), on=self.on, today=self.today)
        offered = seen.order_by("reference").values_list("reference", "title")
        return super().get_context_data(
            **context,
            found=found,
            reference=reference,
            page=None if found else page_of(offered, self.request),
        )
