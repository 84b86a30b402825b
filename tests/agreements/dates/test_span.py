"""A run of days, both ends inclusive."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agreements.dates import Span

DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 1))
SPANS = st.builds(
    lambda first, days: Span(first, None if days is None else first + timedelta(days)),
    DAYS,
    st.none() | st.integers(0, 40),
)


@given(SPANS, DAYS)
def test_a_day_is_in_it_where_it_lies_on_neither_side(span, day):
    assert (day in span) == (not day < span.first and not (span.last and span.last < day))


@given(SPANS, DAYS, st.integers(0, 40))
def test_it_touches_what_shares_a_day_with_it(span, begin, length):
    days = [begin + timedelta(n) for n in range(length + 1)]
    assert span.touches(days[0], days[-1]) == any(day in span for day in days)


@given(SPANS)
def test_what_is_told_of_it_is_it(span):
    assert Span.from_json(span.as_json() | {"ordinal": "1"}) == span
