"""Of several beats one rings, by a row of the database."""

from datetime import timedelta

import pytest

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from mou_tracker.celery import app
from mou_tracker.operations import beat, election
from mou_tracker.operations.models import BeatLease

pytestmark = pytest.mark.django_db


def run_out() -> None:
    BeatLease.objects.update(until=timezone.now() - timedelta(seconds=1))


def test_one_until_it_is_heard_no_more():
    first, second = election.Candidate(host="one"), election.Candidate(host="two")
    assert first.takes() and first.takes()
    since = BeatLease.objects.get().since
    assert not second.takes()
    assert election.holder().host == "one"
    run_out()
    assert first.takes() and BeatLease.objects.get().since == since  # nobody else asked
    run_out()
    assert second.takes()
    assert not first.takes()
    assert (election.holder().host, BeatLease.objects.get().since > since) == ("two", True)


def test_one_that_ends_lets_the_next_in_at_once_and_no_other_out():
    first, second = election.Candidate(), election.Candidate()
    assert first.takes()
    second.lets_go()
    assert not second.takes()
    first.lets_go()
    assert second.takes()


def test_a_clock_that_was_set_back_holds_nobody_up():
    first, second = election.Candidate(), election.Candidate()
    assert first.takes()
    tomorrow = timezone.now() + timedelta(days=1)
    BeatLease.objects.update(renewed_at=tomorrow, until=tomorrow)
    assert second.takes() and not first.takes()


def test_there_is_one_row():
    assert election.Candidate().takes()
    row = BeatLease.objects.get()
    row.only = False
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


class Bell(beat.Elected):
    """Notes what it would send; needs no broker."""

    producer = None

    def __init__(self) -> None:
        self.rung: list[str] = []
        super().__init__(app=app)

    def setup_schedule(self) -> None:
        schedule = {"often": {"task": "often", "schedule": 60}}
        schedule["hourly"] = {"task": "hourly", "schedule": timedelta(hours=1)}
        self.merge_inplace(schedule)

    def apply_entry(self, entry, producer=None) -> None:
        self.rung.append(entry.name)

    def turn(self) -> list[str]:
        """All that is due now."""
        before = len(self.rung)
        while self.tick() == 0:
            pass
        return sorted(self.rung[before:])

    def passed(self, **time) -> None:
        for entry in self.schedule.values():
            entry.last_run_at -= timedelta(**time)
        self._heap = None


@pytest.fixture
def bells(monkeypatch):
    monkeypatch.setattr(beat, "close_old_connections", lambda: None)  # the tests' transaction
    return Bell(), Bell()


def test_what_fell_between_the_two_rings_once(bells):
    first, second = bells
    assert first.turn() == second.turn() == []
    first.passed(minutes=2)
    second.passed(hours=5)  # has listened for long
    assert (first.turn(), second.turn()) == (["often"], [])
    # the first is heard no more, a little longer than a minute
    BeatLease.objects.update(renewed_at=timezone.now() - timedelta(seconds=70))
    assert second.turn() == []  # not yet
    run_out()
    assert second.turn() == ["often"]
    first.passed(hours=5)  # it stood still, and goes on
    assert first.turn() == []


def test_what_fell_while_none_ran_is_rung_by_who_is_started_next(bells):
    first, _second = bells
    assert first.turn() == []
    first.close()
    BeatLease.objects.update(renewed_at=timezone.now() - timedelta(hours=2))
    assert Bell().turn() == ["hourly", "often"]


def test_a_clock_of_its_own_that_was_set_back_silences_nobody(bells):
    first, _second = bells
    assert first.turn() == []
    first.passed(days=-40)
    assert first.turn() == []
    first.passed(minutes=2)
    assert first.turn() == ["often"]


def test_who_does_not_hear_the_database_does_not_ring(bells, monkeypatch):
    first, _second = bells
    assert first.turn() == []
    first.passed(hours=5)

    def away(_self):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(election.Candidate, "takes", away)
        assert (first.turn(), first.tick()) == ([], election.ROUND)
    assert first.turn() == ["hourly", "often"]
