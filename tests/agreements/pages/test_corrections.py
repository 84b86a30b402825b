"""Corrections: single columns put right with a reason; striking out; what may not be."""

from datetime import date

import pytest

from agreements.actions import amend, record_event
from agreements.dates import parse_edtf
from agreements.models import Agreement, AuditEntry
from tests.factories import DAY, make_agreement, make_term

from .conftest import text_of

pytestmark = pytest.mark.django_db
BASE = "/agreements/KR-IT-1/correct/"


@pytest.fixture
def facts(chain, consip):
    """One fact of each kind, and where its correction is."""
    term = chain.terms.get()
    amendment = amend(by=None, on=DAY, term=term, kind="extension", signed=parse_edtf("2026-10-01"),
                      summary="Half a year", new_ends_on=date(2027, 11, 30))  # fmt: skip
    event = record_event(by=None, on=DAY, agreement=chain, kind="notice_received",
                         event_on=date(2026, 11, 1), by_party=consip, reason="Budget")  # fmt: skip
    rows = {"signature": term.signatures.get(party=consip), "amendment": amendment, "event": event}
    return {kind: (row, f"{BASE}{kind}/{row.uid}/") for kind, row in rows.items()}


def as_typed(form) -> dict:
    """A form's present values as a browser would send them back."""
    data = {}
    for bound in form:
        value = bound.field.prepare_value(bound.initial)
        if isinstance(bound.initial, dict):
            data |= {f"{bound.name}_{tag}": text for tag, text in bound.initial.items()}
        elif isinstance(value, list):
            data[bound.name] = [getattr(row, "pk", row) for row in value]
        elif value not in (None, False):
            data[bound.name] = getattr(value, "pk", value)
    return data


CHANGES = {
    "signature": ({"signed": "2025-06-02", "capacity": "Director"}, "signed",
                  parse_edtf("2025-06-02")),
    "amendment": ({"new_ends_on": "2027-12-31"}, "new_ends_on", date(2027, 12, 31)),
    "event": ({"event_on": "2026-11-02"}, "on", date(2026, 11, 2)),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_one_column_is_put_right(signed_in, facts, kind):
    row, url = facts[kind]
    change, column, value = CHANGES[kind]
    client = signed_in()
    page = client.get(url)
    data = as_typed(page.context["form"]) | change
    data |= {"reason": "Misread the letter", "version": page.context["version"]}
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    row.refresh_from_db()
    assert getattr(row, column) == value
    entry = AuditEntry.objects.filter(verb="correct").latest("sequence")
    assert entry.detail["reason"] == "Misread the letter"
    assert set(entry.detail["changed"]) == ({"signed", "capacity"} if kind == "signature" else {
        column
    })  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_struck_out(signed_in, facts, chain, kind):
    row, url = facts[kind]
    client = signed_in()
    data = as_typed(client.get(url).context["form"]) | {"reason": "Never sent", "void": "on"}
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert row.is_void
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"reason": ""}, "This is needed."),
        ({"reason": "Because"}, "Nothing was changed."),
    ],
)
def test_refused(signed_in, facts, kind, given, told):
    _row, url = facts[kind]
    client = signed_in()
    response = client.post(url, as_typed(client.get(url).context["form"]) | given)
    assert response.status_code == 422
    assert told in text_of(response)
    assert not AuditEntry.objects.filter(verb="correct").exists()


def test_what_the_fact_itself_does_not_allow(signed_in, facts):
    client = signed_in()
    for kind, change, told in (
        ("amendment", {"new_ends_on": ""}, "An extension, and only an extension"),
        ("event", {"effective_on": "2026-01-01"}, "The last day lies before the act itself."),
        ("event", {"by_party": ""}, "Say which party gave it."),
        ("signature", {"signed": "06/02/2025"}, "Day and month could be swapped"),
    ):
        _row, url = facts[kind]
        data = as_typed(client.get(url).context["form"]) | change | {"reason": "Long thought"}
        response = client.post(url, data)
        assert response.status_code == 422, kind
        assert told in text_of(response)
        assert "Long thought" in text_of(response)


def test_an_act_keeps_its_own_reason(signed_in, facts):
    row, url = facts["event"]
    client = signed_in()
    data = as_typed(client.get(url).context["form"])
    assert data["act_reason"] == "Budget"
    client.post(url, data | {"act_reason": "Reorganisation", "reason": "Read the letter again"})
    row.refresh_from_db()
    assert row.reason == "Reorganisation"


