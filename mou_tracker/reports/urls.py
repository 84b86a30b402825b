"""Addresses of reports."""

from django.urls import path

from .views import landing, report

app_name = "reports"
urlpatterns = [
    path("reports/", landing.Reports.as_view(), name="reports"),
    path("reports/new/", landing.MakeReport.as_view(), name="new"),
    path("reports/<str:uid>/", report.ReportPage.as_view(), name="report"),
    path("reports/<str:uid>/annex/", report.Annex.as_view(), name="annex"),
    path("reports/<str:uid>/rows/<str:figure>/", report.Rows.as_view(), name="rows"),
    path("reports/<str:uid>/freeze/", report.Freeze.as_view(), name="freeze"),
    path("reports/<str:uid>/again/", report.again, name="again"),
    path("reports/<str:uid>/compare/", report.compare, name="compare"),
]
