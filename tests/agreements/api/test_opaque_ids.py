"""Ids and cursors tell no count: no number of ours in them, no length that grows with one."""

import re

import pytest

from django.core.signing import BadSignature, b64_decode

from agreements.actions import add_commitment
from agreements.api import cursors
from agreements.dates import parse_edtf
from agreements.models import Deadline
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement, make_term

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize("value", [1, [False, ["2026-01-01", "abcdefgh2345"]], "x" * 70])
def test_every_bit_of_a_token_counts(value):
    token = cursors.dumps(value, purpose="cursor")
    assert cursors.loads(token, purpose="cursor") == value
    for letter in ALPHABET:
        if letter != token[-1]:
            with pytest.raises(BadSignature):
                cursors.loads(token[:-1] + letter, purpose="cursor")


def test_a_token_does_not_grow_with_the_number_in_it():
    assert {len(cursors.dumps(10**power, purpose="changes")) for power in range(12)} == {107}


def test_a_cursor_is_good_for_its_own_question_and_hides_what_is_in_it():
    token = cursors.dumps([False, ["2026-01-01"]], purpose="cursor", context=b"one")
    assert token == cursors.dumps([False, ["2026-01-01"]], purpose="cursor", context=b"one")
    assert b"2026" not in b64_decode(token.encode())
    for other in ({"purpose": "cursor", "context": b"two"}, {"purpose": "x", "context": b"one"}):
        with pytest.raises(BadSignature):
            cursors.loads(token, **other)
    for broken in ("", "x", "é", "x" * 10_000, f"{token}=", f" {token}"):
        with pytest.raises(BadSignature):
            cursors.loads(broken, purpose="cursor", context=b"one")


#: As lists and changes gave them out before AES-SIV encrypted them.
BEFORE = (
    "FNR1_bt_Ln8Rbw5qc-Yju_xST2Z6mYAd6CtaH2zRR0BDw4ax6JyWHljW28IU"
    "LwCfW0nRQomJPBMkwv3j7BTTM5iuug3LBxE6-DEGB5WpY6o"
)


@pytest.mark.django_db
def test_a_cursor_of_an_earlier_release_is_refused_in_clear_words(home, consip):
    theirs = partner_client(consip)
    for path, name in (("agreements/", "cursor"), ("changes/", "since")):
        answer = theirs.get(f"{path}?{name}={BEFORE}")
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert error["field"] == name
        assert "cursor" in error["message"]


@pytest.mark.django_db
def test_a_cursor_altered_in_its_last_bits_is_refused(home, consip):
    for number in range(3):
        make_agreement(f"A{number}", consip)
    theirs = partner_client(consip)
    for path, name in (("agreements/?page_size=1", "cursor"), ("changes/?page_size=1", "since")):
        found = theirs.get(path).json()
        token = re.search(rf"{name}=([^&]+)", found["next"])[1]
        for letter in ALPHABET:
            if letter != token[-1]:
                altered = theirs.get(f"{path}&{name}={token[:-1]}{letter}")
                assert altered.status_code == 400, (path, letter)


@pytest.mark.django_db
def test_ids_of_deadlines_follow_from_public_names_alone(home, consip, bbg):
    """The same facts give the same ids whatever was recorded before them."""

    def world(reference):
        agreement = make_agreement(reference, consip)
        term = make_term(
            agreement, "2026-01-01", end_kind="duration", end_years=1, renewal_mode="tacit",
            renewal_years=1, notice_value=3, notice_unit="months", notice_basis="sent",
            notice_anchor="before_end",
        )  # fmt: skip
        add_commitment(by=None, on=DAY, term=term, text={"en": "Do"}, side="ours",
                       due=parse_edtf("2027"))  # fmt: skip
        return {
            (row.kind, row.day): row.uid
            for row in Deadline.objects.filter(concerns__agreement=agreement)
            if row.kind != "commitment"
        }, agreement

    first, agreement = world("A")
    assert len(first) > 5
    assert len(set(first.values())) == len(first)
    Deadline.objects.filter(concerns__agreement=agreement).delete()
    type(agreement).objects.filter(pk=agreement.pk).update(reference="gone")
    for number in range(3):
        make_term(make_agreement(f"Z{number}", bbg), "2020-01-01", end_kind="indefinite")
    again, _agreement = world("A")
    assert first == again
