"""Rules people can see and change: for the office, an agreement, a term; the last steps of a legal
day stay, and what a rule decides is said before it is saved."""

from datetime import timedelta

import pytest
import time_machine

from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from agreements.actions import open_term
from agreements.models import AuditEntry
from mou_tracker.accounts.models import Role
from mou_tracker.reminders.actions import drop_rule, set_rule
from mou_tracker.reminders.models import Entry, Rule
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.rule_effect import effect_of

from .conftest import NOW, TODAY

LEGAL = ("effect_pending", "expiry", "notice")


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(person):
    return {role.value: person(role.value, role) for role in Role}


@pytest.fixture
def mou(agreement, people):
    return agreement(responsible=people["officer"], confidentiality="internal")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(user, path, **data):
    client = client_of(user)
    answer = client.post(path, data) if data else client.get(path)
    return answer.status_code, " ".join(answer.content.decode().split())


class TestLastSteps:
    @pytest.mark.parametrize("kind", LEGAL)
    @pytest.mark.parametrize(
        ("lead_days", "enabled", "stay"),
        [
            ([90, 30, 29], True, True),
            ([30, 0], True, True),
            ([3, 2], True, True),
            ([90, 31, 30], True, False),
            ([0], True, False),
            ([90], True, False),
            ([90, 7, 0], False, False),
        ],
    )
    def test_they_move_and_stay(self, mou, people, kind, lead_days, enabled, stay):
        given = {"on": TODAY, "kind": kind, "lead_days": lead_days, "enabled": enabled}
        for who, concerned in (("officer", mou), ("administrator", None)):
            if stay:
                set_rule(by=people[who], agreement=concerned, **given)
            else:
                with pytest.raises(ValidationError) as refused:
                    set_rule(by=people[who], agreement=concerned, reason="Because", **given)
                assert set(refused.value.error_dict) == {"lead_days"}
                with pytest.raises(ValidationError) as refused:
                    set_rule(by=people["manager"], agreement=concerned, reason=" ", **given)
                assert set(refused.value.error_dict) == {"reason"}
            set_rule(by=people["manager"], agreement=concerned, reason="Because", **given)

    def test_a_manager_says_why_and_the_audit_log_keeps_it(self, mou, people):
        path = f"/settings/reminders/notice/?agreement={mou.reference}"
        data = {"lead_days": "90", "enabled": "on"}
        assert page_of(people["manager"], path, **data)[0] == 422
        why = "The text has no notice that matters"
        assert page_of(people["manager"], path, reason=why, **data)[0] == 302
        told = AuditEntry.objects.get(verb="set_rule")
        assert (told.by, told.agreement, told.detail["reason"]) == (people["manager"], mou, why)

    def test_an_officer_is_told_at_the_field_and_asked_for_no_reason(self, mou, people):
        path = f"/settings/reminders/notice/?agreement={mou.reference}"
        status, page = page_of(people["officer"], path, lead_days="90, 60", enabled="on")
        assert status == 422
        assert "only a manager can take that away" in page
        assert 'name="reason"' not in page and 'value="90, 60"' in page

    def test_kinds_that_are_no_legal_day_are_free(self, mou, people):
        given = {"by": people["officer"], "on": TODAY, "agreement": mou, "kind": "report"}
        set_rule(**given, lead_days=[90], enabled=False)

    def test_what_stands_is_saved_again_and_nothing_changes(self, mou, people):
        Rule.objects.create(kind="notice", agreement=mou, lead_days=[90], enabled=False)
        rows = AuditEntry.objects.count()
        set_rule(
            by=people["officer"], on=TODAY, agreement=mou, kind="notice", lead_days=[90],
            enabled=False,
        )  # fmt: skip
        assert AuditEntry.objects.count() == rows


@pytest.mark.parametrize(
    ("role", "office", "own"),
    [
        ("administrator", True, False),
        ("coordinator", False, True),
        ("manager", True, True),
        ("officer", False, True),
        ("reader", False, False),
    ],
)
def test_who_may(mou, people, role, office, own):
    for concerned, may in ((None, office), (mou, own)):
        given = {"by": people[role], "on": TODAY, "kind": "notice", "agreement": concerned}
        given |= {"lead_days": [60, 5, 2], "enabled": True, "reason": "Holidays"}
        if may:
            set_rule(**given)
        else:
            with pytest.raises(PermissionDenied):
                set_rule(**given)


