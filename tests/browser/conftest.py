"""A test that commits starts from empty tables: the office's lead times are put back."""

import pytest

from tests.mou_tracker.reminders.conftest import LEAD_DAYS, Rule


@pytest.fixture
def reminder_rules(transactional_db):
    for kind, days in LEAD_DAYS.items():
        Rule.objects.get_or_create(
            kind=kind, agreement=None, term=None, defaults={"lead_days": days}
        )
