from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "mou_tracker.desk"
    label = "desk"
