"""When the next of a series is due, and planning it."""

import pytest

from activities import actions
from activities.models import Sequel
from activities.series import next_window
from agreements.actions import Conflict
from agreements.dates import parse_edtf
from agreements.models import Deadline
from tests.activities.conftest import ON


@pytest.mark.parametrize(
    ("day", "months", "following"),
    [
        ("2026-11-23", 12, "2027-41"),
        ("2026-11-23", 6, "2027-40"),
        ("2026-06-30", 6, "2026-41"),
        ("2026-01-01", 12, "2027-40"),
        ("2026-41", 12, "2027-41"),
        ("2026-34", 6, "2026-41"),
        ("2026", 12, "2027"),
        ("2026", 6, None),
        ("2026-06-30/2026-07-02", 6, None),
        ("2026-12-30/2027-01-02", 12, None),
    ],
)
def test_the_next_window(day, months, following):
    found = next_window(parse_edtf(day), months=months)
    assert (found and found.text) == following


@pytest.fixture
def session(world, roles):
    forum = actions.add_forum(by=None, on=ON, short_name="MMGP", names={"en": "MMGP"})
    row = actions.plan_meeting(
        by=roles.officer,
        on=ON,
        title={"en": "Session"},
        when=parse_edtf("2026-11-20"),
        agreements=[world.ours, world.other],
        areas=[world.ai],
        forum=forum,
        session_number=17,
    )
    return actions.hold(by=None, on=ON, activity=row, held=parse_edtf("2026-11-20"))


@pytest.mark.django_db
class TestPlanningIt:
    def test_it_serves_the_same_and_asks_for_a_day(self, roles, world, session):
        following = actions.plan_next(by=roles.officer, on=ON, activity=session, months=12)
        assert (following.state, following.window.text) == ("window", "2027-41")
        assert following.session_number == 18
        assert set(following.agreements.all()) == {world.ours, world.other}
        assert list(following.areas.all()) == [world.ai]
        asked = Deadline.objects.filter(origin=f"activity:{following.pk}")
        assert set(asked.values_list("kind", flat=True)) == {"meeting_to_schedule"}
        link = Sequel.objects.get()
        assert (link.previous, link.following, link.months) == (session, following, 12)

    def test_it_is_planned_once(self, roles, session):
        actions.plan_next(by=roles.officer, on=ON, activity=session, months=6)
        with pytest.raises(Conflict):
            actions.plan_next(by=roles.officer, on=ON, activity=session, months=6)

    def test_a_window_of_ones_own(self, roles, session):
        window = parse_edtf("2028")
        row = actions.plan_next(by=roles.officer, on=ON, activity=session, months=12, when=window)
        assert row.when == window

    def test_from_its_page(self, client, roles, session):
        client.force_login(roles.officer)
        page = client.get(f"/meetings/{session.uid}/").content.decode()
        assert "Plan the next one" in page
        made = client.post(f"/activities/{session.uid}/next/", {"months": "12", "when": ""})
        assert made.status_code == 302
        following = client.get(made["Location"]).content.decode()
        assert "second half of 2027" in following and "Before:" in following
        assert "Plan the next one" not in client.get(f"/meetings/{session.uid}/").content.decode()
