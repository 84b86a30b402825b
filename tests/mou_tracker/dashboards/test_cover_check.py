"""The cover check: what lay outside, in which gap, and what was found about it."""

import pytest

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from activities.actions import log_activity, note_cover
from activities.models import Activity, CoverNote
from agreements.access import Rights
from agreements.dates import parse_edtf
from agreements.models import AuditEntry
from tests.factories import DAY, make_agreement, make_term
from tests.markup import flat


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def held(day, *agreements, **fields):
    return log_activity(
        by=None, on=DAY, kind="workshop", title={"en": f"Workshop {day}"}, agreements=agreements,
        held=parse_edtf(day), **{"confidentiality": "partners", **fields},
    )  # fmt: skip


@pytest.fixture
def gapped(consip):
    """2018-06-04 … 2020-06-03, and from 2026-06-01 on; a text of another is not dated at all."""
    agreement = make_agreement("KR-IT-1", consip)
    span = {"end_kind": "duration", "end_years": 2, "effect_mode": "on_last_signature"}
    make_term(agreement, "2018-06-04", **span)
    make_term(agreement, "2026-06-01", **span)
    return agreement


def page_of(person, query="") -> str:
    answer = client_of(person).get(f"/reports/cover/{query}")
    assert answer.status_code == 200
    return flat(answer.content.decode())


def test_each_gap_is_told_with_its_activities(gapped, people):
    held("2019-05-01", gapped)
    within = held("2023-05-01", gapped)
    held("2017-05-01", gapped)
    page = page_of(people["manager"])
    assert "Workshop 2023-05-01" in page and "Workshop 2017-05-01" in page
    assert "Workshop 2019-05-01" not in page
    assert "2188 days" in page.replace("2,188", "2188")
    assert "before the first text" in page
    outside = Activity.objects.visible_to(people["manager"]).outside_cover(people["manager"])
    assert outside.count() == 2 and within in outside
    narrowed = page_of(people["manager"], "?from=2020-01-01&until=2024-01-01")
    assert "Workshop 2023-05-01" in narrowed and "Workshop 2017-05-01" not in narrowed
    assert "Workshop 2023-05-01" not in page_of(people["manager"], "?on=2022-01-01")


def test_a_text_that_reaches_back_covers_afterwards(consip, people):
    agreement = make_agreement("KR-IT-2", consip)
    make_term(
        agreement, "2025-03-01", effect_mode="retroactive", effect_on="2025-01-01",
        effect_clause="Article 9", end_kind="duration", end_years=2,
    )  # fmt: skip
    held("2025-02-01", agreement)
    held("2025-04-01", agreement)
    page = page_of(people["manager"], "?kind=afterwards")
    assert "Workshop 2025-02-01" in page and "Workshop 2025-04-01" not in page
    assert "original signing" in page
    assert "Workshop 2025-02-01" not in page_of(people["manager"])


def test_cover_that_is_not_known_is_told_apart(consip, people):
    agreement = make_agreement("KR-IT-3", consip, on=DAY.replace(year=2020))
    make_term(agreement, stage="signed", on=DAY.replace(year=2020))
    row = held("2024-02-01", agreement)
    assert row.title["en"] in page_of(people["manager"], "?kind=unknown")
    assert row.title["en"] not in page_of(people["manager"])


def test_a_note_stays_with_who_and_when(gapped, people):
    row = held("2023-05-01", gapped)
    auditor = client_of(people["auditor"])
    path = f"/reports/cover/{row.uid}/note/"
    assert auditor.get(path).status_code == 200
    assert auditor.post(path, {"text": "No text; asked the desk."}).status_code == 302
    note = CoverNote.objects.get()
    assert (note.activity, note.by, note.text) == (
        row,
        people["auditor"],
        "No text; asked the desk.",
    )
    last = AuditEntry.objects.order_by("-sequence").first()
    assert (last.verb, last.by) == ("note_cover", people["auditor"])
    assert "No text; asked the desk." in page_of(people["reader"])
    assert client_of(people["officer"]).get(path).status_code == 403
    with pytest.raises(PermissionDenied):
        note_cover(by=people["officer"], on=DAY, activity=row, text="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverNote.objects.update(text="")


def test_an_auditor_is_told_days_and_kinds_and_no_titles(gapped, people):
    held("2023-05-01", gapped)
    page = page_of(people["auditor"])
    assert "KR-IT-1" in page and "workshop" in page and "Workshop 2023" not in page
    assert client_of(people["administrator"]).get("/reports/cover/").status_code == 403
    file = client_of(people["auditor"]).get("/reports/cover/?export=csv")
    assert "Workshop 2023" not in b"".join(file.streaming_content).decode()


def test_what_one_may_not_see_is_no_finding(gapped, consip, people):
    held("2023-05-01", gapped)
    before = page_of(people["reader"])
    hidden = make_agreement("KR-IT-9", consip, confidentiality="confidential")
    held("2023-05-02", hidden, confidentiality="confidential")
    assert "Workshop 2023-05-02" not in page_of(people["reader"])
    assert before.count("<tr>") == page_of(people["reader"]).count("<tr>")
    assert not CoverNote.objects.visible_to(Rights(party=consip.pk)).exists()


def test_bad_questions_and_files(gapped, people):
    held("2023-05-01", gapped)
    client = client_of(people["manager"])
    for query in ("kind=x", "from=soon", "from=2024-01-01&until=2023-01-01", "format=docx"):
        assert client.get(f"/reports/cover/?{query}").status_code == 400, query
    file = b"".join(client.get("/reports/cover/?export=csv").streaming_content).decode()
    assert "Workshop 2023-05-01" in file and "KR-IT-1" in file
    assert client.get("/reports/cover/nothing/note/").status_code == 404
