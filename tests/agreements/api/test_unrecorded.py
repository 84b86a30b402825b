"""What nobody recorded: instruments below a known ordinal, and a renewal clause."""

import pytest

from agreements.actions import correct, open_term
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
AT = "agreements/KR-IT-1/"
ON = {"on": "2026-11-28"}


@pytest.fixture
def staff(people):
    return staff_client(people["manager"])


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def without_original(agreement):
    """Only the second renewal is recorded."""
    make_term(agreement, "2023-10-18", ordinal=2, end_kind="duration", end_years=5)
    return agreement


def test_a_missing_original_is_counted_and_named(without_original, staff):
    found = staff.get(AT, ON).json()
    assert found["instruments"] == {
        "count": 3, "at_most": 3, "certain": False, "missing": [0, 1],
    }  # fmt: skip
    assert found["partnership"] == {
        "completed_years": 3, "calendar_difference": 3, "inclusive": 4, "certain": False,
    }  # fmt: skip
    assert found["first_signed"] == "2023-10-18"
    assert found["bounds"]["first_signed"] == {"earliest": None, "latest": "2023-10-18"}
    assert "instruments" in found["missing"]
    assert "0, 1" in found["because"]["missing"]["text"]


def test_before_the_first_known_instrument_it_is_not_yet_and_not_certain(without_original, staff):
    found = staff.get(AT, {"on": "2020-01-01"}).json()
    assert (found["status"]["code"], found["status"]["certain"]) == ("not_yet", False)
    assert "0, 1" in found["status"]["because"]["text"]
    assert found["missing"] == ["instruments"]
    assert (found["term"], found["ordinal"], found["partnership"]) == (None, None, None)
    assert found["instruments"] == {"count": 0, "at_most": 2, "certain": False, "missing": [0, 1]}
    listed = staff.get("agreements/", {"on": "2020-01-01"}).json()["results"]
    assert listed == []


def test_an_original_on_an_unknown_day_is_named_as_well(agreement, staff):
    make_term(agreement, ordinal=0, stage="signed")
    make_term(agreement, "2023-10-18", ordinal=1)
    found = staff.get(AT, {"on": "2020-01-01"}).json()
    assert (found["status"]["code"], found["status"]["certain"]) == ("not_yet", False)
    assert found["missing"] == ["signed_on"]
    assert found["instruments"]["missing"] == []
    today = staff.get(AT, ON).json()
    assert today["instruments"] == {"count": 2, "at_most": 2, "certain": True, "missing": []}
    assert today["partnership"]["certain"] is False


def test_a_recorded_original_makes_all_of_it_certain(without_original, staff):
    make_term(without_original, "2013-07-26", ordinal=0)
    make_term(without_original, "2018-06-04", ordinal=1)
    found = staff.get(AT, ON).json()
    assert found["instruments"] == {"count": 3, "at_most": 3, "certain": True, "missing": []}
    assert found["partnership"]["certain"] is True
    assert "first_signed" not in found["bounds"]
    before = staff.get(AT, {"on": "2010-01-01"}).json()
    assert (before["status"]["certain"], before["missing"]) == (True, [])


def test_undated_ones_may_have_been_signed_by_a_past_day(real_case, staff):
    found = staff.get("agreements/KR-IT-2008-1/", {"on": "2014-01-01"}).json()
    assert found["instruments"] == {"count": 3, "at_most": 5, "certain": False, "missing": []}
    assert found["bounds"]["first_signed"] == {"earliest": "2008-09-01", "latest": "2008-09-30"}


def test_list_and_detail_say_the_same_to_staff_and_partner(without_original, staff, consip):
    one = staff.get(AT, ON).json()
    (listed,) = staff.get("agreements/", ON).json()["results"]
    told = partner_client(consip).get(AT, ON).json()
    for name in ("instruments", "partnership", "bounds", "first_signed", "missing"):
        assert listed[name] == one[name] == told[name]


def test_what_is_in_preparation_is_no_instrument(without_original, consip):
    client = partner_client(consip)
    before = client.get(AT, ON).json()
    open_term(by=None, on=DAY, agreement=without_original, ordinal=5)
    after = client.get(AT, ON).json()
    assert all(after[name] == before[name] for name in before.keys() - {"version", "updated_at"})


def test_known_then_it_was_not_missing(without_original, staff):
    make_term(without_original, "2008-09-01", ordinal=0)
    found = staff.get(AT, {"on": "2010-01-01", "known": "2010-01-01"}).json()
    assert found["instruments"] == {"count": 1, "at_most": 1, "certain": True, "missing": []}


# --- Claims ------------------------------------------------------------------------------------


def claimed(staff, kind, value, as_of="2026-11-28"):
    body = {"kind": kind, "value": value, "as_of": as_of}
    found = staff.post(f"{AT}claims/", body)
    assert found.status_code == 201, found.content
    return found.json()


