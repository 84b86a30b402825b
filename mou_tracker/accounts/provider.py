"""Sign-in by the office's own provider (OpenID Connect): whom it lets in, and as whom.

A person and an identity at the provider are linked once, by an address that the provider vouches
for, that the office allows and that belongs to an invited person; from then on by the identity
alone. The password stays what it was. Claims are read and not kept.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from agreements.actions.action import require
from agreements.texts import readable
from mou_tracker.accounts.models import Role, User

from . import installation
from .account_changes import Change, tell_of_change
from .office import office_action
from .provider_session import ProviderSession

#: Why somebody is not let in -> what they read.
REASONS = {
    "cancelled": _("%(provider)s: the sign-in was stopped there."),
    "failed": _("%(provider)s: no answer, or not the one it should give. Try again in a minute."),
    "no_address": _("%(provider)s: told no e-mail address of yours."),
    "unverified": _("%(provider)s: does not vouch for your e-mail address."),
    "domain": _("Addresses of this domain may not sign in here."),
    "not_invited": _("Nobody has invited your address yet."),
    "closed": _("This account is closed."),
    "another_person": _("You are signed in as somebody else here. Sign out first."),
    "another_identity": _("%(provider)s: this account is linked to another identity there."),
}
#: Those that say something about somebody, and are kept in the trail.
TOLD = set(REASONS) - {"cancelled", "failed"}


class ProviderSignIn(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        claims = claims_of(sociallogin.account.extra_data)
        sociallogin.account.extra_data = {}
        known = sociallogin.user if sociallogin.is_existing else None
        found, reason = (known, _standing(known)) if known else person_for(claims)
        if found and not reason:
            reason = _whose(request, sociallogin.account, found)
        if reason or found is None:
            raise ImmediateHttpResponse(refused(request, reason, user=found))
        if known is None:
            link(sociallogin.account, found)
            sociallogin.user = found
        else:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})

    def get_requests_session(self) -> ProviderSession:
        return ProviderSession()

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **_more: Any
    ) -> None:
        # not every provider sends our word (`state`) back with its refusal
        is_refusal = request.GET.get("error") == "access_denied"
        reason = "cancelled" if is_refusal or error == AuthError.CANCELLED else "failed"
        raise ImmediateHttpResponse(refused(request, reason))


def claims_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider says of a person: in the token, and where it was asked, besides."""
    return {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}


def person_for(claims: Mapping[str, Any]) -> tuple[User | None, str]:
    """Whom an identity that was never seen belongs to, or why to nobody."""
    email = str(claims.get("email") or "").strip()
    if not is_address(email):
        return None, "no_address"
    if str(claims.get("email_verified")).lower() != "true":
        return None, "unverified"
    if not is_allowed(email):
        return None, "domain"
    # the database takes letters for one that Unicode keeps apart: ı (dotless) for i
    alike = User.objects.filter(email__iexact=email)
    found = next((one for one in alike if one.email.lower() == email.lower()), None)
    if found is None and settings.OIDC_NEW_READERS:
        found = _admit(email, name=str(claims.get("name") or email.partition("@")[0]))
    return found, _standing(found) if found else "not_invited"


def is_address(text: str) -> bool:
    field = User._meta.get_field("email")
    try:
        field.clean(text, None)
    except ValidationError:
        return False
    return True


def is_allowed(email: str) -> bool:
    """Whether addresses of this domain may come by the provider; without a list each may."""
    domain = email.rpartition("@")[2].lower()
    return not settings.OIDC_DOMAINS or domain in settings.OIDC_DOMAINS


def _standing(user: User) -> str:
    if not user.is_open:
        return "closed"
    return "" if is_allowed(user.email) else "domain"


def _whose(request: HttpRequest, account: SocialAccount, user: User) -> str:
    if request.user.is_authenticated and request.user.pk != user.pk:
        return "another_person"
    others = SocialAccount.objects.filter(user=user, provider=account.provider)
    is_another = others.exclude(uid=account.uid).exists()
    return "another_identity" if is_another else ""


def _admit(email: str, *, name: str) -> User:
    with office_action("admit_reader", by=None) as done:
        user = User.objects.create_user(
            email=email, password=None, role=Role.READER, native_name=readable(name)[:120]
        )
        done.describe(subject=user, detail={"role": Role.READER.value})
    return user


def link(account: SocialAccount, user: User) -> None:
    """From now on the identity signs `user` in."""
    with office_action("link_provider", by=user) as done:
        user.vouch_for_address()
        account.user = user
        account.save()
        done.describe(subject=user, detail={"provider": settings.OIDC_NAME})
        tell_of_change(Change.LINKED, to=user, by=user, provider=settings.OIDC_NAME)


def unlink(*, by: User, user: User) -> None:
    """The identity signs `user` in no more; the next time it is asked for the address again."""
    if by.pk != user.pk:
        require(by, "manage_users")
    with office_action("unlink_provider", by=by) as done:
        deleted, _kinds = SocialAccount.objects.filter(user=user).delete()
        if deleted:
            done.describe(subject=user, detail={"provider": settings.OIDC_NAME})
            tell_of_change(Change.UNLINKED, to=user, by=by, provider=settings.OIDC_NAME)


def is_linked(user: User) -> bool:
    return bool(settings.OIDC_NAME) and SocialAccount.objects.filter(user=user).exists()


def refused(request: HttpRequest, reason: str, *, user: User | None = None) -> HttpResponse:
    """The page that says why, and what one can do."""
    if reason in TOLD:
        with office_action("refuse_provider", by=None) as done:
            done.describe(subject=user or installation.this(), detail={"reason": reason})
    words = REASONS[reason] % {"provider": settings.OIDC_NAME}
    return render(request, "account/refused.html", {"words": words, "reason": reason}, status=403)


def came_by_provider(request: HttpRequest | None) -> bool:
    """Whether who signs in right now was vouched for by the provider."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) if request else None
    return records[-1].get("method") == "socialaccount" if records else False
