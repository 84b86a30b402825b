"""Entries as the release before left them, told to each audience by numbers of its own."""

from importlib import import_module

import pytest

from django.db import connection

from agreements.access import Rights
from agreements.actions import open_term
from agreements.models import AuditEntry, ChangeEntry, Sight
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
MIGRATION = import_module("agreements.migrations.0017_squashed_0035_idempotent_responses")
#: Columns as they were; taken back with the test.
BEFORE = """
set constraints all immediate;
alter table agreements_changeentry add column house_only boolean not null default false;
alter table agreements_changeentry drop constraint change_number_once;
truncate agreements_changeentry;
"""


def run(*old: tuple) -> None:
    """The migration, on `old`: (id, agreement, verb, subject, kept from partners)."""
    with connection.cursor() as cursor:
        cursor.execute(BEFORE)
        for row in old:
            cursor.execute(
                "insert into agreements_changeentry (id, at, agreement_id, verb, subject,"
                " public_id, house_only, detail, sight, owners, number)"
                " values (%s, now(), %s, %s, %s, '', %s, '{}', 'all', '{}', 0)",
                row,
            )
        for sql in (MIGRATION.KEEP, MIGRATION.SPLIT, MIGRATION.LINK, MIGRATION.CLOSE):
            cursor.execute(sql)
        cursor.execute(MIGRATION.NUMBER)


def told(rights: Rights) -> list[tuple[int, str, str, int]]:
    rows = ChangeEntry.objects.told_to(rights).order_by("number")
    return [(row.number, row.verb, row.public_id, row.legacy) for row in rows]


def test_each_partner_has_what_was_told_to_all_of_an_agreement(consip, bbg):
    own, other = make_agreement("OWN-1", consip), make_agreement("ZZ-1", bbg)
    hidden = make_agreement("INT-1", consip, confidentiality="internal")
    term = make_term(own, "2024-01-01")
    run(
        (1001, own.pk, "register", f"agreement:{own.pk}", False),
        (1002, other.pk, "register", f"agreement:{other.pk}", False),
        (1003, own.pk, "change_agreement", f"agreement:{own.pk}", True),
        (1004, hidden.pk, "register", f"agreement:{hidden.pk}", False),
        (1005, own.pk, "sign", f"term:{term.pk}", False),
    )
    assert told(Rights(party=consip.pk)) == [
        (1, "register", "OWN-1", 1001), (2, "sign", "0", 1005),
    ]  # fmt: skip
    assert told(Rights(party=bbg.pk)) == [(1, "register", "ZZ-1", 1002)]
    assert [number for number, *_rest in told(Rights(role="reader"))] == [1, 2, 3, 4, 5]


def test_what_is_confidential_is_told_to_fewer(consip, people):
    kept = make_agreement("CON-1", consip, confidentiality="confidential")
    run((1001, kept.pk, "register", f"agreement:{kept.pk}", False))
    assert told(Rights(role="reader", user=people["reader"].pk)) == []
    assert len(told(Rights(role="manager", user=people["manager"].pk))) == 1
    assert ChangeEntry.objects.get().sight == Sight.FEW


def test_each_entry_knows_its_row_of_the_trail(consip):
    own = make_agreement("OWN-1", consip)
    term = open_term(by=None, on=DAY, agreement=own)
    run(
        (1001, own.pk, "register", f"agreement:{own.pk}", False),
        (1002, own.pk, "open_term", f"term:{term.pk}", True),
    )
    rows = AuditEntry.objects.filter(agreement=own).order_by("sequence")
    linked = ChangeEntry.objects.filter(party=None).order_by("number")
    assert [row.audit_id for row in linked] == [row.pk for row in rows]
