"""What pages of reports ask of the database does not grow with their rows; they are sound."""

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mou_tracker.printing import engine

from .conftest import asked, log, page, report_of

pytestmark = pytest.mark.django_db

PATHS = ("", "annex/", "rows/activities.held/", "rows/activities.held/?period=before")


def statements(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200, path
    return len(found)


def test_statements_do_not_grow(year, people, signed_in):
    client, report = signed_in("officer"), report_of(people["officer"])
    paths = ["/reports/", *(f"/reports/{{}}/{rest}" for rest in PATHS)]
    few = [statements(client, path.format(report.uid)) for path in paths]
    for n in range(12):
        held = f"2026-07-{n + 1:02}"
        log({"by": people["officer"], "on": report.on}, held, kind="training", agreements=[year])
    for _n in range(4):
        report = report_of(people["officer"])
    many = [statements(client, path.format(report.uid)) for path in paths]
    assert many == few
    assert max(few) <= 25, few


@pytest.mark.parametrize("language", ["ko", "en", "it"])
def test_every_shape_in_every_language(year, people, signed_in, language):
    report = report_of(people["officer"])
    people["officer"].language = language
    people["officer"].save()
    client = signed_in("officer")
    assert f'<html lang="{language}"' in page(client, report).text
    docx = page(client, report, "?format=docx")
    assert docx.status_code == 200 and docx.content.startswith(b"PK")
    drawn = page(client, report, "?format=pdf")
    assert drawn.status_code == (200 if engine() else 503)
    assert page(client, report, "?format=doc").status_code == 400


def test_a_figure_that_is_none_is_not_there(year, people, signed_in):
    report, client = report_of(people["officer"]), signed_in("officer")
    for code in ("activities", "activities.nothing", "nothing.held", "activities.kind.nothing"):
        assert page(client, report, f"rows/{code}/").status_code == 404, code
    waiting = asked(people["officer"])
    assert page(client, waiting, "annex/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"year": ""}, "Give a year, or both the first and the last day."),
        ({"year": "2026", "first": "2026-01-01"}, "Give a year, or both"),
        ({"year": "", "first": "2026-05-01", "until": "2026-04-01"}, "before the first"),
        ({"year": "2030"}, "Nothing of these days has come yet."),
        ({"year": "12"}, "1500"),
        ({"year": "2026", "regions": "000"}, "000"),
        ({"year": "2026", "partners": "zzzzzzzz"}, "zzzzzzzz"),
    ],
)
def test_what_cannot_be_asked_for_is_said(real_case, signed_in, typed, words):
    sent = {"audience": "office", "form_key": "k", **typed}
    answer = signed_in("officer").post("/reports/new/", sent)
    assert answer.status_code == 422 and words in answer.text


def test_days_of_ones_own(year, people, signed_in):
    client = signed_in("officer")
    typed = {"first": "2026-03-01", "until": "2026-03-31", "audience": "office", "form_key": "k"}
    answer = client.post("/reports/new/", typed)
    again = client.post("/reports/new/", typed)
    assert answer.status_code == again.status_code == 302
    assert answer.headers["Location"] == again.headers["Location"]  # sent twice, made once
