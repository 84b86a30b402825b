"""What to do about an agreement of more than five years in which nothing has moved for five: a
table of rules, the first that holds speaks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import CoverKind, DecisionKind, StatusCode
from agreements.status.listing import AgreementRow

YEARS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one stands: its row of the list, what is decided about it, a year from the asked
    day."""

    row: AgreementRow
    decision: str
    in_a_year: date

    @property
    def ends_soon(self) -> bool:
        return self.row.until is not None and self.row.until <= self.in_a_year


@dataclass(frozen=True, slots=True)
class Rule:
    holds: Callable[[Standing], bool]
    words: Promise


def _is(*status: str) -> Callable[[Standing], bool]:
    return lambda one: one.row.status in status


def _ends(*kinds: str) -> Callable[[Standing], bool]:
    return lambda one: one.row.end_kind in kinds


#: code (the figure it counts in) -> rule.
RULES: dict[str, Rule] = {
    "decided": Rule(
        lambda one: one.decision in (DecisionKind.REST, DecisionKind.LET_LAPSE),
        _("Nothing: it is decided to let it rest."),
    ),
    "give_up": Rule(
        _is(StatusCode.IN_PREPARATION), _("Take the negotiation up again, or give the text up.")
    ),
    "settle": Rule(
        _is(StatusCode.UNKNOWN), _("Record what is missing, so that it is known where it stands.")
    ),
    "notify": Rule(
        _is(StatusCode.SIGNED), _("Complete the notifications, so that it comes into effect.")
    ),
    "resume": Rule(_is(StatusCode.SUSPENDED), _("Resume it, or end it by consent.")),
    "renew": Rule(
        _is(StatusCode.EXPIRED), _("Renew it, or decide to leave it expired.")
    ),
    "close": Rule(_is(StatusCode.TERMINATING), _("It ends; settle what is still promised.")),
    "settle_end": Rule(
        _ends(CoverKind.NOT_RECORDED), _("Settle with the partner when it ends, and record it.")
    ),
    "decide": Rule(
        lambda one: one.row.end_kind == CoverKind.DAY and one.ends_soon,
        _("It ends within a year: decide whether to renew it or let it end."),
    ),
    "end": Rule(
        _ends(CoverKind.ROLLS, CoverKind.INDEFINITE),
        _("It goes on by itself: agree on a next activity, or give notice."),
    ),
    "revive": Rule(
        lambda one: True, _("Agree on a next activity, or end it by consent.")
    ),
}  # fmt: skip


def suggestion_for(row: AgreementRow, *, decision: str, in_a_year: date) -> str:
    """The code of the rule that speaks."""
    one = Standing(row, decision, in_a_year)
    return next(code for code, rule in RULES.items() if rule.holds(one))


def words_of(code: str) -> Any:
    return RULES[code].words if code in RULES else ""
