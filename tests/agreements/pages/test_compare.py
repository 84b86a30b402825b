"""Any two terms side by side."""

from datetime import date

import pytest

from agreements.actions import add_commitment, amend, sign
from agreements.dates import parse_edtf
from agreements.models import Area, Commitment
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/compare/"


def line(response, label):
    return next(one for one in response.context["told"].lines if one.label == label)


def test_what_a_renewal_says_otherwise(signed_in, chain, preparing):
    response = signed_in("reader").get(f"{URL}?a=0&b=1")
    assert line(response, "Notice clause").before == [
        "3 months · from the day it is received · before the end of the running period"
    ]
    assert line(response, "Notice clause").after == ["not recorded"]
    assert line(response, "Last day in effect").before == ["31 May 2027"]
    assert line(response, "Last day in effect").after == []
    assert not line(response, "End, as the text says").changed
    assert "2 years" in text_of(response)


def test_the_two_latest_unless_asked(signed_in, chain, preparing):
    told = signed_in().get(URL).context["told"]
    assert (told.before.ordinal, told.after.ordinal) == (0, 1)
    told = signed_in().get(f"{URL}?a=1&b=0").context["told"]
    assert (told.before.ordinal, told.after.ordinal) == (1, 0)


def test_the_real_case_with_its_undated_ordinals(real_case, signed_in):
    client = signed_in("reader")
    response = client.get("/agreements/KR-IT-2008-1/compare/?a=0&b=6")
    page = text_of(response)
    assert "PPS: September 2008" in page
    added = {area.code for area in response.context["told"].areas["added"]}
    assert added
    for pair in ("a=0&b=3", "a=3&b=4", "a=5&b=6"):
        assert client.get(f"/agreements/KR-IT-2008-1/compare/?{pair}").status_code == 200, pair


def test_areas_and_commitments(signed_in, chain):
    areas = [Area.objects.create(code=code, names={"en": code}) for code in ("a", "b", "c")]
    first = chain.terms.get()
    first.areas.set(areas[:2])
    old = [
        add_commitment(by=None, on=DAY, term=first, text={"en": words}, side="ours")
        for words in ("Stay", "Rewrite me", "Go")
    ]
    carry = [
        {"commitment": old[0], "decision": "keep"},
        {"commitment": old[1], "decision": "rewrite", "text": {"en": "Rewritten"}},
        {"commitment": old[2], "decision": "close"},
    ]
    second = make_term(chain, "2026-11-20", starts="at_once", carry_over=carry, areas=areas[1:])
    add_commitment(by=None, on=DAY, term=second, text={"en": "New"}, side="ours")
    told = signed_in().get(URL).context["told"]
    codes = {name: [area.code for area in rows] for name, rows in told.areas.items()}
    assert codes == {"added": ["c"], "dropped": ["a"], "kept": ["b"]}
    fates = [(one.fate, (one.new or one.old).text["en"]) for one in told.commitments]
    assert fates == [
        ("kept", "Stay"), ("rewritten", "Rewritten"), ("added", "New"), ("dropped", "Go")
    ]  # fmt: skip
    told = signed_in().get(f"{URL}?a=1&b=0").context["told"]
    fates = [(one.fate, (one.new or one.old).text["en"]) for one in told.commitments]
    assert fates == [
        ("kept", "Stay"), ("rewritten", "Rewrite me"), ("dropped", "New"), ("added", "Go")
    ]  # fmt: skip


def test_a_promise_is_led_back_over_terms_between(signed_in, chain):
    first = add_commitment(
        by=None, on=DAY, term=chain.terms.get(), text={"en": "Stay"}, side="ours"
    )
    for day in ("2026-11-20", "2026-11-21"):
        latest = Commitment.objects.order_by("pk").last()
        make_term(
            chain, day, effect_mode="on_last_signature", end_kind="fixed", end_on=date(2028, 1, 1),
            starts="at_once", carry_over=[{"commitment": latest, "decision": "keep"}],
        )  # fmt: skip
    told = signed_in().get(f"{URL}?a=0&b=2").context["told"]
    assert [(one.fate, one.old) for one in told.commitments] == [("kept", first)]


def test_before_signature_nothing_is_dropped_yet(signed_in, chain, preparing):
    add_commitment(by=None, on=DAY, term=chain.terms.get(ordinal=0), text={"en": "Meet"},
                   side="ours")  # fmt: skip
    response = signed_in().get(URL)
    assert [one.fate for one in response.context["told"].commitments] == ["waiting"]
    assert "answered on signing day" in text_of(response)
    assert line(response, "Signed").after == ["drafting"]


def test_an_extension_moves_the_last_day(signed_in, chain, preparing):
    amend(by=None, on=DAY, term=chain.terms.get(ordinal=0), kind="extension",
          signed=parse_edtf("2026-11-01"), summary="Half a year more",
          new_ends_on=date(2027, 11, 30))  # fmt: skip
    response = signed_in().get(URL)
    assert line(response, "Last day in effect").before == ["30 November 2027"]
    assert line(response, "Amendments").before == ["extension: Half a year more"]


@pytest.mark.parametrize("query", ["a=9", "a=x&b=0", "b=-1", "a=%00", "a=0&b=99999999999999"])
def test_a_term_that_is_none(signed_in, chain, preparing, query):
    assert signed_in().get(f"{URL}?{query}").status_code == 400


def test_one_term_alone_teaches(signed_in, chain):
    assert "There is nothing to compare yet" in text_of(signed_in().get(URL))


def test_not_there_for_those_who_may_not_see_it(signed_in, stranger):
    assert signed_in("officer").get("/agreements/KR-AT-1/compare/").status_code == 404


def test_queries_do_not_grow(signed_in, home, consip, queries):
    agreement = make_agreement("KR-IT-1", consip)
    client = signed_in()

    def add():
        term = make_term(agreement, stage="signed")
        add_commitment(by=None, on=DAY, term=term, text={"en": "Meet"}, side="ours")

    add()
    add()
    before = queries(client, URL)
    for _more in range(6):
        add()
    assert queries(client, URL) == before


def test_a_term_beside_itself_differs_in_nothing(real_case, signed_in):
    told = signed_in().get("/agreements/KR-IT-2008-1/compare/?a=6&b=6").context["told"]
    assert told.changes == 0
    assert {one.fate for one in told.commitments} == {"kept"}


def test_only_the_side_that_is_unsure_says_so(home, consip, signed_in):
    mou = make_agreement("KR-IT-2", consip)
    clauses = {"effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2}
    make_term(mou, "2020-06", **clauses)
    make_term(mou, "2024-05-02", ordinal=1, **clauses)
    client = signed_in("reader")
    for pair, unsure in (("a=0&b=1", (True, False)), ("a=1&b=0", (False, True))):
        told = client.get(f"/agreements/KR-IT-2/compare/?{pair}")
        assert line(told, "First day in effect").unsure == unsure
        assert text_of(told).count("≈") == 2  # first and last day of the one term


def test_both_columns_name_the_parties_in_one_order(chain, home, consip, signed_in):
    """Whoever was entered first."""
    term = make_term(chain, ordinal=1, end_kind="duration", end_years=1)
    rows = [{"party": party, "signed": parse_edtf("2026-11-20")} for party in (consip, home)]
    sign(by=None, on=DAY, term=term, signatures=rows, starts="after_current_end")
    signed = line(signed_in().get(URL), "Signed")
    for side in (signed.before, signed.after):
        assert [row["party"] for row in side] == [home.short_name, consip.short_name]
