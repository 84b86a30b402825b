"""Years of an office, day by day: every mail in the folder against what must have been told, and
the page that foretells against both."""

from datetime import date, timedelta

import pytest

from django.utils import timezone

from agreements.actions import open_term, record_event, sign
from agreements.dates import parse_edtf
from mou_tracker.accounts.models import Role, User
from mou_tracker.reminders import writing
from mou_tracker.reminders.forecast import forecast
from tests.agreements.lifecycle.silence import exact_history

from .years import Mailed, Recorded, live, mails, mornings, must_be_told

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
#: Facts are recorded from the first day to the second; what follows then is foretold on it.
FIRST, FORETOLD = date(2026, 3, 1), date(2026, 11, 28)
LAST = date(2028, 11, 28)
#: Histories that have much to tell in these years.
SEEDS = (3006, 3009, 3020, 3045, 3050, 3060, 3078, 3083, 3090, 3091, 3094, 3130, 3135, 3137)


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    """The mail folder of an office without a mail server."""
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND = "mou_tracker.mail.MailFolder"
    monkeypatch.setattr(writing, "SPELLED_OUT", 1000)
    return tmp_path / "mail"


@pytest.fixture
def office(agreement, person):
    """An agreement with an officer of its own."""

    def make(reference):
        return agreement(reference, responsible=person(f"o{reference}"))

    person("boss", Role.MANAGER)
    return make


def signed(agreement, on, *, today=FORETOLD, **fields):
    starts = fields.pop("starts", None)
    term = open_term(by=None, on=today, agreement=agreement, **fields)
    rows = [{"party": party, "signed": parse_edtf(on)} for party in agreement.parties.all()]
    sign(by=None, on=today, term=term, signatures=rows, starts=starts)


def waiting_successor(office):
    mou = office("WAITS")
    signed(
        mou, "2026-01-01", effect_mode="on_last_signature", end_kind="fixed",
        end_on=date(2027, 3, 31), notice_value=3, notice_unit="months", notice_basis="received",
        notice_anchor="before_end",
    )  # fmt: skip
    signed(mou, "2026-11-01", effect_mode="on_last_notification", starts="after_current_end")
    return mou


def ending(office):
    mou = office("ENDS")
    signed(
        mou, "2025-01-01", effect_mode="on_last_signature", end_kind="indefinite", notice_value=3,
        notice_unit="months", notice_basis="received", notice_anchor="any_time",
    )  # fmt: skip
    record_event(
        by=None, on=FORETOLD, agreement=mou, kind="notice_received",
        event_on=date(2026, 10, 27), effective_on=date(2027, 11, 4),
        by_party=mou.parties.get(is_home=False),
    )  # fmt: skip
    return mou


def rolling(office):
    mou = office("ROLLS")
    signed(
        mou, "2025-02-19", effect_mode="on_last_signature", end_kind="duration", end_years=1,
        renewal_mode="tacit", renewal_years=1, notice_value=3, notice_unit="months",
        notice_basis="received", notice_anchor="before_end",
    )  # fmt: skip
    return mou


def in_part(office):
    mou = office("PART")
    signed(mou, "2024-06", effect_mode="on_last_signature", end_kind="duration", end_years=3)
    return mou


HANDMADE = (waiting_successor, ending, rolling, in_part)


def foretold(agreement, reader, on):
    """What the page shows, as mails to come."""
    found = forecast(agreement, reader=reader, on=on, now=timezone.now())
    return {
        Mailed(one.on, one.person.email, one.deadline.kind, agreement.reference, one.deadline.day)
        for step in found.steps
        for one in (*step.told, *step.escalated)
    }


def own(sent, agreement):
    """What the officer of an agreement was told of it."""
    to, reference = agreement.responsible.email, agreement.reference
    return {
        (one.on, one.kind, one.day) for one in sent if (one.to, one.reference) == (to, reference)
    }


def days_of(sent, agreement, kind, day):
    told = own(sent, agreement)
    return sorted(str(on) for on, its_kind, its_day in told if (its_kind, its_day) == (kind, day))


def test_years_of_an_office(office, folder):
    histories = [Recorded(office(f"H{seed}"), exact_history(seed), FORETOLD) for seed in SEEDS]
    live(FIRST, FORETOLD - timedelta(days=1), histories)
    for day in mornings(FORETOLD, FORETOLD):
        made = [make(office) for make in HANDMADE]
        for one in histories:
            one.record(day, first=False)
        everybody = [*made, *(one.agreement for one in histories)]
        boss = User.objects.get(role=Role.MANAGER)
        told = set().union(*(foretold(one, boss, day) for one in everybody))
    live(FORETOLD, LAST, [])
    sent = mails(folder)
    assert len(sent) == len(set(sent)), "nothing twice"
    ahead = {one for one in sent if one.on >= FORETOLD}
    assert sorted(told - ahead) == [], "foretold and not sent"
    assert sorted(ahead - told) == [], "sent and not foretold"
    wanted = {one: must_be_told(one.facts, FIRST, LAST) for one in histories}
    for one, days in wanted.items():
        assert sorted(days - own(sent, one.agreement)) == [], one.agreement.reference
    assert sum(map(len, wanted.values())) > 100
    waits, ends = made[0], made[1]
    for kind in ("expiry", "effect_pending"):
        assert days_of(sent, waits, kind, date(2027, 3, 31)) == [
            "2026-11-30", "2026-12-31", "2027-02-26", "2027-03-24", "2027-03-31",
        ]  # fmt: skip
    assert days_of(sent, ends, "expiry", date(2027, 11, 4)) == [
        "2026-11-30", "2027-05-07", "2027-08-06", "2027-10-05", "2027-10-28", "2027-11-04",
    ]  # fmt: skip
