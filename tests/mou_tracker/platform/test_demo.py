"""The example world: the same seed gives the same one, its rows follow from its facts, and nobody
can take it for the real one."""

from io import StringIO

import pytest

from django.core.management import call_command
from django.db import transaction

from activities.models import Activity
from agreements.models import Agreement, AuditEntry, Party, StatusPeriod
from tests.factories import DAY

pytestmark = pytest.mark.django_db


def seed(**options) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


def told() -> list:
    """The world without what chance or the database numbers."""
    agreements = Agreement.objects.order_by("reference").prefetch_related("terms__signatures")
    return [
        (row.reference, row.title, [(t.ordinal, t.end_kind, t.signatures.count()) for t in terms])
        for row in agreements
        for terms in [row.terms.all()]
    ]


def test_a_world_is_there_and_its_rows_follow_from_its_facts(home):
    assert seed(agreements=40, activities=80) == "40 agreements, 80 activities.\n"
    assert Activity.objects.count() == 80
    call_command("rederive", "--check", stdout=StringIO())  # exits 1 where a row differs
    codes = set(StatusPeriod.objects.on(DAY).values_list("status", flat=True))
    assert {"in_force", "expired", "terminating"} <= codes
    assert all("xample" in party.names["en"] for party in Party.objects.filter(is_home=False))
    assert AuditEntry.objects.filter(verb="seed_demo").count() == 1


def test_twice_adds_nothing(home):
    seed(agreements=10, activities=10)
    before = told()
    assert seed(agreements=10, activities=10) == "0 agreements, 0 activities.\n"
    assert told() == before


def world(seed_number: int) -> list:
    """One world, looked at and undone."""
    with transaction.atomic():
        seed(agreements=12, activities=0, seed=seed_number)
        found = told()
        transaction.set_rollback(True)
    return found


def test_a_seed_is_a_world(home):
    first = world(7)
    assert len(first) == 12
    assert world(7) == first
    assert world(8) != first
