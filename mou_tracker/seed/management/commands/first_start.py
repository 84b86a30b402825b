"""Sign-ins, keys and the real case on the first start; on later ones only the reminder rules of
kinds of deadline that are new."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from agreements.clock import today
from mou_tracker.reminders.actions import add_office_rules
from mou_tracker.reminders.tick import tell_newcomers
from mou_tracker.seed.first_start import credentials_file, first_start


class Command(BaseCommand):
    help = "Create the first sign-ins and keys and load the real case, once."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--url", default="http://localhost:8000/")

    def handle(self, *args, **options) -> None:
        add_office_rules()
        found = first_start(on=today(), url=options["url"])
        if found is None:
            return
        tell_newcomers(now=timezone.now())
        self.stdout.write(f"Sign in with (shown this once, kept in {credentials_file()}):")
        for user in found["users"]:
            self.stdout.write(f"  {user['role']:<14}{user['email']:<24}{user['password']}")
        for name, secret in found["keys"].items():
            self.stdout.write(f"  {name + ' key':<14}{secret}")
