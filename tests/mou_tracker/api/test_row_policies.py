"""The second wall: under the role of partners a forgotten filter shows nothing of others."""

import io
from contextlib import nullcontext
from typing import Any

import pytest

from django.apps import apps
from django.core.management import call_command
from django.db import (
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    models,
    transaction,
)

from activities.models import ActivityAgreement, ActivityCommitment, ActivityParty, Participant
from agreements import partner_role
from agreements.access import Rights
from agreements.models import Agreement, ChangeEntry, Participation, Party, StatusPeriod
from agreements.partner_role import is_reading, reading_as, reading_whole, role_named_by, role_of
from mou_tracker.accounts.models import User
from mou_tracker.api import partner_sight, row_policies
from mou_tracker.api.row_policies import FORMER, OTHERS, POLICY
from mou_tracker.background import table_locks
from mou_tracker.operations import doctor
from tests.api_client import partner_client
from tests.mou_tracker.api.everything import everything, names_for
from tests.mou_tracker.api.test_isolation import LISTS, change_everything_else, world_of
from tests.mou_tracker.api.test_two_histories import built, chance  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db
TABLES = partner_sight.tables()
ROLE = role_of("default")
#: Their `visible_to` leaves what they are of to the one who asks; the role does not.
ASK_FIRST = {ActivityAgreement, ActivityParty, ActivityCommitment, Participant}


def seen_under_the_role(model: type[models.Model], party: Party) -> set[Any]:
    with reading_as(party.pk):
        return set(model._default_manager.values_list("pk", flat=True))


def seen_by_the_program(model: type[models.Model], party: Party) -> set[Any]:
    """What `visible_to` says, here and of what a row belongs to."""
    rights = Rights(role="partner", party=party.pk)
    rows = model._default_manager.all()
    if model is ChangeEntry:
        rows = rows.told_to(rights)
    elif hasattr(rows, "visible_to"):
        rows = rows.visible_to(rights)
    for name in partner_sight.BELONGING.get(model, ()):
        of: Any = model._meta.get_field(name).related_model
        if model in ASK_FIRST or not hasattr(rows, "visible_to"):
            rows = rows.filter(**{f"{name}__in": of.objects.visible_to(rights)})
    return set(rows.values_list("pk", flat=True))


def differences() -> list[str]:
    return [
        f"{model.__name__} of {party.short_name}"
        for party in Party.objects.all()
        for model in TABLES
        if model not in partner_sight.TOLD_WITH
        and seen_under_the_role(model, party) != seen_by_the_program(model, party)
    ]


def visible(model: type[models.Model]) -> int:
    """So many rows partners see among them."""
    return sum(len(seen_under_the_role(model, party)) for party in Party.objects.all())


@pytest.mark.parametrize("seed", [1, 2])
def test_the_role_sees_exactly_what_the_program_shows(people, home, consip, bbg, seed):
    call_command("seed_demo", agreements=16, activities=60, seed=seed, stdout=io.StringIO())
    world_of(consip, "OWN-1")
    change_everything_else(bbg)
    with connection.cursor() as cursor:
        cursor.execute("analyze")  # as the database does by itself once rows have come
    assert differences() == []
    assert visible(Agreement) > 10 and visible(Participant) and visible(StatusPeriod)


def test_in_a_world_with_everything_somebody_may_hide(settings, tmp_path, chance):  # noqa: F811
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    with built(chance, with_foreign=True):
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        assert differences() == []
        assert sum(visible(one) > 0 for one in TABLES) > 20


def test_answers_are_the_same_with_and_without_it(settings, tmp_path, chance, monkeypatch):  # noqa: F811
    """The role takes nothing from an answer: every address, with every parameter, to the last
    byte."""
    settings.API_RATES = {"partner": 10**6, "staff": 10**6}
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    with built(chance, with_foreign=True) as world, connection.cursor() as cursor:
        cursor.execute("analyze")  # as a server does by itself, a while after tables are filled
        names = names_for(world.consip.keys.first())
        under = everything(world.client, names)
        monkeypatch.setattr(partner_role, "_is_there", lambda using: False)
        beside = everything(world.client, names)
    assert len(under) > 200
    assert [path for path in under if under[path] != beside[path]] == []


def test_nobody_sees_nothing(real_case):
    """Neither without a party nor as one that is none."""
    with reading_as(0):
        seen = [one for one in TABLES if one is not Party and one._default_manager.exists()]
        assert seen == []
        assert not Party.objects.filter(is_home=False).exists()


