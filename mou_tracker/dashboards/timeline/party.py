"""All agreements with one partner over time, who headed it meanwhile, and what was done with it
beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityAgreement
from agreements.access import rights_of
from agreements.models import Agreement, Party, Post
from agreements.models.fields import in_language
from agreements.models.person import PostRole

from . import words
from .density import MIDDLE
from .draw import DEFS, draw_axis, draw_ground, draw_lane, draw_today, drawn_svg
from .labels import INK, INSET, Label, drawn
from .lane import Lane, Work
from .layout import AIR, width
from .loader import first_day, lanes_for
from .marks import marks_of, marks_of_works
from .paths import paths
from .scale import Scale, whole
from .view import Mark, View

#: The drawing has the page to itself, but for the names.
DENSITY = replace(MIDDLE, width=610)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who headed it from when to when; None: not recorded, or still."""

    name: str
    first: date | None
    last: date | None

    @property
    def told(self) -> str:
        return f"{self.name}, {words.span(self.first, self.last)}"


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One lane with its name; `reference` of an agreement, "" for others; `told`: what it shows,
    where the drawing alone does."""

    name: str
    svg: SafeString
    reference: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartyPicture:
    """What templates/timeline/_of_party.html shows."""

    lanes: list[Lane]
    tenures: list[Tenure]
    works: list[Work]
    scale: Scale
    on: date
    defs: SafeString = DEFS

    @cached_property
    def view(self) -> View:
        return View(self.scale, self.on, DENSITY)

    @property
    def rows(self) -> Iterator[PartyRow]:
        for lane in self.lanes:
            name = in_language(lane.title)[0]
            yield PartyRow(name, draw_lane(lane, self.view).svg, lane.reference)
        if self.works:
            marks = list(marks_of_works(self.works, self.view))
            told = tuple(words.work_story(work).replace("\n", " · ") for work in self.works)
            svg = drawn_svg(self.view, paths(marks, DENSITY))
            yield PartyRow(_("Other activities with the partner"), svg, told=told)
        if self.tenures:
            svg = drawn_svg(self.view, tenure_shapes(self.tenures, self.view))
            told = tuple(one.told for one in self.tenures)
            yield PartyRow(_("Heads of the institution"), svg, told=told)

    @property
    def ground(self) -> SafeString:
        return draw_ground(self.view)

    @property
    def axis(self) -> SafeString:
        return draw_axis(self.view)

    @property
    def today(self) -> SafeString:
        return draw_today(self.view)

    @property
    def kinds(self) -> set[str]:
        """Of the marks that are drawn."""
        marks = [mark for lane in self.lanes for mark in marks_of(lane, self.view)]
        kinds = {mark.kind for mark in (*marks, *marks_of_works(self.works, self.view))}
        kinds |= {mark.kind for mark in tenure_marks(self.tenures, self.view)}
        return kinds


def picture_of_party(party: Party, *, user: Any, on: date) -> PartyPicture | None:
    """The picture of what `user` may see of one partner; None where there is nothing, and of the
    office itself. A fixed number of statements."""
    if party.is_home:
        return None
    agreements = Agreement.objects.visible_to(user).filter(parties=party).known_on(on)
    agreements = agreements.order_by("reference")
    tenures = list(_tenures(party, user))
    begun = first_day(agreements)
    scale = whole(begun, on)
    lanes = lanes_for(agreements, user=user, on=on, first=scale.first, last=scale.last)
    works = list(_works(party, agreements, user, scale))
    if not (lanes or tenures or works):
        return None
    return PartyPicture(lanes, tenures, works, scale, on)


def _tenures(party: Party, user: Any) -> Iterator[Tenure]:
    """Who held which post is the office's own."""
    if rights_of(user).is_partner:
        return
    held = Post.objects.filter(party=party, role=PostRole.HEAD).select_related("person")
    for post in held.order_by("starts_on", "pk"):
        yield Tenure(post.person.native_name, post.starts_on, post.span.last)


def _works(party: Party, agreements: Any, user: Any, scale: Scale) -> Iterator[Work]:
    """Those that stand in no lane: whether there is an agreement that one may not see makes no
    difference."""
    seen = Activity.objects.visible_to(user).touching(scale.first, scale.last)
    under = ActivityAgreement.objects.filter(agreement__in=agreements.order_by().values("pk"))
    alone = seen.filter(party_links__party=party).exclude(pk__in=under.values("activity"))
    columns = ("uid", "kind", "title", "state", "held", "when", "forum__short_name")
    dated = alone.exclude(first_day=None).order_by("first_day", "pk")
    for uid, kind, title, state, held, when, forum in dated.values_list(*columns):
        yield Work(uid, kind, title, state, held or when, forum or "")


def tenure_marks(tenures: Iterable[Tenure], view: View) -> Iterator[Mark]:
    """An unknown first day reaches to where the one before is over; what is still held reaches to
    the asked day."""
    for number, one in enumerate(tenures):
        last = one.last or (view.on if one.first is None or one.first <= view.on else one.first)
        edges = view.span(one.first or min(view.scale.first, last), last)
        if edges:
            doubtful = one.first is None
            yield Mark("tenure_doubtful" if doubtful else "tenure", *edges, f"p{number}")


def tenure_shapes(tenures: list[Tenure], view: View) -> str:
    """Their bars, with the names that fit."""
    marks = list(tenure_marks(tenures, view))
    labels = []
    for mark in marks:
        name = tenures[int(mark.key[1:])].name
        wide = width(name, DENSITY.text)
        if wide + AIR <= mark.right - mark.left:
            labels.append(Label(name, mark.left + INSET, INK["frame"], wide))
    return paths(marks, DENSITY) + drawn(labels, DENSITY)
