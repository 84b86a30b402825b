"""Lists as files: exactly the view, nothing computed, nothing one may not see, and a trace."""

import csv
import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from django.test import Client

from agreements.actions import add_commitment
from agreements.dates import parse_edtf
from agreements.exports import neutral, restored
from agreements.models import Agreement, AuditEntry
from tests.factories import DAY, make_agreement, make_party, make_term

LISTS = {
    "/agreements/": ("agreements", "officer"),
    "/activities/": ("activities", "officer"),
    "/commitments/": ("commitments", "officer"),
    "/documents/": ("documents", "officer"),
    "/parties/": ("parties", "officer"),
    "/people/": ("people", "officer"),
    "/areas/": ("areas", "officer"),
    "/cases/": ("cases", "officer"),
    "/forums/": ("forums", "officer"),
    "/deadlines/": ("deadlines", "officer"),
    "/settings/outbox/": ("outbox", "administrator"),
}


@pytest.fixture
def signed_in(people):
    def as_role(role: str, **headers) -> Client:
        client = Client(headers=headers)
        client.force_login(people[role])
        return client

    return as_role


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def table(response) -> list[list[str]]:
    text = body(response).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def workbook(response):
    return load_workbook(io.BytesIO(body(response)))


@pytest.mark.parametrize("path", LISTS)
def test_every_list_answers_as_both_files_and_leaves_a_trace(real_case, signed_in, path):
    name, role = LISTS[path]
    client = signed_in(role)
    response = client.get(path, {"export": "csv"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith(f'attachment; filename="{name}-')
    rows = table(response)
    page = workbook(client.get(path, {"export": "xlsx"})).worksheets[0]
    assert [cell.value for cell in page[1]] == rows[0]
    assert page.max_row == len(rows)
    traces = AuditEntry.objects.filter(verb="export", subject=f"list:{name}")
    assert [trace.detail["shape"] for trace in traces] == ["xlsx", "csv"]


def test_exactly_the_filtered_view(home, signed_in):
    for number in range(3):
        agreement = make_agreement(f"KR-IT-{number}", make_party(f"P{number}", country="IT"))
        if number:
            make_term(
                agreement, "2025-01-01", effect_mode="on_last_signature", end_kind="indefinite"
            )
    client = signed_in("officer")
    query = {"status": "in_force", "on": "2026-01-01", "export": "csv"}
    rows = table(client.get("/agreements/", query))
    assert [row[0] for row in rows[1:]] == ["KR-IT-1", "KR-IT-2"]
    query["q"] = "P2"
    assert [row[0] for row in table(client.get("/agreements/", query))[1:]] == ["KR-IT-2"]
    trace = AuditEntry.objects.filter(verb="export").first()
    assert trace.detail["query"] == "status=in_force&q=P2"


def test_more_than_one_batch_comes_whole_and_in_order(home, signed_in, monkeypatch):
    monkeypatch.setattr("agreements.exports.lists.BATCH", 2)
    partner = make_party("P", country="IT")
    for number in range(5):
        make_agreement(f"KR-IT-{number}", partner)
    rows = table(signed_in("officer").get("/agreements/", {"export": "csv"}))
    assert [row[0] for row in rows[1:]] == [f"KR-IT-{number}" for number in range(5)]


def test_what_one_may_not_see_is_in_no_file(real_case, signed_in):
    Agreement.objects.update(confidentiality="confidential", responsible=None, deputy=None)
    for shape in ("csv", "xlsx"):
        response = signed_in("officer").get("/agreements/", {"export": shape})
        assert b"KR-IT-2008-1" not in body(response)
    assert len(table(signed_in("officer").get("/agreements/", {"export": "csv"}))) == 1


def test_contacts_only_for_those_who_work_with_them(real_case, signed_in):
    head = {
        role: table(signed_in(role).get("/people/", {"export": "csv"}))[0]
        for role in ("reader", "officer")
    }
    assert "E-mail" in head["officer"]
    assert "E-mail" not in head["reader"]


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_stands_apart_takes_no_list_along(real_case, signed_in, role):
    assert signed_in(role).get("/agreements/", {"export": "csv"}).status_code == 403
    assert not AuditEntry.objects.filter(verb="export").exists()


def test_an_unknown_format_is_named(people, signed_in):
    response = signed_in("officer").get("/agreements/", {"export": "ods"})
    assert response.status_code == 400
    assert "csv, xlsx" in response.content.decode()


def test_the_file_speaks_the_readers_language_to_its_last_row(real_case, signed_in):
    """The rows are made after the request is over."""
    rows = table(signed_in("officer", accept_language="ko").get("/agreements/?export=csv"))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert "이탈리아" in row.values()
    assert "공공조달 분야 협력 양해각서" in " ".join(row.values())


def test_days_are_days_in_a_workbook(home, signed_in):
    agreement = make_agreement("KR-IT-1", make_party("P", country="IT"))
    make_term(
        agreement, "2025-01-01", effect_mode="on_last_signature", end_kind="duration", end_years=2
    )
    page = workbook(signed_in("officer").get("/agreements/?export=xlsx")).worksheets[0]
    row = {page[1][at].value: page[2][at] for at in range(len(page[1]))}
    assert row["Last day"].value.date() == date(2026, 12, 31)
    assert row["Last day"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("language", ["en", "ko", "it"])
def test_partial_dates_are_edtf_beside_their_first_and_last_day(home, signed_in, language):
    """A spreadsheet takes "March 2027" of a CSV for a day."""
    agreement = make_agreement("KR-IT-1", make_party("P", country="IT"))
    term = make_term(
        agreement, "2025-01-01", effect_mode="on_last_signature", end_kind="indefinite"
    )
    dues = {
        "2027-03": ("2027-03-01", "2027-03-31"),
        "2027": ("2027-01-01", "2027-12-31"),
        "2026-41": ("2026-07-01", "2026-12-31"),
        "2027-03/..": ("2027-03-01", ""),
        "[2027..2028]": ("2027-01-01", "2028-12-31"),
        "2027-03~": ("2027-03-01", "2027-03-31"),
        "2027-03-09": ("2027-03-09", "2027-03-09"),
    }
    for due in dues:
        add_commitment(by=None, on=DAY, term=term, text={"en": due}, side="ours",
                       due=parse_edtf(due))  # fmt: skip
    client = signed_in("officer", accept_language=language)
    _head, *rows = table(client.get("/commitments/?export=csv"))
    said, at = 2, next(number for number, one in enumerate(rows[0]) if one in dues and number != 2)
    assert {row[said]: tuple(row[at : at + 3]) for row in rows} == {
        due: (due, *edges) for due, edges in dues.items()
    }
    page = workbook(client.get("/commitments/?export=xlsx")).worksheets[0]
    for row in page.iter_rows(min_row=2):
        assert row[at].data_type == "s" and row[at].value == row[said].value
        assert all(one.value is None or one.is_date for one in row[at + 1 : at + 3])


FORMULAS = [
    "=1+1", "+82-42-000", "-x", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "'=1",
    " =1", "　=1", "−1", "|calc", "%0A",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_and_every_text_comes_back(text):
    led = neutral(text)
    assert led == f"'{text}"
    assert restored(led) == text


@pytest.mark.parametrize("text", ["", "plain", "'quoted'", "조달청", "a=b", "1 = 1", "'tis"])
def test_a_plain_text_is_left_alone(text):
    assert neutral(text) == restored(text) == text


def test_formulas_are_text_in_both_files(home, signed_in):
    agreement = make_agreement("KR-IT-1", make_party("P", country="IT"))
    agreement.title = {"en": '=HYPERLINK("http://x","y")'}
    agreement.save()
    client = signed_in("officer")
    assert table(client.get("/agreements/?export=csv"))[1][1].startswith("'=")
    cell = workbook(client.get("/agreements/?export=xlsx")).worksheets[0]["B2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.startswith("=HYPERLINK")


def test_a_control_character_does_not_break_the_workbook(home, signed_in):
    agreement = make_agreement("KR-IT-1", make_party("P", country="IT"))
    Agreement.objects.filter(pk=agreement.pk).update(title={"en": "a\x0bb"})
    page = workbook(signed_in("officer").get("/agreements/?export=xlsx")).worksheets[0]
    assert page["B2"].value == "ab"


@pytest.mark.parametrize(
    ("path", "query", "named"),
    [
        ("/agreements/", {"status": "zzz"}, "in_force"),
        ("/agreements/", {"party": "zzz"}, "Partner"),
        ("/agreements/", {"ends_from": "soon"}, "Ends from"),
        ("/agreements/", {"country": "ZZ"}, "Country"),
        ("/activities/", {"kind": "zzz"}, "workshop"),
        ("/activities/", {"from": "soon"}, "From"),
        ("/commitments/", {"side": "zzz"}, "theirs"),
        ("/cases/", {"state": "zzz"}, "candidate"),
        ("/timeline/", {"status": "zzz"}, "in_force"),
    ],
)
def test_a_filter_that_is_none_is_a_bad_request_that_names_the_choices(
    real_case, signed_in, path, query, named
):
    client = signed_in("officer")
    for extra in ({}, {"export": "csv"}):
        response = client.get(path, query | extra)
        assert response.status_code == 400
        assert named in response.content.decode()
    assert not AuditEntry.objects.filter(verb="export").exists()


@pytest.mark.parametrize("path", ["/agreements/", "/"])
def test_a_day_nothing_is_computed_for_names_the_last_one(real_case, signed_in, path):
    client = signed_in("officer")
    for on in ("9999-12-31", "2090-01-01"):
        response = client.get(path, {"on": on})
        assert response.status_code == 400
        assert re.search(r"beyond 20\d\d-12-31", response.content.decode())
    assert client.get("/agreements/", {"on": "2090-01-01", "export": "csv"}).status_code == 400


@pytest.mark.parametrize("path", ["/coverage/"])
def test_a_report_on_paper_is_never_silently_a_page(real_case, signed_in, path):
    client = signed_in("officer")
    response = client.get(path, {"format": "pdf"})
    if "pdf" not in response.headers["Content-Type"]:
        assert response.status_code == 503
        assert "WeasyPrint" in response.content.decode()
    assert client.get(path, {"format": "doc"}).status_code == 400


def test_what_belongs_to_other_programs_is_ignored(real_case, signed_in):
    assert signed_in("officer").get("/agreements/", {"utm_source": "x"}).status_code == 200
