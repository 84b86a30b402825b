"""People, agreements and deadlines for reminders; the real case where it matters."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest

from agreements.actions import add_party, register
from agreements.derive import write_deadlines
from agreements.lifecycle.result import WITH_SAFE_DAY
from agreements.models import Deadline
from mou_tracker.accounts.models import Role, User
from mou_tracker.reminders.models import Rule

#: 2027-03-02, 10:00 in Seoul, a working day: after the day's mail time.
NOW = datetime(2027, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2027, 3, 2)
MIGRATIONS = "mou_tracker.reminders.migrations"
LEAD_DAYS = import_module(f"{MIGRATIONS}.0001_squashed_0004_handed_over_by").LEAD_DAYS | {
    "effect_pending": import_module(f"{MIGRATIONS}.0005_effect_pending_like_an_expiry").LEAD_DAYS
}


@pytest.fixture
def now():
    return NOW


@pytest.fixture(autouse=True)
def lead_times(request):
    """A test that commits leaves the tables empty; the office's lead times are put back."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue(
            "transactional_db" if "transactional_db" in request.fixturenames else "db"
        )
        for kind, days in LEAD_DAYS.items():
            Rule.objects.get_or_create(
                kind=kind, agreement=None, term=None, defaults={"lead_days": days}
            )


@pytest.fixture
def person(db):
    def make(name, role=Role.OFFICER, **fields):
        fields = {"native_name": name, "language": "en", **fields}
        return User.objects.create_user(
            email=f"{''.join(filter(str.isascii, name)).strip()}@pps.example",
            password=None,
            role=role,
            **fields,
        )

    return make


@pytest.fixture
def parties(db):
    home = add_party(
        by=None, on=TODAY, is_home=True, names={"en": "Public Procurement Service"},
        short_name="PPS", country="KR", time_zone="Asia/Seoul",
    )  # fmt: skip
    partner = add_party(
        by=None, on=TODAY, names={"en": "Consip"}, short_name="Consip", country="IT",
        time_zone="Europe/Rome",
    )  # fmt: skip
    return home, partner


@pytest.fixture
def agreement(parties):
    """Makes an agreement between home and partner, without a term: no deadline of its own."""
    home, partner = parties

    def make(reference="KR-IT-1", responsible=None, deputy=None, ours=True, **fields):
        first = (
            home
            if ours
            else add_party(
                by=None, on=TODAY, names={"en": "CanadaBuys"}, short_name=f"CB-{reference}",
                country="CA", time_zone="America/Toronto",
            )
        )  # fmt: skip
        return register(
            by=None,
            on=TODAY,
            reference=reference,
            title={"en": f"Title of {reference}", "ko": f"{reference} 양해각서"},
            parties=[{"party": first, "side": "ours"}, {"party": partner, "side": "theirs"}],
            responsible=responsible,
            deputy=deputy,
            **fields,
        )

    return make


@pytest.fixture
def deadline():
    """Writes one deadline of an activity's kind; the same origin and key moves it. `closed`: how
    and on which day it was."""

    def make(*agreements, day, kind="expiry", origin="activity:1", key="x", closed=None, **fields):
        how, closed_on = closed or ("", None)
        row = Deadline(
            origin=origin,
            key=key,
            kind=kind,
            day=day,
            **{
                "closed_on": closed_on,
                "closed_as": how,
                "earliest": fields.get("earliest", day),
                "latest": fields.get("until") or day,
                "safe_by": fields.get("earliest", day) if kind in WITH_SAFE_DAY else None,
                "because": [{"code": "stated_end", "date": str(day)}],
                "params": {},
                **fields,
            },
        )
        write_deadlines(origin=origin, deadlines=[row], agreements=[one.pk for one in agreements])
        return Deadline.objects.get(origin=origin, key=key)

    return make
