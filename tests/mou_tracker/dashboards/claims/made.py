"""What is known, made up for tests of reading: no database."""

from datetime import date

from agreements.dates import PartialDate, from_day, parse_edtf, partnership
from agreements.status.claims import Range
from mou_tracker.dashboards.claims.reading import read_draft
from mou_tracker.dashboards.claims.values import (
    Day,
    Known,
    KnownGap,
    KnownParty,
    KnownPerson,
    KnownPost,
    KnownSignature,
    KnownTerm,
    Verdict,
)

ON = date(2026, 11, 23)
PPS, CONSIP = 1, 2


def exactly(n: int) -> Range:
    return Range(n, n)


def chain(*signed: str, on: date = ON, **more) -> Known:
    """Instruments signed one after the other, the days as EDTF; "" is one without a day."""
    days = {n: Day(parse_edtf(text)) for n, text in enumerate(signed) if text}
    figures = {
        "renewal_ordinal": exactly(len(signed) - 1),
        "instruments": exactly(len(signed)),
        **(ages(days[0].value, on) if 0 in days else {}),
        **more.pop("figures", {}),
    }
    first = {"first_signed": days[0]} if 0 in days else {}
    return Known(figures=figures, days={**first, **more.pop("days", {})}, signed=days, **more)


def ages(first: PartialDate, on: date) -> dict[str, Range]:
    """Each age from the latest to the earliest day the first signature may bear."""
    least, most = partnership(from_day(first.latest), on), partnership(from_day(first.earliest), on)
    names = ("completed_years", "calendar_difference", "inclusive")
    found = {name: Range(getattr(least, name), getattr(most, name)) for name in names}
    years = found["completed_years"]
    found["nth_year"] = Range(years.least + 1, years.most + 1)
    found["since_year"] = Range(first.earliest.year, first.latest.year)
    return found


BAEK = KnownPerson(
    ("백승보", "Baek Seung-bo"),
    (KnownPost(PPS, ("청장", "Administrator", "Amministratore"), True, date(2025, 8, 1)),),
    (KnownSignature(PPS, 6, ("Administrator",)),),
)
PARK = KnownPerson(
    ("박춘섭", "Park Chun-sup"),
    (KnownPost(PPS, ("청장", "Administrator"), True, date(2017, 7, 1), date(2018, 12, 13)),),
    (KnownSignature(PPS, 5),),
)
REGGIANI = KnownPerson(
    ("Marco Reggiani",), (), (KnownSignature(CONSIP, 6, ("CEO and General Manager",)),)
)
#: The cooperation of the first start on 23 November 2026.
REAL = chain(
    "2008-09", "2009-09-30", "2013-07-26", "", "", "2018-06-04", "2026-06-01",
    gaps=(KnownGap(date(2020, 6, 4), date(2026, 5, 31), certain=False),),
    in_effect=True,
    terms={5: KnownTerm(2, Day(from_day(date(2020, 6, 3)))), 6: KnownTerm()},
    people=(BAEK, PARK, REGGIANI),
    parties=(
        KnownParty(PPS, ("PPS", "Public Procurement Service", "조달청")),
        KnownParty(
            CONSIP,
            ("Consip", "Consip S.p.A.", "콘십"),
            (("Concessionaria Servizi", date(1997, 1, 1), date(2000, 12, 31)),),
        ),
    ),
    areas={"Green procurement": True, "녹색조달": True, "Appalti verdi": True, "Training": False},
)  # fmt: skip


def verdicts(text: str, known: Known = REAL, on: date = ON) -> dict[str, str]:
    """words → verdict of everything that is marked."""
    return {text[slice(*mark.span)]: str(mark.verdict) for mark in read_draft(text, known, on)}


def worst(text: str, known: Known = REAL, on: date = ON) -> Verdict | None:
    """The worst of a text: contradicts, then unknown, then agrees; None where nothing is read."""
    found = {mark.verdict for mark in read_draft(text, known, on)}
    order = (Verdict.CONTRADICTS, Verdict.UNKNOWN, Verdict.AGREES)
    return next((one for one in order if one in found), None)
