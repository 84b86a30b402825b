"""What a report is about: whose sight, which days, which partners, areas and regions. Every row of
a report is found through one of these."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from activities.models import Activity, ActivityArea, Case, CaseAgreement
from agreements.access import Rights
from agreements.dates import add_months
from agreements.models import Agreement, Area, Commitment, Participation, Party, TermArea
from agreements.wording.regions import REGION_COUNTRIES

from .models import Audience, Period, Report

#: What every reader of the office may see.
OF_THE_OFFICE = Rights(role="reader")


@dataclass(frozen=True, slots=True)
class Days:
    """Both inclusive. `reached`: the last of them that has come, on which standings are told."""

    period: Period
    first: date
    until: date
    reached: date


def days_of(report: Report) -> tuple[Days, Days]:
    """The days a report is about, and the same days a year earlier."""
    first, until = (add_months(day, -12) for day in (report.first, report.until))
    return (
        Days(Period.NOW, report.first, report.until, report.reaches),
        Days(Period.BEFORE, first, until, until),
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """`parties`: sets of ids of each of which one must take part; `areas`: ids, or None for all."""

    rights: Rights
    on: date
    parties: tuple[frozenset[int], ...] = ()
    areas: frozenset[int] | None = None

    @classmethod
    def of(cls, report: Report, rights: Rights) -> "Scope":
        parties = []
        if report.partners:
            parties.append(_ids(Party.objects.filter(uid__in=report.partners)))
        if report.regions:
            countries = [c for one in report.regions for c in REGION_COUNTRIES[one].split()]
            partners = Party.objects.filter(country__in=countries, is_home=False)
            parties.append(_ids(partners))
        areas = with_parts(report.areas) if report.areas else None
        return cls(rights, report.on, tuple(parties), areas)

    def agreements(self) -> Any:
        """Those in which one of the partners takes part, and a term of which is about an area."""
        found = Agreement.objects.visible_to(self.rights)
        for ids in self.parties:
            part = Participation.objects.filter(agreement=OuterRef("pk"), party__in=ids)
            found = found.filter(Exists(part))
        if self.areas is not None:
            terms = TermArea.objects.filter(
                term__agreement=OuterRef("pk"), term__is_void=False, area__in=self.areas
            )
            found = found.filter(Exists(terms))
        return found

    def activities(self) -> Any:
        found: Any = Activity.objects.visible_to(self.rights)
        for ids in self.parties:
            found = found.with_party(ids, seen_by=self.rights)
        if self.areas is not None:
            links = ActivityArea.objects.filter(activity=OuterRef("pk"), area__in=self.areas)
            found = found.filter(Exists(links))
        return found

    def commitments(self) -> Any:
        found = Commitment.objects.visible_to(self.rights).filter(term__is_void=False)
        if self.areas is not None:
            found = found.filter(area__in=self.areas)
        for ids in self.parties:
            part = Participation.objects.filter(agreement=OuterRef("term__agreement"))
            found = found.filter(Exists(part.filter(party__in=ids)))
        return found

    def cases(self) -> Any:
        found = Case.objects.visible_to(self.rights)
        seen = Agreement.objects.visible_to(self.rights)
        for ids in self.parties:
            theirs = CaseAgreement.objects.filter(
                case=OuterRef("pk"),
                agreement__in=seen.filter(participations__party__in=ids),
            )
            found = found.filter(Q(party__in=ids) | Exists(theirs))
        if self.areas is not None:
            found = found.filter(area__in=self.areas)
        return found


def _ids(rows: Any) -> frozenset[int]:
    return frozenset(rows.values_list("pk", flat=True))


def with_parts(codes: Iterable[str]) -> frozenset[int]:
    """The ids of some areas and of all that is part of them, however deep."""
    rows, named = list(Area.objects.values_list("pk", "code", "parent")), set(codes)
    found = {pk for pk, code, _parent in rows if code in named}
    while more := {pk for pk, _code, parent in rows if parent in found} - found:
        found |= more
    return frozenset(found)


def rights_for(report: Report) -> Rights:
    """Whose sight a report is made with: its maker's, as they are now, or every reader's."""
    if report.audience == Audience.OFFICE:
        return OF_THE_OFFICE
    return report.made_by.rights
