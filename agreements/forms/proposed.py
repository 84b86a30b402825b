"""Files that arrived, each with what it is likely to be, for a person to change or take."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.actions.documents import Examined, title_from
from agreements.models import Confidentiality, DocumentKind

from .base import DatedForm
from .documents import languages

PARTS = ("title", "kind", "language")


class ProposedForm(DatedForm):
    """`files`: those that wait. Each has a title, a kind and a language of its own."""

    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=Confidentiality,
        initial=Confidentiality.INTERNAL,
    )

    def __init__(self, *args: Any, files: Iterable[Examined], **options: Any) -> None:
        super().__init__(*args, **options)
        self.files_waiting = list(files)
        whole = self.fields.pop("confidentiality")
        for number, file in enumerate(self.files_waiting):
            found = file.proposal
            self.fields[f"title_{number}"] = forms.CharField(
                label=gettext_lazy("Title"), max_length=300, initial=title_from(file.name)
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=gettext_lazy("Kind"), choices=DocumentKind, initial=found.kind
            )
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=gettext_lazy("Language"), choices=languages, required=False,
                initial=found.language,
            )  # fmt: skip
        self.fields["confidentiality"] = whole

    def grouped(self) -> Iterator[tuple[str, list[Any]]]:
        """(name of the file, its fields)."""
        for number, file in enumerate(self.files_waiting):
            yield file.name, [self[f"{part}_{number}"] for part in PARTS]

    def described(self) -> Iterator[tuple[Examined, dict[str, Any]]]:
        """(file, what `attach` is told of it)."""
        told = self.cleaned_data
        for number, file in enumerate(self.files_waiting):
            own = {part: told[f"{part}_{number}"] for part in PARTS}
            yield file, {**own, "confidentiality": told["confidentiality"]}
