"""What people change about themselves, and what an administrator changes about accounts. One
transaction each, with its audit row; `on` is not asked for, nothing here concerns a day."""

from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.actions import Conflict
from agreements.actions.action import require
from agreements.actions.holdings import move_holdings
from mou_tracker.accounts.account_changes import Change, tell_of_change
from mou_tracker.accounts.keys import revoke_key
from mou_tracker.accounts.mails import tell_at_once
from mou_tracker.accounts.models import ApiKey, Role, User
from mou_tracker.accounts.sessions import end_sessions, loses_rights, require_over

from .office import office_action

#: What a person decides alone.
OWN = ("native_name", "latin_name", "language", "time_zone", "date_style", "week_start")
#: What an administrator decides.
ADMINISTERED = ("native_name", "latin_name", "email", "role", "is_active")
#: What decides whether somebody has their rights, and how long.
STANDING = frozenset(("role", "is_active", "closes_on"))
#: What decides whether somebody can hold a day that must not be missed.
HOLDS_BY = ("role", "is_active", "email", "mail_fails_since")


def change_profile(*, by: User, **given: Any) -> User:
    """`by` changes name, language, zone or manner; ValidationError at the field that is wrong."""
    return _change("change_profile", by, by=by, allowed=OWN, given=given)


def change_user(*, by: User, user: User, **given: Any) -> User:
    """An administrator changes a name, an address, a role, or that somebody may sign in no more:
    from the next request on. A closed account is opened by `reopen_account` alone. Nobody takes
    their own role, so that one administrator is always left."""
    require(by, "manage_users")
    if user.pk == by.pk and any(given.get(name, own) != own for name, own in _standing(user)):
        raise Conflict(_("Ask another administrator to change your own role."), code="own_role")
    if user.pk == by.pk and given.get("closes_on", user.closes_on) != user.closes_on:
        raise Conflict(
            _("Ask another administrator: nobody decides when their own account is closed."),
            code="own_role",
        )
    if given.get("email", user.email) != user.email:
        given["mail_fails_since"] = None  # nothing is known of the new one
    if given.get("is_active") and not user.is_active:
        raise Conflict(
            _("This account is closed: “Open again and invite” opens it, with a new password."),
            code="closed",
        )
    allowed = (*ADMINISTERED, "mail_fails_since", "closes_on")
    return _change("change_user", user, by=by, allowed=allowed, given=given)


def change_password(*, by: User | None, user: User, password: str, keep: str | None = None) -> None:
    """A new password, by its owner or on the server. Whoever else is signed in with the old one is
    so no longer, but the session with the key `keep`. The first one by its owner is no change: an
    invitation asked for it."""
    require_over(by, user)
    is_told = by is None or user.has_usable_password()
    with office_action("change_password", by=by) as done:
        user.set_password(password)
        user.save(update_fields=["password"])
        done.describe(subject=user)
        if is_told:
            tell_of_change(Change.PASSWORD, to=user, by=by)
        end_sessions(by=by, user=user, keep=keep)


def close_account(
    *, by: User | None, user: User, on: date, closes_on: date, told: dict[str, Any]
) -> User:
    """Who leaves may sign in no more from `closes_on` on: at once where that is today, else the
    night closes it. `told`: what was named of what they hold, for the trail."""
    require(by, "manage_users")
    given: dict[str, Any] = {"closes_on": closes_on}
    if closes_on <= on:
        given["is_active"] = False
    allowed = tuple(given)
    return _change("close_account", user, by=by, allowed=allowed, given=given, told=told)


def reopen_account(*, by: User, user: User) -> User:
    """Who comes back has their account again, with what they did under it, and is invited to a
    new password; nothing opens it that did before: password, second factor, passkey, identity at
    the provider."""
    require(by, "manage_users")
    if user.is_active:
        raise Conflict(_("This account is open."), code="open")
    with office_action("reopen_account", by=by) as done:
        row = lock_user(user)
        row.is_active, row.closes_on = True, None
        row.set_unusable_password()
        row.save(update_fields=["is_active", "closes_on", "password"])
        Authenticator.objects.filter(user=row).delete()
        SocialAccount.objects.filter(user=row).delete()
        move_holdings(people=[row])
        _write_invitation(row, by=by)
        done.describe(subject=row, detail={"is_active": [False, True]})
    return row


def set_officers_rights(*, by: Any, coordinate: bool) -> None:
    """Whether officers have the rights of coordinators, as in an office of one: from the next
    request on, those invited later too."""
    require(by, "manage_users")
    with office_action("set_officers_rights", by=by) as done:
        changed = User.objects.exclude(officers_coordinate=coordinate)
        if changed.update(officers_coordinate=coordinate):
            done.describe(
                subject=lock_user(by), detail={"officers_coordinate": [not coordinate, coordinate]}
            )


