"""What every address of the API does alike: read the question, answer with a tag."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack, nullcontext
from datetime import date
from typing import Any

import orjson
from rest_framework.exceptions import APIException, MethodNotAllowed, ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.access import Audience, Rights, can, rights_of
from agreements.actions.action import Stale
from agreements.audience import Shared, shared_answer
from agreements.clock import horizon_before, today
from agreements.filtering import SeenFilterSet
from agreements.models import Agreement
from agreements.partner_role import is_reading, reading_as
from agreements.search_text.lists import bring_words_up_to_date
from agreements.status.answers import BeyondHorizon
from agreements.wording import explanations

from .pages import Page
from .parameters import PAGING, Parameter, read_parameters
from .versions import version_of

OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS


class PreconditionRequired(APIException):
    status_code, default_code = 428, "precondition_required"


class Resource(APIView):
    """One address. `parameters` names what may be asked with GET; writing takes none; `shared` the
    members of an answer that a partner has.

    `needs`: method -> the permission an action needs, asked after what is addressed was found (404
    comes before 403) and before the body is looked at.
    """

    parameters: tuple[Parameter, ...] = ()
    needs: dict[str, str] = {}
    #: The members a partner has of what is answered, of each of the results of a list; and of what
    #: stands beside these. Nothing, where none are declared.
    shared: Shared = {}
    shared_beside: Shared = {}
    #: Whether the same rows are told otherwise on another day; the tag of the answer then names it.
    varies_by_day = False
    #: How a step of an explanation is said; the version map knows the words of every package.
    sentence: Callable[..., str] = staticmethod(explanations.render)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with ExitStack() as self.held:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if "HTTP_X_HTTP_METHOD_OVERRIDE" in request.META:
            raise MethodNotAllowed(request.META["HTTP_X_HTTP_METHOD_OVERRIDE"][:20])
        is_read = request.method in ("GET", "HEAD")
        known = [
            one
            for one in (self.parameters if is_read else ())
            if one.audience == Audience.SHARED or not self.rights.is_partner
        ]
        self.asked = read_parameters(request.query_params, known)
        self.today = today()
        if is_read and self.rights.party is not None:
            if "q" in self.asked:
                bring_words_up_to_date()
            # who asks is known and counted: nothing is written from here on
            self.held.enter_context(reading_as(self.rights.party))
        for name in ("on", "known"):
            if day := self.asked.get(name):
                self._check_horizon(name, day)

    def _check_horizon(self, name: str, day: date) -> None:
        """Of the agreement addressed, else of all that may be seen."""
        seen = Agreement.objects.visible_to(self.rights)
        if "reference" in self.kwargs:
            seen = seen.filter(reference=self.kwargs["reference"])
        if (nearest := horizon_before(seen, on=day, today=self.today)) is not None:
            raise BeyondHorizon(nearest, name)

    @property
    def on(self) -> date:
        """The day asked about."""
        return self.asked.get("on") or self.today

    @property
    def rights(self) -> Rights:
        return rights_of(self.request.user)

    @property
    def audience(self) -> str:
        """Who the answer is for, by a name that tells no count."""
        rights = self.rights
        if rights.is_partner:
            return f"partner {self.request.user.party.uid}"
        return f"office {rights.role} {rights.user}"

    # --- Asking ---------------------------------------------------------------------------------

    def find(self, visible: QuerySet, **lookup: Any) -> Any:
        """The one row of `visible`; foreign and absent answer alike. What a partner writes about
        is found under the role, too, which a write then lays down."""
        party = self.rights.party
        under = nullcontext() if party is None or is_reading() else reading_as(party)
        with under:
            row = visible.filter(**lookup).first()
        if row is None:
            raise Http404
        return row

    def permit(self) -> None:
        """403 unless the bearer may do what the method asks: after what is addressed was found, and
        before version and body are looked at, which ask it first."""
        if not can(self.request.user, self.needs[self.request.method]):
            raise PermissionDenied(_("Your key or role allows reading only."))

    def body(self, serializer: type[BaseSerializer], **options: Any) -> Any:
        """The checked body of the request, in the names and values the actions take."""
        self.permit()
        if not self.request.META.get("CONTENT_LENGTH"):
            raise ParseError(_("The body is empty."))
        data = self.request.data
        if self.request.stream is None and not data:
            raise ParseError(_("The body is empty."))
        context = {"user": self.request.user, "today": self.today}
        found = serializer(data=data, context=context, **options)
        found.is_valid(raise_exception=True)
        return found.validated_data

    def read_version(self, row: Any, told: Mapping[str, Any]) -> Any:
        """The version of `row`, where `If-Match` names that of the answer about it, `told`: 428
        without the header, 412 where it names another. None for `*`."""
        self.permit()
        header = self.request.META.get("HTTP_IF_MATCH", "").strip()
        if not header:
            raise PreconditionRequired(_("Send If-Match with the ETag you read."))
        if header == "*":
            return None
        tags = (tag.strip() for tag in header[:1000].split(","))
        if told["version"] not in {tag.split(".")[0].strip('"') for tag in tags}:
            raise Stale(row)
        return row.version

    # --- Answering ------------------------------------------------------------------------------

    def answer(self, data: dict[str, Any], *, status: int = 200, location: str = "") -> Response:
        """`data` with its strong ETag: `"{version}.{digest}"`, the digest over the language, the
        audience, the content and, where that depends on it, the day; 304 where the client has it
        already."""
        if self.rights.is_partner:
            data = shared_answer(data, self.shared, beside=self.shared_beside)
        body = orjson.dumps(data, option=OPTIONS, default=str)
        days = (self.on, self.today) if self.varies_by_day else ()
        facts = (get_language(), self.audience, *map(str, days))
        digest = hashlib.sha256(repr(facts).encode() + b"\0" + body).hexdigest()[:32]
        tag = f'"{data.get("version") or version_of(data, body)}.{digest}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "private, no-cache",
            "Vary": "Authorization, Cookie",
        }
        if location:
            headers["Location"] = location
        if self.request.method in ("GET", "HEAD") and self._has(tag):
            return Response(None, status=304, headers=headers)
        return Response(body, status=status, headers=headers, content_type="application/json")

    def _has(self, tag: str) -> bool:
        header = self.request.META.get("HTTP_IF_NONE_MATCH", "")[:2000].strip()
        tags = {one.strip().removeprefix("W/") for one in header.split(",")}
        return header == "*" or tag in tags

    def created(self, data: dict[str, Any], *, location: str = "") -> Response:
        return self.answer(data, status=201, location=location)


class ListResource(Resource):
    """A list: one page of rows, with the addresses of its neighbours."""

    def filtered(
        self, rows: QuerySet, filterset: type[SeenFilterSet], *, takes_unknown: bool = True
    ) -> QuerySet:
        """Those of `rows` that match what is asked. `takes_unknown`: what nothing is named that the
        bearer may see finds nothing, instead of being refused."""
        if not self.asked.keys() & filterset.base_filters.keys():
            return rows
        given = {"on": self.on, "user": self.request.user, "takes_unknown": takes_unknown}
        found = filterset(self.request.query_params, rows, **given)
        if not found.is_valid():
            errors = found.errors.as_data()
            codes = {one.code for of_one in errors.values() for one in of_one}
            if takes_unknown and codes <= {"invalid_choice"}:
                return rows.none()
            raise ValidationError({k: [str(m) for m in v] for k, v in found.errors.items()})
        return found.qs

    def in_order(self, first: str, last: str) -> None:
        """Refuses a window whose last day is before its first."""
        if first in self.asked and last in self.asked and self.asked[last] < self.asked[first]:
            raise ValidationError({last: [_("The window ends before it begins.")]})

    def page(self, rows: QuerySet, order: Any) -> Page:
        """The rows of `rows` the cursor asks for, in the given order."""
        names = {parameter.name for parameter in PAGING}
        question = sorted((k, repr(v)) for k, v in self.asked.items() if k not in names)
        facts = (type(self).__name__, self.kwargs, question, self.audience)
        return Page(
            rows,
            order=order,
            size=self.asked.get("page_size", 50),
            cursor=self.asked.get("cursor"),
            context=repr(facts).encode(),
        )

    def listed(self, page: Page, results: list[Any], **beside: Any) -> Response:
        """The answer to a list: results, neighbours and, where asked for, the count; `beside`:
        what else is told with it."""
        data = {
            "results": results,
            "next": self._address(page.next_cursor),
            "previous": self._address(page.previous_cursor),
            **beside,
        }
        if self.asked.get("count"):
            data["count"] = page.count()
        return self.answer(data)

    def _address(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return f"{self.request.build_absolute_uri(self.request.path)}?{query.urlencode()}"
