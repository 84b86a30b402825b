"""Before a version serves: nothing that is there already is touched, and somebody is let in."""

from io import StringIO

import pytest

from django.core.management import call_command
from django.core.management.base import CommandError

from agreements.models import Agreement, OutboxMessage, Party
from mou_tracker.accounts.models import User
from mou_tracker.reminders.models import Rule

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
