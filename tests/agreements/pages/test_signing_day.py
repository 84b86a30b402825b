"""Signing day: one form, and rule 8 asked exactly where it applies."""

from datetime import date

import pytest

from agreements.actions import add_commitment, add_person
from agreements.dates import parse_edtf
from agreements.models import Area, Commitment, TermPeriod
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/terms/1/sign/"


def period(agreement, ordinal):
    row = TermPeriod.objects.filter(agreement=agreement, ordinal=ordinal).first()
    return (row.starts_on.isoformat(), row.ends_on.isoformat()) if row else None


@pytest.fixture
def both(home, consip):
    """Both sides on one day, as people write it."""

    def on(words, **more):
        return {f"signed_{party.pk}": words for party in (home, consip)} | more

    return on


def test_who_may_not_sign(signed_in, preparing):
    assert signed_in("reader").get(URL).status_code == 403
    assert signed_in("reader").post(URL, {}).status_code == 403
    assert "Propose<" in text_of(signed_in("officer").get(URL))


def test_what_one_may_not_see_is_not_there(signed_in, stranger):
    assert signed_in().get("/agreements/KR-AT-1/terms/0/sign/").status_code == 404
    assert signed_in("manager").get("/agreements/KR-AT-1/terms/9/sign/").status_code == 404


class TestRuleEight:
    """(domain §3 rule 8)"""

    def test_both_choices_are_told_with_what_follows(self, signed_in, preparing):
        page = text_of(signed_in().get(URL))
        assert "The current term runs until 31 May 2027" in page
        assert "in effect from 1 June 2027 to 31 May 2029; the term before ends on 31 May 2027" in (
            page
        )
        assert "in effect from 23 November 2026 to 22 November 2028" in page
        assert "the term before ends on 22 November 2026" in page

    def test_a_doubtful_old_end_is_told_with_its_edges(self, signed_in, home, consip, plan):
        agreement = make_agreement("KR-IT-1", consip)
        two_years = {"end_kind": "duration", "end_years": 2}
        make_term(agreement, "2025-06", effect_mode="on_last_signature", **two_years)
        make_term(agreement, effect_mode="on_last_signature", stage="ready_to_sign", **two_years)
        page = text_of(signed_in().get(URL))
        started = "≈ 30 June 2027 (between 1 June 2027 and 30 June 2027)"
        ended = "≈ 29 June 2027 (between 31 May 2027 and 29 June 2027)"
        renewed = "≈ 29 June 2029 (between 31 May 2029 and 29 June 2029)"
        assert f"in effect from {started} to {renewed}" in page
        assert f"the term before ends on {ended}" in page
        assert f"between 23 November 2026 and {started}" in page
        assert "in effect from 23 November 2026 to 22 November 2028" in page  # at once: no doubt

    @pytest.mark.parametrize(
        ("choice", "new", "old"),
        [
            ("after_current_end", ("2027-06-01", "2029-05-31"), ("2025-06-01", "2027-05-31")),
            ("at_once", ("2026-11-20", "2028-11-19"), ("2025-06-01", "2026-11-19")),
            ("on_day", ("2027-01-01", "2028-12-31"), ("2025-06-01", "2026-12-31")),
        ],
    )
    def test_renewed_before_the_end(self, signed_in, chain, preparing, both, choice, new, old):
        data = both("2026. 11. 20", starts=choice, starts_day="2027-01-01")
        if choice != "on_day":
            data.pop("starts_day")
        response = signed_in().post(URL, data)
        assert response.status_code == 302, response.context["form"].errors
        assert response.headers["Location"].endswith("/agreements/KR-IT-1/#timeline")
        assert (period(chain, 1), period(chain, 0)) == (new, old)

    def test_asked_once_the_days_are_given(self, signed_in, chain, preparing, both):
        response = signed_in().post(URL, both("2026-11-20", place="Roma, via Isonzo"))
        page = text_of(response)
        assert response.status_code == 422
        assert "Choose one; the days beside each say what follows." in page
        assert "in effect from 20 November 2026 to 19 November 2028" in page
        assert "Roma, via Isonzo" in page
        assert period(chain, 1) is None

    def test_not_asked_after_the_end(self, signed_in, chain, preparing, both):
        """Signed on 10 June 2027, eleven days after the last: a gap, and nothing to choose."""
        data = both("2027-06-10", preview="1")
        page = text_of(signed_in().post(URL, data))
        assert "runs until 31 May 2027" not in page
        assert "In effect from 10 June 2027 to 9 June 2029" in page
        assert "9 days without cover lie between the two terms." in page
        data = both("2027-06-10", starts="at_once")  # left over from a page opened earlier
        assert signed_in().post(URL, data).status_code == 302
        assert period(chain, 1) == ("2027-06-10", "2029-06-09")

    def test_a_fixed_day_leaves_nothing_to_choose(self, signed_in, chain, both):
        make_term(chain, effect_mode="fixed_date", effect_on=date(2027, 1, 1),
                  end_kind="indefinite")  # fmt: skip
        client = signed_in()
        assert "When does this one start?" not in text_of(client.get(URL))
        assert client.post(URL, both("2026-11-20")).status_code == 302
        assert period(chain, 0) == ("2025-06-01", "2026-12-31")

    def test_a_day_out_of_bounds_is_told_at_its_field(self, signed_in, preparing, both):
        data = both("2026-11-20", starts="on_day", starts_day="2028-01-01")
        response = signed_in().post(URL, data)
        assert response.status_code == 422
        assert "Choose a day from 20 November 2026" in text_of(response)
        assert "to 1 June 2027" in text_of(response)

    def test_nothing_is_saved_by_working_it_out(self, signed_in, chain, preparing, both):
        response = signed_in().post(URL, both("2026-11-20", preview="1"))
        assert response.status_code == 200
        assert not preparing.signatures.exists()
        assert "Not saved yet" not in text_of(response)


