"""The page that says who will be told what and when, and why nobody."""

from datetime import date, timedelta

import pytest

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from agreements.actions import open_term, sign
from agreements.dates import parse_edtf
from agreements.models import Agreement
from mou_tracker.accounts.models import Absence, Role
from mou_tracker.reminders.forecast import forecast
from mou_tracker.reminders.models import Entry, Rule, Watch
from mou_tracker.reminders.planner import plan

from .conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=100)


def ahead(agreement, reader, on=TODAY):
    return forecast(Agreement.objects.get(pk=agreement.pk), reader=reader, on=on, now=NOW)


def rows(found):
    """ "2027-03-12 90 a responsible", and "→ day manager" for what follows silence."""
    told = [
        f"{one.on} {step.lead} {one.person.native_name} {one.reason}"
        for step in found.steps
        for one in step.told
    ]
    return told, [
        f"{one.on} {one.lead} {one.person}" for step in found.steps for one in step.escalated
    ]


def why(found):
    return {one.deadline.key: one.why for one in found.silent}


class TestWho:
    def test_each_step_with_its_people_and_what_follows_silence(self, agreement, deadline, person):
        a, b, c = person("a"), person("b"), person("c")
        person("boss", Role.MANAGER)
        mou = agreement(responsible=a, deputy=b)
        Watch.objects.create(user=c, agreement=mou)
        deadline(mou, day=DAY)  # Thursday 10 June 2027
        told, escalated = rows(ahead(mou, a))
        assert {line.split()[1] for line in told[:2]} == {"180"}, "reached before"
        assert told[2:4] == ["2027-03-12 90 a responsible", "2027-03-12 90 c watcher"]
        assert "2027-06-03 7 b deputy" in told, "of the last two steps"
        days = [line.split()[0] for line in told if " a " in line]
        assert days == ["2027-03-02", "2027-03-12", "2027-05-11", "2027-06-03", "2027-06-10"]
        assert escalated == [
            "2027-03-08 180 b", "2027-03-08 180 boss", "2027-03-15 90 b", "2027-03-15 90 boss",
            "2027-05-11 30 b", "2027-05-11 30 boss", "2027-06-03 7 boss", "2027-06-10 0 boss",
        ]  # fmt: skip

    def test_managers_where_nobody_is_responsible(self, agreement, deadline, person):
        boss, left = person("boss", Role.MANAGER), person("left", is_active=False)
        mou = agreement(responsible=left)
        deadline(mou, day=DAY)
        found = ahead(mou, boss)
        told, escalated = rows(found)
        assert {line.split(" ", 2)[2] for line in told} == {"boss unattended"}
        assert escalated == []
        assert "closed" in found.people.lines[0].note
        assert found.people.is_left_to_managers

    def test_what_was_told_is_not_told_again(self, agreement, deadline, person):
        a = person("a")
        mou = agreement(responsible=a)
        deadline(mou, day=TODAY + timedelta(days=20))
        assert [line.split()[1] for line in rows(ahead(mou, a))[0]] == ["30", "7", "0"]
        plan(now=NOW)
        assert [line.split()[1] for line in rows(ahead(mou, a))[0]] == ["30", "7", "0"], "to leave"
        Entry.objects.update(state="sent", sent_at=NOW, told_on=TODAY)
        assert [line.split()[1] for line in rows(ahead(mou, a))[0]] == ["7", "0"]

    def test_who_answered_or_put_it_off(self, agreement, deadline, person):
        a = person("a")
        person("boss", Role.MANAGER)
        mou = agreement(responsible=a)
        deadline(mou, day=TODAY + timedelta(days=30))
        plan(now=NOW)
        until = TODAY + timedelta(days=10)
        Entry.objects.update(state="snoozed", snoozed_until=until, sent_at=NOW, told_on=TODAY)
        found = ahead(mou, a)
        assert rows(found)[0][0] == f"{until} 30 a responsible"
        assert found.steps[0].told[0].snoozed
        Entry.objects.update(state="acknowledged", acknowledged_at=NOW, snoozed_until=None)
        last_two = ["2027-03-25 7 a responsible", "2027-04-01 0 a responsible"]
        assert rows(ahead(mou, a))[0] == last_two, "whatever was answered"

    def test_who_has_it_in_hand(self, agreement, deadline, person):
        a = person("a")
        mou = agreement(responsible=a)
        Rule.objects.create(kind="report", agreement=mou, lead_days=[30, 20])
        deadline(mou, day=TODAY + timedelta(days=30), kind="report")
        plan(now=NOW)
        Entry.objects.update(state="acknowledged", acknowledged_at=NOW, told_on=TODAY)
        assert why(ahead(mou, a)) == {"x": "a has taken it in hand and is not reminded again."}

    def test_an_address_no_mail_can_reach_is_told_at_once(self, agreement, deadline, person):
        a = person("a")
        person("boss", Role.MANAGER)
        type(a).objects.filter(pk=a.pk).update(email="")
        mou = agreement(responsible=a)
        deadline(mou, day=TODAY)
        found = ahead(mou, a)
        assert rows(found)[0] == [f"{TODAY} 0 a responsible", f"{TODAY} 0 boss unattended"]
        assert "delivered" in found.people.lines[0].note

    def test_the_narrowest_rule(self, agreement, deadline, person):
        a = person("a")
        mou = agreement(responsible=a)
        Rule.objects.create(kind="expiry", agreement=mou, lead_days=[60])
        deadline(mou, day=DAY)
        assert rows(ahead(mou, a))[0] == ["2027-04-09 60 a responsible"]  # a Sunday's Friday


