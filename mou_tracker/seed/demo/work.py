"""What was done under the example agreements, and what is planned."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from activities.models import (
    ActionItem,
    Activity,
    ActivityAgreement,
    ActivityArea,
    ActivityCommitment,
    CoverNote,
    Exchange,
    Meeting,
    Outcome,
    Participant,
)
from agreements.dates import from_day
from agreements.models import Commitment

from .days import Partial, held_on
from .registers import told

if TYPE_CHECKING:
    from .examples import Example

#: Kinds that go one way or the other.
DIRECTED = ("study_visit", "company_exchange", "professional_exchange", "training")
PAPER = ("correspondence", "publication")
LONG = {"study_visit": 4, "training": 5, "company_exchange": 2, "professional_exchange": 60}
SECTORS = ("건설", "의료기기", "정보통신", "사무기기", "신재생에너지")
RESULTS = ("상담 14건", "계약 2건 협의 중", "교육 수료", "")
#: When things are written down.
MORNING = time(9, tzinfo=ZoneInfo("Asia/Seoul"))
#: Of a plan that nobody has written the outcome of, in days before the day of seeding.
DELAYED = (20, 60)


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which work was done. `is_last`: something was done on the last of them. `without`:
    (last day in effect, first day in effect again) of its gaps."""

    first: date
    last: date
    is_last: bool = False
    without: list[tuple[date, date]] = field(default_factory=list)

    def day(self, dice: Random) -> date:
        days = max((self.last - self.first).days, 0)
        found = self.last - timedelta(days=int(days * dice.random() ** 1.4))
        inside = next((gap for gap in self.without if gap[0] < found < gap[1]), None)
        return inside[0] - timedelta(days=dice.randint(3, 90)) if inside else found


def add_work(example: "Example", window: Window | None, activities: int | None) -> None:
    """What is told of it, then as much as its rate says or, where a number is given, so many in
    all."""
    told_of = [*_acts(example), *_letters(example)]
    plans = list(_plans(example, window))
    drawn = _count(example, window)
    wanted = len(told_of) + len(plans) + drawn if activities is None else activities
    for place in range(wanted):
        if place < len(told_of):
            fields = told_of[place]
        elif place - len(told_of) < len(plans):
            fields = plans[place - len(told_of)]
        else:
            number = place - len(told_of) - len(plans)
            fields = _drawn(example, window, number)
        _add(example, place, **fields)


def add_session_links(example: "Example") -> None:
    """The sessions that serve this agreement, too."""
    if example.is_observed or not example.terms:
        return
    for forum in told()["forums"]:
        for row in forum["sessions"]:
            if example.entry["agency"] in row["agencies"]:
                session = example.world.registers.sessions[f"{forum['key']}-{row['number']}"]
                example.facts.add(ActivityAgreement(activity=session, agreement=example.agreement))


def _count(example: "Example", window: Window | None) -> int:
    if window is None:
        return 0
    years = (window.last - window.first).days / 365
    rate: int = example.entry.get("rate", 0)
    return round(rate * max(years, 0.4))


def _acts(example: "Example") -> list[dict[str, Any]]:
    """What is told act by act."""
    on, found = example.world.on, []
    for row in example.entry.get("acts", ()):
        when = example.world.moved.partial(row.get("on") or row["when"])
        fields: dict[str, Any] = {"work": told()["work"][row["work"]], "when": when}
        if "on" in row:
            fields["state"] = "held" if when.latest <= on else "scheduled"
        else:
            fields["state"] = row["state"]
        if row.get("theirs"):
            fields["proposed_by"] = example.partners[0]
        if row.get("prepared"):
            fields["is_prepared"] = True
        if "note" in row:
            fields["note"] = row["note"]
        if "time" in row:
            fields["at"] = time.fromisoformat(row["time"])
        found.append(fields)
    return found


