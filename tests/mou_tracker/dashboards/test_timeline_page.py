"""The timeline's page and loader on real rows."""

import io
import re
import sys
from datetime import date
from unittest.mock import Mock

import pytest
from pypdf import PdfReader

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.access import Rights
from agreements.models import Agreement
from agreements.status.answers import answer
from mou_tracker.accounts.models import User
from mou_tracker.dashboards.timeline.loader import lane_of, lanes_for
from mou_tracker.dashboards.timeline.payload import payload
from mou_tracker.dashboards.timeline.scale import whole
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement, make_party, make_term, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
MANAGER = Rights(role="manager")


@pytest.fixture
def case(real_case) -> Agreement:
    return real_case


@pytest.fixture
def page(client, case):
    client.force_login(User.objects.filter(role="manager").first())

    def get(query: str = ""):
        return client.get(f"/timeline/{query}")

    return get


def test_the_real_case_as_a_lane(case):
    lane = lane_of(case, user=MANAGER, on=DAY)
    assert [row.ordinal for row in lane.undated] == [3, 4]
    assert [one.days for one in lane.gaps] == [2188]
    assert [one.signed.text for one in lane.signings][:2] == ["2008-09", "2009-09-30"]
    told = payload(lane)
    assert len(told["status_periods"]) == case.status_periods.count()
    [gap] = told["gaps"]
    assert gap == {"since": "2020-06-04", "until": "2026-05-31", "days": 2188, "certain": False}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2018, 1, 1), date(2027, 1, 1)),
        (date(2018, 1, 1), date(2020, 6, 10)),
        (date(2026, 5, 20), date(2027, 1, 1)),
        (date(2022, 1, 1), date(2023, 1, 1)),
    ],
)
def test_a_gap_is_told_alike_in_every_window(home, first, last):
    """With its whole days and as certain as its bounds, though the next term was signed in it."""
    agreement = make_agreement("KR-IT-1", make_party("Consip"))
    make_term(agreement, "2018-06-04", end_kind="duration", end_years=2)
    make_term(agreement, "2026-05-01", effect_mode="fixed_date", effect_on=date(2026, 6, 1))
    rows = Agreement.objects.filter(pk=agreement.pk)
    (lane,) = lanes_for(rows, user=MANAGER, on=DAY, first=first, last=last)
    (whole_lane,) = lanes_for(
        rows, user=MANAGER, on=DAY, first=date(2000, 1, 1), last=date(2040, 1, 1)
    )
    assert lane.gaps == whole_lane.gaps == answer(agreement, user=MANAGER, on=DAY, today=DAY).gaps
    assert [(one.span.first, one.span.last) for one in lane.gaps] == [
        (date(2020, 6, 4), date(2026, 5, 31))
    ]
    codes = [row.status for row in whole_lane.statuses]
    assert codes[1:3] == ["expired", "signed"]
    assert sum(lane.gap_from(row) is not None for row in lane.statuses) == 1


def test_terms_that_are_not_recorded_stand_between_those_that_are(client, home):
    agreement = make_agreement("KR-IT-1", make_party("Consip"))
    make_term(agreement, "2008-09-01", ordinal=0)
    make_term(agreement, "2023-10-18", ordinal=2)
    (row,) = lane_of(agreement, user=MANAGER, on=DAY).undated
    assert (row.ordinal, row.is_recorded) == (1, False)
    assert (row.after.isoformat(), row.before.isoformat()) == ("2008-09-01", "2023-10-18")
    (told,) = payload(lane_of(agreement, user=MANAGER, on=DAY))["undated"]
    assert told == {
        "ordinal": 1, "after": "2008-09-01", "before": "2023-10-18", "recorded": False,
    }  # fmt: skip
    partner = partner_client(agreement.parties.get(is_home=False))
    assert partner.get("agreements/KR-IT-1/timeline/").json()["undated"] == [told]
    client.force_login(make_user("manager"))
    page = client.get("/agreements/KR-IT-1/").content.decode()
    assert "renewal 1, not recorded" in page


