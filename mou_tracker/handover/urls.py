"""Addresses of handovers."""

from django.urls import path

from . import views, views_of_leaving

app_name = "handover"
H = "handover/"

urlpatterns = [
    path("settings/users/<int:pk>/leave/", views_of_leaving.Leave.as_view(), name="leave"),
    path("settings/users/<int:pk>/stay/", views_of_leaving.CallOff.as_view(), name="call-off"),
    path("settings/users/<int:pk>/reopen/", views_of_leaving.Reopen.as_view(), name="reopen"),
    path(H, views.Handovers.as_view(), name="list"),
    path(H + "new/", views.NewHandover.as_view(), name="new"),
    path(H + "<str:uid>/", views.HandoverPage.as_view(), name="handover"),
    path(H + "<str:uid>/take-back/", views.TakeBack.as_view(), name="take-back"),
    path(H + "<str:uid>/sheets/<str:reference>/", views.Tick.as_view(), name="tick"),
]