def _letters(example: "Example") -> Iterator[dict[str, Any]]:
    for day, way, name in example.entry.get("letters", ()):
        yield {
            "work": {"kind": "correspondence", "title": told()["letters"][name]},
            "when": example.world.moved.partial(day),
            "state": "held",
            "direction": "outward" if way == "out" else "inward",
            "is_reply": name == "reply",
        }


def _plans(example: "Example", window: Window | None) -> Iterator[dict[str, Any]]:
    """Of who works together often: one ahead, now and then one that should have been."""
    if window is None or window.is_last or example.entry.get("rate", 0) < 3:
        return
    dice, on = example.world.dice(example.number, "plans"), example.world.on
    works = told()["work"]
    ahead = on + timedelta(days=dice.randint(12, 150))
    yield {"work": dice.choice(works), "when": from_day(ahead), "state": "scheduled"}
    if example.number % 3 == 0:
        missed = on - timedelta(days=dice.randint(*DELAYED))
        yield {"work": dice.choice(works), "when": from_day(missed), "state": "scheduled"}
    if example.number % 4 == 0:
        off = on - timedelta(days=dice.randint(*DELAYED))
        yield {"work": dice.choice(works), "when": from_day(off), "state": "cancelled",
               "reason": "상대 일정"}  # fmt: skip


def _drawn(example: "Example", window: Window | None, number: int) -> dict[str, Any]:
    dice = example.world.dice(example.number, "work", number)
    works: list[dict[str, Any]] = told()["work"]
    codes = {area.code for area in example.areas}
    fitting = [row for row in works if row["area"] in codes] or works
    work = dice.choice(fitting if dice.random() < 0.85 else works)
    window = window or Window(example.agreement.registered_on, example.world.on)
    day = window.last if window.is_last and number == 0 else window.day(dice)
    length = LONG.get(work["kind"], 1)
    length = min(length, max((window.last - day).days, 0) + 1)
    return {"work": work, "when": held_on(day, length), "state": "held", "dice": dice}


def _add(
    example: "Example",
    place: int,
    *,
    work: dict[str, Any],
    when: Partial,
    state: str,
    direction: str = "",
    dice: Random | None = None,
    at: time | None = None,
    note: str = "",
    is_reply: bool = False,
    is_prepared: bool = False,
    **fields: Any,
) -> None:
    dice = dice or example.world.dice(example.number, "details", place)
    partner, kind = example.partners[0], work["kind"]
    away = dice.random() < 0.5
    online = kind not in DIRECTED and dice.random() < 0.4
    if at:
        zone = "Asia/Seoul"
        start = datetime.combine(when.earliest, at)
        fields |= {"start_time": at, "time_zone": zone,
                   "starts_at": start.replace(tzinfo=ZoneInfo(zone))}  # fmt: skip
    activity = Activity(
        uid=example.uid("activity", place),
        kind=kind,
        title=work["title"],
        state=state,
        when=when,
        mode="" if kind in PAPER else "online" if online else "in_person",
        place="" if kind in PAPER or online else example.world.city(partner if away else None),
        confidentiality=example.agreement.confidentiality,
        responsible=example.officer,
        created_at=datetime.combine(min(when.earliest, example.world.on), MORNING),
        **fields,
    )
    activity.window = when if state == "window" else None
    activity.held = when if state == "held" else None
    if is_reply:
        activity.answers = _last_letter(example)
    elif activity.place:
        activity.host = partner if away else example.world.home
    if is_prepared:
        agenda = "- 지난 회의의 결과\n- 내년에 함께할 일"
        example.facts.add(Meeting(activity=activity, agenda=agenda, **told()["preparation"]))
    if note:
        example.facts.add(_noted(example, activity, note))
    example.facts.add(activity, ActivityAgreement(activity=activity, agreement=example.agreement))
    if "area" in work:
        area = example.world.registers.areas[work["area"]]
        example.facts.add(ActivityArea(activity=activity, area=area))
    if kind in DIRECTED or direction:
        example.facts.add(exchange(activity, direction or _way(away), dice))
    if state == "held" and kind not in PAPER:
        _took_part(example, activity, dice)
        _came_of_it(example, activity, place, dice)


