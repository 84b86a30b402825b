"""Whom one reaches, by key: named for one agreement and taken away, for the office alone."""

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import actions
from agreements.models import AgreementContact, AuditEntry, Person
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_agreement, make_user

pytestmark = pytest.mark.django_db
AT = "agreements/KR-IT-1/contacts/"


def post_of(party, name="Anna Rossi", **fields):
    told = {"party": party, "role": "focal_point", "phone": "+39 06 1", **fields}
    person = actions.add_person(by=None, on=DAY, native_name=name, posts=[told])
    return person.posts.get()


@pytest.fixture
def agreement(home, consip, bbg):
    make_agreement("KR-AT-1", bbg)
    return make_agreement("KR-IT-1", consip)


def test_named_read_and_taken_away(people, agreement, consip):
    client, post = staff_client(people["officer"]), post_of(consip)
    (listed,) = client.get(f"parties/{consip.uid}/posts/").json()["results"]
    assert (listed["id"], listed["name"], listed["phone"]) == (post.pk, "Anna Rossi", "+39 06 1")
    answer = client.post(AT, {"post": listed["id"]})
    assert answer.status_code == 201 and answer.json() == listed
    assert client.post(AT, {"post": post.pk}).status_code == 201
    assert AgreementContact.objects.count() == 1  # named already: nothing changes
    assert client.get(AT).json()["results"] == [listed]
    one = client.get(f"{AT}{post.pk}/")
    assert client.delete(f"{AT}{post.pk}/").status_code == 428
    gone = client.delete(f"{AT}{post.pk}/", HTTP_IF_MATCH=one["ETag"])
    assert gone.status_code == 204 and client.get(f"{AT}{post.pk}/").status_code == 404
    assert client.get(AT).json()["results"] == [] and Person.objects.exists()
    verbs = AuditEntry.objects.filter(agreement=agreement).order_by("sequence")
    assert [*verbs.values_list("verb", flat=True)][-2:] == ["name_contact", "take_contact_away"]


def test_a_post_at_another_party_or_at_none_is_refused_alike(people, agreement, bbg):
    client = staff_client(people["officer"])
    answers = [client.post(AT, {"post": one}) for one in (post_of(bbg).pk, 999_999)]
    assert [one.status_code for one in answers] == [400, 400]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]
    assert not AgreementContact.objects.exists()
    for number in (10**30, 2**63, 0):
        assert client.get(f"{AT}{number}/").status_code == 404
        assert client.post(AT, {"post": number}).status_code == 400


def test_a_partner_and_whoever_may_not_see_the_agreement_find_nothing(people, agreement, consip):
    post = post_of(consip)
    actions.name_contact(by=None, on=DAY, agreement=agreement, post=post)
    addresses = (AT, f"{AT}{post.pk}/", f"parties/{consip.uid}/posts/")
    partner = partner_client(consip)
    assert [partner.get(at).status_code for at in addresses] == [404, 404, 404]
    assert partner.post(AT, {"post": post.pk}).status_code in (403, 404)
    actions.change_agreement(by=None, on=DAY, agreement=agreement, confidentiality="confidential")
    stranger = staff_client(make_user("officer"))
    assert [stranger.get(at).status_code for at in addresses[:2]] == [404, 404]
    reader = staff_client(people["reader"])
    assert reader.post("agreements/KR-AT-1/contacts/", {"post": post.pk}).status_code == 403


def test_being_shown_how_somebody_is_reached_leaves_a_trace(people, agreement, consip):
    client = staff_client(people["officer"])
    actions.name_contact(by=None, on=DAY, agreement=agreement, post=post_of(consip, phone=""))
    client.get(AT)
    looked = AuditEntry.objects.filter(verb="see_contacts")
    assert not looked.exists()  # there was nothing to see
    actions.name_contact(by=None, on=DAY, agreement=agreement, post=post_of(consip, "B. Verdi"))
    client.get(AT), client.get(AT)
    assert looked.get().by == people["officer"]


def test_as_many_statements_for_many_as_for_one(people, agreement, consip):
    client = staff_client(people["officer"])

    def statements() -> int:
        client.get(AT)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(AT).status_code == 200
        return len(asked)

    actions.name_contact(by=None, on=DAY, agreement=agreement, post=post_of(consip))
    one = statements()
    for number in range(9):
        post = post_of(consip, f"Person {number}")
        actions.name_contact(by=None, on=DAY, agreement=agreement, post=post)
    assert statements() == one
