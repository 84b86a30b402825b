"""`manage.py doctor`: each thing is broken once, really, and named in one sentence."""

import os
import socket
from datetime import timedelta
from io import StringIO

import pytest

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from agreements.models import OutboxMessage, Standing
from mou_tracker.accounts import installation
from mou_tracker.accounts.models import Installation
from mou_tracker.mail import new_message_id
from mou_tracker.operations import election, health
from mou_tracker.operations.models import BeatLease
from mou_tracker.reminders.models import LastRun, Run
from mou_tracker.server.production import server_addresses
from tests.mou_tracker.server.system import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(settings, tmp_path):
    """Everything in order but what a test breaks. The broker of the tests is one that nobody
    started."""
    settings.DOCUMENTS_DIR, settings.BACKUP_DIR = tmp_path, str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "tonight").write_text("a backup")
    LastRun.objects.note(Run.TICK, now=timezone.now())
    assert installation.may_speak()
    assert election.Candidate(host="one.example").takes()
    BeatLease.objects.update(renewed_at=timezone.now() + timedelta(hours=1))
    return settings


def wrong() -> list[str]:
    out, code = StringIO(), 0
    try:
        call_command("doctor", stdout=out)
    except SystemExit as stopped:
        code = stopped.code
    lines = out.getvalue().splitlines()
    found = [line.removeprefix("WRONG ") for line in lines if line.startswith("WRONG ")]
    assert all(line.startswith(("ok    ", "WRONG ")) and line.endswith(".") for line in lines)
    assert code == bool(found)
    assert len(lines) == 20 or "database" in found[0].lower()
    return [one for one in found if not one.startswith("The broker does not answer")]


def test_all_is_well():
    assert wrong() == []


def test_no_broker(settings):
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    assert "WRONG The broker does not answer" in out.getvalue()


def test_a_missing_migration():
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from django_migrations where name = "
            "(select max(name) from django_migrations where app = 'accounts')"
        )
    assert wrong() == ["1 migrations are missing: run `manage.py migrate`."]


def test_no_table_of_the_cache():
    with connection.cursor() as cursor:
        cursor.execute("drop table django_cache")
    assert wrong() == ["The table of the cache is missing: run `manage.py createcachetable`."]


def test_days_of_an_earlier_version(real_case):
    Standing.objects.update(rules=0)
    (told,) = wrong()
    assert "1 agreements were derived by an earlier version" in told


def test_a_database_that_takes_no_changes():
    with connection.cursor() as cursor:
        cursor.execute("set local transaction_read_only = on")
    assert wrong()[0].startswith("The database takes no changes")


def test_no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    (told,) = wrong()
    assert told.startswith("The mail server does not answer: [Errno 111]")


def test_mails_that_wait():
    OutboxMessage.objects.create(
        key="a", to_address="a@example.org", language="en", subject="", text="",
        message_id=new_message_id(), created_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    assert wrong() == [
        "1 mails wait for too long and 0 were not delivered: the outbox (/settings/outbox/) says "
        "why of each."
    ]


def test_a_silent_copy():
    Installation.objects.update(place=None)
    (told,) = wrong()
    assert told.startswith("This is a copy that nobody has confirmed")


@pytest.mark.parametrize(("age", "said"), [(None, "has never run"), (1, "last ran")])
def test_nothing_rings(age, said):
    LastRun.objects.all().delete()
    if age:
        LastRun.objects.note(Run.TICK, now=timezone.now() - timedelta(hours=age))
    (told,) = wrong()
    assert told.startswith("The round of reminders ") and said in told


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda rows: rows.all().delete(), "No beat has ever rung"),
        (lambda rows: rows.update(renewed_at=timezone.now() - timedelta(minutes=1)),
         "No beat rings: the last, on one.example, process"),
    ],
)  # fmt: skip
def test_no_beat(changed, said):
    changed(BeatLease.objects)
    (told,) = wrong()
    assert told.startswith(said)


def test_backups_that_are_old_or_not_there(settings, tmp_path):
    file = tmp_path / "backups" / "tonight"
    two_days_ago = timezone.now().timestamp() - 2 * 86400
    os.utime(file, (two_days_ago, two_days_ago))
    assert wrong() == ["The newest backup, tonight, is older than a day: look at what makes them."]
    file.rename(file.with_suffix(".part"))
    assert wrong() == [f"There is no backup in {settings.BACKUP_DIR}: run `manage.py backup FILE`."]


def test_a_disk_that_is_full(settings, monkeypatch):
    monkeypatch.setattr("mou_tracker.operations.doctor.LITTLE", 1 << 60)
    (told,) = wrong()
    assert told.startswith(f"The disk of the data ({settings.VAR}) has ")


def test_a_folder_of_documents_that_takes_nothing(settings, tmp_path):
    out = StringIO()
    with pytest.raises(SystemExit):  # no broker
        call_command("doctor", stdout=out)
    assert f"Documents lie in {tmp_path}, which takes a file, moves it" in out.getvalue()
    assert not list((tmp_path / "incoming").iterdir())
    assert health.every_part()["documents"] == "ok"
    (tmp_path / "file").touch()
    settings.DOCUMENTS_DIR = tmp_path / "file" / "documents"  # not even root may
    told, _disk = wrong()
    assert told == (
        f"The storage of documents ({settings.DOCUMENTS_DIR}) does not answer, or refuses us."
    )
    assert health.every_part()["documents"] == "away"


def test_a_pooler_behind_which_nobody_looks(settings):
    settings.DATABASE_POOLER = "transaction"
    nobody = f"127.0.0.1:{free_port()}"
    for server, said in (("", "name the server itself"), (nobody, "does not answer: [Errno 111]")):
        settings.DATABASE_SERVER = server_addresses(server)
        (told,) = wrong()
        assert said in told
    with socket.create_server(("127.0.0.1", 0)) as there:
        accepts = f"127.0.0.1:{there.getsockname()[1]}"
        settings.DATABASE_SERVER = server_addresses(accepts)
        assert wrong() == []
        settings.DATABASE_SERVER = server_addresses(f"{accepts},{nobody}")
        (told,) = wrong()
        assert f"DATABASE_SERVER, {nobody}, does not answer" in told
        settings.DATABASE_SERVER = server_addresses(f"{accepts},{accepts}")
        (told,) = wrong()
        assert told.startswith("None of the servers of DATABASE_SERVER says that it serves")


@pytest.mark.parametrize(
    ("hours", "days", "said"),
    [(0, 6, None), (4, 0, "were last looked at "), (0, 8, "more documents than the hourly check")],
)
def test_digests_that_nobody_looks_at(hours, days, said):
    now = timezone.now()
    found = {"after": "", "began": now.isoformat(), "ended": None}
    found["began"] = (now - timedelta(days=days)).isoformat()
    LastRun.objects.note(Run.FILES, now=now - timedelta(hours=hours), found=found)
    assert [said in one for one in wrong()] == ([True] if said else [])


def test_a_drill_that_failed():
    told = {"is_well": False, "file": "tonight", "reason": "it was cut off.", "stamp": 0}
    Installation.objects.update(drilled_at=timezone.now(), drill=told)
    assert wrong() == ["The backup tonight could not be restored: it was cut off."]
