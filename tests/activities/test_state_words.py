"""States in words that fit the kind: a letter is sent or received, a training carried out."""

import pytest

from activities.actions import log_activity, set_exchange
from activities.models import Activity, ActivityKind, ActivityState, state_label
from activities.status.listing import rows_for
from agreements.dates import parse_edtf
from tests.activities.conftest import ON

WORDS = {
    "meeting": "held",
    "workshop": "held",
    "training": "carried out",
    "study_visit": "carried out",
    "company_exchange": "carried out",
    "publication": "published",
    "correspondence": "sent or received",
}


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_what_came_about_is_called_by_its_kind(kind):
    assert state_label(kind, "held") == WORDS[kind]
    assert Activity(kind=kind, state="held").get_state_display() == WORDS[kind]
    assert Activity(kind=kind, state="cancelled").get_state_display() == "cancelled"


def test_every_kind_and_state_has_words():
    for kind in ActivityKind:
        words = [state_label(kind, state) for state in ActivityState]
        assert all(words) and len(set(words)) == len(words)


@pytest.mark.django_db
@pytest.mark.parametrize(("direction", "words"), [("outward", "sent"), ("inward", "received")])
def test_a_letter_that_is_known_to_have_gone_one_way(client, roles, world, direction, words):
    row = log_activity(
        by=None, on=ON, kind="correspondence", title={"en": "Draft"}, agreements=[world.ours],
        held=parse_edtf("2026-11-02"), responsible=roles.officer,
    )  # fmt: skip
    set_exchange(by=None, on=ON, activity=row, direction=direction)
    (listed,) = rows_for(Activity.objects.filter(pk=row.pk), user=roles.officer, on=ON)
    assert listed.get_state_display() == listed.done_label == words
    client.force_login(roles.officer)
    for page in (f"/activities/{row.uid}/", "/activities/?export=csv", "/activities/"):
        said = client.get(page, headers={"Accept-Language": "en"}).getvalue().decode()
        assert words in said and "<span>held</span>" not in said and ",held," not in said
