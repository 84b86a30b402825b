"""A small world: home, two partners, three agreements, people of every role."""

from datetime import date
from types import SimpleNamespace

import pytest

from django.contrib.auth import get_user_model

from agreements.access import Rights
from agreements.actions import register
from agreements.models import Area, Party
from tests.kept import kept

#: The day the tests stand on.
ON = date(2026, 11, 23)
#: A term of two years, signed in Rome; it leaves the days after 2020-06-03 without cover.
TERM_2018 = {
    "ordinal": 0,
    "stage": "signed",
    "effect_mode": "fixed_date",
    "effect_on": date(2018, 6, 4),
    "end_kind": "duration",
    "end_years": 2,
}


def person(role: str):
    return get_user_model().objects.create_user(
        email=f"{role}@example.org", password="pass-phrase-long", role=role, native_name=role
    )


@pytest.fixture
def roles(db):
    return of_each_role()


@kept
def of_each_role():
    names = ("reader", "officer", "coordinator", "manager", "administrator", "auditor")
    return SimpleNamespace(**{name: person(name) for name in names})


@pytest.fixture
def world(db):
    return small_world()


@kept
def small_world():
    """`ours`: with Consip, shared; `kept`: with Consip, internal; `other`: with another partner."""
    home = Party.objects.create(
        names={"en": "Public Procurement Service", "ko": "조달청"},
        short_name="PPS",
        country="KR",
        time_zone="Asia/Seoul",
        is_home=True,
    )
    consip = Party.objects.create(
        names={"en": "Consip S.p.A."}, short_name="Consip", country="IT", time_zone="Europe/Rome"
    )
    chile = Party.objects.create(
        names={"es": "ChileCompra"}, short_name="ChileCompra", country="CL"
    )

    def agreement(reference, partner, confidentiality, **more):
        return register(
            by=None,
            on=ON,
            reference=reference,
            title={"en": f"MOU {reference}"},
            parties=[{"party": home, "side": "ours"}, {"party": partner, "side": "theirs"}],
            confidentiality=confidentiality,
            kind="mou",
            **more,
        )

    return SimpleNamespace(
        home=home,
        consip=consip,
        chile=chile,
        ours=agreement("KR-IT-2008-1", consip, "partners", first_term=TERM_2018),
        kept=agreement("KR-IT-2020-9", consip, "internal"),
        secret=agreement("KR-IT-2021-9", consip, "confidential"),
        other=agreement("KR-CL-2010-1", chile, "partners"),
        ai=Area.objects.create(
            code="artificial-intelligence",
            names={"en": "Artificial intelligence", "ko": "인공지능"},
        ),
        green=Area.objects.create(code="green", names={"en": "Green procurement"}),
        as_consip=Rights(role="partner", party=consip.pk),
        as_chile=Rights(role="partner", party=chile.pk),
    )
