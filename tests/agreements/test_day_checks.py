"""A second person checks a legal day: it speaks of that day alone, and nobody checks their own."""

from datetime import date, timedelta

import pytest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists

from agreements import actions
from agreements.access import Rights
from agreements.actions.action import Conflict
from agreements.actions.check_day import last_recorder
from agreements.dates import parse_edtf
from agreements.models import Agreement, AuditEntry, DayCheck, Deadline
from mou_tracker.accounts.models import User
from mou_tracker.dashboards.home.page import home as first_page
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.day(DAY)]
REF = "KR-IT-1"
SIGNED = parse_edtf("2025-03-01")


@pytest.fixture
def agreement(home, consip, people):
    """Recorded by the coordinator: ends on 2027-02-28, notice by 2026-11-30, else rolls on."""
    found = make_agreement(REF, consip)
    by = {"by": people["coordinator"], "on": DAY}
    term = actions.open_term(
        **by, agreement=found, end_kind="duration", end_years=2, effect_mode="on_last_signature",
        renewal_mode="tacit", renewal_years=1, renewal_max_count=1, notice_value=3,
        notice_unit="months", notice_basis="received", notice_anchor="before_end",
    )  # fmt: skip
    rows = [{"party": party, "signed": SIGNED} for party in found.parties.all()]
    actions.sign(**by, term=term, signatures=rows)
    return found


def notice():
    return Deadline.objects.filter(kind="notice").order_by("day").first()


def checked(by, words="Article 9", **more):
    return actions.check_day(by=by, on=DAY, deadline=notice(), words=words, **more)


def is_checked():
    return not Deadline.objects.to_check(DAY, DAY + timedelta(days=30)).exists()


def test_a_check_holds_for_the_day_that_was_read(agreement, people):
    assert notice().day == date(2026, 11, 30)
    assert not is_checked()
    row = checked(people["officer"])
    assert (row.day, row.by, row.checked_on) == (notice().day, people["officer"], DAY)
    assert row.holds_for(notice())
    assert is_checked()


def test_when_the_day_moves_it_no_longer_does_and_back_again_it_does(agreement, people):
    checked(people["officer"])
    term, by = agreement.terms.get(), {"by": people["coordinator"], "on": DAY}
    actions.correct(**by, fact=term, set={"notice_value": 2}, reason="misread")
    assert not DayCheck.objects.get().holds_for(notice())
    assert not Deadline.objects.filter(Exists(DayCheck.objects.of_deadline())).exists()
    actions.correct(**by, fact=term, set={"notice_value": 3}, reason="misread again")
    assert DayCheck.objects.get().holds_for(notice())
    assert is_checked()


def test_whoever_recorded_the_facts_last_is_no_second_person(agreement, people):
    assert last_recorder(agreement.terms.get()) == people["coordinator"].pk
    with pytest.raises(Conflict, match="somebody else checks it") as refused:
        checked(people["coordinator"])
    assert refused.value.code == "not_a_second_person"
    actions.correct(by=people["manager"], on=DAY, fact=agreement.terms.get(),
                    set={"notice_basis": "sent"}, reason="misread")  # fmt: skip
    with pytest.raises(Conflict):
        checked(people["manager"])
    assert checked(people["coordinator"]).pk


def test_where_there_is_nobody_else_it_says_so(agreement, people):
    User.objects.filter(role__in=("officer", "manager")).update(is_active=False)
    with pytest.raises(Conflict, match="nobody else here may check it"):
        checked(people["coordinator"])


def test_what_has_moved_since_it_was_read_is_not_checked_unseen(agreement, people):
    with pytest.raises(Conflict) as refused:
        checked(people["officer"], day=date(2026, 12, 1))
    assert refused.value.code == "day_moved"


def test_it_names_the_text(agreement, people):
    with pytest.raises(ValidationError) as refused:
        checked(people["officer"], words="")
    assert set(refused.value.message_dict) == {"words"}
    checked(people["officer"])
    with pytest.raises(IntegrityError, match="day_check_names_the_text"), transaction.atomic():
        DayCheck.objects.update(words="")


def test_it_is_kept_once_a_person_and_day(agreement, people):
    row = checked(people["officer"])
    with pytest.raises(ValidationError):
        checked(people["officer"])
    row.pk, row.uid = None, "abcdefghjkmn"
    with pytest.raises(IntegrityError, match="day_check_once"), transaction.atomic():
        row.save(force_insert=True)


def test_other_days_are_not_checked_and_readers_check_none(agreement, people):
    roll = Deadline.objects.filter(kind="tacit_renewal").first()
    with pytest.raises(ValidationError):
        actions.check_day(by=people["officer"], on=DAY, deadline=roll, words="x")
    with pytest.raises(PermissionDenied):
        checked(people["reader"])


def test_it_stands_in_the_trail_and_moves_no_fact(agreement, people):
    version = Agreement.objects.get().version
    row = checked(people["officer"])
    last = AuditEntry.objects.first()
    assert (last.verb, last.subject) == ("check_day", f"daycheck:{row.pk}")
    assert (last.agreement, last.by) == (agreement, people["officer"])
    assert Agreement.objects.get().version == version
    assert row.history.count() == 1


def test_a_partner_is_told_nothing_of_it(agreement, consip, people):
    partner = partner_client(consip)
    paths = ["agreements/", f"agreements/{REF}/", f"agreements/{REF}/terms/", "deadlines/?count=1",
             f"agreements/{REF}/history/", "changes/"]  # fmt: skip

    def told():
        answers = [partner.get(path) for path in paths]
        return [(one.status_code, one.headers.get("ETag"), one.content) for one in answers]

    before = told()
    checked(people["officer"])
    assert told() == before
    assert not DayCheck.objects.visible_to(Rights(party=consip.pk)).exists()


# --- Pages ----------------------------------------------------------------------------------------


def test_the_first_page_asks_for_it_until_it_is_done(agreement, people, client):
    assert first_page(people["officer"], on=DAY).counts.unchecked.count == 1
    client.force_login(people["officer"])
    path = f"/agreements/{REF}/days/{notice().uid}/check/"
    assert "/deadlines/?list=check" in client.get("/").content.decode()
    assert path in client.get("/deadlines/?list=check").content.decode()
    assert notice().uid in [
        row.uid for row in client.get("/deadlines/?list=check").context["page"]["rows"]
    ]
    assert path in client.get(f"/agreements/{REF}/").content.decode()
    page = client.get(path)
    sent = {"day": "2026-11-30", "words": "Article 9", "form_key": "k" * 20}
    assert client.post(path, sent).status_code == 302
    assert first_page(people["officer"], on=DAY).counts.unchecked.count == 0
    page = client.get(f"/agreements/{REF}/").content.decode()
    assert "Checked by a second person" in page
    assert "Article 9" in page
    assert "Article 9" in client.get(f"/agreements/{REF}/history/").content.decode()


def test_the_page_says_why_one_may_not(agreement, people, client):
    client.force_login(people["coordinator"])
    path = f"/agreements/{REF}/days/{notice().uid}/check/"
    assert "somebody else checks it" in client.get(path).content.decode()
    sent = {"day": "2026-11-30", "words": "Article 9", "form_key": "k" * 20}
    assert client.post(path, sent).status_code == 409
    assert not DayCheck.objects.exists()


def test_what_is_not_checked_has_no_such_page(agreement, people, client):
    client.force_login(people["officer"])
    roll = Deadline.objects.filter(kind="tacit_renewal").first()
    for uid in (roll.uid, "nothing"):
        assert client.get(f"/agreements/{REF}/days/{uid}/check/").status_code == 404
