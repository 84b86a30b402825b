"""What a partner may see is read anew for each page of a list, and for each look at its feed."""

import pytest

from agreements.actions import change_agreement
from agreements.models import Agreement
from mou_tracker.accounts.keys import revoke_key
from mou_tracker.accounts.models import ApiKey
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement

pytestmark = pytest.mark.django_db
TAKEN_BACK = "E-5"


@pytest.fixture
def reading(home, consip):
    """A partner's client that has read two pages of three, and the address of the third."""
    for number in range(1, 7):
        make_agreement(f"E-{number}", consip)
    client = partner_client(consip)
    path, seen = "agreements/?page_size=2&ordering=reference", []
    for _page in range(2):
        answer = client.get(path).json()
        seen += [row["reference"] for row in answer["results"]]
        path = answer["next"].partition("/api/v1/")[2]
    assert seen == ["E-1", "E-2", "E-3", "E-4"]
    return client, path


def test_a_revoked_key_gets_no_further_page(reading):
    client, path = reading
    revoke_key(by=None, key=ApiKey.objects.get())
    assert client.get(path).status_code == 401


def test_what_is_no_longer_shared_is_not_on_the_next_page(reading):
    client, path = reading
    row = Agreement.objects.get(reference=TAKEN_BACK)
    change_agreement(by=None, on=DAY, agreement=row, confidentiality="internal")
    answer = client.get(path).json()
    assert [row["reference"] for row in answer["results"]] == ["E-6"]
    assert answer["next"] is None
    assert client.get(f"agreements/{TAKEN_BACK}/").status_code == 404


def test_a_party_taken_from_an_agreement_is_not_party_to_it_any_more(reading):
    client, path = reading
    row = Agreement.objects.get(reference=TAKEN_BACK)
    row.participations.filter(party__is_home=False).delete()
    answer = client.get(path).json()
    assert [row["reference"] for row in answer["results"]] == ["E-6"]
