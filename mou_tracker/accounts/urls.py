"""Addresses of the settings."""

from django.urls import path
from django.views.generic import RedirectView

from .views import (
    absences,
    audit,
    compliance,
    keys,
    profile,
    provider,
    second_factor,
    sessions,
    users,
)

app_name = "accounts"
S = "settings/"

#: Pages of the library that we do without: its addresses lead to ours. An address is given by the
#: office, and whoever is linked to a provider became so by signing in there.
REPLACED = {
    "accounts/email/": "accounts:profile",
    "accounts/3rdparty/": "accounts:security",
    "accounts/3rdparty/login/cancelled/": "account_login",
    "accounts/3rdparty/login/error/": "account_login",
}

urlpatterns = [
    path("accounts/oidc/office/login/", provider.ToProvider.as_view(), name="to-provider"),
    path(
        "accounts/oidc/office/login/callback/",
        provider.FromProvider.as_view(),
        name="from-provider",
    ),
    path("accounts/second-factor/", second_factor.SetUpFactor.as_view(), name="set-up-factor"),
    path(
        "accounts/2fa/webauthn/keys/<int:pk>/remove/",
        second_factor.RemovePasskey.as_view(),
        name="remove-passkey",
    ),
    *(
        path(old, RedirectView.as_view(pattern_name=new, permanent=False))
        for old, new in REPLACED.items()
    ),
    path(S + "security/unlink/", provider.Unlink.as_view(), name="unlink"),
    path(S + "profile/", profile.Profile.as_view(), name="profile"),
    path(S + "absence/", absences.Absences.as_view(), name="absences"),
    path(S + "absence/<int:pk>/end/", absences.EndAbsence.as_view(), name="end-absence"),
    path(S + "absence/<int:pk>/remove/", absences.RemoveAbsence.as_view(), name="remove-absence"),
    path(S + "security/", profile.Security.as_view(), name="security"),
    path(
        S + "security/sessions/<slug:name>/end/",
        sessions.EndSession.as_view(),
        name="end-session",
    ),
    path(
        S + "security/sessions/end-others/",
        sessions.EndOtherSessions.as_view(),
        name="end-other-sessions",
    ),
    path(S + "feed/", profile.Feed.as_view(), name="feed"),
    path(S + "keys/", keys.Keys.as_view(), name="keys"),
    path(S + "keys/<int:pk>/rotate/", keys.RotateKey.as_view(), name="rotate-key"),
    path(S + "keys/<int:pk>/revoke/", keys.RevokeKey.as_view(), name="revoke-key"),
    path(S + "compliance/", compliance.ComplianceRules.as_view(), name="compliance"),
    path(
        S + "compliance/<slug:code>/",
        compliance.ChangeComplianceRule.as_view(),
        name="compliance-rule",
    ),
    path(S + "users/", users.Users.as_view(), name="users"),
    path(S + "users/rights/", users.OfficersRights.as_view(), name="officers-rights"),
    path(S + "users/second-factor/", second_factor.FactorRoles.as_view(), name="factor-roles"),
    path(S + "users/invite/", users.Invite.as_view(), name="invite"),
    path(S + "users/<int:pk>/", users.ChangeUser.as_view(), name="user"),
    path(S + "users/<int:pk>/invite/", users.InviteAgain.as_view(), name="invite-again"),
    path(S + "users/<int:pk>/unlink/", provider.Unlink.as_view(), name="unlink-of"),
    path(
        S + "users/<int:pk>/second-factor/reset/",
        second_factor.ResetFactor.as_view(),
        name="reset-factor",
    ),
    path(
        S + "users/<int:pk>/sessions/end/",
        sessions.EndSessionsOf.as_view(),
        name="end-sessions-of",
    ),
    path(S + "audit/", audit.Audit.as_view(), name="audit"),
]
