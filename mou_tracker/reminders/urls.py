"""Addresses of the inbox, its answers, and the outbox."""

from django.urls import path

from . import bulk, outbox, rules, views, watched
from .forecast_page import ForecastPage

app_name = "reminders"

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/answer/", bulk.answer, name="answer"),
    path("inbox/take-back/", bulk.take_back_several, name="take-back-several"),
    path("inbox/<uuid:uid>/", views.item, name="item"),
    path("inbox/<uuid:uid>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("inbox/<uuid:uid>/take-back/", views.take_back, name="take-back"),
    path("inbox/<uuid:uid>/snooze/", views.snooze, name="snooze"),
    path("inbox/<uuid:uid>/hand-over/", views.hand_over, name="hand-over"),
    path("agreements/<str:reference>/watch/", views.watch, name="watch"),
    path("agreements/<str:reference>/reminders/", ForecastPage.as_view(), name="forecast"),
    path("settings/watched/", watched.Watched.as_view(), name="watched"),
    path("settings/watched/stop/", watched.stop, name="stop-watching"),
    path("settings/reminders/", rules.Rules.as_view(), name="rules"),
    path("settings/reminders/<slug:kind>/", rules.ChangeRule.as_view(), name="rule"),
    path("settings/outbox/", outbox.outbox, name="outbox"),
    path("settings/outbox/<int:pk>/", outbox.mail, name="mail"),
    path("settings/outbox/address/<int:user>/", outbox.mark_address, name="mark-address"),
    path("settings/outbox/<int:pk>/retry/", outbox.retry, name="retry"),
]
