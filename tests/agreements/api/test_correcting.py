"""Corrections of every kind of fact: what they change, what rests on them, what is refused."""

from datetime import date

import pytest

from agreements import actions
from agreements.actions import add_commitment, open_commitments
from agreements.dates import parse_edtf
from agreements.models import Commitment, Term
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term
from tests.kept import kept

pytestmark = pytest.mark.django_db
CLAUSES = {
    "effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2,
    "notice_value": 3, "notice_unit": "months", "notice_basis": "received",
    "notice_anchor": "before_end",
}  # fmt: skip


@pytest.fixture
def staff(people):
    return staff_client(people["coordinator"])


@pytest.fixture
def renewed(home, consip):
    return renewed_with(consip)


@kept
def renewed_with(consip):
    """In force 2018-06-04 to 2020-06-03, renewed on 2020-05-01 from the day after that end on."""
    agreement = make_agreement("A", consip)
    first = make_term(agreement, "2018-06-04", **CLAUSES)
    promise = add_commitment(by=None, on=DAY, term=first, text={"en": "Exchange"}, side="joint")
    carry = [{"commitment": promise, "decision": "keep"}]
    make_term(agreement, "2020-05-01", starts="after_current_end", carry_over=carry, **CLAUSES)
    return agreement


@pytest.fixture
def correct(staff):
    def post(fact, id, **body):
        return staff.post(f"agreements/A/{fact}/{id}/correction/", {"reason": "Misread", **body})

    return post


def told(answer) -> tuple[str, str]:
    (error,) = answer.json()["errors"]
    return error["field"], error["message"]


def test_the_choice_of_start_is_put_right(renewed, correct, staff):
    assert staff.get("agreements/A/terms/1/").json()["starts"] == "after_current_end"
    for starts, first in (("at_once", "2020-05-01"), ("2020-05-20", "2020-05-20")):
        fixed = correct("terms", 1, set={"starts": starts})
        assert fixed.status_code == 201, fixed.content
        assert (fixed.json()["starts"], fixed.json()["effective_on"]) == (starts, first)
    assert staff.get("agreements/A/terms/0/").json()["ends_on"] == "2020-05-19"


class TestTextsOfASignedTerm:
    KO = {"language": "ko", "is_authentic": True, "prevails": False, "document": None}
    AT = "agreements/A/terms/0/"

    @staticmethod
    def texts(client, at=AT):
        rows = client.get(f"{at}texts/").json()["results"]
        return {row["language"]: (row["is_authentic"], row["prevails"]) for row in rows}

    def test_are_refused_naming_the_correction(self, renewed, staff):
        """Whatever is said: no other body would be taken either."""
        etag = staff.get(self.AT).headers["ETag"]
        refused = [
            staff.post(f"{self.AT}texts/", self.KO),
            staff.post(f"{self.AT}texts/", {"language": 3}),
            staff.patch(self.AT, {"place": "Roma"}, headers={"If-Match": etag}),
            staff.patch(self.AT, {"texts": [self.KO]}, headers={"If-Match": etag}),
        ]
        for answer in refused:
            assert answer.status_code == 409, answer.content
            assert "/api/v1/agreements/A/terms/0/correction/" in answer.json()["detail"]
        assert staff.patch(self.AT, {"place": "Roma"}).status_code == 428
        assert self.texts(staff) == {}

    def test_are_taken_by_the_correction_it_names(self, renewed, correct, staff):
        answer = correct("terms", 0, set={"texts": [self.KO]})
        assert answer.status_code == 201, answer.content
        added = correct("terms", 0, set={"texts": [{"language": "en", "prevails": True}]})
        assert added.status_code == 201, added.content
        assert self.texts(staff) == {"ko": (True, False), "en": (True, True)}

    def test_another_comes_to_prevail_and_one_goes(self, renewed, correct, staff):
        both = [{"language": "en", "prevails": True}, {"language": "it", "is_authentic": False}]
        correct("terms", 0, set={"texts": both})
        turned = [self.KO | {"prevails": True}, {"language": "en", "prevails": False}]
        answer = correct("terms", 0, set={"texts": [*turned, {"language": "it", "void": True}]})
        assert answer.status_code == 201, answer.content
        assert self.texts(staff) == {"ko": (True, True), "en": (True, False)}

    @pytest.mark.parametrize(
        ("wrong", "field", "words"),
        [
            ([{"prevails": True}], "set.texts.0.language", "in which language"),
            ([KO, KO], "texts", "once"),
            ([{"language": "it", "void": True}], "texts", "no text in this language"),
            ([KO | {"prevails": True}], "prevails", "another language prevails"),
            ([{"language": "it", "is_authentic": False, "prevails": True}], "prevails", "cannot"),
            ([{"language": "en", "prevails": True}], "set", "It says so already"),
        ],
    )
    def test_are_refused_where_they_contradict(self, renewed, correct, staff, wrong, field, words):
        correct("terms", 0, set={"texts": [{"language": "en", "prevails": True}]})
        answer = correct("terms", 0, set={"texts": wrong})
        assert answer.status_code == 400, answer.content
        assert told(answer)[0] == field
        assert words in told(answer)[1]
        assert self.texts(staff) == {"en": (True, True)}

    def test_of_one_in_preparation_are_added_as_before(self, renewed, staff):
        make_term(renewed)
        at = "agreements/A/terms/2/"
        assert staff.post(f"{at}texts/", self.KO).status_code == 201
        twice = staff.post(f"{at}texts/", self.KO)
        assert (twice.status_code, told(twice)) == (
            400, ("language", "The text in this language is recorded already."),
        )  # fmt: skip
        assert self.texts(staff, at) == {"ko": (True, False)}


