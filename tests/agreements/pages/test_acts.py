"""Notice, suspension, consent, extension, successor: the days the text allows, as plain forms."""

from datetime import date

import pytest

from django.core.exceptions import ValidationError

from agreements.actions import amend, record_event
from agreements.dates import parse_edtf
from agreements.models import EventKind, Standing, StatusPeriod
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/events/new/"


def status_on(agreement, day):
    return StatusPeriod.objects.filter(agreement=agreement).on(date.fromisoformat(day)).get().status


def opening(client, kind, url=URL):
    return next(one for one in client.get(url).context["openings"] if one.kind == kind)


def days(one):
    return one.is_open, str(one.earliest), str(one.latest)


class TestTheDaysTheTextAllows:
    def test_in_force(self, signed_in, chain):
        client = signed_in()
        told = {kind: opening(client, kind) for kind in EventKind.values}
        assert days(told["notice_sent"]) == (True, "2025-06-01", "2027-02-28")
        assert str(told["notice_sent"].last_day) == "2027-05-31"
        assert days(told["suspended"]) == (True, "2025-06-01", "2027-05-31")
        assert days(told["terminated_by_consent"]) == (True, "2025-06-01", "2027-05-31")
        assert not told["resumed"].is_open
        assert not told["notice_withdrawn"].is_open
        page = text_of(client.get(URL))
        assert "28 Feb 2027" in page
        assert "Not open today: It is not suspended." in page

    def test_at_any_time_the_end_follows_from_the_day(self, signed_in, home, consip):
        agreement = make_agreement("KR-IT-2", consip)
        make_term(
            agreement, "2025-06-01", effect_mode="on_last_signature", end_kind="indefinite",
            notice_value=90, notice_unit="days", notice_basis="received", notice_anchor="any_time",
        )  # fmt: skip
        one = opening(signed_in(), "notice_received", "/agreements/KR-IT-2/events/new/")
        assert days(one) == (True, "2025-06-01", "None")
        assert str(one.last_day) == "2027-02-21"  # 90 days, the day of receipt not counted

    def test_a_notice_that_stands_can_be_withdrawn_to_the_last_day(self, signed_in, chain, consip):
        record_event(by=None, on=DAY, agreement=chain, kind="notice_received",
                     event_on=date(2026, 11, 1), by_party=consip)  # fmt: skip
        one = opening(signed_in(), "notice_withdrawn")
        assert days(one) == (True, "2026-11-01", "2027-05-31")

    def test_while_suspended(self, signed_in, chain):
        record_event(by=None, on=DAY, agreement=chain, kind="suspended",
                     event_on=date(2026, 11, 1))  # fmt: skip
        client = signed_in()
        assert not opening(client, "suspended").is_open
        assert days(opening(client, "resumed")) == (True, "2026-11-01", "2027-05-31")

    def test_no_clause_recorded_and_none_in_the_text(self, signed_in, home, consip):
        for reference, settled, words in (
            ("KR-IT-3", False, "no last day can be computed"),
            ("KR-IT-4", True, "The text has no notice clause"),
        ):
            agreement = make_agreement(reference, consip)
            make_term(agreement, "2025-06-01", notice_settled=settled)
            one = opening(signed_in(), "notice_sent", f"/agreements/{reference}/events/new/")
            assert words in one.why

    def test_nothing_runs(self, signed_in, home, consip):
        make_agreement("KR-IT-5", consip)
        one = opening(signed_in(), "notice_sent", "/agreements/KR-IT-5/events/new/")
        assert (one.is_open, one.why) == (False, "No term is in effect on this day.")