def test_no_other_table_can_be_read(consip):
    others = [
        one for one in apps.get_models(include_auto_created=True)
        if one not in TABLES and not one._meta.proxy and one._meta.managed
    ]  # fmt: skip
    assert User in others and len(others) > 60
    with reading_as(consip.pk):
        for model in others:
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model._default_manager.exists()


def test_nothing_can_be_written(consip):
    agreement = world_of(consip, "OWN-1")
    for also in (nullcontext, reading_whole):
        refused = pytest.raises((InternalError, ProgrammingError))
        with reading_as(consip.pk), also(), refused, transaction.atomic():
            Participation.objects.filter(agreement=agreement).update(reference="mine")


def test_nothing_outlives_it(consip):
    world_of(consip, "OWN-1")

    def stands() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "select current_user, current_setting('mou.party', true), "
                "current_setting('transaction_read_only')"
            )
            return cursor.fetchone()

    before = stands()
    with reading_as(consip.pk):
        assert stands() == (ROLE, str(consip.pk), "on") and is_reading()
        with reading_whole():
            assert stands()[0] == before[0]
        assert stands()[0] == ROLE
    with pytest.raises(ValueError), reading_as(consip.pk):
        raise ValueError
    after = stands()
    assert (after[0], after[1] or None, after[2]) == (before[0], before[1] or None, before[2])
    assert not is_reading()


def forget_every_filter(monkeypatch):
    """As if each view began with `objects.all()`."""
    for model in apps.get_models():
        kind = type(model._default_manager.all())
        if "visible_to" in vars(kind):
            monkeypatch.setattr(kind, "visible_to", lambda self, user: self)


@pytest.mark.parametrize("is_on", [True, False])
def test_a_forgotten_filter_shows_nothing(home, consip, bbg, monkeypatch, is_on):
    """Without the role the same mistake does show it: the test can fail."""
    world_of(consip, "OWN-1")
    change_everything_else(bbg)
    theirs = partner_client(consip)
    theirs.keeps_contract = False
    if not is_on:
        monkeypatch.setattr(partner_role, "_is_there", lambda using: False)
    forget_every_filter(monkeypatch)
    told = [theirs.get(path) for path in (*LISTS, "agreements/ZZ-1/", "agreements/ZZ-1/terms/")]
    leaks = [one for one in told if b"ZZ-1" in one.content.replace(b"/ZZ-1/", b"")]
    assert bool(leaks) is not is_on
    if is_on:
        own = [one for one in told if b"OWN-1" in one.content]
        assert own and {one.status_code for one in told} <= {200, 404}


def test_prepare_mends_what_was_changed_by_hand():
    assert row_policies.are_current()
    assert row_policies.bring_up_to_date() is False
    with connection.cursor() as cursor:
        cursor.execute(
            f"create or replace function {partner_role.VERSION}() returns text language sql "
            "immutable as $$select 'another'$$"
        )
    assert not row_policies.are_current() and not doctor._row_policies().is_well
    assert row_policies.bring_up_to_date() is True
    assert row_policies.are_current() and doctor._row_policies().is_well


@pytest.mark.parametrize(
    "lost",
    [
        f"drop policy {POLICY} on agreements_term",
        f"drop policy {OTHERS} on agreements_party",
        f"revoke select on agreements_agreement from {ROLE}",
        f"revoke execute on function mou_partner_agreements_party() from {ROLE}",
        f"revoke usage on schema public from public, {ROLE}",
        "alter table agreements_document disable row level security",
    ],
)
def test_what_a_restore_left_out_is_seen_and_made_again(lost):
    with connection.cursor() as cursor:
        cursor.execute(lost)
    assert row_policies.standing() == "" and not partner_role.may_take("default")
    assert row_policies.bring_up_to_date() is True
    assert row_policies.are_current() and partner_role.may_take("default")


def test_others_who_hold_a_table_are_told_of(monkeypatch):
    monkeypatch.setattr(table_locks, "PAUSES", (0, 0))
    part = ["do $$begin raise lock_not_available; end$$"]
    with pytest.raises(row_policies.NotMade, match="prepare again"):
        row_policies._done("default", part)


@pytest.fixture
def without_rights():
    """A login of the database that may make no role, and was given none."""
    with connection.cursor() as cursor:
        cursor.execute("create role mou_without nologin nosuperuser nocreaterole")
        cursor.execute("grant usage on schema public to mou_without")
        cursor.execute("set local role mou_without")
    yield
    with connection.cursor() as cursor:
        cursor.execute("reset role")


