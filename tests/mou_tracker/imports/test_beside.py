"""Places, signatories, areas and claims of a register."""

import pytest

from django.core.management import call_command

from agreements.actions import correct
from agreements.dates import parse_edtf
from agreements.models import Agreement, Area, AuditEntry, Claim, Signature, TermArea
from mou_tracker.imports.models import State
from tests.factories import DAY

from .conftest import again, decided, sent_as, taken_in, undone

pytestmark = pytest.mark.django_db

HEAD = "Country,Partner,Title,Signed on,Place,Signatories,Areas\n"
BODY = HEAD + (
    "Italy,Agency One,MoU on procurement,2023-05-01,Rome,"
    "Mario Rossi (Agency One); PPS: Hong Gil-dong; Anna Bianchi,"
    '"e-Procurement, Green procurement, Fishing"\n'
    "Italy,Agency One,3rd renewal of the MoU on procurement,2026-05-01,Seoul,,e-Procurement\n"
)


@pytest.fixture
def areas(db):
    Area.objects.all().delete()
    return [
        Area.objects.create(code=code, names={"en": name})
        for code, name in (("e-procurement", "e-Procurement"), ("green", "Green procurement"))
    ]


def test_what_stands_beside_is_kept_and_undone(home, client_of, areas):
    client = client_of("coordinator")
    before = {m: m.objects.count() for m in (Agreement, Claim, Signature, TermArea)}
    imported = taken_in(client, sent_as(client, BODY.encode()))
    assert imported.state == State.APPLIED, imported.result
    agreement = Agreement.objects.get()
    first, later = agreement.terms.order_by("ordinal")
    signed = {str(row.party): (row.names, row.place) for row in first.signatures.all()}
    assert signed == {
        "PPS": ({"en": "Hong Gil-dong"}, "Rome"), "Agency One": ({"en": "Mario Rossi"}, "Rome"),
    }  # fmt: skip
    assert {row.place for row in later.signatures.all()} == {"Seoul"}
    assert [one.code for one in first.areas.order_by("code")] == ["e-procurement", "green"]
    assert [one.code for one in later.areas.all()] == ["e-procurement"]
    assert "Fishing" in agreement.notes and "Anna Bianchi" in agreement.notes
    assert "Rossi" not in agreement.notes
    # as the office writes, whatever the worker speaks
    assert "협력 분야(대장 표기)" in agreement.notes
    (claim,) = agreement.claims.all()
    assert (claim.kind, claim.value, str(claim.as_of)) == ("renewal_ordinal", 3, "2026-05-01")
    assert claim.source.startswith("register.csv")
    # the same file again changes nothing, and all of it goes
    assert taken_in(client, sent_as(client, BODY.encode())).result["made"] == {}
    assert undone(client, imported).state == State.UNDONE
    assert {m: m.objects.count() for m in before} == before
    assert AuditEntry.objects.filter(verb="undo_import").count() == 1


def test_a_claim_of_somebody_else_keeps_an_agreement(home, client_of, areas):
    client = client_of("coordinator")
    imported = taken_in(client, sent_as(client, BODY.encode()))
    Claim.objects.create(agreement=Agreement.objects.get(), kind="free", words="The first")
    assert client.post(f"/import/{imported.uid}/undo/").status_code == 409
    assert again(imported).state == State.APPLIED


def test_a_renewal_of_a_known_agreement_brings_its_own(home, client_of, areas):
    client = client_of("coordinator")
    lines = BODY.splitlines(keepends=True)
    taken_in(client, sent_as(client, "".join(lines[:2]).encode(), "first.csv"))
    assert taken_in(client, sent_as(client, BODY.encode())).state == State.APPLIED
    later = Agreement.objects.get().terms.order_by("ordinal").last()
    assert {row.place for row in later.signatures.all()} == {"Seoul"}
    assert [one.code for one in later.areas.all()] == ["e-procurement"]


YEAR = "Country,Partner,Title,Signed on\nItaly,Agency One,MoU on procurement,2023\n"
DAY_TOLD = YEAR.replace("2023", "3 May 2023")


def days() -> set[str]:
    return {row.signed.text for row in Signature.objects.all()}


def test_a_day_told_more_exactly_is_offered_and_given_back(home, client_of, people):
    client = client_of("coordinator")
    taken_in(client, sent_as(client, YEAR.encode(), "years.csv"))
    imported = sent_as(client, DAY_TOLD.encode(), "days.csv")
    row = imported.rows.get()
    assert (row.fate, row.open) == ("known", ["known_more_precise"])
    assert taken_in(client, sent_as(client, DAY_TOLD.encode(), "other.csv")).result["made"] == {}
    assert days() == {"2023"}  # nobody said so
    imported = decided(client, imported, "choose:0:known_more_precise:file")
    assert imported.rows.get().fate == "taken"
    imported = taken_in(client, imported)
    assert imported.state == State.APPLIED, imported.result
    assert days() == {"2023-05-03"}
    page = client.get(f"/import/{imported.uid}/undo/").content.decode()
    assert page.count("2023 again") == 2
    assert undone(client, imported).state == State.UNDONE
    assert days() == {"2023"} and Agreement.objects.count() == 1
    call_command("rederive", check=True)


def test_what_somebody_changed_since_is_not_given_back(home, client_of, people):
    client = client_of("coordinator")
    taken_in(client, sent_as(client, YEAR.encode(), "years.csv"))
    imported = sent_as(client, DAY_TOLD.encode(), "days.csv")
    imported = decided(client, imported, "choose:0:known_more_precise:file")
    imported = taken_in(client, imported)
    row = Signature.objects.order_by("pk").first()
    correct(
        by=people["manager"], on=DAY, fact=row, reason="Read again",
        set={"signed": parse_edtf("2023-05-04")},
    )  # fmt: skip
    assert client.post(f"/import/{imported.uid}/undo/").status_code == 409
    assert days() == {"2023-05-03", "2023-05-04"}
    undone(client, imported, rest="1")
    assert days() == {"2023", "2023-05-04"}


def test_what_contradicts_is_told_and_changes_nothing(home, client_of):
    client = client_of("coordinator")
    taken_in(client, sent_as(client, DAY_TOLD.encode(), "days.csv"))
    renewed = DAY_TOLD + "Italy,Agency One,First renewal of the MoU on procurement,5 May 2026\n"
    taken_in(client, sent_as(client, renewed.encode(), "renewed.csv"))
    other = renewed.replace("5 May 2026", "9 May 2026")
    imported = sent_as(client, other.encode(), "other.csv")
    assert imported.rows.get(position=1).open == ["known_contradicted"]
    page = client.get(f"/import/{imported.uid}/").content.decode()
    assert "choose:1:known_contradicted:file" not in page
    answer = client.post(
        f"/import/{imported.uid}/decide/", {"do": "choose:1:known_contradicted:file"}
    )
    assert answer.status_code == 400
    assert taken_in(client, again(imported)).result["made"] == {}
    assert days() == {"2023-05-03", "2026-05-05"}
