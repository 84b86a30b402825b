from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mou_tracker.accounts"
    label = "accounts"
