"""Addresses of the middle floor."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "activities"
urlpatterns = [
    path("activities/", RedirectView.as_view(url="/"), name="list"),
    path("activities/new/", RedirectView.as_view(url="/"), name="new"),
    path("activities/<str:uid>/", RedirectView.as_view(url="/"), name="detail"),
]
