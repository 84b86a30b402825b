"""By hand, in a loop, and by Celery's bell."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

import pytest
import time_machine

from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agreements.models import OutboxMessage
from mou_tracker.accounts.models import Role
from mou_tracker.celery import TIMETABLE, app
from mou_tracker.reminders.models import Entry
from mou_tracker.reminders.moments import mail_time
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.tick import tick
from tests.mou_tracker.server.system import PATIENCE

from .years import mornings

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(agreement, deadline, person):
    """A step that was reached before, with too little left to wait for a working day."""
    return deadline(
        agreement(responsible=person("a")), day=timezone.localdate() + timedelta(days=1)
    )


def test_by_hand(due, capsys):
    call_command("send_due")
    assert "1 reminders new" in capsys.readouterr().out
    assert len(mail.outbox) == 1
    call_command("send_due")
    assert len(mail.outbox) == 1


def test_as_if_it_were_another_day(agreement, deadline, person):
    on = timezone.localdate() + timedelta(days=400)
    deadline(agreement(responsible=person("a")), day=on)
    reminders = OutboxMessage.objects.exclude(key__endswith=":week")  # Monday's stands by itself
    call_command("send_due")
    assert not reminders.exists()
    call_command("send_due", "--on", on.isoformat(), "--really")
    assert reminders.count() == 1
    assert Entry.objects.get().is_last


def test_what_would_be_sent_on_a_day_is_shown_and_not_written(agreement, deadline, person, capsys):
    on = timezone.localdate() + timedelta(days=400)
    deadline(agreement(responsible=person("a")), day=on)
    call_command("send_due", "--on", on.isoformat())
    shown = capsys.readouterr().out
    assert "a@pps.example" in shown
    assert "KR-IT-1" in shown
    assert mail.outbox == []
    assert not Entry.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [["--on", "2027-13-01"], ["--loop", "0"], ["--loop", "5", "--on", "2027-01-01"], ["--really"]],
)
def test_wrong_arguments(wrong):
    with pytest.raises(CommandError):
        call_command("send_due", *wrong)


@pytest.mark.parametrize("task", TIMETABLE)
def test_every_task_of_the_timetable_runs_and_may_run_twice(task, due):
    app.loader.import_default_modules()
    for _ in range(2):
        app.tasks[task]()
    assert OutboxMessage.objects.count() == (1 if task == "reminders.tick" else 0)


@pytest.mark.django_db(transaction=True)
def test_the_loop_sends_without_a_broker(due):
    script = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
import os
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = os.environ["NAME"]
settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
call_command("send_due", "--loop", "1")
"""
    name = connection.settings_dict["NAME"]
    loop = subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "NAME": name},
    )
    try:
        deadline_at = timezone.now() + timedelta(seconds=PATIENCE)
        while not OutboxMessage.objects.filter(state="sent").exists():
            assert timezone.now() < deadline_at and loop.poll() is None
            connection.close()
            time.sleep(0.2)
    finally:
        loop.send_signal(signal.SIGTERM)
        loop.wait(PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_three_bells_at_once_tell_everybody_once(agreement, deadline, person):
    """As where beat runs three times: each tick comes threefold, at the same moment."""
    for at in range(10):
        mou = agreement(f"KR-IT-{at}", responsible=person(f"a{at}"), deputy=person(f"b{at}"))
        deadline(mou, day=timezone.localdate() + timedelta(days=1), origin=f"activity:{at}")
    plan(now=timezone.now())  # so that all three find what is due
    app.loader.import_default_modules()
    bells = threading.Barrier(3)

    def ring():
        try:
            for _minute in range(3):
                bells.wait(60)
                app.tasks["reminders.tick"]()
        finally:
            connection.close()

    ringing = [threading.Thread(target=ring) for _ in range(3)]
    for one in ringing:
        one.start()
    for one in ringing:
        one.join()
    told = sorted(to for sent in mail.outbox for to in sent.to)
    assert told == sorted(f"{name}{at}@pps.example" for name in "ab" for at in range(10))
    assert Entry.objects.count() == 20


def test_what_is_foretold_of_a_day_is_sent_on_it(agreement, deadline, person, capsys):
    """Day by day for a quarter, as if nobody answered; whatever was foretold from the beginning."""
    person("boss", Role.MANAGER, language="en")
    mou = agreement(responsible=person("a"), deputy=person("b"))
    first, last = date(2027, 3, 3), date(2027, 4, 21)
    foretold, sent = {}, {}
    with time_machine.travel(mail_time(first, "Asia/Seoul"), tick=False):
        deadline(mou, day=date(2027, 4, 18), kind="notice")
        deadline(mou, day=date(2027, 4, 2), kind="commitment", origin="activity:2")
        tick()
        capsys.readouterr()
        for day in (date(2027, 3, 8), date(2027, 3, 19), date(2027, 4, 9), date(2027, 4, 16)):
            call_command("send_due", "--on", day.isoformat())
            foretold[day] = capsys.readouterr().out.splitlines()
    for day in mornings(first, last):
        before = OutboxMessage.objects.count()
        for _round in range(2):
            tick()
        new = OutboxMessage.objects.order_by("pk")[before:]
        sent[day] = sorted(f"{one.to_address}  {one.subject}" for one in new)
    assert foretold == {day: sent[day] for day in foretold}
    assert all(foretold.values())
