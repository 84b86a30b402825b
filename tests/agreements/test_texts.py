"""What shows nothing is not given, whichever way it comes in."""

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from django import forms
from django.http import QueryDict

from agreements.api.fields import CharField, LocalisedField, Serializer
from agreements.forms.base import DatedForm, ReadableForm
from agreements.forms.party import NamesField
from agreements.models import Agreement, Commitment
from agreements.models.fields import LocalisedTextField
from agreements.texts import is_blank, readable
from mou_tracker import urls as _every_form
from mou_tracker.accounts import factor_forms as _named_in_settings
from tests.api_client import staff_client
from tests.factories import DAY, make_agreement, make_term

INVISIBLE = [
    "\u3164", "\u115f\u1160", "\uffa0", "\u200b", "\u200d\u200c", "\ufeff", "\u00ad", "\u2800",
    "\u0301", "\u20dd", "\u0903", "\ufe0f", "\u034f", "\u061c", "\u180e", "\u2060", "\u206a",
    "\U000e0041", "\U000e0100", "\u00a0", "\u3000", "\u2028", "\ufff9", "\ufffc", "\U0001d159",
    " \t\n", "\u3164\n \u200b\n", "\u200b\u0301 \u3164",
]  # fmt: skip
VISIBLE = ["가", "e\u0301", "–", "?", "\u0627\u064f", "👩\u200d🚀", "\u1100", "Ⅵ", "\u3164가"]


def subclasses(of):
    return {one for below in of.__subclasses__() for one in (below, *subclasses(below))}


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_signs_that_show_nothing_are_blank(text):
    assert is_blank(text)
    assert readable(text) == ""
    assert LocalisedTextField().get_prep_value({"en": text, "ko": "가"}) == {"ko": "가"}


@pytest.mark.parametrize("text", VISIBLE, ids=ascii)
def test_what_shows_anything_is_not(text):
    assert not is_blank(text)
    assert readable(text)


def test_a_line_that_shows_nothing_is_empty():
    assert readable("one\r\n\u200b\r\ntwo") == "one\n\ntwo"
    assert NamesField().clean("Consip, \u3164, PPS") == ["Consip", "PPS"]


def required_texts():
    """Every member of a request body that must say something, with the body it stands in."""
    for body in subclasses(Serializer):
        for name, field in body().fields.items():
            if isinstance(field, serializers.ListField):
                field = field.child
            is_text = isinstance(field, CharField) and not field.allow_blank
            if not field.read_only and (is_text or isinstance(field, LocalisedField)):
                yield pytest.param(field, id=f"{body.__name__}.{name}")


@pytest.mark.parametrize("field", sorted(required_texts(), key=lambda one: one.id))
def test_no_body_takes_it_for_a_required_text(field):
    assert _every_form
    for text in INVISIBLE:
        given = {"en": text} if isinstance(field, LocalisedField) else text
        with pytest.raises(ValidationError) as refused:
            field.run_validation(given)
        assert refused.value.get_codes() == ["blank"], ascii(text)


def test_every_form_reads_what_can_be_read():
    assert _every_form and _named_in_settings
    forms_of_ours = {
        form
        for form in subclasses(forms.Form)
        if form.__module__.startswith(("agreements.", "activities.", "mou_tracker."))
        and not form.__module__.endswith(".gallery")
    }
    assert len(forms_of_ours) > 40
    assert {form for form in forms_of_ours if not issubclass(form, ReadableForm)} == set()


class Required(DatedForm):
    text = forms.CharField()


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_no_form_takes_it_for_a_required_text(text):
    sent = QueryDict(mutable=True)
    sent["text"] = text
    form = Required(sent, on=DAY)
    assert form.has_error("text", "required")


@pytest.mark.django_db
class TestThroughTheDoors:
    @pytest.fixture
    def staff(self, people):
        return staff_client(people["manager"])

    @pytest.mark.parametrize("text", ["\u3164", "\u200b\ufeff", "\u0301", "\ufe0f\u034f"])
    def test_of_the_api(self, staff, home, consip, text):
        agreement = make_agreement("A", consip)
        make_term(agreement, "2020-01-01")
        parties = [{"party": home.uid, "side": "ours"}, {"party": consip.uid, "side": "theirs"}]
        bodies = {
            "agreements/": {
                "reference": "B", "kind": "mou", "legal_nature": "unknown", "title": {"en": text},
                "parties": parties, "confidentiality": "partners",
            },
            "agreements/A/amendments/": {
                "kind": "annex", "signed": "2020-02-01", "summary": text,
            },
            "agreements/A/terms/0/commitments/": {"text": {"ko": text}, "side": "joint"},
            "agreements/A/terms/0/correction/": {"set": {"place": "Roma"}, "reason": text},
            "areas/": {"code": "b", "names": {"en": text}},
            "activities/": {"kind": "meeting", "title": {"en": text}, "agreements": ["A"]},
        }  # fmt: skip
        for path, body in bodies.items():
            answer = staff.post(path, body)
            assert answer.status_code == 400, path
            assert "blank" in [one["code"] for one in answer.json()["errors"]], path
        assert Agreement.objects.count() == 1
        assert not Commitment.objects.exists()

    @pytest.mark.parametrize("text", ["\u3164", "\u200b\ufeff", "\u0301", "\ufe0f\u034f"])
    def test_of_the_pages(self, client, people, home, consip, text):
        client.force_login(people["manager"])
        agreement = make_agreement("A", consip)
        make_term(agreement, "2020-01-01")
        sent = [
            ("/agreements/new/", "title", {"reference": "B", "title_1": text}),
            ("/agreements/A/terms/0/commitments/new/", "text", {"text_1": text, "side": "joint"}),
            ("/agreements/A/terms/0/correct/", "reason", {"place": "Roma", "reason": text}),
            ("/areas/new/", "names", {"code": "b", "names_1": text}),
            ("/parties/new/", "short_name", {"names_1": "B", "short_name": text}),
        ]
        for path, name, values in sent:
            answer = client.post(path, values)
            assert answer.status_code == 422, path
            assert answer.context["form"].has_error(name, "required"), path
        assert Agreement.objects.count() == 1
        assert not Commitment.objects.exists()
