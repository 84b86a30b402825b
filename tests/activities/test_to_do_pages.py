"""Pages of to-dos, and who is reminded of them."""

from datetime import timedelta

import pytest

from activities.actions import add_action_item, add_forum
from activities.models import ActionItem
from agreements.clock import today
from agreements.dates import from_day, parse_edtf
from tests.api_client import partner_client, staff_client

from .conftest import ON

DUE = parse_edtf("2026-12-02")


@pytest.fixture
def officer(client, roles):
    client.force_login(roles.officer)
    return client


def test_added_changed_settled_and_opened_again(world, roles, officer):
    form = officer.get(f"/to-dos/new/?agreement={world.ours.reference}")
    assert f'value="{world.ours.reference}" selected' in form.text
    assert f'value="{roles.officer.pk}" selected' in form.text
    typed = {
        "text": "Answer the letter", "due": "2026-12-02", "owner": roles.officer.pk,
        "agreement": world.ours.reference,
    }  # fmt: skip
    page = officer.post("/to-dos/new/", typed, follow=True)
    item = ActionItem.objects.get()
    assert (item.agreement, item.owner, item.due) == (world.ours, roles.officer, DUE)
    assert "Answer the letter" in page.text and f"/to-dos/{item.uid}/undo/" in page.text
    form = officer.get(f"/to-dos/{item.uid}/")
    assert 'name="version" value="1"' in form.text
    changed = typed | {"text": "Call", "agreement": "", "party": world.consip.uid, "version": "1"}
    assert officer.post(f"/to-dos/{item.uid}/", changed).status_code == 302
    stale = officer.post(f"/to-dos/{item.uid}/", changed | {"text": "Write"})
    assert stale.status_code == 409 and ActionItem.objects.get().text == "Call"
    settle = f"/to-dos/{item.uid}/settle/"
    assert officer.post(settle, {"state": "x"}).status_code == 422
    page = officer.post(settle, {"state": "done"}, follow=True)
    assert settle in page.text  # undo
    assert ActionItem.objects.get().state == "done"
    assert officer.post(settle, {"state": "done"}).status_code == 409
    officer.post(settle, {"state": "open"})
    assert ActionItem.objects.get().state == "open"


def test_a_new_one_is_taken_back(world, roles, officer):
    officer.post("/to-dos/new/", {"text": "Slip", "owner": roles.officer.pk})
    item = ActionItem.objects.get()
    answer = officer.post(f"/to-dos/{item.uid}/undo/", {"line": "내일까지 답장"})
    assert answer.status_code == 302 and not ActionItem.objects.exists()


def test_where_it_stands(world, roles, officer):
    forum = add_forum(by=None, on=ON, short_name="MMGP", names={"en": "Forum"})
    pages = {
        "agreement": (world.ours, f"/agreements/{world.ours.reference}/"),
        "party": (world.consip, f"/parties/{world.consip.uid}/"),
        "forum": (forum, f"/forums/{forum.uid}/"),
    }
    for name, (about, _path) in pages.items():
        add_action_item(by=roles.manager, on=ON, text=f"About {name}", due=DUE, **{name: about})
    for name, (_about, path) in pages.items():
        text = officer.get(path).text
        assert [f"About {one}" in text for one in pages] == [one == name for one in pages], path
    assert "About" not in officer.get("/to-dos/").text.split("<table")[-1]
    everybodys = officer.get("/to-dos/?whose=all").text
    assert all(f"About {name}" in everybodys for name in pages)
    item = ActionItem.objects.get(text="About party")
    for path in ("/deadlines/", "/calendar/?month=2026-12"):
        assert f'href="/to-dos/{item.uid}/"' in officer.get(path).text, path


def test_who_may_look_and_who_may_do(world, roles, client):
    hidden = add_action_item(by=roles.manager, on=ON, text="Hidden", agreement=world.secret)
    shown = add_action_item(by=roles.manager, on=ON, text="Shown")
    client.force_login(roles.reader)
    text = client.get("/to-dos/?whose=all").text
    assert "Shown" in text and "Hidden" not in text and f"/to-dos/{shown.uid}/" not in text
    assert client.get(f"/to-dos/{shown.uid}/").status_code == 403
    assert client.get("/to-dos/new/").status_code == 403
    client.force_login(roles.officer)
    assert client.get(f"/to-dos/{hidden.uid}/").status_code == 404
    assert client.post(f"/to-dos/{hidden.uid}/settle/", {"state": "done"}).status_code == 404
    assert client.get(f"/to-dos/{shown.uid}/settle/").status_code == 405


def test_the_list_is_exported(world, roles, officer):
    add_action_item(by=roles.officer, on=ON, text="Answer", due=DUE, party=world.consip)
    told = b"".join(officer.get("/to-dos/?export=csv").streaming_content).decode("utf-8-sig")
    assert "Answer" in told and "2026-12-02" in told and world.consip.short_name in told


def test_it_comes_with_the_deadlines_of_the_api_and_no_partner_has_it(world, roles):
    due = from_day(today() + timedelta(days=5))
    add_action_item(by=roles.officer, on=ON, text="Answer", due=due, agreement=world.ours)
    path = "deadlines/?kind=action_item"
    (row,) = staff_client(roles.reader).get(path).json()["results"]
    assert (row["about"]["text"], row["agreements"]) == ("Answer", [world.ours.reference])
    theirs = partner_client(world.consip).get("deadlines/").json()["results"]
    assert {"action_item"} & {one["kind"] for one in theirs} == set()


def test_ones_own_about_what_one_no_longer_sees(world, roles, officer):
    """Saved unchanged it stays about it, and neither page nor file names it."""
    hidden = world.ours
    hidden.confidentiality = "confidential"
    hidden.save()
    item = add_action_item(
        by=roles.manager, on=ON, text="Ask the lawyer", due=DUE, owner=roles.officer,
        agreement=hidden,
    )  # fmt: skip
    for path in ("/to-dos/", "/to-dos/?export=csv"):
        answer = officer.get(path)
        told = b"".join(answer) if answer.streaming else answer.content
        assert "Ask the lawyer" in told.decode() and hidden.reference not in told.decode()
    form = {"text": "Ask the lawyer", "due": "2026-12-02", "owner": roles.officer.pk,
            "agreement": "", "version": "1"}  # fmt: skip
    assert officer.post(f"/to-dos/{item.uid}/", form).status_code == 302
    item.refresh_from_db()
    assert item.agreement == hidden
