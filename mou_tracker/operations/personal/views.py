"""An administrator answers somebody who asks what is kept of them, or that it go."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from agreements.actions.action import require
from agreements.forms.base import DatedForm
from mou_tracker.accounts.office import office_action
from mou_tracker.accounts.views.base import SettingsFormView, SettingsPage

from .about import counts_of, data_of, people_of, rows_of
from .erasing import erase
from .purposes import PURPOSES

NOTHING = gettext_lazy("Nothing is kept under this address.")
#: Whose address it is stands in no address of a page, which servers write down.
ADDRESS = gettext_lazy("E-mail address of the person")


class AddressForm(DatedForm):
    address = forms.EmailField(label=ADDRESS, max_length=254)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not rows_of(address):
            raise forms.ValidationError(NOTHING)
        return address


class EraseForm(AddressForm):
    again = forms.EmailField(
        label=gettext_lazy("The address once more"),
        max_length=254,
        help_text=gettext_lazy("It cannot be taken back."),
    )
    everybody = forms.BooleanField(
        required=False,
        label=gettext_lazy("All whom this address reaches"),
        help_text=gettext_lazy("An office's mailbox may be that of several people."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = given.get("address"), given.get("again")
        if first and second and first.lower() != second.lower():
            self.add_error("again", _("This is another address."))
        reached = people_of(first) if first and not given.get("everybody") else []
        if len(reached) > 1:
            names = ", ".join(map(str, reached))
            told = _("This address reaches several people: %(names)s.") % {"names": names}
            self.add_error("everybody", told)
        return given


class PersonalData(SettingsPage, FormView):  # type: ignore[type-arg]
    """Why data about people are kept; and of one of them, how many rows of each kind. The rows
    themselves, but for words that concern others, leave as a file (`file` in what was sent)."""

    needs = "manage_users"
    template_name = "settings/personal.html"
    form_class = AddressForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, self.needs)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "on": self.today}

    def form_valid(self, form: AddressForm) -> HttpResponse:
        address = form.cleaned_data["address"]
        is_file = "file" in self.request.POST
        for row in rows_of(address):
            with office_action("tell_person_data", by=self.request.user) as done:
                done.describe(subject=row, detail={"as": "file" if is_file else "page"})
        if is_file:
            return _as_file(data_of(address))
        context = self.get_context_data(form=form, found=counts_of(address))
        return self.render_to_response(context)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, purposes=PURPOSES)


def _as_file(told: dict[str, Any]) -> HttpResponse:
    text = json.dumps(told, indent=1, ensure_ascii=False, default=str)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="person-data.json"'
    answer["Cache-Control"] = "no-store"
    return answer


class ErasePerson(SettingsFormView):
    """All of it goes but names in acts and in the trail; an account is closed first."""

    permission = "manage_users"
    template_name = "settings/erase.html"
    form_class = EraseForm
    action: Callable[..., Any] = staticmethod(erase)
    heading = gettext_lazy("Remove data about a person")
    submit = gettext_lazy("Remove for good")
    success_message = gettext_lazy(
        "Removed. What stays are names in what they signed, took part in or did."
    )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Data about people"), reverse("personal-data"))]

    def perform(self, form: EraseForm) -> str:
        erase(by=self.request.user, on=self.today, address=form.cleaned_data["address"])
        return reverse("personal-data")
