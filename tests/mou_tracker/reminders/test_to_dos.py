"""Who does a to-do is reminded of it, whether or not it is about anything."""

from datetime import timedelta

import pytest

from django.core import mail

from activities.actions import add_action_item, settle_action_item
from agreements.dates import from_day
from mou_tracker.reminders import composer
from mou_tracker.reminders.models import Entry
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.sender import send

from . import conftest

pytestmark = pytest.mark.django_db
TODAY = conftest.TODAY + timedelta(days=1)


@pytest.fixture
def now():
    return conftest.NOW + timedelta(days=1)


def told(now):
    plan(now=now)
    composer.compose(now=now)
    send(now=now)
    return mail.outbox


@pytest.mark.parametrize("about", ["nothing", "party", "agreement"])
def test_its_owner_is_told_and_led_to_it(person, parties, agreement, about, now):
    officer, _boss = person("a"), person("boss", "manager")
    given = (
        {"party": parties[1], "agreement": agreement(responsible=officer)}
        if about != "nothing"
        else {}
    )
    given = {name: row for name, row in given.items() if name == about}
    due = from_day(TODAY + timedelta(days=1))
    item = add_action_item(by=officer, on=TODAY, text="Answer the letter", due=due, **given)
    (message,) = told(now)
    assert message.to == [officer.email]
    named = "Consip (KR-IT-1)" if about == "agreement" else "Answer the letter"
    assert message.subject.endswith(f"Action item {named}")
    assert message.body.count("Answer the letter") == 1
    assert f"/to-dos/{item.uid}/" in message.body
    assert "What was to be done stays undone." in message.body
    assert "meeting" not in message.body.lower()


def test_of_one_that_is_done_nobody_is_told(person, now):
    officer = person("a")
    due = from_day(TODAY + timedelta(days=1))
    item = add_action_item(by=officer, on=TODAY, text="Answer", due=due)
    settle_action_item(by=officer, on=TODAY, item=item, state="done")
    assert told(now) == [] and not Entry.objects.exists()
