"""Register an agreement and change what is written about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Case, When
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements import audience
from agreements.models import (
    REFERENCE_PATTERN,
    Agreement,
    Confidentiality,
    Participation,
    Party,
    Side,
)
from agreements.models.columns import words_of
from agreements.models.fields import in_language
from agreements.wording.parties import among_others

from .base import DatedForm, plain_fields
from .base import initial_of as columns_of
from .fields import HolderField, LinesField, LocalisedField
from .party import NewPartner

REFERENCE = RegexValidator(
    REFERENCE_PATTERN, _("Letters, digits, dots, dashes and underscores, at most 40.")
)


@plain_fields(Agreement, "change_agreement")
class AgreementForm(DatedForm):
    """What is written about an agreement; the reference only when it is registered."""

    TOLD = audience.AGREEMENT

    title = LocalisedField(label=_("Title"), help_text=_("One language is enough."))
    partners = forms.ModelMultipleChoiceField(
        label=_("Partners"), queryset=Party.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    confidentiality = forms.ChoiceField(
        label=_("Who may see it"), choices=Confidentiality, initial=Confidentiality.INTERNAL
    )
    responsible = HolderField(label=_("Responsible"))
    deputy = HolderField(label=_("Deputy"))
    notes = forms.CharField(
        label=_("Internal notes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=100_000,
    )
    review_months, report_months = (
        forms.IntegerField(
            label=capfirst(words_of(Agreement._meta.get_field(name))),
            min_value=1,
            max_value=1200,
            required=False,
        )
        for name in ("review_months", "report_months")
    )
    tags = LinesField(
        label=capfirst(Agreement.FIELDS.label("tags")),
        required=False,
        help_text=_("One a line."),
    )

    field_order = [
        "title", "kind", "legal_nature", "partners", "confidentiality", "responsible", "deputy",
        "file_number", "working_day_rule", "review_months", "report_months", "tags", "is_archived",
        "notes",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, user: Any, agreement: Agreement | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.agreement = agreement
        others = Party.objects.visible_to(user).filter(is_home=False)
        partners: Any = self.fields["partners"]
        partners.queryset, partners.label_from_instance = self._ticked_first(others), among_others

    def _ticked_first(self, others: Any) -> Any:
        """By name, after those that take part: of a long list only the beginning is seen."""
        named = others.by_name()
        ticked = [getattr(one, "pk", one) for one in self.initial.get("partners") or ()]
        if not ticked:
            return named
        return named.order_by(Case(When(pk__in=ticked, then=0), default=1), *named.query.order_by)

    def columns(self) -> dict[str, Any]:
        """The cleaned values as the verbs take them."""
        values = dict(self.cleaned_data)
        present = {row.party_id: row for row in self._participations()}
        parties = []
        for party in [*self._home(present), *values.pop("partners")]:
            row = present.get(party.pk)
            side = row.side if row else (Side.OURS if party.is_home else Side.THEIRS)
            reference = row.reference if row else ""
            parties.append({"party": party, "side": side, "reference": reference})
        return {**values, "parties": parties}

    def _participations(self) -> Iterable[Participation]:
        """Who takes part already: the side and the reference of each stay as they are."""
        if self.agreement is None:
            return ()
        return self.agreement.participations.select_related("party")

    def _home(self, present: Mapping[int, Participation]) -> list[Party]:
        """The home office; of an agreement that is only observed, none."""
        if self.agreement is not None:
            return [row.party for row in present.values() if row.party.is_home]
        return list(Party.objects.filter(is_home=True)[:1])


class RegisterForm(NewPartner, AgreementForm):
    MEMBERS = {**NewPartner.MEMBERS}

    is_archived = None
    reference = forms.CharField(
        label=_("Reference"),
        max_length=40,
        required=False,
        validators=[REFERENCE],
        help_text=_("For life; your file number goes beside it. Left empty, it becomes the next "
                    "one as your office writes them: KR-IT-2026-1."),
    )  # fmt: skip
    field_order = ["reference", "title", "partners", "kind", "legal_nature"]

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        self.user = user
        self.fields["partners"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("partners") and not values.get("new_name") and not self.errors:
            self.add_error("partners", _("Tick a partner, or write a new one."))
        return values

    def columns(self) -> dict[str, Any]:
        values = super().columns()
        return {name: value for name, value in values.items() if name not in self.NEW}

    def written(self) -> list[forms.BoundField]:
        """All but what is written of a new partner."""
        return [field for field in self if field.name not in self.NEW]


class SuccessorForm(DatedForm):
    """Which agreement replaces this one; none takes it back."""

    superseded_by = forms.ModelChoiceField(
        label=_("Replaced by"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=_("not replaced"),
        help_text=_("Only from the day the other one is in effect."),
    )

    def __init__(self, *args: Any, user: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Agreement.objects.visible_to(user).exclude(pk=agreement.pk)
        self.fields["superseded_by"].queryset = others.order_by("reference")
        self.fields["superseded_by"].label_from_instance = named


def named(agreement: Agreement) -> str:
    """ "KR-IT-2008-1 · Memorandum of understanding"."""
    return f"{agreement.reference} · {in_language(agreement.title)[0]}"


def initial_of(agreement: Agreement) -> dict[str, Any]:
    """The present values, for the change form."""
    partners = [row.party_id for row in agreement.participations.all() if not row.party.is_home]
    return columns_of(agreement, AgreementForm.base_fields) | {"partners": partners}