def mark_address(*, by: User, user: User, fails: bool, on: date) -> User:
    """Whether mail reaches `user` at their address: somebody knows better than the mail server. A
    mail that the server takes says so, too; one that it refuses for good, the contrary."""
    require(by, "see_dead_letters")
    since = (user.mail_fails_since or on) if fails else None
    given = {"mail_fails_since": since}
    return _change("mark_address", user, by=by, allowed=tuple(given), given=given)


def _standing(user: User) -> list[tuple[str, Any]]:
    return [("role", user.role), ("is_active", user.is_active)]


def _lock_administrators() -> None:
    rows = User.objects.select_for_update(no_key=True).filter(role=Role.ADMINISTRATOR)
    list(rows.order_by("pk").values_list("pk"))


def _keep_an_administrator(row: User) -> None:
    """Conflict where `row`, not yet saved, leaves nobody who administers and stays."""
    if row.role == Role.ADMINISTRATOR and row.is_active and row.closes_on is None:
        return
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True, closes_on=None)
    if not others.exclude(pk=row.pk).exists():
        raise Conflict(
            _("Nobody would be left who administers: make somebody else an administrator first."),
            code="last_administrator",
        )


def _change(
    verb: str,
    user: User,
    *,
    by: User | None,
    allowed: tuple[str, ...],
    given: dict[str, Any],
    told: dict[str, Any] | None = None,
) -> User:
    unknown = set(given) - set(allowed)
    if unknown:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    with office_action(verb, by=by) as done:
        if user.role == Role.ADMINISTRATOR and not STANDING.isdisjoint(given):
            _lock_administrators()  # two who leave at once ask one after the other
        row = lock_user(user)
        before_it, changed = row.rights, {}
        was_active, did_administer = row.is_active, row.role == Role.ADMINISTRATOR
        for name, value in given.items():
            before = getattr(row, name)
            if before != value:
                changed[name] = [_plain(before), _plain(value)]
                setattr(row, name, value)
        row.full_clean(exclude=["password"])
        if was_active and did_administer and not STANDING.isdisjoint(changed):
            _keep_an_administrator(row)
        if changed:
            row.save(update_fields=list(changed))
            if not changed.keys().isdisjoint(HOLDS_BY):
                move_holdings(people=[row])
            if "email" in changed:
                row.vouch_for_address()
                _tell_of_address(row, *changed["email"], by=by)
            done.describe(subject=row, detail=changed | (told or {}))
            is_closed = was_active and not row.is_active
            if is_closed or loses_rights(before_it, row.rights):
                end_sessions(by=by, user=row)
            if is_closed:
                _end_secrets(row, by=by)
    return row


def _tell_of_address(row: User, before: str, after: str, *, by: User | None) -> None:
    tell_of_change(Change.ADDRESS, to=row, by=by, former_address=before, before=before, after=after)


def _end_secrets(user: User, *, by: User | None) -> None:
    """Keys and calendar addresses end for good: an account that is opened again has none. Feeds
    are a higher package, asked by a dotted name."""
    for key in ApiKey.objects.filter(user=user, revoked_at=None):
        revoke_key(by=by, key=key)
    import_string(settings.REVOKES_FEEDS)(user=user, by=by, now=timezone.now())


def _plain(value: Any) -> Any:
    """As the audit keeps it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def lock_user(user: User) -> User:
    """The row, locked. Not its key: whoever writes what is somebody's, a planner, need not wait."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def invite_user(
    *, by: User, email: str, native_name: str, role: str, language: str = "", latin_name: str = ""
) -> User:
    """A new account, and the mail with which its owner sets a password. ValidationError where the
    address is taken."""
    require(by, "manage_users")
    with office_action("invite_user", by=by) as done:
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError({"email": _("Somebody has an account with this address.")})
        user = User.objects.create_user(
            email=email,
            password=None,
            role=role,
            native_name=native_name,
            latin_name=latin_name,
            language=language,
        )
        _write_invitation(user, by=by)
        done.describe(subject=user, detail={"role": role})
    return user


def invite_again(*, by: User, user: User) -> None:
    """Another mail with a fresh link, for who has never signed in; Conflict afterwards."""
    require(by, "manage_users")
    if user.last_login is not None or not user.is_active:
        raise Conflict(_("This person has signed in already."), code="not_waiting")
    with office_action("invite_user", by=by) as done:
        _write_invitation(user, by=by)
        done.describe(subject=user, detail={"role": user.role})


def _write_invitation(user: User, *, by: User) -> None:
    """The mail waits in the outbox; its link holds once and for `PASSWORD_RESET_TIMEOUT`."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    tell_at_once(
        "invitation",
        to=user,
        about="invite",
        subject=gettext_lazy("Your account for MOU Tracker"),
        by=by,
        link=f"{settings.SITE_URL}{path}",
        days=settings.PASSWORD_RESET_TIMEOUT // 86_400,
        again=f"{settings.SITE_URL}{reverse('account_reset_password')}",
    )
