"""One build, measured from outside: `python driver.py ROOT VAR AGREEMENTS` fills a data folder of
its own and then answers each line of its input, `NAME ROUNDS`, with [wall ms, CPU ms] of each
round.

Knows nothing of the build but its addresses, its seeding commands and `derive.refresh`, so that an
older one is measured by the same hand.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any


def cases() -> dict[str, Callable[[], Any]]:
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from agreements import derive
    from agreements.clock import today
    from agreements.models import Agreement
    from mou_tracker.accounts.keys import create_key
    from mou_tracker.accounts.models import User
    from mou_tracker.reminders.planner import plan

    manager = User.objects.get(email="bench@example.org")
    key = create_key(by=None, name="bench", user=manager)[1]
    one = Agreement.objects.filter(reference__startswith="EX-").order_by("pk")[100]
    pages = Client()
    pages.force_login(manager)
    api = Client(HTTP_AUTHORIZATION=f"Bearer {key}")
    on = today()

    def ok(client: Client, path: str) -> Callable[[], None]:
        def ask() -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code} {answer.content[:300]!r}")

        return ask

    @transaction.atomic
    def refresh() -> None:
        derive.refresh(one, on=on)

    @transaction.atomic
    def plan_a_day() -> None:
        """All that has come due and was never told, of everybody."""
        plan(now=timezone.now())
        transaction.set_rollback(True)

    addresses = ("/", "/agreements/", f"/agreements/{one.reference}/", "/activities/", "/timeline/",
                 "/search/?q=procurement")  # fmt: skip
    lists = (
        "agreements/?page_size=50",
        "agreements/?page_size=200",
        f"agreements/{one.reference}/",
    )
    return {
        **{path.replace(one.reference, "one"): ok(pages, path) for path in addresses},
        **{f"api {path}".replace(one.reference, "one"): ok(api, f"/api/v1/{path}")
           for path in lists},
        "derive one": refresh,
        "plan a day": plan_a_day,
    }  # fmt: skip


def fill(agreements: int) -> None:
    """Migrates, and where the folder is new seeds so many agreements, each with two activities."""
    from django.core.management import call_command
    from django.db import connection

    from agreements.models import Agreement
    from mou_tracker.accounts.models import Role, User

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not User.objects.filter(email="bench@example.org").exists():
        User.objects.create_user(
            email="bench@example.org", password=None, role=Role.MANAGER, native_name="Bench"
        )
    call_command("seed_case", verbosity=0)
    if Agreement.objects.count() < agreements:
        print(f"filling {os.environ['VAR']} with {agreements} agreements, once")
        call_command("seed_demo", agreements=agreements, activities=2 * agreements)
        call_command("reindex", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")  # a busy machine takes its time
            cursor.execute("vacuum analyze")


def main() -> None:
    root, var, agreements = sys.argv[1:]
    sys.path.insert(0, root)
    os.chdir(root)
    os.environ |= {
        "VAR": var, "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "LOG_LEVEL": "ERROR",
        "API_RATE_STAFF": "100000000", "API_RATE_PARTNER": "100000000",
    }  # fmt: skip
    said, sys.stdout = sys.stdout, sys.stderr  # what commands say is not an answer
    import django

    django.setup()
    from django.conf import settings
    from django.utils.translation import activate

    settings.ALLOWED_HOSTS = ["testserver"]
    fill(int(agreements))
    activate("en")
    known = cases()
    print(json.dumps(list(known)), file=said, flush=True)
    for line in sys.stdin:
        name, _space, rounds = line.strip().rpartition(" ")
        took = []
        for _round in range(int(rounds)):
            wall, cpu = time.perf_counter(), time.process_time()
            known[name]()
            took.append([1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)])
        print(json.dumps(took), file=said, flush=True)


if __name__ == "__main__":
    main()
