"""The form of a term asks what belongs to what was chosen; without a script it asks everything."""

import re

import pytest

from agreements.forms.term import BESIDE, RecordTermForm, TermForm
from tests.factories import make_agreement

pytestmark = pytest.mark.django_db
URL = "/agreements/KR-IT-1/terms/new/"


@pytest.fixture
def page(signed_in, home, consip):
    make_agreement("KR-IT-1", consip)
    return signed_in().get(URL)


def test_every_field_is_on_the_page_once(page):
    named = re.findall(r'<(?:input|select|textarea)[^>]*\sname="([a-z_]+)"', page.content.decode())
    asked = [name for name in dict.fromkeys(named) if name in RecordTermForm.base_fields]
    assert set(asked) == set(page.context["form"].fields) - {"areas"}  # there are none yet
    laid_out = [one.name for _title, parts in page.context["form"].groups()
                for part in parts for one in part.fields]  # fmt: skip
    assert len(laid_out) == len(set(laid_out)) == len(page.context["form"].fields)


def test_what_depends_on_a_choice_names_one_that_can_be_made(page):
    form = page.context["form"]
    for name, (asked, values) in BESIDE.items():
        if asked not in form.fields:
            continue
        assert name in form.fields or name in TermForm.base_fields
        offered = {str(key) for key, _label in getattr(form.fields[asked], "choices", ())}
        assert set(map(str, values)) <= (offered or {"*", ""}), name
    text = page.content.decode()
    assert 'data-when="end_kind=duration"' in text
    assert text.count("data-when=") == sum(
        bool(part.when) for _title, parts in form.groups() for part in parts
    )


def test_a_change_form_has_no_rule_about_what_it_does_not_ask(signed_in, chain):
    signed_in().post(URL, {"ordinal": "1"})
    form = signed_in().get("/agreements/KR-IT-1/terms/1/change/").context["form"]
    rules = {part.when.partition("=")[0] for _title, parts in form.groups() for part in parts}
    assert "state" not in rules
    assert rules - {""} <= set(form.fields)