class TestWhyNobody:
    @pytest.mark.parametrize(
        ("kind", "closed", "expected"),
        [
            ("expiry", "done", "It was done on 20 February 2027."),
            ("expiry", "void", "It is no longer asked for since 20 February 2027."),
            ("notice", "passed", "Its day has passed."),
            ("tacit_renewal", "", "No rule reminds of this kind of day."),
        ],
    )
    def test_by_the_deadline(self, agreement, deadline, person, kind, closed, expected):
        a = person("a")
        mou = agreement(responsible=a)
        closing = {"closed_on": TODAY - timedelta(days=10), "closed_as": closed} if closed else {}
        deadline(mou, day=TODAY + timedelta(days=5), kind=kind, **closing)
        with override("en"):
            assert why(ahead(mou, a)) == {"x": expected}

    def test_a_rule_switched_off(self, agreement, deadline, person):
        a = person("a")
        mou = agreement(responsible=a)
        deadline(mou, day=DAY)
        Rule.objects.create(kind="expiry", agreement=mou, lead_days=[60], enabled=False)
        assert why(ahead(mou, a))["x"].endswith("for this agreement.")

    def test_observed_only(self, agreement, deadline, person):
        boss = person("boss", Role.MANAGER)
        mou = agreement(ours=False)
        deadline(mou, day=DAY)
        assert why(ahead(mou, boss))["x"].startswith("Only observed")

    def test_nobody_left(self, agreement, deadline, person):
        mou = agreement(responsible=person("left", is_active=False))
        deadline(mou, day=DAY)
        assert why(ahead(mou, person("reader")))["x"].startswith("Nobody is responsible")

    def test_what_the_people_of_it_may_not_see(self, agreement, deadline, person):
        boss = person("boss", Role.MANAGER)
        mou = agreement(responsible=person("a"))
        deadline(mou, day=DAY, confidentiality="confidential")
        assert why(ahead(mou, boss))["x"].startswith("Nobody who looks after this agreement")
        assert ahead(mou, person("b")).silent == [], "and who may not see it reads nothing of it"