class TestTerm:
    @pytest.fixture
    def term(self, mou):
        return open_term(by=None, on=TODAY, agreement=mou, renewal_mode="none")

    def test_the_narrowest_rule_is_shown_set_and_dropped(self, mou, term, people):
        officer = people["officer"]
        where = f"?agreement={mou.reference}&term={term.ordinal}"
        set_rule(
            by=officer, on=TODAY, kind="notice", lead_days=[60, 9, 3], enabled=True, agreement=mou
        )
        path = f"/settings/reminders/notice/{where}"
        assert 'value="60, 9, 3"' in page_of(officer, path)[1]
        assert page_of(officer, path, lead_days="45 8 2", enabled="on")[0] == 302
        assert Rule.objects.get(term=term).lead_days == [45, 8, 2]
        assert Rule.objects.get(agreement=mou).lead_days == [60, 9, 3]
        told = AuditEntry.objects.filter(verb="set_rule").first()
        assert (told.agreement, told.detail["ordinal"]) == (mou, term.ordinal)
        page = page_of(officer, f"/settings/reminders/{where}")[1]
        assert "45 · 8 · 2" in page and "of this term" in page and "60 · 9 · 3" not in page
        assert page_of(officer, path, drop="1")[0] == 302
        assert not Rule.objects.filter(term=term).exists()
        assert "60 · 9 · 3" in page_of(officer, f"/settings/reminders/{where}")[1]

    def test_the_planner_goes_by_it(self, mou, term, people, deadline):
        set_rule(by=None, on=TODAY, kind="notice", lead_days=[12, 5], enabled=True, term=term)
        deadline(mou, day=TODAY + timedelta(days=12), kind="notice", term=term)
        plan(now=NOW)
        assert {one.lead for one in Entry.objects.filter(recipient=people["officer"])} == {12}

    @pytest.mark.parametrize("ordinal", ["99", "x", "-1"])
    def test_a_term_there_is_not(self, mou, people, ordinal):
        where = f"?agreement={mou.reference}&term={ordinal}"
        for path in ("/settings/reminders/", "/settings/reminders/notice/"):
            assert page_of(people["officer"], path + where)[0] == 404

    def test_days_of_activities_are_of_no_term(self, mou, term, people):
        where = f"?agreement={mou.reference}&term={term.ordinal}"
        assert page_of(people["officer"], f"/settings/reminders/meeting/{where}")[0] == 404

    def test_only_what_is_narrower_is_dropped(self, people):
        with pytest.raises(TypeError):
            drop_rule(by=people["administrator"], on=TODAY, kind="notice")


class TestEffect:
    def effect(self, reader, **rule):
        given = {"kind": "notice", "lead_days": [30, 7, 0], "enabled": True, **rule}
        return effect_of(Rule(**given), reader=reader, on=TODAY)

    def test_agreements_with_an_open_day_and_no_narrower_rule(self, agreement, deadline, people):
        boss = people["manager"]
        one, two, three = (agreement(f"KR-IT-{n}", responsible=boss) for n in range(3))
        for number, mou in enumerate((one, one, two)):
            day = TODAY + timedelta(days=40 + number)
            deadline(mou, day=day, kind="notice", origin=f"activity:{number}")
        deadline(three, day=TODAY + timedelta(days=40), kind="report", origin="activity:9")
        assert self.effect(boss).agreements == 2
        assert self.effect(boss, agreement=one).agreements == 1
        assert self.effect(boss, agreement=three).agreements == 0
        Rule.objects.create(kind="notice", agreement=two, lead_days=[9, 1])
        assert self.effect(boss).agreements == 1
        assert self.effect(boss, agreement=two).agreements == 1

    def test_a_rule_that_is_off_leaves_the_nearest_unheard(self, mou, deadline, people):
        boss = people["manager"]
        for days in (50, 40):
            deadline(
                mou, day=TODAY + timedelta(days=days), kind="notice", origin=f"activity:{days}"
            )
        assert self.effect(boss).silent is None
        found = self.effect(boss, enabled=False)
        assert found.silent.day == TODAY + timedelta(days=40)
        assert (found.reference, found.named) == (mou.reference, mou)
        unseen = self.effect(people["administrator"], enabled=False)
        assert (unseen.reference, unseen.named) == (mou.reference, None)

    def test_steps_that_lie_behind_and_were_told(self, mou, deadline, people):
        boss = people["manager"]
        deadline(mou, day=TODAY + timedelta(days=40), kind="notice")
        assert self.effect(boss, lead_days=[60]).silent is None  # told at once
        Rule.objects.filter(kind="notice").update(lead_days=[60])
        plan(now=NOW)
        assert self.effect(boss, lead_days=[60]).silent is not None
        assert self.effect(boss, lead_days=[60, 7]).silent is None

    def test_what_is_only_observed_is_silent_on_purpose(self, agreement, deadline, people):
        deadline(agreement(ours=False), day=TODAY + timedelta(days=40), kind="notice")
        assert self.effect(people["manager"], enabled=False).silent is None

    def test_it_is_said_before_it_is_saved(self, mou, deadline, people):
        deadline(mou, day=TODAY + timedelta(days=40), kind="notice")
        path = f"/settings/reminders/notice/?agreement={mou.reference}"
        status, page = page_of(people["officer"], path)
        assert (status, "Not saved yet." in page) == (200, False)
        assert "It decides for 1 agreement with an open day of this kind." in page
        data = {"lead_days": "60 50", "look": "1"}
        status, page = page_of(people["officer"], path, **data)
        assert (status, "Not saved yet." in page) == (200, True)
        assert "The nearest day nobody would be told of:" in page and "11 April 2027" in page
        assert 'value="60 50"' in page
        assert not Rule.objects.filter(agreement=mou).exists()
        office = page_of(people["administrator"], "/settings/reminders/notice/", **data)[1]
        assert mou.reference in office and "11 April 2027" not in office
