"""Ordinals follow the days of signature; a slip leaves no trace in the chain."""

import pytest

from agreements.actions import add_commitment, give_up, open_term
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
AT = "agreements/KR-IT-1/"


@pytest.fixture
def staff(people):
    return staff_client(people["manager"])


@pytest.fixture
def agreement(consip):
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def half_known(agreement):
    """Terms 1, on a day not recorded, and 2."""
    make_term(agreement, ordinal=1, stage="signed")
    make_term(agreement, "2023-10-18", ordinal=2)
    return agreement


def signatures(agreement, day):
    return {"signatures": [{"party": p.uid, "signed": day} for p in agreement.parties.all()]}


def errors(response):
    assert response.status_code == 400, response.content
    return {error["field"]: error["message"] for error in response.json()["errors"]}


def test_without_its_ordinal_a_term_is_refused_where_a_lower_one_is_unrecorded(half_known, staff):
    for body in ({}, {"stage": "signed"}, {"kind": "renewal"}):
        found = errors(staff.post(f"{AT}terms/", body))
        assert "0" in found["ordinal"] and "3" in found["ordinal"]
    assert sorted(half_known.terms.values_list("ordinal", flat=True)) == [1, 2]


def test_with_its_ordinal_it_is_taken(half_known, staff):
    assert staff.post(f"{AT}terms/", {"ordinal": 0, "stage": "signed"}).status_code == 201
    assert staff.post(f"{AT}terms/", {}).json()["ordinal"] == 3


def test_what_was_given_up_is_no_gap(agreement, staff):
    make_term(agreement, "2020-01-01")
    give_up(by=None, on=DAY, term=open_term(by=None, on=DAY, agreement=agreement))
    assert staff.post(f"{AT}terms/", {}).json()["ordinal"] == 1


@pytest.mark.parametrize(
    ("ordinal", "day", "other"),
    [
        (3, "2017-10-04", "term 2 on 2023-10-18"),
        (3, "2022", "term 2 on 2023-10-18"),
        (3, "../2020", "term 2 on 2023-10-18"),
        (0, "2023-10-19", "term 2 on 2023-10-18"),
        (0, "2024", "term 2 on 2023-10-18"),
    ],
)
def test_a_signature_out_of_order_is_refused_naming_both(half_known, staff, ordinal, day, other):
    open_term(by=None, on=DAY, agreement=half_known, ordinal=ordinal)
    before = staff.get(f"{AT}terms/").json()
    found = errors(staff.post(f"{AT}terms/{ordinal}/signature/", signatures(half_known, day)))
    (told,) = found.values()
    assert f"Term {ordinal} signed on {day}" in told and other in told
    assert staff.get(f"{AT}terms/").json() == before


@pytest.mark.parametrize(
    ("ordinal", "day"),
    [(3, "2023-10-18"), (3, "2023"), (3, "2023-10"), (0, "2023"), (0, "2017-10-04"), (0, "2023?")],
)
def test_what_may_be_in_order_is_taken(half_known, staff, ordinal, day):
    open_term(by=None, on=DAY, agreement=half_known, ordinal=ordinal)
    found = staff.post(f"{AT}terms/{ordinal}/signature/", signatures(half_known, day))
    assert found.status_code == 201, found.content


def test_a_correction_keeps_the_order_too(half_known, staff):
    row = half_known.terms.get(ordinal=2).signatures.first()
    make_term(half_known, "2017-10-04", ordinal=0)
    at = f"{AT}signatures/{row.uid}/correction/"
    found = errors(staff.post(at, {"set": {"signed": "2016-01-01"}, "reason": "x"}))
    assert "2017-10-04" in str(found)
    fixed = staff.post(at, {"set": {"signed": "2018-01-01"}, "reason": "x"})
    assert fixed.status_code == 201, fixed.content


# --- Taking back -------------------------------------------------------------------------------


