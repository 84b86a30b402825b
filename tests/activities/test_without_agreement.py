"""Activities before there is an agreement: of a party or a forum alone."""

import pytest

from django.core.exceptions import ValidationError

from activities.actions import (
    add_forum,
    attach_to_activity,
    change_activity,
    log_activity,
    plan_next,
)
from activities.models import Activity, ActivityParty, Forum
from agreements.access import Rights
from agreements.actions import examine
from agreements.dates import parse_edtf
from agreements.files import receive
from agreements.models import AuditEntry, ChangeEntry, Party
from mou_tracker.collaboration.comments import add_comment
from mou_tracker.drift import differing
from tests.agreements import made
from tests.api_client import partner_client, staff_client

from .conftest import ON


def logged(by, **fields):
    return log_activity(
        by=by, on=ON, **{"kind": "other", "title": {"en": "Lunch at the bank"},
                         "held": parse_edtf("2026-11-20"), **fields},
    )  # fmt: skip


@pytest.fixture
def forum(world):
    return add_forum(by=None, on=ON, short_name="MMGP", names={"en": "Forum"})


@pytest.mark.parametrize("under", ["parties", "forum"])
def test_a_party_or_a_forum_is_enough(world, roles, forum, under):
    given = {"parties": [world.consip]} if under == "parties" else {"forum": forum}
    row = logged(roles.officer, **given)
    assert not row.agreements.exists()
    assert row in Activity.objects.visible_to(roles.reader)
    assert row not in Activity.objects.outside_cover()
    assert AuditEntry.objects.latest("pk").verb == "log_activity"


def test_nothing_at_all_is_refused_to_people(world, roles, forum):
    with pytest.raises(ValidationError) as refused:
        logged(roles.officer)
    assert refused.value.error_dict["agreements"][0].code == "required"
    assert logged(None).pk
    for given, taken in (
        ({"parties": [world.consip]}, {"parties": []}),
        ({"forum": forum}, {"forum": None}),
        ({"agreements": [world.ours]}, {"agreements": []}),
    ):
        row = logged(roles.officer, **given)
        with pytest.raises(ValidationError):
            change_activity(by=roles.officer, on=ON, activity=row, **taken)
        row.refresh_from_db()
        other = {"agreements": [world.ours]} if "agreements" not in given else {"forum": forum}
        change_activity(by=roles.officer, on=ON, activity=row, **taken, **other)


def test_the_next_of_a_series_is_with_the_same(world, roles):
    row = logged(roles.officer, kind="meeting", parties=[world.consip])
    following = plan_next(by=roles.officer, on=ON, activity=row, months=12)
    assert list(following.parties.all()) == [world.consip]


# --- Who is told of it ----------------------------------------------------------------------------


def as_party(party):
    return Rights(role="partner", party=party.pk)


@pytest.mark.parametrize("kept", ["public", "partners", "internal", "confidential"])
def test_a_party_is_told_where_it_is_shared_with_it(world, roles, kept):
    row = logged(roles.manager, parties=[world.consip], confidentiality=kept)
    is_shared = kept in ("public", "partners")
    assert Activity.objects.visible_to(as_party(world.consip)).filter(pk=row.pk).exists() is (
        is_shared
    )
    for party in Party.objects.exclude(pk=world.consip.pk):
        assert not Activity.objects.visible_to(as_party(party)).filter(pk=row.pk).exists()
    told = ChangeEntry.objects.filter(party=world.consip, verb="log_activity")
    assert told.exists() is is_shared


@pytest.mark.parametrize("kept", ["public", "partners"])
def test_of_a_forum_alone_no_partner_is_told(world, roles, forum, kept):
    logged(roles.officer, forum=forum, confidentiality=kept)
    for party in Party.objects.all():
        assert not Activity.objects.visible_to(as_party(party)).exists()
        assert not Forum.objects.visible_to(as_party(party)).exists()
    assert not ChangeEntry.objects.exclude(party=None).filter(verb="log_activity").exists()


@pytest.fixture
def others(world):
    return [row for row in Party.objects.filter(is_home=False) if row != world.consip]


LISTS = ("activities/", "forums/", "parties/", "deadlines/", "changes/", "agreements/", "export/")


def answers(client, row, party):
    about = (f"activities/{row.uid}/", *LISTS, f"activities/?party={party.uid}")
    found = {path: client.get(path) for path in about}
    return {path: (one.status_code, one.content, one.headers["ETag"]) for path, one in found.items()
            if path != "export/"}  # fmt: skip


