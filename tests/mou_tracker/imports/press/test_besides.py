"""Notices and ends a release tells of, what it says of earlier links, of names and of what is only
intended; and a release that is taken in in two steps."""

import pytest

from agreements.actions import add_area
from agreements.models import Agreement, Amendment, Claim, Event, Signature, Term
from mou_tracker.collaboration.proposals.models import Proposal
from mou_tracker.imports.models import Release
from tests.factories import DAY

from .conftest import as_shown, given, words, world

pytestmark = pytest.mark.django_db
HERE = "/import/releases/"


@pytest.fixture(autouse=True)
def areas(home):
    for code in ("e-procurement", "ai-procurement", "green-procurement"):
        add_area(by=None, on=DAY, code=code, names={"en": code})


def sent(client, release, shown):
    answer = client.post(f"{HERE}{release.uid}/", shown)
    assert answer.status_code == 302, answer.content.decode()
    return Release.objects.get(pk=release.pk)


def only(shown, *keys):
    """The page with these lines ticked, and no others."""
    kept = {name: value for name, value in shown.items() if not name.startswith("take-")}
    return kept | {f"take-{key}": "on" for key in keys}


def test_a_notice_is_asked_about_and_becomes_the_act_it_is(client_of):
    (agreement,) = world("notice-received-ko")
    client = client_of("coordinator")
    release = given(client, words("notice-received-ko"))
    shown = as_shown(client, release)
    assert not any(name.startswith("take-p0") for name in shown)  # nothing of it is ticked
    assert shown["p0-event-on"] == "2026-11-26"
    release = sent(client, release, only(shown, "p0-agreement", "p0-event"))
    (notice,) = Event.objects.all()
    assert (notice.agreement, notice.kind, str(notice.on)) == (
        agreement, "notice_received", "2026-11-26",
    )  # fmt: skip
    assert (notice.by_party.short_name, str(notice.effective_on)) == ("FPC", "2027-02-28")
    # the same told again is known
    again = given(client, words("notice-received-ko") + "\n끝")
    assert "p0-event-on" not in as_shown(client, again)


def test_who_may_not_record_a_notice_proposes_it(client_of):
    world("notice-given-it")
    officer = client_of("officer")
    release = given(officer, words("notice-given-it"))
    number = next(
        n for n, row in enumerate(release.reading["propose"]) if row["act"] == "termination"
    )
    shown = only(as_shown(officer, release), f"p{number}-agreement", f"p{number}-event")
    release = sent(officer, release, shown)
    assert release.answers[f"p{number}-event"] == "proposed" and not Event.objects.exists()
    assert Proposal.objects.get().action == "record_event"


def test_what_is_told_besides_is_known_offered_or_only_kept(client_of):
    (agreement,) = world("extension-in-writing-ko")
    Term.objects.filter(agreement=agreement, ordinal=1).update(is_void=True)
    client = client_of("coordinator")
    release = given(client, words("extension-in-writing-ko"))
    page = client.get(f"{HERE}{release.uid}/").content.decode()
    assert "Agrees with what is recorded." in page  # the first signing
    shown = as_shown(client, release)
    (older,) = [name.removesuffix("-ordinal") for name in shown if "older" in name
                and name.endswith("-ordinal")]  # fmt: skip
    assert (shown[f"{older}-ordinal"], shown[f"{older}-signed"]) == ("1", "2023")
    (intended,) = [name.removesuffix("-under") for name in shown if "intentionsaid" in name]
    assert not any(name in shown for name in (f"take-{older}", f"take-{intended}"))
    sent(client, release, only(shown, older, intended))
    assert agreement.terms.get(ordinal=1, is_void=False).signatures.first().signed.text == "2023"
    (claim,) = Claim.objects.all()
    assert (claim.agreement, claim.kind) == (agreement, "free")
    assert claim.words in words("extension-in-writing-ko")


def test_a_new_name_is_recorded_from_its_day_on(client_of):
    (agreement,) = world("04-ko")
    client = client_of("coordinator")
    release = given(client, words("04-ko"))
    shown = as_shown(client, release)
    assert shown["r-renamed0-renamed_on"] == "" and "take-r-renamed0" not in shown
    ticked = only(shown, "r-renamed0")
    assert client.post(f"{HERE}{release.uid}/", ticked).status_code == 422  # which day: asked
    sent(client, release, ticked | {"r-renamed0-renamed_on": "2024-07-01"})
    party = agreement.parties.get(is_home=False)
    assert party.names["ko"].endswith("공공구매센터")
    assert str(party.name_history.get().valid_until) == "2024-06-30"


