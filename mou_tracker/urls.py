"""Every public address of the product."""

from django.urls import include, path

urlpatterns: list = [
    path("", include("mou_tracker.platform.urls")),
]
