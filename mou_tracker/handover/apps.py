from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "mou_tracker.handover"
    label = "handover"
