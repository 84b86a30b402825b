"""What is kept stays until facts are written, by whom and however, and no longer."""

import re
from datetime import timedelta

import pytest
import time_machine

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.actions import cancel, log_activity
from activities.models import Activity
from agreements.actions import add_commitment, change_agreement
from agreements.dates import from_day
from agreements.models import Agreement, Deadline, Party, TableMark
from agreements.models.write_marks import SEEN_NOW, forget_old_marks, is_unchanged, mark
from mou_tracker.accounts.models import Role, User
from mou_tracker.dashboards import kept as keeping
from mou_tracker.dashboards.home.page import home
from mou_tracker.dashboards.kept import Count, kept, kept_together
from mou_tracker.dashboards.timeline import views
from tests.factories import DAY, make_agreement, make_party, make_term

pytestmark = pytest.mark.django_db(transaction=True)


class Question:
    """How often it was asked is its answer; it reads `tables`."""

    def __init__(self, *tables: type[Model]) -> None:
        self.asked, self.tables = 0, tables
        self.name = object()

    def __call__(self) -> int:
        return kept(self.name, self._ask)

    def _ask(self) -> int:
        self.asked += 1
        for table in self.tables:
            table._base_manager.exists()
        return self.asked


@pytest.fixture
def question():
    with connection.cursor() as cursor:  # of long before whatever else this server is at
        cursor.execute("insert into agreements_tablemark (relation, xact) values ('', '3')")
    make_party("Before")
    question = Question(Agreement, Party, User)
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
    question = Question(Deadline)
    assert question() == 1
    assert Deadline.objects.update(because=[])
    assert question() == 2


def test_tables_it_did_not_read_leave_it(question):
    """What one logs is no reason to count agreements anew; the agreement itself is."""
    agreement = make_agreement("K-4", make_party("K"), make_party("L"))
    activities = Question(Activity)
    before = question(), activities()
    log_activity(
        by=None, on=DAY, kind="meeting", title={"en": "Met"}, agreements=[agreement],
        held=from_day(DAY),
    )  # fmt: skip
    assert (question(), activities()) == (before[0], before[1] + 1)
    Agreement.objects.filter(pk=agreement.pk).update(notes="Read")
    assert (question(), activities()) == (before[0] + 1, before[1] + 1)


def test_of_several_each_is_asked_by_itself(question):
    """One statement counts what is to be counted anew, and nothing else."""
    counted = [
        Count(f"(select count(*) from {model._meta.db_table} where id > %s)", [0])
        for model in (Party, Activity)
    ]

    def numbers():
        with CaptureQueriesContext(connection) as statements:
            found = [*kept_together({str(one): one for one in counted}).values()]
        return found, sum("from activities_activity" in one["sql"] for one in statements)

    parties = Party.objects.count()
    assert numbers() == ([parties, 0], 1)
    make_party("Another")
    assert numbers() == ([parties + 1, 0], 0)
    assert numbers() == ([parties + 1, 0], 0)


def test_who_had_begun_before_it_was_asked(question, beside):
    """What was not over then is over now, whichever of both had begun first."""
    with beside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("update agreements_party set short_name = 'Slow'")
        make_party("Meanwhile")
        assert [question(), question()] == [2, 2]
        cursor.execute("commit")
    assert [question(), question()] == [3, 3]


def test_on_a_standby_what_may_be_open_is_taken_for_open(beside):
    """It names nobody who is: what it says is seen now, as it would be there, counts nothing from
    the oldest open transaction on as over."""
    on_a_standby = SEEN_NOW.replace("pg_is_in_recovery()", "true")
    make_party("Before")
    with beside.cursor() as other, connection.cursor() as cursor:
        other.execute("begin")
        other.execute("update agreements_party set short_name = 'Slow'")
        make_party("Meanwhile")
        cursor.execute(f"select {on_a_standby}")
        (seen,) = cursor.fetchone()
        other.execute("commit")
    assert seen.endswith(":") and not is_unchanged(seen, ["agreements_party"])


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


def test_what_is_read_from_a_table_without_marks_is_not_kept(question):
    """Nobody would be told that it was written; nor is what was read from no table at all."""
    for tables in ([Session], [Agreement, Session], []):
        asked = Question(*tables)
        assert [asked(), asked()] == [1, 2]


def test_an_answer_that_rests_on_a_kept_one_goes_with_it(question):
    """Though its own statements name none of the tables of the other."""
    outer = []

    def both():
        return kept("outer", lambda: outer.append(question()) or len(outer))

    assert [both(), both()] == [1, 1]
    keeping._answers[keeping.KEPT].pop((connection.settings_dict["NAME"], "outer"))
    assert [both(), both()] == [2, 2]  # found the other kept
    Party.objects.update(short_name="Other")
    assert [both(), both()] == [3, 3] and outer == [1, 1, 2]


def test_a_timeline_is_drawn_once_for_whoever_may_see_it(question):
    """Asked again, and for the same in another language, and by somebody else."""
    make_term(make_agreement("K-5", make_party("K"), make_party("L")), "2024-05-03", end_years=2)
    client = Client()
    client.force_login(person_of(Role.READER))
    first, drawn = timeline(client), re.compile('FROM "agreements_termperiod"')
    with CaptureQueriesContext(connection) as again:
        assert timeline(client) == first
    assert not any(drawn.search(one["sql"]) for one in again) and len(again) == 8
    korean = client.get("/timeline/", headers={"Accept-Language": "ko"}).content.decode()
    assert "1 agreement, " in first and "1 agreement, " not in korean
    other = Client()
    other.force_login(person_of(Role.MANAGER))
    with CaptureQueriesContext(connection) as anew:
        timeline(other)
    assert any(drawn.search(one["sql"]) for one in anew)


