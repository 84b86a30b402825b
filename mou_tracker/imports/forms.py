"""What is said of a register: the file, one row read otherwise, its columns."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from agreements.dates import DateError, PartialDate, parse_edtf
from agreements.forms.base import DatedForm
from agreements.forms.documents import FilesField
from agreements.forms.fields import PartialDateField
from agreements.wording.countries import countries_by_name

from .models import Import, ImportRow
from .registers.values import DATED_FIELDS, FIELDS, Home
from .wording import FIELDS as FIELD_LABELS
from .wording import ORDERS, row_name

MOST_COLUMNS = 400


def countries() -> list[tuple[str, str]]:
    """Of a list, in the reader's language; none is one of the answers."""
    return [("", pgettext("of a country", "not recorded")), *countries_by_name()]


def _offer_countries(field: Any) -> None:
    field.choices = countries()


class ReceiveForm(DatedForm):
    files: Any = FilesField(
        most=1, label=pgettext_lazy("a list that an office keeps", "Register"),
        help_text=gettext_lazy(
            "A spreadsheet (XLSX, XLS, ODS, CSV) or a table in HWPX, HWP or DOCX; 20 MB at most."
        ),
    )  # fmt: skip

    def columns(self) -> dict[str, Any]:
        (file,) = self.cleaned_data["files"]
        return {"file": file}


class SendForm(DatedForm):
    words = forms.CharField(
        label=gettext_lazy("Word to whoever takes it in"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def columns(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"]}


class SendBackForm(SendForm):
    words = forms.CharField(
        label=gettext_lazy("Why"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever prepared it reads this. Every decision is kept."),
    )  # fmt: skip


class RowForm(DatedForm):
    """One row as it is to be read; what stays as it was read is not kept as an edit."""

    signed = PartialDateField(label=gettext_lazy("Signed on"))
    end = PartialDateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("A day, a month or a year; empty: not recorded."),
    )
    partners = forms.CharField(
        label=gettext_lazy("Partners"), required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("One on each line."),
    )  # fmt: skip
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=300)
    ordinal = forms.IntegerField(
        label=gettext_lazy("Renewal number"), required=False, min_value=0, max_value=200,
        help_text=gettext_lazy("0 is the first signing; empty: as it was read."),
    )  # fmt: skip
    agreement = forms.CharField(
        label=gettext_lazy("Continues the agreement of row"), required=False, max_length=120,
        help_text=gettext_lazy("The number of the row; empty: as it was read."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: ImportRow, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        _offer_countries(self.fields["country"])

    def clean_agreement(self) -> str:
        words: str = self.cleaned_data["agreement"].strip()
        if not words:
            return ""
        every = list(
            ImportRow.objects.filter(imported=self.row.imported).values_list("at", flat=True)
        )
        named = [at for at in every if words in (at, row_name(at))]
        if not named and (number := re.search(r"[0-9]+", words)):  # of its own sheet or table
            same = re.sub(r"[0-9]+$", number[0], self.row.at)
            named = [at for at in every if at == same]
        if not named:
            raise ValidationError(_("No row of this register is named so."))
        return named[0]

    def text_of(self, name: str) -> str:
        """A cleaned value as the reading takes it."""
        value = self.cleaned_data.get(name)
        if name == "ordinal":
            return "" if value is None else str(value)
        return value.text if isinstance(value, PartialDate) else str(value or "").strip()

    def columns(self) -> dict[str, str]:
        """What differs from the reading, as the reading takes it."""
        told, initial = {}, initial_of(self.row)
        for name in self.cleaned_data:
            before, text = initial.get(name), self.text_of(name)
            stood = before.text if isinstance(before, PartialDate) else str(before or "")
            if name == "ordinal":
                stood = "" if before is None else str(before)
            if text != stood:
                told[name] = text
        return told


def initial_of(row: ImportRow) -> dict[str, Any]:
    """The reading as the form shows it."""
    reading = row.reading
    return {
        "signed": _partial(reading.get("signed")),
        "end": _partial(reading.get("end", {}).get("on")),
        "partners": "\n".join(one["name"] for one in reading.get("parties", ())),
        "country": reading.get("country", ""), "title": reading.get("title", ""),
        "ordinal": reading.get("ordinal"), "agreement": "",
    }  # fmt: skip


def _partial(text: str | None) -> PartialDate | None:
    try:
        return parse_edtf(text) if text else None
    except DateError:
        return None


class ColumnsForm(DatedForm):
    """Each column of each table: what it holds, and in which order it writes days."""

    country = forms.ChoiceField(
        label=gettext_lazy("Whose register it is: country"), required=False,
        help_text=gettext_lazy("Partners of this country are domestic."),
    )  # fmt: skip

    def __init__(self, *args: Any, imported: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        self.imported = imported
        self.home = imported.shape.get("home", {})
        _offer_countries(self.fields["country"])
        self.fields["country"].initial = self.home.get("country", "")
        for column in self.told[:MOST_COLUMNS]:
            self.fields[f"field-{column['id']}"] = forms.ChoiceField(
                label=_("holds"), required=False, initial=column["field"],
                choices=[("", FIELD_LABELS[""]), *((one, FIELD_LABELS[one]) for one in FIELDS)],
                widget=forms.Select(attrs={"class": "input"}),
            )  # fmt: skip
            if column["field"] in DATED_FIELDS:
                self.fields[f"order-{column['id']}"] = forms.ChoiceField(
                    label=_("writes days as"), required=False, initial=self._order(column),
                    choices=list(ORDERS.items()), widget=forms.Select(attrs={"class": "input"}),
                )  # fmt: skip

    @property
    def told(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self.imported.shape.get("columns", [])
        return found

    def _order(self, column: Mapping[str, Any]) -> str:
        said: Mapping[str, str] = self.imported.answers.get("orders", {})
        return said.get(column["id"], "")

    def sections(self) -> list[dict[str, Any]]:
        """The columns of each table, with their fields."""
        found: dict[int, list[dict[str, Any]]] = {}
        for column in self.told[:MOST_COLUMNS]:
            order = f"order-{column['id']}"
            found.setdefault(column["section"], []).append(
                {
                    **column, "holds": self[f"field-{column['id']}"],
                    "proven": row_name(column.get("proven_by", "")),
                    "days": self[order] if order in self.fields else None,
                }
            )  # fmt: skip
        return [
            {"number": number + 1, "columns": columns}
            for number, columns in enumerate(found.values())
        ]

    def columns(self) -> dict[str, Any]:
        """What differs from what was guessed or said before."""
        data = self.cleaned_data
        columns = {
            one["id"]: data[f"field-{one['id']}"]
            for one in self.told[:MOST_COLUMNS]
            if data[f"field-{one['id']}"] != one["field"]
        }
        orders = {
            one["id"]: data[f"order-{one['id']}"]
            for one in self.told[:MOST_COLUMNS]
            if f"order-{one['id']}" in data and data[f"order-{one['id']}"] != self._order(one)
        }
        home = None
        if data["country"] and data["country"] != self.home.get("country", ""):
            home = Home(data["country"])
        return {"columns": columns, "orders": orders, "home": home}
