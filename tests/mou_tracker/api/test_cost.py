"""A list costs the same number of statements at 1 row and at 50."""

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.actions import log_activity
from agreements.actions import add_commitment
from agreements.dates import parse_edtf
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term

pytestmark = pytest.mark.django_db
#: path -> most statements, the key and the limit included.
BUDGET = {
    "agreements/?page_size=200": 4,
    "agreements/?page_size=200&status=in_force&ordering=-ends_on": 4,
    "deadlines/?page_size=200": 5,
    "renewals/?page_size=200": 5,
    "commitments/?page_size=200": 3,
    "parties/?page_size=200": 3,
    "areas/?page_size=200": 3,
    "documents/?page_size=200": 4,
    "activities/?page_size=200": 8,
    "forums/?page_size=200": 3,
    "cases/?page_size=200": 4,
    "changes/?page_size=200": 6,  # one for each kind of fact with a visibility of its own
}
#: ... and what a partner's key costs beside it: what it was told of the agreements (decision 0019),
OF_PARTNERS = {"agreements": 1}
#: ... and the transaction under the role whose sight is bounded (decision 0079): its beginning, the
#: role, its end, and the word of the search index or of the trail that is read without it.
OF_THE_ROLE = 5


def fill(partner, numbers):
    for number in numbers:
        agreement = make_agreement(f"A{number}", partner)
        make_term(agreement, "2024-01-01", end_kind="duration", end_years=1)
        term = make_term(agreement, "2025-01-01", end_kind="duration", end_years=5)
        add_commitment(by=None, on=DAY, term=term, text={"en": "Do"}, side="ours")
        log_activity(
            by=None, on=DAY, kind="workshop", title={"en": "W"}, agreements=[agreement],
            held=parse_edtf("2026-02-03"), confidentiality="partners", proposed_by=partner,
        )  # fmt: skip


def statements(client, path):
    """(statements, rows); the fewer of two, since the first request of a minute tidies up."""
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            answer = client.get(path)
        assert answer.status_code == 200, answer.content
        counts.append(len(found))
    return min(counts), len(answer.json()["results"])


def test_statements_do_not_grow_with_rows(people, home, consip):
    clients = [staff_client(people["manager"]), partner_client(consip)]
    fill(consip, range(1))
    few = {(path, c.key): statements(c, path)[0] for path in BUDGET for c in clients}
    fill(consip, range(1, 50))
    beyond = {}
    for (path, key), count in few.items():
        client = next(one for one in clients if one.key == key)
        many, rows = statements(client, path)
        assert many == count, (path, count, many)
        beside = OF_THE_ROLE + OF_PARTNERS.get(path.split("/")[0], 0)
        wanted = BUDGET[path] + (0 if client is clients[0] else beside)
        if many > wanted:
            beyond[path, client is clients[0]] = many, wanted
        if path.startswith(("agreements", "deadlines", "renewals", "commitments", "activities")):
            assert rows >= 50, path
    assert beyond == {}