def test_what_is_forgotten_is_not_taken_for_nothing(question):
    """Marks that are a day old go; who has not asked since cannot know, and asks again."""
    for name in ("A", "B"):
        make_party(name)
    TableMark.objects.update(at=timezone.now() - timedelta(days=2))
    forget_old_marks()
    assert TableMark.objects.count() == 1
    assert question() == 2


@pytest.mark.parametrize("role", [Role.READER, Role.OFFICER, Role.COORDINATOR, Role.MANAGER])
def test_every_table_it_reads_marks_who_writes(role):
    """Whatever the first page and the timeline keep is read from tables whose writers leave a
    mark."""
    make_term(make_agreement("K-3", make_party("K"), make_party("L")), "2024-05-03", end_years=2)
    client = Client()
    client.force_login(person_of(role))
    pages = ("/", "/timeline/?zoom=all")
    for path in pages:
        assert client.get(path).status_code == 200
    keeping._answers.clear()
    for path in pages:
        assert client.get(path).status_code == 200
    read = {
        name
        for answers in keeping._answers.values()
        for one in answers.values()
        for name in one.tables.split(",")
    }
    assert {"agreements_deadline", "activities_activity"} <= read
    assert read - marked() == set()


def person_of(role) -> User:
    return User.objects.create_user(
        email=f"{role}@k.example", password=None, native_name="K", role=role
    )


def marked() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct tgrelid::regclass::text from pg_trigger"
            " where tgname like 'pgtrigger_marks_write%' and tgenabled <> 'D'"
        )
        return {name for (name,) in cursor.fetchall()}


def figures(user):
    found = home(user, on=DAY)
    return found.counts, found.beside, found.lines


@time_machine.travel(f"{DAY}T03:00:00+00:00")
@pytest.mark.parametrize("role", [Role.READER, Role.OFFICER, Role.MANAGER])
def test_what_is_kept_is_what_is_so_after_whatever_is_done(role, monkeypatch):
    """After each action the answer that is kept is the one that is given without; on the first page
    and on a timeline of several pages."""
    monkeypatch.setattr(views, "LANES_A_PAGE", 1)
    user, other = person_of(role), person_of(Role.COORDINATOR)
    client = Client()
    client.force_login(user)
    for name, do in deeds(user, other):
        do()
        is_kept = figures(user), timeline(client)
        has_pages = len(keeping._answers[keeping.KEPT_OF_THOUSANDS])
        keeping._answers.clear()
        assert is_kept == (figures(user), timeline(client)), name
    assert has_pages


def timeline(client):
    """But for the token of its forms."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", client.get("/timeline/").content.decode())


@time_machine.travel(f"{DAY}T03:00:00+00:00")
def test_each_deed_shows_in_a_figure():
    """The actions of the test above move what is counted: one that moved nothing would show
    nothing."""
    user, other = person_of(Role.OFFICER), person_of(Role.COORDINATOR)
    before, idle = figures(user), []
    for name, do in deeds(user, other):
        do()
        now = figures(user)
        if now == before:
            idle.append(name)
        before = now
    assert idle == []


def deeds(user, other):
    """(name, an action) in an order in which each has something to do."""
    make_party("PPS", is_home=True)
    partner, made = make_party("L"), {}

    def register(name, **fields):
        made[name] = make_agreement(name, partner, **fields)

    def sign(name, day, **fields):
        made[f"{name} term"] = make_term(made[name], day, **fields)

    def log(name, **fields):
        made[name] = log_activity(by=other, on=DAY, title={"en": name}, **fields)

    days = lambda n: from_day(DAY + timedelta(days=n))  # noqa: E731 a word of this table
    return [
        ("register", lambda: register("D-1")),
        ("sign", lambda: sign("D-1", "2024-05-03", end_kind="indefinite")),
        ("sign what is over", lambda: (register("D-2"), sign("D-2", "2018-05-03", end_years=2))),
        ("log under what is over",
         lambda: log("late", kind="meeting", agreements=[made["D-2"]], held=days(-20))),
        ("log", lambda: log("call", kind="meeting", agreements=[made["D-1"]], held=days(-3))),
        ("plan", lambda: log("plan", kind="meeting", agreements=[made["D-1"]], when=days(9))),
        ("of which nobody said what became",
         lambda: log("past", kind="meeting", agreements=[made["D-1"]], when=days(-9))),
        ("cancel", lambda: cancel(by=other, on=DAY, activity=made["past"])),
        ("promise", lambda: add_commitment(
            by=None, on=DAY, term=made["D-1 term"], text={"en": "P"}, side="ours", due=days(5))),
        ("responsible", lambda: change_agreement(
            by=None, on=DAY, agreement=made["D-1"], responsible=other)),
        ("a person goes", lambda: User.objects.filter(pk=other.pk).update(is_active=False)),
        ("kept closely", lambda: change_agreement(
            by=None, on=DAY, agreement=made["D-1"], confidentiality="confidential")),
        ("one's own", lambda: change_agreement(
            by=None, on=DAY, agreement=made["D-1"], deputy=user)),
        ("renamed", lambda: Party.objects.filter(pk=partner.pk).update(short_name="N")),
    ]  # fmt: skip
