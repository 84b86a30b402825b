from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mou_tracker.reports"
    label = "reports"
