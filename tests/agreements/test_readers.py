"""Below each text of a form stands who reads it, from the one declaration of what partners are
told."""

from importlib import import_module

import pytest

from django import forms

from activities import forms as activity_forms
from agreements import audience
from agreements.forms.base import DatedForm
from agreements.forms.readers import OFFICE, PARTNERS, is_free_text, is_shared
from tests.factories import DAY

MODULES = (
    *(
        f"agreements.forms.{name}"
        for name in ("acts", "agreement", "correction", "documents", "facts", "signing", "term")
    ),
    *(
        f"activities.forms.{name}"
        for name in ("course", "entry", "meeting", "commitments", "registers")
    ),
    "agreements.views.documents",
)


def forms_of(module):
    return [
        one
        for one in vars(import_module(module)).values()
        if isinstance(one, type) and issubclass(one, DatedForm) and one.__module__ == module
    ]


def texts_of(form):
    return sorted(name for name, field in form.base_fields.items() if is_free_text(field))


FORMS = sorted(
    {form for module in MODULES for form in forms_of(module)}, key=lambda form: form.__qualname__
)


def test_every_form_with_a_text_says_of_what_it_is():
    silent = [form.__qualname__ for form in FORMS if texts_of(form) and form.TOLD is None]
    assert silent == ["CorrectionForm"], "of which each kind of fact has its own"


class Acts(DatedForm):
    TOLD = audience.EVENT
    MEMBERS = {"words": None, "why": ("shared_reason",), "whom": ("periods", "number")}
    reason = forms.CharField(help_text="Why.")
    shared_reason = forms.CharField()
    why = forms.CharField()
    words = forms.CharField()
    whom = forms.CharField()
    site = forms.URLField(assume_scheme="https")
    hidden = forms.CharField(widget=forms.HiddenInput)


def test_each_text_is_told_by_the_declaration():
    form = Acts(on=DAY)
    told = {name: form[name].help_text for name in form.fields}
    assert told == {
        "reason": f"Why. {OFFICE}", "shared_reason": PARTNERS, "why": PARTNERS, "words": "",
        "whom": OFFICE, "site": "", "hidden": "",
    }  # fmt: skip
    assert form["reason"].help_text == f"Why. {OFFICE}", "asked twice, said once"
    assert 'aria-describedby="id_shared_reason_helptext"' in str(form["shared_reason"])


def test_it_follows_a_declaration_that_changes(monkeypatch):
    monkeypatch.setattr(Acts, "TOLD", audience.EVENT | {"reason": None})
    assert Acts(on=DAY)["reason"].help_text == f"Why. {PARTNERS}"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("effect", "clause"), True), (("effect", "days"), True), (("sources",), False),
        (("signatures", "name"), True), (("effect", "secret"), False), (("areas", "any"), True),
    ],
)  # fmt: skip
def test_a_member_is_shared_with_all_that_leads_to_it(path, told):
    assert is_shared(audience.TERM, path) is told


def test_nothing_is_said_of_forms_that_no_answer_comes_from():
    class Plain(DatedForm):
        text = forms.CharField()

    assert Plain(on=DAY)["text"].help_text == ""


def test_what_the_forms_say_of_texts_that_matter():
    """The declaration, as it stands: the office's own words and the shared ones."""
    minutes = activity_forms.MinutesForm(on=DAY)
    held = activity_forms.HoldForm(on=DAY)
    cancel = activity_forms.CancelForm(on=DAY)
    assert str(OFFICE) in minutes["minutes"].help_text
    assert str(PARTNERS) in held["outcome"].help_text
    assert str(OFFICE) in cancel["reason"].help_text
