"""The agreements of a register as a list: one filter, for page, API and timeline, and for those
alone who may see the import."""

import csv
import io

import pytest

from agreements.models import Agreement
from mou_tracker.imports.models import ImportFact
from tests.api_client import partner_client, staff_client
from tests.factories import make_agreement

from .conftest import ITALIAN, sent, sent_as, taken_in, undone

pytestmark = pytest.mark.django_db


def listed(client, uid: str, path: str = "/agreements/") -> set[str]:
    answer = client.get(path, {"import": uid})
    assert answer.status_code == 200, answer.content.decode()
    return {row.reference for row in answer.context["rows"]}


def test_an_import_leads_to_what_it_made(home, consip, client_of, people):
    make_agreement("KR-IT-OWN-1", consip)
    client = client_of("coordinator")
    imported = taken_in(client, sent(client, ITALIAN))
    made = ImportFact.objects.filter(row__imported=imported, is_new=True, agreement__isnull=False)
    references = set(made.values_list("agreement__reference", flat=True))
    assert references and "KR-IT-OWN-1" not in references
    page = client.get(f"/import/{imported.uid}/").text
    assert f'href="/agreements/?import={imported.uid}"' in page
    shown = client.get(f"/agreements/?import={imported.uid}")
    assert {row.reference for row in shown.context["rows"]} == references
    assert f'href="/import/{imported.uid}/"' in shown.text and imported.document.original_name
    sheet = client.get(f"/agreements/?import={imported.uid}&export=csv").getvalue()
    assert len(list(csv.reader(io.StringIO(sheet.decode("utf-8-sig"))))) == len(references) + 1
    told = staff_client(people["coordinator"]).get("agreements/", {"import": imported.uid})
    assert {row["reference"] for row in told.json()["results"]} == references
    lanes = client.get(f"/timeline/?import={imported.uid}")
    assert lanes.status_code == 200 and lanes.context["total"] == len(references)
    # the same rows again made nothing: no list of nothing
    again = taken_in(client, sent(client, ITALIAN))
    assert "?import=" not in client.get(f"/import/{again.uid}/").text
    undone(client, imported)
    assert client.get(f"/agreements/?import={imported.uid}").status_code == 400


def test_what_one_may_not_see_is_in_no_list(home, consip, client_of, people):
    client = client_of("manager")
    imported = taken_in(client, sent(client, ITALIAN))
    every = listed(client, imported.uid)
    officer = client_of("officer")
    assert listed(officer, imported.uid) == every
    hidden = Agreement.objects.order_by("pk").first()
    Agreement.objects.filter(pk=hidden.pk).update(confidentiality="confidential")
    assert listed(client, imported.uid) == every  # a manager's sight
    # the import tells of something hidden: to the others there is none, whatever is asked
    for role in ("officer", "reader"):
        answer = client_of(role).get("/agreements/", {"import": imported.uid})
        nothing = client_of(role).get("/agreements/", {"import": "a" * 12})
        assert (answer.status_code, nothing.status_code) == (400, 400)
        assert imported.document.original_name not in answer.text
        told = staff_client(people[role]).get("agreements/", {"import": imported.uid})
        assert told.status_code == 400
    assert partner_client(consip).get("agreements/", {"import": imported.uid}).status_code == 400


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_the_page_gives_a_register_of_which_every_row_is_known(home, client_of, shape):
    client = client_of("manager")
    assert "export=" not in client.get("/import/").text  # of nothing
    records = taken_in(client, sent(client, ITALIAN)).counts["records"]
    assert f"?export={shape}" in client.get("/import/").text
    body = client.get(f"/import/?export={shape}").getvalue()
    own = sent_as(client, body, f"own.{shape}")
    assert (own.counts["known"], own.counts["taken"]) == (records, 0)
    # ... and holds nothing of what one may not see
    hidden = Agreement.objects.order_by("pk").first()
    title = next(iter(hidden.title.values()))
    Agreement.objects.filter(pk=hidden.pk).update(confidentiality="confidential")
    told = client_of("reader").get("/import/?export=csv").getvalue().decode("utf-8-sig")
    assert title not in told and len(told.splitlines()) > 2
    assert client_of("auditor").get("/import/?export=csv").status_code == 403
