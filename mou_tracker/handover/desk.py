"""What somebody holds, and how each kind of it changes hands: one row a kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from activities.actions import change_action_item
from activities.models import ActionItem
from agreements import actions
from agreements.filters import AgreementFilter
from agreements.forms.agreement import named
from agreements.models import Agreement, Commitment, DeadlineAgreement
from agreements.models.fields import in_language
from mou_tracker.accounts.models import User
from mou_tracker.reminders import actions as reminders
from mou_tracker.reminders.models import TO_ANSWER, Entry, Reason, Watch

from .models import HoldingKind


@dataclass(frozen=True, slots=True)
class Held:
    """One thing somebody holds. `row`: what it is a row of; `stays`: why it does not move, or
    ""."""

    kind: HoldingKind
    row: Any
    agreement: Agreement | None
    label: str
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Who hands over to whom, who does it (None: the system), and when."""

    giver: User
    receiver: User
    by: User | None
    on: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """What `giver` holds as far as `seen_by` may see it. `query`: filters of the list of
    agreements; with them, only what is under those agreements."""

    giver: User
    receiver: User
    seen_by: User
    on: date
    query: str = ""

    @property
    def agreements(self) -> QuerySet[Agreement]:
        """Those it is narrowed to, whoever is responsible."""
        seen = Agreement.objects.visible_to(self.seen_by)
        if not self.query:
            return seen
        asked = QueryDict(self.query)
        found: QuerySet[Agreement] = AgreementFilter(asked, seen, on=self.on, user=self.seen_by).qs
        return found

    @property
    def ids(self) -> Any:
        """Of the same, for a statement."""
        return self.agreements.order_by().values("pk")

    def held(self) -> list[Held]:
        """All of it, in the order in which it moves."""
        found = list(self._held())
        shown = self._shown_to_receiver(found)
        return [_kept_from(one, shown) for one in found]

    def _held(self) -> Iterator[Held]:
        for kind in HoldingKind:
            yield from KINDS[kind].held(self)

    def _shown_to_receiver(self, found: Sequence[Held]) -> set[int]:
        """The agreements the receiver will be able to see: those open to them now, and those they
        are going to be responsible or deputy for."""
        concerned = {one.agreement.pk for one in found if one.agreement}
        open_now = Agreement.objects.visible_to(self.receiver).filter(pk__in=concerned)
        given = {one.agreement.pk for one in found if one.kind in GIVE_SIGHT and one.agreement}
        return {*open_now.values_list("pk", flat=True), *given}


GIVE_SIGHT = (HoldingKind.RESPONSIBLE, HoldingKind.DEPUTY)


def _kept_from(one: Held, shown: set[int]) -> Held:
    if one.stays or one.agreement is None or one.agreement.pk in shown:
        return one
    return replace(one, stays=_("Whoever takes over may not see this agreement."))


# --- What is held ------------------------------------------------------


def _responsible(desk: Desk) -> Iterator[Held]:
    for row in desk.agreements.filter(responsible=desk.giver).order_by("reference"):
        yield Held(HoldingKind.RESPONSIBLE, row, row, named(row))


def _deputy(desk: Desk) -> Iterator[Held]:
    for row in desk.agreements.filter(deputy=desk.giver).order_by("reference"):
        is_theirs = row.responsible_id == desk.receiver.pk
        stays = _("Whoever takes over is responsible for it already.") if is_theirs else ""
        yield Held(HoldingKind.DEPUTY, row, row, named(row), stays)


def _commitments(desk: Desk) -> Iterator[Held]:
    promises: Any = Commitment.objects
    rows = promises.visible_to(desk.seen_by).open().filter(owner=desk.giver)
    rows = rows.filter(term__agreement__in=desk.ids) if desk.query else rows
    for row in rows.select_related("term__agreement").order_by("pk"):
        agreement = row.term.agreement
        label = f"{agreement.reference} · {in_language(row.text)[0]}"
        yield Held(HoldingKind.COMMITMENT, row, agreement, label)


def _action_items(desk: Desk) -> Iterator[Held]:
    rows = ActionItem.objects.visible_to(desk.seen_by).open().filter(owner=desk.giver)
    if desk.query:
        within = desk.ids
        rows = rows.filter(Q(agreement__in=within) | Q(activity__agreements__in=within)).distinct()
    for row in rows.select_related("agreement", "activity").order_by("pk"):
        yield Held(HoldingKind.ACTION_ITEM, row, row.agreement, row.text)


def _watches(desk: Desk) -> Iterator[Held]:
    rows = Watch.objects.filter(user=desk.giver, agreement__in=desk.ids)
    for row in rows.select_related("agreement").order_by("agreement__reference"):
        yield Held(HoldingKind.WATCH, row, row.agreement, named(row.agreement))


