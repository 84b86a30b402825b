"""Whoever may be told of an agreement's days, and what keeps a mail from them."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.access import LADDER
from agreements.models import Agreement
from agreements.wording.date_formats import format_date
from mou_tracker.accounts.models import Absence, Role, User
from mou_tracker.mail import check_address


def is_reachable(person: User) -> bool:
    """Whether a mail can be written to them at all, and no server has refused it for good."""
    if person.mail_fails_since is not None:
        return False
    try:
        check_address(person.email)
    except ValueError:
        return False
    return True


def is_notified(person: User) -> bool:
    """Whether the planner knows them."""
    return person.is_active and person.role in LADDER


@dataclass(frozen=True, slots=True)
class Stake:
    """One line of who is told: as what, who, and what keeps a mail from them."""

    role: Promise
    person: User | None
    absence: Absence | None = None

    @property
    def note(self) -> str:
        if self.person is None:
            return ""
        if not self.person.is_active:
            return _("The account is closed: nothing is sent.")
        if self.person.role not in LADDER:
            return _("This role is not reminded.")
        if not is_reachable(self.person):
            return _("No mail can be delivered to this address: the managers are told at once.")
        return _away(self.absence) if self.absence else ""


def _away(absence: Absence) -> str:
    told = {"day": format_date(absence.last_day), "deputy": absence.deputy}
    if absence.deputy is None:
        return _("Away until %(day)s: the next in line is told.") % told
    return _("Away until %(day)s, %(deputy)s stands in.") % told


@dataclass(slots=True)
class People:
    """`by_id`: everybody named on the page; `sees`: the ids of the deadlines each may see; `away`:
    who of them is absent."""

    agreement: Agreement
    is_ours: bool
    by_id: dict[int, User]
    watchers: list[User]
    sees: dict[int, set[int]] = field(default_factory=dict)
    away: dict[int, Absence] = field(default_factory=dict)

    def may_see(self, person: int, deadline: int) -> bool:
        return deadline in self.sees.get(person, ())

    @property
    def managers(self) -> list[User]:
        return [one for one in self.by_id.values() if is_notified(one) and one.role == Role.MANAGER]

    @property
    def attending(self) -> list[User]:
        """The responsible person and the deputy, as far as they are told anything."""
        named = (self.agreement.responsible_id, self.agreement.deputy_id)
        return [self.by_id[pk] for pk in named if pk and is_notified(self.by_id[pk])]

    @property
    def heirs(self) -> list[User]:
        """Who is told because of the agreement."""
        if self.attending:
            return [*self.attending, *self.watchers]
        return [*self.managers, *self.watchers] if self.is_ours else []

    @property
    def why_nobody(self) -> str:
        if not self.is_ours:
            return _("Only observed: nobody is reminded unless somebody is made responsible.")
        return _("Nobody is responsible, and there is no manager to be told in their place.")

    @property
    def lines(self) -> list[Stake]:
        """The responsible person and the deputy, nobody where there is none; watchers."""
        own = self.agreement
        named = [
            (gettext_lazy("Responsible"), own.responsible_id),
            (gettext_lazy("Deputy"), own.deputy_id),
            *((gettext_lazy("Watching"), one.pk) for one in self.watchers),
        ]
        return [Stake(role, self.by_id.get(pk), self.away.get(pk)) for role, pk in named]

    @property
    def is_left_to_managers(self) -> bool:
        return self.is_ours and not self.attending
