"""Behind PgBouncer, which gives each transaction another session of a few."""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from django.db import connection

from tests import guide
from tests.factories import make_agreement, make_term
from tests.mou_tracker.server.system import BASE_DIR, free_port, reachable, wait_until

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]
PROGRAM = which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

PAGES = """
import sys, threading, time, collections
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from mou_tracker.accounts.models import User
from mou_tracker.operations.session_limits import unlimited
settings.ALLOWED_HOSTS = ["testserver"]
print(*unlimited())
person = User.objects.get(email=sys.argv[1])
ADDRESSES = ("/agreements/", "/timeline/", "/agreements/?export=csv", "/activities/")
seen, until = collections.Counter(), time.monotonic() + 6


def ask(number):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    while time.monotonic() < until:
        address = ADDRESSES[seen.total() % len(ADDRESSES)]
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        seen[answer.status_code] += 1
    connection.close()


threads = [threading.Thread(target=ask, args=(number,)) for number in range(5)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print(dict(seen))
"""


@pytest.fixture
def world(people, home, consip):
    for number in range(12):
        row = make_agreement(f"P-{number}", consip)
        make_term(row, "2024-01-01", end_kind="duration", end_years=5)


@pytest.fixture
def pooler(tmp_path: Path, transactional_db) -> Iterator[str]:
    """The address of this test's database behind two sessions of a pooler."""
    told = connection.settings_dict
    if not PROGRAM:
        assert "CI" not in os.environ, "pgbouncer is missing"
        pytest.skip("pgbouncer is not installed")
    if not told["PORT"]:
        pytest.skip("the embedded server listens on no port")
    port, folder = free_port(), reachable(tmp_path)
    (folder / "users").write_text(f'"{told["USER"]}" "{told["PASSWORD"]}"\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n* = host={told['HOST']} port={told['PORT']}\n"
        f"[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port={port}\nunix_socket_dir=\n"
        f"auth_type=trust\nauth_file={folder}/users\npool_mode=transaction\n"
        f"default_pool_size=2\nmax_client_conn=50\n"
    )
    for file in folder.iterdir():
        file.chmod(0o644)
    user = ("-u", pwd.getpwnam("nobody").pw_name) if os.geteuid() == 0 else ()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [PROGRAM, *user, str(folder / "pgbouncer.ini")], stdout=log, stderr=log, cwd="/"
        )
    try:
        wait_until(lambda: "process up" in (folder / "log").read_text(), "the pooler listens")
        yield f"postgres://{told['USER']}@127.0.0.1:{port}/{told['NAME']}"
    finally:
        process.kill()
        process.wait()


def run(url: str, person: str, **changed: str) -> tuple[str, str]:
    """What sessions lack, and the answers of five people who work at once, by status."""
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "DJANGO_ENV": "local"}
    given |= {"DATABASE_URL": url, "DATABASE_POOLER": "transaction", "LOG_LEVEL": "CRITICAL"}
    done = subprocess.run(
        [sys.executable, "-c", PAGES, person],
        cwd=BASE_DIR, env=given | changed, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lacking, answers = done.stdout.splitlines()
    return lacking, answers


def test_five_people_share_two_sessions(world, pooler, people):
    lacking, answers = run(pooler, people["manager"].email)
    assert lacking == "lock_timeout statement_timeout"
    assert answers.startswith("{200: ") and "," not in answers


def test_limits_that_the_role_brings_are_there(world, pooler, people):
    name, role = (
        connection.ops.quote_name(connection.settings_dict[key]) for key in ("NAME", "USER")
    )
    with connection.cursor() as cursor:
        statements = guide.block("ALTER ROLE mou SET")
        cursor.execute(statements.replace("ROLE mou", f"ROLE {role} IN DATABASE {name}"))
        try:
            assert run(pooler, people["manager"].email)[0] == ""
        finally:
            cursor.execute(f"alter role {role} in database {name} reset all")
