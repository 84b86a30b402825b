"""What is kept of one person goes, as far as no act and no trail needs it."""

import re
from datetime import date
from html import escape
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.actions.action import Conflict, record_action
from agreements.actions.reducing import reduce_person
from agreements.models import OutboxMessage, OutboxState
from mou_tracker.accounts.models import Absence, ApiKey, User, UserSession
from mou_tracker.collaboration.models import Draft, SavedView
from mou_tracker.feeds.models import FeedSecret

from .about import accounts_of, people_of

#: Of an account: what goes with it, and the column that says whose it is. Shared views are the
#: office's.
OWN: tuple[tuple[Any, str, dict[str, Any]], ...] = (
    (Draft, "user", {}),
    (SavedView, "owner", {"is_shared": False}),
    (FeedSecret, "user", {}),
    (ApiKey, "user", {}),
    (Absence, "user", {}),
    (UserSession, "user", {}),
    (EmailAddress, "user", {}),
    (Authenticator, "user", {}),
    (SocialAccount, "user", {}),
)
#: Columns of a mail in which an address may stand: also in one to somebody else, which tells of it.
NAMING = ("subject", "text", "html", "last_error")


def erase(*, by: Any, on: date, address: str) -> list[str]:
    """Everything known by `address`, in sentences that say what went and what stays. Raises
    Conflict, with nothing changed, where an account is still open."""
    accounts = accounts_of(address)
    if any(one.is_active for one in accounts):
        raise Conflict(
            _("The account is open: hand over its desk and close it first."), code="open"
        )
    told = []
    for person in people_of(address):
        stays = reduce_person(by=by, on=on, person=person, because="erasure")
        told.append(
            f"person {person.uid}: how they are reached went; the name stays in what they did"
            if stays
            else f"person {person.uid}: everything went"
        )
    for account in accounts:
        _erase_account(by=by, on=on, account=account)
        told.append(
            f"account {account.pk}: address, profile, ways to sign in, absences, keys, feeds, "
            "drafts and own views went, and the address in mails; the name stays in the trail, "
            "which can have no row changed"
        )
    return told


def _erase_account(*, by: Any, on: date, account: User) -> None:
    with record_action(verb="erase_account", needs="manage_users", by=by, on=on) as done:
        row = User.objects.select_for_update().get(pk=account.pk)
        for model, owner, only in OWN:
            model._default_manager.filter(**{owner: row}, **only).delete()
        erased = f"erased-{row.pk}@example.invalid"
        _erase_from_mails(row, erased)
        row.email, row.latin_name = erased, ""
        row.language, row.date_style, row.week_start = "", "", None
        row.last_login = row.home_seen_at = row.home_seen_before = None
        row.set_unusable_password()
        row.save()
        done.describe(subject=row)


def _erase_from_mails(row: User, erased: str) -> None:
    """What was told and when stays, without the addresses it ever went to, but for those that are
    somebody else's by now; what waits is told to nobody any more."""
    own = OutboxMessage.objects.filter(recipient=row)
    used = {row.email, *own.order_by().values_list("to_address", flat=True)}
    others = User.objects.exclude(pk=row.pk).values_list("email", flat=True)
    theirs = {one.lower() for one in others}
    addresses = {one for one in used if one and one.lower() not in theirs}
    own.filter(state=OutboxState.WAITING).delete()
    own.update(to_address=erased)
    if not addresses:
        return
    spellings = sorted({spelt for one in addresses for spelt in (one, escape(one))})
    spelled = "|".join(map(re.escape, spellings))
    whole = re.compile(rf"(?<![\w.+'-])(?:{spelled})(?![\w-]|\.\w)", re.IGNORECASE)
    holds = Q()
    for spelt in spellings:
        for name in NAMING:
            holds |= Q(**{f"{name}__icontains": spelt})
    for mail in OutboxMessage.objects.filter(holds).iterator(chunk_size=500):
        for name in NAMING:
            setattr(mail, name, whole.sub(erased, getattr(mail, name)))
        mail.save(update_fields=NAMING)
