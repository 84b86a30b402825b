"""A partner confirms or disputes what it shares with us; both can cite the same digest."""

import hashlib
import json

import pytest

from django.db import IntegrityError, transaction

from agreements.actions import change_agreement
from agreements.models import (
    AuditEntry,
    Confidentiality,
    Confirmation,
    ConfirmedField,
    Party,
    Side,
)
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
PATH = "agreements/KR-IT-1/confirmations/"


@pytest.fixture
def agreement(home, consip):
    agreement = make_agreement("KR-IT-1", consip)
    make_term(agreement, "2024-01-01", end_kind="duration", end_years=3)
    return agreement


def body(client, *fields, **more):
    fields = fields or ({"fact": "ends_on", "verdict": "confirmed"},)
    return {"sha256": client.get(PATH).json()["sha256"], "fields": list(fields), **more}


def test_the_digest_is_of_the_content_that_is_told(agreement, consip):
    told = partner_client(consip).get(PATH).json()
    text = json.dumps(told["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == told["sha256"]
    assert told["results"] == []


def test_a_partner_confirms_and_disputes_field_by_field(agreement, consip, people):
    client = partner_client(consip)
    fields = (
        {"fact": "signed", "verdict": "confirmed"},
        {"fact": "ends_on", "verdict": "disputed", "says": "The text says 2026-12-30."},
    )
    answer = client.post(PATH, body(client, *fields, reference="Prot. 12/2026"))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["reference"] == "Prot. 12/2026"
    assert told["is_current"]
    assert [field["verdict"] for field in told["fields"]] == ["confirmed", "disputed"]
    assert client.get(PATH).json()["results"] == [told]
    entry = AuditEntry.objects.get(verb="confirm")
    assert entry.by is None
    assert entry.actor == "Consip (API)"
    agreement.refresh_from_db()
    version = agreement.version
    assert staff_client(people["reader"]).get(PATH).json()["results"] == [told]
    assert version == agreement.version, "it changes no fact"


def test_what_changed_since_it_was_read_is_not_confirmed(agreement, consip, people):
    client = partner_client(consip)
    stale = body(client)
    change_agreement(by=people["manager"], on=DAY, agreement=agreement, title={"en": "Other"})
    answer = client.post(PATH, stale)
    assert answer.status_code == 409
    assert Confirmation.objects.count() == 0
    assert client.post(PATH, body(client)).status_code == 201
    change_agreement(by=people["manager"], on=DAY, agreement=agreement, title={"en": "Third"})
    assert not client.get(PATH).json()["results"][0]["is_current"]


def test_only_the_partner_confirms_and_others_do_not_hear(agreement, consip, people):
    other = Party.objects.create(names={"en": "Other"}, short_name="OTH", country="PL")
    change_agreement(
        by=people["manager"],
        on=DAY,
        agreement=agreement,
        parties=[
            *({"party": row.party, "side": row.side} for row in agreement.participations.all()),
            {"party": other, "side": Side.THEIRS},
        ],
    )
    client = partner_client(consip)
    before = partner_client(other).get("changes/").json()["results"]
    assert client.post(PATH, body(client)).status_code == 201
    assert partner_client(other).get(PATH).json()["results"] == []
    after = partner_client(other).get("changes/").json()["results"]
    assert len(before) == len(after)
    staff = staff_client(people["manager"])
    assert staff.post(PATH, body(staff)).status_code == 403
    stranger = Party.objects.create(names={"en": "Stranger"}, short_name="STR", country="FR")
    assert partner_client(stranger).get(PATH).status_code == 404
    refused = partner_client(stranger).post(PATH, body(client))
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ([{"fact": "ends_on", "verdict": "disputed"}], "fields"),
        ([{"fact": "nothing", "verdict": "confirmed"}], "fields"),
        ([{"fact": "title", "verdict": "perhaps"}], "fields"),
        ([{"fact": "title", "verdict": "confirmed"}] * 2, "fields"),
        ([], "fields"),
    ],
)
def test_what_is_not_clear_is_refused(agreement, consip, fields, where):
    client = partner_client(consip)
    answer = client.post(PATH, body(client) | {"fields": fields})
    assert answer.status_code == 400
    assert any(error["field"].startswith(where) for error in answer.json()["errors"])
    assert Confirmation.objects.count() == 0


def test_the_database_keeps_what_a_dispute_says(agreement, consip):
    row = Confirmation.objects.create(agreement=agreement, party=consip, content="0" * 64)
    with pytest.raises(IntegrityError, match="disputed_field_says_why"), transaction.atomic():
        ConfirmedField.objects.create(confirmation=row, fact="title", verdict="disputed")
    with pytest.raises(IntegrityError, match="confirmation_of_a_content"), transaction.atomic():
        Confirmation.objects.create(agreement=agreement, party=consip, content="x")
    with pytest.raises(IntegrityError, match="confirmed_field_once"), transaction.atomic():
        for _number in range(2):
            ConfirmedField.objects.create(confirmation=row, fact="title", verdict="confirmed")


class TestRemovals:
    """A partner that keeps a copy learns what it has to drop."""

    def changes(self, client, since=None):
        query = f"changes/?since={since}" if since else "changes/"
        return client.get(query).json()

    def test_a_party_taken_off_is_told_so_and_nothing_more(self, agreement, consip, people):
        client = partner_client(consip)
        cursor = self.changes(client)["cursor"]
        other = Party.objects.create(names={"en": "Other"}, short_name="OTH", country="PL")
        rows = [row for row in agreement.participations.all() if row.party.is_home]
        change_agreement(
            by=people["manager"],
            on=DAY,
            agreement=agreement,
            parties=[
                *({"party": row.party, "side": row.side} for row in rows),
                {"party": other, "side": Side.THEIRS},
            ],
        )
        (told,) = self.changes(client, cursor)["results"]
        assert (told["verb"], told["fact"], told["id"]) == ("removed", "agreement", "KR-IT-1")
        assert told["removed"] is True
        assert client.get("agreements/KR-IT-1/").status_code == 404
        new = self.changes(partner_client(other))["results"]
        assert new
        assert "removed" not in {row["verb"] for row in new}

    def test_what_becomes_internal_is_removed(self, agreement, consip, people):
        client = partner_client(consip)
        cursor = self.changes(client)["cursor"]
        change_agreement(
            by=people["manager"],
            on=DAY,
            agreement=agreement,
            confidentiality=Confidentiality.INTERNAL,
        )
        (told,) = self.changes(client, cursor)["results"]
        assert told["verb"] == "removed"
        again = self.changes(client, told["cursor"])
        assert again["results"] == []
