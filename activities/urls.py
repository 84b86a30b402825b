"""Addresses of the middle floor."""

from django.urls import path, re_path

from .views import detail, listing, log, registers, steps

app_name = "activities"
A = "activities/<str:uid>/"

urlpatterns = [
    path("activities/", listing.Activities.as_view(), name="list"),
    path("activities/new/", log.New.as_view(), name="new"),
    path(A, detail.Detail.as_view(), name="detail"),
    path(A + "edit/", log.Edit.as_view(), name="edit"),
    path(A + "fix-day/", steps.FixDay.as_view(), name="fix-day"),
    path(A + "hold/", steps.Hold.as_view(), name="hold"),
    path(A + "postpone/", steps.Postpone.as_view(), name="postpone"),
    path(A + "cancel/", steps.Cancel.as_view(), name="cancel"),
    path(A + "minutes/", steps.Minutes.as_view(), name="minutes"),
    path(A + "participants/", steps.Participants.as_view(), name="participants"),
    path(A + "exchange/", steps.SetExchange.as_view(), name="exchange"),
    path(A + "items/new/", steps.AddItem.as_view(), name="add-item"),
    path(A + "items/<str:item>/", steps.SettleItem.as_view(), name="settle-item"),
    path(A + "outcomes/new/", steps.AddOutcome.as_view(), name="add-outcome"),
    path(A + "outcomes/<str:outcome>/approve/", steps.Approve.as_view(), name="approve-outcome"),
    path("meetings/<str:uid>/", detail.MeetingPage.as_view(), name="meeting"),
    path("forums/", registers.Forums.as_view(), name="forums"),
    path("forums/new/", registers.AddForum.as_view(), name="add-forum"),
    path("forums/<str:uid>/", registers.ForumPage.as_view(), name="forum"),
    path("forums/<str:uid>/change/", registers.ChangeForum.as_view(), name="change-forum"),
    path("cases/", registers.Cases.as_view(), name="cases"),
    path("cases/new/", registers.AddCase.as_view(), name="add-case"),
    re_path(
        r"^cases/(?P<uid>[a-z0-9]{12})/(?P<state>jointly_selected|published|presented)/\Z",
        registers.AdvanceCase.as_view(),
        name="advance-case",
    ),
]
