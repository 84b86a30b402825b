"""How far an act reaches, planned facts that came about, and starts that are offered: as plain
forms, each question shown only where it is asked."""

from datetime import date

import pytest
import time_machine

from agreements.actions import record_event
from agreements.models import AuditEntry, Event, Reach, Signature
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
PAGE = "/agreements/KR-IT-1/"
ACT = f"{PAGE}events/new/"
PLANNED = f"{PAGE}as-planned/"
CONSENT = "terminated_by_consent"
RENEWAL = {"effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 2}


@pytest.fixture
def ahead(chain):
    """Its renewal signed on 2026-11-10, for the day after the end of 2027-05-31."""
    return make_term(chain, "2026-11-10", starts="after_current_end", **RENEWAL)


def form_of(client, kind):
    return client.get(f"{ACT}?kind={kind}").context["form"]


class TestReach:
    @pytest.mark.parametrize("kind", ["notice_sent", "notice_received", CONSENT])
    def test_is_asked_where_a_later_term_is_signed(self, signed_in, ahead, kind):
        field = form_of(signed_in(), kind).fields["reach"]
        assert field.required
        assert field.choices == Reach.choices

    @pytest.mark.parametrize("kind", ["suspended", "party_withdrew", "notice_withdrawn"])
    def test_of_other_acts_never(self, signed_in, ahead, kind):
        assert "reach" not in form_of(signed_in(), kind).fields

    def test_nor_where_none_is_signed(self, signed_in, chain):
        assert "reach" not in form_of(signed_in(), CONSENT).fields

    def test_it_is_asked_again_with_every_word_kept(self, signed_in, ahead):
        data = {"kind": CONSENT, "event_on": "2026-11-15", "reason": "As agreed"}
        refused = signed_in().post(ACT, data)
        assert refused.status_code == 422
        assert "it decides whether the later term follows" in text_of(refused)
        assert "As agreed" in text_of(refused)
        assert not Event.objects.exists()

    @pytest.mark.parametrize("reach", Reach.values)
    def test_what_is_said_is_kept(self, signed_in, ahead, reach):
        data = {
            "kind": CONSENT, "event_on": "2026-11-15", "effective_on": "2027-05-31",
            "reach": reach, "reason": "Ours", "shared_reason": "Both agree",
        }  # fmt: skip
        assert signed_in().post(ACT, data).status_code == 302
        event = Event.objects.get()
        assert (event.reach, event.reason, event.shared_reason) == (reach, "Ours", "Both agree")

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            ({"kind": CONSENT, "event_on": "2026-11-09"}, "No later term was signed by that day"),
            ({"kind": "suspended", "event_on": "2026-11-15"}, "Only a notice or a consent says"),
            ({"kind": "party_withdrew", "event_on": "2026-11-15"}, "Only a notice or a consent"),
        ],
    )
    def test_what_is_said_where_nothing_is_asked_is_not_dropped(
        self, signed_in, ahead, consip, data, why
    ):
        client, data = signed_in(), data | {"by_party": consip.pk}
        refused = client.post(ACT, data | {"reach": "agreement"})
        assert refused.status_code == 422
        assert why in text_of(refused)
        assert not Event.objects.exists()
        assert client.post(ACT, data | {"reach": ""}).status_code == 302
        assert Event.objects.get().reach is None

    @pytest.mark.parametrize("kind", ["notice_sent", "notice_received", CONSENT])
    def test_what_becomes_of_the_signed_renewal_is_shown_for_each_answer(
        self, signed_in, ahead, kind
    ):
        page = text_of(signed_in().get(f"{ACT}?kind={kind}"))
        assert "renewal no. 1: begins on 1 Jun" in page or "begins on June 1, 2027" in page
        assert "renewal no. 1: never takes effect" in page
        head, other = ("If agreed today", "If given today")[:: 1 if kind == CONSENT else -1]
        assert (page.count(head), page.count(other)) == (2, 0)

    def test_and_where_none_is_signed_the_last_day_alone(self, signed_in, chain):
        page = text_of(signed_in().get(f"{ACT}?kind=notice_sent"))
        assert page.count("If given today") == 1
        assert "never takes effect" not in page

    def test_a_correction_asks_by_the_day_as_it_is_put_right(self, signed_in, ahead):
        client = signed_in()
        client.post(ACT, {"kind": CONSENT, "event_on": "2026-11-15", "reach": "agreement"})
        event = Event.objects.get()
        url = f"{PAGE}correct/event/{event.uid}/"
        form = client.get(url).context["form"]
        assert form["reach"].value() == "agreement"
        kept = {"effective_on": "", "act_reason": "", "shared_reason": "", "reason": "Misread"}
        earlier = client.post(url, {"event_on": "2026-11-09", "reach": "agreement", **kept})
        assert earlier.status_code == 302, text_of(earlier)
        event.refresh_from_db()
        assert (str(event.on), event.reach) == ("2026-11-09", None)
        assert "reach" not in client.get(url).context["form"].fields
        later = client.post(url, {"event_on": "2026-11-15", **kept})
        assert later.status_code == 422
        assert "it decides whether the later term follows" in text_of(later)
        assert "running_term ends" not in text_of(later)
        said = client.post(url, {"event_on": "2026-11-15", "reach": "running_term", **kept})
        assert said.status_code == 302

    def test_what_was_said_is_not_taken_back_and_what_never_was_is_not_asked(
        self, signed_in, ahead
    ):
        client = signed_in()
        client.post(ACT, {"kind": CONSENT, "event_on": "2026-11-15", "reach": "agreement"})
        url = f"{PAGE}correct/event/{Event.objects.get().uid}/"
        kept = {"event_on": "2026-11-15", "effective_on": "", "shared_reason": "", "reason": "x"}
        unsaid = client.post(url, {**kept, "act_reason": "As agreed", "reach": ""})
        assert unsaid.status_code == 422
        assert "running_term ends" not in text_of(unsaid)
        Event.objects.update(reach=None)
        moved = client.post(url, {**kept, "effective_on": "2027-05-30", "act_reason": ""})
        assert "running_term ends" not in text_of(moved)
        assert moved.status_code == 422
        assert ("", "not said") in client.get(url).context["form"].fields["reach"].choices
        answer = client.post(url, {**kept, "act_reason": "As agreed", "reach": ""})
        assert answer.status_code == 302

    def test_saved_unchanged_nothing_changes(self, signed_in, ahead):
        client = signed_in()
        client.post(ACT, {"kind": CONSENT, "event_on": "2026-11-15", "reach": "agreement"})
        url = f"{PAGE}correct/event/{Event.objects.get().uid}/"
        same = {"event_on": "2026-11-15", "effective_on": "", "reach": "agreement"}
        answer = client.post(url, {**same, "act_reason": "", "shared_reason": "", "reason": "x"})
        assert "Nothing was changed." in text_of(answer)


