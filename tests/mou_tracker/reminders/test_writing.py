"""What a mail says and in which order; the inbox tells the same."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import count
from unicodedata import east_asian_width

import pytest
import time_machine

from django.utils.translation import override

from agreements.models import (
    Agreement,
    DayCheck,
    Deadline,
    DeadlineKind,
    Decision,
    Event,
    OutboxMessage,
    PlanStep,
)
from mou_tracker.reminders.composer import compose
from mou_tracker.reminders.models import Entry
from mou_tracker.reminders.planner import plan
from mou_tracker.reminders.words import mark_of
from tests.factories import make_term

from .conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
LINKED = re.compile(r"/inbox/([0-9a-f-]{36})/")
ADDRESS = re.compile(r"http://\S+")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(agreement, deadline, person, client):
    """An officer, signed in, with deadlines on days counted from today under agreements of hers;
    answers the one mail that follows."""
    a = person("a")
    client.force_login(a)
    known, origins = {}, count()

    def make(*days, kind="expiry", reference="KR-IT-1", **fields):
        if reference not in known:
            known[reference] = agreement(reference, responsible=a, ours=not known)
        for ahead in days:
            row = {"day": TODAY + timedelta(days=ahead), "kind": kind} | fields
            if "closed" in fields:
                row["closed"] = (fields["closed"], row["day"] + timedelta(days=1))
            deadline(known[reference], origin=f"o:{next(origins)}", **row)
        return a

    return make


def the_mail(*, now=NOW, on=None) -> OutboxMessage:
    plan(now=now, on=on)
    compose(now=now, on=on)
    own = OutboxMessage.objects.filter(key__startswith="step:").order_by("pk").last()
    return own or OutboxMessage.objects.latest("pk")


def linked(text: str) -> list[str]:
    return list(dict.fromkeys(LINKED.findall(text)))


def inbox(client) -> tuple[list[str], str]:
    """The reminders of the inbox in order, over all its pages, and the last page."""
    found, page, path = [], "", "/inbox/"
    while path:
        page = client.get(path).text
        found += re.findall(r'name="entry" value="([0-9a-f-]{36})"', page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        path = further and further[1]
    return found, page


def test_the_first_day_after_an_import(office, client):
    """Sixty days behind that cannot be mended, and a notice in five days."""
    for at in range(3):
        for n in range(20):
            office(-1 - n % 6, kind="notice", reference=f"PAST-{at}", closed="passed")
    office(5, kind="notice", reference="NEXT")
    mail = the_mail()
    assert Entry.objects.count() == 61
    assert mail.subject.startswith("[D-5 Sun 7 Mar] Notice ")
    assert mail.subject.endswith("(NEXT), and 60 more")
    assert mail.text.count(": 20 past days, the latest Notice, Mon 1 Mar") == 3
    assert mail.text.index("NEXT") < mail.text.index("PAST-")
    shown, page = inbox(client)
    assert len(shown) == 61 and "61 entries" in page
    assert Entry.objects.get(uid=shown[0]).day == TODAY + timedelta(days=5)
    assert page.count("20 past days") == 3


def test_what_can_still_be_missed_comes_first_then_what_can_be_mended_then_questions(
    office, client
):
    office(-2, -9, kind="commitment")
    office(-3, kind="to_settle")
    office(30, 7, kind="expiry")
    office(29, kind="notice", earliest=TODAY + timedelta(days=1), certain_from=None)
    office(-1, kind="notice", closed="passed", reference="OVER")
    mail = the_mail()
    shown, _page = inbox(client)
    told = [(one.kind, one.day) for uid in shown for one in Entry.objects.filter(uid=uid)]
    order = [
        ("notice", 1), ("expiry", 7), ("expiry", 30), ("commitment", -2), ("commitment", -9),
        ("to_settle", -3), ("notice", -1),
    ]  # fmt: skip
    assert told == [(kind, TODAY + timedelta(days=days)) for kind, days in order]
    headed = re.findall(r"^\d+\. ([^:]+):", mail.text, re.MULTILINE)
    assert headed == [
        "Last day for notice", "Last day in effect", "Last day in effect", "Commitment due",
        "Commitment due", "Fact to settle",
    ]  # fmt: skip
    assert mail.subject.startswith("[D-1 Wed 3 Mar] Notice")


def test_nothing_that_lies_ahead_is_cut_off(office, client):
    office(30, *[7] * 121)
    mail = the_mail()
    waiting = {str(uid) for uid in Entry.objects.values_list("uid", flat=True)}
    assert len(waiting) == 122
    shown, page = inbox(client)
    assert len(shown) == 122 and set(shown) == waiting, "the pages together have them all"
    assert "122 entries" in page
    spelled = len(re.findall(r"^\d+\. ", mail.text, re.MULTILINE))
    assert 0 < spelled < 122, "the others have a line and a link"
    assert linked(mail.text) == shown == linked(mail.html), "each, in one order"
    assert "and 121 more" in mail.subject


@pytest.mark.parametrize(
    ("language", "subject", "first"),
    [
        ("en", "[today D-2 Sun 7 Mar] Notice Consip (KR-IT-1)", "Today is the last working day"),
        ("ko", "[오늘 D-2 3.7.(일)] ", ""),
        ("it", "[oggi D-2 dom 7 mar] ", ""),
    ],
)
def test_on_the_last_working_day_before_a_day_off_the_mail_says_today(
    office, language, subject, first
):
    a = office(5, kind="notice", params={"days_off": [{"country": None, "name": "weekend"}]})
    a.language = language
    a.save()
    friday = date(2027, 3, 5)
    mail = the_mail(now=NOW + timedelta(days=3), on=friday)
    assert mail.subject.startswith(subject)
    lines = mail.text.splitlines()
    assert lines[2].startswith(first) and lines[2], "before anything else"
    assert ("weekend" in mail.text) == (language == "en")


def test_on_its_own_day_and_the_day_after(office):
    office(0, kind="expiry")
    assert the_mail().subject == "[today Tue 2 Mar] Last day Consip (KR-IT-1)"
    assert the_mail().text.splitlines()[2] == "Today: last day in effect, Tue 2 March 2027."


def test_what_is_behind_is_counted_from_its_day(office):
    office(-3, kind="expiry", closed="passed")
    assert the_mail().subject.startswith("[D+3 Sat 27 Feb] ")


@pytest.mark.parametrize("kind", sorted(DeadlineKind.values))
def test_what_a_subject_is_about_fits_a_phone(kind):
    """45 Latin letters, 25 syllables."""
    for language in ("en", "it", "ko"):
        with override(language):
            mark = mark_of(date(2027, 12, 30), date(2026, 12, 30), is_last_chance=False)
            told = f"[{mark}] {DeadlineKind(kind).traits.short} Consip"
        assert sum(1.8 if east_asian_width(c) == "W" else 1 for c in told) <= 45, told


# --- What it says --------------------------------------------------------------------------------


@pytest.fixture
def said(agreement, deadline, person):
    """The text of the mail about one deadline of a kind."""
    people = {}

    def make(kind, *, days=7, role="officer", concerned=True, on=None, **fields):
        a = people[role] = people.get(role) or person(f"p-{role}", role)
        for model in (Deadline, Entry, OutboxMessage):
            model.objects.all().delete()
        Agreement.objects.all().delete()
        mou = [agreement(responsible=a)] if concerned else []
        owner = {} if concerned else {"owner": a}
        row = {"day": TODAY + timedelta(days=days), "kind": kind} | owner | fields
        deadline(*mou, **row)
        return the_mail().text

    return make


def test_the_thing_itself_is_named(said):
    text = said("action_item", params={"text": "Send the draft", "activity": "m1", "title": {}})
    assert "To do: Send the draft" in text and "Mark as done: " in text
    assert "/activities/m1/#items" in text and "/activities/m1/calendar.ics" in text
    text = said("commitment", params={"text": {"en": "Share data"}, "commitment": "c1"})
    assert "To do: Share data" in text and "What was done: " in text
    PlanStep.objects.update_or_create(
        code="law", defaults={"names": {"en": "Legal review"}, "days": 3, "position": 90}
    )
    text = said("renewal_step", params={"step": "law", "ordinal": 0})
    assert "To do: Legal review" in text and "/agreements/KR-IT-1/renewal/" in text
    duty = {"duty": {"en": "Post it"}, "source": "Treaties Act, art. 3"}
    assert "To do: Post it (Treaties Act, art. 3)" in said("compliance", params=duty)
    text = said("to_settle", days=-1, params={"missing": ["ends_on"], "ordinal": 0})
    assert "To do: original signing: " in text
    assert "/terms/0/correct/" in text, "an officer proposes it there"
    text = said("to_settle", days=-1, role="coordinator",
                params={"missing": ["ends_on"], "ordinal": 0})  # fmt: skip
    assert "/agreements/KR-IT-1/terms/0/correct/" in text


#: kind -> what its deadline holds, and where the first link of a mail leads a coordinator.
FIRST = {
    "start_renewal": ({}, "/agreements/KR-IT-1/renewal/"),
    "renewal_step": ({}, "/agreements/KR-IT-1/renewal/"),
    "notice": ({}, "/agreements/KR-IT-1/renewal/"),
    "expiry": ({}, "/agreements/KR-IT-1/renewal/"),
    "effect_pending": ({"ordinal": 0}, "/agreements/KR-IT-1/terms/0/notification/"),
    "review": ({}, "/agreements/KR-IT-1/duties/d1/"),
    "compliance": ({}, "/agreements/KR-IT-1/duties/d1/"),
    "commitment": ({"commitment": "c1"}, "/commitments/c1/"),
    "action_item": ({"activity": "m1"}, "/activities/m1/#items"),
    "meeting": ({"activity": "m1"}, "/activities/m1/"),
    "meeting_to_schedule": ({"activity": "m1"}, "/activities/m1/fix-day/"),
    "to_settle": ({"missing": ["ends_on"], "ordinal": 0}, "/agreements/KR-IT-1/terms/0/correct/"),
    "report": ({}, "/agreements/KR-IT-1/duties/d1/"),
}


@pytest.mark.parametrize("kind", [one for one in DeadlineKind if one.traits.lead_days])
def test_the_first_link_leads_to_what_is_asked(said, kind):
    params, path = FIRST[kind]
    text = said(kind, days=min(kind.traits.lead_days), role="coordinator", params=params,
                uid="d1")  # fmt: skip
    assert ADDRESS.findall(text)[0] == f"http://localhost:8000{path}"


def test_where_others_do_it_the_first_link_leads_to_the_form_to_propose_it(said):
    text = said("to_settle", days=-1, params={"missing": ["ends_on"], "ordinal": 0})
    assert ADDRESS.findall(text)[0].endswith("/agreements/KR-IT-1/terms/0/correct/")


@pytest.mark.parametrize(
    ("kind", "name"),
    [("training", "Training"), ("study_visit", "Study visit"), ("meeting", "Meeting"),
     ("correspondence", "Correspondence")],
)  # fmt: skip
def test_work_is_called_by_its_kind(said, kind, name):
    params = {"activity": "m1", "title": {"en": "T"}, "activity_kind": kind}
    text = said("meeting", params=params)
    assert f"{name}: T" in text and the_mail().subject.split("] ")[1].startswith(f"{name} ")
    assert "It goes ahead as planned" in text


def test_a_meeting_is_told_on_both_clocks_with_its_place(said):
    at = datetime(2027, 3, 9, 8, 30, tzinfo=UTC)
    text = said(
        "meeting", starts_at=at, time_zone="Europe/Rome",
        params={"activity": "m1", "title": {"en": "Heads"}, "place": "Rome, Via Isonzo"},
    )  # fmt: skip
    assert "Tue 9 March 2027 17:30 (Asia/Seoul)" in text
    assert "Tue 9 March 2027 09:30 (Europe/Rome)" in text
    assert "Place: Rome, Via Isonzo" in text and "Partner: Consip" in text
    assert "/activities/m1/calendar.ics" in text and "Record as done" not in text


FIXED = {"effect_mode": "on_last_signature", "end_kind": "fixed", "end_on": date(2027, 3, 9)}


@pytest.mark.parametrize(
    ("kind", "days", "clause", "later", "words"),
    [
        ("expiry", 7, {}, None, "The agreement ends on Tue 9 March 2027. Nothing is in effect"),
        ("expiry", -1, {}, None, "The agreement ended on Mon 1 March 2027. Nothing is in effect"),
        ("expiry", 7, {}, "signed", "Renewal no. 1 is signed but waits for its condition"),
        ("expiry", -1, {}, "signed", "ended on Mon 1 March 2027; Renewal no. 1 is signed but"),
        ("expiry", 7, {"renewal_mode": "not_recorded"}, None, "clause is not recorded: whether"),
        ("notice", 7, {"renewal_mode": "none"}, None, "the agreement ends on 9 June 2027."),
        ("notice", 7, {"renewal_mode": "tacit", "renewal_years": 2}, None, "renews for 2 years"),
        ("notice", 7, {"renewal_mode": "tacit"}, None, "for how long is not recorded"),
    ],
)
def test_what_happens_is_said_of_this_agreement_in_the_right_tense(
    agreement, deadline, person, kind, days, clause, later, words
):
    mou = agreement(responsible=person("a"))
    term = make_term(mou, "2026-01-01", **FIXED | clause)
    if later:
        make_term(mou, "2026-06-01", ordinal=1, effect_mode="on_last_notification",
                  starts="after_current_end")  # fmt: skip
    Deadline.objects.all().delete()
    day = TODAY + timedelta(days=days)
    deadline(
        mou, day=day, kind=kind, term=term, params={"ends_on": "2027-06-09"},
        closed=("passed", day + timedelta(days=1)) if days < 0 else None,
    )  # fmt: skip
    assert words in the_mail().text


def test_who_did_not_answer_is_told_since_when(agreement, deadline, person):
    a, b = person("a"), person("b")
    mou = agreement(responsible=a, deputy=b)
    deadline(mou, day=TODAY + timedelta(days=7))
    assert "no answer" not in the_mail().text, "nobody was asked before"
    Entry.objects.filter(recipient=a).update(state="sent", sent_at=NOW - timedelta(days=2))
    Entry.objects.filter(recipient=b).update(state="due", message=None)
    OutboxMessage.objects.all().delete()
    compose(now=NOW)
    assert (
        "Also told: a (no answer since Sun 28 February 2027)"
        in OutboxMessage.objects.get(recipient=b).text
    )
    Entry.objects.filter(recipient=a).update(state="acknowledged")
    Entry.objects.filter(recipient=b).update(state="due", message=None)
    OutboxMessage.objects.all().delete()
    compose(now=NOW)
    assert "Also told: a\n" in OutboxMessage.objects.get(recipient=b).text


def test_what_a_reader_may_not_see_changes_no_byte_of_their_mail(agreement, deadline, person):
    a, other = person("a"), person("b")
    mou = agreement(responsible=a)
    day = TODAY + timedelta(days=7)
    deadline(mou, day=day, origin="o:1")
    first = the_mail()
    told = first.subject, re.sub(LINKED, "", first.text), re.sub(LINKED, "", first.html)
    Entry.objects.all().delete()
    OutboxMessage.objects.all().delete()
    hidden = agreement("HIDDEN", responsible=other, ours=False, confidentiality="confidential")
    for days in (1, 3):
        deadline(hidden, day=TODAY + timedelta(days=days), origin=f"o:h{days}", key="x")
    secret = agreement("SECRET", ours=False, confidentiality="confidential")
    deadline(mou, secret, day=day, origin="o:1")
    plan(now=NOW)
    compose(now=NOW)
    again = OutboxMessage.objects.get(recipient=a)
    assert (again.subject, re.sub(LINKED, "", again.text), re.sub(LINKED, "", again.html)) == told


def test_a_decision_is_named_and_one_that_lapsed_says_why(agreement, deadline, person):
    a = person("a")
    mou = agreement(responsible=a)
    row = Decision.objects.create(
        agreement=mou, kind="renew", reason="It goes well.", by=a, decided_on=TODAY
    )
    deadline(mou, day=TODAY + timedelta(days=30), origin="o:1")
    assert "Decision: renew it (a, Tue 2 Mar 2027)" in the_mail().text
    row.lapses_on, row.lapsed_because = TODAY, "not_begun"
    row.save()
    Entry.objects.all().delete()
    text = the_mail().text if OutboxMessage.objects.all().delete() else ""
    assert "It no longer holds: no preparation was opened within 30 days." in text
    deadline(mou, day=TODAY + timedelta(days=7), kind="commitment", origin="o:1")
    Entry.objects.all().delete()
    OutboxMessage.objects.all().delete()
    assert "Decision" not in the_mail().text, "work is not what was decided about"


@pytest.mark.parametrize(
    ("day", "said_"),
    [
        (date(2027, 3, 7), "weekend"),
        (date(2027, 3, 8), None),
        (date(2027, 3, 29), "IT"),  # Easter Monday
        (date(2027, 3, 1), "KR"),  # Independence Movement Day
    ],
)
def test_of_work_too_it_is_named_whose_day_off_it_is(said, day, said_):
    params = {"activity": "m1", "title": {"en": "Heads"}}
    with time_machine.travel(datetime(day.year, day.month, day.day, 1, tzinfo=UTC)):
        text = said("action_item", days=(day - TODAY).days, params=params | {"text": "Send"})
    told = re.findall(r"This is a day off: (.*)", text)
    assert bool(told) == bool(said_) and (not said_ or said_ in " ".join(told))


def test_a_legal_day_nobody_checked_says_so_and_links_the_page(agreement, deadline, person):
    mou = agreement(responsible=person("a"))
    term = make_term(mou, "2026-01-01", **FIXED)
    Deadline.objects.all().delete()
    day = TODAY + timedelta(days=7)
    row = deadline(mou, day=day, kind="notice", term=term, uid="u-1")
    text = the_mail().text
    assert "not yet checked by a second person" in text and "/days/u-1/check/" in text
    DayCheck.objects.create(
        term=term, kind="notice", key=row.key, day=day, earliest=day, checked_on=TODAY,
        by=person("b"), words="Article 5",
    )  # fmt: skip
    Entry.objects.all().delete()
    OutboxMessage.objects.all().delete()
    text = the_mail().text
    assert "second person" not in text and "/check/" not in text


def received(agreement, deadline, person, **more):
    """A notice day that counts from its receipt, a week ahead."""
    mou = agreement(responsible=person("a"))
    term = make_term(
        mou, "2026-01-01", renewal_mode="tacit", renewal_years=1, notice_basis="received",
        notice_value=3, notice_unit="months", notice_anchor="before_end", end_kind="fixed",
        end_on="2027-06-09",
    )  # fmt: skip
    day = TODAY + timedelta(days=7)
    deadline(mou, day=day, kind="notice", term=term, params={"ends_on": "2027-06-09"}, **more)
    return mou


def test_a_notice_that_counts_from_its_receipt_says_by_when_it_has_to_leave(
    agreement, deadline, person
):
    received(agreement, deadline, person)
    assert "it has to leave by Sat 6 March 2027." in the_mail().text
    later = NOW + timedelta(days=3)  # a Friday, the last working day to send it
    assert "it has to leave today to be there by Tue 9 March 2027." in the_mail(now=later).text


def test_a_notice_that_was_sent_is_not_said_to_be_missing(agreement, deadline, person):
    mou = received(agreement, deadline, person)
    assert "If it passes without notice, the agreement renews" in the_mail().text
    OutboxMessage.objects.all().delete()
    Entry.objects.all().delete()
    Event.objects.create(
        agreement=mou, kind="notice_sent", on=TODAY, by_party=mou.parties.get(is_home=True)
    )
    text = the_mail().text
    assert "A notice was sent on" in text and "without notice" not in text
