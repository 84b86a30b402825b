"""Addresses of this package."""

from django.urls import path, re_path

from .views import (
    cases,
    commitments,
    detail,
    documents,
    entry,
    forums,
    letters,
    listing,
    log,
    minutes,
    results,
    transitions,
)

app_name = "activities"
A = "activities/<str:uid>/"
OUTCOME = A + "outcomes/<str:outcome>/"

urlpatterns = [
    path("activities/", listing.Activities.as_view(), name="list"),
    path("activities/new/", entry.New.as_view(), name="new"),
    path("activities/new/read/", entry.Read.as_view(), name="read-line"),
    path("activities/new/quick/", entry.Dialog.as_view(), name="quick"),
    path("activities/from-mail/", letters.FromMail.as_view(), name="from-mail"),
    path(A, detail.Detail.as_view(), name="detail"),
    path(A + "edit/", log.Edit.as_view(), name="edit"),
    path(A + "title/", log.EditInPlace.as_view(), name="title"),
    path(A + "fix-day/", transitions.FixDay.as_view(), name="fix-day"),
    path(A + "hold/", transitions.Hold.as_view(), name="hold"),
    path(A + "postpone/", transitions.Postpone.as_view(), name="postpone"),
    path(A + "cancel/", transitions.Cancel.as_view(), name="cancel"),
    path(A + "strike/", transitions.Strike.as_view(), name="strike"),
    path(A + "reinstate/", minutes.Reinstate.as_view(), name="reinstate"),
    path(A + "next/", transitions.PlanNext.as_view(), name="next"),
    path(A + "minutes/", minutes.Minutes.as_view(), name="minutes"),
    path(A + "participants/", minutes.Participants.as_view(), name="participants"),
    path(A + "exchange/", minutes.SetExchange.as_view(), name="exchange"),
    path(A + "items/new/", minutes.AddItem.as_view(), name="add-item"),
    path(A + "items/<str:item>/change/", minutes.ChangeItem.as_view(), name="change-item"),
    path(A + "items/<str:item>/", minutes.SettleItem.as_view(), name="settle-item"),
    path(A + "outcomes/new/", minutes.AddOutcome.as_view(), name="add-outcome"),
    path(OUTCOME + "approve/", minutes.Approve.as_view(), name="approve-outcome"),
    path(OUTCOME + "change/", minutes.ChangeOutcome.as_view(), name="change-outcome"),
    path(OUTCOME + "take-back/", minutes.TakeBackApproval.as_view(), name="take-back-approval"),
    path(A + "documents/", documents.Documents.as_view(), name="documents"),
    path("meetings/<str:uid>/", detail.MeetingPage.as_view(), name="meeting"),
    path("commitments/", commitments.Commitments.as_view(), name="commitments"),
    path("commitments/<str:uid>/", commitments.CommitmentPage.as_view(), name="commitment"),
    path("commitments/<str:uid>/about/", commitments.About.as_view(), name="about"),
    path("commitments/<str:uid>/tie/", commitments.Tie.as_view(), name="tie"),
    path("commitments/<str:uid>/untie/<str:activity>/", commitments.Untie.as_view(), name="untie"),
    path("forums/", forums.Forums.as_view(), name="forums"),
    path("forums/new/", forums.AddForum.as_view(), name="add-forum"),
    path("forums/<str:uid>/", forums.ForumPage.as_view(), name="forum"),
    path("forums/<str:uid>/change/", forums.ChangeForum.as_view(), name="change-forum"),
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("cases/new/", cases.AddCase.as_view(), name="add-case"),
    path("cases/<str:uid>/", cases.CasePage.as_view(), name="case"),
    path("cases/<str:uid>/change/", cases.ChangeCase.as_view(), name="change-case"),
    path("exchanges/", results.ExchangeList.as_view(), name="exchanges"),
    path("outcomes/", results.OutcomeList.as_view(), name="outcomes"),
    re_path(
        r"^cases/(?P<uid>[a-z0-9]{12})/(?P<state>jointly_selected|published|presented)/\Z",
        cases.AdvanceCase.as_view(),
        name="advance-case",
    ),
    re_path(
        r"^cases/(?P<uid>[a-z0-9]{12})/back/\Z",
        cases.TakeCaseBack.as_view(),
        name="take-case-back",
    ),
]
