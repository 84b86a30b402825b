"""A year of work, and reports about it."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest

from django.test import Client

from activities import actions as work
from activities.models import Activity, Forum
from agreements.actions import add_commitment, open_term
from agreements.dates import parse_edtf
from agreements.models import Agreement, Area, Party
from mou_tracker.accounts.models import User
from mou_tracker.reports.actions import ask_for_report
from mou_tracker.reports.models import Report
from mou_tracker.reports.queue import make_waiting
from tests.factories import DAY, make_agreement, make_term
from tests.kept import kept


@pytest.fixture
def year(real_case, people) -> Agreement:
    """The real case, and a year that says something."""
    return a_year(people["manager"])


@kept
def a_year(manager: User) -> Agreement:
    agreement, by = Agreement.objects.get(), {"by": manager, "on": DAY}
    consip, home = Party.objects.get(short_name="Consip"), Party.objects.home()
    other = make_agreement("KR-IT-2015-9", consip)
    make_term(other, "2015-03-01", end_kind="duration", end_years=5)
    area, forum = Area.objects.first(), Forum.objects.first()
    both = [agreement, other]
    heads = [{"party": home, "head_count": 4}, {"party": consip, "people": ["Anna", "Bruno"]}]
    first = {"kind": "training", "areas": [area], "participants": heads}
    training = log(by, "2026-03-02", agreements=both, **first)
    log(by, "2025-12-30/2026-01-02", kind="study_visit", agreements=both)
    log(by, "2025-11-05", kind="training", agreements=[agreement])
    log(by, "2026", kind="workshop", agreements=[agreement], areas=[area])
    log(by, "2026-10-05", kind="meeting", agreements=both, forum=forum)
    log(by, "2026-02-02", kind="other", parties=[consip])
    for doubtful in ("[2025-12-20..2026-01-10]", "[2025-11..2026-02]", "../2026-02"):
        log(by, doubtful, kind="other", agreements=[agreement])
    outcome = {"text": "A guide", "link": "https://example.org/g"}
    work.add_outcome(**by, activity=training, **outcome)
    case = work.add_case(**by, title={"en": "Framework contracts"}, agreements=[agreement])
    work.select_case(**by, case=case, selected_at=training)
    published = {"state": "published", "day": date(2026, 11, 2), "link": "https://example.org/c"}
    work.advance_case(**by, case=case, **published)
    term = agreement.terms.get(ordinal=6)
    for due, state in (
        ("2026-05-01", "met"), ("2026-06", "not_met"), ("2026", "partly_met"),
        ("2026-12-20", "scheduled"), ("2025-06-01", "met"), ("[2026-12..2027-01]", "scheduled"),
    ):  # fmt: skip
        add_commitment(
            **by, term=term, text={"en": f"By {due}"}, side="ours", due=parse_edtf(due), state=state
        )
    open_term(**by, agreement=other, stage="drafting")
    return agreement


def log(by: dict[str, Any], held: str, **fields: Any) -> Activity:
    return work.log_activity(**by, held=parse_edtf(held), title={"en": held}, **fields)


def asked(by: Any, **about: Any) -> Report:
    """A report about 2026, for the office, unless said otherwise."""
    days = {"first": date(2026, 1, 1), "until": date(2026, 12, 31), "audience": "office"}
    return ask_for_report(by=by, on=DAY, **(days | about))


def report_of(by: Any, **about: Any) -> Report:
    """The same, made."""
    report = asked(by, **about)
    make_waiting()
    report.refresh_from_db()
    assert report.is_made, report.error
    return report


def page(client: Client, report: Report, rest: str = "") -> Any:
    return client.get(f"/reports/{report.uid}/{rest}")


def sheets(client: Client, report: Report) -> dict[str, list[dict[str, Any]]]:
    """title -> rows by column, of the workbook."""
    content = b"".join(page(client, report, "?format=xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


@pytest.fixture
def signed_in(people) -> Callable[[str], Client]:
    def as_role(role: str) -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return as_role


def all_pages(get: Callable[[str], Any], address: str) -> Iterator[dict[str, Any]]:
    """Every row of a list of the API."""
    while address:
        answer = get(address).json()
        yield from answer["results"]
        address = answer.get("next") or ""
