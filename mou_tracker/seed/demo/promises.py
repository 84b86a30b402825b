"""What the example agreements promise, their exemplary cases, and what is still to be done."""

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from activities.models import ActionItem, Case, CaseAgreement
from agreements.dates import add_months, from_day, parse_edtf
from agreements.models import Commitment, Term

from .registers import told

if TYPE_CHECKING:
    from .examples import Example

CASE_STATES = ("candidate", "jointly_selected", "published", "presented")


def add_promises(example: "Example") -> None:
    """Those of each term whose first day is known; of an earlier one half as many, settled or
    carried over to the next."""
    wanted = example.entry.get("promises", 0)
    codes = {area.code for area in example.areas}
    every: list[dict[str, Any]] = told()["promises"]
    offered = [row for row in every if row["area"] in codes]
    offered += [row for row in every if row["area"] not in codes]
    carried: list[Commitment] = []
    dated = [(term, first) for term, first, _years in example.terms if first]
    lapsed = example.lapsed_on
    for place, (term, first) in enumerate(dated):
        is_last = place == len(dated) - 1
        until = (lapsed or example.world.on) if is_last else dated[place + 1][1]
        dice = example.world.dice(example.number, "promises", term.ordinal)
        rows = [_carried(example, term, row) for row in carried]
        if not is_last or lapsed:
            for row in rows:
                _state_then(row, dice, first, until)
        texts = offered[:wanted] if is_last else offered[: (wanted + 1) // 2]
        for text in texts[len(rows) if is_last else 0 :]:
            row = _promise(example, term, len(rows), text)
            state = _state_now if is_last and not lapsed else _state_then
            state(row, dice, first, until)
            rows.append(row)
        carried = [row for row in rows if row.state == "partly_met"] if not is_last else []
        example.facts.add(*rows)
    if "owed" in example.entry and dated:
        owed = example.entry["owed"]
        row = _promise(example, dated[-1][0], wanted, every[owed["promise"]])
        row.due = example.world.moved.partial(owed["due"])
        example.facts.add(row)


def _promise(example: "Example", term: Term, position: int, text: dict[str, Any]) -> Commitment:
    return Commitment(
        uid=example.uid("commitment", term.ordinal, position),
        term=term,
        position=position,
        text=text["text"],
        side=text["side"],
        area=example.world.registers.areas[text["area"]],
        owner=example.officer if text["side"] != "theirs" else None,
    )


def _carried(example: "Example", term: Term, before: Commitment) -> Commitment:
    row = Commitment(
        uid=example.uid("carried", term.ordinal, before.uid),
        term=term,
        position=90,
        text=before.text,
        side=before.side,
        area=before.area,
        owner=before.owner,
    )
    row.due = from_day(add_months(example.world.on, 5))
    row.carried_over_from = before
    return row


def _state_then(row: Commitment, dice: Random, first: date, until: date) -> None:
    days = max((until - first).days - 40, 1)
    row.due = from_day(first + timedelta(days=dice.randint(days // 3, days)))
    row.settled_on = min(row.due.latest + timedelta(days=dice.randint(-30, 40)), until)
    (row.state,) = dice.choices(("met", "partly_met", "not_met", "dropped"), (6, 2, 1, 1))
    if row.state == "partly_met":
        row.settled_on, row.state_note = None, "한 차례만 했음"


def _state_now(row: Commitment, dice: Random, first: date, on: date) -> None:
    """In the running term: some are done this year, some late, most ahead."""
    pick = dice.random()
    if pick < 0.3 and (on - first).days > 90:
        row.due = from_day(on - timedelta(days=dice.randint(10, 200)))
        row.settled_on = max(row.due.latest - timedelta(days=dice.randint(-5, 20)), first)
        row.settled_on = min(row.settled_on, on)
        row.state = "met"
    elif pick < 0.4:
        row.due = from_day(on - timedelta(days=dice.randint(5, 90)))
    elif pick < 0.5:
        row.due, row.state = from_day(on + timedelta(days=dice.randint(20, 300))), "partly_met"
        row.state_note = "자료 일부만 받음"
    elif pick < 0.56 and (on - first).days > 90:
        row.state, row.settled_on = "dropped", on - timedelta(days=dice.randint(5, 80))
    elif pick < 0.85:
        row.due = from_day(on + timedelta(days=dice.randint(10, 500)))
    elif pick < 0.95:
        row.due = parse_edtf(f"{on.year + 1}")


def add_cases(example: "Example") -> None:
    """One of every third agreement, on each step of its way."""
    if example.number % 3 or not example.terms:
        return
    cases = told()["cases"]
    place = example.number // 3
    text, state = cases[place % len(cases)], CASE_STATES[place % len(CASE_STATES)]
    on, step = example.world.on, CASE_STATES.index(state)
    days: list[date | None] = [
        on - timedelta(days=60 + 150 * back) for back in reversed(range(step))
    ]
    days += [None] * (3 - len(days))
    row = Case(
        uid=example.uid("case"),
        title=text["title"],
        area=example.world.registers.areas[text["area"]],
        party=example.partners[0] if place % 2 else example.world.home,
        state=state,
        selected_on=days[0],
        published_on=days[1],
        presented_on=days[2],
        link="https://demo.example/cases" if days[1] else "",
        confidentiality=example.agreement.confidentiality,
    )
    session = example.world.registers.sessions.get("gpli-6")
    if days[2] and session:
        row.presented_at, row.presented_on = session, session.held.latest
    example.facts.add(row, CaseAgreement(case=row, agreement=example.agreement))


def add_to_do(example: "Example") -> None:
    if "todo" not in example.entry:
        return
    row, moved = example.entry["todo"], example.world.moved
    item = ActionItem(
        uid=example.uid("to-do"),
        agreement=example.agreement,
        text=row["text"],
        owner=example.officer,
    )
    item.due = moved.partial(row["due"])
    if "done" in row:
        item.state, item.settled_on = "done", moved.day(row["done"])
    example.facts.add(item)