def test_what_a_partner_may_not_see_changes_no_byte_of_it(world, roles, others, forum):
    row = logged(roles.officer, parties=[world.consip], confidentiality="partners")
    client = partner_client(world.consip)
    before = answers(client, row, world.consip)
    assert before[f"activities/{row.uid}/"][0] == 200
    logged(roles.officer, parties=[others[0]], confidentiality="public")
    logged(roles.officer, parties=[world.consip])
    logged(roles.officer, forum=forum, confidentiality="public")
    change_activity(by=roles.manager, on=ON, activity=row, parties=[world.consip, others[0]])
    change_activity(by=roles.manager, on=ON, activity=row, agreements=[world.other])
    assert answers(client, row, world.consip) == before


def test_what_is_answered(world, roles, others):
    row = logged(roles.officer, parties=[world.consip, others[0]], confidentiality="partners")
    ours = staff_client(roles.officer).get(f"activities/{row.uid}/").json()
    theirs = partner_client(world.consip).get(f"activities/{row.uid}/").json()
    assert set(ours["parties"]) == {world.consip.uid, others[0].uid}
    assert (theirs["parties"], theirs["agreements"]) == ([world.consip.uid], [])
    assert ours["outside_cover"] is theirs["outside_cover"] is False


# --- Over the API and on the pages ----------------------------------------------------------------


def test_posted_and_changed_over_the_api(world, roles, forum):
    client = staff_client(roles.officer)
    body = {"kind": "meeting", "title": {"en": "Bank"}, "when": "2027-01-07"}
    refused = client.post("activities/", body)
    assert refused.status_code == 400, refused.content
    assert client.post("activities/", body | {"forum": forum.uid}).status_code == 201
    made = client.post("activities/", body | {"parties": [world.consip.uid]})
    assert made.status_code == 201 and made.json()["parties"] == [world.consip.uid]
    path = f"activities/{made.json()['id']}/"
    moved = client.patch(
        path, {"agreements": [world.ours.reference]}, headers={"If-Match": made.headers["ETag"]}
    )
    assert moved.status_code == 200, moved.content
    assert (moved.json()["agreements"], moved.json()["parties"]) == (
        [world.ours.reference], [world.consip.uid],
    )  # fmt: skip
    found = client.get(f"activities/?party={world.consip.uid}&count=1").json()
    assert found["count"] == 1


def test_on_the_pages_it_stands_with_its_party(world, roles, forum, client):
    client.force_login(roles.officer)
    row = logged(roles.officer, parties=[world.consip], forum=forum)
    for path in (
        f"/parties/{world.consip.uid}/", f"/forums/{forum.uid}/", "/activities/",
        f"/activities/?party={world.consip.uid}", "/activities/?q=Consip",
    ):  # fmt: skip
        assert "Lunch at the bank" in client.get(path).text, path
    assert world.consip.short_name in client.get(f"/activities/{row.uid}/").text
    csv = b"".join(client.get("/activities/?export=csv").streaming_content).decode("utf-8-sig")
    assert csv.count("Lunch at the bank") == 1 and world.consip.short_name in csv


def test_the_forms_ask_for_it(world, roles, client):
    client.force_login(roles.officer)
    body = {"title_en": "Embassy", "kind": "other", "when": "2026-11-20", "confidentiality":
            "internal", "parties": [world.consip.uid]}  # fmt: skip
    assert client.post("/activities/new/", body).status_code == 302
    row = Activity.objects.latest("pk")
    assert list(row.parties.all()) == [world.consip]
    edit = f"/activities/{row.uid}/edit/"
    page = client.get(edit)
    assert f'value="{world.consip.uid}" selected' in page.text
    change_activity(by=roles.officer, on=ON, activity=row, agreements=[world.ours])
    assert ActivityParty.objects.filter(activity=row).exists()


def test_what_is_kept_with_it(world, roles, client):
    """Its files, comments, history and minutes, as of any other."""
    client.force_login(roles.officer)
    row = logged(roles.officer, parties=[world.consip], kind="meeting", confidentiality="partners")
    text = examine(receive([made.pdf("Minutes")]), name="minutes.pdf")
    file = attach_to_activity(by=roles.officer, on=ON, activity=row, file=text, title="Minutes")
    add_comment(by=roles.officer, on=ON, about=row, text="Who asked for it?")
    base = f"/activities/{row.uid}/"
    for path in (f"/meetings/{row.uid}/", f"{base}documents/", f"{base}minutes/", f"{base}edit/",
                 f"{base}history/", f"{base}participants/", f"/documents/{file.uid}/"):  # fmt: skip
        assert client.get(path).status_code == 200, path
    assert "Minutes" in client.get(f"{base}documents/").text
    partner = partner_client(world.consip)
    assert partner.get("documents/").json()["results"] == []
    assert list(differing()) == []
