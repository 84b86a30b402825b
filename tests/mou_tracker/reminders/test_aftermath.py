"""What became of days that somebody was told of, told once."""

from datetime import timedelta

import pytest

from agreements.models import OutboxMessage
from mou_tracker.accounts.models import Role
from mou_tracker.reminders.actions import hand_over
from mou_tracker.reminders.composer import compose
from mou_tracker.reminders.models import Watch
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.sender import send
from tests.factories import make_term

from .conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
#: A Wednesday: no mail of the week falls on it.
DAY = TODAY + timedelta(days=1)


def live(days=1):
    """A morning; the text of the mails that leave on it."""
    before = OutboxMessage.objects.count()
    now = NOW + timedelta(days=days)
    plan(now=now)
    compose(now=now)
    send(now=now)
    return "\n".join(one.text for one in OutboxMessage.objects.order_by("pk")[before:])


@pytest.fixture
def told(agreement, deadline, person):
    """Somebody told of a last day in effect, 30 days ahead."""
    a = person("a")
    mou = agreement(responsible=a)
    deadline(mou, day=DAY + timedelta(days=30))
    assert "Last day in effect" in live()
    return mou


def test_a_day_that_moved_is_told_once_with_both_days(told, deadline):
    deadline(told, day=DAY + timedelta(days=400))
    assert "Moved from Fri 2 April 2027 to Thu 6 April 2028." in live(2)
    assert "Moved" not in live(5)


@pytest.mark.parametrize(
    ("how", "words"),
    [("done", "follows it without a gap"), ("void", "does not end on it any more")],
)
def test_a_day_that_is_no_longer_needed_says_why(told, deadline, how, words):
    deadline(told, day=DAY + timedelta(days=30), closed=(how, DAY))
    assert words not in live(2), "it can wait for the mail of the week"
    assert words in live(6)
    assert words not in live(7)


def test_a_question_that_is_asked_again_is_no_news(agreement, deadline, person):
    mou = agreement(responsible=person("a"))
    deadline(mou, day=DAY, kind="to_settle")
    assert live()
    deadline(mou, day=DAY, kind="to_settle", closed=("void", DAY + timedelta(days=1)))
    assert "What has changed" not in live(2) + live(6)


def test_what_is_certain_once_a_notice_day_has_passed(agreement, deadline, person):
    mou = agreement(responsible=person("a"))
    term = make_term(mou, "2026-01-01", renewal_mode="tacit", renewal_years=1)
    row = {"kind": "notice", "term": term, "params": {"ends_on": "2027-06-09"}}
    deadline(mou, day=DAY, **row)
    live()
    deadline(mou, day=DAY, closed=("passed", DAY + timedelta(days=1)), **row)
    assert "The day passed without notice: the agreement renews for 1 year after" in live(2)


def test_who_handed_a_day_over_hears_what_becomes_of_it(told, deadline, person):
    a, b = told.responsible, person("b")
    hand_over(entry=a.reminders.get(), by=a, to=b, now=NOW + timedelta(days=1), on=DAY)
    deadline(told, day=DAY + timedelta(days=400))
    live(2)
    assert "Moved from" in a.mails.latest("pk").text


def test_who_may_not_see_it_any_more_hears_nothing(told, deadline, person):
    nosy = person("nosy")
    Watch.objects.create(user=nosy, agreement=told)
    live(2)
    assert nosy.mails.exists()
    mails = nosy.mails.count()
    told.confidentiality = "confidential"
    told.save()
    deadline(told, day=DAY + timedelta(days=400))
    live(5)
    assert nosy.mails.count() == mails


def test_the_mail_of_the_week_tells_what_one_holds_also_where_nothing_is_due(agreement, person):
    a, boss = person("a"), person("boss", Role.MANAGER)
    agreement(responsible=a)
    agreement("LEFT")
    live(6)  # a Monday
    assert "Title of KR-IT-1 (KR-IT-1): no day ahead" in a.mails.get().text
    told = boss.mails.get().text
    assert "The office: 2 agreements, nobody is responsible for 1 of them" in told
    live(7)
    assert a.mails.count() == boss.mails.count() == 1
