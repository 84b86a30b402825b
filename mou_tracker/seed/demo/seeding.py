"""The example world written in bulk, in one run or in several: what is missing is added."""

from datetime import date

from django.db import transaction

from activities import derive as work
from activities.models import Activity
from agreements import changes, derive
from agreements.actions.action import ActionContext, record
from agreements.derive.commitments import refresh_all_commitments
from agreements.models import Agreement, Side, Signature

from .world import Facts, draw_agreement, uid_of, world_of

#: Agreements of one transaction: a stopped run leaves whole batches.
BATCH = 250


def build(*, agreements: int, activities: int, seed: int, on: date) -> dict[str, int]:
    """Brings the world up to `agreements` example agreements and `activities` activities under
    them. What a smaller or stopped run of the same seed left is completed; more than that stays.

    Returns how many of each are new, and how many agreements of another seed were `left`.
    """
    world = world_of(agreements, seed=seed, on=_first_run(seed) or on)
    made = {"agreements": 0, "activities": 0, "left": 0}
    each, more = divmod(activities, agreements) if agreements else (0, 0)
    for start in range(0, agreements, BATCH):
        drawn = [
            draw_agreement(number, each + (number < more), world)
            for number in range(start, min(start + BATCH, agreements))
        ]
        facts, left = _missing(drawn)
        if facts.agreements or facts.activities:
            _store(facts, on=on)
        made["agreements"] += len(facts.agreements)
        made["activities"] += len(facts.activities)
        made["left"] += left
    return made


def _first_run(seed: int) -> date | None:
    """The day on which the first agreement of this world was registered."""
    mark = Signature.objects.filter(uid=_mark(seed, 0))
    return mark.values_list("term__agreement__registered_on", flat=True).first()


def _mark(seed: int, number: int) -> str:
    """The id of the first signature of an agreement: tells this world's from another's."""
    return uid_of(seed, number, "signature", 0, Side.OURS)


def _missing(drawn: list[Facts]) -> tuple[Facts, int]:
    """What of the drawn agreements, each with all that is its own, is not there yet; and how many
    of their references are taken by others."""
    references = [one.agreements[0].reference for one in drawn]
    stored = dict(Agreement.objects.filter(reference__in=references).values_list("reference", "pk"))
    marks = Signature.objects.filter(uid__in=[one.signatures[0].uid for one in drawn])
    ours = set(marks.values_list("term__agreement", flat=True))
    uids = [row.uid for one in drawn for row in one.activities]
    logged = set(Activity.objects.filter(uid__in=uids).values_list("uid", flat=True))
    facts, left = Facts(), 0
    for one in drawn:
        pk = stored.get(one.agreements[0].reference)
        if pk is None:
            facts.take(one)
        elif pk in ours:
            facts.take(_activities_missing(one, pk, logged))
        else:
            left += 1
    return facts, left


def _activities_missing(one: Facts, agreement: int, logged: set[str]) -> Facts:
    one.agreements[0].pk = agreement
    return Facts(
        activities=[row for row in one.activities if row.uid not in logged],
        links=[row for row in one.links if row.activity.uid not in logged],
        activity_areas=[row for row in one.activity_areas if row.activity.uid not in logged],
    )


@transaction.atomic
def _store(facts: Facts, *, on: date) -> None:
    """`on`: today, up to which the rows are derived."""
    facts.write()
    ids = [row.pk for row in facts.agreements]
    derive.refresh_all(ids, on=on)
    refresh_all_commitments(ids)
    work.refresh_all(Activity.objects.filter(pk__in=[row.pk for row in facts.activities]))
    new = set(ids)
    logged = [(row.agreement, row.activity) for row in facts.links if row.agreement.pk not in new]
    changes.write(
        [
            *changes.told_of(((row, row) for row in facts.agreements), verb="register"),
            *changes.told_of(logged, verb="log_activity"),
        ]
    )
    touched = sorted(row.agreement.reference for row in facts.links) + [
        row.reference for row in facts.agreements
    ]
    subject = f"{min(touched)}..{max(touched)}"
    record(ActionContext(verb="seed_demo", subject=subject), by=None)
