"""Addresses of the inbox, its answers, and the outbox."""

from django.urls import path

from . import rules, views

app_name = "reminders"

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:uid>/", views.item, name="item"),
    path("inbox/<uuid:uid>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("inbox/<uuid:uid>/take-back/", views.take_back, name="take-back"),
    path("inbox/<uuid:uid>/snooze/", views.snooze, name="snooze"),
    path("inbox/<uuid:uid>/hand-over/", views.hand_over, name="hand-over"),
    path("agreements/<str:reference>/watch/", views.watch, name="watch"),
    path("settings/reminders/", rules.Rules.as_view(), name="rules"),
    path("settings/reminders/<slug:kind>/", rules.ChangeRule.as_view(), name="rule"),
    path("settings/outbox/", views.outbox, name="outbox"),
    path("settings/outbox/<int:pk>/", views.mail, name="mail"),
    path("settings/outbox/<int:pk>/retry/", views.retry, name="retry"),
]
