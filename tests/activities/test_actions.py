"""The verbs: who may, what they refuse, and what they leave behind."""

from datetime import datetime

import pytest

from django.core.exceptions import PermissionDenied, ValidationError

from activities import actions
from activities.models import Activity, Case
from activities.zones import Exact
from agreements.actions import Conflict, Stale
from agreements.dates import parse_edtf
from agreements.models import AuditEntry, ChangeEntry, Deadline
from tests.activities.conftest import ON
from tests.api_client import staff_client

pytestmark = pytest.mark.django_db
DAY = parse_edtf("2026-12-03")


@pytest.fixture
def meeting(world, roles):
    return actions.plan_meeting(
        by=roles.officer,
        on=ON,
        title={"en": "Heads"},
        when=parse_edtf("2026-41"),
        agreements=[world.ours],
    )


# verb -> (call, the least role)
VERBS = {
    "log_activity": (
        lambda by, m, w: actions.log_activity(
            by=by, on=ON, kind="other", title={"en": "T"}, agreements=[w.ours]
        ),
        "officer",
    ),
    "fix_day": (lambda by, m, w: actions.fix_day(by=by, on=ON, activity=m, when=DAY), "officer"),
    "hold": (
        lambda by, m, w: actions.hold(by=by, on=ON, activity=m, held=parse_edtf("2026-11-20")),
        "officer",
    ),
    "postpone": (lambda by, m, w: actions.postpone(by=by, on=ON, activity=m), "officer"),
    "cancel": (lambda by, m, w: actions.cancel(by=by, on=ON, activity=m), "officer"),
    "change_activity": (
        lambda by, m, w: actions.change_activity(by=by, on=ON, activity=m, place="Rome"),
        "officer",
    ),
    "set_minutes": (
        lambda by, m, w: actions.set_minutes(by=by, on=ON, activity=m, minutes="x"),
        "officer",
    ),
    "prepare_meeting": (
        lambda by, m, w: actions.prepare_meeting(by=by, on=ON, activity=m, purpose={"en": "x"}),
        "officer",
    ),
    "add_action_item": (
        lambda by, m, w: actions.add_action_item(by=by, on=ON, activity=m, text="x"),
        "officer",
    ),
    "set_exchange": (
        lambda by, m, w: actions.set_exchange(by=by, on=ON, activity=m, direction="both"),
        "officer",
    ),
    "add_outcome": (
        lambda by, m, w: actions.add_outcome(
            by=by, on=ON, activity=m, text="x", link="https://example.org/"
        ),
        "officer",
    ),
    "add_forum": (
        lambda by, m, w: actions.add_forum(by=by, on=ON, short_name="F", names={"en": "F"}),
        "officer",
    ),
    "add_case": (lambda by, m, w: actions.add_case(by=by, on=ON, title={"en": "C"}), "officer"),
    "plan_next": (
        lambda by, m, w: actions.plan_next(by=by, on=ON, activity=m, months=12),
        "officer",
    ),
    "change_case": (
        lambda by, m, w: actions.change_case(
            by=by,
            on=ON,
            case=Case.objects.first() or Case.objects.create(title={"en": "C"}),
            title={"en": "D"},
        ),
        "officer",
    ),
    "change_action_item": (
        lambda by, m, w: actions.change_action_item(
            by=by,
            on=ON,
            item=m.action_items.first() or m.action_items.create(text="x"),
            text="y",
        ),
        "officer",
    ),
    "prompt": (
        lambda by, m, w: actions.prompt(by=by, on=ON, activity=m, term=w.ours.terms.get()),
        "officer",
    ),
}
LADDER = ["reader", "officer", "coordinator", "manager"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", [*LADDER, "administrator", "auditor", "partner"])
def test_the_permission_table(world, roles, meeting, verb, role):
    call, least = VERBS[verb]
    by = world.as_consip if role == "partner" else getattr(roles, role)
    audited = AuditEntry.objects.count()
    if role in LADDER and LADDER.index(role) >= LADDER.index(least):
        call(by, meeting, world)
        assert AuditEntry.objects.count() == audited + 1
        return
    before = list(Activity.objects.values())
    with pytest.raises(PermissionDenied):
        call(by, meeting, world)
    assert list(Activity.objects.values()) == before
    assert AuditEntry.objects.count() == audited


def test_coordinators_and_managers_approve(roles, meeting):
    outcome = actions.add_outcome(
        by=roles.officer, on=ON, activity=meeting, text="x", link="https://example.org/"
    )
    with pytest.raises(PermissionDenied):
        actions.approve_outcome(by=roles.officer, on=ON, outcome=outcome)
    approved = actions.approve_outcome(by=roles.coordinator, on=ON, outcome=outcome)
    assert (approved.approved_by, approved.approved_on) == (roles.coordinator, ON)
    with pytest.raises(Conflict):
        actions.approve_outcome(by=roles.manager, on=ON, outcome=outcome)


def test_nobody_links_what_they_may_not_see(world, roles, meeting):
    with pytest.raises(PermissionDenied):
        actions.change_activity(
            by=roles.officer, on=ON, activity=meeting, agreements=[world.secret]
        )


def test_links_one_may_not_see_survive_a_change(world, roles, meeting):
    actions.change_activity(
        by=roles.manager, on=ON, activity=meeting, agreements=[world.ours, world.secret]
    )
    actions.change_activity(by=roles.officer, on=ON, activity=meeting, agreements=[world.kept])
    kept = set(meeting.agreements.values_list("reference", flat=True))
    assert kept == {world.kept.reference, world.secret.reference}


def test_a_day_to_come_was_not_held(roles, meeting):
    with pytest.raises(ValidationError) as refused:
        actions.hold(by=roles.officer, on=ON, activity=meeting, held=DAY)
    assert refused.value.error_dict["held"][0].code == "ahead"


def test_a_month_fixes_no_day(roles, meeting):
    with pytest.raises(ValidationError, match="A day is fixed"):
        actions.fix_day(by=roles.officer, on=ON, activity=meeting, when=parse_edtf("2026-12"))


def test_an_hour_the_clocks_skip_is_refused(roles, meeting):
    at = Exact(datetime.fromisoformat("2027-03-28T02:30"), "Europe/Rome")
    with pytest.raises(ValidationError) as refused:
        actions.fix_day(by=roles.officer, on=ON, activity=meeting, when=at)
    assert refused.value.messages == [
        "The clocks in Europe/Rome skip this time on that day. Write 03:30 or another time."
    ]
    assert not Deadline.objects.filter(key="meeting").exists()


@pytest.mark.parametrize("verb", ["fix_day", "postpone", "cancel"])
def test_what_was_held_or_cancelled_goes_nowhere(roles, meeting, verb):
    actions.cancel(by=roles.officer, on=ON, activity=meeting)
    with pytest.raises(Conflict, match="cancelled"):
        VERBS[verb][0](roles.officer, meeting, None)


def test_the_slower_of_two_is_told(roles, meeting):
    actions.change_activity(by=roles.officer, on=ON, activity=meeting, version=1, place="Rome")
    with pytest.raises(Stale):
        actions.change_activity(by=roles.manager, on=ON, activity=meeting, version=1, place="Bari")


def test_an_agreement_does_not_move_with_its_activities(world, roles, meeting):
    version = type(world.ours).objects.get(pk=world.ours.pk).version
    actions.change_activity(by=roles.officer, on=ON, activity=meeting, place="Rome")
    assert type(world.ours).objects.get(pk=world.ours.pk).version == version


def test_each_agreement_is_told_and_notes_stay_in_the_house(world, roles, meeting):
    ChangeEntry.objects.all().delete()
    both = [world.ours, world.other]
    actions.change_activity(
        by=roles.officer, on=ON, activity=meeting, agreements=both, confidentiality="partners"
    )
    told = ChangeEntry.objects.exclude(party=None).values_list("agreement__reference", flat=True)
    assert set(told) == {world.ours.reference, world.other.reference}
    ChangeEntry.objects.all().delete()
    actions.change_activity(by=roles.officer, on=ON, activity=meeting, notes="between us")
    assert {row.party for row in ChangeEntry.objects.all()} == {None}
    assert "between us" not in str(list(ChangeEntry.objects.values_list("detail", flat=True)))


def test_what_is_taken_back_from_a_partner_is_told_a_last_time(world, roles, meeting):
    change = {"by": roles.officer, "on": ON, "activity": meeting}
    actions.change_activity(**change, confidentiality="partners")
    ChangeEntry.objects.all().delete()
    actions.change_activity(**change, confidentiality="internal")
    told = ChangeEntry.objects.exclude(party=None)
    assert [(row.verb, row.public_id) for row in told] == [("change_activity", meeting.uid)]


def test_held_in_a_year_needs_no_plan(roles, world):
    row = actions.log_activity(
        by=roles.officer,
        on=ON,
        kind="meeting",
        title={"en": "MMGP"},
        when=parse_edtf("2025"),
        state="held",
        agreements=[world.ours],
    )
    assert (row.held.text, row.when, row.state) == ("2025", None, "held")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"state": "held"}, "held"),
        ({"state": "scheduled", "when": parse_edtf("2026-41")}, "when"),
        ({"state": "window"}, "when"),
        ({"when": parse_edtf("2026-07/..")}, "when"),
        ({"session_number": 3}, "__all__"),
        ({"title": {}}, "__all__"),
        ({"kind": "party"}, "kind"),
        ({"nonsense": 1}, "nonsense"),
        ({"agreements": []}, "agreements"),
    ],
)
def test_refused_at_its_field(roles, world, given, field):
    fields = {"kind": "meeting", "title": {"en": "T"}, "agreements": [world.ours]} | given
    with pytest.raises(ValidationError) as refused:
        actions.log_activity(by=roles.officer, on=ON, **fields)
    assert field in refused.value.error_dict
    assert not Activity.objects.exists()


