"""People work on while a new version's migration waits for a lock, gives up, and comes again."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from django.db import connection, connections

from agreements.models import Area
from tests.api_client import key_of
from tests.factories import make_agreement
from tests.mou_tracker.server.later.migrations import DROPS
from tests.mou_tracker.server.system import BASE_DIR, wait_until
from tests.mou_tracker.server.test_rolling import Office, Web, environment

pytestmark = pytest.mark.django_db(transaction=True)
LATER = {"DJANGO_SETTINGS_MODULE": "tests.mou_tracker.server.later.settings"}
WAITED = "A lock is held by others"


@pytest.fixture
def web(tmp_path):
    found = Web(tmp_path / "web.log")
    try:
        found.start()
        wait_until(found.is_ready, "it serves", said=found.log.read_text)
        yield found
    finally:
        found.end()


@pytest.fixture
def migrating(tmp_path: Path):
    """`migrate` of the later version, and what it says."""
    log = tmp_path / "migrate.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "later"],
            cwd=BASE_DIR, env=environment() | LATER, stdout=out, stderr=out,
        )  # fmt: skip
    yield process, log
    process.kill()
    process.wait()
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'later'")
        for one in DROPS:
            cursor.execute(one)


@pytest.fixture
def reader():
    """Somebody whose long question has touched the tables and goes on."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select count(*) from agreements_agreement, agreements_area")
    yield other
    other.close()


def test_nobody_waits_as_long_as_it_does(people, consip, web, reader, migrating):
    make_agreement("KR-IT-1", consip)
    process, log = migrating
    office = Office(f"http://127.0.0.1:{web.port}", key_of(user=people["manager"]))
    begun = time.monotonic()
    with office:
        wait_until(lambda: log.read_text().count(WAITED) == 3, "it gave up", said=log.read_text)
        reader.close()
        held = time.monotonic() - begun
        wait_until(lambda: process.poll() is not None, "it has migrated", said=log.read_text)
        before = sum(office.seen.values())
        wait_until(lambda: sum(office.seen.values()) > before + 30, "more was done")
    assert process.returncode == 0, log.read_text()
    assert set(office.seen) == {("read", 200), ("written", 201)}, office.seen
    assert office.longest < held
    found = Area.objects.filter(code__startswith="rolling-").values_list("code", flat=True)
    assert sorted(found) == sorted(office.told)
