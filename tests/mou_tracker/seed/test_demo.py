"""The example world: the same seed gives the same one, its rows follow from its facts, and nobody
can take it for the real one."""

from contextlib import contextmanager
from io import StringIO

import pytest
import time_machine

from django.core.management import call_command
from django.db import transaction

from activities import derive as work
from activities.models import (
    ActionItem,
    Activity,
    ActivityAgreement,
    ActivityArea,
    ActivityCommitment,
    Case,
    CaseAgreement,
    Exchange,
    Forum,
    Meeting,
    Outcome,
    Participant,
)
from agreements.models import (
    Agreement,
    Amendment,
    Area,
    AuditEntry,
    ChangeEntry,
    Claim,
    Commitment,
    Deadline,
    Decision,
    Event,
    Participation,
    Party,
    PartyName,
    Person,
    PlanStep,
    PlanTick,
    Post,
    Signature,
    StatusPeriod,
    Term,
    TermArea,
    TermPeriod,
)
from mou_tracker.accounts.models import User
from mou_tracker.seed.demo import seeding
from mou_tracker.seed.first_start import first_start
from tests.factories import DAY

pytestmark = pytest.mark.django_db


def seed(**options) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


#: What the database or the moment of writing numbers.
COUNTED = {
    *("id", "version", "updated_at", "created_at"),
    *("because", "params", "origin", "key"),  # name rows by their number
}
#: Of rows that an action made: drawn anew, or naming rows by their number.
DRAWN = {Decision: {"uid", "turn"}}
NAMED = (
    *(Agreement, Party, Area, Term, Activity, User, Person, Forum, Commitment, Case, Event),
    *(PlanStep, Decision),
)
MODELS = (
    *(Agreement, Participation, Party, PartyName, Person, Post, Area, Forum, Term, TermArea),
    *(Signature, Amendment, PlanTick, Commitment, Event, Claim, Decision, Case, CaseAgreement),
    *(Activity, ActivityAgreement, ActivityArea, ActivityCommitment, Participant, Exchange),
    *(Meeting, ActionItem, Outcome, StatusPeriod, TermPeriod, Deadline),
)


def told() -> list:
    """The whole world, named by what stays the same in another database."""
    names = {
        (model, row.pk): getattr(row, "uid", None) or str(row)
        for model in NAMED
        for row in model.objects.all()
    }

    def value(row, column):
        found = getattr(row, column.attname)
        return names[column.related_model, found] if column.is_relation and found else found

    return [
        sorted(
            str([(one.name, str(value(row, one))) for one in model._meta.concrete_fields
                 if one.name not in COUNTED | DRAWN.get(model, set())])
            for row in model.objects.exclude(**OFFICE.get(model, {}))
        )
        for model in MODELS
    ]  # fmt: skip


#: Not of the example world.
OFFICE = {Party: {"is_home": True}}


def test_a_world_is_there_and_its_rows_follow_from_its_facts(home):
    assert seed(agreements=45, activities=90).startswith("45 agreements, 90 activities.\n")
    assert Activity.objects.filter(forum=None).count() == 90
    call_command("rederive", "--check", stdout=StringIO())  # exits 1 where a row differs
    codes = set(StatusPeriod.objects.on(DAY).values_list("status", flat=True))
    assert {"in_force", "expired", "terminating"} <= codes
    assert all("xample" in party.names["en"] for party in Party.objects.filter(is_home=False))
    assert AuditEntry.objects.filter(verb="seed_demo").count() == 1


def test_a_session_of_a_forum_that_serves_no_agreement_has_its_deadlines(home):
    """Of few agreements none may be with who took part."""
    seed(agreements=3, activities=5)
    alone = Activity.objects.exclude(forum=None).filter(agreement_links=None)
    assert alone.exists()
    for activity in work.with_facts(Activity.objects.all()):
        assert work.differences([activity]) == []


def test_twice_adds_nothing(home):
    seed(agreements=10, activities=10)
    before = told()
    assert seed(agreements=10, activities=10) == "0 agreements, 0 activities.\n"
    assert told() == before


@contextmanager
def undone():
    """What happens within is looked at and undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def world(seed_number: int, **size: int) -> list:
    with undone():
        seed(seed=seed_number, **(size or {"agreements": 12, "activities": 0}))
        return told()


def test_a_seed_is_a_world(home):
    first = world(7)
    assert len(first[0]) == 12
    assert world(7) == first
    assert world(8) != first


WHOLE = {"agreements": 20, "activities": 45}


@pytest.mark.parametrize(
    "earlier",
    [
        [{"agreements": 7, "activities": 0}],
        [{"agreements": 7, "activities": 13}],
        [{"agreements": 20, "activities": 20}],
        [{"agreements": 1, "activities": 1}, {"agreements": 12, "activities": 24}],
        [WHOLE],
    ],
)
def test_a_smaller_run_is_completed_to_the_same_world(home, people, earlier):
    whole = world(3, **WHOLE)
    with undone():
        for size in earlier:
            seed(seed=3, **size)
        seed(seed=3, **WHOLE)
        assert told() == whole
        call_command("rederive", "--check", stdout=StringIO())


def test_a_stopped_run_is_completed_to_the_same_world(home, people, monkeypatch):
    whole = world(3, **WHOLE)
    stored = []

    def stop_in_the_third(facts, *, on):
        if len(stored) == 2:
            raise KeyboardInterrupt
        stored.append(facts)
        return store(facts, on=on)

    store = seeding._store
    monkeypatch.setattr(seeding, "BATCH", 7)
    monkeypatch.setattr(seeding, "_store", stop_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        seed(seed=3, **WHOLE)
    assert Agreement.objects.count() == 14
    monkeypatch.undo()
    assert seed(seed=3, **WHOLE).startswith("6 agreements, ")
    assert told() == whole


def test_a_later_day_completes_the_world_of_the_first(home):
    with time_machine.travel("2026-11-23T03:00:00+00:00", tick=False):
        whole = world(3, **WHOLE)
        seed(seed=3, agreements=9, activities=9)
    with time_machine.travel("2026-12-24T03:00:00+00:00", tick=False):
        seed(seed=3, **WHOLE)
    assert told() == whole


def test_what_was_added_to_an_agreement_is_told_as_a_change(home):
    seed(agreements=3, activities=0)
    before = ChangeEntry.objects.count()
    assert seed(agreements=3, activities=3).startswith("0 agreements, 3 activities.\n")
    new = ChangeEntry.objects.order_by("pk")[before:]
    assert {row.verb for row in new} == {"log_activity"}
    assert {
        row.agreement.activities.filter(forum=None).count() for row in new if row.agreement
    } == {1}


def test_a_world_of_another_seed_stays_as_it_is(home):
    seed(agreements=5, activities=5, seed=1)
    before = told()
    out = seed(agreements=5, activities=15, seed=2)
    assert out == "0 agreements, 0 activities.\n5 agreements of another seed stay as they are.\n"
    assert told() == before


def test_its_officers_are_nobody_who_could_start(home, settings, tmp_path):
    """The world may be there before the first start: then there are sign-ins all the same."""
    settings.VAR = tmp_path
    seed(agreements=1, activities=0)
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert first_start(on=DAY, url="http://test.example/")["users"]
    assert first_start(on=DAY, url="http://test.example/") is None
