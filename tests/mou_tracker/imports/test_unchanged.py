"""A register is read once more before it is taken in, unless nothing has changed that its reading
rests on; either way the same is taken in."""

import re

import pytest

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements.models import Agreement, Party, PartyIdentifier, PartyName
from mou_tracker.accounts.models import User
from mou_tracker.imports import applying, unchanged
from mou_tracker.imports.models import Fate, State
from mou_tracker.imports.queue import work_waiting
from mou_tracker.imports.world import world_of
from tests.factories import make_agreement, make_party, make_term
from tests.mou_tracker.dashboards.test_kept import marked

from .conftest import ITALIAN, again, decided, sent, sent_as, taken_in
from .test_renewals import HEAD, VARIED, rows_of, told

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = (HEAD + rows_of("Agency", 3) + "Italy,Known,MoU,2019-02-03,,3 years\n").encode()


@pytest.fixture
def client(people, client_of):
    with connection.cursor() as cursor:  # of long before whatever else this server is at
        cursor.execute("insert into agreements_tablemark (relation, xact) values ('', '3')")
    make_party("PPS", country="KR", is_home=True)
    make_party("Known")
    return client_of("coordinator")


@pytest.fixture
def readings(monkeypatch) -> list[object]:
    """Imports that were read once more before they were taken in."""
    found: list[object] = []

    def read(imported):
        found.append(imported)
        return register_of(imported)

    register_of = applying.register_of
    monkeypatch.setattr(applying, "register_of", read)
    return found


def another_is_taken_in(client) -> None:
    other = sent_as(client, (HEAD + "Italy,Known,MoU,2011-02-03,,3 years\n").encode(), "other.csv")
    assert taken_in(client, other).state == State.APPLIED


#: What may happen between the reading and the taking in.
CHANGES = {
    "a party is called otherwise": lambda client: Party.objects.filter(short_name="Known").update(
        short_name="Agency 0"
    ),
    "a party had another name": lambda client: PartyName.objects.create(
        party=Party.objects.get(short_name="Known"), names={"en": "Agency 0"}
    ),
    "a party has a number": lambda client: PartyIdentifier.objects.create(
        party=Party.objects.get(short_name="Known"), scheme="LEI", value="5493001KJTIIGC8Y1R12"
    ),
    "a party is there": lambda client: make_party("Agency 1"),
    "an agreement is there": lambda client: make_term(
        make_agreement("IT-2019", Party.objects.get(short_name="Known")), "2019-02-03"
    ),
    "whoever prepares it sees more": lambda client: User.objects.filter(role="coordinator").update(
        role="manager"
    ),
    "another is taken in": another_is_taken_in,
    "the cache is emptied": lambda client: cache.clear(),
    "the program is another": lambda client: None,
}


def test_what_has_not_changed_is_not_read_again(client, readings):
    imported = sent_as(client, ROWS)
    rows = list(imported.rows.values())
    assert taken_in(client, imported).state == State.APPLIED
    assert not readings and Agreement.objects.count() == 5
    assert list(again(imported).rows.values()) == rows
    assert cache.get(f"register-{imported.pk}") is None  # of no use any more


@pytest.mark.parametrize("name", CHANGES)
def test_what_may_have_changed_is_read_again(client, readings, name, monkeypatch):
    imported = sent_as(client, ROWS)
    CHANGES[name](client)
    if name == "the program is another":
        monkeypatch.setattr(unchanged, "_program", lambda: "another")
    readings.clear()
    assert taken_in(client, imported).state == State.APPLIED
    assert readings == [imported]


def test_a_decision_is_read_with_what_was_decided(client, readings):
    imported = sent_as(client, ROWS)
    last = imported.rows.last()
    imported = decided(client, imported, f"aside:{last.position}")
    assert imported.rows.get(at=last.at).fate == Fate.ASIDE
    assert taken_in(client, imported).state == State.APPLIED
    assert readings == [imported] and Agreement.objects.count() == 4


@pytest.mark.parametrize("body", [ROWS, VARIED.encode(), None], ids=["rows", "varied", "italian"])
def test_read_again_or_not_the_same_is_taken_in(client, readings, body):
    found = []
    for way in ("kept", "read"):
        imported = sent_as(client, body) if body else sent(client, ITALIAN)
        if way == "read":
            cache.clear()
        imported = taken_in(client, imported)
        assert imported.state == State.APPLIED, imported.result
        agreements = Agreement.objects.order_by("pk")
        found.append((imported.counts, [list(map(str, told(row))) for row in agreements]))
        found[-1] += ([(row.reading, row.facts.count()) for row in imported.rows.all()],)
        client.post(f"/import/{imported.uid}/undo/")
        assert work_waiting() == 1 and not Agreement.objects.exists()
    assert len(readings) == 1 and found[0] == found[1]


def test_no_language_has_a_part_in_it(client):
    """It is read for its owner, and taken in by somebody else."""
    imported, found = sent(client, ITALIAN), []
    for language in ("en", "ko", "it"):
        with translation.override(language):
            found.append(applying.register_of(imported))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("role", ["officer", "coordinator", "manager"])
def test_every_table_of_the_world_marks_who_writes(client, people, role):
    with CaptureQueriesContext(connection) as asked:
        world_of(people[role])
    words = {word for one in asked for word in re.findall(r"\w+", one["sql"])}
    read = words & set(connection.introspection.table_names())
    assert read == set(unchanged.TABLES) <= marked()
