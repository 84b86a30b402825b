"""Who may be made responsible for something: whoever could take it in hand, on every page and at
the API."""

import pytest

from django import forms
from django.test import Client

from agreements.actions import change_agreement
from agreements.forms.base import DatedForm
from agreements.forms.fields import HolderField
from agreements.models import Agreement
from mou_tracker.accounts.models import User
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_party, make_term

pytestmark = pytest.mark.django_db

ABLE = {"officer", "coordinator", "manager"}


@pytest.fixture
def agreement(home, people):
    partner = make_party("Agency")
    made = make_agreement("KR-1", partner, responsible=people["officer"])
    make_term(made, "2024-05-06")
    return made


@pytest.fixture
def signed_in(people):
    def as_role(role: str) -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return as_role


def offered(field) -> set[str]:
    """Roles of whom a field offers."""
    keys = {str(key) for key, _label in field.field.choices}
    return set(User.objects.filter(pk__in=[key for key in keys if key.isdigit()]).values_list(
        "role", flat=True))  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/agreements/new/", "responsible"), ("/agreements/new/", "deputy"),
        ("/agreements/KR-1/change/", "responsible"), ("/activities/new/", "responsible"),
        ("/several/agreements/?row=KR-1", "responsible"), ("/to-dos/new/", "owner"),
    ],
)  # fmt: skip
def test_only_who_could_take_it_in_hand_is_offered(path, name, agreement, people, signed_in):
    page = signed_in("manager").get(path)
    assert page.status_code == 200, path
    assert offered(page.context["form"][name]) == ABLE, path


def test_whoever_is_responsible_already_stays_on_a_form_saved_unchanged(
    agreement, people, signed_in
):
    people["officer"].role = "reader"
    people["officer"].save()
    form = signed_in("manager").get("/agreements/KR-1/change/").context["form"]
    assert form["responsible"].value() == people["officer"].pk
    assert offered(form["responsible"]) == {"reader", "coordinator", "manager"}
    assert offered(form["deputy"]) == {"coordinator", "manager"}


def test_the_api_takes_nobody_else(agreement, people):
    client, at = staff_client(people["manager"]), "/api/v1/agreements/KR-1/"
    etag = client.get(at).headers["ETag"]

    def patched(person):
        return client.patch(at, {"responsible": person}, headers={"If-Match": etag})

    for role in ("administrator", "auditor", "reader"):
        assert patched(people[role].pk).status_code == 400, role
        assert patched(people[role].email).status_code == 400, role
    assert patched(people["coordinator"].pk).status_code == 200


def test_an_agreement_of_somebody_who_can_do_nothing_is_unattended(agreement, people):
    def unattended():
        return list(Agreement.objects.unattended_on(DAY))

    assert unattended() == []
    change_agreement(by=people["manager"], on=DAY, agreement=agreement,
                     responsible=people["administrator"])  # fmt: skip
    assert unattended() == [agreement]


def every_form(form=DatedForm):
    for one in form.__subclasses__():
        yield one
        yield from every_form(one)


def test_no_form_asks_who_is_responsible_by_a_field_of_its_own():
    found = {
        (form.__name__, name): type(field)
        for form in every_form()
        for name, field in form.base_fields.items()
        if name in ("responsible", "owner") and isinstance(field, forms.ModelChoiceField)
    }
    assert set(found.values()) == {HolderField}, found
