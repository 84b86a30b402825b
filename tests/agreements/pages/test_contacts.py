"""The contacts of an agreement: named for it and for no other, and taken away again."""

import pytest

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements import actions
from agreements.models import AgreementContact, AuditEntry, Person
from tests.factories import DAY, make_agreement

from .conftest import text_of

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/contacts/"


@pytest.fixture
def agreement(home, consip):
    make_agreement("KR-IT-2", consip)
    return make_agreement("KR-IT-1", consip)


@pytest.fixture
def rossi(people, consip):
    person = actions.add_person(
        by=people["officer"], on=DAY, native_name="Anna Rossi",
        posts=[{"party": consip, "role": "focal_point", "phone": "+39 06 1"}],
    )  # fmt: skip
    return person.posts.get()


def shown(client, path: str) -> bool:
    return "Anna Rossi" in text_of(client.get(path))


def test_named_for_one_agreement_it_stands_on_no_other(signed_in, agreement, rossi):
    client = signed_in("officer")
    assert not shown(client, "/agreements/KR-IT-1/")  # a post at its partner is not enough
    assert client.post(URL, {"post": rossi.pk}).status_code == 302
    assert shown(client, "/agreements/KR-IT-1/") and not shown(client, "/agreements/KR-IT-2/")
    assert client.post(URL, {"post": rossi.pk}).status_code == 422  # it is offered no more
    contact = AgreementContact.objects.get()
    assert client.get(f"{URL}{contact.pk}/away/").status_code == 405
    assert client.post(f"{URL}{contact.pk}/away/").status_code == 302
    assert not shown(client, "/agreements/KR-IT-1/") and Person.objects.exists()
    verbs = AuditEntry.objects.filter(agreement=agreement).values_list("verb", flat=True)
    assert [*verbs.order_by("sequence")][-2:] == ["name_contact", "take_contact_away"]


def test_what_a_form_belongs_to_is_one_click_away(signed_in, agreement):
    way = signed_in("officer").get(URL).context["breadcrumbs"]
    assert way[-2:] == [("KR-IT-1", "/agreements/KR-IT-1/"), ("Contacts", "")]


def test_the_brief_tells_whom_one_reaches(signed_in, agreement, rossi, people, consip):
    path, client = f"/parties/{consip.uid}/brief/", signed_in("officer")
    assert not shown(client, path)
    actions.name_contact(by=people["officer"], on=DAY, agreement=agreement, post=rossi)
    assert shown(client, path) and "+39 06 1" not in client.get(path).text  # a sheet is left lying
    assert not shown(client, f"{path}?copy=shared")


def test_somebody_new_is_named_at_once(signed_in, agreement, consip):
    path = f"/people/new/?party={consip.uid}&agreement=KR-IT-1"
    data = {"native_name": "Anna Rossi", "party": consip.pk, "role": "focal_point"}
    client = signed_in("officer")
    assert client.post(path, data)["Location"] == URL
    assert shown(client, "/agreements/KR-IT-1/")


def test_whose_post_has_ended_is_reached_no_more(signed_in, agreement, rossi, people):
    by = {"by": people["officer"], "on": DAY}
    actions.name_contact(**by, agreement=agreement, post=rossi)
    actions.change_post(**by, post=rossi, ends_on=DAY.replace(day=DAY.day - 1))
    client = signed_in("officer")
    assert not shown(client, "/agreements/KR-IT-1/")
    told = client.get(URL).text.partition("No longer in post")[2]
    assert "Anna Rossi" in told and "Take away" in told
    assert "+39 06 1" not in client.get(URL).text


def test_who_may_and_who_sees(signed_in, agreement, rossi, people):
    by = {"by": people["officer"], "on": DAY}
    actions.name_contact(**by, agreement=agreement, post=rossi)
    reader = signed_in("reader")
    assert shown(reader, "/agreements/KR-IT-1/")
    assert "+39 06 1" not in reader.get("/agreements/KR-IT-1/").text
    assert "+39 06 1" in signed_in("officer").get("/agreements/KR-IT-1/").text
    assert reader.get(URL).status_code == 403
    agreement.confidentiality = "confidential"
    agreement.save()
    assert signed_in("officer").get(URL).status_code == 404
    assert not AgreementContact.objects.visible_to(people["officer"]).exists()


def test_of_no_party_to_it_is_refused(signed_in, agreement, people):
    other = actions.add_party(by=people["officer"], on=DAY, names={"en": "Other"}, short_name="O")
    person = actions.add_person(
        by=people["officer"], on=DAY, native_name="X", posts=[{"party": other, "role": "head"}]
    )
    assert signed_in().post(URL, {"post": person.posts.get().pk}).status_code == 422
    with pytest.raises(ValidationError):
        actions.name_contact(
            by=people["officer"], on=DAY, agreement=agreement, post=person.posts.get()
        )


def test_the_database_keeps_each_once(agreement, rossi):
    AgreementContact.objects.create(agreement=agreement, post=rossi)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementContact.objects.create(agreement=agreement, post=rossi)