def told(staff):
    """All that is told of the chain, but for its own versions."""
    agreement = staff.get(AT, {"on": "2026-11-28"}).json()
    deadlines = staff.get("deadlines/", {"agreement": "KR-IT-1"}).json()["results"]
    chain = staff.get(f"{AT}terms/").json()["results"]
    commitments = staff.get(f"{AT}terms/0/commitments/").json()["results"]
    moving = ("version", "updated_at")
    return [
        {name: value for name, value in row.items() if name not in moving}
        for row in (agreement, *deadlines, *chain, *commitments)
    ]


@pytest.fixture
def running(agreement):
    term = make_term(
        agreement, "2025-06-01", end_kind="duration", end_years=2, notice_settled=True,
        effect_mode="on_last_signature",
    )  # fmt: skip
    for text in ("Meet", "Exchange", "Train"):
        add_commitment(by=None, on=DAY, term=term, text={"en": text}, side="ours")
    return agreement


def void(staff, ordinal):
    found = staff.post(f"{AT}terms/{ordinal}/correction/", {"void": True, "reason": "a slip"})
    assert found.status_code == 201, found.content


def test_a_term_opened_by_mistake_is_taken_back_without_a_trace(running, staff):
    before = told(staff)
    assert staff.post(f"{AT}terms/", {}).json()["ordinal"] == 1
    assert told(staff) != before
    void(staff, 1)
    assert told(staff) == before
    assert staff.post(f"{AT}terms/", {}).json()["ordinal"] == 1


def test_a_term_signed_by_mistake_is_taken_back_with_what_its_signing_decided(running, staff):
    before = told(staff)
    staff.post(f"{AT}terms/", {"end": {"kind": "duration", "years": 3}})
    meet, exchange, train = (
        row["id"] for row in staff.get(f"{AT}terms/0/commitments/").json()["results"]
    )
    body = signatures(running, "2026-11-01") | {
        "starts": "at_once",
        "carry_over": [
            {"commitment": meet, "decision": "keep"},
            {"commitment": exchange, "decision": "close", "state": "met"},
            {"commitment": train, "decision": "rewrite", "text": {"en": "Train twice"}},
        ],
    }
    found = staff.post(f"{AT}terms/1/signature/", body)
    assert found.status_code == 201, found.content
    assert told(staff) != before
    void(staff, 1)
    assert told(staff) == before


def test_what_was_closed_and_changed_since_stays_as_somebody_left_it(running, staff):
    term = running.terms.get()
    staff.post(f"{AT}terms/", {})
    rows = list(term.commitments.all())
    carry = [{"commitment": row.uid, "decision": "close"} for row in rows]
    body = signatures(running, "2026-11-01") | {"starts": "at_once", "carry_over": carry}
    assert staff.post(f"{AT}terms/1/signature/", body).status_code == 201
    one = staff.get(f"commitments/{rows[0].uid}/")
    staff.patch(f"commitments/{rows[0].uid}/", {"state_note": "done"}, HTTP_IF_MATCH=one["ETag"])
    void(staff, 1)
    states = [row["state"] for row in staff.get(f"{AT}terms/0/commitments/").json()["results"]]
    assert states == ["dropped", "scheduled", "scheduled"]


def test_an_attempt_given_up_before_stands_again(running, staff):
    give_up(by=None, on=DAY, term=open_term(by=None, on=DAY, agreement=running))
    before = told(staff)
    assert staff.post(f"{AT}terms/", {}).json()["ordinal"] == 1
    void(staff, 1)
    assert told(staff) == before


def test_a_slip_recorded_as_signed_on_an_unknown_day(half_known, staff):
    before = staff.get(AT).json()["instruments"]
    assert staff.post(f"{AT}terms/", {"ordinal": 3, "stage": "signed"}).status_code == 201
    assert staff.get(AT).json()["instruments"] != before
    void(staff, 3)
    assert staff.get(AT).json()["instruments"] == before
