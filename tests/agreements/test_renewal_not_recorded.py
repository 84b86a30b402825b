"""The renewal clause may be not recorded: stored, asked for, settled."""

from importlib import import_module
from io import StringIO

import pytest

from django.core.management import call_command
from django.db import connection

from agreements.actions import change_term, correct, open_term
from agreements.models import AuditEntry, ChangeEntry, Deadline, Term
from agreements.models.audit import broken_chain
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
MIGRATION = import_module("agreements.migrations.0017_squashed_0035_idempotent_responses")
#: The columns of entries as they were; taken back with the test.
BEFORE = """
set constraints all immediate;
alter table agreements_changeentry add column house_only boolean not null default false;
alter table agreements_changeentry alter column number set default 0;
alter table agreements_changeentry alter column sight set default 'all';
alter table agreements_changeentry alter column owners set default '{}';
alter table agreements_changeentry drop constraint change_number_once;
"""


def run():
    """The migration, on rows as the release before it left them: entries had no audience then."""
    with connection.cursor() as cursor:
        cursor.execute(BEFORE)
        cursor.execute(MIGRATION.NEVER_NAMED)


def was_kept_from_partners(**of):
    """Whether the office alone was told."""
    with connection.cursor() as cursor:
        newest = ChangeEntry.objects.filter(**of).latest("pk")
        cursor.execute("select house_only from agreements_changeentry where id = %s", [newest.pk])
        return cursor.fetchone()[0]


def mode(term):
    return Term.objects.get(pk=term.pk).renewal_mode


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


def test_left_out_it_is_not_recorded(agreement):
    term = open_term(by=None, on=DAY, agreement=agreement)
    assert (term.renewal_mode, mode(term)) == ("not_recorded", "not_recorded")


def test_a_none_that_nobody_named_becomes_not_recorded(agreement):
    term = make_term(agreement, "2024-01-01", end_kind="duration", end_years=3)
    version, told = term.version, ChangeEntry.objects.filter(agreement=agreement).count()
    run()
    assert ChangeEntry.objects.filter(agreement=agreement).count() == told + 1
    call_command("rederive", stdout=StringIO())
    term.refresh_from_db()
    assert (term.renewal_mode, term.version) == ("not_recorded", version + 1)
    agreement.standing.refresh_from_db()
    assert "renewal" in [note["code"] for note in agreement.standing.missing]
    entry = AuditEntry.objects.filter(subject=f"term:{term.pk}").first()
    assert (entry.verb, entry.detail["changed"]) == (
        "correct", {"renewal_mode": ["none", "not_recorded"]},
    )  # fmt: skip
    assert list(broken_chain()) == []
    expiry = Deadline.objects.get(kind="expiry", agreements=agreement)
    assert expiry.certain_from is None


def test_a_none_that_a_correction_named_stays(agreement):
    term = make_term(agreement, "2024-01-01", renewal_mode="tacit", renewal_years=1)
    correct(by=None, on=DAY, fact=term, reason="read again", set={"renewal_mode": "none"})
    run()
    assert mode(term) == "none"


def test_a_none_that_a_change_named_stays(agreement):
    term = open_term(by=None, on=DAY, agreement=agreement, renewal_mode="express")
    change_term(by=None, on=DAY, term=term, renewal_mode="none")
    run()
    assert mode(term) == "none"


def test_other_clauses_stay_and_what_is_in_preparation_is_not_told(agreement):
    signed = make_term(agreement, "2024-01-01", renewal_mode="express")
    preparing = open_term(by=None, on=DAY, agreement=agreement, renewal_mode="none")
    run()
    assert (mode(signed), mode(preparing)) == ("express", "not_recorded")
    assert was_kept_from_partners(subject=f"term:{preparing.pk}")


def test_a_correction_to_none_makes_the_end_certain(agreement):
    term = make_term(
        agreement, "2024-01-01", end_kind="fixed", end_on="2027-03-31",
        effect_mode="on_last_signature", renewal_mode="not_recorded",
    )  # fmt: skip
    assert not Deadline.objects.filter(kind="expiry", certain_from__isnull=False).exists()
    correct(by=None, on=DAY, fact=term, reason="the text has none", set={"renewal_mode": "none"})
    assert Deadline.objects.filter(kind="expiry", certain_from__isnull=False).exists()
    agreement.standing.refresh_from_db()
    assert "renewal" not in [note["code"] for note in agreement.standing.missing]
