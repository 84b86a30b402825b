"""Any list answers `?export=csv|xlsx`: exactly the rows it has found, as a file."""

from collections.abc import Iterable, Iterator, Sequence
from contextvars import copy_context
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from agreements.access import can
from agreements.actions.exporting import note_export
from agreements.exports import SHAPES, Column, Sheet, csv_lines, xlsx_file
from agreements.exports.lists import view_of

#: What belongs to the page on the screen and not to the view.
OF_THE_PAGE = ("export", "after", "on")
BATCH = 500


def asked_shape(request: HttpRequest) -> str:
    """ "csv", "xlsx", or "" where the page itself is asked for; BadRequest names what there is."""
    shape = request.GET.get("export", "")
    if shape and shape not in SHAPES:
        words = {"name": "export", "among": ", ".join(SHAPES)}
        raise BadRequest(_("%(name)s may be %(among)s.") % words)
    return shape


def file_of(
    request: HttpRequest,
    *,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    on: date,
    today: date,
    needs: str = "export",
    is_view: bool = True,
) -> HttpResponse:
    """The rows as the file asked for. `needs`: the permission of the list (403 without); leaves
    an audit row before the first line. `is_view`: it says itself which view of a list it is."""
    shape = asked_shape(request)
    query = request.GET.copy()
    for key in OF_THE_PAGE:
        query.pop(key, None)
    note_export(
        by=request.user, on=today, name=name, shape=shape, query=query.urlencode(), needs=needs
    )
    sheet = Sheet(name, str(title), columns, rows, view_of(query, on=on) if is_view else None)
    file = f"{name}-{on.isoformat()}.{shape}"
    if shape == "xlsx":
        answer = FileResponse(
            xlsx_file(sheet), as_attachment=True, filename=file, content_type=SHAPES[shape]
        )
    else:
        answer = StreamingHttpResponse(_in_context(csv_lines(sheet)), content_type=SHAPES[shape])
        answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _in_context(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces made in the reader's language and zone, although they leave after the request."""
    context = copy_context()
    while (piece := context.run(next, pieces, None)) is not None:
        yield piece


class Exports:
    """A list page: a mixin before TemplateView that gives `sheet` (the file's name),
    `sheet_title`, `columns()` and `rows()`, all rows of the filtered view in its order."""

    sheet = ""
    sheet_title = ""
    export_needs = "export"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asked_shape(request):
            return self.file()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_export = can(self.request.user, self.export_needs)
        return super().get_context_data(**{"may_export": may_export, **context})

    def columns(self) -> Sequence[Column]:
        raise NotImplementedError

    def rows(self) -> Any:
        raise NotImplementedError

    def all_rows(self) -> Iterable[Any]:
        """The rows one by one; a queryset is read in batches."""
        found = self.rows()
        return found.iterator(chunk_size=BATCH) if isinstance(found, QuerySet) else found

    def file(self) -> HttpResponse:
        return file_of(
            self.request,
            name=self.sheet,
            title=self.sheet_title,
            columns=self.columns(),
            rows=self.all_rows(),
            on=self.on,
            today=self.today,
            needs=self.export_needs,
        )
