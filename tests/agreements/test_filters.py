"""Which agreements match: page, API and export ask the same question."""

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.dates import parse_edtf
from tests.api_client import partner_client, staff_client
from tests.factories import make_agreement, make_term

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2008, 1, 1), date(2015, 1, 1))


@pytest.fixture
def found(client, people):
    """References that answer a question, the same through page, API and export."""
    client.force_login(people["manager"])
    api = staff_client(people["manager"])

    def of(**question):
        told = api.get("agreements/", question)
        assert told.status_code == 200, told.content
        references = [row["reference"] for row in told.json()["results"]]
        page = client.get("/agreements/", question)
        assert [row.reference for row in page.context["rows"]] == references
        sheet = client.get("/agreements/", question | {"export": "csv"})
        text = b"".join(sheet.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert sorted(row[0] for row in rows[1:]) == references
        return references

    return of


class TestRangeOfSigningDays:
    @pytest.fixture
    def chain(self, home, consip):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2009-09-30")
        make_term(agreement, "2013-07-26")
        return agreement

    @pytest.mark.parametrize(
        ("first", "last", "matches"),
        [
            ("2010-01-01", "2012-12-31", False),
            ("2009-10-01", "2013-07-25", False),
            ("2013-01-01", "2013-12-31", True),
            ("2009-09-30", "2009-09-30", True),
            ("2009-10-01", None, True),
            (None, "2009-09-29", False),
            (None, "2013-07-25", True),
            ("2013-07-27", None, False),
            ("2013-12-31", "2013-01-01", False),
        ],
    )
    def test_one_signature_lies_within_both_days(self, chain, found, first, last, matches):
        question = {"signed_from": first, "signed_until": last}
        asked = {name: day for name, day in question.items() if day}
        assert found(**asked) == (["A"] if matches else [])

    def test_a_partial_day_matches_by_overlap(self, home, consip, found):
        make_term(make_agreement("A", consip), "2012")
        assert found(signed_from="2012-06-01", signed_until="2012-12-31") == ["A"]
        assert found(signed_from="2012-12-31", signed_until="2013-06-01") == ["A"]
        assert found(signed_from="2013-01-01", signed_until="2013-06-01") == []

    def test_one_without_a_day_matches_nothing(self, home, consip, found):
        make_term(make_agreement("A", consip), stage="signed")
        assert found(signed_from="1900-01-01") == found(signed_until="2100-01-01") == []

    def test_a_partner_finds_by_texts_that_all_have_signed(self, home, consip):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2009-09-30")
        term = make_term(agreement)
        term.signatures.create(party=home, signed=parse_edtf("2026-11-02"))
        theirs = partner_client(consip)
        asked = {"signed_from": "2026-01-01"}
        assert theirs.get("agreements/", asked).json()["results"] == []

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(DAYS, DAYS)
    def test_page_and_api_agree_on_any_range(self, chain, found, first, last):
        """Whatever the range: found exactly where a signing day lies within it."""
        first, last = sorted((first.isoformat(), last.isoformat()))
        within = any(first <= day <= last for day in ("2009-09-30", "2013-07-26"))
        assert found(signed_from=first, signed_until=last) == (["A"] if within else [])
