"""Nobody's edit is lost: of two who write at once one is first, the other is told; a database that
goes away in the middle leaves nothing half-written."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from django.db import connection, connections, transaction
from django.test import Client

from agreements import actions
from agreements.actions import Stale
from agreements.models import Agreement, AuditEntry
from agreements.views.agreement import Change
from tests.factories import DAY, make_agreement, make_party, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 200


@pytest.fixture
def agreement():
    make_party("PPS", country="KR", is_home=True)
    return make_agreement("KR-IT-1", make_party("Consip"))


def test_pairs_that_write_at_once_lose_no_update(agreement):
    """Both read the same version, both write at the same moment: exactly one is written."""
    users = [make_user("officer"), make_user("manager")]
    barrier = threading.Barrier(2)

    def write(who: int) -> list[bool]:
        won = []
        try:
            for number in range(PAIRS):
                barrier.wait(timeout=60)
                row = Agreement.objects.get(pk=agreement.pk)
                barrier.wait(timeout=60)
                try:
                    actions.change_agreement(
                        by=users[who], on=DAY, agreement=row, version=row.version,
                        file_number=f"{number}-{who}",
                    )  # fmt: skip
                except Stale as error:
                    assert error.current.file_number == f"{number}-{1 - who}"
                    won.append(False)
                else:
                    won.append(True)
        finally:
            connection.close()
        return won

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(write, range(2))
    assert all(first != second for first, second in zip(one, other, strict=True))
    written = AuditEntry.objects.filter(verb="change_agreement").order_by("sequence")
    told = [entry.detail["file_number"][1] for entry in written]
    assert told == [f"{number}-{0 if first else 1}" for number, first in enumerate(one)]


def test_the_connection_is_killed_before_the_commit(agreement, monkeypatch):
    """503 with every word; nothing is stored; the same form again is saved, once."""
    client = Client(raise_request_exception=False)
    client.force_login(make_user("manager"))
    page = client.get("/agreements/KR-IT-1/change/")
    form = page.context["form"]
    data = {
        "version": page.context["version"], "opened": page.context["opened"],
        "form_key": "k" * 20, "title_en": "Typed in vain", "partners": form["partners"].value(),
        **{name: form[name].value() or "" for name in
           ("kind", "legal_nature", "confidentiality", "working_day_rule")},
    }  # fmt: skip
    real = actions.change_agreement

    def killed(**fields):
        row = real(**fields)
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            (pid,) = cursor.fetchone()
        thread = threading.Thread(target=kill, args=[pid])
        thread.start()
        thread.join()
        return row

    with monkeypatch.context() as broken:
        broken.setattr(Change, "action", staticmethod(killed))
        answer = client.post("/agreements/KR-IT-1/change/", data)
    assert answer.status_code == 503
    assert "Typed in vain" in answer.content.decode()
    connections.close_all()
    assert Agreement.objects.get().title == {"en": "Memorandum KR-IT-1"}
    assert client.post("/agreements/KR-IT-1/change/", data).status_code == 302
    assert client.post("/agreements/KR-IT-1/change/", data).status_code == 302
    assert Agreement.objects.get().title == {"en": "Typed in vain"}
    assert AuditEntry.objects.filter(verb="change_agreement").count() == 1


def kill(pid: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
    finally:
        connection.close()


class TestDeadlocks:
    """Two connections wait for each other in a circle and PostgreSQL ends the page's one."""

    PATH = "/agreements/KR-IT-1/change/"

    @pytest.fixture
    def client(self):
        client = Client(raise_request_exception=False)
        client.force_login(make_user("manager"))
        return client

    def sent(self, client):
        page = client.get(self.PATH)
        form = page.context["form"]
        return {
            "version": page.context["version"], "opened": page.context["opened"],
            "form_key": "k" * 20, "title_en": "Typed once", "partners": form["partners"].value(),
            **{name: form[name].value() or "" for name in
               ("kind", "legal_nature", "confidentiality", "working_day_rule")},
        }  # fmt: skip

    def colliding(self, monkeypatch, agreement, *, times):
        """Lets the verb meet somebody else `times` times; the list of tries grows with each."""
        other = make_agreement("KR-IT-2", agreement.parties.exclude(is_home=True).get())
        real, tries = actions.change_agreement, []

        def change(**fields):
            row = real(**fields)
            tries.append(len(tries))
            if len(tries) <= times:
                collide(agreement.pk, other.pk)
            return row

        monkeypatch.setattr(Change, "action", staticmethod(change))
        return tries

    def test_the_form_is_done_anew(self, agreement, client, monkeypatch):
        data = self.sent(client)
        tries = self.colliding(monkeypatch, agreement, times=2)
        assert client.post(self.PATH, data).status_code == 302
        assert len(tries) == 3
        assert Agreement.objects.get(pk=agreement.pk).title == {"en": "Typed once"}
        assert AuditEntry.objects.filter(verb="change_agreement").count() == 1

    def test_at_the_fourth_time_its_writer_is_told(self, agreement, client, monkeypatch):
        data = self.sent(client)
        tries = self.colliding(monkeypatch, agreement, times=9)
        answer = client.post(self.PATH, data)
        assert (answer.status_code, len(tries)) == (409, 4)
        page = answer.content.decode()
        assert "Somebody else is changing this" in page
        assert "Typed once" in page
        assert "Send again" in page
        assert not AuditEntry.objects.filter(verb="change_agreement").exists()


def collide(mine: int, theirs: int) -> None:
    """This connection holds `mine` and waits for `theirs`, which another one holds that then waits
    for `mine`: this one looks for the circle, once and late enough for a busy machine, and is
    ended; the other does not look meanwhile."""
    held = threading.Event()

    def other() -> None:
        try:
            with transaction.atomic():
                look_for_circles_after("60s")
                lock(theirs)
                held.set()
                wait_until_somebody_waits()
                lock(mine)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    try:
        assert held.wait(timeout=30)
        look_for_circles_after("3s")
        lock(theirs)
    finally:
        thread.join()


def look_for_circles_after(wait: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('deadlock_timeout', %s, true)", [wait])


def lock(pk: int) -> None:
    Agreement.objects.select_for_update(of=("self",)).get(pk=pk)


def wait_until_somebody_waits() -> None:
    """In this database: the other half of the suite has one of its own in the same cluster."""
    with connection.cursor() as cursor:
        for _look in range(500):
            cursor.execute(
                "select count(*) from pg_stat_activity"
                " where datname = current_database() and wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("select pg_sleep(0.01)")
    raise AssertionError("nobody waited")
