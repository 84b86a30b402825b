"""What a partner's key writes: its confirmation and the traces of it, and by no other address
anything."""

from typing import Any

import pytest

from django.db import connection

from agreements import partner_role
from agreements.models import Confirmation
from mou_tracker.api.urls import urlpatterns
from tests.api_client import partner_client, staff_client
from tests.mou_tracker.api.everything import APART, names_for, paths_of
from tests.mou_tracker.api.test_isolation import change_everything_else, world_of
from tests.mou_tracker.api.test_row_policies import forget_every_filter

pytestmark = pytest.mark.django_db
#: That a key asked, and how often.
COUNTED = {"accounts_apikey", "api_requestcount", "django_cache"}
#: What a confirmation is, who is told of it, and that these tables were written (decision 0097).
SAYS = {
    "agreements_confirmation", "agreements_confirmedfield", "agreements_auditentry",
    "agreements_changeentry", "pghistory_context", "agreements_tablemark",
}  # fmt: skip
FIELD = {"fact": "ends_on", "verdict": "confirmed"}


def written() -> dict[str, int]:
    """table -> rows this transaction made, changed or took away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables"
        )
        return dict(cursor.fetchall())


def written_by(ask: Any) -> tuple[Any, set[str]]:
    before = written()
    answer = ask()
    after = written()
    return answer, {name for name, n in after.items() if n != before.get(name, 0)}


@pytest.fixture
def theirs(home, consip, bbg):
    world_of(consip, "OWN-1")
    change_everything_else(bbg)
    client = partner_client(consip)
    client.keeps_contract = False
    return client


def test_a_confirmation_writes_itself_and_its_traces(theirs, consip, people):
    path = "agreements/OWN-1/confirmations/"
    sha256 = theirs.get(path).json()["sha256"]
    answer, tables = written_by(lambda: theirs.post(path, {"sha256": sha256, "fields": [FIELD]}))
    assert answer.status_code == 201
    assert {"agreements_confirmation", "agreements_confirmedfield"} <= tables
    assert tables <= SAYS | COUNTED | {f"{name}history" for name in SAYS}
    assert Confirmation.objects.get().party == consip


def test_no_other_address_takes_anything(theirs, consip):
    names = _also(names_for(consip.keys.first()), uid=["-"], id=["1"], fact=["terms"])
    found = [one for one in urlpatterns if one.name and one.name not in APART]
    asked = [
        (method, path)
        for one in found
        for method in ("POST", "PUT", "PATCH", "DELETE")
        for path in {*paths_of(one, names), *paths_of(one, _also(names, reference=["ZZ-1"]))}
    ]
    assert len(asked) > 300
    for method, path in asked:
        answer, tables = written_by(lambda m=method, p=path: theirs.send(m, p, {}))
        assert 400 <= answer.status_code < 500, (method, path, answer.content)
        assert tables <= COUNTED, (method, path)


def _also(
    names: dict[str, dict[str, list[Any]]], **more: list[Any]
) -> dict[str, dict[str, list[Any]]]:
    return names | {"": names[""] | more}


@pytest.mark.parametrize("is_on", [True, False])
def test_a_forgotten_filter_lets_nobody_write_elsewhere(theirs, people, monkeypatch, is_on):
    """Without the role the same mistake does let them: the test can fail."""
    path = "agreements/ZZ-1/confirmations/"
    sha256 = staff_client(people["manager"]).get(path).json()["sha256"]
    if not is_on:
        monkeypatch.setattr(partner_role, "_is_there", lambda using: False)
    forget_every_filter(monkeypatch)
    answer = theirs.post(path, {"sha256": sha256, "fields": [FIELD]})
    assert answer.status_code == (404 if is_on else 201), answer.content
    assert Confirmation.objects.exists() is not is_on
