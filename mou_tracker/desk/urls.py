"""Addresses of the desk."""

from django.urls import path

from .views import drafts, history

app_name = "desk"

urlpatterns = [
    path(
        "agreements/<str:reference>/history/",
        history.AgreementHistory.as_view(),
        name="agreement-history",
    ),
    path("activities/<str:uid>/history/", history.ActivityHistory.as_view(), name="history"),
    path("drafts/", drafts.all_drafts, name="drafts"),
    path("drafts/<str:uid>/discard/", drafts.discard, name="discard"),
]