class TestSuccessor:
    """The renewal begins on 2027-06-01; the term before it is extended to 2027-12-31."""

    AMEND = f"{PAGE}terms/0/amend/"
    BODY = {
        "kind": "extension", "signed": "2026-11-20", "summary": "Half a year",
        "new_ends_on": "2027-12-31",
    }  # fmt: skip

    def test_is_asked_where_a_later_term_is_signed(self, signed_in, chain):
        fields = signed_in().get(self.AMEND).context["form"].fields
        assert not {"successor_starts", "successor_day"} & fields.keys()
        make_term(chain, "2026-11-10", starts="after_current_end", **RENEWAL)
        fields = signed_in().get(self.AMEND).context["form"].fields
        assert {"successor_starts", "successor_day"} <= fields.keys()
        refused = signed_in().post(self.AMEND, self.BODY)
        assert refused.status_code == 422
        assert "say what becomes of its first day" in text_of(refused)
        assert "after_current_end:" not in text_of(refused)

    @pytest.mark.parametrize(
        ("said", "first"),
        [
            ({"successor_starts": "after_current_end"}, "2028-01-01"),
            ({"successor_starts": "at_once"}, "2027-06-01"),
            ({"successor_starts": "on_day", "successor_day": "2027-10-01"}, "2027-10-01"),
            ({"successor_starts": "on_day"}, "Give the day"),
            ({"successor_starts": "at_once", "successor_day": "2027-10-01"}, "Give the day"),
            ({"successor_starts": "on_day", "successor_day": "2028-01-02"}, "Choose a day from"),
        ],
    )
    def test_what_is_said_decides_its_first_day(self, signed_in, chain, ahead, said, first):
        answer = signed_in().post(self.AMEND, self.BODY | said)
        if first[0].isdigit():
            assert answer.status_code == 302, answer.context["form"].errors
            assert str(chain.term_periods.get(ordinal=1).starts_on) == first
        else:
            assert answer.status_code == 422
            assert first in text_of(answer)
            assert str(chain.term_periods.get(ordinal=1).starts_on) == "2027-06-01"

    def test_where_nothing_is_left_open_it_is_not_taken(self, signed_in, ahead):
        annex = {"kind": "annex", "signed": "2026-11-20", "summary": "Annex"}
        refused = signed_in().post(self.AMEND, annex | {"successor_starts": "at_once"})
        assert refused.status_code == 422
        assert "leave out when it starts" in text_of(refused)
        assert signed_in().post(self.AMEND, annex | {"successor_starts": ""}).status_code == 302

    def test_a_correction_takes_it_along(self, signed_in, chain, ahead):
        client = signed_in()
        client.post(self.AMEND, self.BODY | {"successor_starts": "after_current_end"})
        amendment = chain.terms.get(ordinal=0).amendments.get()
        url = f"{PAGE}correct/amendment/{amendment.uid}/"
        later = self.BODY | {"new_ends_on": "2028-01-31", "reason": "Misread"}
        assert client.post(url, later).status_code == 422
        put = client.post(url, later | {"successor_starts": "after_current_end"})
        assert put.status_code == 302, put.context["form"].errors
        assert str(chain.term_periods.get(ordinal=1).starts_on) == "2028-02-01"