def test_the_last_agreement_is_not_taken_away(roles, world, meeting):
    with pytest.raises(ValidationError) as refused:
        actions.change_activity(by=roles.officer, on=ON, activity=meeting, agreements=[])
    assert "agreements" in refused.value.error_dict
    assert meeting.agreements.get() == world.ours


def test_what_was_not_held_counts_no_more_and_may_come_back(roles, world, meeting):
    kwargs = {"by": roles.officer, "on": ON}
    with pytest.raises(Conflict):
        actions.strike(**kwargs, activity=meeting, reason="x")
    row = actions.hold(**kwargs, activity=meeting, held=parse_edtf("2026-11-20"))
    row = actions.strike(**kwargs, activity=row, reason="The other meeting")
    assert (row.state, row.held, row.reason) == ("cancelled", None, "The other meeting")
    row = actions.reinstate(**kwargs, activity=row)
    assert (row.state, row.held.text) == ("held", "2026-11-20")


def test_a_changed_outcome_waits_for_approval_again(roles, world, meeting):
    actions.change_activity(by=roles.officer, on=ON, activity=meeting, confidentiality="partners")
    outcome = actions.add_outcome(
        by=roles.officer, on=ON, activity=meeting, text="A pilot", link="https://example.org/a"
    )
    with pytest.raises(Conflict):
        actions.take_back_approval(by=roles.manager, on=ON, outcome=outcome)
    actions.approve_outcome(by=roles.manager, on=ON, outcome=outcome)
    with pytest.raises(ValidationError):
        actions.change_outcome(by=roles.officer, on=ON, outcome=outcome, link="", document=None)
    changed = actions.change_outcome(by=roles.officer, on=ON, outcome=outcome, text="Two pilots")
    assert (changed.text, changed.approved_on) == ("Two pilots", None)
    actions.change_outcome(by=roles.officer, on=ON, outcome=outcome, text="Three")
    actions.approve_outcome(by=roles.manager, on=ON, outcome=outcome)
    with pytest.raises(PermissionDenied):
        actions.take_back_approval(by=roles.officer, on=ON, outcome=outcome)
    assert actions.take_back_approval(by=roles.manager, on=ON, outcome=outcome).approved_on is None


