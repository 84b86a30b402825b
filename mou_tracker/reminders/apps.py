from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "mou_tracker.reminders"
    label = "reminders"
