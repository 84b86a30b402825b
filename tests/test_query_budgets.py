"""What each page, list and feed may ask of the database: the same whatever the number of rows.

`query_budgets.json` holds, by address, how many statements one request may take (session, key and
limit of requests included). Whoever needs more writes it there, where it is seen.
"""

import io
import json
from pathlib import Path

import pytest

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Party
from mou_tracker.imports.models import Import, Release
from mou_tracker.imports.queue import work_waiting
from mou_tracker.reminders.models import Watch
from mou_tracker.search.indexing import catch_up
from tests.api_client import partner_client, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
BUDGETS = json.loads(Path(__file__).with_name("query_budgets.json").read_text())
FEW, MANY = 10, 1_000
RELEASE = (Path(__file__).parent / "mou_tracker/imports/releases/real-ko.txt").read_text("utf-8")
#: What an address asks only where something is there to show.
SPARE = 1
#: A word in more rows than are ranked at once is looked for from the newest days back; more lanes
#: than one page has are ordered and counted by the database, and as nothing is kept within the
#: transaction of a test, twice; of what is decided the acts are read.
SPARE_OF = {
    "staff agreements/?page_size=200": 2,
    "page /": 5,
    "page /search/?q=procurement": 4,
    "page /timeline/": 20,
}


def fill(agreements: int) -> None:
    call_command("seed_demo", agreements=agreements, activities=agreements, stdout=io.StringIO())
    while not catch_up():
        pass
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def watch_all(user) -> None:
    """But the one whose own pages are asked."""
    others = Agreement.objects.exclude(watches__user=user).exclude(reference="KR-IT-2008-1")
    Watch.objects.bulk_create(Watch(user=user, agreement=one) for one in others)


def arrive(client: Client, *, rows: int) -> None:
    """A register of so many rows is read, and a press release: each under an address of its own,
    which the newest has."""
    lines = [f"Italy,Agency {rows} {n},MoU {rows} {n},2023,3 years\n" for n in range(rows)]
    file = io.BytesIO("".join(["Country,Partner,Title,Signed on,Duration\n", *lines]).encode())
    file.name = f"{rows}.csv"
    assert client.post("/import/", {"files": file}).status_code == 302
    assert client.post("/import/releases/", {"text": RELEASE}).status_code == 302
    assert work_waiting() == 1
    Import.objects.filter(uid="register").update(uid=f"register{rows}")
    Import.objects.filter(document__original_name=file.name).update(uid="register")
    Release.objects.update(uid="release")


def asked(clients: dict[str, Client]) -> dict[str, int]:
    """Statements by address; the fewer of two, since the first request of a minute tidies up."""
    found = {}
    for address in BUDGETS:
        who, path = address.split(" ", 1)
        counts = []
        for _again in range(2):
            with CaptureQueriesContext(connection) as statements:
                answer = clients[who].get(path)
            assert answer.status_code == 200, (address, answer.status_code)
            counts.append(len(statements))
        found[address] = min(counts)
    return found


def test_statements_stay_within_their_budgets(real_case, people):
    pages = Client()
    pages.force_login(people["manager"])
    clients = {
        "page": pages,
        "staff": staff_client(people["manager"]),
        "partner": partner_client(Party.objects.get(short_name="Consip")),
    }
    fill(FEW)
    watch_all(people["manager"])
    arrive(pages, rows=FEW)
    few = asked(clients)
    fill(MANY)
    watch_all(people["manager"])
    arrive(pages, rows=MANY)
    assert Agreement.objects.count() > MANY
    many = asked(clients)
    over = {one: (n, BUDGETS[one]) for one, n in (few | many).items() if n > BUDGETS[one]}
    assert not over, f"(statements, budget): {over}"
    grown = {
        one: (few[one], many[one])
        for one in BUDGETS
        if many[one] > few[one] + SPARE_OF.get(one, SPARE)
    }
    assert not grown, f"statements at {FEW} and at {MANY} agreements: {grown}"
