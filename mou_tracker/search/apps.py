from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "mou_tracker.search"
    label = "search"
