"""Each kind of deadline that reminds has a rule of the office from its first start on."""

import pytest

from agreements.deadline_kinds import DeadlineKind
from mou_tracker.reminders.actions import add_office_rules
from mou_tracker.reminders.models import Rule

from .conftest import LEAD_DAYS

pytestmark = pytest.mark.django_db


def test_the_table_says_what_the_office_began_with():
    """The migrations wrote these; a kind of a later version begins with what its row says."""
    table = {str(kind): list(kind.traits.lead_days) for kind in DeadlineKind}
    assert {kind: table[kind] for kind in LEAD_DAYS} == LEAD_DAYS


def test_a_kind_without_a_rule_gets_one_and_what_the_office_decided_stays():
    Rule.objects.filter(kind="notice").update(lead_days=[5], enabled=False)
    Rule.objects.filter(kind="report").delete()
    add_office_rules()
    add_office_rules()
    rules = {rule.kind: rule for rule in Rule.objects.all()}
    assert (rules["notice"].lead_days, rules["notice"].enabled) == ([5], False)
    assert rules["report"].lead_days == [30, 0]
    assert "tacit_renewal" not in rules
    assert Rule.objects.count() == len(rules) == len(LEAD_DAYS)
