"""Adds a believable larger world of invented agencies, for trying things out and for measuring."""

from django.core.management.base import BaseCommand

from activities.models import ActionItem, Activity, Case, Exchange, Outcome
from agreements.clock import today
from agreements.models import Agreement, Amendment, Claim, Commitment, Event, Signature, Term
from mou_tracker.seed.demo import build

#: What the command tells of besides agreements and activities.
BESIDES = (
    Term, Signature, Amendment, Event, Commitment, Claim, Exchange, Outcome, ActionItem, Case,
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Add an example world: invented agencies, agreements and years of activities. What an "
        "earlier run of the same seed left out is added."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--agreements", type=int, default=40)
        parser.add_argument("--activities", type=int, help="in all; each has its own number if not")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, **options) -> None:
        made = build(
            agreements=options["agreements"],
            activities=options["activities"],
            seed=options["seed"],
            on=today(),
        )
        self.stdout.write(f"{made.of(Agreement)} agreements, {made.of(Activity)} activities.")
        besides = [
            f"{made.of(model)} {model._meta.verbose_name_plural}"
            for model in BESIDES
            if made.of(model)
        ]
        if besides:
            self.stdout.write("With them: " + ", ".join(besides) + ".")
        if made.left:
            self.stdout.write(f"{made.left} agreements of another seed stay as they are.")
