"""What was entered a moment ago is taken back, where nothing was shown or rests on it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from django.utils import timezone

from activities.actions import (
    add_action_item,
    add_outcome,
    change_activity,
    log_activity,
    plan_meeting,
    settle_action_item,
    take_back_entry,
)
from activities.models import ActionItem, Activity
from agreements.actions.action import Conflict
from agreements.dates import parse_edtf
from agreements.models import AuditEntry, ChangeEntry, Deadline
from mou_tracker.collaboration.comments import add_comment
from mou_tracker.drift import differing
from mou_tracker.search.indexing import catch_up
from mou_tracker.search.models import Entry
from tests.api_client import staff_client

from .conftest import ON


def meeting(world, by, **fields):
    return plan_meeting(
        by=by, on=ON, title={"en": "Slip of the pen"}, when=parse_edtf("2026-12-10"),
        **{"agreements": [world.ours], "parties": [world.consip], **fields},
    )  # fmt: skip


def to_do(by, **fields):
    return add_action_item(by=by, on=ON, text="Slip", due=parse_edtf("2026-12-10"), **fields)


def test_it_is_gone_and_the_trail_says_so(world, roles):
    row = meeting(world, roles.officer)
    item = to_do(roles.officer, agreement=world.ours)
    for entry in (row, item):
        take_back_entry(by=roles.officer, on=ON, entry=entry)
    assert not Activity.objects.exists() and not ActionItem.objects.exists()
    assert not Deadline.objects.filter(kind__in=("meeting", "action_item")).exists()
    assert list(differing()) == []
    catch_up()
    assert not Entry.objects.filter(kind="activity").exists()
    trail = AuditEntry.objects.filter(verb="take_back_entry")
    assert {one.agreement for one in trail} == {world.ours} and trail.count() == 2
    assert not ChangeEntry.objects.exclude(party=None).filter(verb="take_back_entry").exists()


@pytest.mark.parametrize("kept", ["partners", "public"])
def test_what_was_shared_stays(world, roles, kept):
    row = meeting(world, roles.officer, confidentiality=kept)
    with pytest.raises(Conflict, match="a partner may have read it"):
        take_back_entry(by=roles.officer, on=ON, entry=row)
    assert Activity.objects.filter(pk=row.pk).exists()


BUILDS = {
    "changed": lambda row, by: change_activity(by=by, on=ON, activity=row, place="Rome"),
    "item": lambda row, by: add_action_item(by=by, on=ON, activity=row, text="x"),
    "outcome": lambda row, by: add_outcome(
        by=by, on=ON, activity=row, text="x", link="https://example.org/"
    ),
    "comment": lambda row, by: add_comment(by=by, on=ON, about=row, text="Look"),
}


@pytest.mark.parametrize("how", sorted(BUILDS))
def test_what_something_rests_on_stays(world, roles, how):
    row = meeting(world, roles.officer)
    BUILDS[how](row, roles.officer)
    with pytest.raises(Conflict, match="something was added"):
        take_back_entry(by=roles.officer, on=ON, entry=row)
    item = to_do(roles.officer)
    settle_action_item(by=roles.officer, on=ON, item=item, state="done")
    with pytest.raises(Conflict, match="something was added"):
        take_back_entry(by=roles.officer, on=ON, entry=item)


def test_only_its_author_within_a_day(world, roles, monkeypatch):
    row, item = meeting(world, roles.officer), to_do(roles.officer)
    for entry in (row, item):
        with pytest.raises(Conflict, match="Only whoever entered it"):
            take_back_entry(by=roles.manager, on=ON, entry=entry)
    later = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with pytest.raises(Conflict, match="within a day"):
        take_back_entry(by=roles.officer, on=ON, entry=row)


LINE = "11.20 Consip lunch = talk, 3 people"


def test_the_message_offers_it_and_what_was_typed_comes_back(world, roles, client):
    client.force_login(roles.officer)
    typed = {
        "line": LINE, "read": LINE, "asked": LINE, "title": "Lunch", "kind": "other",
        "when": "2026-11-20",
        "agreements": [world.ours.reference], "confidentiality": "internal", "despite": "1",
    }  # fmt: skip
    page = client.post("/activities/new/", typed, follow=True)
    row = Activity.objects.get()
    back = f"/activities/{row.uid}/undo/"
    assert f'action="{back}"' in page.text and LINE in page.text
    assert client.get(back).status_code == 405
    answer = client.post(back, {"line": LINE})
    assert not Activity.objects.exists()
    where = urlsplit(answer.url)
    assert where.path == "/activities/new/" and parse_qs(where.query)["line"] == [LINE]
    again = client.get(answer.url)
    assert again.status_code == 200 and f'value="{LINE}"' in again.text
    assert client.post(back).status_code == 404


def test_a_task_of_the_line_is_taken_back_too(world, roles, client):
    client.force_login(roles.officer)
    line = "다음주 수요일까지 답장"
    typed = {"line": line, "read": line, "asked": line, "title": "답장", "due": "2026-12-02"}
    page = client.post("/activities/new/", typed, follow=True)
    item = ActionItem.objects.get()
    assert f'action="/to-dos/{item.uid}/undo/"' in page.text and line in page.text
    client.post(f"/to-dos/{item.uid}/undo/", {"line": line})
    assert not ActionItem.objects.exists()


def test_it_is_not_offered_where_it_would_be_refused(world, roles, client):
    client.force_login(roles.officer)
    typed = {
        "line": "x", "read": "x", "title": "Lunch", "kind": "other", "when": "2026-11-20",
        "agreements": [world.ours.reference], "confidentiality": "partners",
    }  # fmt: skip
    page = client.post("/activities/new/", typed, follow=True)
    row = Activity.objects.get()
    assert f"/activities/{row.uid}/undo/" not in page.text
    answer = client.post(f"/activities/{row.uid}/undo/")
    assert answer.status_code == 409 and "a partner may have read it" in answer.text


def test_a_copy_kept_by_the_api_hears_of_it(world, roles):
    client = staff_client(roles.officer)
    row = log_activity(
        by=roles.officer, on=ON, kind="other", title={"en": "x"}, parties=[world.consip],
        held=parse_edtf("2026-11-20"),
    )  # fmt: skip
    take_back_entry(by=roles.officer, on=ON, entry=row)
    told = [one for one in client.get("changes/").json()["results"] if one["id"] == row.uid]
    assert [(one["verb"], one["removed"]) for one in told] == [
        ("log_activity", True), ("take_back_entry", True),
    ]  # fmt: skip
