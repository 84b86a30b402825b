"""Log what happened or is planned, and change what is written about it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from activities import derive
from activities.models import Activity, ActivityKind, ActivityState, Forum
from activities.zones import Exact
from agreements.actions.action import record_action
from agreements.actions.rows import fill, save
from agreements.dates import PartialDate
from agreements.models import Agreement, Area, Commitment, Confidentiality, Party

from .record import (
    FIELDS,
    When,
    check_visible,
    on_activity,
    set_held,
    set_plan,
    tell,
    with_those_of,
    write_links,
    write_participants,
)


def _settle_state(
    row: Activity, *, state: str | None, when: When, held: PartialDate | None, on: date
) -> None:
    """Plan, actual date and state, each from what is given: "held in 2025" needs no plan."""
    if state == ActivityState.HELD and held is None and isinstance(when, PartialDate):
        when, held = None, when
    if held is not None and state not in (None, ActivityState.HELD):
        raise ValidationError({"state": _("What has an actual date was held.")})
    set_plan(row, when)
    if held is not None:
        set_held(row, held, on=on)
        return
    if state == ActivityState.HELD:
        raise ValidationError({"held": _("Write when it was held, as exactly as you know.")})
    row.state = state or _state_of_plan(row)
    if row.state == ActivityState.SCHEDULED and not row.has_fixed_day:
        raise ValidationError({"when": _("A day is fixed once it is one day, or from day to day.")})
    if row.state == ActivityState.WINDOW and row.window is None:
        if row.when is None:
            raise ValidationError({"when": _("Write within which days a day is to be fixed.")})
        row.window = row.when
    if row.state == ActivityState.PROPOSED and isinstance(when, Exact):
        set_plan(row, row.when)  # a proposal names days; the time comes when the day is fixed
    if row.state == ActivityState.PROPOSED:
        row.window = row.when


def _state_of_plan(row: Activity) -> str:
    if row.has_fixed_day:
        return ActivityState.SCHEDULED
    if row.when is None or row.proposed_by_id:
        return ActivityState.PROPOSED
    return ActivityState.WINDOW


def log_activity(
    *,
    by: Any,
    on: date,
    kind: str,
    title: Mapping[str, str],
    agreements: Sequence[Agreement] = (),
    parties: Sequence[Party] = (),
    areas: Sequence[Area] = (),
    commitments: Sequence[Commitment] = (),
    participants: Sequence[Mapping[str, Any]] = (),
    when: When = None,
    held: PartialDate | None = None,
    state: str | None = None,
    **fields: Any,
) -> Activity:
    """A new activity, done or planned. `when`: the plan (a partial date, or `Exact`); `held`: when
    it happened. The state follows from them unless given. `participants`: [{"party", "people"?,
    "head_count"?}]. `commitments`: about which it did something; it then serves their agreements
    too. A person names an agreement, a party or a forum at least, and is responsible for what they
    log unless they say otherwise; of what is confidential somebody is in any case.

    Raises ValidationError by field, PermissionDenied for an agreement that `by` may not see.
    """
    agreements = with_those_of(agreements, commitments)
    _check_serves(by, *agreements, *parties, fields.get("forum"))
    _check_answers(kind, fields.get("answers"))
    with record_action(verb="log_activity", by=by, on=on, concerns=agreements) as done:
        check_visible(by, agreements)
        row = Activity(created_by=by if isinstance(by, models.Model) else None)
        row.responsible = row.created_by
        fill(row, {"kind": kind, "title": dict(title), **fields}, allowed=FIELDS)
        if row.confidentiality == Confidentiality.CONFIDENTIAL and row.responsible_id is None:
            row.responsible = row.created_by  # whoever is responsible sees it in any case
        _settle_state(row, state=state, when=when, held=held, on=on)
        save(row)
        write_links(
            row, agreements=agreements, parties=parties, areas=areas, commitments=commitments
        )
        write_participants(row, participants)
        done.describe(subject=row, detail={"activity": row.uid})
        derive.refresh(row)
    return row


def plan_meeting(
    *,
    by: Any,
    on: date,
    title: Mapping[str, str],
    when: When,
    agreements: Sequence[Agreement] = (),
    **fields: Any,
) -> Activity:
    """A meeting within a window, on a day or at a time: "heads meet in person, second half of
    2026, proposed by Consip" is a complete one."""
    return log_activity(
        by=by, on=on, kind="meeting", title=title, when=when, agreements=agreements, **fields
    )


def change_activity(
    *,
    by: Any,
    on: date,
    activity: Activity,
    version: int | None = None,
    agreements: Sequence[Agreement] | None = None,
    parties: Sequence[Party] | None = None,
    areas: Sequence[Area] | None = None,
    commitments: Sequence[Commitment] | None = None,
    participants: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> Activity:
    """Changes what is written about an activity; its dates have verbs of their own. Links given
    replace the present ones, links left out (None) stay; agreements that `by` may not see stay in
    any case, and so do their commitments."""
    if commitments is not None:
        commitments = [*commitments, *_unseen_promises(by, activity)]
        named = activity.agreements.all() if agreements is None else agreements
        agreements = with_those_of(named, commitments)
    if agreements is not None:
        unseen = _unseen(by, activity)
        kept = {row.pk for row in unseen}
        check_visible(by, [row for row in agreements if row.pk not in kept])
        agreements = [*agreements, *unseen]
    with on_activity(
        verb="change_activity",
        by=by,
        on=on,
        activity=activity,
        version=version,
        agreements=agreements or (),
    ) as (done, row):
        changed = fill(row, fields, allowed=FIELDS)
        _check_answers(row.kind, row.answers, row)
        changed += write_links(
            row, agreements=agreements, parties=parties, areas=areas, commitments=commitments
        )
        if {"agreements", "parties", "forum"} & set(changed):
            _check_serves(by, *row.agreements.all(), *row.parties.all(), row.forum)
        changed += write_participants(row, participants)
        done.unchanged = not changed
        tell(done, row, changed=changed)
    return row


def _check_serves(by: Any, *served: Agreement | Party | Forum | None) -> None:
    """An activity of no agreement, party or forum would be on nobody's page (domain §6). The system
    takes old registers as they are."""
    if by is not None and not any(served):
        told = _("Say under which agreement, or with which partner or in which forum.")
        raise ValidationError({"agreements": ValidationError(told, code="required")})


def _check_answers(kind: str, letter: Activity | None, row: Activity | None = None) -> None:
    """A letter answers another letter, and nothing else answers one."""
    if letter is None:
        return
    if kind != ActivityKind.CORRESPONDENCE:
        told = _("Only a letter answers a letter.")
    elif letter.kind != ActivityKind.CORRESPONDENCE or letter == row:
        told = _("Name another letter.")
    else:
        return
    raise ValidationError({"answers": ValidationError(told, code="no_letter")})


def _unseen(by: Any, activity: Activity) -> list[Agreement]:
    linked = Agreement.objects.filter(activity_links__activity=activity)
    if by is None:
        return []
    return list(linked.exclude(pk__in=Agreement.objects.visible_to(by).values("pk")))


def _unseen_promises(by: Any, activity: Activity) -> list[Commitment]:
    linked = Commitment.objects.filter(activity_links__activity=activity)
    if by is None:
        return []
    seen = Commitment.objects.visible_to(by).values("pk")
    return list(linked.exclude(pk__in=seen).select_related("term__agreement"))
