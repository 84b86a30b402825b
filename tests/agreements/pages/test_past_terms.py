"""The past of a chain in one go, and one signing day put right for all parties."""

import pytest

from agreements.dates import parse_edtf
from agreements.models import AuditEntry, Stage
from tests.factories import make_agreement

from .test_corrections import as_typed

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/terms/past/"


@pytest.fixture
def agreement(home, consip):
    return make_agreement("KR-IT-1", consip)


def test_known_half_known_and_only_known_to_have_been(signed_in, agreement):
    client = signed_in()
    assert len(client.get(f"{URL}?upto=4").context["form"].lines()) == 5
    data = {
        "was_0": "on", "signed_0": "2008-09", "was_1": "on", "signed_1": "2009-09-30",
        "years_1": "4", "was_2": "on", "was_4": "on", "signed_4": "2018-06-04", "years_4": "2",
    }  # fmt: skip
    answer = client.post(f"{URL}?upto=4", data)
    assert answer.status_code == 302, answer.context["form"].errors
    rows = {row.ordinal: row for row in agreement.terms.standing()}
    assert set(rows) == {0, 1, 2, 4}
    assert {row.stage for row in rows.values()} == {Stage.SIGNED}
    days = {n: {str(one.signed) for one in row.signatures.all()} for n, row in rows.items()}
    assert days == {0: {"2008-09"}, 1: {"2009-09-30"}, 2: set(), 4: {"2018-06-04"}}
    assert (rows[1].end_years, rows[4].end_years, rows[2].end_kind) == (4, 2, "not_recorded")
    again = client.get(f"{URL}?upto=4").context["form"]
    assert again.ordinals.keys() == {3}


def test_all_or_none_and_the_one_that_is_wrong_is_named(signed_in, agreement):
    before = AuditEntry.objects.count()
    data = {"was_0": "on", "signed_0": "2018-06-04", "was_1": "on", "signed_1": "2008-06-04"}
    answer = signed_in().post(f"{URL}?upto=1", data)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"signed_1"}
    assert (agreement.terms.count(), AuditEntry.objects.count()) == (0, before)


def test_who_may_not_sign_may_propose_it(signed_in, agreement):
    assert signed_in("reader").get(URL).status_code == 403
    for role in ("officer", "coordinator"):
        page = signed_in(role).get("/agreements/KR-IT-1/terms/new/").content.decode()
        assert URL in page and signed_in(role).get(URL).status_code == 200


def test_one_day_for_all_parties(signed_in, chain):
    term = chain.terms.get()
    one = term.signatures.first()
    url = f"/agreements/KR-IT-1/correct/signature/{one.uid}/"
    client = signed_in()
    page = client.get(url)
    data = as_typed(page.context["form"]) | {
        "signed": "2025-06-02", "for_all": "on", "reason": "Misread",
        "version": page.context["version"],
    }  # fmt: skip
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert {row.signed for row in term.signatures.all()} == {parse_edtf("2025-06-02")}
    assert AuditEntry.objects.filter(verb="correct").count() == term.signatures.count() == 2


def test_the_rest_stays_where_it_is_not_ticked(signed_in, chain):
    term = chain.terms.get()
    one, other = term.signatures.all()
    url = f"/agreements/KR-IT-1/correct/signature/{one.uid}/"
    client = signed_in()
    page = client.get(url)
    data = as_typed(page.context["form"]) | {
        "signed": "2025-06-02", "reason": "Misread", "version": page.context["version"],
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    other.refresh_from_db()
    assert other.signed == parse_edtf("2025-06-01")
