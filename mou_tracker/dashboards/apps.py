from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "mou_tracker.dashboards"
    label = "dashboards"
