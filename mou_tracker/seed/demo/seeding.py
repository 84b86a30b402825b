"""The example world written in bulk, in one run or in several: what is missing is added."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from activities import derive as work
from activities.models import ActionItem, Activity, ActivityAgreement, ActivityCommitment
from agreements import changes, derive
from agreements.actions import decide, tick_compliance
from agreements.actions.action import ActionContext, record
from agreements.deadline_kinds import TICKED
from agreements.derive.commitments import refresh_all_commitments
from agreements.models import Agreement, Commitment, Signature
from mou_tracker.seed.first_data import load_case, seed_office

from .drawing import DemoWorld, world_of
from .examples import Example, count
from .facts import Facts, activity_of
from .registers import told
from .world import draw_agreement

#: Agreements of one transaction: a stopped run leaves whole batches.
BATCH = 250
#: What of an example is done by actions, once its rows are derived.
DONE_BY_HAND = {"decision", *TICKED}
#: Duties this much older than the day of seeding are done.
LATE = timedelta(days=150)


@dataclass(slots=True)
class Made:
    """How many rows of each model are new, and how many agreements of another seed were `left`."""

    rows: Counter[str] = field(default_factory=Counter)
    left: int = 0

    def take(self, facts: Facts) -> None:
        self.rows.update(str(row._meta.verbose_name_plural) for row in facts)

    def of(self, model: type) -> int:
        return self.rows[str(model._meta.verbose_name_plural)]  # type: ignore[attr-defined]


def build(*, agreements: int, activities: int | None, seed: int, on: date) -> Made:
    """Brings the world up to `agreements` example agreements and `activities` activities under
    them; None: as many as each has. What a smaller or stopped run of the same seed left is
    completed; more than that stays."""
    made = Made()
    if not agreements:
        return made
    seed_office(load_case(), on=on)
    world = world_of(agreements, told_ones=count(), seed=seed, on=_first_run(seed) or on)
    each, more = divmod(activities or 0, agreements)
    for start in range(0, agreements, BATCH):
        drawn = [
            _draw(number, None if activities is None else each + (number < more), world)
            for number in range(start, min(start + BATCH, agreements))
        ]
        facts, left = _missing(drawn)
        if facts[Agreement] or facts[Activity]:
            with transaction.atomic():
                _store(facts, on=on)
                _act(facts, world)
        made.take(facts)
        made.left += left
    return made


def _draw(number: int, activities: int | None, world: DemoWorld) -> Facts:
    if number < count():
        return Example(number, world).draw(activities)
    return draw_agreement(number, activities, world)


def _first_run(seed: int) -> date | None:
    """The day on which the first agreement of this world was registered."""
    mark = Signature.objects.filter(uid=Example.mark(seed, 0))
    return mark.values_list("term__agreement__registered_on", flat=True).first()


def _mark(one: Facts) -> str:
    """The id of a row that is there with its agreement: tells this world's from another's."""
    to_dos = [row for row in one[ActionItem] if row.activity is None]
    uid: str = next(row.uid for row in (*one[Signature], *to_dos))
    return uid


def _missing(drawn: list[Facts]) -> tuple[Facts, int]:
    """What of the drawn agreements, each with all that is its own, is not there yet; and how many
    of their references are taken by others."""
    references = [one[Agreement][0].reference for one in drawn]
    stored = dict(Agreement.objects.filter(reference__in=references).values_list("reference", "pk"))
    marks = [_mark(one) for one in drawn]
    ours = set(Signature.objects.filter(uid__in=marks).values_list("term__agreement", flat=True))
    ours |= set(ActionItem.objects.filter(uid__in=marks).values_list("agreement", flat=True))
    uids = [row.uid for one in drawn for row in one[Activity]]
    logged = set(Activity.objects.filter(uid__in=uids).values_list("uid", flat=True))
    facts, left = Facts(), 0
    for one in drawn:
        pk = stored.get(one[Agreement][0].reference)
        if pk is None:
            facts.add(*one)
        elif pk in ours:
            facts.add(*_activities_missing(one, pk, logged))
        else:
            left += 1
    _find_commitments(facts)
    _find_letters(facts)
    return facts, left


def _activities_missing(one: Facts, agreement: int, logged: set[str]) -> Iterator[object]:
    one[Agreement][0].pk = agreement
    for row in one:
        activity = activity_of(row)
        if activity is not None and activity.uid not in logged:
            yield row


def _find_commitments(facts: Facts) -> None:
    """Those that an activity did something about and that are there already get their ids."""
    new = {row.uid for row in facts[Commitment]}
    links = [row for row in facts[ActivityCommitment] if row.commitment.uid not in new]
    known = Commitment.objects.filter(uid__in=[row.commitment.uid for row in links])
    ids = dict(known.values_list("uid", "pk"))
    for row in links:
        row.commitment.pk = ids[row.commitment.uid]


def _find_letters(facts: Facts) -> None:
    """The same of letters that are answered."""
    new = {row.uid for row in facts[Activity]}
    replies = [row for row in facts[Activity] if row.answers and row.answers.uid not in new]
    known = Activity.objects.filter(uid__in=[row.answers.uid for row in replies])
    ids = dict(known.values_list("uid", "pk"))
    for row in replies:
        row.answers.pk = ids[row.answers.uid]


def _store(facts: Facts, *, on: date) -> None:
    """`on`: today, up to which the rows are derived."""
    facts.write()
    ids = [row.pk for row in facts[Agreement]]
    derive.refresh_all(ids, on=on)
    refresh_all_commitments(ids)
    touched = {row.activity.pk for row in facts[ActivityAgreement]}
    work.refresh_all(Activity.objects.filter(pk__in=touched))
    to_dos = [row.pk for row in facts[ActionItem] if row.activity is None]
    work.refresh_all(ActionItem.objects.filter(pk__in=to_dos))
    new = set(ids)
    links = facts[ActivityAgreement]
    logged = [(row.agreement, row.activity) for row in links if row.agreement.pk not in new]
    changes.write(
        [
            *changes.told_of(((row, row) for row in facts[Agreement]), verb="register"),
            *changes.told_of(logged, verb="log_activity"),
        ]
    )
    references = sorted(row.agreement.reference for row in links)
    references += [row.reference for row in facts[Agreement]]
    subject = f"{min(references)}..{max(references)}"
    record(ActionContext(verb="seed_demo", subject=subject), by=None)


def _act(facts: Facts, world: DemoWorld) -> None:
    """What the office decided about those that are new, and the duties it has done."""
    new = {row.reference: row.pk for row in facts[Agreement]}
    for number, entry in enumerate(told()["agreements"]):
        if not DONE_BY_HAND & entry.keys():
            continue
        example = Example(number, world)
        if example.agreement.reference not in new:
            continue
        agreement = Agreement.objects.get(pk=new[example.agreement.reference])
        if "decision" in entry:
            _decide(agreement, entry["decision"], world)
        duties = agreement.deadlines.filter(kind__in=entry.keys() & TICKED)
        for duty in duties.filter(day__lt=world.on - LATE).order_by("day"):
            tick_compliance(
                by=example.officer, on=world.on, agreement=agreement, key=duty.key, done_on=duty.day
            )


def _decide(agreement: Agreement, row: dict[str, str], world: DemoWorld) -> None:
    decide(
        by=world.registers.officers[row["by"]],
        on=world.moved.day(row["on"]),
        agreement=agreement,
        kind=row["kind"],
        reason=row["reason"],
    )
