"""Addresses of the desk."""

from django.urls import path

from .proposals import views as proposals
from .views import comments, drafts, history, saved_views

app_name = "desk"

urlpatterns = [
    path(
        "agreements/<str:reference>/history/",
        history.AgreementHistory.as_view(),
        name="agreement-history",
    ),
    path("activities/<str:uid>/history/", history.ActivityHistory.as_view(), name="history"),
    path("parties/<str:uid>/history/", history.PartyHistory.as_view(), name="party-history"),
    path("people/<str:uid>/history/", history.PersonHistory.as_view(), name="person-history"),
    path(
        "documents/<str:uid>/history/", history.DocumentHistory.as_view(), name="document-history"
    ),
    path("forums/<str:uid>/history/", history.ForumHistory.as_view(), name="forum-history"),
    path("cases/<str:uid>/history/", history.CaseHistory.as_view(), name="case-history"),
    path(
        "comments/<str:kind>/<str:name>/colleagues/",
        comments.Colleagues.as_view(),
        name="colleagues",
    ),
    path("comments/<str:uid>/change/", comments.ChangeComment.as_view(), name="change-comment"),
    path("comments/<str:uid>/take-back/", comments.TakeBack.as_view(), name="take-back-comment"),
    path("comments/<str:uid>/put-back/", comments.PutBack.as_view(), name="put-back-comment"),
    path("comments/<str:kind>/<str:name>/", comments.AddComment.as_view(), name="comment"),
    path("inbox/mentions/<int:pk>/", comments.acknowledge, name="acknowledge-mention"),
    path("inbox/mentions/<int:pk>/take-back/", comments.take_back, name="take-back-mention"),
    path("inbox/proposals/", proposals.Proposals.as_view(), name="proposals"),
    path("inbox/proposals/answer/", proposals.AnswerSeveral.as_view(), name="answer-proposals"),
    path("inbox/proposals/<str:uid>/", proposals.OneProposal.as_view(), name="proposal"),
    path("inbox/proposals/<str:uid>/accept/", proposals.Accept.as_view(), name="accept-proposal"),
    path("inbox/proposals/<str:uid>/refuse/", proposals.Refuse.as_view(), name="refuse-proposal"),
    path(
        "inbox/proposals/<str:uid>/withdraw/",
        proposals.Withdraw.as_view(),
        name="withdraw-proposal",
    ),
    path("views/", saved_views.SavedViews.as_view(), name="views"),
    path("views/new/", saved_views.SaveView.as_view(), name="save-view"),
    path("views/<str:uid>/change/", saved_views.ChangeView.as_view(), name="change-view"),
    path("views/<str:uid>/remove/", saved_views.RemoveView.as_view(), name="remove-view"),
    path("views/<str:uid>/default/", saved_views.OpenWith.as_view(), name="open-with-view"),
    path("drafts/", drafts.all_drafts, name="drafts"),
    path("drafts/<str:uid>/discard/", drafts.discard, name="discard"),
    path("drafts/<str:uid>/put-back/", drafts.put_back, name="put-back"),
]
