"""A drill leaves nothing but what came of it. That it restores is tried in test_moving.py."""

import pytest

from mou_tracker.accounts import installation
from mou_tracker.accounts.models import Installation
from mou_tracker.server import drill

pytestmark = pytest.mark.django_db


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
