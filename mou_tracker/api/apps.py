from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "mou_tracker.api"
    label = "api"
