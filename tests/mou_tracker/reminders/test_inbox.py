"""The inbox and its answers, and the administrator's outbox."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from django.core.exceptions import ValidationError

from agreements.models import AuditEntry, OutboxMessage
from mou_tracker.accounts.models import Role
from mou_tracker.reminders.actions import hand_over
from mou_tracker.reminders.models import Entry, Watch
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.tick import tick
from tests.markup import flat

from .conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def told(agreement, deadline, person, client):
    """One person told of a deadline in thirty days, and signed in."""
    a = person("a")
    mou = agreement(responsible=a, deputy=person("b"))
    deadline(mou, day=TODAY + timedelta(days=30))
    tick(now=NOW)
    client.force_login(a)
    return Entry.objects.get(recipient=a)


def address(entry, verb=""):
    return f"/inbox/{entry.uid}/{verb}"


def test_an_empty_inbox_teaches(client, person):
    client.force_login(person("a"))
    answer = client.get("/inbox/")
    assert answer.status_code == 200
    assert "Nothing needs you now" in answer.text


def test_the_inbox_opens_into_the_sum(client, told):
    page = client.get("/inbox/").text
    assert address(told) in page and "in 30 days" in page
    item = client.get(address(told)).text
    for words in ("The text states the last day: 2027-04-01", "outside formal cover", "b"):
        assert words in item
    assert "The mail as it was sent" in item


@pytest.mark.parametrize("language", ["ko", "it"])
def test_pages_answer_in_every_language(client, told, language):
    told.recipient.language = language
    told.recipient.save()
    assert client.get("/inbox/").headers["Content-Language"] == language
    assert client.get(address(told)).status_code == 200


def test_acknowledging_holds_until_the_last_two_steps(client, told):
    answer = client.post(address(told, "acknowledge/"))
    assert answer.status_code == 302
    told.refresh_from_db()
    assert told.state == "acknowledged" and told.acknowledged_at
    assert AuditEntry.objects.filter(verb="acknowledge_reminder").count() == 1
    assert f'href="{address(told)}"' not in client.get("/inbox/").text
    assert address(told) in client.get("/inbox/?state=answered").text
    plan(now=NOW + timedelta(days=22))
    assert Entry.objects.filter(recipient=told.recipient).count() == 1
    plan(now=NOW + timedelta(days=30))
    assert Entry.objects.filter(recipient=told.recipient).count() == 2, "they come in any case"
    client.post(address(told, "acknowledge/"))
    assert AuditEntry.objects.filter(verb="acknowledge_reminder").count() == 1, "once is enough"


@pytest.mark.parametrize(("days", "status"), [(0, 422), (1, 302), (22, 302), (23, 422)])
def test_snoozing_ends_before_the_last_step_but_one(client, told, days, status):
    until = TODAY + timedelta(days=days)
    answer = client.post(address(told, "snooze/"), {"until": until.isoformat()})
    assert answer.status_code == status
    told.refresh_from_db()
    assert (told.state == "snoozed") == (status == 302)
    if status == 422:
        assert "Choose a day from" in answer.text and until.isoformat() in answer.text


def test_bad_input_keeps_what_was_typed(client, told):
    answer = client.post(address(told, "snooze/"), {"until": "31/12/2026"})
    assert answer.status_code == 422 and "31/12/2026" in answer.text
    assert client.get("/inbox/?state=nonsense").status_code == 400


def test_handing_over_moves_the_whole_series(client, told, person):
    c = person("c")
    assert client.post(address(told, "hand-over/"), {"to": c.pk}).status_code == 302
    told.refresh_from_db()
    assert (told.state, told.handed_over_to) == ("handed_over", c)
    assert c.reminders.get().reason == "handed_over"
    plan(now=NOW + timedelta(days=23))
    assert sorted(e.lead for e in c.reminders.all()) == [7, 30]
    assert told.recipient.reminders.count() == 1
    client.force_login(c)
    theirs = c.reminders.get(lead=30)
    client.post(address(theirs, "hand-over/"), {"to": told.recipient.pk})
    told.refresh_from_db()
    assert told.state == "due", "handed back"
    plan(now=NOW + timedelta(days=30))
    assert not c.reminders.filter(lead=0).exists()
    assert told.recipient.reminders.filter(lead=0).exists()


def test_not_to_somebody_who_may_not_see_it(client, told, person):
    Entry.objects.all()
    mou = told.recipient.responsible_for.get()
    mou.confidentiality = "confidential"
    mou.save()
    outsider = person("c")
    answer = client.post(address(told, "hand-over/"), {"to": outsider.pk})
    assert answer.status_code == 422
    assert not outsider.reminders.exists()


def test_what_is_anothers_is_not_there(client, told, person):
    client.force_login(person("c"))
    for verb in ("acknowledge/", "snooze/", "hand-over/"):
        assert client.post(address(told, verb)).status_code == 404
    assert client.get(address(told)).status_code == 404
    told.refresh_from_db()
    assert told.state == "sent"


def test_what_one_may_no_longer_see_is_not_shown(client, told, deadline, person):
    mou = told.recipient.responsible_for.get()
    mou.responsible, mou.confidentiality = person("c"), "confidential"
    mou.save()
    page = client.get(address(told))
    assert page.status_code == 200 and "no longer asked for" in page.text
    assert "Title of" not in page.text
    assert address(told) not in client.get("/inbox/").text


def test_the_inbox_costs_the_same_for_any_number(
    client, told, deadline, django_assert_max_num_queries
):
    """A page has fifty; what has passed stands on the last."""
    mou = told.recipient.responsible_for.get()
    for at in range(52):
        deadline(mou, day=TODAY, origin=f"more:{at}")
    with django_assert_max_num_queries(17):
        client.get("/inbox/")
    plan(now=NOW)
    with django_assert_max_num_queries(17):
        page = client.get("/inbox/").text
    assert page.count('name="one"') == page.count('name="entry"') == 50
    assert "53 entries" in page and 'rel="next" href="/inbox/?after=50"' in page
    assert client.get("/inbox/?after=50").text.count('name="entry"') == 3


def test_watching(client, told, person):
    c = person("c")
    client.force_login(c)
    path = "/agreements/KR-IT-1/watch/"
    client.post(path)
    client.post(path)
    assert Watch.objects.filter(user=c).count() == 1
    plan(now=NOW)
    assert c.reminders.get().reason == "watcher"
    client.post(path, {"wanted": "0"})
    plan(now=NOW)
    assert c.reminders.get().state == "void"


def test_what_one_watches_is_listed_and_ended(client, told, person, agreement):
    """One by one or all at once, by a button; another's watching stays, and what one may not see
    any more is not told."""
    c, page, stop = person("c"), "/settings/watched/", "/settings/watched/stop/"
    mine = [told.recipient.responsible_for.get(), agreement("KR-IT-2"), agreement("KR-IT-3")]
    hidden = agreement("KR-IT-4", confidentiality="confidential")
    Watch.objects.bulk_create(Watch(user=c, agreement=one) for one in (*mine, hidden))
    Watch.objects.create(user=told.recipient, agreement=mine[1])
    client.force_login(c)
    found = client.get(page).text
    assert [one.reference in found for one in (*mine, hidden)] == [True, True, True, False]
    assert client.get(stop).status_code == 405 and c.watches.count() == 4
    assert client.post(stop, {"agreement": "KR-IT-4"}).status_code == 404
    assert client.post(stop, {"agreement": "KR-IT-1"}, follow=True).redirect_chain == [(page, 302)]
    assert c.watches.count() == 3
    assert "You watch no agreement any more." in client.post(stop, follow=True).text
    assert not c.watches.exists() and told.recipient.watches.count() == 1
    assert AuditEntry.objects.filter(verb="unwatch", by=c).count() == 4


def test_the_outbox_is_the_administrators(client, told, person):
    for role in (Role.READER, Role.OFFICER, Role.COORDINATOR, Role.AUDITOR):
        client.force_login(person(role.value, role))
        assert client.get("/settings/outbox/").status_code == 403
    admin = person("admin", Role.ADMINISTRATOR)
    client.force_login(admin)
    dead = OutboxMessage.objects.filter(recipient=told.recipient).get()
    assert dead.subject in client.get("/settings/outbox/").text
    assert dead.text not in client.get(f"/settings/outbox/{dead.pk}/").text
    OutboxMessage.objects.filter(pk=dead.pk).update(state="dead", last_error="x 550 no such user")
    page = client.get("/settings/outbox/").text
    assert "550 no such user" in page and f"/settings/outbox/{dead.pk}/retry/" in page
    client.post(f"/settings/outbox/{dead.pk}/retry/")
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("waiting", 0)
    assert AuditEntry.objects.filter(verb="retry_mail", by=admin).count() == 1


def test_waiting_mail_alarms_the_administrator(client, told, person):
    client.force_login(person("admin", Role.ADMINISTRATOR))
    OutboxMessage.objects.update(state="waiting", created_at=NOW - timedelta(minutes=16))
    assert "the mail server does not take it" in client.get("/settings/outbox/?state=sent").text


def test_silence_shows_in_the_managers_inbox(client, told, person):
    boss = person("boss", Role.MANAGER)
    Entry.objects.update(told_on=date(2027, 2, 20))
    tick(now=NOW)
    client.force_login(boss)
    assert "nobody has answered" in client.get("/inbox/").text


@pytest.mark.parametrize("verb", ["acknowledge", "snooze"])
def test_an_answer_is_taken_back(client, told, verb):
    until = {"until": (TODAY + timedelta(days=3)).isoformat()}
    page = client.post(address(told, f"{verb}/"), until, follow=True).text
    assert f'class="undo" method="post" action="{address(told, "take-back/")}"' in page
    before = told.sent_at
    assert client.post(address(told, "take-back/")).status_code == 302
    told.refresh_from_db()
    assert (told.state, told.sent_at, told.acknowledged_at) == ("sent", before, None)
    page = client.post(address(told, "take-back/"), follow=True).text
    assert "no answer to take back" in page


# --- Several at once -----------------------------------------------------------------------------


@pytest.fixture
def three(told, deadline):
    """Three reminders of one person: in thirty days, in seven, and today."""
    mou = told.recipient.responsible_for.get()
    for at, days in enumerate((7, 0)):
        deadline(mou, day=TODAY + timedelta(days=days), origin=f"more:{at}")
    plan(now=NOW)
    Entry.objects.update(state="sent", sent_at=NOW)
    return list(Entry.objects.of(told.recipient).order_by("-day"))


def uids(entries):
    return [str(one.uid) for one in entries]


def states(entries):
    return [Entry.objects.get(pk=one.pk).state for one in entries]


def test_several_are_acknowledged_and_taken_back_at_once(client, three):
    page = client.get("/inbox/").text
    assert all(f'name="entry" value="{uid}"' in page for uid in uids(three))
    said = {"answer": "acknowledge", "entry": uids(three[:2])}
    page = client.post("/inbox/answer/", said, follow=True).text
    assert states(three) == ["acknowledged", "acknowledged", "sent"]
    assert "2 reminders acknowledged" in page
    asked = re.search(r'action="(/inbox/take-back/)".*?name="entry" value="([^"]+)"', page, re.S)
    page = client.post(asked[1], {"entry": asked[2]}, follow=True).text
    assert states(three) == ["sent"] * 3
    assert "2 reminders wait for you again" in page
    assert AuditEntry.objects.filter(verb="take_back_answer").count() == 2


def test_the_button_of_a_row_answers_that_row_only(client, three):
    said = {"one": str(three[2].uid), "entry": uids(three[:2]), "until": "", "to": ""}
    client.post("/inbox/answer/", said)
    assert states(three) == ["sent", "sent", "acknowledged"]


def test_several_are_snoozed_as_far_as_their_days_allow(client, three):
    until = TODAY + timedelta(days=10)
    said = {"answer": "snooze", "entry": uids(three), "until": until.isoformat()}
    page = client.post("/inbox/answer/", said, follow=True).text
    assert states(three) == ["snoozed", "sent", "sent"]
    assert "1 reminder snoozed" in page and "2 reminders stay as they were: It can no" in page
    page = client.get("/inbox/?state=snoozed").text
    assert 'value="take_back"' in page
    said = {"answer": "take_back", "entry": uids(three[:1])}
    assert client.post("/inbox/answer/?state=snoozed", said).url == "/inbox/?state=snoozed"
    assert states(three) == ["sent", "sent", "sent"]


def test_several_are_handed_over_with_a_word(client, three, person):
    c = person("c")
    said = {"answer": "hand_over", "entry": uids(three[:2]), "to": c.pk, "word": "while I travel"}
    page = client.post("/inbox/answer/", said, follow=True).text
    assert states(three) == ["handed_over", "handed_over", "sent"]
    assert "2 reminders handed over" in page
    assert {one.word for one in c.reminders.all()} == {"while I travel"}
    page = client.get("/inbox/?state=answered").text
    assert 'name="entry"' not in page, "what was handed over is not taken back by a click"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"answer": "acknowledge", "entry": []}, "Choose at least one reminder"),
        ({"answer": "hand_over"}, "This is needed"),
        ({"answer": "snooze", "until": "31/12/2026"}, "31/12/2026"),
        ({"answer": "snooze", "until": "2027-02-01"}, "Choose a day from"),
        ({"answer": "snooze", "until": "2027-03-29"}, "come in any case"),
    ],
)
def test_a_refused_answer_keeps_what_was_chosen_and_typed(client, three, said, words):
    answer = client.post("/inbox/answer/", {"entry": uids(three), "word": "kept", **said})
    assert answer.status_code == 422 and words in answer.text and 'value="kept"' in answer.text
    assert flat(answer.text).count(" checked>") == len(said.get("entry", three))
    assert states(three) == ["sent"] * 3


def test_wrong_answers_and_other_peoples_reminders(client, three, person):
    assert client.post("/inbox/answer/", {"answer": "burn"}).status_code == 400
    said = {"answer": "acknowledge", "entry": ["no uid"]}
    assert client.post("/inbox/answer/", said).status_code == 404
    client.force_login(person("c"))
    said = {"answer": "acknowledge", "entry": uids(three)}
    assert client.post("/inbox/answer/", said).status_code == 404
    assert client.post("/inbox/take-back/", {"entry": uids(three)[0]}).status_code == 404
    assert states(three) == ["sent"] * 3


def test_a_form_sent_twice_answers_once(client, three):
    said = {"answer": "acknowledge", "entry": uids(three), "form_key": "k1"}
    for _time in range(2):
        assert client.post("/inbox/answer/", said).status_code == 302
    assert AuditEntry.objects.filter(verb="acknowledge_reminder").count() == 3
    other = {"answer": "snooze", "entry": uids(three), "form_key": "k1", "until": "2027-03-02"}
    assert client.post("/inbox/answer/", other).status_code == 422, "answered, and said so"


def test_nothing_is_handed_to_who_could_not_act(client, told, person):
    reader = person("r", Role.READER)
    assert f'value="{reader.pk}"' not in client.get(address(told)).text
    assert client.post(address(told, "hand-over/"), {"to": reader.pk}).status_code == 422
    with pytest.raises(ValidationError):
        hand_over(entry=told, by=told.recipient, to=reader, now=NOW, on=TODAY)


@pytest.mark.parametrize(
    ("state", "words"),
    [("dead", "could not be delivered to a@pps.example"), ("waiting", "waiting")],
)
def test_mail_that_does_not_arrive_is_told_in_the_inbox(client, told, person, state, words):
    assert "mail to you" not in client.get("/inbox/").text
    OutboxMessage.objects.update(state=state, created_at=NOW - timedelta(minutes=16))
    page = client.get("/inbox/").text
    assert "mail to you" in page and words in page
    client.force_login(person("admin", Role.ADMINISTRATOR))
    assert ("does not take it" in client.get("/inbox/").text) == (state == "waiting")
