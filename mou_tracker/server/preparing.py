"""What a database needs before this version of the code may serve it; safe to repeat."""

from collections.abc import Callable

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from activities.actions.zone_rules import follow_zone_rules
from agreements import derive
from agreements.clock import today
from mou_tracker.api import row_policies
from mou_tracker.server.half_way import half_way


def bring_up_to_date(say: Callable[[str], None]) -> None:
    """Schema, derived days, zone rules, the table of the cache, what the role of partners may read.
    CommandError where a migration of another version stopped halfway. `say` is told what takes
    longer than a moment, and what somebody else has to mend."""
    executor = MigrationExecutor(connection)
    for fault in half_way(executor.loader):
        raise CommandError(f"{fault.msg} {fault.hint}")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
    if derive.outdated().exists():
        say("deriving days and statuses anew, as this version reads the rules")
        call_command("rederive", outdated=True, verbosity=0)
    follow_zone_rules(on=today())
    call_command("createcachetable", verbosity=0)
    try:
        row_policies.bring_up_to_date()
    except row_policies.NotMade as error:
        say(str(error))
