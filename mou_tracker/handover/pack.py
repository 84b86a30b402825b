"""What whoever takes over has to know: per agreement one sheet, in the order of what comes next.

Read for who looks at it: what they may not see is not there, whatever was handed over.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from activities.models import ActionItem, Activity, ActivityAgreement
from agreements.dates import PartialDate
from agreements.disclosure import Disclosure
from agreements.models import Agreement, AgreementContact, Commitment, Post, Standing
from agreements.status.listing import AgreementRow, rows_for
from agreements.status.next_act import NextAct, next_acts

from .models import Handover, Sheet

#: Contacts told on a sheet, and letters.
LAST = 3


@dataclass(frozen=True, slots=True)
class Contact:
    """Something that was done, told by its day, its kind and its title."""

    uid: str
    kind: str
    title: dict[str, str]
    when: PartialDate


@dataclass(slots=True)
class AgreementSheet:
    """One agreement. `act`: what comes next of it; `people`: in the posts that are reached about
    it; `letters`: sent, and nobody has answered; `missing`: notes of what is not recorded."""

    sheet: Sheet
    row: AgreementRow
    act: NextAct
    commitments: list[Commitment] = field(default_factory=list)
    items: list[ActionItem] = field(default_factory=list)
    people: list[Post] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    letters: list[Contact] = field(default_factory=list)
    missing: list[Any] = field(default_factory=list)


def sheets_of(handover: Handover, *, user: Any, on: date, today: date) -> list[AgreementSheet]:
    """The sheets of what `user` may see, the nearest act first; a fixed number of statements."""
    kept = {row.agreement_id: row for row in handover.sheets.select_related("handover")}
    seen = Agreement.objects.visible_to(user).filter(pk__in=kept).order_by("reference")
    rows = rows_for(seen, on=on, today=today, user=user)
    acts = next_acts([row.id for row in rows], user=user, on=on, today=today)
    found = {row.id: AgreementSheet(kept[row.id], row, acts[row.id]) for row in rows}
    _add_commitments(found, user)
    _add_items(found, user)
    _add_people(found, user, on)
    _add_contacts(found, user, on)
    _add_missing(found, user)
    far = date.max
    return sorted(found.values(), key=lambda one: (one.act.day or far, one.row.reference))


def _add_commitments(found: dict[int, AgreementSheet], user: Any) -> None:
    promises: Any = Commitment.objects
    rows = promises.visible_to(user).open().filter(term__agreement__in=found)
    for row in rows.select_related("term", "owner").order_by("due_latest", "pk"):
        found[row.term.agreement_id].commitments.append(row)


def _add_items(found: dict[int, AgreementSheet], user: Any) -> None:
    open_items = ActionItem.objects.visible_to(user).open()
    own = open_items.filter(agreement__in=found)
    links = ActivityAgreement.objects.filter(agreement__in=found)
    under: dict[int, list[int]] = defaultdict(list)
    for activity, agreement in links.values_list("activity", "agreement"):
        under[activity].append(agreement)
    of_meetings = open_items.filter(activity__agreements__in=found).distinct()
    for row in own.select_related("owner").order_by("due_latest", "pk"):
        found[row.agreement_id].items.append(row)
    for row in of_meetings.select_related("owner", "owner_party").order_by("due_latest", "pk"):
        for agreement in under[row.activity_id]:
            found[agreement].items.append(row)


def _add_people(found: dict[int, AgreementSheet], user: Any, on: date) -> None:
    held = Post.objects.held_on(on).order_by().values("pk")
    named = AgreementContact.objects.visible_to(user).filter(agreement__in=found, post__in=held)
    for row in named.listed():
        found[row.agreement_id].people.append(row.post)


def _add_contacts(found: dict[int, AgreementSheet], user: Any, on: date) -> None:
    """The last LAST of each agreement, and of its letters without a reply: a statement each."""
    for agreement, rows in latest_contacts(found, user=user, on=on).items():
        found[agreement].contacts = rows
    letters = Activity.objects.visible_to(user).unanswered(on, seen_by=user)
    for agreement, rows in _latest(letters, found).items():
        found[agreement].letters = rows


def latest_contacts(agreements: Iterable[int], *, user: Any, on: date) -> dict[int, list[Contact]]:
    """What was held last by `on` under each of `agreements` (ids), latest first: LAST of each at
    most, however many there are."""
    return _latest(Activity.objects.visible_to(user).recent(on), agreements)


def _latest(held: QuerySet[Activity], agreements: Iterable[int]) -> dict[int, list[Contact]]:
    place = Window(
        RowNumber(),
        partition_by="agreement",
        order_by=(F("activity__held_latest").desc(nulls_last=True), F("activity").desc()),
    )
    links = ActivityAgreement.objects.filter(
        agreement__in=list(agreements), activity__in=held.order_by().values("pk")
    )
    told = links.annotate(place=place).filter(place__lte=LAST).order_by("agreement", "place")
    found: dict[int, list[Contact]] = defaultdict(list)
    for link in told.select_related("activity"):
        one = link.activity
        found[link.agreement_id].append(Contact(one.uid, one.kind, one.title, one.held or one.when))
    return found


def _add_missing(found: dict[int, AgreementSheet], user: Any) -> None:
    """Disclosed to `user`, in words of the reader's language only where they are shown."""
    rows = dict(Standing.objects.filter(agreement__in=found).values_list("agreement", "missing"))
    disclosure = Disclosure.to(user, rows.values())
    for agreement, missing in rows.items():
        found[agreement].missing = disclosure.notes(missing)


def counted(sheets: Sequence[AgreementSheet]) -> dict[str, int]:
    """How many sheets there are, and how many were read."""
    return {"n": len(sheets), "read": sum(1 for one in sheets if one.sheet.read_on)}
