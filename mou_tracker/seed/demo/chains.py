"""The terms of the example agreements: what was signed when, and what is in preparation."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from activities.models import Prompt
from agreements.dates import add_months, from_day
from agreements.models import PlanTick, Signature, Term, TermArea, TermText

from .days import Partial

if TYPE_CHECKING:
    from .examples import Example

Entry = dict[str, Any]
#: How long before the day on which it begins a renewal is signed, in days.
AHEAD = (9, 14, 30)


def add_terms(example: "Example") -> None:
    entry = example.entry
    for ordinal, (first, years, lead) in enumerate(_starts(example)):
        _signed(example, ordinal, first, years, lead)
    for row in example.given:
        _stated(example, row)
    if "signed_next" in entry:
        _signed_ahead(example, entry["signed_next"])
    if "prepare" in entry:
        _prepared(example, entry["prepare"])
    if "withdrawn" in entry:
        opened = example.world.moved.day(entry["withdrawn"]["opened"])
        _term(example, 0, stage="withdrawn", opened_on=opened, **_clauses(example))


def _starts(example: "Example") -> list[tuple[date, int | None, int]]:
    """(first day, years, how many days before it was signed) of each term, counted back from
    the last one, so that what followed without a gap still does."""
    starts = [date.fromisoformat(text) for text in example.entry.get("starts", ())]
    years = example.entry.get("years")
    lengths = years if isinstance(years, list) else [years] * len(starts)
    found: list[tuple[date, int | None, int]] = []
    for start, length in zip(reversed(starts), reversed(lengths), strict=True):
        moved, lead = start + example.world.moved.by, 0
        if found and length and add_months(start, 12 * length) == starts[-len(found)]:
            after, after_length, _lead = found[-1]
            moved = add_months(after, -12 * length)
            found[-1] = after, after_length, example.dice.choice(AHEAD)
        found.append((moved, length, lead))
    return found[::-1]


def _signed(example: "Example", ordinal: int, first: date, years: int | None, lead: int) -> None:
    entry = example.entry
    if ordinal in entry.get("undated", ()):
        term = _term(example, ordinal, stage="signed")
        example.terms.append((term, None, None))
        return
    vague = entry.get("vague", {}).get(str(ordinal))
    unknown = ordinal - 1 in entry.get("undated", ()) or vague is not None
    columns: Entry = {"effect_mode": "on_last_signature", **_clauses(example)}
    if entry.get("indefinite"):
        columns |= {"end_kind": "indefinite"}
    elif years and not vague:
        columns |= {"end_kind": "duration", "end_years": years}
    if lead and not unknown:
        columns["starts_choice"] = "after_current_end"
    term = _term(example, ordinal, stage="signed", **columns)
    signed = first - timedelta(days=0 if unknown else lead)
    _sign(example, term, example.world.moved.partial(vague) if vague else from_day(signed))
    example.terms.append((term, first, years))


def _stated(example: "Example", row: Entry) -> None:
    """A term whose facts are told one by one."""
    columns: Entry = {"effect_mode": row["effect"]}
    columns |= {} if "renewal" in row else _clauses(example)
    if "years" in row:
        columns |= {"end_kind": "duration", "end_years": row["years"]}
    term = _term(example, 0, stage="signed", **columns)
    signed = example.world.moved.partial(row["signed"])
    _sign(example, term, signed)
    example.terms.append((term, signed.latest, row.get("years")))


def _signed_ahead(example: "Example", row: Entry) -> None:
    """The next term, complete, that waits for the other side's notification."""
    term = _term(
        example,
        len(example.terms),
        stage="signed",
        effect_mode="on_last_notification",
        end_kind="duration",
        end_years=row["years"],
        starts_choice="after_current_end",
        **_clauses(example),
    )
    _sign(example, term, example.world.moved.partial(row["signed"]))


def _prepared(example: "Example", row: Entry) -> None:
    moved = example.world.moved
    term = _term(
        example,
        len(example.terms),
        stage=row["stage"],
        opened_on=moved.day(row["opened"]),
        end_kind="duration",
        end_years=3,
        **_clauses(example),
    )
    for code, day in row["done"].items():
        if code in example.steps:
            example.facts.add(PlanTick(term=term, step=example.steps[code], done_on=moved.day(day)))
    prompted = example.world.registers.sessions.get(row.get("prompted", ""))
    if prompted:
        example.facts.add(Prompt(activity=prompted, term=term))


def _clauses(example: "Example") -> Entry:
    """Renewal and notice, as the text of this agreement has them."""
    found: Entry = {"renewal_mode": "express"}
    if example.entry.get("indefinite"):
        found = {"renewal_mode": "none"}
    if "renewal" in example.entry:
        clause = example.entry["renewal"]
        found = {
            "renewal_mode": clause["mode"],
            "renewal_years": clause["years"],
            "renewal_max_count": clause.get("max"),
        }
    value, unit, *anchor = example.entry.get("notice", "3 months").split()
    return found | {
        "notice_value": int(value),
        "notice_unit": unit,
        "notice_basis": "received",
        "notice_anchor": anchor[0] if anchor else "before_end",
    }


def _term(example: "Example", ordinal: int, **columns: Any) -> Term:
    term = Term(agreement=example.agreement, ordinal=ordinal, **columns)
    example.facts.add(term)
    last = max(len(example.entry.get("starts", ())) - 1, 0)
    scope = example.areas[: max(1, len(example.areas) - max(last - ordinal, 0))]
    example.facts.add(*(TermArea(term=term, area=area) for area in scope))
    if columns.get("stage") == "signed" and ordinal % 2 == 0:
        example.facts.add(
            TermText(term=term, language="en", prevails=True),
            TermText(term=term, language="ko"),
        )
    return term


def _sign(example: "Example", term: Term, signed: Partial) -> None:
    online = signed.is_day and example.dice.random() < 0.4
    term.signing_mode = "circulation" if online else "in_person"
    term.place = "" if online else example.world.city(example.partners[0])
    for party in example.parties:
        head = example.world.head_of(party, signed.latest)
        earlier = timedelta(days=6 if online and party.is_home else 0)
        day: Partial = from_day(signed.latest - earlier) if signed.is_day else signed
        example.facts.add(
            Signature(
                uid=example.uid("signature", term.ordinal, example.side_of(party)),
                term=term,
                party=party,
                signed=day,
                person=head.person if head else None,
                names={"en": head.person.latin_name or head.person.native_name} if head else {},
                capacity="Head of the agency" if head else "",
            )
        )