@pytest.mark.parametrize(
    ("kind", "data", "day", "status"),
    [
        ("notice_sent", {"received_on": "2026-11-05"}, "2026-11-05", "terminating"),
        ("notice_received", {}, "2027-06-01", "terminated"),
        ("suspended", {}, "2026-11-02", "suspended"),
        ("terminated_by_consent", {"effective_on": "2026-12-31"}, "2027-01-01", "terminated"),
        ("party_withdrew", {}, "2026-11-02", "terminated"),
    ],
)
def test_each_act_is_a_plain_form(signed_in, chain, consip, kind, data, day, status):
    client = signed_in()
    form = client.get(f"{URL}?kind={kind}").context["form"]
    data = {"kind": kind, "event_on": "2026. 11. 1", "reason": "As agreed", **data}
    if "by_party" in form.fields:
        data["by_party"] = consip.pk
    assert data.keys() <= form.fields.keys()
    response = client.post(URL, data)
    assert response.status_code == 302, response.context["form"].errors
    assert status_on(chain, day) == status


def test_notice_given_then_withdrawn(signed_in, chain, consip):
    client = signed_in()
    notice = {"kind": "notice_received", "event_on": "2026-11-01", "by_party": consip.pk}
    assert client.post(URL, notice).status_code == 302
    event = chain.events.get()
    data = {"kind": "notice_withdrawn", "event_on": "2026-11-20", "withdraws": event.pk}
    assert client.post(URL, data).status_code == 302
    assert status_on(chain, "2026-11-19") == "terminating"
    assert status_on(chain, "2026-11-20") == "in_force"
    assert "Which notice" in text_of(client.get(f"{URL}?kind=notice_withdrawn"))
    assert (
        not client.get(f"{URL}?kind=notice_withdrawn")
        .context["form"]
        .fields["withdraws"]
        .queryset.exists()
    )


@pytest.mark.parametrize(
    ("kind", "data", "status", "told"),
    [
        ("notice_sent", {}, 422, "Say which party gave it."),
        ("notice_sent", {"received_on": "2026-10-01"}, 422, ""),
        ("notice_withdrawn", {}, 422, "Say which notice is withdrawn."),
        ("resumed", {}, 409, "It is not suspended."),
        ("terminated_by_consent", {"effective_on": "2026-01-01"}, 422,
         "The last day lies before the act itself."),
        ("suspended", {"event_on": "2026-11"}, 422, "One exact day is needed here."),
    ],
)  # fmt: skip
def test_refused_with_every_word_kept(signed_in, chain, kind, data, status, told):
    data = {"kind": kind, "event_on": "2026-11-01", "reason": "Weil es so ist", **data}
    response = signed_in().post(URL, data)
    page = text_of(response)
    assert response.status_code == status
    assert told in page
    assert "Weil es so ist" in page
    assert not chain.events.exists()


def test_a_late_notice_is_taken_and_said_so(signed_in, home, consip):
    agreement = make_agreement("KR-IT-2", consip)
    make_term(
        agreement, "2025-01-01", effect_mode="on_last_signature", end_kind="duration", end_years=2,
        renewal_mode="tacit", renewal_years=1,
        notice_value=3, notice_unit="months", notice_basis="received", notice_anchor="before_end",
    )  # fmt: skip
    client = signed_in()
    data = {"kind": "notice_received", "event_on": "2026-11-01", "by_party": consip.pk}
    assert client.post("/agreements/KR-IT-2/events/new/", data).status_code == 302
    page = text_of(client.get("/agreements/KR-IT-2/"))
    assert "2027-12-31" in page
    assert status_on(agreement, "2028-01-01") == "terminated"


class TestExtensions:
    URL = "/agreements/KR-IT-1/terms/0/amend/"

    def test_the_end_moves_and_keeps_its_history(self, signed_in, chain):
        client = signed_in()
        page = text_of(client.get(f"{self.URL}?kind=extension"))
        assert "The term runs from 1 June 2025 to 31 May 2027" in page
        data = {"kind": "extension", "signed": "26.11.20", "summary": "Half a year",
                "new_ends_on": "2027-11-30"}  # fmt: skip
        assert client.post(self.URL, data).status_code == 302
        assert chain.term_periods.get().ends_on == date(2027, 11, 30)
        assert "2027-05-31" in text_of(client.get("/agreements/KR-IT-1/"))

    @pytest.mark.parametrize(
        "data", [{"kind": "extension"}, {"kind": "annex", "new_ends_on": "2027-11-30"}]
    )
    def test_an_extension_and_only_one_has_a_new_last_day(self, signed_in, chain, data):
        data = {"signed": "2026-11-20", "summary": "Two more areas", **data}
        response = signed_in().post(self.URL, data)
        assert response.status_code == 422
        assert "An extension, and only an extension, has a new last day." in text_of(response)
        assert "Two more areas" in text_of(response)

    def test_a_term_not_signed(self, signed_in, preparing):
        data = {"kind": "annex", "signed": "2026-11-20", "summary": "x"}
        response = signed_in().post("/agreements/KR-IT-1/terms/1/amend/", data)
        assert response.status_code == 409


