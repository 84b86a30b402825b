"""The page on which somebody decides what is to become of an agreement, and where that is shown."""

import pytest

from agreements.models import Decision
from tests.factories import make_agreement, make_term

pytestmark = pytest.mark.django_db
REF = "KR-IT-1"
PATH = f"/agreements/{REF}/decide/"


@pytest.fixture
def agreement(home, consip):
    found = make_agreement(REF, consip)
    make_term(
        found, "2025-03-01", effect_mode="on_last_signature", end_kind="duration", end_years=5
    )
    return found


@pytest.fixture
def signed_in(client, people):
    client.force_login(people["coordinator"])
    return client


def send(client, **typed):
    page = client.get(PATH)
    marks = {"version": page.context["version"], "opened": page.context["opened"]}
    return client.post(PATH, marks | {"form_key": "k" * 20} | typed)


def test_what_the_agreement_allows_is_offered_and_kept(agreement, signed_in, people):
    offered = [value for value, _label in signed_in.get(PATH).context["form"]["kind"].field.choices]
    assert offered == ["renew", "let_lapse"]
    answer = send(signed_in, kind="let_lapse", reason="No results")
    assert answer.status_code == 302
    assert Decision.objects.get().by == people["coordinator"]
    page = signed_in.get(f"/agreements/{REF}/").content.decode()
    assert "Decided: let it end" in page
    assert "No results" in page
    assert f'href="{PATH}"' in signed_in.get(f"/agreements/{REF}/renewal/").content.decode()
    history = signed_in.get(f"/agreements/{REF}/history/").content.decode()
    assert "No results" in history
    assert signed_in.get(PATH).context["form"]["reason"].value() == "No results"


@pytest.mark.parametrize("typed", [{"kind": "let_run", "reason": "r"}, {"kind": "renew"}])
def test_what_is_not_possible_or_not_explained_is_refused(agreement, signed_in, typed):
    assert send(signed_in, **typed).status_code == 422
    assert not Decision.objects.exists()


def test_a_lapsed_one_says_since_when_and_why(agreement, signed_in):
    send(signed_in, kind="renew", reason="Go on")
    row = Decision.objects.get()
    Decision.objects.update(lapses_on=row.decided_on, lapsed_because="not_begun")
    page = signed_in.get(f"/agreements/{REF}/").content.decode()
    assert "no longer holds: renew it" in page
    assert "no preparation was opened within 30 days" in page
    assert "reason" not in signed_in.get(PATH).context["form"].initial


def test_before_anything_is_signed_there_is_nothing_to_decide(home, consip, signed_in):
    make_agreement(REF, consip)
    page = signed_in.get(PATH)
    assert "nothing to decide" in page.content.decode()
    assert send(signed_in, kind="renew", reason="r").status_code == 422


def test_who_only_reads_sees_it_and_is_offered_nothing(agreement, signed_in, client, people):
    send(signed_in, kind="renew", reason="Go on")
    client.force_login(people["reader"])
    page = client.get(f"/agreements/{REF}/").content.decode()
    assert "Decided: renew it" in page
    assert PATH not in page
    assert client.get(PATH).status_code == 403
