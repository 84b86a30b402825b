"""Pages whose rows a filter set finds: what is asked for is understood, or said to be wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

#: More choices than this are not told in a sentence; the filter's own field shows them.
TOLD = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One filter that cannot be understood, and what may be written there."""

    label: str
    messages: list[str]
    choices: list[tuple[str, str]]
    target: str


def faults(form: Any) -> list[Fault]:
    """What is wrong with the filters of a bound form, each with its choices."""
    found = []
    for name, errors in form.errors.items():
        if name not in form.fields:
            continue
        field = form[name]
        choices = [
            (str(value), str(label))
            for value, label in getattr(field.field, "choices", ())
            if value not in ("", None)
        ]
        target = field.id_for_label or field.auto_id
        found.append(Fault(str(field.label), list(errors), choices[:TOLD], target))
    return found


def chosen(request: HttpRequest, name: str, among: Iterable[str], default: str = "") -> str:
    """The value of the parameter `name`; BadRequest names what it may be."""
    known = [str(word) for word in among]
    value = request.GET.get(name) or default
    if value != default and value not in known:
        raise BadRequest(
            _("%(name)s may be %(among)s.") % {"name": name, "among": ", ".join(known)}
        )
    return value


class Filtered:
    """A mixin before AsOf that gives `filter_class` and `everything()`, the rows before any
    filter. A value that cannot be understood is answered with 400 and the page naming the choices,
    whatever else was asked for: a list that silently ignored it would be the wrong list."""

    filter_class: Any = None

    def everything(self) -> QuerySet:
        raise NotImplementedError

    @cached_property
    def filters(self) -> Any:
        query = self.request.GET or None
        return self.filter_class(query, self.everything(), on=self.on, user=self.request.user)

    @cached_property
    def is_sound(self) -> bool:
        return not self.request.GET or self.filters.form.is_valid()

    @property
    def matches(self) -> QuerySet:
        return self.filters.qs if self.is_sound else self.everything().none()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_sound:
            return self.render_to_response(self.get_context_data(**kwargs), status=400)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form, query, first = self.filters.form, self.request.GET, self.filter_class.FIRST
        return super().get_context_data(
            **context,
            form=form,
            faults=[] if self.is_sound else faults(form),
            first=[form[name] for name in first],
            more=[field for field in form if field.name not in first and not field.is_hidden],
            is_filtered=any(query.get(name) for name in self.filters.filters),
        )