@pytest.mark.parametrize(
    ("style", "day", "month"),
    [
        ("", "30 set 2009", "settembre 2008"),
        ("dots", "2009. 9. 30.", "2008. 9."),
        ("iso", "2009-09-30", "2008-09"),
        ("letters", "30 settembre 2009", "settembre 2008"),
    ],
)
def test_days_are_written_as_the_reader_chose(page, client, style, day, month):
    User.objects.update(date_style=style, language="it")
    text = client.get("/agreements/KR-IT-2008-1/").content.decode()
    table = text[text.index('class="tl-table"') : text.index("</details>", text.index("tl-table"))]
    assert f'<td class="date">{day}<' in table
    assert f'<td class="date">{month}<' in table
    lanes = page().content.decode()
    lanes = re.sub(r'="[^"]*"', "", lanes[lanes.index("data-lanes") :].partition("</table>")[0])
    assert bool(re.search(r"20\d\d-\d\d-\d\d", lanes)) == (style == "iso")


def test_a_lane_of_another_partner_is_not_there(case):
    stranger = make_party("BBG", country="AT")
    assert lane_of(case, user=Rights(party=stranger.pk), on=DAY) is None


def test_the_number_of_queries_does_not_grow(case):
    def queries() -> int:
        window = whole(None, DAY)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = lanes_for(
                Agreement.objects.all(), user=MANAGER, on=DAY, first=window.first, last=window.last
            )
        counts.append(len(found))
        return len(seen)

    counts: list[int] = []
    one = queries()
    for number in range(49):
        agreement = make_agreement(f"A-{number}", make_party(f"P{number}"))
        if number % 5 == 0:
            make_term(agreement, "2025-03-01", end_kind="duration", end_years=3)
    many = queries()
    assert counts == [1, 50]
    assert one == many <= 11


def test_the_page_draws_and_tells_the_case(page):
    answer = page(f"?on={DAY}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "2,188 days" in text and "KR-IT-2008-1" in text
    figure = text[text.index("tl-defs") :].partition("<footer")[0]
    assert not re.search(r"\sstyle=", figure)
    ids = re.findall(r'\bid="([^"]+)"', figure)
    assert len(ids) == len(set(ids))
    named = set(re.findall(r"url\(#([^)]+)\)", figure))
    assert named <= set(ids)


@pytest.mark.parametrize(
    "query", ["?zoom=10y", "?zoom=quarter", "?from=2018&until=2020", "?group=area"]
)
def test_windows_and_groups(page, query):
    assert page(query).status_code == 200


@pytest.mark.parametrize("query", ["?zoom=9y", "?from=soon", "?group=x", "?format=gif"])
def test_what_it_does_not_know_is_refused(page, query):
    assert page(query).status_code == 400


def test_a_filter_that_matches_nothing_offers_a_way_back(page):
    text = page("?q=nowhere").content.decode()
    assert "data-lanes" not in text and 'href="?"' in text


def test_the_svg_file(page):
    answer = page("?format=svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")


@pytest.mark.parametrize("fault", [ImportError("no such package"), OSError("no libpango")])
def test_without_a_pdf_engine_the_page_says_what_to_install(page, monkeypatch, fault):
    engine = sys.modules["mou_tracker.printing.engine"]
    monkeypatch.setattr(engine, "importlib", Mock(**{"import_module.side_effect": fault}))
    answer = page("?format=pdf")
    assert answer.status_code == 503
    assert "libpango" in answer.content.decode()


def test_the_timeline_as_pdf(page):
    pytest.importorskip("weasyprint", exc_type=OSError)
    answer = page("?format=pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "KR-IT-2008-1" in text and "2,188" in text


def test_an_empty_installation_teaches(client, db):
    client.force_login(make_user("officer"))
    text = client.get("/timeline/").content.decode()
    assert "Register" in text and "data-lanes" not in text
