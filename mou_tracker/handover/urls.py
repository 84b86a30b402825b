"""Addresses of handovers."""

from django.urls import path

from . import views

app_name = "handover"
H = "handover/"

urlpatterns = [
    path(H, views.Handovers.as_view(), name="list"),
    path(H + "new/", views.NewHandover.as_view(), name="new"),
    path(H + "<str:uid>/", views.HandoverPage.as_view(), name="handover"),
    path(H + "<str:uid>/take-back/", views.TakeBack.as_view(), name="take-back"),
    path(H + "<str:uid>/sheets/<str:reference>/", views.Tick.as_view(), name="tick"),
]
