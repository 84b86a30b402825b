from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "mou_tracker.collaboration"
    label = "desk"  # of its tables and migrations, which were there before its name
