"""What is kept stays until facts are written, by whom and however, and no longer."""

import re
from datetime import timedelta

import pytest

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement, Deadline, Party, WriteMark
from agreements.models.write_marks import forget_old_marks, mark
from mou_tracker.accounts.models import Role, User
from mou_tracker.dashboards.home import kept as keeping
from mou_tracker.dashboards.home.kept import kept
from tests.factories import make_agreement, make_party, make_term

pytestmark = pytest.mark.django_db(transaction=True)


class Question:
    """How often it was asked is its answer."""

    def __init__(self) -> None:
        self.asked = 0
        self.name = object()

    def __call__(self) -> int:
        return kept(self.name, self._ask)

    def _ask(self) -> int:
        self.asked += 1
        return self.asked


@pytest.fixture
def question():
    with connection.cursor() as cursor:  # of long before whatever else this server is at
        cursor.execute("insert into agreements_writemark (xact) values ('3')")
    make_party("Before")
    question = Question()
    assert [question(), question()] == [1, 1]
    return question


@pytest.fixture
def beside():
    """A session of the database of somebody else."""
    other = connection.copy()
    yield other
    other.close()


def test_what_is_no_fact_leaves_it(question, beside):
    """Others sign in, look at a page, or do what takes a number of a transaction and no more."""
    User.objects.update(home_seen_at=timezone.now(), last_login=timezone.now())
    client = Client()
    client.get("/accounts/login/")
    client.session.save()
    with beside.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()")
    assert question() == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda: make_agreement("K-1", make_party("K"), make_party("L")),
        lambda: Party.objects.update(short_name="Other"),
        lambda: Party.objects.filter(short_name="Before").delete(),
        lambda: User.objects.create_user(
            email="k@example.org", password=None, native_name="K", role=Role.READER
        ),
        lambda: Agreement.objects.bulk_create([]) or make_party("Bulk"),
        mark,
    ],
    ids=["insert", "update", "delete", "person", "bulk", "while triggers rest"],
)
def test_facts_let_it_be_asked_again(question, write):
    write()
    assert [question(), question()] == [2, 2]


def test_what_is_derived_lets_it_be_asked_again():
    make_term(make_agreement("K-2", make_party("K"), make_party("L")), "2024-05-03", end_years=2)
    question = Question()
    assert question() == 1
    assert Deadline.objects.update(because=[])
    assert question() == 2


def test_who_had_begun_before_it_was_asked(question, beside):
    """What was not over then is over now, whichever of both had begun first."""
    with beside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("update agreements_party set short_name = 'Slow'")
        make_party("Meanwhile")
        assert [question(), question()] == [2, 2]
        cursor.execute("commit")
    assert [question(), question()] == [3, 3]


def test_what_was_rolled_back_is_no_write(question):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_party("Gone")
        raise ZeroDivisionError
    with transaction.atomic():
        User.objects.update(home_seen_at=timezone.now())
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_party("Gone, too")
            raise ZeroDivisionError
    assert question() == 1


def test_what_is_forgotten_is_not_taken_for_nothing(question):
    """Marks that are a day old go; who has not asked since cannot know, and asks again."""
    for name in ("A", "B"):
        make_party(name)
    WriteMark.objects.update(at=timezone.now() - timedelta(days=2))
    forget_old_marks()
    assert WriteMark.objects.count() == 1
    assert question() == 2


@pytest.mark.parametrize("role", [Role.READER, Role.OFFICER, Role.COORDINATOR, Role.MANAGER])
def test_every_table_it_reads_marks_who_writes(role):
    """Whatever the first page keeps is read from tables whose writers leave a mark."""
    make_term(make_agreement("K-3", make_party("K"), make_party("L")), "2024-05-03", end_years=2)
    person = User.objects.create_user(
        email="k@example.org", password=None, native_name="K", role=role
    )
    read: set[str] = set()

    def watched(question, ask):
        with connection.execute_wrapper(tables_of(read)):
            return ask()

    client = Client()
    client.force_login(person)
    with pytest.MonkeyPatch.context() as patch:
        for module in (keeping, *_keepers()):
            patch.setattr(module, "kept", watched)
        assert client.get("/").status_code == 200
    assert {"agreements_deadline", "activities_activity"} <= read
    assert read - _marked() == set()


def tables_of(read: set[str]):
    known = set(connection.introspection.table_names())

    def watch(execute, sql, params, many, context):
        read.update(known & set(re.findall(r"\b(\w+)\b", sql)))
        return execute(sql, params, many, context)

    return watch


def _keepers():
    from mou_tracker.dashboards.home import beside as first
    from mou_tracker.dashboards.home import counts as second

    return first, second


def _marked() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct tgrelid::regclass::text from pg_trigger"
            " where tgname like 'pgtrigger_marks_write%' and tgenabled <> 'D'"
        )
        return {name for (name,) in cursor.fetchall()}
