"""An agreement with a partner that is not on the list yet: one form, both or neither."""

import pytest

from django.utils.translation import override

from agreements.models import Agreement, AuditEntry, Party
from agreements.wording.countries import COUNTRIES, countries_by_name
from tests.factories import make_party

pytestmark = pytest.mark.django_db
URL = "/agreements/new/"


def typed(**fields):
    return {
        "reference": "KR-PT-1", "title_en": "Memorandum", "kind": "mou", "legal_nature": "unknown",
        "confidentiality": "internal", "working_day_rule": "none", **fields,
    }  # fmt: skip


def new(**fields):
    return typed(**{"new_name": "Instituto dos Mercados", "new_short_name": "IMPIC"} | fields)


def test_both_come_of_one_form(signed_in, home):
    answer = signed_in().post(URL, new(new_country="PL"))
    assert answer.status_code == 302, answer.context["form"].errors
    agreement = Agreement.objects.get(reference="KR-PT-1")
    partner = agreement.parties.get(is_home=False)
    assert (partner.short_name, partner.country, partner.time_zone) == (
        "IMPIC", "PL", "Europe/Warsaw",
    )  # fmt: skip
    verbs = AuditEntry.objects.order_by("-sequence").values_list("verb", flat=True)[:2]
    assert set(verbs) == {"register", "add_party"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reference": "not a reference"}, "reference"),
        ({"new_country": "PT"}, "new_time_zone"),  # Lisbon, Madeira, the Azores
        ({"new_name": "", "new_country": ""}, "new_name"),
        ({"new_time_zone": "Nowhere"}, "new_time_zone"),
    ],
)
def test_neither_where_a_word_is_wrong(signed_in, home, fields, field):
    before = Party.objects.count(), AuditEntry.objects.count()
    answer = signed_in().post(URL, new(**fields))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert b'<details class="nested-form" id="new-partner" open>' in answer.content
    assert (Party.objects.count(), AuditEntry.objects.count()) == before


def test_neither_where_the_agreement_is_refused(signed_in, home):
    make_party("IMPIC", country="PL", names={"en": "Other words"})
    before = Party.objects.count(), AuditEntry.objects.count()
    asked = signed_in().post(URL, new(new_country="PL"))
    assert "new_is_other" in asked.context["form"].errors
    insisted = signed_in().post(URL, new(new_country="PL", new_is_other="on"))
    assert "new_short_name" in insisted.context["form"].errors  # named once in a country
    assert (Party.objects.count(), AuditEntry.objects.count()) == before
    assert not Agreement.objects.exists()


def test_one_that_looks_like_another_is_asked_about(signed_in, home, consip):
    data = typed(new_name="Соnsip", new_country="PL")
    asked = signed_in().post(URL, data)
    assert consip.short_name in str(asked.context["form"].errors["new_is_other"])
    assert signed_in().post(URL, data | {"new_is_other": "on"}).status_code == 302


def test_one_partner_is_needed(signed_in, home, consip):
    assert "partners" in signed_in().post(URL, typed()).context["form"].errors
    assert signed_in().post(URL, typed(partners=[consip.pk])).status_code == 302


def test_from_the_page_of_a_partner_it_is_ticked(signed_in, home, consip):
    client = signed_in()
    page = client.get(f"/parties/{consip.uid}/").content.decode()
    assert f'href="{URL}?party={consip.uid}"' in page
    form = client.get(f"{URL}?party={consip.uid}").context["form"]
    assert form["partners"].value() == [consip.pk]
    assert client.get(f"{URL}?party=nobody").context["form"]["partners"].value() == []


def test_countries_are_in_the_language_of_the_reader():
    for language, first in (("ko", "가나"), ("en", "Afghanistan"), ("it", "Afghanistan")):
        with override(language):
            offered = countries_by_name()
            assert {code for code, _name in offered} == COUNTRIES
            assert offered[0][1] == first
