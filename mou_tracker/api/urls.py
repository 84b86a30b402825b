"""The version map: /api/v1/."""

from django.urls import path, re_path

from activities.api.urls import urlpatterns as activities
from activities.wording import render
from agreements.api import urls as agreements

from .views import Changes, Docs, Me, NotHere, Schema, Timeline

app_name = "api"
urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("changes/", Changes.as_view(), name="changes"),
    path("agreements/<str:reference>/timeline/", Timeline.as_view(), name="timeline"),
    *agreements.routes(sentence=render),
    *activities,
    re_path(r"^.*\Z", NotHere.as_view()),
]
