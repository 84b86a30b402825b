"""Behind PgBouncer, which gives each transaction another session of a few."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from django.db import connection

from agreements.models import Agreement
from tests import guide
from tests.api_client import key_of
from tests.factories import make_agreement, make_term
from tests.mou_tracker.server.pooler import PROGRAM, Pooler
from tests.mou_tracker.server.system import BASE_DIR, reachable

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]

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

#: Two partners and somebody of the office ask at once; each session of the pooler serves them all.
PARTNERS = """
import json, sys, threading, time, collections
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from agreements import partner_role
from mou_tracker.accounts.models import User
settings.ALLOWED_HOSTS = ["testserver"]
settings.API_RATES = {"partner": 10**6, "staff": 10**6}
email, *keys = sys.argv[1:]
taken = partner_role.may_take("default")
seen, until = collections.defaultdict(set), time.monotonic() + 4


def told(client, path, **options):
    answer = client.get(path, **options)
    rows = json.loads(answer.content).get("results", [])
    return answer.status_code, tuple(sorted(row["reference"] for row in rows))


def ask(key):
    client = Client(raise_request_exception=False)
    options = {"headers": {"authorization": f"Bearer {key}"}} if key else {}
    if not key:
        client.force_login(User.objects.get(email=email))
    while time.monotonic() < until:
        seen[key].add(told(client, "/api/v1/agreements/", **options))
    with connection.cursor() as cursor:
        role = "current_user like 'mou_partner%'"
        cursor.execute(f"select {role}, current_setting('mou.party', true)")
        left = cursor.fetchone()
    seen[key].add(("left", left[0], left[1] or ""))
    connection.close()


threads = [threading.Thread(target=ask, args=(key,)) for key in (*keys, *keys, "", "")]
for one in threads:
    one.start()
for one in threads:
    one.join()
told = [sorted(map(list, seen[key]), key=lambda one: str(one[0])) for key in (*keys, "")]
print(json.dumps([taken, *told]))
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
    names = ("HOST", "PORT", "USER", "PASSWORD")
    given = {name.lower(): told[name] for name in names}
    found = Pooler(reachable(tmp_path), **given)
    try:
        yield found.url(told["NAME"])
    finally:
        found.end()


def said_by(program: str, url: str, *words: str, **changed: str) -> list[str]:
    """The lines that `program` prints, behind the pooler."""
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "DJANGO_ENV": "local"}
    given |= {"DATABASE_URL": url, "DATABASE_POOLER": "transaction", "LOG_LEVEL": "CRITICAL"}
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=BASE_DIR, env=given | changed, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def run(url: str, person: str, **changed: str) -> tuple[str, str]:
    """What sessions lack, and the answers of five people who work at once, by status."""
    lacking, answers = said_by(PAGES, url, person, **changed)
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


def test_the_role_of_partners_stays_with_its_transaction(world, pooler, people, consip, bbg):
    """What one transaction set is never another's, though they share sessions."""
    make_agreement("B-0", bbg)
    make_term(
        Agreement.objects.get(reference="B-0"), "2024-01-01", end_kind="duration", end_years=5
    )
    keys = [key_of(party=consip), key_of(party=bbg)]
    (line,) = said_by(PARTNERS, pooler, people["manager"].email, *keys)
    taken, theirs, others, office = json.loads(line)
    of_consip, all_of_them = (
        sorted(rows.values_list("reference", flat=True))
        for rows in (Agreement.objects.exclude(reference="B-0"), Agreement.objects.all())
    )
    assert taken is True and len(of_consip) == 12
    nothing_left = ["left", False, ""]
    assert theirs == [[200, of_consip], nothing_left]
    assert others == [[200, ["B-0"]], nothing_left]
    assert office == [[200, all_of_them], nothing_left]