@pytest.mark.parametrize(
    ("value", "agrees", "undecided"),
    [
        (2, [], []),  # at least 3, whatever came before
        (3, None, ["completed_years", "calendar_difference"]),
        (19, None, ["completed_years", "calendar_difference", "inclusive"]),
    ],
)
def test_years_cannot_be_decided_without_the_original(
    without_original, staff, value, agrees, undecided
):
    found = claimed(staff, "partnership_years", value)
    assert (found["agrees"], found["undecided"]) == (agrees, undecided)
    assert found["bounds"]["completed_years"] == {"least": 3, "most": None}


def test_since_a_year_cannot_be_decided_without_the_original(without_original, staff):
    assert claimed(staff, "since_year", 2008)["undecided"] == ["first_signed_year"]
    assert claimed(staff, "since_year", 2024)["agrees"] == []


def test_ordinals_are_exact_however_many_are_missing(without_original, staff):
    assert claimed(staff, "renewal_ordinal", 2)["agrees"] == ["ordinal"]
    assert claimed(staff, "instrument_ordinal", 3)["agrees"] == ["instrument"]
    assert claimed(staff, "instrument_ordinal", 1)["agrees"] == []


@pytest.mark.parametrize(
    ("value", "agrees", "undecided"),
    [(1, [], []), (2, None, ["ordinal"]), (4, None, ["ordinal"]), (5, [], [])],
)
def test_ordinals_of_a_day_between_known_instruments(agreement, staff, value, agrees, undecided):
    for ordinal, signed in ((0, "2008-09-01"), (2, "2013-07-26"), (5, "2018-06-04")):
        make_term(agreement, signed, ordinal=ordinal)
    found = claimed(staff, "renewal_ordinal", value, "2014-01-01")
    assert (found["agrees"], found["undecided"]) == (agrees, undecided)


def test_a_first_day_known_to_the_month_leaves_two_figures(agreement, staff):
    make_term(agreement, "2008-09", ordinal=0)
    assert claimed(staff, "partnership_years", 17, "2026-09-15")["undecided"] == ["completed_years"]
    assert claimed(staff, "partnership_years", 16, "2026-09-15")["agrees"] == []
    assert claimed(staff, "partnership_years", 18, "2026-09-15")["agrees"] == [
        "calendar_difference"
    ]


# --- The renewal clause ------------------------------------------------------------------------


def test_a_clause_left_out_is_not_recorded_and_asked_for(agreement, staff):
    term = {"end": {"kind": "fixed", "on": "2027-03-31"}, "effect": {"mode": "on_last_signature"}}
    assert staff.post(f"{AT}terms/", term).json()["renewal"]["mode"] == "not_recorded"
    rows = [{"party": p.uid, "signed": "2026-01-01"} for p in agreement.parties.all()]
    told = staff.post(f"{AT}terms/0/signature/", {"signatures": rows}).json()
    assert (told["ends_on"], told["certain"]) == ("2027-03-31", False)
    found = staff.get(AT, ON).json()
    assert "renewal" in found["missing"]
    assert found["term"]["renewal"]["mode"] == "not_recorded"

    fixed = staff.post(
        f"{AT}terms/0/correction/", {"set": {"renewal": {"mode": "none"}}, "reason": "read"}
    )
    assert fixed.status_code == 201, fixed.content
    assert fixed.json()["certain"] is True
    assert "renewal" not in staff.get(AT, ON).json()["missing"]


def test_an_express_clause_keeps_its_length_and_limits(agreement, staff):
    renewal = {
        "mode": "express", "years": 3, "months": None, "max_count": 2, "latest_end": "2035-12-31",
    }  # fmt: skip
    found = staff.post(f"{AT}terms/", {"renewal": renewal})
    assert found.status_code == 201, found.content
    assert found.json()["renewal"] == renewal


@pytest.mark.parametrize("mode", ["none", "not_recorded"])
@pytest.mark.parametrize("more", [{"years": 3}, {"max_count": 2}, {"latest_end": "2030-12-31"}])
def test_what_has_no_meaning_without_a_clause_is_refused(agreement, staff, mode, more):
    found = staff.post(f"{AT}terms/", {"renewal": {"mode": mode, **more}})
    assert found.status_code == 400, found.content


def test_a_term_may_be_corrected_back_to_not_recorded(agreement, staff):
    term = make_term(agreement, "2026-01-01", renewal_mode="tacit", renewal_years=1)
    correct(by=None, on=DAY, fact=term, reason="misread", set={"renewal_mode": "not_recorded"})
    told = staff.get(f"{AT}terms/0/").json()["renewal"]
    assert told == {
        "mode": "not_recorded", "years": None, "months": None, "max_count": None,
        "latest_end": None,
    }  # fmt: skip
