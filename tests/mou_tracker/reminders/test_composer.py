"""Which mails the due reminders of one person become, and what they say."""

import re
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.parser import BytesParser

import pytest
import time_machine

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from activities.actions import log_activity
from agreements.dates import parse_edtf
from agreements.models import Agreement, OutboxMessage
from mou_tracker.accounts.models import Role, User
from mou_tracker.collaboration.comments import add_comment
from mou_tracker.collaboration.models import Comment, Mention
from mou_tracker.reminders import composer
from mou_tracker.reminders.actions import hand_over
from mou_tracker.reminders.composer import compose
from mou_tracker.reminders.items import items_for
from mou_tracker.reminders.models import Entry, Watch
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.sender import send
from mou_tracker.reminders.tick import tell_newcomers, tick
from mou_tracker.reminders.week import WEEK
from tests.factories import make_term

from . import conftest

pytestmark = pytest.mark.django_db
#: A Wednesday: no mail of the week falls on it.
TODAY = conftest.TODAY + timedelta(days=1)


@pytest.fixture
def now():
    return conftest.NOW + timedelta(days=1)


@pytest.fixture
def many(agreement, deadline, person):
    """A responsible person with deadlines on the given days from today."""
    a = person("a")
    mou = agreement(responsible=a)

    def make(*days, **fields):
        for at, days_ahead in enumerate(days):
            day = TODAY + timedelta(days=days_ahead)
            deadline(mou, day=day, origin=f"many:{at}:{days_ahead}", **fields)
        return a

    return make


def rounds(now):
    plan(now=now)
    return compose(now=now)


def test_a_digest_a_day_and_a_mail_of_its_own_for_the_last_step(many, now):
    many(30, 7, 0)
    assert rounds(now) == 2
    own, digest = OutboxMessage.objects.order_by("key").reverse()
    assert own.reminder_entries.get().lead == 0
    assert {entry.lead for entry in digest.reminder_entries.all()} == {30, 7}
    assert rounds(now + timedelta(minutes=1)) == 0


def test_many_last_steps_share_a_mail(many, now):
    many(*[0] * 1, *[0] * 0)
    many(0, 7)
    for at in range(6):
        many(*([365] * at), 0)
    plan(now=now)
    assert compose(now=now) == 1


def test_after_an_outage_one_digest_whatever_the_hour(many):
    many(-3, -2, -1, 0, 7, 30)
    night = datetime(2027, 3, 2, 18, 30, tzinfo=UTC)  # 03:30 on 3 March in Seoul
    assert rounds(night) == 1
    digest = OutboxMessage.objects.get()
    assert digest.reminder_entries.count() == 5, "and what would follow at nine"
    assert rounds(night + timedelta(hours=6)) == 1, "the last step of the day, by itself"


def test_what_comes_up_after_the_digest_waits_unless_it_is_a_last_step(many, now):
    many(30, -2)
    assert rounds(now) == 1
    many(20, 21, 22)
    many(*[-5] * 1)
    later = now + timedelta(hours=1)
    assert rounds(later) == 1
    late = OutboxMessage.objects.latest("pk")
    assert [entry.day for entry in late.reminder_entries.all()] == [TODAY - timedelta(days=5)]
    tomorrow = now + timedelta(days=1)
    assert rounds(tomorrow) == 1
    assert OutboxMessage.objects.latest("pk").reminder_entries.count() == 3


def test_a_clock_that_jumps_costs_one_digest_and_a_clock_set_back_costs_nothing(many, now):
    many(*range(5, 45))
    tick(now=now)
    before = OutboxMessage.objects.count()
    ahead = now + timedelta(days=41)  # a Monday
    for minutes in range(3):
        tick(now=ahead + timedelta(minutes=minutes))
    caught_up = OutboxMessage.objects.filter(key__startswith="digest:")[0]
    of_days = OutboxMessage.objects.exclude(key__endswith=WEEK)
    told = of_days.count()
    assert told - before <= 2, "one digest, and the last step that falls on that very day"
    assert caught_up.reminder_entries.count() > 20
    for back in (now, now - timedelta(days=1), ahead):
        tick(now=back)
    assert of_days.count() == told


