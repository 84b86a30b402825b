"""Registers without a page: taken in, refused, written and read again."""

import pytest

from django.core.management import CommandError, call_command

from agreements.models import Agreement, Term
from mou_tracker.imports.models import Import, ImportFact, State

from .conftest import ITALIAN, KOREAN, REGISTERS, changed, facts, sent, taken_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_register_written_and_read_again_is_known(home, people, client_of, tmp_path, ending):
    for name in (KOREAN, ITALIAN):
        call_command("import_register", str(REGISTERS / name), commit=True)
    stood = Agreement.objects.count(), Term.objects.count()
    assert stood == (29, 36) and set(Import.objects.values_list("state", flat=True)) == {"applied"}
    path = tmp_path / f"register.{ending}"
    call_command("export_register", str(path))
    client, before = client_of("manager"), facts()
    with path.open("rb") as file:
        answer = client.post("/import/", {"files": file})
    call_command("work_imports")
    imported = Import.objects.get(uid=answer.headers["Location"].split("/")[2])
    assert (imported.counts["known"], imported.counts["taken"]) == (stood[1], 0)
    assert taken_in(client, imported).state == State.APPLIED
    assert changed(before, facts()) == set()


def test_what_blocks_is_named_and_nothing_is_written(home, people, tmp_path):
    path = tmp_path / "blocked.csv"
    path.write_text("Country,Partner,Signed on\nItaly,Consip,03/04/2014\n")
    with pytest.raises(CommandError, match="date_ambiguous") as refused:
        call_command("import_register", str(path), commit=True)
    assert refused.value.returncode == 3
    assert not Import.objects.exists() and not Agreement.objects.exists()


def test_every_cell_is_seen_from_the_record_it_made(home, client_of, people):
    client = client_of("coordinator")
    imported = taken_in(client, sent(client, ITALIAN))
    fact = ImportFact.objects.filter(row__position=0).exclude(agreement=None).get()
    page = client_of("reader").get(f"/agreements/{fact.agreement}/register/").content.decode()
    for cell in fact.row.raw:
        assert cell["text"].replace("'", "&#x27;") in page
    assert f"/import/{imported.uid}/" not in page  # a reader has no imports
    own = client.get(f"/agreements/{fact.agreement}/").content.decode()
    assert f"/agreements/{fact.agreement}/register/" in own
    fact.agreement.confidentiality = "confidential"
    fact.agreement.responsible = people["manager"]
    fact.agreement.save()
    assert client_of("reader").get(f"/agreements/{fact.agreement}/register/").status_code == 404
    assert client.get(f"/import/{imported.uid}/").status_code == 404
    assert client_of("manager").get(f"/import/{imported.uid}/").status_code == 200
