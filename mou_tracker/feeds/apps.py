from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "mou_tracker.feeds"
    label = "feeds"
