"""Days of known agreements that a register tells more exactly: put right where somebody said so,
and given back when the import is undone."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements import actions
from agreements.models import Agreement, Signature, Stage

from .models import Import
from .registers.spans import may_be_same
from .registers.values import Instrument
from .wording import day_words


def take_exact_day(
    one: Instrument, agreement: Agreement, *, source: str, by: Any, on: date
) -> Iterator[dict[str, str]]:
    """Corrects the signatures of a known instrument whose day is less exact; what each was, to be
    given back. Raises ValidationError and Conflict as the action does."""
    signed = Signature.objects.filter(
        term__agreement=agreement, term__ordinal=int(one.known), term__stage=Stage.SIGNED,
        term__is_void=False, is_void=False,
    )  # fmt: skip
    for row in signed.exclude(signed=None).select_related("party").order_by("pk"):
        was = row.signed
        if one.signed is None or was.day or not may_be_same(one.signed, was):
            continue
        reason = _("More exactly told by %(register)s.") % {"register": source}
        actions.correct(by=by, on=on, fact=row, reason=reason, set={"signed": one.signed})
        yield {"signature": row.uid, "was": was.text, "to": one.signed.text}


def changed_by(imported: Import) -> list[tuple[Signature, str, bool]]:
    """(signature, its former day, whether it is as the import left it) of everything it changed and
    that still stands."""
    changed = {one["signature"]: one for one in imported.result.get("changed", ())}
    rows = Signature.objects.filter(uid__in=changed, is_void=False, term__is_void=False)
    found = []
    for row in rows.select_related("term__agreement", "party").order_by("pk"):
        one = changed[row.uid]
        is_ours = row.signed is not None and row.signed.text == one["to"]
        found.append((row, one["was"], is_ours))
    return found


def told_of(row: Signature, was: str) -> str:
    """ "signed by Consip on 3 May 2023: 2023 again"."""
    days = {"party": row.party, "now": day_words(row.signed.text), "was": day_words(was)}
    return _("%(party)s, signed on %(now)s: %(was)s again") % days
