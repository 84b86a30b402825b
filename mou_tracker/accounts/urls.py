"""Addresses of the settings."""

from django.urls import path

from .views import absences, audit, compliance, keys, profile, sessions, users

app_name = "accounts"
S = "settings/"

urlpatterns = [
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
    path(S + "users/invite/", users.Invite.as_view(), name="invite"),
    path(S + "users/<int:pk>/", users.ChangeUser.as_view(), name="user"),
    path(S + "users/<int:pk>/invite/", users.InviteAgain.as_view(), name="invite-again"),
    path(
        S + "users/<int:pk>/sessions/end/",
        sessions.EndSessionsOf.as_view(),
        name="end-sessions-of",
    ),
    path(S + "audit/", audit.Audit.as_view(), name="audit"),
]
