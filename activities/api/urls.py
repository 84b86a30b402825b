"""This package's part of the version map."""

from django.urls import path

from agreements.api.addresses import ADDRESSES

from . import views

ADDRESSES |= {
    "activity": "activities/{id}/",
    "case": "cases/{id}/",
    "forum": "forums/{id}/",
}
urlpatterns = [
    path("activities/", views.Activities.as_view(), name="activities"),
    path("activities/<str:uid>/", views.OneActivity.as_view(), name="activity"),
    path("forums/", views.Forums.as_view(), name="forums"),
    path("forums/<str:uid>/", views.OneForum.as_view(), name="forum"),
    path("cases/", views.Cases.as_view(), name="cases"),
    path("cases/<str:uid>/", views.OneCase.as_view(), name="case"),
]
