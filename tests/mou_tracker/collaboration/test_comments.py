"""Words between colleagues: seen as their record is seen, in the office only; who is called by name
finds them in the inbox."""

from datetime import timedelta

import pytest

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import actions as work
from agreements.access import Rights
from agreements.models import AuditEntry, ChangeEntry, Commitment, Deadline
from mou_tracker.collaboration import comments
from mou_tracker.collaboration.models import Comment, Mention
from mou_tracker.reminders.models import Entry, Reason
from tests.factories import DAY, make_agreement, make_term, make_user

pytestmark = pytest.mark.day(DAY)

REF = "KR-IT-1"


@pytest.fixture
def agreement(consip):
    return make_agreement(REF, consip)


@pytest.fixture
def mina(people):
    return make_user("reader", email="mina@pps.example", native_name="김미나")


@pytest.fixture
def signed_in(people):
    def as_user(user) -> Client:
        client = Client()
        client.force_login(people.get(user, user) if isinstance(user, str) else user)
        return client

    return as_user


def say(client: Client, text: str, about: str = f"agreement/{REF}", **more):
    return client.post(f"/comments/{about}/", {"text": text, **more})


def test_a_comment_is_seen_where_its_record_is(agreement, signed_in):
    answer = say(signed_in("officer"), "Ask Rome first: https://example.org/a?b=1 <b>")
    assert answer.status_code == 302
    row = Comment.objects.get()
    assert answer.headers["Location"] == f"/agreements/{REF}/#comment-{row.uid}"
    page = signed_in("reader").get(f"/agreements/{REF}/").content.decode()
    assert '<a href="https://example.org/a?b=1"' in page
    assert "&lt;b&gt;" in page


def test_on_meetings_and_commitments_too(agreement, people, signed_in, real_case):
    meeting = work.log_activity(
        by=people["officer"], on=DAY, kind="meeting", title={"ko": "회의"},
        agreements=[agreement], confidentiality="internal",
    )  # fmt: skip
    promise = Commitment.objects.first()
    officer = signed_in("officer")
    assert say(officer, "On the meeting", f"activity/{meeting.uid}").status_code == 302
    assert say(officer, "On the promise", f"commitment/{promise.uid}").status_code == 302
    assert "On the meeting" in officer.get(f"/meetings/{meeting.uid}/").content.decode()
    assert say(officer, "x", "party/abc").status_code == 404
    assert say(officer, "x", "agreement/none").status_code == 404


def test_who_may_not_see_it_may_not_say_anything(agreement, signed_in):
    agreement.__class__.objects.update(confidentiality="confidential")
    assert say(signed_in("officer"), "Hello").status_code == 404
    assert signed_in("administrator").get(f"/comments/agreement/{REF}/").status_code == 404
    assert Comment.objects.count() == 0


def test_a_partner_never_hears_of_it(agreement, people, consip):
    comments.add_comment(by=people["officer"], on=DAY, about=agreement, text="Between us")

    assert not Comment.objects.visible_to(Rights(role="partner", party=consip.pk)).exists()
    assert ChangeEntry.objects.get(verb="comment").party is None
    assert "Between us" not in str(AuditEntry.objects.get(verb="comment").detail)


def test_who_is_called_finds_it_in_the_inbox(agreement, signed_in, mina, people):
    say(signed_in("officer"), "@mina could you ask? cc a@b.example, and @MINA again")
    client = signed_in(mina)
    page = client.get("/inbox/").content.decode()
    assert "You are called" in page
    assert "<strong>@mina</strong>" in page
    assert '<span class="count">1' in page
    mention = Mention.objects.get()
    assert signed_in("officer").post(f"/inbox/mentions/{mention.pk}/").status_code == 404
    assert client.post(f"/inbox/mentions/{mention.pk}/").status_code == 302
    page = client.get("/inbox/").content.decode()
    assert "You are called" not in page
    assert '<span class="count">' not in page


@pytest.mark.parametrize("name", ["mina", "mina@pps.example", "김미나", "MINA"])
def test_everybody_is_called_by_address_or_name(agreement, signed_in, mina, name):
    assert say(signed_in("officer"), f"@{name}, please look").status_code == 302
    assert [row.user for row in Comment.objects.get().mentions.all()] == [mina]


def test_chosen_from_a_list(agreement, signed_in, mina, people):
    client = signed_in("officer")
    assert f'value="{mina.pk}"' in client.get(f"/comments/agreement/{REF}/").content.decode()
    say(client, "Please look", mentions=[mina.pk])
    assert Mention.objects.get().user == mina


