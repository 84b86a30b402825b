"""What an audience can get of an activity or an exemplary case on any day, said by what answers it
(`agreements.api.shared`)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from activities.audience import ACTIVITY, CASE
from activities.derive import origin_of
from activities.models import (
    ActionItem,
    Activity,
    ActivityAgreement,
    ActivityParty,
    Case,
    CaseAgreement,
    Forum,
)
from agreements.access import Rights
from agreements.api.shared import as_shared, deadline_content
from agreements.changes import Audience, Audiences, Fact, Register, Rows
from agreements.disclosure import disclose
from agreements.models import SHARED, Agreement, Deadline, Participation

from .serializers.case import serialize_case
from .serializers.forum import serialize_forum
from .views import serialize_activities, visible_cases, with_all_parts

Found = Iterator[tuple[Audience, int | None, Fact, Any]]
#: To-dos are the office's own: nobody else has an answer about one.
ROWS = (Activity, Case, ActionItem)
LINKS: tuple[tuple[type[Model], type[Model], str], ...] = (
    (Activity, ActivityAgreement, "activity"),
    (Case, CaseAgreement, "case"),
)


def agreements_of(rows: Rows) -> set[int]:
    found = set()
    for model, link, source in LINKS:
        if pks := rows.get(model):
            links = link.objects.filter(**{f"{source}__in": pks})
            found.update(links.values_list("agreement", flat=True))
    return found


def parties_of(rows: Rows) -> set[int]:
    """Parties that activities name are told of them, whatever agreement these are under."""
    links = ActivityParty.objects.filter(activity__in=rows.get(Activity, ()), party__is_home=False)
    return set(links.values_list("party", flat=True))


def answers(rows: Rows, audiences: Audiences) -> Found:
    for audience, rights in audiences.items():
        if activities := rows.get(Activity):
            yield from _activities(activities, audience, rights)
        if cases := rows.get(Case):
            yield from _cases(cases, audience, rights)


def reached(agreements: set[int]) -> Rows:
    """Work under several agreements names those that may be seen, and says whether one of them was
    in effect: both may change with any of them. So does what is told to a party by name."""
    found = {}
    named = ActivityParty.objects.filter(activity=OuterRef("activity"))
    for model, link, source in LINKS:
        others = link.objects.filter(**{source: OuterRef(source)}).exclude(
            agreement=OuterRef("agreement")
        )
        also = Q(Exists(named)) if model is Activity else Q()
        links = link.objects.filter(Q(Exists(others)) | also, agreement__in=agreements)
        if pks := set(links.values_list(source, flat=True)):
            found[model] = pks
    return found


def _activities(rows: set[int], audience: Audience, rights: Rights) -> Found:
    found = list(with_all_parts(Activity.objects.visible_to(rights).filter(pk__in=rows), rights))
    if not found:
        return
    due: dict[str, list[Deadline]] = {origin_of(row): [] for row in found}
    deadlines = Deadline.objects.visible_to(rights).filter(origin__in=due).order_by("uid")
    for one in disclose(deadlines, to=rights):
        due[one.origin].append(one)
    for row, told in zip(found, serialize_activities(found, user=rights), strict=True):
        told.pop("updated_at", None)
        told = as_shared(told, ACTIVITY, rights)
        content = [told, [deadline_content(one) for one in due[origin_of(row)]]]
        under = [agreement.pk for agreement in row.agreements.all()]
        for agreement in under or ([None] if rights.is_partner else []):
            yield audience, agreement, ("activity", row.uid), content


def _cases(rows: set[int], audience: Audience, rights: Rights) -> Found:
    for row in visible_cases(rights).filter(pk__in=rows):
        told = as_shared(serialize_case(row, at_home=not rights.is_partner), CASE, rights)
        for agreement in row.agreements.all():
            yield audience, agreement.pk, ("case", row.uid), told


def _of_forum(row: Forum, shared: bool) -> QuerySet[Agreement]:
    links = ActivityAgreement.objects.filter(activity__forum=row)
    if not shared:
        return Agreement.objects.filter(pk__in=links.values("agreement"))
    links = links.filter(activity__confidentiality__in=SHARED)
    found = Agreement.objects.filter(pk__in=links.values("agreement"))
    return found.filter(confidentiality__in=SHARED)


def _partners_of_forum(row: Forum) -> Iterator[int]:
    parts = Participation.objects.filter(agreement__in=_of_forum(row, True), party__is_home=False)
    named = ActivityParty.objects.filter(
        activity__forum=row, activity__confidentiality__in=SHARED, party__is_home=False
    )
    for found in (parts, named):
        yield from found.order_by().values_list("party", flat=True).distinct()


def _told(row: Forum, at_home: bool) -> dict[str, Any]:
    told = serialize_forum(row, at_home=at_home)
    return {name: value for name, value in told.items() if name != "version"}


REGISTERS: dict[type[Model], Register] = {
    Forum: Register(
        told=_told,
        named=lambda row: row.short_name,
        agreements=_of_forum,
        partners=_partners_of_forum,
    ),
}