class TestPlanned:
    @pytest.fixture
    def planned(self, chain):
        return make_term(chain, "2026-12-10", starts="after_current_end", **RENEWAL)

    @pytest.fixture
    def later(self):
        with time_machine.travel("2026-12-20T03:00:00+00:00", tick=False) as moved:
            yield moved

    def test_before_its_day_nothing_is_asked(self, signed_in, planned):
        page = text_of(signed_in().get(PLANNED))
        assert "Nothing that was planned waits for an answer." in page
        assert "10 December 2026" in page

    def test_home_and_the_agreement_lead_to_the_question(self, signed_in, planned, later):
        client = signed_in()
        assert f'href="{PLANNED}"' in text_of(client.get("/"))
        assert f'href="{PLANNED}"' in text_of(client.get(PAGE))
        assert f'href="{PLANNED}"' in text_of(signed_in("officer").get("/"))
        assert "Propose<" in text_of(signed_in("officer").get(PLANNED))
        assert f'href="{PLANNED}"' not in text_of(signed_in("reader").get("/"))
        assert signed_in("reader").get(PLANNED).status_code == 403

    def test_one_answer_for_the_signatures_of_one_day(self, signed_in, planned, later):
        client = signed_in()
        form = client.get(PLANNED).context["form"]
        ((key, label),) = form.fields["facts"].choices
        assert form["facts"].value() == [key]
        assert "Signature" in label and "10 December 2026" in label
        page = text_of(client.get(PLANNED))
        assert page.count(f"{PAGE}correct/signature/") == 2
        version = client.get(PLANNED).context["version"]
        answer = client.post(PLANNED, {"facts": [key], "version": version})
        assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
        assert not Signature.objects.filter(is_planned=True).exists()
        assert AuditEntry.objects.filter(verb="as_planned").count() == 1
        assert f'href="{PLANNED}"' not in text_of(client.get("/"))
        assert "Happened as planned" in text_of(client.get(f"{PAGE}history/"))

    def test_only_what_was_ticked(self, signed_in, planned, chain, consip, later):
        client = signed_in()
        planned.signatures.filter(party=consip).update(
            signed="2026-12-11", signed_earliest="2026-12-11", signed_latest="2026-12-11"
        )
        form = client.get(PLANNED).context["form"]
        first, _other = sorted(key for key, _label in form.fields["facts"].choices)
        assert not form["facts"].value()
        assert client.post(PLANNED, {"facts": [first]}).status_code == 302
        (left,) = Signature.objects.filter(is_planned=True)
        assert left.party == consip
        nothing = client.post(PLANNED, {})
        assert nothing.status_code == 422


class TestRefused:
    """What the rules refuse, told on the form with every word kept."""

    def test_an_extension_after_the_next_term_was_signed(self, signed_in, ahead):
        data = {
            "kind": "extension", "signed": "2026-11-15", "summary": "A year longer",
            "new_ends_on": "2028-05-31",
        }  # fmt: skip
        answer = signed_in().post(f"{PAGE}terms/0/amend/", data)
        assert answer.status_code == 422
        assert "10 November 2026" in answer.context["form"].errors["successor_starts"][0]
        assert "A year longer" in text_of(answer)

    def test_a_notification_after_the_last_day(self, signed_in, chain):
        days = {"effect_mode": "on_last_notification", "end_kind": "fixed"}
        end = {"end_on": date(2028, 1, 31), "starts": "after_current_end"}
        make_term(chain, "2026-11-10", **days, **end)
        url = f"{PAGE}terms/1/notification/"
        late = signed_in().post(url, {"notified_on": "2028-02-01"})
        assert late.status_code == 422
        assert "31 January 2028" in late.context["form"].errors["notified_on"][0]
        assert signed_in().post(url, {"notified_on": "2026-11-15"}).status_code == 302

    def test_a_correction_of_its_end(self, signed_in, ahead):
        client, url = signed_in(), f"{PAGE}terms/1/correct/"
        form = client.get(url).context["form"]
        data = {name: form[name].value() or "" for name in form.fields if name != "areas"}
        data |= {"end_kind": "fixed", "end_on": "2027-05-31", "end_years": "", "reason": "Misread"}
        answer = client.post(url, data)
        assert answer.status_code == 422
        assert "1 June 2027" in answer.context["form"].errors["end_on"][0]


