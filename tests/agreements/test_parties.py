"""A partner is entered once, and one that looks like another is asked about (withstand §5)."""

import unicodedata
from datetime import date

import pytest

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from agreements.actions import people as people_actions
from agreements.actions import record_event
from agreements.actions.sign import left_parties
from agreements.models import Agreement, Party
from agreements.status.listing import rows_for
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_party

pytestmark = pytest.mark.django_db
CYRILLIC = "Соnsiр"  # С, о and р are not Latin


def given(short_name, **fields):
    return {
        "names_en": f"{short_name} S.p.A.", "short_name": short_name, "country": "IT",
        "time_zone": "Europe/Rome", **fields,
    }  # fmt: skip


@pytest.fixture
def officer(client, people):
    client.force_login(people["officer"])
    return client


def test_the_database_keeps_one_of_a_name(home, consip):
    with pytest.raises(IntegrityError, match="party_named_once"):
        Party.objects.create(names={"en": "x"}, short_name="CONSIP", country=consip.country)


@pytest.mark.parametrize("name", ["consip", "CONSIP", " Consip "])
def test_a_second_of_the_name_is_refused_at_the_name(officer, home, consip, name):
    response = officer.post("/parties/new/", given(name, country=consip.country))
    assert response.status_code == 422
    assert "already" in str(response.context["form"].errors["short_name"])
    other = officer.post("/parties/new/", given(name, country="CL"))
    assert other.status_code == 302, "another country's is another institution"


def test_one_name_in_two_spellings_of_unicode(officer, home):
    name = "조달청"
    assert officer.post("/parties/new/", given(name)).status_code == 302
    decomposed = unicodedata.normalize("NFD", name)
    assert officer.post("/parties/new/", given(decomposed)).status_code == 422
    assert Party.objects.filter(short_name=name).count() == 1


@pytest.mark.parametrize("name", [CYRILLIC, "Con sip", "CONSÍP"])
def test_a_name_that_looks_like_another_is_asked_about(officer, home, consip, name):
    response = officer.post("/parties/new/", given(name), follow=True)
    told = [str(message) for message in response.context["messages"]]
    assert any(f">{consip.short_name}</a>" in words for words in told), told
    assert Party.objects.filter(short_name=name).exists(), "asked, not refused"


def test_a_name_like_no_other_is_not(officer, home, consip):
    response = officer.post("/parties/new/", given("AgID"), follow=True)
    assert [str(message) for message in response.context["messages"]] == ["Added."]


def test_a_program_is_told_as_well(people, home, consip):
    client = staff_client(people["manager"])
    body = {"names": {"en": CYRILLIC}, "short_name": CYRILLIC, "country": "IT",
            "time_zone": "Europe/Rome"}  # fmt: skip
    answer = client.post("/api/v1/parties/", body)
    assert answer.status_code == 201
    assert [note["party"] for note in answer.json()["warnings"]] == [consip.uid]
    body["short_name"] = consip.short_name
    assert client.post("/api/v1/parties/", body).status_code == 400


def test_changing_a_name_to_one_that_is_taken(people, home, consip):
    other = make_party("AgID", country=consip.country)
    client = staff_client(people["manager"])
    version = {"If-Match": client.get(f"/api/v1/parties/{other.uid}/").headers["ETag"]}
    answer = client.patch(
        f"/api/v1/parties/{other.uid}/", {"short_name": "consip"}, headers=version
    )
    assert answer.status_code == 400 and "short_name" in str(answer.json())


class TestOtherSpellings:
    """People write a partner as they hear it: what they write is kept with it, in the office."""

    def test_the_line_understands_them(self, officer, home, consip):
        make_agreement("KR-IT-1", consip)
        page, version = f"/parties/{consip.uid}/change/", consip.version
        data = given(consip.short_name, country=consip.country, version=version)
        answer = officer.post(page, data | {"also_known_as": "컨십, 꼰십 ; 컨십"})
        assert answer.status_code == 302
        consip.refresh_from_db()
        assert consip.also_known_as == ["컨십", "꼰십"]
        form = officer.get(page).content.decode()
        assert 'value="컨십, 꼰십"' in form
        assert "컨십, 꼰십" in officer.get(f"/parties/{consip.uid}/").content.decode()
        shown = officer.post("/activities/new/read/", {"line": "어제 컨십과 통화"}).context["chips"]
        party = next(chip for chip in shown if chip.field.name == "party")
        assert party.field.value() == consip.uid

    @pytest.mark.parametrize(
        ("names", "told"),
        [("가" * 121, "too long"), (",".join("abcdefghijklmnopqrstu"), "At most 20")],
    )
    def test_too_many_or_too_long(self, officer, home, names, told):
        response = officer.post("/parties/new/", given("AgID", also_known_as=names))
        assert response.status_code == 422
        assert told in str(response.context["form"].errors["also_known_as"])

    def test_another_that_is_written_so_is_asked_about(self, officer, home, consip):
        consip.also_known_as = ["컨십"]
        consip.save()
        response = officer.post("/parties/new/", given("컨십"), follow=True)
        assert "looks like" in response.content.decode()

    def test_programs_of_the_house_read_and_write_them(self, people, home, consip):
        client = staff_client(people["manager"])
        url = f"/api/v1/parties/{consip.uid}/"
        match = {"If-Match": client.get(url).headers["ETag"]}
        answer = client.patch(url, {"also_known_as": ["컨십"]}, headers=match)
        assert answer.json()["also_known_as"] == ["컨십"], answer.json()
        theirs = partner_client(consip).get(f"parties/{consip.uid}/").json()
        assert "also_known_as" not in theirs


def test_two_at_once_are_told_apart_in_words(home, consip, monkeypatch):
    """The look before saving may come too early; the constraint does not."""
    monkeypatch.setattr(people_actions, "check_meaning", lambda row, meaning: None)
    monkeypatch.setattr(Party, "validate_constraints", lambda self, exclude=None: None)
    with pytest.raises(ValidationError) as refused:
        make_party("CONSIP", country=consip.country)
    assert "short_name" in refused.value.error_dict


def test_the_first_withdrawal_of_a_party_counts(home, consip):
    third = make_party("SKI", country="CH")
    agreement = make_agreement("KR-EU-1", consip, third)
    for day in ("2026-08-01", "2026-06-30"):
        record_event(by=None, on=DAY, agreement=agreement, kind="party_withdrew", reason="x",
                     event_on=date.fromisoformat(day), by_party=third)  # fmt: skip
    assert left_parties(agreement) == {third.pk: date(2026, 6, 30)}
    (row,) = rows_for(Agreement.objects.filter(pk=agreement.pk), on=DAY, today=DAY, user=None)
    assert [one["until"] for one in row.partners] == [None, date(2026, 6, 30)]
