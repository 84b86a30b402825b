"""What the actions of this package share: the plan, the links, how an action on them is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from activities import derive
from activities.models import (
    Activity,
    ActivityAgreement,
    ActivityArea,
    ActivityCommitment,
    ActivityParty,
    ActivityState,
    Participant,
)
from activities.zones import Exact, ZoneError, zone
from agreements.actions.action import ActionContext, lock_row, record_action
from agreements.actions.rows import save
from agreements.dates import PartialDate, stored_edtf
from agreements.models import Agreement, Commitment, Party, Person

#: Fields a caller may set besides the plan and the links.
FIELDS = Activity.FIELDS.written_by("change_activity") - {"agreements", "parties", "areas"}
#: Fields nobody outside the office hears of; who may see it is heard of by whoever no longer may.
OFFICE_FIELDS = frozenset(Activity.FIELDS.office) - {"confidentiality"}

When = PartialDate | Exact | None


def zone_message(error: ZoneError) -> str:
    """What a refused time means to a person."""
    told = {"zone": error.time_zone}
    if error.code == "gap":
        told["instead"] = error.instead.strftime("%H:%M")
        return (
            _(
                "The clocks in %(zone)s skip this time on that day. "
                "Write %(instead)s or another time."
            )
            % told
        )
    words = {
        "unknown_zone": _("Write a time zone as Europe/Rome."),
        "wrong_offset": _("The offset is not the one of %(zone)s on that day."),
        "reversed": _("The end must be later than the start."),
    }
    return words.get(error.code, _("This time lies outside the calendar.")) % told


def set_plan(row: Activity, when: When) -> None:
    """Writes the plan: a time, days, a window to choose from, or nothing known.

    A window is kept once a day is fixed in it, so that what asked for the day is seen done.
    """
    row.starts_at = row.ends_at = row.start_time = row.end_time = None
    row.time_zone = ""
    if isinstance(when, Exact):
        try:
            row.starts_at, row.ends_at = when.moments()
        except ZoneError as error:
            field = {"unknown_zone": "time_zone", "reversed": "ends_at"}
            raise ValidationError(
                {
                    field.get(error.code, "starts_at"): ValidationError(
                        zone_message(error), code=error.code
                    )
                }
            ) from error
        row.time_zone = when.time_zone
        first, last = (
            at.astimezone(zone(when.time_zone))
            for at in (row.starts_at, row.ends_at or row.starts_at)
        )
        row.start_time, row.end_time = first.time(), last.time() if row.ends_at else None
        row.when = _days(first.date(), last.date())
        return
    row.when = when
    if when is None:
        row.window = None
    elif not row.has_fixed_day:
        if when.days is None:
            raise ValidationError(
                {"when": _("A plan needs a first and a last day, as “second half of 2026”.")}
            )
        row.window = when


def _days(first: date, last: date) -> PartialDate:
    text = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return stored_edtf(text)


def set_held(row: Activity, held: PartialDate, *, on: date) -> None:
    """Writes when it happened; a day still to come is a plan."""
    if held.earliest is None and held.latest is None:
        raise ValidationError({"held": _("Write when it was held, as exactly as you know.")})
    if held.earliest is not None and held.earliest > on:
        raise ValidationError(
            {
                "held": ValidationError(
                    _("This day is still to come: plan it instead."), code="ahead"
                )
            }
        )
    row.held, row.state = held, ActivityState.HELD


def check_visible(by: Any, agreements: Iterable[Agreement]) -> None:
    """Nobody links what they may not see; None is the system itself."""
    wanted = {agreement.pk for agreement in agreements}
    if by is None or not wanted:
        return
    if Agreement.objects.visible_to(by).filter(pk__in=wanted).count() < len(wanted):
        raise PermissionDenied(_("Your role does not allow this."))


#: What an activity is tied to -> (the table that ties it, its column).
LINKS = {
    "agreements": (ActivityAgreement, "agreement_id"),
    "parties": (ActivityParty, "party_id"),
    "areas": (ActivityArea, "area_id"),
    "commitments": (ActivityCommitment, "commitment_id"),
}


def with_those_of(
    agreements: Sequence[Agreement], commitments: Sequence[Commitment]
) -> list[Agreement]:
    """What is done about a promise is done under its agreement."""
    promised = [commitment.term.agreement for commitment in commitments]
    return list({row.pk: row for row in (*agreements, *promised)}.values())


def write_links(row: Activity, **links: Sequence[Any] | None) -> list[str]:
    """Makes the links of each kind those named (None: as they are); returns what changed."""
    changed = []
    for name, wanted in links.items():
        if wanted is None:
            continue
        model, column = LINKS[name]
        keep = {item.pk for item in wanted}
        present_links = model.objects.filter(activity=row)
        present = set(present_links.values_list(column, flat=True))
        if present == keep:
            continue
        present_links.filter(**{f"{column}__in": present - keep}).delete()
        model.objects.bulk_create(
            model(activity=row, **{column: pk}) for pk in sorted(keep - present)
        )
        changed.append(name)
    return changed


def _people(entry: Mapping[str, Any]) -> Iterator[Participant]:
    party: Party = entry["party"]
    if entry.get("head_count"):
        yield Participant(party=party, head_count=entry["head_count"])
    for one in entry.get("people") or ():
        if isinstance(one, Person):
            yield Participant(party=party, person=one)
        elif name := " ".join(str(one).split()):
            yield Participant(party=party, name=name)


def _told(row: Participant) -> tuple:
    return row.party_id, row.person_id, row.name, row.head_count


def write_participants(
    row: Activity, participants: Sequence[Mapping[str, Any]] | None
) -> list[str]:
    """Makes the participants those named: [{"party", "people"?: [Person or name], "head_count"?}];
    None: as they are. Returns what changed."""
    if participants is None:
        return []
    wanted = {_told(one): one for entry in participants for one in _people(entry)}
    present = {_told(one): one for one in row.participants.all()}
    if wanted.keys() == present.keys():
        return []
    for key in present.keys() - wanted.keys():
        present[key].delete()
    for key, one in wanted.items():
        if key not in present:
            one.activity = row
            save(one)
    return ["participants"]


def tell(done: ActionContext, row: Activity, *, changed: Iterable[str] = ()) -> None:
    """Notes the action: which fields, never their contents (history keeps those)."""
    outward = [name for name in sorted(set(changed)) if name not in OFFICE_FIELDS]
    told = {"changed": outward} if outward else {}
    done.describe(subject=row, detail={"activity": row.uid, **told})


@contextmanager
def on_activity(
    *,
    verb: str,
    by: Any,
    on: date,
    activity: Activity,
    version: int | None = None,
    agreements: Iterable[Agreement] = (),
    needs: str = "change_activity",
) -> Iterator[tuple[ActionContext, Activity]]:
    """An action on one activity: its agreements locked first, then its row; afterwards its version
    is raised and its deadlines derived anew. `agreements`: those it will serve from now on."""
    concerned = [*Agreement.objects.filter(activity_links__activity=activity), *agreements]
    with record_action(
        verb=verb, needs=needs, by=by, on=on, concerns=concerned, watches=[activity]
    ) as done:
        row = lock_row(activity, version=version)
        yield done, row
        if done.unchanged:
            return
        row.version += 1
        save(row)
        if not done.subject:
            tell(done, row)
        derive.refresh(row)
