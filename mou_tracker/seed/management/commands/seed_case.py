"""Loads the real PPS–Consip case; safe to repeat."""

from django.core.management.base import BaseCommand

from agreements.clock import today
from mou_tracker.accounts.models import Role, User
from mou_tracker.seed.first_data import load_case, seed_case, seed_office


class Command(BaseCommand):
    help = "Load the real PPS–Consip case. Safe to repeat."

    def handle(self, *args, **options) -> None:
        on = today()
        seed_office(load_case(), on=on)
        first = {role: User.objects.filter(role=role).order_by("pk").first() for role in Role}
        agreement = seed_case(on=on, responsible=first[Role.OFFICER], deputy=first[Role.MANAGER])
        self.stdout.write(f"{agreement.reference} is here.")
