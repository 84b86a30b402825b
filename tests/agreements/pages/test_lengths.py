"""Lengths typed in words into the forms of terms: kept as numbers, and told how they were read."""

import pytest

from tests.factories import make_agreement

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/terms/new/"
SIGNED = {"state": "signed", "signed": "2024-06-01", "end_kind": "duration"}
NOTICE = {"notice_basis": "received", "notice_anchor": "before_end"}


@pytest.fixture
def agreement(home, consip):
    return make_agreement("KR-IT-1", consip)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"end_years": "2년"}, {"end_years": 2, "end_months": None}),
        ({"end_years": "24개월"}, {"end_years": None, "end_months": 24}),
        ({"end_days": "2 anni e 6 mesi"}, {"end_years": 2, "end_months": 6, "end_days": None}),
        ({"end_years": "2년", "end_months": "6"}, {"end_years": 2, "end_months": 6}),
        ({"end_months": "6 weeks"}, {"end_months": None, "end_days": 42}),
        ({"end_years": "1", "renewal_mode": "tacit", "renewal_months": "due anni"},
         {"renewal_years": 2, "renewal_months": None}),
        ({"end_years": "2", "notice_value": "3개월 전", **NOTICE},
         {"notice_value": 3, "notice_unit": "months"}),
        ({"end_years": "2", "notice_value": "1 year 6 months", **NOTICE},
         {"notice_value": 18, "notice_unit": "months"}),
    ],
)  # fmt: skip
def test_words_are_numbers_with_their_unit(signed_in, agreement, typed, kept):
    response = signed_in().post(URL, SIGNED | typed)
    assert response.status_code == 302, response.context["form"].errors
    term = agreement.terms.get()
    assert {name: getattr(term, name) for name in kept} == kept


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"end_years": "2 years from 2008"}, "end_years"),
        ({"end_years": "2년", "end_months": "24개월", "end_days": "3년"}, "end_days"),
        ({"end_years": "2", "renewal_mode": "tacit", "renewal_years": "90 days"}, "renewal_years"),
        ({"end_years": "2", "notice_value": "3 months", "notice_unit": "days"}, "notice_unit"),
        ({"end_years": "2", "notice_value": "3 months 10 days"}, "notice_value"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(signed_in, agreement, typed, at):
    page = signed_in().post(URL, SIGNED | typed)
    assert page.status_code == 422 and set(page.context["form"].errors) == {at}
    assert not agreement.terms.exists()
    for value in typed.values():  # every word is kept
        assert f'"{value}"' in page.text


def test_it_is_told_how_they_were_read(signed_in, agreement):
    client = signed_in()
    client.post(URL, SIGNED | {"end_years": "2년 6개월", "notice_value": "90일", **NOTICE})
    said = [str(one) for one in client.get("/agreements/KR-IT-1/").context["messages"]]
    assert "“2년 6개월” was read as 2 years 6 months." in said
    assert "“90일” was read as 90 days." in said


def test_also_of_several_terms_at_once(signed_in, agreement):
    data = {"was_0": "on", "signed_0": "2010", "years_0": "24개월"}
    assert signed_in().post("/agreements/KR-IT-1/terms/past/?upto=0", data).status_code == 302
    term = agreement.terms.get()
    assert (term.end_years, term.end_months) == (None, 24)
