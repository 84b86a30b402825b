from django.apps import AppConfig
from django.core.checks import Tags, register

from mou_tracker.operations.session_limits import check_session_limits

from .half_way import check_for_half_way
from .production import check_proxies


class ServerConfig(AppConfig):
    name = "mou_tracker.server"
    label = "server"

    def ready(self) -> None:
        register(check_for_half_way, Tags.database)
        register(check_proxies, Tags.security, deploy=True)
        register(check_session_limits, Tags.database)
