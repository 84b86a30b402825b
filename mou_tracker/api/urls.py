"""The version map: /api/v1/."""

from django.urls import include, path, re_path

from .views import Docs, Me, NotHere, Schema

app_name = "api"
urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("", include("agreements.api.urls")),
    re_path(r"^.*\Z", NotHere.as_view()),
]
