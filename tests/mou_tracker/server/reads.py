"""A program for test_replica: what people are told by a product with a replica, while it lags, is
revoked from, dies and comes again. Prints what it saw as JSON."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager

import django

django.setup()

from django.conf import settings  # noqa: E402 the apps come first
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from agreements.actions import add_party, register  # noqa: E402
from agreements.clock import today  # noqa: E402
from agreements.models import Side  # noqa: E402
from mou_tracker import replica  # noqa: E402
from mou_tracker.accounts.models import User  # noqa: E402
from mou_tracker.feeds.actions import create_feed, revoke_feed  # noqa: E402
from mou_tracker.operations import doctor, health  # noqa: E402

STOP, START = (words.split("\t") for words in sys.argv[1:3])
settings.ALLOWED_HOSTS = ["testserver"]
replica.LOOKED_EVERY = 0
DAYS, WORD = "agreements_deadline", "correct horse battery"
told: dict[str, object] = {}


def control(statement: str) -> None:
    with connections["replica"].cursor() as cursor:
        cursor.execute(statement)


def caught_up() -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if replica.watch.is_fit(replica._number("default", replica.POSITION)):
            return True
        time.sleep(0.05)
    return False


@contextmanager
def asked():
    """The statements that each of the two was asked, of what a page is made of."""
    found = {"default": [], "replica": []}

    def count(execute, sql, params, many, context):
        found[context["connection"].alias].append(sql)
        return execute(sql, params, many, context)

    with (
        connections["default"].execute_wrapper(count),
        connections["replica"].execute_wrapper(count),
    ):
        yield found


def agreement(reference: str):
    parties = [{"party": home, "side": Side.OURS}, {"party": partner, "side": Side.THEIRS}]
    return register(
        by=None, on=today(), reference=reference, parties=parties, title={"en": reference}
    )


def sees(client: Client, word: str, address: str = "/agreements/") -> bool:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return word in answer.content.decode()


def wrong() -> list[str]:
    return [
        one.sentence
        for one in doctor.findings()
        if not one.is_well and "replica" in one.sentence.lower()
    ]


home = add_party(by=None, on=today(), short_name="PPS", country="KR", is_home=True,
                 names={"en": "PPS"}, time_zone="Asia/Seoul")  # fmt: skip
partner = add_party(by=None, on=today(), short_name="Consip", country="IT",
                    names={"en": "Consip"}, time_zone="Europe/Rome")  # fmt: skip
agreement("KR-IT-1")
people = [
    User.objects.create_user(
        email=f"{n}@a.example", native_name=str(n), role="manager", password=WORD
    )
    for n in range(2)
]
reader, writer = Client(), Client()
for client, person in zip((reader, writer), people, strict=True):
    client.force_login(person)

told["caught up"] = caught_up()
#: tables that only a person's session and rights are read from
ABOUT_THE_READER = ("django_session", "accounts_user", "pg_wal_lsn_diff")
told["read elsewhere"] = {}
for name in sorted(replica.NAMED_READS):
    reader.get(reverse(name))  # what is asked once a process
    with asked() as found:
        status = reader.get(reverse(name)).status_code
    of_the_page = [sql for sql in found["default"] if not any(t in sql for t in ABOUT_THE_READER)]
    if status != 200 or of_the_page or len(found["replica"]) < 2:
        told["read elsewhere"][name] = [status, of_the_page, len(found["replica"])]

feed, secret = create_feed(by=people[0], scope="all")
address = f"/calendar/{secret}.ics"
etag = Client().get(address).headers["ETag"]
caught_up()
with asked() as found:
    told["feed"] = Client().get(address, headers={"If-None-Match": etag}).status_code
told["feed is read there"] = any(DAYS in sql for sql in found["replica"]) and not any(
    DAYS in sql for sql in found["default"]
)

control("select pg_wal_replay_pause()")
agreement("KR-IT-2")
told["another's at once"] = sees(reader, "KR-IT-2")
data = {
    "names_en": "ChileCompra", "short_name": "ChileCompra", "country": "cl",
    "time_zone": "America/Santiago",
}  # fmt: skip
told["written"] = writer.post("/parties/new/", data).status_code
told["own at once"] = sees(writer, "ChileCompra", "/parties/"), sees(writer, "KR-IT-2")
told["not the other's"] = sees(reader, "ChileCompra", "/parties/")
revoke_feed(feed=feed, by=people[0], now=timezone.now())
told["revoked"] = Client().get(address, headers={"If-None-Match": etag}).status_code
people[0].is_active = False
people[0].save()
told["shut out"] = reader.get("/agreements/").status_code
people[0].is_active = True
people[0].save()
reader.force_login(people[0])

replica.MOST_LAG = 0.5
time.sleep(1)
told["too far behind"] = sees(reader, "KR-IT-2"), wrong()
replica.MOST_LAG = 30.0
control("select pg_wal_replay_resume()")
told["caught up again"] = caught_up()
with asked() as found:
    told["after that"] = sees(reader, "KR-IT-2"), len(found["replica"]) > 2
told["own there as well"] = sees(writer, "ChileCompra", "/parties/")

subprocess.run(STOP, check=True, capture_output=True)
agreement("KR-IT-3")
told["dead"] = sees(reader, "KR-IT-3"), wrong(), health.parts()["replica"]
subprocess.run(START, check=True, capture_output=True)
replica.watch.aside_until = 0
told["alive"] = caught_up()
with asked() as found:
    told["read there"] = sees(reader, "KR-IT-3"), len(found["replica"]) > 2
print(json.dumps(told))
