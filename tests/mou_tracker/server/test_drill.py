"""A drill leaves nothing but what came of it. That it restores is tried in test_moving.py."""

import json
import subprocess
import sys

import pytest

from mou_tracker.accounts import installation
from mou_tracker.accounts.models import Installation
from mou_tracker.server import drill
from tests.mou_tracker.server.system import BASE_DIR

pytestmark = pytest.mark.django_db
#: An office with a server for each part.
OFFICE = {
    "DATABASE_URL": "postgres://mou:mou@office.example/mou",
    "DATABASE_REPLICA_URL": "postgres://mou:mou@second.office.example/mou",
    "DATABASE_POOLER": "transaction",
    "REDIS_URL": "sentinel://office.example:26379",
    "REDIS_MASTER_NAME": "mou",
    "DOCUMENTS_URL": "s3://office?endpoint=https://storage.office.example",
    "EMAIL_URL": "smtp+tls://office.example",
    "WEBHOOK_URL": "https://office.example/hook",
    "WEBHOOK_SECRET": "a secret of the office's",
}
SETTINGS = """
import json
from django.conf import settings
told = (settings.DATABASES, settings.CELERY_BROKER_URL, settings.DOCUMENTS_URL,
        settings.DOCUMENT_STORE, settings.EMAIL_BACKEND, settings.WEBHOOK_URL)
print(json.dumps(told, default=str))
"""


def test_what_came_of_it_is_kept_and_nothing_falls_silent(settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = str(tmp_path)
    assert drill.drill() is None
    (tmp_path / "tonight").write_text("no backup")
    monkeypatch.setattr(drill, "tried", lambda file: {"is_well": False, "reason": "it is none"})
    assert drill.drill(again=False)["reason"] == "it is none"
    assert Installation.objects.get().drill["file"] == "tonight"
    assert installation.may_speak()
    assert drill.drill(again=False) is None
    (tmp_path / "tomorrow").write_text("another")
    assert drill.drill(again=False)["file"] == "tomorrow"


def test_it_reaches_nothing_of_the_office(monkeypatch, tmp_path):
    """Not its storage either: documents that were given up would lie there again."""
    for name, value in OFFICE.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS], cwd=BASE_DIR, env=drill._surroundings(tmp_path / "var"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "office" not in done.stdout
    assert json.loads(done.stdout)[3] == "agreements.files.disk.Disk"
