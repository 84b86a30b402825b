"""Adds a believable larger world of invented agencies, for trying things out and for measuring."""

from django.core.management.base import BaseCommand

from agreements.clock import today
from mou_tracker.seed.demo import build
from mou_tracker.seed.first_data import load_case, seed_office


class Command(BaseCommand):
    help = (
        "Add an example world: invented agencies, agreements and years of activities. What an "
        "earlier run of the same seed left out is added."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--agreements", type=int, default=60)
        parser.add_argument("--activities", type=int, default=600)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, **options) -> None:
        on = today()
        seed_office(load_case(), on=on)
        made = build(
            agreements=options["agreements"],
            activities=options["activities"],
            seed=options["seed"],
            on=on,
        )
        self.stdout.write(f"{made['agreements']} agreements, {made['activities']} activities.")
        if made["left"]:
            self.stdout.write(f"{made['left']} agreements of another seed stay as they are.")