def test_who_may_not_take_the_role_is_told_what_to_run(without_rights, monkeypatch, caplog):
    monkeypatch.setattr(partner_role, "_there", set())
    monkeypatch.setattr(partner_role, "_absent_until", {})
    with pytest.raises(row_policies.RoleIsMissing) as told:
        row_policies.bring_up_to_date()
    assert f'grant "{ROLE}" to "mou_without"' in str(told.value)
    assert f'grant "{ROLE}"' in doctor._row_policies().sentence
    with reading_as(1):
        assert not is_reading()
    assert "without row-level security" in caplog.text


def test_a_login_that_owns_no_table_goes_on_as_before(consip):
    """Row-level security holds everybody but the owner; others are let through by name."""
    world_of(consip, "OWN-1")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("create role mou_other nologin")
            cursor.execute("grant usage on schema public to mou_other")
            cursor.execute("grant select, update on agreements_participation to mou_other")
            cursor.execute("set local role mou_other")
        assert Participation.objects.count() == 2
        with connection.cursor() as cursor:
            cursor.execute("reset role")
        transaction.set_rollback(True)


def test_each_database_of_a_server_has_a_role_of_its_own(settings, monkeypatch):
    """And none of them is let through another's tables."""
    monkeypatch.setattr(partner_role, "_roles", {})
    settings.PARTNER_ROLE = ""
    ours, other = role_of("default"), role_named_by("another")
    assert ours == f"mou_partner_{connection.settings_dict['NAME']}" != other
    assert len(role_named_by("조" * 63).encode()) <= 63
    assert role_named_by("조" * 63) != role_named_by("조" * 62 + "달")
    assert row_policies.bring_up_to_date() is True and row_policies.are_current()
    with connection.cursor() as cursor:
        cursor.execute(f'create role "{other}" nologin')
        cursor.execute("create role mou_elsewhere nologin")
        cursor.execute(f'grant "{other}" to mou_elsewhere')
        cursor.execute("select has_table_privilege(%s, 'agreements_agreement', 'select')", [other])
        assert cursor.fetchone() == (False,)
        cursor.execute("select pg_has_role('mou_elsewhere', %s, 'member')", [ours])
        assert cursor.fetchone() == (False,)


@pytest.fixture
def of_a_former_version(consip):
    """Policies for the role that one server had for all its databases."""
    world_of(consip, "OWN-1")
    with connection.cursor() as cursor:
        cursor.execute(
            f"do $$begin create role {FORMER} nologin; "
            "exception when duplicate_object then null; end$$"
        )
        cursor.execute(f"grant usage on schema public to {FORMER}")
        for model in TABLES:
            table = model._meta.db_table
            cursor.execute(f"drop policy {POLICY} on {table}; drop policy {OTHERS} on {table}")
            cursor.execute(
                f"create policy {FORMER} on {table} for select to {FORMER} using (false); "
                f"create policy {FORMER}_others on {table} using (current_user <> '{FORMER}'); "
                f"grant select on {table} to {FORMER}"
            )


def test_what_a_former_version_made_lets_nobody_through(of_a_former_version, consip):
    assert not row_policies.are_current()
    assert row_policies.bring_up_to_date() is True
    assert seen_under_the_role(Agreement, consip) != set()
    assert differences() == []
    for _server in range(2):  # of this version, one after the other
        assert row_policies.bring_up_to_date() is False
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local role {FORMER}")  # who still runs the former version
            assert not Agreement.objects.exists()
            cursor.execute("reset role")
    with connection.cursor() as cursor:
        cursor.execute("comment on function mou_row_policies() is '2026-01-01 00:00:00+00'")
    assert row_policies.bring_up_to_date() is False
    with connection.cursor() as cursor:
        cursor.execute(
            "select policyname from pg_policies where policyname in (%s, %s)",
            [FORMER, f"{FORMER}_others"],
        )
        assert cursor.fetchall() == []
        cursor.execute("select exists (select from pg_roles where rolname = %s)", [FORMER])
        if cursor.fetchone()[0]:
            cursor.execute(
                "select has_table_privilege(%s, 'agreements_agreement', 'select')", [FORMER]
            )
            assert cursor.fetchone() == (False,)


def test_a_role_that_is_named_as_the_former_one_keeps_none_of_its_policies(
    of_a_former_version, settings
):
    settings.PARTNER_ROLE = FORMER
    assert row_policies.bring_up_to_date() is True
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_policies where policyname = %s", [FORMER])
        assert cursor.fetchone() == (0,)


def test_another_fault_than_a_lock_is_told_at_once(monkeypatch):
    monkeypatch.setattr(table_locks, "PAUSES", (3600,))
    with pytest.raises(OperationalError):
        row_policies._done("default", ["do $$begin raise disk_full; end$$"])
