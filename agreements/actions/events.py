"""Legal acts inside a chain: amendments, notice, suspension, termination; append-only."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.dates import PartialDate
from agreements.derive.preview import Preview
from agreements.models import (
    BY_ONE_PARTY,
    NEW_END,
    NOTICES,
    REACHING,
    Agreement,
    Amendment,
    AmendmentKind,
    Event,
    EventKind,
    Party,
    RenewalMode,
    Stage,
    Term,
)
from agreements.wording.date_formats import format_date

from .action import Broken, Conflict, explaining, lock_row, record_action
from .beginning import check_beginning
from .planned import mark
from .rows import check_meaning, save
from .successor import move_successor

#: The permission each kind of event needs.
NEEDS = {
    EventKind.NOTICE_SENT: "give_notice",
    EventKind.NOTICE_RECEIVED: "give_notice",
    EventKind.NOTICE_WITHDRAWN: "give_notice",
}
#: Acts that happen once on a day.
ONCE = (*REACHING, EventKind.PARTY_WITHDREW)
BROKEN: Broken = {
    "event_reach_of_notice_or_consent": (
        "reach",
        lambda: _("Only a notice or a consent says how far it reaches."),
    ),
    "event_withdrawn_once": ("withdraws", lambda: _("This notice has already been withdrawn.")),
    "event_received_after_sent": (
        "received_on",
        lambda: _("A notice cannot be received before it was sent."),
    ),
}


def record_notification(
    *, by: Any, on: date, term: Term, notified_on: date, version: int | None = None
) -> Term:
    """The last of the parties' notifications, on which the effect of a signed term waited (domain
    rule 6): the term is in effect from `notified_on`, or its days after it. One that was planned is
    replaced by what happened.

    Raises Conflict where the term waits for none, ValidationError before the last signature.
    """
    with record_action(
        verb="notified", needs="sign", by=by, on=on, agreement=term.agreement
    ) as done:
        row = lock_row(term, version=version)
        if not (row.awaits_notification or row.notification_is_planned):
            raise Conflict(_("This term waits for no notification."), code="not_awaited")
        dated = [one.signed for one in row.signatures.filter(is_void=False) if one.signed]
        first = max((day.earliest for day in dated if day.earliest), default=None)
        if first and notified_on < first:
            raise ValidationError(
                {
                    "notified_on": _("This day lies before the last signature, %s.")
                    % format_date(first)
                }
            )
        row.effect_on = notified_on
        mark(row, on=on)
        row.version += 1
        save(row)
        check_beginning(row, on=on, field="notified_on")
        done.at = "notified_on"
        done.describe(subject=row, detail={"notified_on": notified_on.isoformat()})
    return row


def amend(
    *,
    by: Any,
    on: date,
    term: Term,
    kind: str,
    signed: PartialDate,
    summary: str,
    new_ends_on: date | None = None,
    document: Any = None,
    successor_starts: str | date | None = None,
) -> Amendment:
    """Records an amendment, annex, action plan, accession, or an extension to `new_ends_on`.
    `successor_starts`: of an extension, what becomes of the first day of a later term that is
    signed already, as `move_successor` reads it."""
    with record_action(verb="amend", by=by, on=on, agreement=term.agreement) as done:
        if term.stage != Stage.SIGNED:
            raise Conflict(_("Only a signed term can be amended."), code="not_signed")
        row = Amendment(
            term=term,
            kind=kind,
            signed=signed,
            summary=summary,
            new_ends_on=new_ends_on,
            document=document,
        )
        check_amendment(row)
        mark(row, on=on)
        moved = move_successor(row, successor_starts, on=on)
        save(row)
        done.at = NEW_END if successor_starts is None else "successor_starts"
        done.describe(subject=row, detail={"ordinal": term.ordinal, "kind": kind} | moved)
    return row


def record_event(
    *,
    by: Any,
    on: date,
    agreement: Agreement,
    kind: str,
    event_on: date,
    by_party: Party | None = None,
    received_on: date | None = None,
    effective_on: date | None = None,
    withdraws: Event | None = None,
    document: Any = None,
    reason: str = "",
    shared_reason: str = "",
    reach: str | None = None,
) -> Event:
    """Records one act of `kind` on `event_on`; what follows from it is derived. `reason` is the
    office's own, `shared_reason` is told to the partner; `reach`: how far a notice or a consent
    goes where a later term was signed already.

    For `notice_received`, `event_on` is the day of receipt. Raises ValidationError by field and
    Conflict where the state of the agreement does not allow the act.
    """
    needs = NEEDS.get(EventKind(kind), "record_event")
    with record_action(verb=kind, needs=needs, by=by, on=on, agreement=agreement) as done:
        row = Event(
            agreement=done.agreement,
            kind=kind,
            on=event_on,
            by_party=by_party,
            received_on=received_on,
            effective_on=effective_on,
            withdraws=withdraws,
            document=document,
            reason=reason,
            shared_reason=shared_reason,
            reach=reach,
        )
        check_event(row)
        check_once(row)
        check_reach(row, on=on)
        mark(row, on=on)
        with explaining(BROKEN):
            save(row)
        done.at = "on"
        done.describe(subject=row, detail={"kind": kind, "on": event_on.isoformat()})
    return row


def check_amendment(row: Amendment) -> None:
    """The constraint stays the guard; this is its wording."""
    if (row.kind == AmendmentKind.EXTENSION) != (row.new_ends_on is not None):
        raise ValidationError(
            {NEW_END: _("An extension, and only an extension, has a new last day.")}
        )
    if row.new_ends_on is not None:
        _check_new_end(row)


def _check_new_end(row: Amendment) -> None:
    """An extension is the same text with a later end (domain §1). Beside another one only the
    beginning binds it: history is entered in any order."""
    spans = [one.span for one in row.term.periods.order_by("starts_on")]
    if spans and row.new_ends_on < spans[0].first:
        told = _("The new last day %(end)s lies before the first day of the term, %(first)s.")
        names = {"end": format_date(row.new_ends_on), "first": format_date(spans[0].first)}
        raise ValidationError({NEW_END: told % names})
    is_first = row.pk is None and not row.term.amendments.extending().exists()
    last = spans[-1].last if spans else None
    if not is_first or row.term.renewal_mode == RenewalMode.TACIT or last is None:
        return
    if row.new_ends_on <= last:
        told = _("The term runs until %(last)s already: an extension ends later than that.")
        raise ValidationError({NEW_END: told % {"last": format_date(last)}})


def check_event(row: Event) -> None:
    """What the columns alone cannot guard; the messages name the field."""
    takes_part = row.agreement.participations.filter(party=row.by_party_id).exists()
    if row.by_party_id and not takes_part:
        raise ValidationError({"by_party": _("This is not a party to the agreement.")})
    if row.kind in BY_ONE_PARTY and not row.by_party_id:
        raise ValidationError({"by_party": _("Say which party gave it.")})
    if row.kind == EventKind.NOTICE_RECEIVED and row.received_on not in (None, row.on):
        raise ValidationError({"received_on": _("For a notice received, the day is its receipt.")})
    check_meaning(row, BROKEN)
    if row.effective_on and row.effective_on < row.on:
        raise ValidationError({"effective_on": _("The last day lies before the act itself.")})
    if (row.kind == EventKind.NOTICE_WITHDRAWN) != (row.withdraws_id is not None):
        raise ValidationError({"withdraws": _("Say which notice is withdrawn.")})
    if row.withdraws_id:
        _check_withdrawal(row)
    if row.kind in (EventKind.SUSPENDED, EventKind.RESUMED):
        _check_suspension(row)


def check_reach(row: Event, *, on: date) -> None:
    """A notice or a consent says how far it reaches exactly where a later term was signed on its
    day (rule 10)."""
    asked = Preview(row.agreement, on=on).asks_reach(row)
    if asked and row.reach is None:
        told = _(
            "A later term was signed by that day. Say how far this reaches: running_term ends the "
            "running term and the signed one follows; agreement ends the agreement, and the signed "
            "term never takes effect."
        )
        raise ValidationError({"reach": ValidationError(told, code="which")})
    if asked is False and row.reach is not None:
        raise ValidationError({"reach": ValidationError(no_reach(row.kind), code="not_asked")})


def no_reach(kind: str) -> str:
    """Why an act of `kind` has nothing to say of how far it reaches."""
    if kind not in REACHING:
        return BROKEN["event_reach_of_notice_or_consent"][1]()
    return _("No later term was signed by that day: leave out how far this reaches.")


def check_once(row: Event) -> None:
    """The same act of the same party on the same day is one act: Conflict. Not a constraint of the
    table: whether a notice was withdrawn stands in another row, and offices have stored some
    twice."""
    if row.kind not in ONCE:
        return
    withdrawn = row.agreement.events.filter(is_void=False, withdraws__isnull=False)
    same = row.agreement.events.filter(
        is_void=False, kind=row.kind, on=row.on, by_party=row.by_party_id
    )
    found = same.exclude(pk=row.pk).exclude(pk__in=withdrawn.values("withdraws")).first()
    if found is None:
        return
    told = _("This is recorded already: %(act)s, %(day)s.")
    if found.is_planned:
        told = _(
            "This is recorded as planned already: %(act)s, %(day)s. Say that it happened, or "
            "correct it."
        )
    names = {"act": found.get_kind_display(), "day": format_date(found.on)}
    raise Conflict(told % names, code="recorded_already")


def _check_withdrawal(row: Event) -> None:
    notice = row.withdraws
    if notice.agreement_id != row.agreement_id or notice.kind not in NOTICES or notice.is_void:
        raise ValidationError({"withdraws": _("This is not a notice on this agreement.")})
    if row.by_party_id is None:
        row.by_party_id = notice.by_party_id
    if row.by_party_id != notice.by_party_id:
        told = _("Only %s, who gave this notice, can withdraw it.") % notice.by_party
        raise ValidationError({"by_party": told})
    if row.on < notice.on:
        raise ValidationError({"on": _("A notice cannot be withdrawn before it was given.")})
    ended = row.agreement.status_periods.filter(
        status="terminated", starts_on__gt=notice.on, starts_on__lte=row.on
    )
    if ended.exists():
        raise Conflict(
            _("The notice can be withdrawn up to the last day in effect only."), code="too_late"
        )


def _check_suspension(row: Event) -> None:
    acts = row.agreement.events.filter(
        is_void=False, kind__in=(EventKind.SUSPENDED, EventKind.RESUMED), on__lte=row.on
    )
    last = acts.exclude(pk=row.pk).order_by("on", "pk").last()
    is_suspended = last is not None and last.kind == EventKind.SUSPENDED
    if is_suspended == (row.kind == EventKind.SUSPENDED):
        raise Conflict(
            _("It is suspended already.") if is_suspended else _("It is not suspended."),
            code="not_allowed",
        )
