"""A world put back is the world that was entered; and it is put back only where nothing differs."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import time_machine

from django.core.management import call_command
from django.db import connection, transaction

from agreements.models import Agreement, Party
from tests import factories, kept
from tests.conftest import one_of_each_role, the_real_case
from tests.factories import make_agreement, make_party, make_term, make_user

#: Drawn or read off a clock anew each time: told apart by where they first stand.
DRAWN = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{20,}|\b[a-z0-9]{12}\b|md5\$\w+\$\w+"
    r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::\d\d)?|Z)?"
)
#: Derived rows are written in no order: a number of their own means nothing.
DERIVED = (
    "agreements_statusperiod", "agreements_termperiod", "agreements_cover", "agreements_deadline",
)  # fmt: skip
A_LINK = "agreements_deadlineagreement"
A_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[ T]")


def real_case() -> Agreement:
    people = one_of_each_role()
    return the_real_case(people["officer"], people["manager"])


def other_worlds() -> Agreement:
    make_party("PPS", country="KR", is_home=True, names={"ko": "조달청"})
    agreement = make_agreement("KR-IT-1", make_party("Consip"))
    make_term(agreement, "2025-06-01", end_kind="duration", end_years=2)
    make_term(agreement, end_kind="indefinite")
    make_user("officer")
    return agreement


@contextmanager
def numbered_from_one() -> Iterator[None]:
    """Keys as in any other such block; what it writes is taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select string_agg(format('alter sequence %I restart', relname), ';')"
                       " from pg_class where relkind = 'S'")  # fmt: skip
        cursor.execute(cursor.fetchone()[0])
        yield
        transaction.set_rollback(True)


def everything() -> dict[str, list[str]]:
    found = kept.content(kept.tables())
    return {name: rows.decode().splitlines() for name, rows in found.items()}