class TestStarts:
    def test_at_once_is_not_offered_before_the_running_term_began(self, signed_in, consip, home):
        agreement = make_agreement("KR-IT-2", consip)
        days = {"effect_mode": "fixed_date", "effect_on": "2027-01-01"}
        make_term(agreement, "2026-11-01", **RENEWAL | days)
        make_term(agreement, **RENEWAL)
        url = "/agreements/KR-IT-2/terms/1/sign/"
        form = signed_in().get(url).context["form"]
        assert [value for value, _label in form.fields["starts"].choices] == [
            "after_current_end", "on_day",
        ]  # fmt: skip
        (stated,) = [label for value, label in form.fields["starts"].choices if value == "on_day"]
        assert "2 January 2027" in stated

    def test_nor_one_that_would_end_before_it_begins(self, signed_in, chain):
        days = {"effect_mode": "on_last_signature", "end_kind": "fixed"}
        make_term(chain, **days, end_on=date(2027, 4, 30))
        client, url = signed_in(), f"{PAGE}terms/1/sign/"
        form = client.get(url).context["form"]
        assert [value for value, _label in form.fields["starts"].choices] == ["at_once", "on_day"]
        (stated,) = [label for value, label in form.fields["starts"].choices if value == "on_day"]
        assert "30 April 2027" in stated
        signed = {name: "2026-11-20" for name in form.fields if name.startswith("signed_")}
        late = client.post(url, signed | {"starts": "on_day", "starts_day": "2027-05-01"})
        assert late.status_code == 422
        assert "1 May 2027" in text_of(late) and "30 April 2027" in text_of(late)
        assert client.post(url, signed | {"starts": "at_once"}).status_code == 302

    def test_it_is_offered_after_that(self, signed_in, chain, preparing):
        form = signed_in().get(f"{PAGE}terms/1/sign/").context["form"]
        assert "at_once" in [value for value, _label in form.fields["starts"].choices]


class TestADoubtfulOldEnd:
    """A notice sent between the edges of its notice day: the old end lies on a day from 2026-06-09
    to 2026-06-29, or a year later, until 2027-06-09."""

    @pytest.fixture
    def sign(self, signed_in, people, home, consip):
        """The page of signing its renewal, which ends on the day given, if any."""

        def opened(end_on=None):
            agreement = make_agreement("KR-IT-2", consip)
            clause = {"notice_value": 3, "notice_unit": "months", "notice_basis": "sent"}
            tacit = {"renewal_mode": "tacit", "renewal_years": 1, "notice_anchor": "before_end"}
            make_term(agreement, "2023-06", **RENEWAL | clause | tacit | {"end_years": 1})
            record_event(
                by=people["coordinator"], on=DAY, agreement=agreement, kind="notice_sent",
                event_on=date(2026, 3, 10), by_party=home,
            )  # fmt: skip
            fixed = {"effect_mode": "on_last_signature", "end_kind": "fixed", "end_on": end_on}
            make_term(agreement, **(fixed if end_on else RENEWAL))
            return "/agreements/KR-IT-2/terms/1/sign/?signed=2026-08-01"

        return opened

    def test_is_told_by_its_latest_and_bounds_the_stated_day(self, signed_in, sign):
        field = signed_in().get(sign()).context["form"].fields["starts"]
        assert "until 9 June 2027 at the latest" in field.label
        labels = dict(field.choices)
        assert list(labels) == ["after_current_end", "at_once", "on_day"]
        last = "≈ 10 June 2027 (between 1 August 2026 and 10 June 2027)"
        assert f"between 1 August 2026 and {last}" in labels["on_day"]

    def test_what_may_end_after_it_begins_is_offered_and_taken(self, signed_in, sign):
        client, url = signed_in(), sign(end_on=date(2027, 4, 30))
        form = client.get(url).context["form"]
        labels = dict(form.fields["starts"].choices)
        assert list(labels) == ["after_current_end", "at_once", "on_day"]
        assert "between 1 August 2026 and 30 April 2027" in labels["on_day"]
        signed = {name: "2026-08-01" for name in form.fields if name.startswith("signed_")}
        answer = client.post(url, signed | {"starts": "after_current_end"})
        assert answer.status_code == 302, text_of(answer)