def _last_letter(example: "Example") -> Activity:
    """The letter of ours that was sent last."""
    sent: list[Activity] = [
        row.activity for row in example.facts[Exchange] if row.direction == "outward"
    ]
    return next(row for row in reversed(sent) if row.kind == "correspondence")


def _noted(example: "Example", activity: Activity, text: str) -> CoverNote:
    return CoverNote(
        uid=example.uid("note", activity.uid),
        activity=activity,
        text=text,
        by=_manager(example),
        noted_on=activity.held.latest + timedelta(days=21),
    )


def _way(away: bool) -> str:
    return "outward" if away else "inward"


def exchange(activity: Activity, direction: str, dice: Random) -> Exchange:
    row = Exchange(activity=activity, direction=direction)
    if activity.kind == "company_exchange":
        row.sector, row.companies = dice.choice(SECTORS), dice.randint(4, 18)
    if activity.kind in DIRECTED:
        row.people = dice.randint(2, 24)
        row.result = dice.choice(RESULTS)
    return row


def _took_part(example: "Example", activity: Activity, dice: Random) -> None:
    """Heads by party, and one of the other side by name."""
    for party in example.parties:
        example.facts.add(
            Participant(activity=activity, party=party, head_count=dice.randint(2, 12))
        )
    day = activity.held.latest
    people = example.world.registers.people[example.partners[0].pk]
    there = [post for post in people if day in post.span]
    if there:
        post = dice.choice(there)
        example.facts.add(Participant(activity=activity, party=post.party, person=post.person))


def _came_of_it(example: "Example", activity: Activity, place: int, dice: Random) -> None:
    on, world = example.world.on, told()
    day = activity.held.latest
    if activity.kind == "meeting":
        example.facts.add(
            Meeting(
                activity=activity,
                agenda="- 지난 회의의 결과\n- 올해 함께할 일",
                minutes="양측은 지난 일을 돌아보고 다음 일정을 맞추었다.",
                decisions="실무진이 달마다 연락한다.",
            )
        )
        for number in range(dice.randint(1, 2)):
            example.facts.add(_item(example, activity, (place, number), dice))
    if dice.random() < 0.5:
        approved = day + timedelta(days=dice.randint(5, 30))
        is_approved = approved <= on and dice.random() < 0.8
        example.facts.add(
            Outcome(
                uid=example.uid("outcome", place),
                activity=activity,
                text=dice.choice(world["outcomes"]),
                link=f"https://demo.example/evidence/{example.uid('evidence', place)}",
                approved_by=_manager(example) if is_approved else None,
                approved_on=approved if is_approved else None,
            )
        )
    last = example.terms[-1][0] if example.terms else None
    done = [row for row in example.facts[Commitment] if row.term is last]
    if done and dice.random() < 0.4:
        commitment = dice.choice(done)
        example.facts.add(ActivityCommitment(activity=activity, commitment=commitment))


def _manager(example: "Example") -> Any:
    return example.world.registers.officers["jiwoo"]


def _item(
    example: "Example", activity: Activity, place: tuple[int, int], dice: Random
) -> ActionItem:
    due = activity.held.latest + timedelta(days=dice.randint(14, 120))
    ours = dice.random() < 0.6
    row = ActionItem(
        uid=example.uid("item", *place),
        activity=activity,
        text=dice.choice(told()["items"]),
        owner=example.officer if ours else None,
        owner_party=None if ours else example.partners[0],
        **{"due": from_day(due)},
    )
    if due < example.world.on - timedelta(days=150) or dice.random() < 0.3:
        row.state = "done"
        row.settled_on = min(due - timedelta(days=dice.randint(0, 12)), example.world.on)
    return row