class TestSuccessors:
    URL = "/agreements/KR-IT-1/supersede/"

    def test_from_the_day_the_successor_is_in_effect(self, signed_in, chain, consip):
        other = make_agreement("KR-IT-2", consip)
        make_term(other, "2026-11-10", effect_mode="on_last_signature", end_kind="indefinite")
        client = signed_in()
        data = {"superseded_by": other.pk, "version": client.get(self.URL).context["version"]}
        assert client.post(self.URL, data).status_code == 302
        assert status_on(chain, "2026-11-09") == "in_force"
        assert status_on(chain, "2026-11-10") == "superseded"
        assert client.post(self.URL, {"superseded_by": ""}).status_code == 302
        assert status_on(chain, "2026-11-10") == "in_force"

    def test_never_in_a_circle(self, signed_in, chain, consip):
        other = make_agreement("KR-IT-2", consip)
        client = signed_in()
        client.post(self.URL, {"superseded_by": other.pk})
        response = client.post("/agreements/KR-IT-2/supersede/", {"superseded_by": chain.pk})
        assert response.status_code == 422
        assert "in a circle" in text_of(response)

    def test_not_one_that_may_not_be_seen(self, signed_in, chain, stranger):
        response = signed_in().post(self.URL, {"superseded_by": stranger.pk})
        assert response.status_code == 422

    def test_somebody_else_was_faster(self, signed_in, chain):
        stale = signed_in().get(self.URL).context["version"]
        type(chain).objects.filter(pk=chain.pk).update(version=stale + 1)
        response = signed_in().post(self.URL, {"superseded_by": "", "version": stale})
        assert response.status_code == 409


@pytest.mark.parametrize("path", [URL, TestExtensions.URL, TestSuccessors.URL])
def test_roles(signed_in, chain, path):
    for role, status in (("reader", 403), ("officer", 200), ("coordinator", 200)):
        assert signed_in(role).get(path).status_code == status, role


@pytest.mark.parametrize("path", ["events/new/", "supersede/", "terms/0/amend/"])
def test_not_there_for_those_who_may_not_see_it(signed_in, stranger, path):
    assert signed_in("officer").get(f"/agreements/KR-AT-1/{path}").status_code == 404


def test_queries_do_not_grow(signed_in, chain, queries):
    client = signed_in()

    def interrupt(month):
        for kind, number in (("suspended", 1), ("resumed", 9)):
            day = date(2026, month, number)
            record_event(by=None, on=DAY, agreement=chain, kind=kind, event_on=day)

    interrupt(1)  # the acts that explanations name are asked for once
    before = queries(client, URL)
    for month in range(2, 7):
        interrupt(month)
    assert queries(client, URL) == before


