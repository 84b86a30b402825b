"""Propose, accept, refuse, withdraw: and who is told of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from agreements.access import NotPermitted, can, may_ask_for
from agreements.actions import Conflict
from agreements.actions.action import lock_all, lock_row, record_action, require
from agreements.actions.rows import save
from agreements.models import Agreement
from mou_tracker.accounts.colleagues import colleagues_who_may
from mou_tracker.accounts.models import User

from .models import Proposal, ProposalNotice, ProposalState
from .running import explained, run, tried

#: Most that are answered at once.
MOST = 50


class HasMoved(Conflict):
    """What a proposal is about was changed since its preview was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("This was changed meanwhile. Look at what would follow now, then accept."),
            code="moved",
        )


def concerned(about: Agreement | Activity) -> list[Agreement]:
    return list(about.agreements.all()) if isinstance(about, Activity) else [about]


def propose(*, by: Any, on: date, proposal: Proposal) -> Proposal:
    """Keeps a filled-in form for those who may do what it says, who are told that it waits. It is
    tried first: raises what the action itself would raise."""
    if not may_ask_for(by, proposal.permission):
        raise NotPermitted(proposal.permission)
    tried(proposal, by=by)
    about = proposal.about
    with record_action(verb="propose", by=by, on=on, concerns=concerned(about)) as done:
        save(proposal)
        done.describe(subject=proposal, detail={"action": proposal.action}, kept_as=about)
        _tell(proposal, who_may_accept(proposal))
    return proposal


def who_may_accept(proposal: Proposal) -> list[User]:
    """Colleagues with the right to the action who see what it is about."""
    return [
        one
        for one in colleagues_who_may(proposal.permission)
        if one.pk != proposal.proposed_by_id
        and Proposal.objects.visible_to(one).filter(pk=proposal.pk).exists()
    ]


def _tell(proposal: Proposal, people: Iterable[User], *, is_outcome: bool = False) -> None:
    ProposalNotice.objects.bulk_create(
        [ProposalNotice(proposal=proposal, user=one, is_outcome=is_outcome) for one in people],
        ignore_conflicts=True,
    )


def lock_open(proposal: Proposal) -> Proposal:
    """Its row, locked; Conflict where somebody has answered it."""
    row: Proposal = lock_row(proposal)
    if not row.is_open:
        told = {"state": row.get_state_display(), "who": row.decided_by}
        raise Conflict(_("Answered already: %(state)s (%(who)s).") % told, code="answered")
    return row


def settle(row: Proposal, state: str, *, by: Any, reason: str = "") -> None:
    """Its author is told what became of it, unless it was they who settled it."""
    row.state, row.decided_by, row.decided_at, row.reason = state, by, timezone.now(), reason
    save(row)
    row.notices.filter(is_outcome=False).delete()
    if row.proposed_by_id != by.pk:
        _tell(row, [row.proposed_by], is_outcome=True)


def accept(*, by: Any, proposal: Proposal, seen: int, said: Any = None) -> None:
    """Does what it says, as `by`. `seen`: the version of what it is about, as it was looked at.

    Raises HasMoved where that is another now, Conflict, and Unfit where it is not possible.
    """
    accept_all(by=by, proposals={proposal: seen}, said=said)


def accept_all(*, by: Any, proposals: Mapping[Proposal, int], said: Any = None) -> None:
    """Several, in the order in which they were proposed: all of them, or none. By proposal the
    version that was looked at."""
    for proposal in proposals:
        require(by, proposal.permission)
    with transaction.atomic():
        agreements = [one.agreement for one in proposals if one.agreement is not None]
        now = {row.pk: row.version for row in lock_all(agreements)}
        for proposal, seen in proposals.items():
            if proposal.agreement_id is not None:
                version = now[proposal.agreement_id]
            else:
                version = lock_row(proposal.about).version
            if version != seen:
                raise HasMoved
        for proposal in sorted(proposals, key=lambda one: one.pk):
            row = lock_open(proposal)
            with explained():
                run(row, by=by, said=said)
            settle(row, ProposalState.ACCEPTED, by=by)


def refuse(*, by: Any, on: date, proposals: Iterable[Proposal], reason: str) -> None:
    """With words for whoever proposed it; no fact changes."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whoever proposed it reads it.")})
    with transaction.atomic():
        for proposal in proposals:
            require(by, proposal.permission)
            _close(proposal, ProposalState.REFUSED, "refuse_proposal", by=by, on=on, reason=reason)


def withdraw(*, by: Any, on: date, proposal: Proposal) -> None:
    """By who proposed it."""
    if proposal.proposed_by_id != by.pk:
        raise Conflict(_("Only whoever proposed it withdraws it."), code="not_yours")
    _close(proposal, ProposalState.WITHDRAWN, "withdraw_proposal", by=by, on=on)


def _close(
    proposal: Proposal, state: str, verb: str, *, by: Any, on: date, reason: str = ""
) -> None:
    about = proposal.about
    told = {"action": proposal.action, **({"reason": reason} if reason else {})}
    with record_action(verb=verb, needs="propose", by=by, on=on, concerns=concerned(about)) as done:
        settle(lock_open(proposal), state, by=by, reason=reason)
        done.describe(subject=proposal, detail=told, kept_as=about)


def acknowledge(*, by: Any, proposal: Proposal) -> None:
    """Its author has read what became of it."""
    rows = proposal.notices.outcomes().filter(user=by, acknowledged_at=None)
    rows.update(acknowledged_at=timezone.now())


def may_answer(user: Any, proposal: Proposal) -> bool:
    return proposal.is_open and can(user, proposal.permission)
