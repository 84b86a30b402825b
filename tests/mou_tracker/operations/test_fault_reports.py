"""From a page for a fault to whoever runs the installation, and no further."""

import pytest

from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from agreements.models import AuditEntry, OutboxMessage
from mou_tracker.dashboards.views.home import Home
from mou_tracker.operations.fault_reports import report_fault
from mou_tracker.operations.models import FaultReport
from mou_tracker.operations.status import MOST_REPORTS

pytestmark = pytest.mark.django_db
WORDS = "I pressed Save & <b>nothing</b> came"
NUMBER = "0123456789abcdef"
STATUS, NEW = "/settings/status/", "/faults/new/"


def test_the_page_leads_to_the_form_and_the_form_to_the_administrators(
    client_of, people, settings, monkeypatch, real_case
):
    reader = client_of("reader")
    monkeypatch.setattr(Home, "get_context_data", None)
    reader.raise_request_exception = False
    broken = reader.get("/?q=secret", headers={"x-request-id": NUMBER})
    page = broken.content.decode()
    assert broken.status_code == 500
    link = page.partition('href="/faults/new/')[2].partition('"')[0].replace("&amp;", "&")
    assert f"number={broken['X-Request-ID']}" in link and "page=%2F" in link
    assert "secret" not in link
    form = reader.get(f"{NEW}{link}").content.decode()
    assert broken["X-Request-ID"] in form
    given = {"words": WORDS, "number": broken["X-Request-ID"], "address": "/"}
    assert reader.post(NEW, given).status_code == 302
    row = FaultReport.objects.get()
    assert (row.words, row.number, row.reported_by) == (
        WORDS, broken["X-Request-ID"], people["reader"],
    )  # fmt: skip
    mail = OutboxMessage.objects.get()
    assert mail.recipient == people["administrator"]
    assert "nothing" not in mail.text + mail.html  # the words stay on the page
    assert STATUS in mail.text and row.number in mail.text


def test_only_administrators_read_and_close(client_of, people):
    row = report_fault(by=people["reader"], words=WORDS, number=NUMBER, address="/agreements/")
    told = client_of("administrator").get(STATUS).content.decode()
    assert "I pressed Save &amp; &lt;b&gt;nothing&lt;/b&gt; came" in told and NUMBER in told
    assert "I pressed Save" not in client_of("manager").get(STATUS).content.decode()
    close = f"/faults/{row.pk}/close/"
    for role in ("reader", "officer", "manager", "auditor"):
        assert client_of(role).post(close).status_code == 403
        assert client_of(role).post("/faults/999/close/").status_code == 403  # tells no number
    assert client_of("administrator").post(close).status_code == 302
    assert client_of("administrator").post(close).status_code == 302  # again changes nothing
    row.refresh_from_db()
    assert row.closed_by == people["administrator"]
    verbs = AuditEntry.objects.filter(verb__endswith="fault_report").values_list("verb", flat=True)
    assert [*verbs] == ["close_fault_report"]
    assert "None is open." in client_of("administrator").get(STATUS).content.decode()


def test_the_number_of_statements_does_not_grow(client_of, people, django_assert_max_num_queries):
    administrator = client_of("administrator")
    report_fault(by=people["reader"], words=WORDS)
    administrator.get(STATUS)
    with django_assert_max_num_queries(100) as first:
        administrator.get(STATUS)
    for _more in range(MOST_REPORTS + 4):
        report_fault(by=people["officer"], words=WORDS)
    with django_assert_max_num_queries(len(first) + 1):  # one counts what is not shown
        told = administrator.get(STATUS).content.decode()
    assert "and 5 more" in told


@pytest.mark.parametrize(
    "number", ["1 2 3 4 5 6 7 8", "a\nb", "short", "x" * 65, "가나다라마바사아자"]
)
def test_a_number_no_log_has_is_told_and_the_words_stay(client_of, number):
    answer = client_of("reader").post(NEW, {"words": WORDS, "number": number})
    assert answer.status_code == 422
    assert "I pressed Save" in answer.content.decode()
    assert not FaultReport.objects.exists()
    assert 'value=""' in client_of("reader").get(NEW, {"number": number}).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"words": ""}, {"number": "a b c d e f g h"}, {"closed_at": timezone.now()}],
)
def test_the_database_refuses_what_makes_no_sense(people, wrong):
    given = {"words": "w", "reported_by": people["reader"], "reported_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        FaultReport.objects.create(**given | wrong)


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get(NEW).status_code == 302