@pytest.mark.parametrize(
    ("ordinal", "change", "field", "words"),
    [
        (1, {"starts": "2020-04-30"}, "starts", "Choose a day from 2020-05-01"),
        (1, {"starts": "2020-06-05"}, "starts", "to 2020-06-04"),
        (1, {"starts": "after_current_end"}, "set", "It says so already"),
        (0, {"starts": "at_once"}, "starts", "Nothing runs beside this term"),
        (1, {"effect": {"mode": "fixed_date", "on": "2030-01-01"}}, "effect.on", "lies outside"),
        (1, {"effect": {"mode": "fixed_date", "on": "2020-06-01"}, "starts": "at_once"}, "starts",
         "The text fixes the day"),
        (1, {"stage": "drafting"}, "set.stage", "Unknown field"),
        (1, {"ordinal": 2}, "set.ordinal", "stays"),
    ],
)  # fmt: skip
def test_what_a_term_does_not_take(renewed, correct, ordinal, change, field, words):
    answer = correct("terms", ordinal, set=change)
    assert answer.status_code == 400, answer.content
    assert told(answer)[0] == field
    assert words in told(answer)[1]
    assert Term.objects.get(ordinal=1).starts_choice == "after_current_end"


def test_a_day_that_the_text_fixes_takes_the_place_of_the_choice(renewed, correct):
    fixed = correct("terms", 1, set={"effect": {"mode": "fixed_date", "on": "2020-06-01"}})
    assert fixed.status_code == 201, fixed.content
    assert (fixed.json()["starts"], fixed.json()["effective_on"]) == (None, "2020-06-01")


def test_without_one_signature_a_term_is_not_signed(renewed, correct, staff, consip):
    term = renewed.terms.get(ordinal=1)
    signature = term.signatures.get(party=consip)
    assert correct("signatures", signature.uid, void=True).status_code == 201
    status = staff.get("agreements/A/", {"on": "2021-01-01"}).json()["status"]
    assert status["code"] == "expired"
    again = [{"party": consip.uid, "signed": "2020-05-02"}]
    unsaid = staff.post("agreements/A/terms/1/signature/", {"signatures": again})
    assert (unsaid.status_code, told(unsaid)[0]) == (400, "starts")
    said = staff.post("agreements/A/terms/1/signature/", {"signatures": again, "starts": "at_once"})
    assert (said.status_code, said.json()["effective_on"]) == (201, "2020-05-02")


def test_a_signature_that_a_later_term_follows_is_corrected_not_struck_out(
    renewed, correct, consip
):
    signature = renewed.terms.get(ordinal=0).signatures.get(party=consip)
    refused = correct("signatures", signature.uid, void=True)
    assert refused.status_code == 409
    assert "later term" in refused.json()["detail"]
    assert correct("signatures", signature.uid, set={"signed": None}).status_code == 201


def test_a_term_recorded_as_signed_stays_so_without_its_only_signature(
    home, consip, correct, staff
):
    agreement = make_agreement("A", consip)
    term = make_term(agreement, stage="signed")
    day = [{"party": consip, "signed": parse_edtf("2008")}]
    actions.sign(by=None, on=DAY, term=term, signatures=day)
    assert correct("signatures", term.signatures.get().uid, void=True).status_code == 201
    assert staff.get("agreements/A/terms/0/").json()["stage"] == "signed"


def test_promises_of_a_term_struck_out_wait_where_they_came_from(renewed, correct, staff):
    carried = Commitment.objects.get(term__ordinal=1)
    assert correct("terms", 1, void=True).status_code == 201
    again = make_term(renewed, **CLAUSES)
    assert [row.term.ordinal for row in open_commitments(again)] == [0]
    listed = staff.get("commitments/").json()["results"]
    assert [row["ordinal"] for row in listed] == [0]
    carried.refresh_from_db()
    assert carried.carried_over_from is None


def test_promises_carried_through_a_term_struck_out_keep_their_origin(renewed, correct):
    first, second = Commitment.objects.order_by("term__ordinal")
    make_term(renewed, "2022-05-01", starts="at_once",
              carry_over=[{"commitment": second, "decision": "keep"}], **CLAUSES)  # fmt: skip
    assert correct("terms", 1, void=True).status_code == 201
    assert Commitment.objects.get(term__ordinal=2).carried_over_from == first


def test_a_notice_waits_for_its_withdrawal_to_be_struck_out(renewed, correct, staff, home):
    notice = actions.record_event(by=None, on=DAY, agreement=renewed, kind="notice_sent",
                                  event_on=date(2021, 1, 10), by_party=home)  # fmt: skip
    early = correct("events", notice.uid, set={"received_on": "2021-01-09"})
    assert told(early) == ("received_on", "A notice cannot be received before it was sent.")
    withdrawal = actions.record_event(by=None, on=DAY, agreement=renewed, kind="notice_withdrawn",
                                      event_on=date(2021, 2, 10), withdraws=notice)  # fmt: skip
    assert correct("events", notice.uid, void=True).status_code == 409
    assert correct("events", withdrawal.uid, void=True).status_code == 201
    assert correct("events", notice.uid, void=True).status_code == 201
    assert staff.get("agreements/A/events/").json()["results"] == []


def test_only_coordinators_correct(renewed, people, consip):
    body = {"set": {"place": "Rome"}, "reason": "Misread"}
    for client, status in (
        (staff_client(people["officer"]), 403),
        (partner_client(consip), 403),
        (staff_client(people["coordinator"]), 201),
    ):
        assert client.post("agreements/A/terms/1/correction/", body).status_code == status