def test_a_name_without_a_language_is_not_changed_by_looking_at_it(signed_in, facts):
    row, url = facts["signature"]
    type(row).objects.filter(pk=row.pk).update(names={"und": "백승보"})
    client = signed_in()
    data = as_typed(client.get(url).context["form"])
    assert data["names_ko"] == "백승보"
    client.post(url, data | {"capacity": "Administrator", "reason": "Left out"})
    row.refresh_from_db()
    assert row.names == {"und": "백승보"}


def test_somebody_else_wrote_meanwhile(signed_in, facts, chain):
    _row, url = facts["event"]
    client = signed_in()
    page = client.get(url)
    data = as_typed(page.context["form"]) | {
        "event_on": "2026-11-02", "reason": "Misread", "version": page.context["version"]
    }  # fmt: skip
    Agreement.objects.filter(pk=chain.pk).update(version=page.context["version"] + 1)
    response = client.post(url, data)
    assert response.status_code == 409
    assert "Misread" in text_of(response)


class TestTerms:
    URL = "/agreements/KR-IT-1/terms/0/correct/"

    def test_the_choice_of_start_is_settled(self, signed_in, chain):
        """Entered from history, signed before the old end: rule 8's answer was never given."""
        make_term(chain, effect_mode="on_last_signature", end_kind="duration", end_years=2,
                  stage="signed")  # fmt: skip
        term = chain.terms.get(ordinal=1)
        client = signed_in()
        data = {f"signed_{party.pk}": "2026-11-20" for party in chain.parties.all()}
        assert client.post("/agreements/KR-IT-1/terms/1/sign/", data).status_code == 302
        assert [one["code"] for one in chain.standing.missing if one["ordinal"] == 1][:1]
        url = f"/agreements/KR-IT-1/terms/{term.ordinal}/correct/"
        data = as_typed(client.get(url).context["form"]) | {
            "starts_choice": "after_current_end", "reason": "The text says so"
        }  # fmt: skip
        response = client.post(url, data)
        assert response.status_code == 302, response.context["form"].errors
        assert str(chain.term_periods.get(ordinal=1).starts_on) == "2027-06-01"

    def test_a_stated_day_and_its_choice_go_together(self, signed_in, chain):
        make_term(chain, "2027-06-10", effect_mode="on_last_signature")
        url = "/agreements/KR-IT-1/terms/1/correct/"
        client = signed_in()
        data = as_typed(client.get(url).context["form"]) | {
            "starts_choice": "on_day", "reason": "x"
        }  # fmt: skip
        assert client.post(url, data).status_code == 422

    def test_nothing_changed_is_said(self, signed_in, chain):
        client = signed_in()
        data = as_typed(client.get(self.URL).context["form"]) | {"reason": "Just looking"}
        response = client.post(self.URL, data)
        assert response.status_code == 422
        assert "Nothing was changed." in text_of(response)

    def test_no_group_without_a_field(self, signed_in, chain):
        """Nothing ran before the original signing: its start was never a choice."""
        form = signed_in().get(self.URL).context["form"]
        assert all(fields for _title, fields in form.groups())
        assert "starts_choice" not in form.fields

    def test_struck_out(self, signed_in, chain):
        client = signed_in()
        data = as_typed(client.get(self.URL).context["form"]) | {"reason": "Twice", "void": "on"}
        assert client.post(self.URL, data).status_code == 302
        assert not chain.terms.standing().exists()


def test_roles(signed_in, facts):
    for _row, url in facts.values():
        for role, status in (("reader", 403), ("officer", 200), ("coordinator", 200)):
            assert signed_in(role).get(url).status_code == status
    assert signed_in("reader").get("/agreements/KR-IT-1/terms/0/correct/").status_code == 403


def test_what_is_not_there(signed_in, facts, consip, stranger):
    other = make_agreement("KR-IT-2", consip)
    row, _url = facts["event"]
    client = signed_in()
    for path in (
        f"/agreements/{other.reference}/correct/event/{row.uid}/",
        f"{BASE}event/zzzzzzzzzzzz/",
        f"{BASE}claim/{row.uid}/",
        "/agreements/KR-AT-1/terms/0/correct/",
    ):
        assert client.get(path).status_code == 404, path


def test_a_page_keeps_the_bounds_of_a_corrected_start(signed_in, chain):
    make_term(chain, "2027-01-10", starts="after_current_end", end_kind="duration", end_years=2)
    url = "/agreements/KR-IT-1/terms/1/correct/"
    client = signed_in()
    data = as_typed(client.get(url).context["form"]) | {"reason": "Misread"}
    late = data | {"starts_choice": "on_day", "starts_day": "2027-06-02"}
    refused = client.post(url, late)
    assert refused.status_code == 422
    words = str(refused.context["form"].errors["starts_day"])
    assert "from 10 January 2027" in words and "to 1 June 2027" in words
    assert client.post(url, late | {"starts_day": "2027-03-01"}).status_code == 302
    assert chain.term_periods.get(ordinal=1).starts_on == date(2027, 3, 1)


