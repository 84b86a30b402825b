"""What changed since the reader's last visit, in sentences: what moved a day first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import rights_of
from agreements.models import SYSTEM, Agreement, ChangeEntry, StatusCode
from agreements.models.compiled import compiled
from agreements.status.next_act import NextAct
from agreements.wording.date_formats import format_date
from agreements.wording.next_acts import SHORT, act_words, decided_words
from mou_tracker.accounts.action_labels import action_label
from mou_tracker.accounts.models import User

#: A visit is over after so long without a look at the first page.
VISIT = timedelta(hours=4)
#: A look is written down once in so long.
WRITTEN = timedelta(minutes=15)
#: Who looks for the first time is told of so many days.
AT_FIRST = timedelta(days=7)
#: Entries that are read, and sentences told of them.
READ, TOLD = 300, 3
#: What moves a day, the heaviest first, in a sentence; anything else moves none.
MOVES: dict[str, Any] = {
    "terminated_by_consent": gettext_lazy("Its end was agreed."),
    "party_withdrew": gettext_lazy("A party withdrew."),
    "notice_sent": gettext_lazy("A notice to end it was recorded as sent."),
    "notice_received": gettext_lazy("A notice to end it was recorded as received."),
    "notice_withdrawn": gettext_lazy("The notice to end it was taken back."),
    "sign": gettext_lazy("A signature was recorded."),
    "amend": gettext_lazy("It was amended or extended."),
    "notified": gettext_lazy("The last notification was recorded."),
    "supersede": gettext_lazy("A successor was named."),
    "correct": gettext_lazy("A fact was corrected."),
    "as_planned": gettext_lazy("What was planned has happened."),
    "suspended": gettext_lazy("It was suspended."),
    "resumed": gettext_lazy("It was resumed."),
    "status_began": gettext_lazy("Its status is now: %(status)s."),
}
ORDER = tuple(MOVES)


@dataclass(frozen=True, slots=True)
class Change:
    """One agreement, what was done to it last that mattered most, and what is next now, with its
    day. `moves`: whether that moved a day."""

    agreement: Agreement
    words: str
    follows: str
    day: date
    who: str
    moves: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """`count`: of agreements that changed, None where more were read than are counted."""

    since: datetime
    told: list[Change]
    count: int | None
    query: str


@dataclass(frozen=True, slots=True)
class Entries:
    """What was written since a moment: by agreement the entry that matters most, those first."""

    since: datetime
    by_agreement: dict[int, tuple[Any, ...]]
    is_whole: bool


def last_look(user: User, *, now: datetime) -> datetime:
    """When the visit before this one was over; writes down that `user` looks now, once in a
    while."""
    seen = user.home_seen_at
    away = now - seen if seen else VISIT
    before = (user.home_seen_before if away < VISIT else seen) or now - AT_FIRST
    if away >= WRITTEN:
        values = {"home_seen_at": now, "home_seen_before": before}
        User.objects.filter(pk=user.pk).update(**values)
    return before


def entries(user: Any, *, since: datetime) -> Entries:
    found = [one for one in _entries(rights_of(user)) if one[1] >= since]
    by_agreement: dict[int, tuple[Any, ...]] = {}
    for entry in sorted(found, key=lambda one: (_weight(one[2]), -one[0])):
        by_agreement.setdefault(entry[3], entry)
    return Entries(since, by_agreement, len(found) < READ)


def told_first(found: Entries, seen: Collection[int]) -> list[int]:
    """The agreements that are told of, of those one may see."""
    return [pk for pk in found.by_agreement if pk in seen][:TOLD]


def changes(
    found: Entries, seen: Collection[int], agreements: Mapping[int, Agreement],
    acts: Mapping[int, NextAct],
) -> Changes | None:  # fmt: skip
    """The same in words; None where nothing changed."""
    told = [
        _told(found.by_agreement[pk], agreements[pk], acts.get(pk))
        for pk in told_first(found, seen)
    ]
    if not told:
        return None
    count = len(found.by_agreement.keys() & set(seen)) if found.is_whole else None
    return Changes(found.since, told, count, urlencode({"updated_since": found.since.isoformat()}))


@compiled
def _entries(rights: Any) -> Any:
    """The newest entries about an agreement: (number, when, verb, agreement, what, who)."""
    rows = ChangeEntry.objects.told_to(rights).exclude(agreement=None).order_by("-number")
    return rows.values_list("number", "at", "verb", "agreement", "detail", "audit__actor")[:READ]


def _weight(verb: str) -> int:
    return ORDER.index(verb) if verb in MOVES else len(ORDER)


def _told(entry: tuple[Any, ...], agreement: Agreement, act: NextAct | None) -> Change:
    _number, at, verb, _pk, detail, actor = entry
    moves = verb in MOVES
    return Change(
        agreement=agreement,
        words=_words(verb, detail, act),
        follows=_follows(act) if moves and act else "",
        day=timezone.localtime(at).date(),
        who=actor if actor and actor != SYSTEM else "",
        moves=moves,
    )


def _follows(act: NextAct) -> str:
    """What is next, and when."""
    return f"{act_words(act)} {format_date(act.day, SHORT)}" if act.day else act_words(act)


def _words(verb: str, detail: Mapping[str, Any], act: NextAct | None) -> str:
    if verb == "decide" and act and act.decision:
        return _("Decided: %(what)s.") % {"what": decided_words(act)}
    if verb not in MOVES:
        return f"{action_label(verb)}."
    status = detail.get("status", "")
    told = StatusCode(status).label if status in StatusCode.values else _("another")
    return str(MOVES[verb]) % {"status": told}
