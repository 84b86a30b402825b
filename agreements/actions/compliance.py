"""The rules of the home country that an office goes by: switched on and off, and put in words."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements import derive
from agreements.models import Agreement, ComplianceRule, Standing

from .action import lock_all, lock_row, record_action
from .rows import before_and_after, fill, save

CHANGEABLE = frozenset({"names", "days", "source", "checked_on", "is_on"})
#: Of so many agreements the deadlines follow at once; those of more within the hour.
AT_ONCE = 250


def change_compliance_rule(
    *, by: Any, on: date, rule: ComplianceRule, version: int | None = None, **fields: Any
) -> ComplianceRule:
    """Switches a rule on or off, or puts its duty, its source or its days right. The deadlines of
    all agreements the home office takes part in follow, now or soon (`are_waiting`).

    Raises ValidationError by field: a rule that is on names its duty and its source.
    """
    with record_action(
        verb="change_compliance_rule", needs="manage_compliance", by=by, on=on
    ) as done:
        row = lock_row(rule, version=version)
        changed = before_and_after(row, fields)
        fill(row, fields, allowed=CHANGEABLE)
        if row.is_on and not row.names:
            raise ValidationError({"names": _("Say what the rule asks for.")})
        if row.is_on and not row.source:
            raise ValidationError({"source": _("Name the text that asks for it.")})
        done.unchanged = not changed
        if changed:
            row.version += 1
            _mark_outdated()
        done.describe(subject=save(row), detail={"code": row.code, "changed": changed})
    if changed:
        _derive_anew(on=on)
    return row


def are_waiting() -> bool:
    """Whether deadlines of some agreements still follow the rules as they were before."""
    return derive.outdated().exists()


def _mark_outdated() -> None:
    """What rests on the rules is to be derived anew: marked with the rule itself, so that neither
    stands without the other. Whoever writes rows of one of these agreements waits for the rule."""
    ours = lock_all(Agreement.objects.filter(parties__is_home=True))
    Standing.objects.filter(agreement__in=ours).update(rules=0)


def _derive_anew(*, on: date) -> None:
    """What is not derived at once is so by the next task that looks after what is outdated."""
    if (waiting := derive.outdated()).count() <= AT_ONCE:
        derive.refresh_all(list(waiting.values_list("pk", flat=True)), on=on)