def _reminders(desk: Desk) -> Iterator[Held]:
    """What others gave them and waits for them: the rest follows what they hold. The newest step
    of each stands for its series."""
    rows = Entry.objects.of(desk.giver).filter(reason=Reason.HANDED_OVER, state__in=TO_ANSWER)
    newest: dict[tuple[str, str, date], Entry] = {}
    for row in rows.order_by("-lead", "pk"):
        newest[row.origin, row.key, row.day] = row
    concerned = _agreements_of(newest, desk)
    for (origin, key, _day), row in newest.items():
        agreement = concerned.get((origin, key))
        if agreement is not None or not desk.query:
            label = named(agreement) if agreement else str(row.get_kind_display())
            yield Held(HoldingKind.REMINDER, row, agreement, label)


def _agreements_of(series: Any, desk: Desk) -> dict[tuple[str, str], Agreement]:
    """The agreement each deadline is about, of those the desk is narrowed to."""
    named = {(origin, key) for origin, key, _day in series}
    links = DeadlineAgreement.objects.filter(
        deadline__origin__in={origin for origin, _key in named},
        agreement__in=desk.ids,
    ).select_related("deadline", "agreement")
    return {
        (link.deadline.origin, link.deadline.key): link.agreement
        for link in links
        if (link.deadline.origin, link.deadline.key) in named
    }


# --- How it changes hands ------------------------------------------------------


def _give_agreement(column: str) -> Callable[[Change, Any], None]:
    def give(change: Change, row: Agreement) -> None:
        given: dict[str, Any] = {column: change.receiver}
        actions.change_agreement(by=change.by, on=change.on, agreement=row, **given)

    return give


def _give_commitment(change: Change, row: Commitment) -> None:
    actions.change_commitment(by=change.by, on=change.on, commitment=row, owner=change.receiver)


def _give_item(change: Change, row: ActionItem) -> None:
    change_action_item(by=change.by, on=change.on, item=row, owner=change.receiver)


def _give_watch(change: Change, row: Watch) -> None:
    if not Watch.objects.filter(user=change.receiver, agreement=row.agreement_id).exists():
        Watch.objects.create(user=change.receiver, agreement=row.agreement)
    Watch.objects.filter(user=change.giver, agreement=row.agreement_id).delete()


def _give_reminder(change: Change, row: Entry) -> None:
    reminders.hand_over(
        entry=row, by=change.giver, to=change.receiver, now=change.now, on=change.on,
        actor=change.by,
    )  # fmt: skip


# --- What was moved, found again ------------------------------------------------------


def _rows(rows: Callable[[], Any], column: str) -> Callable[[Sequence[int], User], QuerySet[Any]]:
    """Of `rows` those of these keys that somebody holds now, as `column` says."""

    def held_now(keys: Sequence[int], holder: User) -> QuerySet[Any]:
        found: QuerySet[Any] = rows().filter(pk__in=keys, **{column: holder})
        return found

    return held_now


def _open_promises() -> Any:
    promises: Any = Commitment.objects
    return promises.open()


def _watches_now(keys: Sequence[int], holder: User) -> QuerySet[Any]:
    return Watch.objects.filter(agreement__in=keys, user=holder).select_related("agreement")


def _reminders_now(keys: Sequence[int], holder: User) -> QuerySet[Any]:
    """`keys`: entries of whoever gave them."""
    same = Entry.objects.filter(pk__in=keys, origin=OuterRef("origin"), key=OuterRef("key"))
    waiting = Entry.objects.of(holder).filter(
        Exists(same.filter(day=OuterRef("day"))),
        reason=Reason.HANDED_OVER,
        state__in=TO_ANSWER,
    )
    return waiting.order_by("origin", "key", "day", "lead").distinct("origin", "key", "day")


@dataclass(frozen=True, slots=True)
class Kind:
    """`held`: of a desk; `give`: from one to another; `held_now`: of those that were moved, by the
    keys kept of them, what somebody holds now; `key`: what is kept of a row."""

    held: Callable[[Desk], Iterator[Held]]
    give: Callable[[Change, Any], None]
    held_now: Callable[[Sequence[int], User], QuerySet[Any]]
    key: str = "pk"


KINDS: dict[str, Kind] = {
    HoldingKind.ACTION_ITEM: Kind(
        _action_items, _give_item, _rows(ActionItem.objects.open, "owner")
    ),
    HoldingKind.COMMITMENT: Kind(_commitments, _give_commitment, _rows(_open_promises, "owner")),
    HoldingKind.RESPONSIBLE: Kind(
        _responsible, _give_agreement("responsible"), _rows(Agreement.objects.all, "responsible")
    ),
    HoldingKind.DEPUTY: Kind(
        _deputy, _give_agreement("deputy"), _rows(Agreement.objects.all, "deputy")
    ),
    HoldingKind.WATCH: Kind(_watches, _give_watch, _watches_now, key="agreement_id"),
    HoldingKind.REMINDER: Kind(_reminders, _give_reminder, _reminders_now),
}