def test_days_per_side_and_a_missing_one(signed_in, chain, preparing, home, consip):
    """The partner signs two days later: only then is the term complete and the start asked."""
    client = signed_in()
    response = client.post(URL, {f"signed_{home.pk}": "2026-11-20", "starts": "at_once"})
    assert response.status_code == 302
    preparing.refresh_from_db()
    assert preparing.stage == "drafting"
    page = text_of(client.get(URL))
    assert "PPS signed on 20 November 2026." in page
    assert f'name="signed_{home.pk}"' not in page
    data = {f"signed_{consip.pk}": "2026-11-22", "starts": "at_once"}
    assert client.post(URL, data).status_code == 302
    assert period(chain, 1) == ("2026-11-22", "2028-11-21")


def test_a_partial_day_is_a_day(signed_in, home, consip, both):

    agreement = make_agreement("KR-IT-2", consip)
    make_term(agreement, effect_mode="on_last_signature", end_kind="indefinite")
    response = signed_in().post("/agreements/KR-IT-2/terms/0/sign/", both("2008.9월"))
    assert response.status_code == 302
    row = agreement.terms.get().signatures.first()
    assert row.signed == parse_edtf("2008-09")


def test_people_of_that_day_are_offered_and_kept(signed_in, preparing, both, consip):
    add_person(
        by=None, on=DAY, native_name="Marco Reggiani", latin_name="",
        posts=[{"party": consip, "role": "head", "title": {"en": "Chief executive"},
                "starts_on": date(2024, 1, 1)}],
    )  # fmt: skip
    add_person(
        by=None, on=DAY, native_name="Old Hand", latin_name="",
        posts=[{"party": consip, "role": "head", "ends_on": date(2023, 12, 31)}],
    )  # fmt: skip
    client = signed_in()
    page = text_of(client.get(URL))
    assert '<option value="Marco Reggiani">Chief executive</option>' in page
    assert "Old Hand" not in page
    data = both("2026-11-20", starts="at_once") | {
        f"name_{consip.pk}": "Marco Reggiani", f"capacity_{consip.pk}": "Chief executive",
        "signing_mode": "online",
    }  # fmt: skip
    assert client.post(URL, data).status_code == 302
    row = preparing.signatures.get(party=consip)
    assert (row.person.native_name, row.capacity) == ("Marco Reggiani", "Chief executive")
    preparing.refresh_from_db()
    assert preparing.signing_mode == "online"


