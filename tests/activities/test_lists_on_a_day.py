"""Lists tell the state of the day asked for: on the page and in the file alike."""

import csv
import io
from datetime import date

import pytest

from django.test import Client

from activities import actions as work
from agreements.actions import add_commitment, change_commitment
from agreements.dates import from_day, parse_edtf
from tests.factories import make_agreement, make_term

pytestmark = pytest.mark.django_db
BEGUN, LATER, TODAY = date(2026, 5, 4), date(2026, 9, 1), date(2026, 11, 23)


@pytest.fixture
def client(home, consip, people) -> Client:
    """One of each, settled on `LATER`."""
    by = people["manager"]
    agreement = make_agreement("A-1", consip)
    term = make_term(agreement, "2026-02-01", effect_mode="on_last_signature")
    promise = add_commitment(
        by=by, on=BEGUN, term=term, text={"en": "Promise"}, side="ours", due=from_day(LATER)
    )
    change_commitment(by=by, on=LATER, commitment=promise, state="met", state_note="It was sent.")
    held = {"title": {"en": "Training"}, "kind": "training", "held": parse_edtf("2026-05-02")}
    activity = work.log_activity(by=by, on=BEGUN, agreements=[agreement], **held)
    evidence = {"text": "A guide", "link": "https://example.org/guide"}
    outcome = work.add_outcome(by=by, on=BEGUN, activity=activity, **evidence)
    work.approve_outcome(by=by, on=LATER, outcome=outcome)
    case = work.add_case(by=by, on=BEGUN, title={"en": "Case"}, agreements=[agreement])
    work.select_case(by=by, on=LATER, case=case, day=LATER)
    item = work.add_action_item(by=by, on=BEGUN, text="Call them", owner=by)
    work.settle_action_item(by=by, on=LATER, item=item, state="done")
    client = Client()
    client.force_login(by)
    return client


#: address -> the column of its file and what stands there before and from the day on.
LISTS = {
    "/commitments/": ("State", "scheduled", "met"),
    "/outcomes/": ("Approved on", "", "2026-09-01"),
    "/cases/?view=list": ("Stage", "candidate", "jointly selected"),
    "/to-dos/": ("State", "open", None),
    "/to-dos/?whose=all&state=settled": ("State", None, "done"),
}


def exported(client: Client, address: str, column: str) -> list[str]:
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row[column] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize("address", LISTS)
def test_the_file_tells_the_state_of_the_day(client, address):
    column, before, since = LISTS[address]
    joint = "&" if "?" in address else "?"
    for day, told in ((date(2026, 8, 31), before), (LATER, since), (TODAY, since)):
        asked = f"{address}{joint}on={day}"
        assert exported(client, f"{asked}&export=csv", column) == ([] if told is None else [told])
        assert len(rows_of(client.get(asked))) == (told is not None)


def rows_of(answer):
    context = answer.context
    return context["page"]["rows"] if "page" in context else context["rows"]


def test_nothing_of_later_is_told(client):
    assert exported(client, "/commitments/?on=2026-08-31&export=csv", "What was done") == [""]
    assert "It was sent." not in client.get("/commitments/?on=2026-08-31").text
    [row] = rows_of(client.get("/cases/?view=list&on=2026-08-31"))
    assert (row.state, row.selected_on) == ("candidate", None)
    then = client.get("/cases/?on=2026-08-31").context["board"]
    assert [column["count"] for column in then] == [1, 0, 0, 0]
    assert [len(column["rows"]) for column in then] == [1, 0, 0, 0]
    for state, count in (("waiting", 1), ("approved", 0)):
        assert len(rows_of(client.get(f"/outcomes/?state={state}&on=2026-08-31"))) == count
        assert len(rows_of(client.get(f"/outcomes/?state={state}&on={LATER}"))) == 1 - count


def test_a_past_day_is_read_and_not_acted_on(client):
    for address in ("/cases/", "/cases/?view=list&state=candidate", "/outcomes/", "/to-dos/"):
        joint = "&" if "?" in address else "?"
        page = client.get(f"{address}{joint}on=2026-08-31").text
        assert "/approve/" not in page and "/settle/" not in page
        assert "/jointly_selected/" not in page
