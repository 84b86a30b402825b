"""All agreements with one partner in one drawing."""

import re
from datetime import date

import pytest

from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, ActivityAgreement, ActivityParty
from agreements.access import Rights
from agreements.dates import parse_edtf
from agreements.models import Agreement, Person, Post
from mou_tracker.dashboards.timeline.party import picture_of_party
from tests.factories import DAY, make_agreement, make_party, make_term, make_user

pytestmark = pytest.mark.django_db
MANAGER = Rights(role="manager")


@pytest.fixture
def partner(home):
    party = make_party("BBG", country="AT")
    for number, signed in enumerate(("2019-05-01", "2025-03-01")):
        make_term(make_agreement(f"A-{number}", party), signed, end_kind="duration", end_years=3)
    return party


def activity(party, day: str, agreement=None) -> Activity:
    row = Activity.objects.create(
        kind="meeting", title={"en": f"Talk of {day}"}, state="held", held=parse_edtf(day),
        when=parse_edtf(day),
    )  # fmt: skip
    ActivityParty.objects.create(activity=row, party=party)
    if agreement:
        ActivityAgreement.objects.create(activity=row, agreement=agreement)
    return row


def shown(party, user) -> list[tuple[str, str]]:
    picture = picture_of_party(party, user=user, on=DAY)
    return [(row.reference, row.svg) for row in picture.rows] if picture else []


def test_it_has_all_agreements_what_was_done_beside_them_and_the_heads(partner):
    person = Person.objects.create(native_name="Gerhard Zotter")
    Post.objects.create(person=person, party=partner, role="head", starts_on=date(2020, 1, 1))
    Post.objects.create(person=person, party=partner, role="director", starts_on=date(2015, 1, 1))
    activity(partner, "2024-05-01")
    activity(partner, "2025-05-01", Agreement.objects.get(reference="A-1"))
    picture = picture_of_party(partner, user=MANAGER, on=DAY)
    rows = list(picture.rows)
    assert [row.reference for row in rows] == ["A-0", "A-1", "", ""]
    assert "2024-05-01" in rows[2].told[0] and len(rows[2].told) == 1
    assert rows[3].told == ("Gerhard Zotter, 1 Jan 2020 – …",)
    assert "Gerhard Zotter" in rows[3].svg
    (tenure,) = re.findall(r'class="tl-tenure" d="M([\d.]+) [\d.]+h([\d.]+)', rows[3].svg)
    view = picture.view
    assert float(tenure[0]) == pytest.approx(view.at(date(2020, 1, 1)), abs=0.06)
    assert sum(map(float, tenure)) == pytest.approx(view.after(DAY), abs=0.15)


def test_an_agreement_one_may_not_see_changes_no_byte(partner):
    """Nor does what was done under it."""
    officer = make_user("officer")
    before = shown(partner, officer)
    hidden = make_agreement("H-1", partner, confidentiality="confidential")
    make_term(hidden, "2010-03-01", end_kind="duration", end_years=20)
    activity(partner, "2024-05-01", hidden)
    assert shown(partner, officer) == before
    assert shown(partner, MANAGER) != before


def test_a_partner_is_not_told_who_holds_a_post(partner):
    person = Person.objects.create(native_name="Gerhard Zotter")
    before = shown(partner, Rights(party=partner.pk))
    Post.objects.create(person=person, party=partner, role="head", starts_on=date(2020, 1, 1))
    assert shown(partner, Rights(party=partner.pk)) == before


def test_the_statements_do_not_grow_with_the_agreements(partner):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            list(picture_of_party(partner, user=MANAGER, on=DAY).rows)
        return len(seen)

    few = statements()
    for number in range(10):
        make_term(
            make_agreement(f"B-{number}", partner), "2025-03-01", end_kind="duration", end_years=3
        )
    assert statements() == few


def test_there_is_nothing_of_the_office_itself_and_of_a_stranger(home):
    assert picture_of_party(home, user=MANAGER, on=DAY) is None
    assert picture_of_party(make_party("New"), user=MANAGER, on=DAY) is None


def test_the_template_is_for_any_page_with_a_party(partner):
    request = RequestFactory().get("/")
    request.user = make_user("manager")
    context = {"party": partner, "on": DAY, "request": request}
    text = render_to_string("timeline/_of_party.html", context)
    assert text.count('class="tl-lane"') == 2 and "style=" not in text
    named = set(re.findall(r"url\(#([^)]+)\)", text))
    assert named <= set(re.findall(r'\bid="([^"]+)"', text))