class TestWhatCannotBe:
    """Acts that contradict what is recorded, told at their field."""

    def test_who_did_not_give_a_notice_cannot_withdraw_it(self, chain, home, consip):
        notice = record_event(by=None, on=DAY, agreement=chain, kind="notice_received",
                              event_on=date(2026, 11, 1), by_party=consip)  # fmt: skip
        given = {"by": None, "on": DAY, "agreement": chain, "kind": "notice_withdrawn",
                 "event_on": date(2026, 11, 20), "withdraws": notice}  # fmt: skip
        with pytest.raises(ValidationError, match="Only Consip"):
            record_event(**given, by_party=home)
        assert record_event(**given).by_party == consip, "its giver, where nobody is named"

    @pytest.mark.parametrize(
        ("end", "told"),
        [("2025-05-31", "before the first day of the term, 1 June 2025"),
         ("2027-05-31", "The term runs until 31 May 2027 already"),
         ("2026-12-31", "The term runs until 31 May 2027 already")],
    )  # fmt: skip
    def test_an_extension_ends_later(self, signed_in, chain, end, told):
        url = "/agreements/KR-IT-1/terms/0/amend/"
        data = {"kind": "extension", "signed": "2026-11-02", "summary": "x", "new_ends_on": end}
        answer = signed_in().post(url, data)
        assert answer.status_code == 422
        assert told in str(answer.context["form"].errors["new_ends_on"])
        assert signed_in().post(url, data | {"new_ends_on": "2028-05-31"}).status_code == 302
        earlier = data | {"signed": "2026-10-01", "new_ends_on": "2027-12-31"}
        assert signed_in().post(url, earlier).status_code == 302, "entered in any order"


def test_a_tacit_term_may_be_extended_within_its_rolls(consip):
    """It rolls on for decades: no one of these days is the end an extension must pass."""
    agreement = make_agreement("KR-IT-6", consip)
    term = make_term(agreement, "2025-06-01", end_kind="duration", end_years=2,
                     renewal_mode="tacit", renewal_years=1)  # fmt: skip
    extension = {"kind": "extension", "signed": parse_edtf("2026-11-01"), "summary": "x"}
    amend(by=None, on=DAY, term=term, new_ends_on=date(2028, 1, 31), **extension)
    assert term.amendments.get().new_ends_on == date(2028, 1, 31)


def test_a_withdrawn_notice_leaves_nothing_to_settle(chain, consip):
    """Given before anything was in effect, and taken back: both changed nothing."""
    notice = record_event(by=None, on=DAY, agreement=chain, kind="notice_received",
                          event_on=date(2024, 11, 1), by_party=consip)  # fmt: skip
    warned = [note["code"] for note in Standing.objects.get(agreement=chain).warnings]
    assert "outside_term" in warned
    record_event(by=None, on=DAY, agreement=chain, kind="notice_withdrawn",
                 event_on=date(2024, 11, 20), withdraws=notice)  # fmt: skip
    assert Standing.objects.get(agreement=chain).warnings == []


SAME = {
    "notice_received": {"by_party": True},
    "notice_sent": {"by_party": True, "received_on": "2026-11-03"},
    "terminated_by_consent": {"effective_on": "2026-12-31"},
}


@pytest.mark.parametrize("kind", SAME)
def test_the_same_act_is_not_taken_a_second_time(signed_in, chain, consip, kind):
    data = {"kind": kind, "event_on": "2026-11-01", **SAME[kind]}
    data |= {"by_party": consip.pk} if "by_party" in data else {}
    assert signed_in().post(URL, data).status_code == 302
    again = signed_in().post(URL, data | {"reason": "Found a second letter"})
    assert again.status_code == 409
    page = text_of(again)
    assert "recorded already" in page and "Found a second letter" in page
    assert chain.events.count() == 1
    assert signed_in().post(URL, data | {"event_on": "2026-11-02"}).status_code == 302


def test_but_a_notice_is_given_again_once_withdrawn_and_by_the_other_party(
    signed_in, chain, home, consip
):
    notice = {"kind": "notice_received", "event_on": "2026-11-01", "by_party": consip.pk}
    client = signed_in()
    assert client.post(URL, notice).status_code == 302
    assert signed_in().post(URL, notice | {"by_party": home.pk}).status_code == 302
    first = chain.events.get(by_party=consip)
    back = {"kind": "notice_withdrawn", "event_on": "2026-11-01", "withdraws": first.pk}
    assert client.post(URL, back).status_code == 302
    assert signed_in().post(URL, notice | {"reason": "Given anew"}).status_code == 302
    assert signed_in().post(URL, notice | {"reason": "And anew"}).status_code == 409
