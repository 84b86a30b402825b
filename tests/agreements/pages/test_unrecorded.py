"""Pages tell what nobody recorded: instruments, the first signature, a renewal clause."""

import pytest

from agreements.actions import add_claim
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
PAGE = "/agreements/KR-IT-1/"


@pytest.fixture
def without_original(home, consip):
    """Only the second renewal is recorded."""
    agreement = make_agreement("KR-IT-1", consip)
    make_term(agreement, "2023-10-18", ordinal=2, end_kind="duration", end_years=5)
    return agreement


def test_figures_without_the_original_are_lower_bounds(signed_in, without_original):
    page = text_of(signed_in().get(PAGE))
    assert "18 October 2023 or earlier" in page
    assert page.count("<dd>at least 3 years</dd>") == 2  # completed years, calendar difference
    assert "<dd>at least 4 years</dd>" in page
    assert "2 not recorded" in page
    assert "Not recorded, though later ones are: terms 0, 1." in page
    assert 'href="/agreements/KR-IT-1/terms/new/"' in page


def test_a_reader_is_told_and_offered_nothing(signed_in, without_original):
    page = text_of(signed_in("reader").get(PAGE))
    assert "terms 0, 1." in page
    assert "/terms/new/" not in page


def test_with_the_original_they_are_figures(signed_in, chain):
    page = text_of(signed_in().get(PAGE))
    assert "at least" not in page and "or earlier" not in page and "not recorded</span>" not in page


def test_a_day_before_the_first_known_instrument(signed_in, without_original):
    page = text_of(signed_in().get(f"{PAGE}?on=2020-01-01"))
    assert "Nothing that is recorded had been signed by this day" in page
    assert "<dd>0 to 2</dd>" in page
    whole = make_agreement("KR-IT-2", *without_original.parties.filter(is_home=False))
    make_term(whole, "2023-10-18")
    other = text_of(signed_in().get("/agreements/KR-IT-2/?on=2020-01-01"))
    assert "On this day there was nothing yet." in other


def test_undated_ones_may_have_been_signed_by_then(signed_in, real_case):
    page = text_of(signed_in().get("/agreements/KR-IT-2008-1/?on=2014-01-01"))
    assert "<dd>3 to 5</dd>" in page
    assert "<dd>7</dd>" in text_of(signed_in().get("/agreements/KR-IT-2008-1/"))


@pytest.mark.parametrize(
    ("value", "word"), [(19, "cannot be decided"), (3, "cannot be decided"), (2, "differs")]
)
def test_a_claim_that_cannot_be_decided_says_so(signed_in, without_original, value, word):
    add_claim(by=None, on=DAY, agreement=without_original, kind="partnership_years", value=value)
    page = text_of(signed_in().get(PAGE))
    table = page.split('id="claims"')[1]
    assert word in table
    assert "at least 3" in table


# --- The renewal clause ------------------------------------------------------------------------


@pytest.fixture
def unread(home, consip, plan):
    """A fixed end; nobody recorded whether the text renews."""
    agreement = make_agreement("KR-IT-1", consip)
    make_term(
        agreement, "2026-01-01", end_kind="fixed", end_on="2027-03-31", notice_settled=True,
        effect_mode="on_last_signature", renewal_mode="not_recorded",
    )  # fmt: skip
    return agreement


@pytest.mark.parametrize("place", ["", "renewal/"])
def test_a_clause_not_recorded_is_told_and_asked_for(signed_in, unread, place):
    page = text_of(signed_in().get(f"{PAGE}{place}"))
    assert '<dt>Renewal clause</dt><dd><span class="value" data-missing>not recorded' in page
    assert "Whether term 0 renews is not recorded." in page
    assert 'href="/agreements/KR-IT-1/terms/0/correct/"' in page


@pytest.mark.parametrize("place", ["", "renewal/"])
def test_a_recorded_clause_is_told(signed_in, chain, place):
    page = text_of(signed_in().get(f"{PAGE}{place}"))
    assert "<dt>Renewal clause</dt><dd>no renewal clause" in page


def test_settling_it_makes_the_end_certain(signed_in, unread):
    client, where = signed_in(), f"{PAGE}terms/0/correct/"
    form = client.get(where).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"renewal_mode": "none", "reason": "The text has no clause."}
    response = client.post(where, data)
    assert response.status_code == 302, response.context["form"].errors
    assert "Whether term 0 renews" not in text_of(client.get(PAGE))
    expiry = unread.deadlines.get(kind="expiry")
    assert expiry.certain_from is not None


def test_the_form_offers_not_recorded_first(signed_in, unread):
    field = signed_in().get(f"{PAGE}terms/new/").context["form"]["renewal_mode"]
    assert (field.label, field.value()) == ("Is it renewed?", "not_recorded")
    assert field.field.choices[0] == ("not_recorded", "not recorded")


def test_a_renewal_in_preparation_lists_it_as_open(signed_in, unread):
    make_term(unread, renewal_mode="not_recorded")
    room = signed_in().get(f"{PAGE}renewal/").context["room"]
    assert ("Renewal clause", "not recorded", False) in [
        (item.label, str(item.told), item.settled) for item in room.items
    ]