def test_areas_are_carried_and_changed(signed_in, chain, preparing, both):
    old, new = (
        Area.objects.create(code=code, names={"en": code}) for code in ("procurement", "ai")
    )
    chain.terms.get(ordinal=0).areas.add(old)
    client = signed_in()
    assert client.get(URL).context["form"].initial["areas"] == [old]
    data = both("2026-11-20", starts="at_once", areas=[old.pk, new.pk])
    assert client.post(URL, data).status_code == 302
    assert {area.code for area in preparing.areas.all()} == {"procurement", "ai"}


class TestCommitments:
    """Each open commitment is kept, closed or rewritten (domain §6)."""

    @pytest.fixture
    def promises(self, chain):
        term = chain.terms.get(ordinal=0)
        return [
            add_commitment(by=None, on=DAY, term=term, text={"en": words}, side="ours")
            for words in ("Exchange experts", "Share data", "Meet yearly")
        ]

    def answers(self, promises, *decisions, **more):
        found = {f"carry_{row.uid}": answer for row, answer in zip(promises, decisions)}  # noqa: B905
        return found | more

    def test_kept_closed_and_rewritten(self, signed_in, chain, preparing, both, promises):
        data = both("2026-11-20", starts="at_once")
        data |= self.answers(promises, "keep", "not_met", "rewrite")
        data |= {f"carry_text_{promises[2].uid}": "매년 두 번 만난다"}
        response = signed_in().post(URL, data)
        assert response.status_code == 302, response.context["form"].errors
        carried = {row.carried_over_from_id: row for row in preparing.commitments.all()}
        assert carried[promises[0].pk].text == {"en": "Exchange experts"}
        assert carried[promises[2].pk].text == {"ko": "매년 두 번 만난다"}
        assert Commitment.objects.get(pk=promises[1].pk).state == "not_met"
        assert len(carried) == 2

    @pytest.mark.parametrize("state", ["met", "not_met", "dropped"])
    def test_closing_says_how_it_ended(self, signed_in, preparing, both, promises, state):
        data = both("2026-11-20", starts="at_once") | self.answers(promises, *[state] * 3)
        assert signed_in().post(URL, data).status_code == 302
        assert {row.state for row in Commitment.objects.all()} == {state}

    def test_what_is_met_in_part_cannot_be_closed(self, signed_in, preparing, both, promises):
        data = both("2026-11-20", starts="at_once")
        answer = signed_in().post(URL, data | self.answers(promises, *["partly_met"] * 3))
        assert answer.status_code == 422

    def test_an_unanswered_one_is_told_at_its_place(self, signed_in, preparing, both, promises):
        data = both("2026-11-20", starts="at_once")
        data |= self.answers(promises, "keep", "rewrite")
        response = signed_in().post(URL, data)
        page = text_of(response)
        assert response.status_code == 422
        assert "Write the new text." in page
        assert "Keep it, close it or rewrite it." in page
        assert response.context["form"]["starts"].value() == "at_once"
        assert not preparing.signatures.exists()


def test_a_day_nobody_can_read_keeps_every_word(signed_in, preparing, both, consip):
    data = both("01/02/2026", starts="at_once") | {f"name_{consip.pk}": "Marco R."}
    response = signed_in().post(URL, data)
    page = text_of(response)
    assert response.status_code == 422
    assert "Day and month could be swapped" in page
    assert "01/02/2026" in page
    assert "Marco R." in page


def test_queries_do_not_grow(signed_in, chain, preparing, queries):
    client = signed_in()
    before = queries(client, URL)
    term = chain.terms.get(ordinal=0)
    for number in range(12):
        add_commitment(by=None, on=DAY, term=term, text={"en": f"No. {number}"}, side="ours")
    assert queries(client, URL) == before


