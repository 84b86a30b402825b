from django.urls import path

from mou_tracker.operations import fault_reports, health
from mou_tracker.operations.metrics import metrics
from mou_tracker.operations.personal.views import ErasePerson, PersonalData
from mou_tracker.operations.status import Status, confirmed

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("settings/status/", Status.as_view(), name="status"),
    path("settings/status/confirmed/", confirmed, name="confirm-installation"),
    path("settings/personal/", PersonalData.as_view(), name="personal-data"),
    path("settings/personal/erase/", ErasePerson.as_view(), name="erase-person"),
    path("faults/new/", fault_reports.ReportFault.as_view(), name="report-fault"),
    path("faults/<int:pk>/close/", fault_reports.close, name="close-fault-report"),
]