def test_a_step_of_a_case_is_taken_back(roles, world):
    kwargs = {"by": roles.officer, "on": ON}
    case = actions.add_case(**kwargs, title={"en": "Case"}, agreements=[world.ours])
    with pytest.raises(Conflict):
        actions.take_case_back(**kwargs, case=case)
    case = actions.select_case(**kwargs, case=case)
    case = actions.advance_case(**kwargs, case=case, state="published", link="https://example.org")
    case = actions.take_case_back(**kwargs, case=case)
    assert (case.state, case.published_on, case.link) == ("jointly_selected", None, "")
    assert case.selected_on == ON
    assert actions.take_case_back(**kwargs, case=case).selected_on is None


def test_whoever_logs_it_is_responsible_unless_they_say_otherwise(world, roles):
    def logged(by, **fields):
        given = {"kind": "other", "title": {"en": "T"}, "agreements": [world.ours], **fields}
        return actions.log_activity(by=by, on=ON, **given).responsible

    assert logged(roles.officer) == roles.officer
    assert logged(roles.officer, responsible=roles.manager) == roles.manager
    assert logged(roles.officer, responsible=None) is None
    assert logged(roles.officer, responsible=None, confidentiality="confidential") == roles.officer
    assert logged(None) is None


def test_the_form_names_them_and_the_api_too(world, roles, client):
    client.force_login(roles.officer)
    form = client.get("/activities/new/?full").text
    assert f'<option value="{roles.officer.pk}" selected' in form
    body = {"title_en": "T", "kind": "other", "when": "2026-11-20", "confidentiality": "internal",
            "agreements": [world.ours.reference]}  # fmt: skip
    for said, named in (({}, roles.officer), ({"responsible": ""}, None)):
        client.post("/activities/new/", body | said | {"despite": "1"})
        assert Activity.objects.latest("pk").responsible == named
    api = staff_client(roles.officer)
    body = {"kind": "other", "title": {"en": "T"}, "agreements": [world.ours.reference]}
    for said, named in (({}, roles.officer.pk), ({"responsible": None}, None)):
        assert api.post("activities/", body | said).json()["responsible"] == named
