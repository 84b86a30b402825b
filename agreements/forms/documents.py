"""Forms that take files in and describe them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import audience
from agreements.actions import examine
from agreements.extraction import NotAccepted
from agreements.files import StoreError
from agreements.files.words import accepted_endings, failure, refusal
from agreements.languages import languages_named
from agreements.models import Agreement, Amendment, Confidentiality, DocumentKind, Event, Term
from agreements.templatetags.words import day, ordinal_label, partial

from .base import DatedForm

MOST_FILES = 20


def languages() -> list[tuple[str, str]]:
    """(tag, name in the reader's language), with "not said" first."""
    return [("", _("not said")), *languages_named()]


class FilesInput(forms.FileInput):
    """A file field that takes several files, and says which kinds."""

    allow_multiple_selected = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, {**(attrs or {}), "accept": accepted_endings()})


class FilesField(forms.FileField):
    """Several files; cleans to a list of `Examined`. What is wrong is told by file."""

    def __init__(self, *, most: int = MOST_FILES, **options: Any) -> None:
        multiple = {"multiple": True} if most > 1 else {}
        super().__init__(**{"widget": FilesInput(attrs=multiple), **options})
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = list(data) if isinstance(data, list | tuple) else [data]
        files = [file for file in files if file]
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            message = _("At most %(n)d files at once.") % {"n": self.most}
            raise ValidationError(message, code="too_many")
        examined, errors = [], []
        for file in files:
            try:
                examined.append(self.examined(file))
            except ValidationError as error:
                errors += error.error_list
        if errors:
            raise ValidationError(errors)
        return examined

    @staticmethod
    def examined(file: UploadedFile) -> Any:
        """The file, looked at; ValidationError names it and says why it is not kept."""
        try:
            if file.refused == "too_large":
                message, code = refusal(NotAccepted("too_large")), "too_large"
            elif file.refused:
                message, code = failure(StoreError(file.refused)), file.refused
            else:
                return examine(file.received, name=file.name)
        except ValidationError as error:
            (told,) = error.error_dict["file"]
            message, code = told.message, told.code
        told = _("%(name)s: %(why)s") % {"name": file.name[:100], "why": message}
        raise ValidationError(told, code=code)


class DescriptionForm(DatedForm):
    """What is said about a document."""

    TOLD = audience.DOCUMENT

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=DocumentKind, initial=DocumentKind.OTHER
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=languages)
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=Confidentiality,
        initial=Confidentiality.INTERNAL,
    )

    def description(self) -> dict[str, Any]:
        """The columns a verb takes."""
        names = ("title", "kind", "language", "confidentiality")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


#: A kind is named later, on a page that proposes one for each file.
PROPOSED = ("", gettext_lazy("proposed from its name and text"))


class UploadForm(DescriptionForm):
    """Files and what is said of all of them; without a kind it is proposed."""

    files = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "PDF, Word, Excel, PowerPoint, HWP, OpenDocument, mails (.eml, .msg), pictures or "
            "plain text; 50 MB each."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[PROPOSED, *DocumentKind.choices], required=False
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Left empty, the name of the file."),
    )
    field_order = ("files", "belongs_to", "kind", "language", "title", "confidentiality")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("title") and len(found.get("files") or ()) > 1:
            self.add_error("title", _("Several files take their names for titles."))
        return found


class DropForm(DatedForm):
    """Files and nothing else: what they are is asked afterwards."""

    files = UploadForm.base_fields["files"]
    confidentiality = forms.ChoiceField(
        choices=Confidentiality, initial=Confidentiality.INTERNAL, widget=forms.HiddenInput
    )


class AgreementUploadForm(UploadForm):
    """Files for one agreement, or for a fact of it."""

    belongs_to = forms.ChoiceField(label=gettext_lazy("Belongs to"), required=False)
    is_translation = forms.BooleanField(
        label=gettext_lazy("A translation, not an authentic text"), required=False
    )
    prevails = forms.BooleanField(
        label=gettext_lazy("This language prevails where texts differ"), required=False
    )
    field_order = (
        "files", "belongs_to", "kind", "language", "is_translation", "prevails", "title",
        "confidentiality",
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.facts = dict(facts_of(agreement))
        whole = ("", _("the agreement as a whole"))
        named = [(key, label) for key, (label, _fact) in self.facts.items()]
        self.fields["belongs_to"].choices = [whole, *named]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        belongs_to = found.get("belongs_to")
        if belongs_to and len(found.get("files") or ()) > 1:
            self.add_error("belongs_to", _("One file only can belong to this."))
        if belongs_to and not found.get("kind"):
            self.add_error("kind", _("Say what kind of document it is."))
        return found

    def columns(self) -> dict[str, Any]:
        """What `attach` takes besides the file."""
        key = self.cleaned_data["belongs_to"]
        return {
            **self.description(),
            "belongs_to": self.facts[key][1] if key else None,
            "is_authentic": not self.cleaned_data["is_translation"],
            "prevails": self.cleaned_data["prevails"],
        }


def facts_of(agreement: Agreement) -> Iterator[tuple[str, tuple[str, Term | Amendment | Event]]]:
    """What a document of an agreement may belong to: key -> (label, row), newest first."""
    terms = agreement.terms.standing().order_by("-ordinal")
    for term in terms:
        label = _("the text of: %(term)s") % {"term": ordinal_label(term.ordinal)}
        yield f"term-{term.ordinal}", (label, term)
    amendments: Iterable[Amendment] = Amendment.objects.filter(
        term__agreement=agreement, term__is_void=False, is_void=False, document=None
    )
    for row in amendments:
        label = f"{row.get_kind_display()}, {partial(row.signed)}"
        yield f"amendment-{row.uid}", (label, row)
    for row in agreement.events.filter(is_void=False, document=None).order_by("-on", "pk"):
        label = f"{row.get_kind_display()}, {day(row.on)}"
        yield f"event-{row.uid}", (label, row)


class VersionForm(DatedForm):
    """The next version of a document."""

    files = FilesField(label=gettext_lazy("File"), most=1)