def test_what_was_left_out_is_taken_in_later(client_of):
    world("03-ko")
    client = client_of("coordinator")
    release = given(client, words("03-ko"))
    whole = as_shown(client, release)
    first = only(whole, "p0-new", "p0-party1", "p0-term", "p0-signing", "p0-by0", "p0-by1")
    release = sent(client, release, first)
    made = Agreement.objects.get(reference=whole["p0-new-reference"])
    left = {key for key, how in release.answers.items() if how == "left"}
    assert "p0-promise0" in left and "p1-agreement" in left
    # the page offers what was left, ticks nothing of it, and shows what was recorded
    shown = as_shown(client, release)
    assert not any(name.startswith("take-") for name in shown)
    assert "p0-promise0-text" in shown and "p0-signing-signed" not in shown
    assert client.post(f"{HERE}{release.uid}/", first).status_code == 409
    release = sent(client, release, only(shown, "p0-promise0"))
    assert str(made.terms.get().commitments.get()) == shown["p0-promise0-text"]
    # the second instrument, in a third step
    shown = as_shown(client, release)
    release = sent(client, release, only(shown, "p1-agreement", "p1-term"))
    assert Agreement.objects.get(reference="KR-PE-2018-1").terms.count() == 3
    assert release.links.filter(is_recorded=True).count() == 2
    assert {release.answers[key] for key in ("p0-signing", "p0-promise0", "p1-term")} == {"done"}


@pytest.mark.parametrize("is_written_down", [True, False])
def test_a_term_recorded_under_another_number_is_found_again(client_of, is_written_down):
    """The reader tells one renewal, whoever decides another: what is added later goes there, also
    where the answers of a release do not say which term it was: it cites the release."""
    (agreement,) = world("03-ko")
    client = client_of("coordinator")
    release = given(client, words("03-ko"))
    whole = as_shown(client, release)
    alone = only(whole, "p1-agreement", "p1-end")
    assert client.post(f"{HERE}{release.uid}/", alone).status_code == 422  # without its term
    assert agreement.terms.count() == 2
    told = int(whole["p1-term-ordinal"])
    said = only(whole, "p1-agreement", "p1-term") | {"p1-term-ordinal": str(told + 3)}
    release = sent(client, release, said)
    term = agreement.terms.get(ordinal=told + 3)
    assert release.answers["p1:term"] == term.pk
    if not is_written_down:
        Release.objects.update(
            answers={key: how for key, how in release.answers.items() if key != "p1:term"}
        )
    shown = as_shown(client, release)
    release = sent(client, release, only(shown, "p1-end"))
    term.refresh_from_db()
    assert (term.end_years, agreement.terms.count()) == (4, 3)


def test_who_signed_by_post_alone_is_recorded_with_no_name(client_of):
    """As it stands, sure lines ticked; without post and name it is asked for."""
    client = client_of("coordinator")
    release = given(client, words("heads-by-post-en"))
    shown = as_shown(client, release)
    posts = {name.rpartition("-")[0] for name in shown if name.startswith("p0-by")}
    assert {shown[f"{one}-name"] for one in posts} == {""} and len(posts) == 2
    assert all(shown.get(f"take-{one}") == "on" for one in posts)
    without = shown | {f"{one}-capacity": "" for one in posts}
    assert client.post(f"{HERE}{release.uid}/", without).status_code == 422
    release = sent(client, release, shown)
    signed = Signature.objects.order_by("party__is_home")
    assert [(row.names, row.capacity, row.signed.text) for row in signed] == [
        ({}, "Chief Executive", "2027-10-07"),
        ({}, "Administrator", "2027-10-07"),
    ]


def test_a_renewal_and_a_plan_signed_together_are_recorded_one_beside_the_other(client_of):
    (agreement,) = world("renewal-and-two-visits-it")
    client = client_of("coordinator")
    release = given(client, words("renewal-and-two-visits-it"))
    shown = as_shown(client, release)
    assert "take-p1-amendment" not in shown  # of which term is asked
    release = sent(client, release, shown | {"take-p1-amendment": "on"})
    assert agreement.terms.get(ordinal=2).is_signed
    (plan,) = Amendment.objects.all()
    assert (plan.kind, plan.term.ordinal, plan.signed.text) == ("action_plan", 1, "2027-06-07")
