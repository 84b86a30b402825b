"""The timeline as it was known on a day (`?known=`): the lanes of some agreements a page, each
computed from the facts dated on or before it. What is to be done next, groups and files are read
from rows of today and are left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.clock import read_day, within
from agreements.filters import AgreementFilter
from agreements.models import Agreement, CoverKind, StatusCode
from agreements.models.fields import in_language
from agreements.status.answers import Answer
from agreements.status.past import answers_as_known
from agreements.views.base import page_of
from agreements.wording.date_formats import format_date

from .draw import draw_lane
from .known import lanes_as_known
from .lane import Lane
from .party import PartyPicture
from .rows import names_of
from .scale import whole

#: Each lane is computed anew: some milliseconds.
LANES_A_PAGE = 40
#: What may be asked beside the day: what names agreements, and is not another on another day.
BESIDE = ("on", "known", "q", "country", "party", "after")


@dataclass(frozen=True, slots=True)
class KnownLane:
    """`standing`: its status and its last day in effect, as they were known."""

    reference: str
    name: str
    title: str
    standing: str
    svg: SafeString


def day_known(request: HttpRequest, *, today: date) -> date | None:
    """`?known=`; BadRequest where it is no day, or beside what cannot be told so."""
    text = request.GET.get("known", "")
    if not text:
        return None
    day = read_day(text)
    within(Agreement.objects.visible_to(request.user), on=day, today=today)
    if refused := sorted(name for name, one in request.GET.items() if one and name not in BESIDE):
        words = {"names": ", ".join(refused), "among": ", ".join(BESIDE)}
        told = _("As it was known on a day, %(names)s cannot be answered; %(among)s can.")
        raise BadRequest(told % words)
    return day


def known_page(request: HttpRequest, *, on: date, today: date, known: date) -> dict[str, Any]:
    """What templates/timeline/known.html shows. A fixed number of statements. `not_yet`: of how
    many of the page nothing was known."""
    page = page_of(_asked(request, on), request, size=LANES_A_PAGE)
    ids = [row.pk for row in page["rows"]]
    chosen = Agreement.objects.filter(pk__in=ids).order_by("reference", "pk")
    answers = answers_as_known(chosen, user=request.user, on=on, today=today, known=known)
    told = [found for found in answers if found.status_periods]
    lanes = lanes_as_known(told, user=request.user)
    at = min(on, known)
    begun = min((row.span.first for lane in lanes for row in lane.statuses), default=None)
    picture = PartyPicture(lanes, [], [], whole(begun, at), at)
    return {
        "page": page, "picture": picture, "known": known, "at": at,
        "not_yet": len(answers) - len(told),
        "lanes": list(_lanes(told, lanes, picture, names_of(ids))),
    }  # fmt: skip


def _asked(request: HttpRequest, on: date) -> QuerySet[Agreement]:
    seen = Agreement.objects.visible_to(request.user)
    query = request.GET.copy()
    for name in ("on", "known", "after"):
        query.pop(name, None)
    found = AgreementFilter(query or None, seen, on=on, user=request.user)
    if query and not found.form.is_valid():
        raise BadRequest("; ".join(f"{name}: {one[0]}" for name, one in found.form.errors.items()))
    rows: QuerySet[Agreement] = found.qs if query else seen
    return rows.order_by("reference", "pk")


def _lanes(
    answers: list[Answer], lanes: list[Lane], picture: PartyPicture, names: Mapping[int, str]
) -> Iterator[KnownLane]:
    by_reference = {lane.reference: lane for lane in lanes}
    for found in answers:
        if (lane := by_reference.get(found.agreement.reference)) is None:
            continue
        svg = draw_lane(lane, picture.view).svg
        title = in_language(lane.title)[0]
        name = names.get(found.agreement.pk) or title
        yield KnownLane(lane.reference, name, title, _standing(found), svg)


def _standing(found: Answer) -> str:
    """ "in effect · last day ≈ 3 Jun 2020"."""
    if found.status is None:
        return _("not known yet")
    told = [f"{'' if found.certain else '≈ '}{StatusCode(found.status.status).label}"]
    if (cover := found.cover) is not None:
        day = format_date(cover.until, "SHORT_DATE_FORMAT")
        told.append(f"{_('Last day')}: {day}" if day else str(CoverKind(cover.kind).label))
    return " · ".join(told)
