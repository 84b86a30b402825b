"""The real case, line by line: computed from its facts, typed nowhere (domain §7)."""

from datetime import date

import pytest

from agreements.models import Deadline
from agreements.status.answers import answer
from agreements.status.claims import check_claim

D = date.fromisoformat
TODAY = D("2026-11-23")


@pytest.fixture
def on(real_case, people):
    return lambda day: answer(real_case, user=people["manager"], on=D(day), today=TODAY)


def test_seven_instruments_two_undated(on):
    found = on("2026-11-23")
    told = found.instruments
    assert (told.count, told.at_most, told.certain) == (7, 7, True)
    assert (told.undated, told.missing) == ((3, 4), ())


@pytest.mark.parametrize(
    ("day", "count", "at_most", "undated", "gaps"),
    [
        ("2007-01-01", 0, 0, 0, 0),
        ("2013-07-26", 3, 3, 0, 0),
        ("2014-01-01", 3, 5, 2, 0),  # the third and fourth: some day from 2013 to 2018
        ("2019-01-01", 6, 6, 2, 0),
        ("2023-01-01", 6, 6, 2, 1),
        ("2026-06-01", 7, 7, 2, 1),
    ],
)
def test_a_past_day_tells_only_what_had_happened(on, day, count, at_most, undated, gaps):
    found = on(day)
    told = found.instruments
    assert (told.count, told.at_most, len(told.undated)) == (count, at_most, undated)
    assert len(found.gaps) == gaps


@pytest.mark.parametrize(
    ("day", "status", "ordinal", "certain"),
    [
        ("2007-01-01", "not_yet", None, True),
        ("2008-09-15", "in_force", 0, False),
        ("2009-09-30", "in_force", 1, False),
        ("2014-01-01", "in_force", 2, False),
        ("2019-01-01", "in_force", 5, False),
        ("2020-06-03", "in_force", 5, False),
        ("2020-06-04", "expired", 5, False),
        ("2023-01-01", "expired", 5, False),
        ("2026-05-31", "expired", 5, False),
        ("2026-06-01", "in_force", 6, False),
        ("2036-11-23", "in_force", 6, False),
    ],
)
def test_status_of_a_day(on, day, status, ordinal, certain):
    found = on(day)
    assert (found.code, found.term and found.term.ordinal, found.certain) == (
        status, ordinal, certain,
    )  # fmt: skip


def test_the_gap_between_the_fifth_and_the_sixth(on):
    (gap,) = on("2026-11-23").gaps
    assert (gap.span.first, gap.span.last, gap.days) == (D("2020-06-04"), D("2026-05-31"), 2188)
    assert gap.before == 5
    assert not gap.certain  # it rests on the presumed effect of ordinals 5 and 6


def test_undated_ordinals_are_named_where_they_are_bridged(on):
    because = on("2014-01-01").status.because
    assert {"code": "undated_between", "ordinals": [3, 4]} in because


def test_the_sixth_renewal_and_what_is_missing(on):
    found = on("2026-06-01")
    assert [note["code"] for note in found.missing] == [
        "ends_on",
        "effective_on",
        "renewal",
        "notice",
    ]
    assert found.period.ends_on is None
    assert found.period.end_kind == "not_recorded"
    assert found.status.since == D("2026-06-01")
    assert found.status.until is None


@pytest.mark.parametrize(
    ("day", "ages"), [("2026-06-01", (17, 18, 19)), ("2026-11-22", (18, 18, 19))]
)
def test_three_ages_each_labelled(on, day, ages):
    age = on(day).partnership
    assert (age.completed_years, age.calendar_difference, age.inclusive) == ages


def test_claims_stand_beside_the_computed_value(on, real_case):
    found = on("2026-11-23")
    checked = [check_claim(row, found) for row in real_case.claims.order_by("pk")]
    assert [(row.claim.kind, row.claim.value, row.agrees) for row in checked] == [
        ("renewal_ordinal", 6, ("ordinal",)),
        ("renewal_ordinal", 5, ("ordinal",)),
        ("renewal_ordinal", 5, ("ordinal",)),
        ("instrument_ordinal", 3, ("instrument",)),
        ("partnership_years", 19, ("inclusive",)),
        ("since_year", 2008, ("first_signed_year",)),
    ]


def test_scope_grew_with_the_sixth(real_case):
    codes = set(real_case.terms.get(ordinal=6).areas.values_list("code", flat=True))
    assert codes == {
        "ai-procurement", "e-procurement", "innovative-procurement", "green-procurement",
        "data-integration",
    }  # fmt: skip
    assert not real_case.terms.get(ordinal=5).areas.exists()


def test_it_does_not_fall_silent(real_case):
    asked = Deadline.objects.filter(kind="to_settle", agreements=real_case).order_by("day")
    assert [row.day for row in asked[:2]] == [D("2026-07-01"), D("2027-07-01")]
    assert asked.open_on(TODAY).count() == asked.count()
    assert [row.closed_on for row in asked[:2]] == [D("2027-07-01"), D("2028-07-01")]


def test_officer_responsible_manager_deputy(real_case, people):
    assert (real_case.responsible, real_case.deputy) == (people["officer"], people["manager"])


def test_contacts(real_case):
    home = real_case.parties.get(is_home=True)
    posts = {post.person.native_name: post.phone for post in home.posts.all()}
    assert posts == {"김혜경": "042-724-7554", "신봉기": "042-724-7470"}