def test_names_to_complete_are_those_who_may_see_it(agreement, signed_in, mina, people):
    manager, path = signed_in("manager"), f"/comments/agreement/{REF}/colleagues/"
    told = {row["handle"]: row["name"] for row in manager.get(path).json()["colleagues"]}
    assert told["mina"] == "김미나"
    assert people["administrator"].email.partition("@")[0] not in told
    agreement.__class__.objects.update(confidentiality="confidential")
    assert manager.get(path).json() == {"colleagues": []}
    assert signed_in("officer").get(path).status_code == 404


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@nobody look", "Nobody here is called @nobody"),
        ("@administrator5@test.example look", "Nobody here is called"),
        ("@kim look", "More than one colleague is called @kim"),
    ],
)
def test_a_name_that_cannot_be_called_is_told_and_the_text_is_kept(
    agreement, signed_in, text, words
):
    make_user("officer", email="kim@a.example")
    make_user("officer", email="kim@b.example")
    answer = say(signed_in("officer"), text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert text in answer.content.decode()
    assert Comment.objects.count() == 0
    assert say(signed_in("officer"), "@kim@b.example look").status_code == 302


def test_who_may_not_see_it_is_not_called(agreement, signed_in, mina):
    agreement.__class__.objects.update(confidentiality="confidential")
    manager = signed_in("manager")
    answer = say(manager, "@mina look")
    assert answer.status_code == 422
    assert "may not see this, and cannot be called here" in answer.content.decode()
    assert str(mina) not in manager.get(f"/comments/agreement/{REF}/").content.decode()
    assert Mention.objects.count() == 0


def test_a_mention_goes_out_of_sight_with_its_record(agreement, people, mina, signed_in):
    comments.add_comment(by=people["manager"], on=DAY, about=agreement, text="@mina look")
    agreement.__class__.objects.update(confidentiality="confidential")
    page = signed_in(mina).get("/inbox/").content.decode()
    assert "You are called" not in page
    assert '<span class="count">' not in page


def test_ones_own_is_changed_and_the_history_keeps_it(agreement, people, signed_in):
    row = comments.add_comment(by=people["officer"], on=DAY, about=agreement, text="Frist")
    officer = signed_in("officer")
    data = {"text": "First", "version": 1}
    assert signed_in("manager").post(f"/comments/{row.uid}/change/", data).status_code == 404
    assert officer.post(f"/comments/{row.uid}/change/", data).status_code == 302
    assert (
        officer.post(f"/comments/{row.uid}/change/", {"text": "x", "version": 1}).status_code == 409
    )
    row.refresh_from_db()
    assert row.text == "First"
    assert [copy.text for copy in row.history.order_by("pgh_id")] == ["Frist", "First"]


def test_ones_own_is_taken_back(agreement, people, mina, signed_in):
    row = comments.add_comment(by=people["officer"], on=DAY, about=agreement, text="@mina oh")
    assert signed_in("manager").post(f"/comments/{row.uid}/take-back/").status_code == 404
    assert signed_in("officer").post(f"/comments/{row.uid}/take-back/").status_code == 302
    page = signed_in("reader").get(f"/agreements/{REF}/").content.decode()
    assert "@mina" not in page
    assert Mention.objects.count() == 0


def test_handed_over_with_a_word(agreement, people, signed_in):

    make_term(agreement, "2026-01-01", end_kind="duration", end_years=2)
    row = Deadline.objects.filter(concerns__agreement=agreement).first()
    entry = Entry.objects.create(
        recipient=people["officer"], origin=row.origin, key=row.key, kind=row.kind, day=row.day,
        lead=90, reason=Reason.RESPONSIBLE, due_on=DAY, due_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    signed_in("officer").post(
        f"/inbox/{entry.uid}/hand-over/", {"to": people["manager"].pk, "word": "You know them"}
    )
    page = signed_in("manager").get("/inbox/").content.decode()
    assert "You know them" in page
    assert str(people["officer"]) in page


def test_watch_from_the_page(agreement, signed_in, people):
    client = signed_in("reader")
    assert 'aria-pressed="false"' in client.get(f"/agreements/{REF}/").content.decode()
    client.post(f"/agreements/{REF}/watch/", {"wanted": "1"})
    assert people["reader"].watches.count() == 1
    page = client.get(f"/agreements/{REF}/").content.decode()
    assert 'name="wanted" value="0"' in page


@pytest.mark.parametrize("path", [f"/agreements/{REF}/", "/inbox/"])
def test_many_comments_cost_no_more_queries(agreement, people, mina, signed_in, path):
    client = signed_in(mina)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    comments.add_comment(by=people["officer"], on=DAY, about=agreement, text="@mina look")
    count()
    with_one = count()
    for number in range(12):
        comments.add_comment(by=people["officer"], on=DAY, about=agreement, text=f"@mina {number}")
    assert count() == with_one
