"""Before a version serves: nothing that is there already is touched, and somebody is let in."""

import os
import subprocess
import sys
from io import StringIO

import pytest

from django.core.management import call_command
from django.core.management.base import CommandError

from agreements.models import Agreement, OutboxMessage, Party
from mou_tracker.accounts.models import User
from mou_tracker.reminders.models import Rule
from mou_tracker.server import embedded
from tests.mou_tracker.server.postgresql import Server
from tests.mou_tracker.server.system import BASE_DIR, reachable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def built(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    settings.STATIC_ROOT.chmod(0o500)


@pytest.fixture(autouse=True)
def as_in_an_image(monkeypatch):
    """Root may write anywhere; the image's user may not."""
    monkeypatch.setattr("mou_tracker.server.management.commands.prepare._is_writable", bool)


def prepare(**options: str) -> str:
    told = StringIO()
    call_command("prepare", stdout=told, stderr=told, **options)
    return told.getvalue()


def test_a_new_installation_begins_with_one_person_and_no_example():
    assert "Nobody has an account yet" in prepare()
    told = prepare(administrator="it@office.example")
    assert "it@office.example leaves with the next round" in told
    (person,) = User.objects.all()
    assert (person.role, person.has_usable_password()) == ("administrator", False)
    (mail,) = OutboxMessage.objects.all()
    assert mail.to_address == "it@office.example" and "/accounts/" in mail.text
    for text in (mail.text, mail.html):  # by nobody else, and so by nobody
        assert "계정이 만들어졌습니다" in " ".join(text.split()) and "it 님이" not in text
    assert Party.objects.get().is_home and not Agreement.objects.exists()
    assert Rule.objects.exists()


def test_who_is_there_invites_the_others():
    prepare(administrator="it@office.example")
    with pytest.raises(CommandError, match="accounts already"):
        prepare(administrator="it@office.example")
    assert User.objects.count() == 1


def test_an_address_that_is_none_is_named():
    with pytest.raises(CommandError, match="nobody is no e-mail address"):
        prepare(administrator="nobody")
    assert not User.objects.exists()


def test_again_changes_nothing(real_case, people):
    def rows() -> list:
        return [list(model.objects.order_by("pk").values()) for model in (User, Rule, Agreement)]

    prepare()
    before = rows()
    assert prepare() == "Ready to serve.\n"
    assert rows() == before


#: What `prepare` does first, without the tests' database.
AWAIT = """
import django
django.setup()
from mou_tracker.server import preparing
preparing.PATIENCE = {patience}
preparing.await_database(lambda words: print(words, flush=True))
print("let in", flush=True)
"""


@pytest.fixture
def server(tmp_path):
    """A PostgreSQL of its own that is not running yet."""
    found = Server(reachable(tmp_path) / "server", embedded.binaries("postgres"))
    found.ask("create role mou login", "create database mou owner mou")
    found.stop()
    yield found
    if (found.data / "postmaster.pid").exists():
        found.stop()


def awaiting(server: Server, *, patience: int) -> subprocess.Popen:
    told = os.environ | {"DATABASE_URL": server.url}
    told["DJANGO_SETTINGS_MODULE"] = "mou_tracker.settings"
    return subprocess.Popen(
        [sys.executable, "-c", AWAIT.format(patience=patience)],
        cwd=BASE_DIR, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


@pytest.mark.programs
def test_a_database_that_is_started_together_with_it_is_waited_for(server):
    process = awaiting(server, patience=60)
    assert "waiting for the database" in process.stdout.readline()
    server.start()
    said, _none = process.communicate(timeout=60)
    assert said == "let in\n" and process.returncode == 0


@pytest.mark.programs
def test_a_database_that_stays_away_is_named(server):
    said, _none = awaiting(server, patience=2).communicate(timeout=60)
    assert "waiting for the database" in said and "let in" not in said
    assert "The database does not answer: connection to server at" in said
    assert "Start it, or mend DATABASE_URL." in said
