"""One party of three withdraws: the agreement carries on, and is renewed, without it."""

from datetime import date

import pytest

from agreements.actions import record_event, sign
from agreements.actions.sign import is_complete
from agreements.dates import parse_edtf
from agreements.models import Event, Term
from tests.factories import DAY, make_agreement, make_party, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
PAGE = "/agreements/KR-EU-1/"
URL = f"{PAGE}terms/1/sign/"


@pytest.fixture
def third(home):
    return make_party("SKI", country="CH")


@pytest.fixture
def three(consip, third):
    """Signed in 2024 for three years; SKI left on 30 June 2026."""
    agreement = make_agreement("KR-EU-1", consip, third)
    make_term(agreement, "2024-03-01", end_kind="duration", end_years=3)
    record_event(
        by=None, on=DAY, agreement=agreement, kind="party_withdrew", event_on=date(2026, 6, 30),
        by_party=third, reason="Letter",
    )  # fmt: skip
    return agreement


@pytest.fixture
def renewal(three):
    return make_term(three, ordinal=1, end_kind="duration", end_years=3)


def test_the_head_says_who_left(signed_in, three):
    assert "SKI</a> (a party until 30 June 2026)" in text_of(signed_in().get(PAGE))
    before = text_of(signed_in().get(f"{PAGE}?on=2026-06-01"))
    assert "(a party until" not in before
    assert "in force" in text_of(signed_in().get(PAGE)), "two are left"


def test_the_list_says_so_too(signed_in, three):
    assert "(a party until 30 June 2026)" in text_of(signed_in().get("/agreements/"))
    assert "(a party until" not in text_of(signed_in().get("/agreements/?on=2026-06-01"))


def test_the_last_day_the_act_names_is_told(signed_in, three):
    Event.objects.update(effective_on=date(2026, 8, 31))
    page = text_of(signed_in().get(f"{PAGE}?on=2026-07-01"))
    assert "SKI</a> (a party until 31 August 2026)" in page


def test_a_withdrawal_struck_out_says_nothing(signed_in, three):
    Event.objects.update(is_void=True)
    assert "(a party until" not in text_of(signed_in().get(PAGE))


def test_the_form_says_that_it_may_stay_empty(signed_in, renewal, third):
    page = text_of(signed_in("coordinator").get(URL))
    assert page.count("It is a party until 30 June 2026: empty") == 1


def test_two_signatures_renew_it(signed_in, renewal, home, consip):
    answer = signed_in("coordinator").post(
        URL,
        {f"signed_{home.pk}": "2026-11-01", f"signed_{consip.pk}": "2026-11-02",
         "starts": "after_current_end"},
    )  # fmt: skip
    assert answer.status_code == 302, text_of(answer)
    renewal.refresh_from_db()
    assert renewal.stage == "signed"
    period = renewal.periods.get()
    assert (period.starts_on, period.ends_on) == (date(2027, 3, 1), date(2030, 2, 28))


def test_the_start_is_asked_for_without_the_one_that_left(signed_in, renewal, home, consip):
    days = {f"signed_{home.pk}": "2026-11-01", f"signed_{consip.pk}": "2026-11-02"}
    answer = signed_in("coordinator").post(URL, days)
    assert answer.status_code == 422
    assert "Choose one" in text_of(answer)


def test_who_left_later_still_had_to_sign(three, home, consip):
    """A text signed before the withdrawal needed all three."""
    rows = [{"party": party, "signed": parse_edtf("2026-06-30")} for party in (home, consip)]
    term = make_term(three, ordinal=1, end_kind="duration", end_years=3)
    sign(by=None, on=DAY, term=term, signatures=rows)
    term = Term.objects.get(pk=term.pk)
    assert term.stage != "signed"
    assert not is_complete(term, three)


def test_a_last_day_the_act_names_decides(three, home, consip):
    """Until 31 August 2026 its signature was needed, whatever the day of the act."""
    Event.objects.update(effective_on=date(2026, 8, 31))
    rows = [{"party": party, "signed": parse_edtf("2026-08-31")} for party in (home, consip)]
    term = make_term(three, ordinal=1, end_kind="duration", end_years=3)
    sign(by=None, on=DAY, term=term, signatures=rows)
    assert Term.objects.get(pk=term.pk).stage != "signed"


def test_where_home_left_all_are_needed(three, home, consip, third):
    """Home gone, the agreement ended: a later text is everybody's again."""
    Event.objects.update(by_party=home)
    rows = [{"party": party, "signed": parse_edtf("2026-11-01")} for party in (consip, third)]
    term = make_term(three, ordinal=1, end_kind="duration", end_years=3)
    sign(by=None, on=DAY, term=term, signatures=rows)
    assert Term.objects.get(pk=term.pk).stage != "signed"


def test_of_two_the_other_alone_renews_nothing(consip, home):
    agreement = make_agreement("KR-IT-5", consip)
    make_term(agreement, "2024-03-01", end_kind="duration", end_years=3)
    record_event(
        by=None, on=DAY, agreement=agreement, kind="party_withdrew", event_on=date(2026, 6, 30),
        by_party=consip, reason="Letter",
    )  # fmt: skip
    term = make_term(agreement, ordinal=1, end_kind="duration", end_years=3)
    sign(by=None, on=DAY, term=term, signatures=[{"party": home, "signed": parse_edtf("2026-11")}])
    assert Term.objects.get(pk=term.pk).stage != "signed"
