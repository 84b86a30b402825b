"""The version map: /api/v1/."""

from django.urls import path, re_path

from activities.api.urls import urlpatterns as activities
from activities.wording import render
from agreements.api import urls as agreements

from . import proposals
from .views import Changes, Docs, Me, NotHere, Schema, Timeline

app_name = "api"
urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("proposals/", proposals.Proposals.as_view(), name="proposals"),
    path("proposals/accept/", proposals.AcceptSeveral.as_view(), name="accept-proposals"),
    path("proposals/refuse/", proposals.RefuseSeveral.as_view(), name="refuse-proposals"),
    path("proposals/<str:uid>/", proposals.OneProposal.as_view(), name="proposal"),
    path("proposals/<str:uid>/accept/", proposals.Accept.as_view(), name="accept-proposal"),
    path("proposals/<str:uid>/refuse/", proposals.Refuse.as_view(), name="refuse-proposal"),
    path("proposals/<str:uid>/withdraw/", proposals.Withdraw.as_view(), name="withdraw-proposal"),
    path("changes/", Changes.as_view(), name="changes"),
    path("agreements/<str:reference>/timeline/", Timeline.as_view(), name="timeline"),
    *agreements.routes(sentence=render),
    *activities,
    re_path(r"^.*\Z", NotHere.as_view()),
]
