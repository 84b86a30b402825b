"""`manage.py up`: everything, in one terminal, until Ctrl-C."""

from django.core.management.base import BaseCommand

from mou_tracker.server.supervisor import Supervisor


class Command(BaseCommand):
    help = (
        "Starts database, broker, web server, Celery worker and beat, and keeps them running. "
        "PORT= picks another port, VAR= another data folder."
    )
    requires_system_checks = []

    def handle(self, **options) -> None:
        Supervisor().run()
