"""The contacts of one agreement: who they are, one more, one less."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.access import can
from agreements.actions.looking import shown_contacts
from agreements.forms.base import DatedForm
from agreements.forms.contacts import ContactForm
from agreements.models import AgreementContact, Post

from .nested import BelowAgreement


class OfContacts(BelowAgreement):
    permission = "change"

    def get_success_url(self) -> str:
        return reverse("agreements:contacts", args=[self.agreement.reference])


class Contacts(OfContacts):
    """Whom one reaches about it, with a form that names one more of those at its parties."""

    action = staticmethod(actions.name_contact)
    form_class = ContactForm
    template_name = "agreements/contacts.html"
    heading = gettext_lazy("Contacts")
    submit = gettext_lazy("Name as contact")
    success_message = gettext_lazy("Named.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreement": self.agreement}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        parties = self.agreement.parties.order_by("is_home", "pk")
        held = Post.objects.held_on(self.on).filter(pk=OuterRef("post"))
        named = AgreementContact.objects.filter(agreement=self.agreement).listed()
        rows = list(named.annotate(is_held=Exists(held)))
        contacts = [row for row in rows if row.is_held]
        posts = [row.post for row in contacts]
        return super().get_context_data(
            **context,
            contacts=contacts,
            ours=[one for one in (self.agreement.responsible, self.agreement.deputy) if one],
            ended=[row for row in rows if not row.is_held],
            parties=parties,
            sees_contacts=shown_contacts(user, posts, on=self.today, at=self.agreement),
            may_add=can(user, "manage_parties"),
        )


class TakeContactAway(OfContacts):
    """POST only; person and post stay where they are."""

    http_method_names = ["post"]
    action = staticmethod(actions.take_contact_away)
    target = "contact"
    form_class = DatedForm
    heading = gettext_lazy("Take a contact away")
    success_message = gettext_lazy("Taken away; the person stays on record.")

    @cached_property
    def contact(self) -> AgreementContact:
        own = AgreementContact.objects.select_related("agreement", "post__person")
        found: AgreementContact = get_object_or_404(
            own, agreement=self.agreement, pk=self.kwargs["pk"]
        )
        return found

    def cancel(self) -> str:
        return self.get_success_url()
