"""Several terms of the past in one go, each known to a day, a year, or only to have been."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements import audience
from agreements.dates import PartialDate
from agreements.models import EndKind

from .fields import PartialDateField
from .lengths import LengthField, LengthsForm


class SeveralTermsForm(LengthsForm):
    """Whether each was signed, when, and for how long. `ordinals`: what each is called."""

    TOLD = audience.NOTHING

    def __init__(self, *args: Any, ordinals: dict[int, str], **options: Any) -> None:
        self.ordinals = ordinals
        super().__init__(*args, **options)
        for n, label in ordinals.items():
            signed: Any = PartialDateField(label=_("%s: signed on") % label)
            signed.on = self.on
            self.fields |= {
                f"was_{n}": forms.BooleanField(label=label, required=False, initial=True),
                f"signed_{n}": signed,
                f"years_{n}": LengthField(_("%s: years") % label),
                f"months_{n}": LengthField(_("%s: months") % label),
            }

    def clean(self) -> dict[str, Any]:
        values: Any = super().clean()
        for n in self.ordinals:
            self.settle_length({"years": f"years_{n}", "months": f"months_{n}"})
        if not self.errors and not self.rows():
            self.add_error(None, _("Tick at least one term that was signed."))
        return values

    def rows(self) -> list[tuple[int, PartialDate | None, dict[str, Any]]]:
        """(ordinal, day of signature or None, columns of its end) of those that were signed."""
        values = self.cleaned_data
        found = []
        for n in self.ordinals:
            if values.get(f"was_{n}"):
                length = {"end_years": values[f"years_{n}"], "end_months": values[f"months_{n}"]}
                is_known = any(length.values())
                end = {"end_kind": EndKind.DURATION, **length} if is_known else {}
                found.append((n, values[f"signed_{n}"], end))
        return found

    def lines(self) -> list[dict[str, Any]]:
        """How the page lays it out."""
        names = ("was", "signed", "years", "months")
        return [{name: self[f"{name}_{n}"] for name in names} for n in self.ordinals]
