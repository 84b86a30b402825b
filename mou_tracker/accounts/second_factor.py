"""Roles whose people need a second factor: an authenticator app, a passkey or a security key.

The office chooses the roles. Whoever has one of them and no factor is led to set one up and reaches
nothing else, by page or by a session at the API; keys and calendar addresses are proofs of their
own. Who comes by a provider that asks for a second factor itself needs none here.
"""

from collections.abc import Sequence
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from django.conf import settings
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.actions import Conflict
from agreements.actions.action import require

from .mails import tell_at_once
from .models import Role, User
from .office import office_action
from .sessions import end_sessions, has_come_by_provider

#: What proves a second time who somebody is. Recovery codes stand in for one of these.
PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def must_set_up(request: HttpRequest) -> bool:
    """Whether who is signed in may do nothing before they have set up a factor. Asks the database
    only where the office asks a factor of their role."""
    user: Any = request.user
    if not (user.is_authenticated and user.role in user.factor_roles):
        return False
    if settings.OIDC_SECOND_FACTOR == "provider" and has_come_by_provider(request, user):
        return False
    return not proofs_of(user).exists()


def proofs_of(user: User) -> Any:
    return Authenticator.objects.filter(user=user, type__in=PROOFS)


def without_factor() -> dict[str, int]:
    """Role -> so many people with an open account have no factor."""
    proofs = Authenticator.objects.filter(user=OuterRef("pk"), type__in=PROOFS)
    rows = User.objects.filter(~Exists(proofs), is_active=True).order_by()
    return dict(rows.values_list("role").annotate(Count("pk")))


class Factors(DefaultMFAAdapter):
    """The last factor of somebody who must have one stays: between its end and the next one a
    password alone would do."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user: Any = authenticator.user
        if user.role not in user.factor_roles or authenticator.type not in PROOFS:
            return True
        others: bool = proofs_of(user).exclude(pk=authenticator.pk).exists()
        return others


def set_factor_roles(*, by: User, roles: Sequence[str]) -> None:
    """Of which roles a second factor is asked: from the next page on, of those invited later
    too."""
    require(by, "manage_users")
    wanted = [role for role in Role.values if role in roles]
    with office_action("set_factor_roles", by=by) as done:
        before = User.objects.get(pk=by.pk).factor_roles
        if User.objects.exclude(factor_roles=wanted).update(factor_roles=wanted):
            done.describe(subject=by, detail={"factor_roles": [before, wanted]})


def reset_factor(*, by: User | None, user: User) -> None:
    """Whoever lost app, passkey and recovery codes signs in with the password again, and where
    their role needs a factor sets up another at once. All their sessions end, and a mail tells
    them. Conflict where there is nothing to reset, and for one's own: those are changed where they
    were set up."""
    require(by, "manage_users")
    if by is not None and by.pk == user.pk:
        raise Conflict(_("Change your own second factor under “Signing in”."), code="own_factor")
    with office_action("reset_factor", by=by) as done:
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        kinds = sorted(Authenticator.objects.filter(user=row).values_list("type", flat=True))
        if not kinds:
            raise Conflict(_("This account has no second factor."), code="no_factor")
        Authenticator.objects.filter(user=row).delete()
        done.describe(subject=row, detail={"factors": kinds})
        end_sessions(by=by, user=row)
        _tell(row, by=by)


def _tell(user: User, *, by: User | None) -> None:
    """A mail to whose factor was reset: somebody else may have talked an administrator into it."""
    tell_at_once(
        "factor_reset",
        to=user,
        about="factor-reset",
        subject=gettext_lazy("Your second factor was reset"),
        by=by,
        link=f"{settings.SITE_URL}{reverse('account_login')}",
    )
