"""Whose account it is hears by mail of everything that changes how one gets into it, whoever did
it: in the owner's language, in the transaction of the change. Of another address both hear."""

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.wording.date_formats import using_preferences_of

from .languages import language_of
from .mails import tell_at_once
from .models import User


class Change(StrEnum):
    ADDRESS = "address"
    PASSWORD = "password"  # noqa: S105  a word for it
    APP_ADDED = "app-added"
    APP_REMOVED = "app-removed"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    RECOVERY_CODES = "recovery-codes"
    LINKED = "linked"
    UNLINKED = "unlinked"
    KEY_MADE = "key-made"
    KEY_REVOKED = "key-revoked"
    FEED_MADE = "feed-made"
    FEED_REVOKED = "feed-revoked"


WORDS = {
    Change.ADDRESS: _(
        "The e-mail address of your account in MOU Tracker was changed from %(before)s to "
        "%(after)s."
    ),
    Change.PASSWORD: _("The password of your account in MOU Tracker was changed."),
    Change.APP_ADDED: _("An authenticator app was added to your account in MOU Tracker."),
    Change.APP_REMOVED: _("The authenticator app was removed from your account in MOU Tracker."),
    Change.PASSKEY_ADDED: _(
        "A passkey or a security key was added to your account in MOU Tracker."
    ),
    Change.PASSKEY_REMOVED: _(
        "A passkey or a security key was removed from your account in MOU Tracker."
    ),
    Change.RECOVERY_CODES: _(
        "Recovery codes were made for your account in MOU Tracker; former ones count no more."
    ),
    Change.LINKED: _(
        "Your account in MOU Tracker was linked to an identity at the provider %(provider)s, which "
        "signs you in from now on."
    ),
    Change.UNLINKED: _(
        "Your account in MOU Tracker is no longer linked to an identity at the provider "
        "%(provider)s."
    ),
    Change.KEY_MADE: _("A key for the API that acts in your name was made: %(name)s."),
    Change.KEY_REVOKED: _("Your key for the API was revoked: %(name)s."),
    Change.FEED_MADE: _(
        "An address under which your calendar can be read without signing in was made: "
        "%(prefix)s… (%(scope)s)."
    ),
    Change.FEED_REVOKED: _(
        "An address of your calendar was revoked: %(prefix)s… (%(scope)s). It answers no more."
    ),
}
#: What the library calls the mails that it would write itself; the rest has an action of ours.
OF_THE_LIBRARY = {
    "mfa/email/totp_activated": Change.APP_ADDED,
    "mfa/email/totp_deactivated": Change.APP_REMOVED,
    "mfa/email/webauthn_added": Change.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Change.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": Change.RECOVERY_CODES,
}


def tell_of_change(
    change: Change, *, to: User, by: Any, former_address: str = "", **details: Any
) -> None:
    """`by`: the person, the owner or another, or None for the system; `former_address`: where the
    owner is told as well; `details`: what the words name, lazy where it is said in a language."""
    with using_preferences_of(to, language=language_of(to)):
        told = str(WORDS[change]) % details
    addresses = {one.lower(): one for one in (former_address, to.email) if one}
    for address in addresses.values():
        tell_at_once(
            "account_change",
            to=to,
            address=address,
            about=f"account-{change}",
            subject=_("A change to your account for MOU Tracker"),
            told=told,
            by=by,
            link=f"{settings.SITE_URL}{reverse('account_change_password')}",
        )
