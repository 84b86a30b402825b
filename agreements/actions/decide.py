"""Decide what is to become of an agreement at its next turn."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.derive import Deciding
from agreements.models import Agreement, Decision, DecisionKind

from .action import Conflict, record_action
from .rows import save


def decide(
    *,
    by: Any,
    on: date,
    agreement: Agreement,
    kind: str,
    reason: str,
    version: int | None = None,
) -> Decision:
    """Keeps what is intended at the next turn, in place of what was decided before. It changes no
    date and closes no deadline.

    Raises Conflict, naming what may be decided, where the agreement does not stand so.
    """
    with record_action(verb="decide", by=by, on=on, agreement=agreement, version=version) as done:
        deciding = Deciding(done.agreement, on=on)
        if kind not in deciding.possible:
            raise Conflict(not_possible(deciding.possible), code="not_possible")
        fact = deciding.decided(kind)
        standing = done.agreement.decisions.filter(replaced_on=None).first()
        row = Decision(
            agreement=done.agreement,
            kind=kind,
            reason=reason,
            by=by,
            decided_on=on,
            turn=fact.turn,
            rests_on=fact.rests_on,
            replaces=standing,
        )
        if standing is not None:
            if _says_the_same(standing, row, on):
                done.unchanged = True
                return standing
            standing.replaced_on = on
            standing.save(update_fields=["replaced_on"])
        done.describe(subject=save(row), detail={"kind": kind})
    row.refresh_from_db()
    return row


def _says_the_same(standing: Decision, row: Decision, on: date) -> bool:
    told = ("kind", "reason", "turn", "rests_on")
    return not standing.has_lapsed_on(on) and all(
        getattr(standing, name) == getattr(row, name) for name in told
    )


def not_possible(possible: tuple[str, ...]) -> str:
    """What one may decide instead."""
    if not possible:
        return _("There is nothing to decide about this agreement yet.")
    named = ", ".join(str(DecisionKind(kind).label) for kind in possible)
    return _("This cannot be decided as the agreement stands. Possible: %s.") % named