def by_relation(found: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """Every row, with what is drawn anew told by where it first stands. The history's contexts
    have no other key: they come last, when the rows that name them have been read."""
    first: dict[str, str] = {}

    def told(match: re.Match) -> str:
        if A_CLOCK.match(match[0]):
            return "at"
        return first.setdefault(match[0], f"drawn{len(first)}")

    names = sorted(found, key=lambda name: (name == "pghistory_context", name))
    found = found | _without_numbers(found)
    rows = [(name, sorted(found[name], key=lambda row: DRAWN.sub("", row))) for name in names]
    return [(name, sorted(DRAWN.sub(told, row) for row in lines)) for name, lines in rows]


def _without_numbers(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The derived rows without their own numbers, and the links told by what they lead to."""
    numbered = {name: [row.split("\t", 1) for row in found[name]] for name in DERIVED}
    deadlines = dict(numbered["agreements_deadline"])
    links = [row.split("\t") for row in found[A_LINK]]
    return {
        **{name: [rest for _number, rest in rows] for name, rows in numbered.items()},
        A_LINK: [f"{agreement}\t{deadlines[number]}" for _own, agreement, number in links],
    }


@pytest.mark.parametrize("make", [other_worlds, real_case])
def test_put_back_is_entered_anew(db, make):
    with numbered_from_one(), kept.never():
        make()
        anew = everything()
    with kept.fresh():
        with numbered_from_one():
            answer = kept._enter("it", make, (), {})
            entered = everything()
        with numbered_from_one():
            kept._put_back(kept._store.worlds["it"])
            back = everything()
            assert Agreement.objects.get(pk=answer.pk).reference == answer.reference
    assert {n: sorted(r) for n, r in back.items()} == {n: sorted(r) for n, r in entered.items()}
    assert by_relation(back) == by_relation(anew)


@pytest.fixture
def done(django_db_setup, django_db_blocker) -> Iterator[Callable[[], int]]:
    """How often parties were truly entered so far. Of the transactions of these tests every one
    is taken back, so there is nothing to flush after them."""
    times = 0
    verb = factories.add_party

    def counted(**fields):
        nonlocal times
        times += 1
        return verb(**fields)

    with django_db_blocker.unblock(), kept.fresh():
        if not kept._may_put_back():
            pytest.skip("this database lets nobody put rows back without their triggers")
        factories.add_party = counted
        try:
            yield lambda: times
        finally:
            factories.add_party = verb


@contextmanager
def one_test() -> Iterator[None]:
    whole = transaction.atomic()
    whole._from_testcase = True
    with whole:
        yield
        transaction.set_rollback(True)


class TestOnce:
    def test_the_same_twice_is_entered_once(self, done):
        found = []
        for _ in range(3):
            with one_test():
                home = make_party("PPS", country="KR", is_home=True)
                partner = make_party("Consip")
                names = Party.objects.order_by("pk").values_list("pk", "short_name")
                found.append((home.pk, partner.pk, list(names)))
        assert done() == 2
        assert found[0] == found[1] == found[2]
        assert found[0][2] == [(found[0][0], "PPS"), (found[0][1], "Consip")]

    def test_what_is_new_gets_keys_of_its_own(self, done):
        for _ in range(2):
            with one_test():
                one = make_party("PPS", country="KR", is_home=True)
                other = factories.add_party(
                    by=None, on=factories.DAY, short_name="B", country="AT",
                    names={"en": "B"}, time_zone="Europe/Rome",
                )  # fmt: skip
                assert other.pk > one.pk
        assert done() == 3

    def test_other_words_are_another_call(self, done):
        for name in ("Consip", "BBG"):
            with one_test():
                assert make_party(name).short_name == name
        assert done() == 2

    def test_other_rows_before_are_another_world(self, done):
        for name in ("one", "two"):
            with one_test():
                Party.objects.create(short_name=name, country="AT", names={"en": name})
                make_party("Consip")
                assert set(Party.objects.values_list("short_name", flat=True)) == {name, "Consip"}
        assert done() == 2

    def test_a_row_changed_since_is_another_world(self, done):
        for name in ("one", "two"):
            with one_test():
                make_party("PPS", country="KR", is_home=True)
                Party.objects.update(legal_form=name)
                make_party("Consip")
                assert Party.objects.get(is_home=True).legal_form == name
        assert done() == 3

    def test_a_transaction_in_a_test_that_commits_begins_with_what_was_committed(self, done):
        for name in ("one", "two"):
            with transaction.atomic():
                Party.objects.create(short_name=name, country="AT", names={"en": name})
                with transaction.atomic():
                    make_party("Consip")
                found = set(Party.objects.values_list("short_name", flat=True))
                transaction.set_rollback(True)
            assert found == {name, "Consip"}
        with transaction.atomic():
            make_party("Consip")
            transaction.set_rollback(True)
        assert done() == 3

    def test_what_was_taken_back_does_not_stand(self, done):
        for _ in range(2):
            with one_test():
                with transaction.atomic():
                    make_party("PPS", country="KR", is_home=True)
                    transaction.set_rollback(True)
                make_party("Consip")
                assert Party.objects.get().short_name == "Consip"
        assert done() == 3

    def test_another_clock_or_language_is_another_call(self, done):
        for hour in (3, 4):
            with time_machine.travel(f"2026-11-23T0{hour}:00:00Z", tick=False), one_test():
                make_party("Consip")
        assert done() == 2

    def test_nothing_is_put_back_under_a_patch(self, done, monkeypatch):
        with one_test():
            make_party("Consip")
        monkeypatch.setattr("tests.factories.DAY", factories.DAY.replace(day=1))
        with one_test():
            make_party("Consip")
        assert done() == 2

    def test_other_settings_are_another_call(self, done, settings):
        for language in ("ko", "en"):
            settings.LANGUAGE_CODE = language
            with one_test():
                make_party("Consip")
        assert done() == 2

    def test_a_call_that_fails_leaves_nothing_to_put_back(self, done):
        for _ in range(2):
            with one_test(), pytest.raises(Exception, match="country"), transaction.atomic():
                make_party("Consip", country="nowhere")
        assert done() == 2
        assert not Party.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_get_it_back_after_a_flush():
    with kept.fresh():
        call_command("flush", interactive=False, verbosity=0)
        real_case()
        first = kept._digest()
        call_command("flush", interactive=False, verbosity=0)
        many = len(kept._store.worlds)
        real_case()
        assert len(kept._store.worlds) == many == 2
        assert kept._digest() == first
