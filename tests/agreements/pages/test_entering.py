"""Registering from history, half known; how dates were read is told."""

import pytest

from django.test import Client

from agreements.actions import add_commitment
from agreements.dates import parse_edtf
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/terms/new/"


@pytest.fixture
def agreement(home, consip):
    return make_agreement("KR-IT-1", consip)


def said(client) -> list[str]:
    """What the next page tells."""
    return [str(message) for message in client.get("/agreements/KR-IT-1/").context["messages"]]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"ordinal": 0, "stage": "drafting"}),
        ({"ordinal": "3", "state": "undated"}, {"ordinal": 3, "stage": "signed"}),
        ({"state": "signed", "signed": "2008.9월"}, {"stage": "signed"}),
        ({"state": "undated", "end_kind": "indefinite"}, {"end_kind": "indefinite"}),
        ({"state": "undated", "end_settled": "on"}, {"end_settled": True}),
        ({"state": "undated", "notice_settled": "on"}, {"notice_settled": True}),
        ({"state": "signed", "signed": "2013?", "end_kind": "duration", "end_months": "18"},
         {"end_months": 18, "effect_mode": "unknown"}),
    ],
)  # fmt: skip
def test_every_half_known_form_is_taken(signed_in, agreement, data, expected):
    response = signed_in().post(URL, data)
    assert response.status_code == 302, response.context["form"].errors
    term = agreement.terms.get()
    assert {name: getattr(term, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("words", "kept", "told"),
    [
        ("2025.7.1(월)", "2025-07-01", "“2025.7.1(월)” was read as 1 July 2025: the weekday "
         "written is 월, but that day is 화."),
        ("2010.2.23(예정)", "2010-02-23", "“2010.2.23(예정)” was read as 23 February 2010: the "
         "words call it planned."),
        ("2008. 9", "2008-09", "“2008. 9” was read as September 2008."),
        ("25.7.1", "2025-07-01", "“25.7.1” was read as 1 July 2025: a year of two digits: year, "
         "month and day are read in order."),
    ],
)  # fmt: skip
def test_how_a_date_was_read_is_told(signed_in, agreement, words, kept, told):
    client = signed_in()
    assert client.post(URL, {"state": "signed", "signed": words}).status_code == 302
    assert {row.signed for row in agreement.terms.get().signatures.all()} == {parse_edtf(kept)}
    assert told in said(client)


def test_a_plain_day_needs_no_telling(signed_in, agreement):
    client = signed_in()
    client.post(URL, {"state": "signed", "signed": "2025-07-01"})
    assert said(client) == ["The term is in the chain."]


def test_not_recorded_in_words_is_told_too(signed_in, agreement):
    client = signed_in()
    client.post(URL, {"state": "undated", "end_on": "미상"})
    assert "“미상” was read as not recorded." in said(client)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("01/02/2026", "Day and month could be swapped: write 2026-06-01."),
        ("2026-02-30", "The calendar has no such day: check day and month."),
        ("sometime", "Write a date as 2026-06-01, a month as 2026-06, a half as H2 2026."),
    ],
)
def test_the_readers_own_words_refuse(signed_in, agreement, words, told):
    response = signed_in().post(URL, {"state": "signed", "signed": words, "place": "Sejong"})
    page = text_of(response)
    assert response.status_code == 422
    assert told in page
    assert words in page
    assert "Sejong" in page


class TestWhoMaySign:
    def test_an_officer_enters_what_is_prepared_and_proposes_what_is_signed(
        self, signed_in, agreement
    ):
        client = signed_in("officer")
        page = client.get(URL)
        assert "goes to them as a proposal" in page.content.decode()
        assert client.post(URL, {"place": "Rome"}).status_code == 302
        assert agreement.terms.get().place == "Rome"

    def test_what_is_signed_without_a_day_is_proposed_too(self, signed_in, agreement):
        response = signed_in("officer").post(URL, {"state": "undated", "place": "Rome"})
        assert response.headers["Location"].startswith("/inbox/proposals/")
        assert not agreement.terms.exists()


class TestWhatTheSignatureDecides:
    DATA = {"state": "signed", "signed": "2026-11-20", "effect_mode": "on_last_signature",
            "end_kind": "duration", "end_years": "2"}  # fmt: skip

    def test_the_start_is_asked_on_signing_day(self, signed_in, chain):
        client = signed_in()
        response = client.post(URL, self.DATA)
        where = "/agreements/KR-IT-1/terms/1/sign/?signed=2026-11-20"
        assert response.headers["Location"] == where
        page = client.get(where)
        assert "in effect from 20 November 2026 to 19 November 2028" in text_of(page)
        assert set(page.context["form"].signed_days.values()) == {parse_edtf("2026-11-20")}

    def test_open_commitments_are_asked_there_too(self, signed_in, chain):
        add_commitment(by=None, on=DAY, term=chain.terms.get(), text={"en": "Meet"}, side="ours")
        data = self.DATA | {"signed": "2027-07-01"}
        response = signed_in().post(URL, data)
        assert response.headers["Location"].endswith("?signed=2027-07-01")
        assert chain.terms.get(ordinal=1).stage == "drafting"

    def test_a_term_of_the_past_beside_one_in_preparation(self, signed_in, agreement):
        make_term(agreement, ordinal=6)
        response = signed_in().post(URL, {"ordinal": "4", "state": "signed", "signed": "2016-05"})
        assert response.status_code == 302, response.context["form"].errors
        assert agreement.terms.get(ordinal=4).stage == "signed"
        assert agreement.terms.get(ordinal=6).stage == "drafting"


