"""Signing day: one form for all that the signatures say and decide."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.dates import DateError, PartialDate, parse_edtf
from agreements.derive.preview import Preview
from agreements.disclosure import disclosed
from agreements.forms.fields import PartialDateField
from agreements.forms.signatory import Signatory
from agreements.forms.signing import SignForm, consequence
from agreements.models import Party, Post, Term
from agreements.renewal.preparation import areas_before
from agreements.templatetags.words import localised, partial

from .nested import OfTerm, page_of_agreement


class Sign(OfTerm):
    """`preview` as the button's name works out what would follow and saves nothing. `?signed=`
    (EDTF) begins with that day for every side."""

    permission = "sign"
    form_class = SignForm
    template_name = "agreements/sign.html"
    heading = gettext_lazy("Signing day")
    submit = gettext_lazy("Record the signatures")

    @cached_property
    def preview(self) -> Preview:
        return Preview(self.agreement, on=self.today)

    @cached_property
    def unsigned(self) -> list[Party]:
        """Parties whose day of signature is still missing, home first."""
        dated = self.term.signatures.filter(is_void=False, signed__isnull=False)
        rows = self.agreement.participations.exclude(party__in=dated.values("party"))
        return [row.party for row in rows.select_related("party").order_by("side", "pk")]

    @cached_property
    def carried_areas(self) -> list:
        return list(self.term.areas.all()) or areas_before(self.term)

    @property
    def is_preview(self) -> bool:
        return self.request.method == "POST" and "preview" in self.request.POST

    def get_initial(self) -> dict[str, Any]:
        signed = self._day_brought()
        days = {f"signed_{party.pk}": signed.text for party in self.unsigned} if signed else {}
        return {
            "signing_mode": self.term.signing_mode,
            "place": self.term.place,
            "areas": self.carried_areas,
            **days,
        }

    def _day_brought(self) -> PartialDate | None:
        try:
            return parse_edtf(self.request.GET["signed"])
        except (KeyError, DateError):
            return None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "term": self.term,
            "preview": self.preview,
            "parties": self.unsigned,
            "commitments": () if self.term.is_signed else actions.open_commitments(self.term),
            "signatories": self._signatories(),
            "previews": self.is_preview,
        }

    def _signatories(self) -> dict[int, list[Signatory]]:
        """By party its people, by who was in office on the day of its signature as far as given."""
        posts = Post.objects.filter(party__in=self.unsigned).select_related("person")
        return {
            party.pk: Signatory.among(
                (post for post in posts if post.party_id == party.pk), on=self._day_of(party)
            )
            for party in self.unsigned
        }

    def _day_of(self, party: Party) -> date:
        text = self.request.POST.get(f"signed_{party.pk}", self.request.GET.get("signed", ""))
        field = PartialDateField(required=False)
        field.on = self.today
        try:
            read = field.clean(text)
        except ValidationError:
            read = None
        return (read and read.earliest) or self.today

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_preview:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(**context)
        outcome = found["form"].outcome if found["form"].is_bound else None
        return {
            **found,
            "outcome": outcome,
            "because": outcome and disclosed(outcome.because, to=self.request.user),
            "follows": consequence(outcome) if outcome else "",
            "signed": self.term.signatures.filter(is_void=False).select_related("party"),
        }

    def perform(self, form: SignForm) -> str:
        before = self.term.is_signed
        with transaction.atomic():
            term = self._sign(form)
        self._remark(term, form)
        if form.answered_too_early:
            messages.info(
                self.request,
                _("Start and commitments are decided when the last party signs, not before."),
            )
        if term.is_signed and not before:
            messages.success(self.request, _("Signed. The timeline has grown."))
        elif term.is_signed:
            messages.success(self.request, _("The day of signature is recorded."))
        else:
            messages.success(self.request, _("Recorded. Another side has still to sign."))
        return f"{page_of_agreement(self.agreement)}#timeline"

    def _sign(self, form: SignForm) -> Term:
        by, on, signatures = self.request.user, self.today, form.signatures()
        for party, who in form.newcomers().items():
            person = actions.add_person(by=by, on=on, **who)
            row = next(row for row in signatures if row["party"] == party)
            row |= {"person": person}
        return actions.sign(
            by=by,
            on=on,
            term=self.term,
            version=self.version_read,
            signatures=signatures,
            starts=form.starts(),
            carry_over=form.carry_over(),
            signing_mode=form.cleaned_data["signing_mode"] or None,
            place=form.cleaned_data["place"] or None,
            areas=form.cleaned_data["areas"] if self._names_areas else None,
        )

    @property
    def _names_areas(self) -> bool:
        """Boxes that nobody ticked are not sent; the page says that they were shown."""
        return bool({"areas", "areas_asked"} & self.request.POST.keys())

    def _remark(self, term: Term, form: SignForm) -> None:
        """What was taken as it was given, and may be a slip."""
        for signed in set(form.signed_days.values()):
            if signed.earliest and signed.earliest > self.today:
                told = _("The day of signature is still to come: %(day)s.")
                messages.warning(self.request, told % {"day": partial(signed)})
        scope = set(term.areas.values_list("pk", flat=True))
        for row in term.commitments.exclude(area=None).exclude(area__in=scope):
            told = _("“%(text)s” goes on, though its area is no longer among those of the text.")
            messages.warning(self.request, told % {"text": localised(row.text)})