def test_before_nine_nothing_leaves(many, now):
    many(30)
    early = datetime(2027, 3, 2, 23, 59, tzinfo=UTC)  # 08:59 on 3 March
    assert rounds(early) == 0
    assert rounds(early + timedelta(minutes=1)) == 1


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Title of KR-IT-1"), ("ko", "KR-IT-1 양해각서"), ("", "KR-IT-1 양해각서")],
)
def test_a_mail_says_all_it_must_in_the_readers_language(
    agreement, deadline, person, now, language, title, settings
):
    a, b = person("a", language=language), person("담당자 b", language="en")
    mou = agreement(responsible=a, deputy=b, legal_nature="non_binding")
    day = TODAY + timedelta(days=7)
    deadline(mou, day=day, because=[{"code": "stated_end", "date": str(day)}])
    rounds(now)
    message = OutboxMessage.objects.get(recipient=a)
    entry = Entry.objects.get(recipient=a)
    assert message.language == (language or "ko"), "who chose none reads the office's"
    assert message.subject.startswith("[D-7 3.10.(수)]" if language != "en" else "[D-7 Wed 10 Mar]")
    assert message.subject.endswith("Consip (KR-IT-1)")
    for body in (message.text, message.html):
        assert title in body
        assert str(day) in body, "the sum"
        assert "담당자 b" in body, "who else was told"
        own = f"{settings.SITE_URL}/inbox/{entry.uid}/"
        assert body.count(own) == 1, "one link to answer it"
        assert body.index("/agreements/KR-IT-1/renewal/") < body.index(own), "the act comes first"
    assert ("2027년 3월 10일(수)" if language != "en" else "10 March 2027") in message.text
    assert "outside formal cover" in message.text or language != "en"