def test_what_we_would_have_said_then(signed_in, chain):
    page = text_of(signed_in().get("/agreements/KR-IT-1/?on=2025-01-01"))
    assert "What would we have said then?" in page
    assert "/agreements/KR-IT-1/?on=2025-01-01&amp;known=2025-01-01" in page
    response = signed_in().get("/agreements/KR-IT-1/?on=2026-01-01&known=2026-01-01")
    page = text_of(response)
    assert response.status_code == 200
    assert 'href="/agreements/KR-IT-1/?on=2026-01-01"' in page
    assert "As it was known on 1 January 2026" in page


@pytest.mark.parametrize("day", ["2020-01-01", "2025-06-01", "2027-06-01"])
def test_known_on_any_day(signed_in, chain, day):
    response = signed_in().get(f"/agreements/KR-IT-1/?on={day}&known={day}")
    assert response.status_code == 200


class TestWhichOrdinal:
    @pytest.fixture
    def half_known(self, agreement):
        """Terms 1, on a day not recorded, and 2."""
        make_term(agreement, ordinal=1, stage="signed")
        make_term(agreement, "2023-10-18", ordinal=2)
        return agreement

    def test_a_day_before_a_dated_higher_one_proposes_the_original(self, signed_in, half_known):
        client, data = signed_in(), {"state": "signed", "signed": "2017-10-04", "place": "Sejong"}
        response = client.post(URL, data)
        form = response.context["form"]
        assert response.status_code == 422
        assert form["ordinal"].value() == "0"
        assert "0 is proposed" in form.errors["ordinal"][0]
        assert half_known.terms.count() == 2
        data = {name: form[name].value() or "" for name in form.fields if name != "areas"}
        data |= {"end_settled": "", "notice_settled": ""}
        assert client.post(URL, {k: v for k, v in data.items() if v}).status_code == 302
        term = half_known.terms.get(ordinal=0)
        assert (term.stage, term.place) == ("signed", "Sejong")

    def test_a_later_day_is_the_next(self, signed_in, half_known):
        data = {"state": "signed", "signed": "2026-06-01"}
        assert signed_in().post(URL, data).status_code == 302
        assert half_known.terms.get(ordinal=3).stage == "signed"

    @pytest.mark.parametrize(
        ("data", "told"),
        [({"state": "undated"}, "0, 3"), ({"state": "signed", "signed": "2023"}, "0, 3")],
    )
    def test_where_several_are_possible_it_asks(self, signed_in, half_known, data, told):
        response = signed_in().post(URL, data)
        assert response.status_code == 422
        assert told in response.context["form"].errors["ordinal"][0]

    def test_where_none_is_it_says_so(self, signed_in, agreement):
        make_term(agreement, "2008-09-01")
        make_term(agreement, "2018-06-04")
        response = signed_in().post(URL, {"state": "signed", "signed": "2013-01-01"})
        assert response.status_code == 422
        assert "No ordinal is free" in response.context["form"].errors["ordinal"][0]

    def test_what_is_in_preparation_comes_next(self, signed_in, half_known):
        assert signed_in().post(URL, {"place": "Rome"}).status_code == 302
        assert half_known.terms.get(ordinal=3).stage == "drafting"

    def test_the_button_that_opens_a_renewal_opens_the_next(self, signed_in, half_known):
        response = signed_in().post("/agreements/KR-IT-1/renewal/open/", {})
        assert response.status_code == 302
        assert half_known.terms.get(ordinal=3).stage == "drafting"

    def test_a_wrong_ordinal_stores_nothing(self, signed_in, half_known):
        data = {"ordinal": "3", "state": "signed", "signed": "2017-10-04"}
        response = signed_in().post(URL, data)
        assert response.status_code == 422
        assert "term 2 on 18 October 2023" in text_of(response)
        assert half_known.terms.count() == 2

    def test_the_form_names_what_is_not_recorded(self, signed_in, half_known):
        assert "Not recorded yet: 0." in text_of(signed_in().get(URL))


class TestTakingBack:
    def test_a_term_opened_by_mistake(self, signed_in, chain):
        make_term(chain)
        client, where = signed_in(), "/agreements/KR-IT-1/terms/1/take-back/"
        assert where in text_of(client.get("/agreements/KR-IT-1/"))
        assert client.post(where, {}).status_code == 422  # a reason is asked for
        assert client.post(where, {"reason": "the wrong agreement"}).status_code == 302
        assert list(chain.terms.standing().values_list("ordinal", flat=True)) == [0]
        assert where not in text_of(client.get("/agreements/KR-IT-1/"))

    def test_an_officer_proposes_it_and_a_reader_may_not(self, signed_in, preparing):
        client, where = signed_in("officer"), "/agreements/KR-IT-1/terms/1/take-back/"
        assert client.post(where, {"reason": "x"}).status_code == 302
        assert preparing.agreement.terms.standing().filter(ordinal=1).exists()
        client = signed_in("reader")
        assert where not in text_of(client.get("/agreements/KR-IT-1/"))
        assert client.post(where, {"reason": "x"}).status_code == 403


def test_who_registers_is_responsible_unless_they_say_otherwise(home, consip, people):
    """Of a confidential agreement that is nobody's an officer would not see the next page."""
    client = Client()
    client.force_login(people["officer"])
    form = client.get("/agreements/new/").context["form"]
    assert form["responsible"].value() == people["officer"].pk
