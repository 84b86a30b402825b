"""A database with a part of what folded migrations stand for is refused, whoever starts on it."""

import pytest

from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db.migrations.recorder import MigrationRecorder

from mou_tracker.server.half_way import check_for_half_way
from mou_tracker.server.supervisor import Supervisor

pytestmark = pytest.mark.django_db
FOLDED = ("0017_squashed_0035_idempotent_responses", "0035_idempotent_responses")


@pytest.fixture
def half_way(db):
    gone = MigrationRecorder.Migration.objects.filter(app="agreements", name__in=FOLDED)
    assert gone.count() == 2
    gone.delete()


def test_nothing_is_wrong_with_a_whole_one(db):
    assert check_for_half_way(["default"]) == []
    assert run_checks(tags=[Tags.database], databases=["default"]) == []


def test_a_part_is_refused(half_way):
    (fault,) = check_for_half_way(["default"])
    assert "agreements" in fault.msg and "folded" in fault.hint


def test_migrate_and_start_refuse_it(half_way, tmp_path, monkeypatch):
    with pytest.raises(SystemCheckError, match=r"mou\.E001"):
        call_command("migrate", skip_checks=False, verbosity=0)
    supervisor = Supervisor.__new__(Supervisor)
    supervisor.services = ()
    with pytest.raises(CommandError, match="folded"):
        supervisor._prepare()


def test_nothing_of_it_says_nothing(db):
    """A database before all that is folded takes the folded ones."""
    MigrationRecorder.Migration.objects.filter(app="agreements").delete()
    assert check_for_half_way(["default"]) == []
