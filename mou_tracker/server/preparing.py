"""What a database needs before this version of the code may serve it; safe to repeat."""

import time
from collections.abc import Callable

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from activities.actions.zone_rules import follow_zone_rules
from agreements import derive
from agreements.clock import today
from mou_tracker.api import row_policies
from mou_tracker.server.half_way import half_way

#: Seconds for which a database is waited for that is just being made or started.
PATIENCE = 60


def await_database(say: Callable[[str], None]) -> None:
    """Where several parts are started at once, the database is one of them. CommandError where it
    lets nobody in for all of PATIENCE; `say` is told that it is waited for, and why."""
    until = time.monotonic() + PATIENCE
    is_told = False
    while True:
        try:
            return connection.ensure_connection()
        except OperationalError as error:
            connection.close()
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            if time.monotonic() >= until:
                raise CommandError(
                    f"The database does not answer: {reason}. Start it, or mend DATABASE_URL."
                ) from error
            if not is_told:
                say(f"waiting for the database: {reason}")
                is_told = True
        time.sleep(1)


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
