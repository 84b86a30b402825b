"""Addresses of this package; the agreement's own page is composed by mou_tracker."""

from django.urls import path, re_path

from .views import (
    acts,
    agreement,
    check_day,
    compare,
    correction,
    decide,
    documents,
    duties,
    listing,
    people,
    proposed,
    registers,
    signing,
    term,
)

app_name = "agreements"
A = "agreements/<str:reference>/"
T = A + "terms/<int:ordinal>/"
D = r"^documents/(?P<uid>[0-9a-z]{12})/"

urlpatterns = [
    path("agreements/", listing.Agreements.as_view(), name="list"),
    path("agreements/new/", agreement.Register.as_view(), name="register"),
    path(A + "change/", agreement.Change.as_view(), name="change"),
    path(A + "supersede/", agreement.Supersede.as_view(), name="supersede"),
    path(A + "compare/", compare.Compare.as_view(), name="compare"),
    path(A + "renewal/open/", term.OpenRenewal.as_view(), name="open-renewal"),
    path(A + "terms/new/", term.RecordTerm.as_view(), name="record-term"),
    path(T + "change/", term.ChangeTerm.as_view(), name="change-term"),
    path(T + "stage/", term.MoveStage.as_view(), name="stage"),
    path(T + "plan/<slug:code>/", term.TickStep.as_view(), name="tick-step"),
    path(T + "correct/", correction.CorrectTerm.as_view(), name="correct-term"),
    path(T + "take-back/", correction.TakeBackTerm.as_view(), name="take-back-term"),
    path(T + "sign/", signing.Sign.as_view(), name="sign"),
    path(T + "give-up/", term.GiveUp.as_view(), name="give-up"),
    path(T + "take-up/", term.TakeUp.as_view(), name="take-up"),
    path(T + "notification/", acts.RecordNotification.as_view(), name="record-notification"),
    path(T + "amend/", acts.Amend.as_view(), name="amend"),
    path(T + "commitments/new/", term.AddCommitment.as_view(), name="add-commitment"),
    path(A + "duties/<slug:uid>/", duties.TickDuty.as_view(), name="tick-duty"),
    path(A + "events/new/", acts.RecordEvent.as_view(), name="record-event"),
    path(A + "as-planned/", acts.AsPlanned.as_view(), name="as-planned"),
    path(A + "days/<slug:uid>/check/", check_day.CheckDay.as_view(), name="check-day"),
    path(A + "decide/", decide.Decide.as_view(), name="decide"),
    path(A + "claims/new/", agreement.AddClaim.as_view(), name="add-claim"),
    path(A + "correct/<str:fact>/<str:uid>/", correction.CorrectFact.as_view(), name="correct"),
    path(A + "documents/", documents.Documents.as_view(), name="documents"),
    path(A + "documents/proposed/", proposed.KeepWithAgreement.as_view(), name="proposed"),
    re_path(D + r"\Z", documents.DocumentPage.as_view(), name="document"),
    re_path(D + r"file\Z", documents.DocumentFile.as_view(), name="document-file"),
    re_path(D + r"change/\Z", documents.ChangeDocument.as_view(), name="change-document"),
    re_path(D + r"version/\Z", documents.NewVersion.as_view(), name="new-version"),
    re_path(D + r"take-back/\Z", documents.TakeBack.as_view(), name="take-back"),
    path(
        "commitments/<str:uid>/change/",
        registers.ChangeCommitment.as_view(),
        name="change-commitment",
    ),
    path("parties/", registers.Parties.as_view(), name="parties"),
    path("parties/new/", registers.AddParty.as_view(), name="add-party"),
    path("parties/<str:uid>/", registers.PartyPage.as_view(), name="party"),
    path("parties/<str:uid>/change/", registers.ChangeParty.as_view(), name="change-party"),
    path("people/", people.People.as_view(), name="people"),
    path("people/new/", people.AddPerson.as_view(), name="add-person"),
    path("people/<str:uid>/", people.PersonPage.as_view(), name="person"),
    path("people/<str:uid>/change/", people.ChangePerson.as_view(), name="change-person"),
    path("people/<str:uid>/posts/new/", people.AddPost.as_view(), name="add-post"),
    path("people/<str:uid>/posts/<int:pk>/", people.ChangePost.as_view(), name="change-post"),
    path("areas/", registers.Areas.as_view(), name="areas"),
    path("areas/new/", registers.AddArea.as_view(), name="add-area"),
    path("areas/<slug:code>/change/", registers.ChangeArea.as_view(), name="change-area"),
]
