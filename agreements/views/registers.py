"""The registers beside the agreements: parties, people, areas, commitments."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements import actions
from agreements.access import can
from agreements.actions.looking import shown_contacts
from agreements.exports import lists
from agreements.forms import facts as forms
from agreements.forms import party as party_forms
from agreements.forms.base import initial_of
from agreements.models import (
    Agreement,
    Area,
    Commitment,
    Party,
    TermPeriod,
)
from agreements.status.listing import standing_rows
from agreements.templatetags.words import localised

from .base import ActionFormView, AsOf, page_of
from .exporting import Exports


class Parties(Exports, AsOf, TemplateView):
    template_name = "agreements/parties.html"
    sheet = "parties"
    sheet_title = gettext_lazy("Partners")

    def rows(self) -> QuerySet[Party]:
        seen = Agreement.objects.visible_to(self.request.user)
        return (
            Party.objects.visible_to(self.request.user)
            .prefetch_related(Prefetch("agreements", seen.order_by("reference")))
            .by_name()
        )

    def columns(self) -> Any:
        return lists.PARTIES

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            **page_of(self.rows(), self.request),
            may_add=can(self.request.user, "manage_parties"),
            sees_people=can(self.request.user, "see"),
        )


class OfParty:
    """A page about one partner."""

    @cached_property
    def party(self) -> Party:
        seen = Party.objects.visible_to(self.request.user)
        return get_object_or_404(seen, uid=self.kwargs["uid"])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        here = reverse("agreements:party", args=[self.party.uid])
        return [(_("Partners"), reverse("agreements:parties")), (self.party.short, here)]


class PartyPage(OfParty, AsOf, TemplateView):
    template_name = "agreements/party.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        agreements = Agreement.objects.visible_to(user).filter(parties=self.party)
        posts = self.party.posts.held_on(self.on).select_related("person").order_by("role", "pk")
        return super().get_context_data(
            **context,
            breadcrumbs=self.breadcrumbs(),
            party=self.party,
            agreements=standing_rows(
                agreements.known_on(self.on).order_by("reference"),
                on=self.on,
                today=self.today,
                user=user,
            ),
            posts=posts,
            sees_contacts=shown_contacts(user, posts, on=self.today, at=self.party),
            sees_all=can(user, "see_confidential"),
            may_change=can(user, "manage_parties"),
            former=self.party.name_history.order_by("-valid_until"),
            register=self._register(),
        )

    def _register(self) -> str:
        """Where an agreement with this partner is registered, by who may."""
        if self.party.is_home or not can(self.request.user, "register"):
            return ""
        return f"{reverse('agreements:register')}?party={self.party.uid}"


class ChangeParty(OfParty, ActionFormView):
    """Other facts, or a new name from a day on; the one before stays that of its days."""

    action = staticmethod(actions.change_party)
    target = "party"
    is_versioned = True
    permission = "manage_parties"
    form_class = party_forms.ChangePartyForm
    heading = gettext_lazy("Change what is written about a partner")
    success_message = gettext_lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user, "party": self.party}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.party, self.form_class.base_fields)

    def get_success_url(self) -> str:
        return self.breadcrumbs()[-1][1]


class AddParty(ActionFormView):
    permission = "manage_parties"
    form_class = party_forms.PartyForm
    heading = gettext_lazy("Add a partner")
    success_message = gettext_lazy("Added.")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Partners"), reverse("agreements:parties"))]

    def perform(self, form: party_forms.PartyForm) -> str:
        party = actions.add_party(by=self.request.user, on=self.today, **form.cleaned_data)
        for other in Party.objects.visible_to(self.request.user).looking_like(party):
            page = reverse("agreements:party", args=[other.uid])
            link = format_html('<a href="{}">{}</a>', page, other.short)
            told = _("This name looks like {link}, which was here before. Is it the same?")
            messages.warning(self.request, format_html(told, link=link))
        return reverse("agreements:party", args=[party.uid])


class Areas(Exports, AsOf, TemplateView):
    """The controlled list, with how many agreements cover each area on the day."""

    template_name = "agreements/areas.html"
    sheet = "areas"
    sheet_title = gettext_lazy("Cooperation areas")

    def rows(self) -> list[tuple[Area, int]]:
        seen = Agreement.objects.visible_to(self.request.user)
        running = TermPeriod.objects.on(self.on).filter(agreement__in=seen)
        counted = dict(
            Area.objects.filter(terms__periods__in=running)
            .values_list("pk")
            .annotate(n=Count("terms__agreement", distinct=True))
        )
        areas = Area.objects.select_related("parent").order_by("code")
        return [(area, counted.get(area.pk, 0)) for area in areas]

    def columns(self) -> Any:
        return lists.AREAS

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            rows=self.rows(),
            may_add=can(self.request.user, "register"),
        )


class AddArea(ActionFormView):
    action = staticmethod(actions.add_area)
    permission = "register"
    form_class = forms.AreaForm
    heading = gettext_lazy("Add a cooperation area")
    success_message = gettext_lazy("Added.")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Cooperation areas"), reverse("agreements:areas"))]

    def get_success_url(self) -> str:
        return reverse("agreements:areas")


class ChangeArea(ActionFormView):
    """Other names, what it is part of, or that it is no longer offered; its code stays."""

    action = staticmethod(actions.change_area)
    target = "area"
    is_versioned = True
    permission = "register"
    form_class = forms.ChangeAreaForm
    heading = gettext_lazy("Change a cooperation area")
    success_message = gettext_lazy("Saved.")

    @cached_property
    def area(self) -> Area:
        seen = Area.objects.visible_to(self.request.user)
        return get_object_or_404(seen, code=self.kwargs["code"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "area": self.area}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.area, self.form_class.base_fields)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("Cooperation areas"), reverse("agreements:areas"))]

    def get_success_url(self) -> str:
        return reverse("agreements:areas")


class ChangeCommitment(ActionFormView):
    action = staticmethod(actions.change_commitment)
    target = "commitment"
    is_versioned = True
    permission = "commit"
    form_class = forms.CommitmentForm
    heading = gettext_lazy("Change the commitment")
    success_message = gettext_lazy("Saved.")

    @cached_property
    def commitment(self) -> Commitment:
        seen = Commitment.objects.visible_to(self.request.user).select_related("term__agreement")
        return get_object_or_404(seen, uid=self.kwargs["uid"])

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.commitment, self.form_class.base_fields)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Commitments"), reverse("activities:commitments")),
            (localised(self.commitment.text), self.get_success_url()),
        ]

    def get_success_url(self) -> str:
        return reverse("activities:commitment", args=[self.commitment.uid])