def test_a_confidential_title_stays_out_of_the_subject(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"), confidentiality="confidential")
    deadline(mou, day=TODAY)
    rounds(now)
    message = OutboxMessage.objects.get()
    assert "Title of" not in message.subject and "KR-IT-1" in message.subject
    assert "Title of" in message.text


def test_who_may_not_see_it_is_not_told(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"), confidentiality="confidential")
    Watch.objects.create(user=person("nosy"), agreement=mou)
    deadline(mou, day=TODAY)
    rounds(now)
    assert OutboxMessage.objects.get().recipient.native_name == "a"
    assert not Entry.objects.filter(recipient__native_name="nosy").exists()
    assert "nosy" not in OutboxMessage.objects.get().text
    assert plan(now=now).revived == 0


def test_who_only_watches_is_told_where_to_end_it(agreement, deadline, person, now):
    """Nobody else: what is a duty cannot be left. Opening the page ends nothing."""
    mou = agreement(responsible=person("a"))
    Watch.objects.create(user=person("nosy"), agreement=mou)
    deadline(mou, day=TODAY)
    rounds(now)
    assert send(now=now).sent == 2
    told = {one.to[0]: one.message() for one in mail.outbox}
    page = "<http://localhost:8000/settings/watched/>"
    assert told["nosy@pps.example"]["List-Unsubscribe"] == page
    assert "List-Unsubscribe" not in told["a@pps.example"]
    assert not [one for one in told.values() if "List-Unsubscribe-Post" in one]


def test_a_title_cannot_forge_a_header_and_a_long_one_is_folded(deadline, person, now):
    evil = "한글 제목\r\nBcc: everybody@example.org\x0b\u2028\x07\u202e" + "가" * 500
    deadline(day=TODAY, owner=person("a"), params={"title": {"en": evil}})
    rounds(now)
    assert send(now=now).sent == 1
    raw = mail.outbox[0].message().as_bytes(linesep="\r\n")
    head = raw.split(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 998
    parsed = BytesParser(policy=policy.default).parsebytes(raw)
    assert parsed["Bcc"] is None
    assert "한글 제목 Bcc: everybody@example.org" in parsed["Subject"]
    assert parsed["Subject"].strip().isprintable()
    assert parsed["Auto-Submitted"] == "auto-generated"


def test_a_waking_reminder_is_mailed_again(many, now):
    a = many(30)
    rounds(now)
    send(now=now)
    Entry.objects.update(state="snoozed", snoozed_until=TODAY + timedelta(days=2))
    assert rounds(now + timedelta(days=1)) == 0
    assert rounds(now + timedelta(days=2)) == 1
    assert a.mails.count() == 2


def test_composing_costs_the_same_for_any_number(many, now):
    counts = []
    for days in ([-1], range(-40, -1)):
        OutboxMessage.objects.update(key="gone")
        many(*days)
        plan(now=now)
        with CaptureQueriesContext(connection) as captured:
            compose(now=now)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 28


def test_what_happens_if_a_notice_day_passes_is_asked_once(agreement, deadline, person, now):
    """Of the terms of however many notice days."""
    a, rows, counts = person("a"), [], []
    for number in range(2):
        mou = agreement(f"N-{number}", responsible=a, ours=not number)
        term = make_term(mou, "2026-01-01", renewal_mode="tacit", renewal_years=1 + number)
        params = {"ends_on": "2027-12-31"}
        deadline(
            mou, day=TODAY, kind="notice", origin=f"n:{number}", term=term, params=params
        )  # fmt: skip
    plan(now=now)
    found = Entry.objects.filter(kind="notice", origin__startswith="n:", recipient=a)
    entries = list(found.order_by("origin"))
    assert len(entries) == 2
    for some in (entries[:1], entries):
        with CaptureQueriesContext(connection) as captured, override("en"):
            rows = [one.consequence for one in items_for(some, reader=a, on=TODAY)]
        counts.append(len(captured))
    assert "renews for 1 year after" in rows[0]
    assert "renews for 2 years after" in rows[1]
    assert counts[0] == counts[1]


def test_the_real_case_is_heard_of_at_first_start(real_case, people, deadline):
    """Its unsettled end, and the heads' meeting that has no day; today and in ten years."""
    User.objects.update(language="en")
    window = {"day": date(2026, 7, 1), "until": date(2026, 12, 31)}
    deadline(real_case, kind="meeting_to_schedule", key="to_schedule:first", **window)
    for now in (datetime(2026, 11, 23, 4, tzinfo=UTC), datetime(2036, 11, 23, 18, tzinfo=UTC)):
        Entry.objects.all().delete()
        OutboxMessage.objects.all().delete()
        mail.outbox.clear()
        ticked = tick(now=now)
        kinds = {(entry.recipient.role, entry.kind) for entry in Entry.objects.all()}
        assert kinds >= {
            (role, kind)
            for role in (Role.OFFICER, Role.MANAGER)
            for kind in ("to_settle", "meeting_to_schedule")
        }
        assert ticked.mails.sent == 2, "one digest for each of the two"
        assert "The end of term 6 is not recorded." in mail.outbox[0].body
        settle = Entry.objects.filter(kind="to_settle", recipient=people["officer"]).get()
        assert f"/inbox/{settle.uid}/" in mail.outbox[0].body or "/inbox/" in mail.outbox[0].body


@pytest.mark.parametrize(("day", "mails"), [(28, 2), (27, 0)])
def test_a_newcomer_on_a_day_off_sees_a_reminder_go_out(real_case, people, day, mails):
    """28 November 2026 is a Saturday; on a working day the tick tells it."""
    tell_newcomers(now=datetime(2026, 11, day, 4, tzinfo=UTC))
    assert OutboxMessage.objects.filter(state="sent").count() == mails
    tick(now=datetime(2026, 11, 28, 5, tzinfo=UTC))
    assert OutboxMessage.objects.count() == mails


def test_a_newcomer_on_a_day_off_has_one_digest_counted_from_that_day(agreement, deadline, person):
    """Friday's last step and reminder, read on Saturday 28 November 2026."""
    a = person("a")
    friday = datetime(2026, 11, 27, tzinfo=UTC).date()
    for at, days in enumerate((0, 30)):
        mou = agreement(f"N-{at}", responsible=a)
        deadline(mou, day=friday + timedelta(days=days), origin=f"new:{at}")
    tell_newcomers(now=datetime(2026, 11, 28, 4, tzinfo=UTC))
    (mail,) = mails_to(a)
    assert mail.reminder_entries.count() == 2
    assert "in 29 days" in mail.text and "1 day ago" in mail.text
    assert "in 30 days" not in mail.text and "today" not in mail.text


def test_a_crowd_is_named_in_part(agreement, deadline, person, now):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=TODAY + timedelta(days=7))
    for at in range(12):
        Watch.objects.create(user=person(f"w{at:02}"), agreement=mou)
    plan(now=now)
    compose(now=now)
    last = OutboxMessage.objects.get(recipient__native_name="w11")
    assert "Also told: a, w00, w01, w02, w03, w04, w05, w06, and 4 more" in last.text


# --- Called by name ------------------------------------------------------------------------------


@pytest.fixture
def called(agreement, person):
    """`b` calls `a` by name at a moment of one's choice; answers the two and the agreement."""

    def at(moment, mou=None, text="@a please look at the draft"):
        a = User.objects.filter(email="a@pps.example").first() or person("a")
        b = User.objects.filter(email="b@pps.example").first() or person("b")
        mou = mou or agreement(responsible=None)
        with time_machine.travel(moment, tick=False):
            add_comment(by=b, on=TODAY, about=mou, text=text)
        return a, mou

    return at


def mails_to(person):
    return list(OutboxMessage.objects.filter(recipient=person).order_by("pk"))


def test_a_call_is_told_in_the_mornings_mail_and_once(called, now):
    a, _mou = called(now - timedelta(hours=6))
    assert rounds(now - timedelta(hours=2)) == 0, "not at night"
    assert rounds(now) == 1
    (mail,) = mails_to(a)
    assert mail.subject == "Reminder: b calls you in a comment"
    for body in (mail.text, mail.html):
        assert "b: Title of KR-IT-1 (KR-IT-1)" in body
        assert "@a please look at the draft" in body
        said = Comment.objects.get().uid
        first, last = re.findall(r'http://[^\s"<]+', body)
        assert first.endswith(f"/agreements/KR-IT-1/#comment-{said}") and last.endswith("/inbox/")
        assert "This day needs you" not in body and "series" not in body
    assert rounds(now + timedelta(minutes=1)) == 0
    assert rounds(now + timedelta(days=1)) == 0


def test_a_call_goes_with_the_digest_of_the_day(called, deadline, now):
    a, mou = called(now - timedelta(hours=6))
    mou.responsible = a
    mou.save()
    deadline(mou, day=TODAY + timedelta(days=30))
    assert rounds(now) == 1
    (mail,) = mails_to(a)
    assert "and 1 more" in mail.subject and "@a please look" in mail.text
    assert "This day needs you" in mail.text
    called(now, mou, "@a one more thing")
    assert rounds(now + timedelta(hours=1)) == 0, "one digest a day"
    assert rounds(now + timedelta(days=1)) == 1
    assert "one more thing" in mails_to(a)[1].text
    assert "please look" not in mails_to(a)[1].text


@pytest.mark.parametrize("how", ["acknowledged", "taken back", "not visible"])
def test_what_no_longer_waits_is_not_told(called, now, how):
    a, _mou = called(now - timedelta(hours=6))
    if how == "acknowledged":
        Mention.objects.update(acknowledged_at=now)
    elif how == "taken back":
        Comment.objects.update(taken_back_at=now)
    else:
        Agreement.objects.update(confidentiality="confidential")
    assert rounds(now) == 0 and mails_to(a) == []


def test_what_is_said_of_a_confidential_agreement_stays_in_the_house(called, now):
    a, _mou = called(now - timedelta(hours=6))
    Agreement.objects.update(confidentiality="confidential", responsible=a)
    assert rounds(now) == 1
    (mail,) = mails_to(a)
    assert "please look" not in mail.text + mail.html and "Title of" not in mail.subject


def test_what_is_said_of_work_under_a_confidential_agreement_stays_in_the_house(
    called, agreement, now
):
    mou = agreement(responsible=None)
    work = log_activity(
        by=None, on=TODAY, kind="workshop", title={"en": "Own"}, agreements=[mou],
        when=parse_edtf("2027-02-03"), confidentiality="internal",
    )  # fmt: skip
    a, _work = called(now - timedelta(hours=6), work)
    Agreement.objects.update(confidentiality="confidential", responsible=a)
    assert rounds(now) == 1
    (mail,) = mails_to(a)
    assert "please look" not in mail.text + mail.html


def test_a_step_may_be_told_again_on_its_day(agreement, deadline, person, now):
    a, b = person("a"), person("b")
    deadline(agreement(responsible=a), day=TODAY)
    rounds(now)
    for giver, heir in ((a, b), (b, a)):
        entry = giver.reminders.get()
        hand_over(entry=entry, by=giver, to=heir, now=now, on=TODAY)
        rounds(now)
    assert a.mails.count() == 2 and b.mails.count() == 1


def test_what_cannot_be_written_for_one_keeps_nobody_elses_mail(
    agreement, deadline, person, now, caplog, monkeypatch
):
    a, b = person("a"), person("b")
    deadline(agreement(responsible=a), day=TODAY)
    deadline(agreement("B", responsible=b), day=TODAY, origin="b")
    really = composer.write

    def fails_for_a(key, who, *rest, **more):
        if who == a:
            raise ValueError("cannot be written")
        return really(key, who, *rest, **more)

    monkeypatch.setattr(composer, "write", fails_for_a)
    assert rounds(now) == 1
    assert b.mails.exists() and "no mail could be written" in caplog.text


def test_an_administrator_who_comes_next_stops_no_round(agreement, deadline, person, now):
    """Nobody between the silent manager and them: they hear, and so does everybody else."""
    boss = person("boss", Role.MANAGER)
    admin, a = person("admin", Role.ADMINISTRATOR), person("zz")
    deadline(agreement(responsible=boss), day=TODAY, kind="notice")
    deadline(agreement("B", responsible=a), day=TODAY, kind="notice", origin="b")
    rounds(now)
    rounds(now + timedelta(minutes=1))
    assert "KR-IT-1" in admin.mails.latest("pk").text
    assert "Title of" not in admin.mails.latest("pk").text
    assert a.mails.exists()


def test_what_fell_due_before_a_day_off_waits_for_the_next_working_day(many):
    """Due on a Friday, the mails stood still until Saturday."""
    many(30)
    friday = datetime(2027, 3, 5, 0, 0, tzinfo=UTC)
    plan(now=friday)
    assert compose(now=friday + timedelta(days=1)) == 0
    assert compose(now=friday + timedelta(days=3)) == 1


def test_the_mail_of_the_week_goes_although_a_digest_left_in_the_night(many):
    """On a Monday."""
    a = many(-2)
    night = datetime(2027, 3, 7, 18, 30, tzinfo=UTC)
    rounds(night)
    rounds(night + timedelta(hours=6))
    assert a.mails.filter(key__endswith=":week").count() == 1
    rounds(night + timedelta(hours=7))
    assert a.mails.filter(key__endswith=":week").count() == 1