def test_areas_that_were_not_asked_stay(signed_in, chain, preparing, both):
    area = Area.objects.create(code="ai", names={"en": "AI"})
    preparing.areas.set([area])
    data = both("2026-11-20", starts="at_once")
    data.pop("areas", None)
    data.pop("areas_asked", None)
    assert signed_in().post(URL, data).status_code == 302
    assert list(preparing.areas.all()) == [area]


def test_asked_and_unticked_they_are_none_and_what_goes_on_is_remarked(
    signed_in, chain, preparing, both
):
    area = Area.objects.create(code="ai", names={"en": "AI"})
    first = chain.terms.get(ordinal=0)
    first.areas.set([area])
    promise = add_commitment(
        by=None, on=DAY, term=first, text={"en": "Share"}, side="ours", area=area
    )
    data = both("2026-11-20", starts="at_once", areas_asked="1")
    data |= {f"carry_{promise.uid}": "keep"}
    data.pop("areas", None)
    page = signed_in().post(URL, data, follow=True).content.decode()
    assert not preparing.areas.exists()
    assert "“Share” goes on, though its area is no longer" in page


def test_a_day_of_signature_to_come_is_remarked(signed_in, chain, preparing, both):
    page = signed_in().post(URL, both("2026-11-30", starts="at_once"), follow=True)
    assert "still to come: 30 November 2026" in page.content.decode()
    page = signed_in().get("/agreements/KR-IT-1/")
    assert "still to come" not in page.content.decode()


class TestWhoSigned:
    """Those in office on the day stand first; somebody new needs no other page."""

    @pytest.fixture
    def heads(self, consip):
        def head(name, title, starts_on, ends_on):
            post = {"party": consip, "role": "head", "title": {"en": title},
                    "starts_on": starts_on, "ends_on": ends_on}  # fmt: skip
            return add_person(by=None, on=DAY, native_name=name, posts=[post])

        desk = {"party": consip, "role": "desk_officer", "title": {"en": "Desk"}}
        add_person(by=None, on=DAY, native_name="Aldo", posts=[desk])
        head("Bruna", "Director general", date(2020, 1, 1), date(2026, 10, 31))
        head("Carla", "Chief executive", date(2026, 11, 1), None)

    def test_those_in_office_on_the_day_stand_first(self, signed_in, preparing, consip, heads):
        def offered(**query):
            form = signed_in().get(URL, query).context["form"]
            return [(one.label, one.in_office) for one in form.signatories[consip.pk]]

        assert offered() == [("Carla", True), ("Aldo", True), ("Bruna", False)]
        assert offered(signed="2026-10-02") == [("Bruna", True), ("Aldo", True), ("Carla", False)]
        page = text_of(signed_in().get(URL))
        assert "In office on that day: Carla, Chief executive; Aldo, Desk" in page
        assert "Bruna" not in page

    def test_the_title_is_that_of_the_day(self, signed_in, preparing, both, consip, heads):
        data = both("2026. 10. 2", starts="at_once") | {f"name_{consip.pk}": "Bruna"}
        assert signed_in().post(URL, data).status_code == 302
        row = preparing.signatures.get(party=consip)
        assert (row.person.native_name, row.capacity) == ("Bruna", "Director general")

    def test_somebody_new_is_added_with_the_signature(self, signed_in, preparing, both, consip):
        new = {f"name_{consip.pk}": "Dario Neri", f"capacity_{consip.pk}": "President",
               f"keep_{consip.pk}": "on"}  # fmt: skip
        refused = signed_in().post(URL, both("2026-11-20") | new)
        assert refused.status_code == 422
        assert "Dario Neri" in text_of(refused)
        assert not consip.posts.exists()
        done = signed_in().post(URL, both("2026-11-20", starts="at_once") | new)
        assert done.status_code == 302
        post = consip.posts.get()
        assert (post.person.native_name, post.title) == ("Dario Neri", {"en": "President"})
        assert preparing.signatures.get(party=consip).person == post.person

    def test_nobody_is_added_without_a_name(self, signed_in, preparing, both, consip):
        data = both("2026-11-20", starts="at_once") | {f"keep_{consip.pk}": "on"}
        refused = signed_in().post(URL, data)
        assert refused.status_code == 422
        assert "Write the name of whom to add." in text_of(refused)
