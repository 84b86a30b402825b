"""What the database refuses, who sees what, and the words of the querysets."""

from datetime import date, timedelta

import pytest

from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.actions import log_activity
from activities.models import (
    ActionItem,
    Activity,
    ActivityAgreement,
    Case,
    Forum,
    Outcome,
    Participant,
    Prompt,
)
from agreements.dates import parse_edtf
from agreements.models import Party
from tests.activities.conftest import ON

pytestmark = pytest.mark.django_db

MOMENT = timezone.now()
#: constraint -> the fields that break it.
BROKEN = {
    "activity_has_a_title": {"title": {}},
    "activity_time_has_its_zone": {
        "when": "2026-12-03",
        "starts_at": MOMENT,
        "start_time": MOMENT.time(),
    },
    "activity_ends_after_its_start": {
        "state": "scheduled",
        "when": "2026-12-03",
        "starts_at": MOMENT,
        "start_time": MOMENT.time(),
        "ends_at": MOMENT,
        "end_time": MOMENT.time(),
        "time_zone": "Asia/Seoul",
    },
    "activity_start_is_agreed": {
        "state": "scheduled",
        "when": "2026-12-03",
        "starts_at": MOMENT,
        "time_zone": "Asia/Seoul",
    },
    "activity_end_is_agreed": {
        "state": "scheduled",
        "when": "2026-12-03",
        "starts_at": MOMENT,
        "start_time": MOMENT.time(),
        "ends_at": MOMENT + timedelta(hours=1),
        "time_zone": "Asia/Seoul",
    },
    "activity_held_has_its_date": {"state": "held"},
    "activity_scheduled_has_its_day": {"state": "scheduled"},
    "activity_window_has_its_days": {"state": "window"},
    "activity_unfixed_has_no_time": {
        "when": "2026-12-03",
        "starts_at": MOMENT,
        "start_time": MOMENT.time(),
        "time_zone": "Asia/Seoul",
    },
    "activity_session_has_its_forum": {"session_number": 9},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(db, name):
    fields = {"kind": "meeting", "state": "proposed", "title": {"en": "T"}} | BROKEN[name]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Activity.objects.create(**fields)
    assert refused.value.__cause__.diag.constraint_name == name


def _activity():
    return Activity.objects.create(kind="meeting", state="proposed", title={"en": "T"})


ROWS = {
    "participant_person_or_count": lambda a, p: Participant.objects.create(activity=a, party=p),
    "participant_one_count_per_party": lambda a, p: [
        Participant.objects.create(activity=a, party=p, head_count=n) for n in (3, 4)
    ],
    "action_item_has_a_text": lambda a, p: ActionItem.objects.create(activity=a, text=""),
    "action_item_settled_on_a_day": lambda a, p: ActionItem.objects.create(
        activity=a, text="x", state="done"
    ),
    "outcome_has_evidence": lambda a, p: Outcome.objects.create(activity=a, text="x"),
    "outcome_approved_by_somebody": lambda a, p: Outcome.objects.create(
        activity=a, text="x", link="https://example.org", approved_on=ON
    ),
    "forum_has_a_name": lambda a, p: Forum.objects.create(short_name="X", names={}),
    "case_selected_on_a_day": lambda a, p: Case.objects.create(
        title={"en": "C"}, state="jointly_selected"
    ),
    "case_published_on_a_day": lambda a, p: Case.objects.create(
        title={"en": "C"}, state="published", selected_on=ON
    ),
    "case_presented_on_a_day": lambda a, p: Case.objects.create(
        title={"en": "C"}, state="presented", selected_on=ON, published_on=ON
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_the_database_refuses_rows_beside_it(db, name):
    party = Party.objects.create(names={"en": "P"}, short_name="P")
    activity = _activity()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ROWS[name](activity, party)
    assert refused.value.__cause__.diag.constraint_name == name


def test_a_link_is_made_once(world):
    activity = _activity()
    ActivityAgreement.objects.create(activity=activity, agreement=world.ours)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityAgreement.objects.create(activity=activity, agreement=world.ours)
    term = world.ours.terms.get()
    Prompt.objects.create(activity=activity, term=term)
    with pytest.raises(IntegrityError), transaction.atomic():
        Prompt.objects.create(activity=activity, term=term)


def logged(world, held="2026-06-03", **fields):
    options = {"kind": "meeting", "title": {"en": "T"}, "agreements": [world.ours]} | fields
    return log_activity(by=None, on=ON, held=parse_edtf(held), **options)


# confidentiality and agreement -> who sees it
SEEN = [
    ("partners", "ours", {"reader", "officer", "coordinator", "manager", "consip"}),
    ("public", "ours", {"reader", "officer", "coordinator", "manager", "consip"}),
    ("internal", "ours", {"reader", "officer", "coordinator", "manager"}),
    ("confidential", "ours", {"manager"}),
    ("partners", "kept", {"reader", "officer", "coordinator", "manager"}),
    ("partners", "secret", {"manager"}),
    ("partners", "other", {"reader", "officer", "coordinator", "manager", "chile"}),
    ("partners", None, {"reader", "officer", "coordinator", "manager"}),
    ("confidential", None, {"manager"}),
]


@pytest.mark.parametrize(("confidentiality", "agreement", "seen"), SEEN)
def test_who_sees_it(world, roles, confidentiality, agreement, seen):
    links = [getattr(world, agreement)] if agreement else []
    logged(world, agreements=links, confidentiality=confidentiality)
    bearers = vars(roles) | {"consip": world.as_consip, "chile": world.as_chile}
    found = {name for name, one in bearers.items() if Activity.objects.visible_to(one).exists()}
    assert found == seen
    assert not Activity.objects.visible_to(None).exists()


def test_whoever_is_responsible_sees_it_in_any_case(world, roles):
    logged(world, agreements=[], confidentiality="confidential", responsible=roles.officer)
    assert Activity.objects.visible_to(roles.officer).exists()
    assert not Activity.objects.visible_to(roles.coordinator).exists()


def test_an_activity_of_two_agreements_shows_each_partner_only_its_own(world):
    row = logged(
        world,
        agreements=[world.ours, world.other],
        confidentiality="partners",
        participants=[
            {"party": world.consip, "head_count": 3},
            {"party": world.chile, "head_count": 2},
        ],
    )
    for bearer, agreement, party in (
        (world.as_consip, world.ours, world.consip),
        (world.as_chile, world.other, world.chile),
    ):
        assert Activity.objects.visible_to(bearer).get() == row
        assert [one.agreement for one in row.agreement_links.visible_to(bearer)] == [agreement]
        assert [one.party for one in row.participants.visible_to(bearer)] == [party]


def test_a_partner_sees_only_approved_outcomes(world, roles):
    row = logged(world, confidentiality="partners")
    outcome = Outcome.objects.create(activity=row, text="x", link="https://example.org/e")
    assert not Outcome.objects.visible_to(world.as_consip).exists()
    assert Outcome.objects.visible_to(roles.reader).exists()
    Outcome.objects.filter(pk=outcome.pk).update(approved_by=roles.manager, approved_on=ON)
    assert Outcome.objects.visible_to(world.as_consip).exists()
    assert not Outcome.objects.visible_to(world.as_chile).exists()


def test_forums_are_seen_through_their_activities(world, roles):
    forum = Forum.objects.create(short_name="MMGP", names={"en": "Multilateral Meeting"})
    assert Forum.objects.visible_to(roles.reader).exists()
    assert not Forum.objects.visible_to(world.as_consip).exists()
    logged(world, forum=forum, session_number=20, confidentiality="partners")
    assert Forum.objects.visible_to(world.as_consip).exists()
    assert not Forum.objects.visible_to(world.as_chile).exists()


# held -> outside the cover of 2018-06-04..2020-06-03
COVER = [
    ("2018-06-04", False),
    ("2018-06-03", True),
    ("2020-06-03", False),
    ("2020-06-04", True),
    ("2020", False),  # one day in it was covered
    ("2021", True),
    ("../2017-12-31", False),  # the first day is not known, so neither is the cover
]


@pytest.mark.parametrize(("held", "outside"), COVER)
def test_outside_formal_cover(world, held, outside):
    row = logged(world, held=held)
    assert Activity.objects.outside_cover().filter(pk=row.pk).exists() is outside
    flagged = Activity.objects.with_flags(on=ON, seen_by=None).get(pk=row.pk)
    assert flagged.is_outside_cover is outside


def test_cover_of_any_agreement_is_enough_and_none_has_none_to_lack(world):
    both = logged(world, held="2019-05-01", agreements=[world.ours, world.other])
    alone = logged(world, held="2019-05-01", agreements=[])
    outside = Activity.objects.outside_cover()
    assert both not in outside and alone not in outside
    assert both in Activity.objects.outside_cover(seen_by=world.as_chile)


def test_delayed_upcoming_and_recent(world, roles):
    def plan(when, **fields):
        return log_activity(
            by=None,
            on=ON,
            kind="meeting",
            title={"en": when},
            when=parse_edtf(when),
            agreements=[world.ours],
            **fields,
        )

    late, running, next_ = plan("2026-10"), plan("2026-41"), plan("2027-01-12")
    called_off = plan("2026-09", state="cancelled")
    done = logged(world)
    assert list(Activity.objects.delayed(ON)) == [late]
    assert list(Activity.objects.upcoming(ON)) == [running, next_]
    assert list(Activity.objects.recent(ON)) == [done]
    assert called_off not in Activity.objects.pending()


def test_days_match_by_overlap(world):
    window = log_activity(
        by=None, on=ON, kind="meeting", title={"en": "W"}, when=parse_edtf("2026-41")
    )
    touching = Activity.objects.touching
    assert window in touching(date(2026, 12, 31), None)
    assert window in touching(None, date(2026, 7, 1))
    assert window not in touching(None, date(2026, 6, 30))
    assert window not in touching(date(2027, 1, 1), None)


def test_history_keeps_every_change(world):
    row = logged(world)
    Activity.objects.filter(pk=row.pk).update(place="Rome")
    assert [one.pgh_label for one in row.history.order_by("pgh_id")] == ["insert", "update"]
