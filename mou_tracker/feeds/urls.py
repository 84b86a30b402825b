"""Addresses of the calendar."""

from django.urls import path

from . import views

app_name = "feeds"

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<str:secret>.ics", views.feed, name="feed"),
    path("agreements/<str:reference>/calendar.ics", views.agreement_file, name="agreement-file"),
    path("activities/<str:uid>/calendar.ics", views.meeting_file, name="meeting-file"),
]