def test_the_history_names_the_notice_that_was_withdrawn(signed_in, facts, chain):
    notice, _url = facts["event"]
    record_event(by=None, on=DAY, agreement=chain, kind="notice_withdrawn",
                 event_on=date(2026, 11, 20), withdraws=notice)  # fmt: skip
    page = text_of(signed_in().get("/agreements/KR-IT-1/history/"))
    assert "notice received, 1 November 2026" in page
    assert "object (" not in page


def test_the_only_notice_is_the_one_to_withdraw(signed_in, facts):
    notice, _url = facts["event"]
    url = "/agreements/KR-IT-1/events/new/?kind=notice_withdrawn"
    page = text_of(signed_in().get(url))
    assert f'<option value="{notice.pk}" selected>' in page
    assert "notice received, 1 November 2026" in page


def test_a_signing_day_put_right_asks_for_the_start_it_needs(signed_in, chain, consip):
    """Recorded as signed after the end of 2027-05-31, it was signed before that."""
    term = make_term(chain, "2027-06-10", effect_mode="on_last_signature", end_kind="indefinite")
    for row in term.signatures.exclude(party=consip):
        row.signed = parse_edtf("2026-11-01")
        row.save()
    url = f"{BASE}signature/{term.signatures.get(party=consip).uid}/"
    client = signed_in()
    put = as_typed(client.get(url).context["form"]) | {"signed": "2026-11-10", "reason": "Misread"}
    asked = client.post(url, put)
    assert asked.status_code == 422
    assert "starts_choice" in asked.context["form"].errors
    assert client.post(url, put | {"starts_choice": "on_day"}).status_code == 422
    said = {"starts_choice": "on_day", "starts_day": "2027-01-15"}
    assert client.post(url, put | said).status_code == 302
    term.refresh_from_db()
    assert str(term.starts_day) == "2027-01-15"
    entry = AuditEntry.objects.filter(verb="correct").latest("sequence")
    assert set(entry.detail["changed"]) == {"signed", "starts_choice", "starts_day"}
    assert client.get(url).context["form"]["starts_day"].value() == "2027-01-15"
    first = chain.terms.get(ordinal=0).signatures.first()
    assert "starts_choice" not in client.get(f"{BASE}signature/{first.uid}/").context["form"].fields


MANNERS = {
    "as the language": ({"language": "en"}, ["December 2024", "1 June 2025"], ["2024-12"]),
    "ISO": ({"language": "en", "date_style": "iso"}, ["2024-12", "2025-06-01"], []),
    "Korean": ({"language": "ko"}, ["2024년 12월", "2025년 6월 1일"], ["2024-12", "2025-06-01"]),
}


@pytest.mark.parametrize("manner", MANNERS)
def test_days_out_of_order_are_told_in_the_readers_manner(signed_in, chain, people, manner):
    chosen, told, not_told = MANNERS[manner]
    for name, value in chosen.items():
        setattr(people["coordinator"], name, value)
    people["coordinator"].save()
    term = make_term(chain, "2026-11-01", starts="at_once", effect_mode="on_last_signature",
                     end_kind="indefinite")  # fmt: skip
    for row in term.signatures.all()[1:]:
        row.signed = parse_edtf("2024-12")
        row.save()
    url = f"{BASE}signature/{term.signatures.first().uid}/"
    client = signed_in()
    data = as_typed(client.get(url).context["form"]) | {"signed": "2024-12", "reason": "Misread"}
    errors = " ".join(client.post(url, data).context["form"].errors["signed"])
    assert all(one in errors for one in told), errors
    assert not any(one in errors for one in not_told), errors


def test_an_end_before_the_fixed_beginning_is_told_so_too(signed_in, chain):
    url = "/agreements/KR-IT-1/terms/0/correct/"
    client = signed_in()
    put = {
        "effect_mode": "fixed_date", "effect_on": "2027-06-01", "end_kind": "fixed",
        "end_on": "2027-05-31", "reason": "Misread",
    }  # fmt: skip
    refused = client.post(url, as_typed(client.get(url).context["form"]) | put)
    told = " ".join(refused.context["form"].errors["end_on"])
    assert "31 May 2027" in told and "1 June 2027" in told, told
