from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "mou_tracker.imports"
    label = "imports"
