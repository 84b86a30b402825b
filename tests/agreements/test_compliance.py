"""Compliance rules: off until the office switches them on; each duty named with its source by
every reader."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from agreements import derive
from agreements.actions import compliance, tick_compliance
from agreements.actions.compliance import change_compliance_rule
from agreements.models import AuditEntry, ChangeEntry, ComplianceRule, Deadline, Standing
from mou_tracker.feeds.publishing import single
from mou_tracker.reminders.items import Item
from mou_tracker.reminders.models import Entry
from mou_tracker.seed.first_data import load_case, seed_office
from mou_tracker.tasks import nightly
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
MIGRATION = import_module("agreements.migrations.0017_squashed_0035_idempotent_responses")


@pytest.fixture
def rule(home):
    return ComplianceRule.objects.create(
        country="KR", code="post", days=10, names={"en": "Post it", "ko": "게시"},
        source="Treaties Act, art. 3",
    )  # fmt: skip


@pytest.fixture
def agreement(home, consip):
    agreement = make_agreement("A", consip, on=date(2026, 11, 1))
    make_term(agreement, "2026-11-20", effect_mode="on_last_signature", end_kind="indefinite")
    return agreement


def duties(agreement):
    return Deadline.objects.filter(agreements=agreement, kind="compliance")


def test_what_is_shipped_asks_for_nothing(home, agreement):
    seed_office(load_case(), on=DAY)
    assert ComplianceRule.objects.count() == 2
    assert not ComplianceRule.objects.filter(is_on=True).exists()
    change = {"by": None, "on": DAY, "rule": ComplianceRule.objects.first(), "source": "Act"}
    change_compliance_rule(**change)
    assert not duties(agreement).exists()


def test_switched_on_and_off_again(rule, agreement):
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True)
    duty = duties(agreement).get()
    assert (str(duty.day), duty.params["source"]) == ("2026-11-30", "Treaties Act, art. 3")
    assert duty.params["duty"] == {"en": "Post it", "ko": "게시"}
    uid = duty.uid
    change_compliance_rule(by=None, on=DAY, rule=rule, days=20)
    assert (str(duties(agreement).get().day), duties(agreement).get().uid) == ("2026-12-10", uid)
    entry = AuditEntry.objects.filter(verb="change_compliance_rule").latest("sequence")
    assert entry.detail == {"code": "post", "changed": {"days": ["10", "20"]}}
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=False)
    assert not duties(agreement).exists()


def test_saved_unchanged_nothing_moves(rule, agreement):
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True)
    before = [list(model.objects.order_by("pk").values()) for model in (AuditEntry, ChangeEntry)]
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True, days=10)
    after = [list(model.objects.order_by("pk").values()) for model in (AuditEntry, ChangeEntry)]
    assert before == after


def test_one_that_is_on_names_its_duty_and_its_source(rule, people):
    for field, empty in (("source", ""), ("names", {})):
        with pytest.raises(ValidationError) as caught:
            change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True, **{field: empty})
        assert list(caught.value.message_dict) == [field]
    with pytest.raises(PermissionDenied):
        change_compliance_rule(by=people["officer"], on=DAY, rule=rule, is_on=True)


def entries(agreement):
    """By audience, how many entries there are of what was derived anew."""
    rows = ChangeEntry.objects.filter(agreement=agreement, verb="recomputed")
    return rows.filter(party=None).count(), rows.exclude(party=None).count()


def test_no_partner_is_told_of_the_duties_of_the_office(rule, agreement):
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True)
    assert entries(agreement) == (1, 0)
    derive.refresh_all([agreement.pk], on=DAY)
    assert entries(agreement) == (1, 0), "the same rows"


def test_both_are_told_where_a_day_they_are_shown_moves(agreement):
    agreement.deadlines.filter(kind="to_settle").update(closed_on=DAY, closed_as="done")
    derive.refresh_all([agreement.pk], on=DAY)
    assert entries(agreement) == (1, 0)
    add = {"kind": "effect_pending", "key": "x", "origin": f"agreement:{agreement.pk}"}
    Deadline.objects.create(**add, uid="x", day=DAY, earliest=DAY, latest=DAY)
    derive.refresh_all([agreement.pk], on=DAY)
    assert entries(agreement) == (2, 1)


def test_every_reader_tells_the_duty_and_its_source(rule, agreement, people):
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True)
    told = "Post it (Treaties Act, art. 3)"
    client = staff_client(people["coordinator"])
    (row,) = client.get("deadlines/", {"kind": "compliance"}).json()["results"]
    assert row["about"]["duty"] == {"en": "Post it", "ko": "게시"}
    assert row["about"]["source"] == "Treaties Act, art. 3"
    duty = duties(agreement).with_state(DAY, to=people["coordinator"])
    file = single(
        duty, user=people["coordinator"], name="A", now=datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert told.replace(",", "\\,") in file.decode().replace("\r\n ", "")
    item = Item(Entry(), duty.get(), [agreement], [], [], DAY, None, None)
    assert item.duty == told


def test_the_page_that_switches_one_on(rule, agreement, people, client):
    client.force_login(people["administrator"])
    page = client.get("/settings/compliance/").content.decode()
    assert "Treaties Act, art. 3" in page and "switched off" in page
    url = "/settings/compliance/post/"
    data = {"names_en": "Post it", "names_ko": "게시", "source": "", "days": "10", "is_on": "on"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Name the text that asks for it." in refused.content.decode()
    assert client.post(url, data | {"source": "Act, art. 4"}).status_code == 302
    assert duties(agreement).get().params["source"] == "Act, art. 4"
    assert client.get("/settings/compliance/none/").status_code == 404
    client.force_login(people["officer"])
    assert client.get(url).status_code == 403
    assert client.get("/settings/compliance/").status_code == 200


def standing_rules(*agreements):
    found = Standing.objects.filter(agreement__in=agreements)
    return set(found.values_list("rules", flat=True))


def test_the_mark_stands_with_the_rule_or_not_at_all(rule, agreement, monkeypatch):
    """What is to be derived anew is marked when the rule is written, in one transaction."""
    seen = []

    def look(done, *, by):
        seen.append(standing_rules(agreement))
        raise RuntimeError

    monkeypatch.setattr(import_module("agreements.actions.action"), "record", look)
    with pytest.raises(RuntimeError):
        change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True)
    assert seen == [{0}]
    assert standing_rules(agreement) == {derive.RULES}
    rule.refresh_from_db()
    assert not rule.is_on


def test_what_was_left_over_is_derived_by_the_task(rule, agreement, monkeypatch):
    def fails(*args, **options):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(derive, "refresh_all", fails)
        with pytest.raises(RuntimeError):
            change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True)
    assert standing_rules(agreement) == {0} and not duties(agreement).exists()
    nightly()
    assert duties(agreement).exists() and not compliance.are_waiting()


@pytest.mark.parametrize("at_once", [250, 0], ids=["at once", "in the task"])
def test_the_page_says_whether_the_days_follow_already(
    rule, agreement, people, client, monkeypatch, at_once
):
    monkeypatch.setattr(compliance, "AT_ONCE", at_once)
    client.force_login(people["administrator"])
    data = {"names_en": "Post it", "names_ko": "게시", "source": "Act", "days": "10", "is_on": "on"}
    page = client.post("/settings/compliance/post/", data, follow=True).content.decode()
    assert ("worked out anew within the hour" in page) is (not at_once)
    assert ("worked out anew." in page) is bool(at_once)
    assert duties(agreement).exists() is bool(at_once)


def test_two_people_at_once_lose_nothing(rule, people, client):
    client.force_login(people["administrator"])
    url = "/settings/compliance/post/"
    opened = client.get(url).context
    change_compliance_rule(by=None, on=DAY, rule=rule, source="Act, art. 4", is_on=True)
    data = {"names_en": "Post it", "names_ko": "게시", "source": rule.source, "days": "12"}
    late = client.post(url, data | {"version": opened["version"], "opened": opened["opened"]})
    assert late.status_code == 409
    rule.refresh_from_db()
    assert (rule.source, rule.days, rule.is_on) == ("Act, art. 4", 10, True)
    assert client.post(url, data | {"version": rule.version}).status_code == 302
    rule.refresh_from_db()
    assert (rule.days, rule.is_on) == (12, False)


def test_its_history_is_kept(rule):
    change_compliance_rule(by=None, on=DAY, rule=rule, days=20)
    rows = rule.history.order_by("pgh_id")
    assert [(row.days, row.version) for row in rows] == [(10, 1), (20, 2)]
    assert rows[1].pgh_context.metadata["verb"] == "change_compliance_rule"


SHIPPED = {
    "country": "KR", "code": "kr-posting", "days": 10, "source": MIGRATION.EXAMPLE,
    "names": MIGRATION.SHIPPED["kr-posting"][1],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "ticked", "is_on"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"days": 14}, False, True),
        ({"source": "Act, art. 4"}, False, True),
        ({"names": {"en": "Post it"}}, False, True),
        ({"checked_on": DAY}, False, True),
        ({"code": "kr-own"}, False, True),
    ],
)
def test_existing_rules_that_nobody_touched_become_off(agreement, changed, ticked, is_on):
    rule = ComplianceRule.objects.create(**SHIPPED | {"is_on": True} | changed)
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=False)
    change_compliance_rule(by=None, on=DAY, rule=rule, is_on=True)
    if ticked:
        key = duties(agreement).get().key
        tick_compliance(by=None, on=DAY, agreement=agreement, key=key, done_on=DAY)
    with connection.schema_editor() as editor:
        MIGRATION.switch_off(None, editor)
    rule.refresh_from_db()
    assert rule.is_on is is_on
