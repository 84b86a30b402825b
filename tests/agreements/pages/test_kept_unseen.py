"""What the reader of a form may not see, or is not asked about, stays as it is when it is saved."""

import pytest

from agreements.actions import change_agreement, supersede
from agreements.models import AuditEntry
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/supersede/"
CHANGE = "/agreements/KR-IT-1/change/"
API = "agreements/KR-IT-1/"


@pytest.fixture
def other(home, consip):
    return make_agreement("KR-IT-2", consip)


@pytest.fixture
def hidden(chain, stranger):
    """Replaced by an agreement that only managers may see."""
    supersede(by=None, on=DAY, agreement=chain, successor=stranger)
    chain.refresh_from_db()
    return stranger


def successor_of(agreement):
    agreement.refresh_from_db()
    return agreement.superseded_by


class TestSuccessor:
    def test_the_form_saved_as_it_was_shown_keeps_it(self, signed_in, chain, hidden):
        client = signed_in("coordinator")
        form = client.get(URL).context["form"]
        assert not form["superseded_by"].value()
        assert hidden.reference not in client.get(URL).content.decode()
        entries = AuditEntry.objects.count()
        assert client.post(URL, {"superseded_by": ""}).status_code == 302
        assert successor_of(chain) == hidden
        assert AuditEntry.objects.count() == entries

    def test_another_is_not_named_in_its_place(self, signed_in, chain, hidden, other):
        answer = signed_in("coordinator").post(URL, {"superseded_by": other.pk})
        assert answer.status_code == 409
        assert hidden.reference not in answer.content.decode()
        assert successor_of(chain) == hidden

    def test_who_sees_it_may_take_it_back(self, signed_in, chain, hidden):
        assert signed_in("manager").post(URL, {"superseded_by": ""}).status_code == 302
        assert successor_of(chain) is None

    @pytest.mark.parametrize("role", ["coordinator", "manager"])
    def test_patch_with_what_was_told_keeps_it(self, people, chain, hidden, other, role):
        staff = staff_client(people[role])
        told = staff.get(API)
        tag = {"If-Match": told.headers["ETag"]}
        named = told.json()["superseded_by"]
        assert named == (None if role == "coordinator" else hidden.reference)
        assert staff.patch(API, {"superseded_by": named}, headers=tag).status_code == 200
        assert successor_of(chain) == hidden
        tag = {"If-Match": staff.get(API).headers["ETag"]}
        moved = staff.patch(API, {"superseded_by": other.reference}, headers=tag)
        assert moved.status_code == (409 if role == "coordinator" else 200), moved.content
        assert hidden.reference not in moved.content.decode()


class TestParties:
    def test_side_and_reference_stay(self, signed_in, chain, consip):
        """The form asks who the partners are, and nothing else of them."""
        row = chain.participations.get(party=consip)
        row.reference = "prot. 1/2"
        row.save()
        client = signed_in("coordinator")
        form = client.get(CHANGE).context["form"]
        data = {name: form[name].value() or "" for name in form.fields if name != "title"}
        data |= {"title_en": "Memorandum", "notes": "New"}
        answer = client.post(CHANGE, data)
        assert answer.status_code == 302, answer.context["form"].errors
        row.refresh_from_db()
        assert (row.reference, row.side) == ("prot. 1/2", "theirs")
        assert chain.participations.count() == 2

    def test_somebody_who_has_left_the_office_stays_responsible(self, signed_in, chain, people):
        gone = people["officer"]
        change_agreement(by=None, on=DAY, agreement=chain, responsible=gone)
        gone.is_active = False
        gone.save()
        client = signed_in("coordinator")
        form = client.get(CHANGE).context["form"]
        data = {name: form[name].value() or "" for name in form.fields if name != "title"}
        data |= {"title_en": "Memorandum"}
        assert client.post(CHANGE, data).status_code == 302
        chain.refresh_from_db()
        assert chain.responsible == gone