class TestPage:
    @pytest.fixture
    def page(self, agreement):
        def get(reader, reference="KR-IT-1", **query):
            client = Client()
            client.force_login(reader)
            return client.get(f"/agreements/{reference}/reminders/", query)

        return get

    def test_it_says_who_when_and_by_which_rule(self, agreement, deadline, person, page):
        a = person("a", language="en")
        person("boss", Role.MANAGER)
        mou = agreement(responsible=a)
        deadline(mou, day=date(2030, 6, 10))
        deadline(mou, day=date(2030, 5, 1), kind="tacit_renewal", origin="activity:2")
        answer = page(a, on="2030-01-02").content.decode()
        expected = (
            'datetime="2030-03-12"', "90 days before", "(responsible)", "on 18 March 2030", "boss",
            "No rule reminds of this kind of day.",
        )  # fmt: skip
        for words in expected:
            assert words in answer, words

    @pytest.mark.parametrize(
        ("on", "stands_in", "words"),
        [
            (date(2030, 1, 2), True, "Away until 5 January 2030, b stands in."),
            (date(2030, 1, 5), False, "Away until 5 January 2030: the next in line is told."),
            (date(2030, 1, 6), True, ""),
        ],
    )
    def test_who_is_away_and_who_stands_in(
        self, agreement, deadline, person, page, on, stands_in, words
    ):
        a, b = person("a", language="en"), person("b")
        deadline(agreement(responsible=a), day=date(2030, 6, 10))
        Absence.objects.create(
            user=a, first_day=date(2030, 1, 2), last_day=date(2030, 1, 5),
            deputy=b if stands_in else None,
        )  # fmt: skip
        answer = page(a, on=on.isoformat()).content.decode()
        assert words in answer
        assert ("Away until" in answer) is bool(words)

    def test_an_uncertain_day_shows_its_edges(self, agreement, deadline, person, page):
        a = person("a", language="en")
        edges = {"earliest": date(2030, 6, 1), "latest": None, "safe_by": date(2030, 6, 1)}
        deadline(agreement(responsible=a), day=date(2030, 6, 10), **edges)
        answer = page(a, on="2030-01-02").content.decode()
        assert "≈ Mon 10 June 2030 (1 June 2030 or later)" in answer
        assert "counted from" in answer

    def test_nothing_ahead(self, agreement, person, page):
        a = person("a", language="en")
        agreement(responsible=a)
        assert "Nobody is told anything in the next two years" in page(a).content.decode()

    def test_who_may_not_see_the_agreement_finds_nothing(self, agreement, person, page):
        agreement(confidentiality="confidential", responsible=person("a"))
        assert page(person("b")).status_code == 404
        assert page(person("c", Role.ADMINISTRATOR)).status_code == 404
        assert page(person("d", Role.MANAGER)).status_code == 200

    def test_beyond_the_horizon_is_said(self, agreement, person, page):
        agreement()
        assert page(person("a"), on="2090-01-01").status_code == 400

    def test_rows_a_reader_may_not_see_change_no_byte(self, agreement, deadline, person, page):
        a = person("a", language="en")
        mou = agreement(responsible=a)
        deadline(mou, day=date(2030, 6, 10))
        other = agreement("KR-IT-2", confidentiality="confidential", responsible=person("other"))

        def main():
            text = page(a, on="2030-01-02").content.decode()
            return text[text.index('id="ahead"') : text.index("</main")]

        before = main()
        deadline(mou, day=date(2030, 7, 1), origin="activity:9", confidentiality="confidential")
        deadline(other, day=date(2030, 7, 1), origin="activity:10")
        assert main() == before

    def test_it_costs_the_same_however_much_is_ahead(self, agreement, deadline, person, page):
        a = person("a")
        mou = agreement(responsible=a, deputy=person("b"))
        counts = []
        for many in (1, 30):
            for number in range(many):
                deadline(mou, day=DAY + timedelta(days=number), origin=f"many:{many}:{number}")
                if many > 1 and number < 5:
                    Watch.objects.create(user=person(f"w{number}"), agreement=mou)
            page(a)
            with CaptureQueriesContext(connection) as captured:
                page(a)
            counts.append(len(captured))
        assert counts[0] == counts[1]
        assert counts[0] <= 35


def test_a_term_waits_and_both_of_its_days_are_told(parties, agreement, person):
    """The running term ends on 31 March while the next awaits its notification."""
    a = person("a")
    mou = agreement(responsible=a)
    home, partner = parties

    def signed(on, **fields):
        term = open_term(by=None, on=date(2026, 11, 28), agreement=mou, **fields)
        rows = [{"party": party, "signed": parse_edtf(on)} for party in (home, partner)]
        starts = {"starts": "after_current_end"} if term.ordinal else {}
        sign(by=None, on=date(2026, 11, 28), term=term, signatures=rows, **starts)

    signed(
        "2026-01-01", effect_mode="on_last_signature", end_kind="fixed", end_on=date(2027, 3, 31),
        notice_value=3, notice_unit="months", notice_basis="received", notice_anchor="before_end",
        renewal_mode="none",
    )  # fmt: skip
    signed("2026-11-01", effect_mode="on_last_notification")
    found = ahead(mou, a, on=date(2026, 11, 28))
    days = ["2026-11-30", "2026-12-31", "2027-02-26", "2027-03-24", "2027-03-31"]
    for kind in ("expiry", "effect_pending"):
        steps = [one for one in found.steps if one.deadline.kind == kind]
        steps = [one for one in steps if one.deadline.day == date(2027, 3, 31)]
        assert [str(one.on) for one in steps if one.told] == days, kind
        assert [one.lead for one in steps] == [180, 90, 30, 7, 0]
