"""A text that takes effect when the parties have notified one another: signed, then in effect."""

from datetime import date

import pytest

from agreements import actions
from agreements.models import AuditEntry
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
PAGE = "/agreements/KR-IT-3/"
URL = f"{PAGE}terms/0/notification/"


@pytest.fixture
def waiting(consip):
    """Signed on 5 March 2026 for three years, with notice at any time."""
    return make_term(
        make_agreement("KR-IT-3", consip), "2026-03-05", effect_mode="on_last_notification",
        end_kind="duration", end_years=3, notice_value=6, notice_unit="months",
        notice_basis="received", notice_anchor="any_time",
    )  # fmt: skip


def test_the_page_asks_for_the_day_and_tells_the_notice_rule(signed_in, waiting):
    page = text_of(signed_in("coordinator").get(PAGE))
    assert page.count(f'href="{URL}"') == 2, "in the chain, and where it would settle something"
    assert "or the last notification" in page
    assert "6 months · from the day it is received · at any time" in page
    assert URL not in text_of(signed_in("reader").get(PAGE))


def test_the_day_brings_the_term_into_effect(signed_in, waiting):
    client = signed_in("coordinator")
    assert "Day of the last notification" in text_of(client.get(URL))
    answer = client.post(URL, {"notified_on": "26.7.1(수)"})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    waiting.refresh_from_db()
    assert (waiting.effect_on, waiting.version) == (date(2026, 7, 1), 2 + 1)
    period = waiting.periods.get()
    assert (period.starts_on, period.ends_on) == (date(2026, 7, 1), date(2029, 6, 30))
    page = text_of(client.get(PAGE))
    assert "in force" in page and URL not in page
    entry = AuditEntry.objects.filter(verb="notified").get()
    assert entry.detail == {"notified_on": "2026-07-01"}
    assert "Last notification recorded" in text_of(client.get(f"{PAGE}history/?kind=terms"))


def test_some_days_after_it(waiting):
    type(waiting).objects.update(effect_mode="days_after_notification", effect_days=30)
    actions.record_notification(by=None, on=DAY, term=waiting, notified_on=date(2026, 7, 1))
    assert waiting.periods.get().starts_on == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("day", "told"),
    [("", "is needed"), ("2026-03-04", "before the last signature"), ("2026-07", "exact day")],
)
def test_what_cannot_be_is_told_at_the_field(signed_in, waiting, day, told):
    answer = signed_in("coordinator").post(URL, {"notified_on": day})
    assert answer.status_code == 422
    assert told in text_of(answer)
    waiting.refresh_from_db()
    assert waiting.effect_on is None


def test_the_day_of_the_last_signature_is_early_enough(signed_in, waiting):
    answer = signed_in("coordinator").post(URL, {"notified_on": "2026-03-05"})
    assert answer.status_code == 302
    assert waiting.periods.get().starts_on == date(2026, 3, 5)


def test_what_waits_for_none_is_a_conflict(signed_in, waiting, consip):
    client = signed_in("coordinator")
    client.post(URL, {"notified_on": "2026-07-01"})
    assert client.post(URL, {"notified_on": "2026-07-02"}).status_code == 409
    unsigned = make_term(make_agreement("KR-IT-4", consip), effect_mode="on_last_notification")
    with pytest.raises(actions.Conflict):
        actions.record_notification(by=None, on=DAY, term=unsigned, notified_on=date(2026, 7, 1))


def test_who_may_not_sign_may_not_record_it(signed_in, waiting):
    assert signed_in("reader").get(URL).status_code == 403
    assert signed_in("reader").post(URL, {"notified_on": "2026-07-01"}).status_code == 403
