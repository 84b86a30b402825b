from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "mou_tracker.platform"
    label = "platform"
