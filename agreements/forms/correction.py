"""Corrections: each column of a recorded fact with its present value, and always a reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import audience
from agreements.derive.preview import Preview
from agreements.languages import language_typed
from agreements.models import Agreement, Amendment, Event, EventKind, Signature, Starts, Term

from .acts import ASKED, DAY_OF, REASONS, AmendForm, EventForm
from .base import DatedForm
from .fields import DayField, LocalisedField, PartialDateField
from .term import NOT_SAID, TermForm
from .term import initial_of as term_values

#: Fields of the correction itself, beside those of the fact.
ASIDE = ("reason", "void", "for_all")
STARTS = ("starts_choice", "starts_day")
SUCCESSOR = ("successor_starts", "successor_day")


class CorrectionForm(DatedForm):
    """What every correction asks. `fact`: the row to put right; `set` holds what is to change,
    None where the entry is struck out."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept with the correction, for everybody who asks later."),
    )
    void = forms.BooleanField(
        label=gettext_lazy("Strike the entry out"),
        required=False,
        help_text=gettext_lazy("As if it had never been entered; the history keeps it."),
    )
    #: field -> column, where they are not named alike.
    COLUMNS: dict[str, str] = {}

    def __init__(self, *args: Any, fact: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fact = fact

    def present(self, name: str) -> Any:
        """What the row says now, as the field gives it."""
        return getattr(self.fact, self.COLUMNS.get(name, name))

    def columns(self) -> dict[str, Any]:
        """Cleaned values by column."""
        return {
            self.COLUMNS.get(name, name): value
            for name, value in self.cleaned_data.items()
            if name not in ASIDE
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not values.get("void") and not self.changes():
            raise ValidationError(
                _("Nothing was changed. Put a value right, or strike the entry out.")
            )
        return values

    def changes(self) -> dict[str, Any]:
        """Columns that are to become something else."""
        present = {self.COLUMNS.get(name, name): self.present(name) for name in self.fields
                   if name not in ASIDE}  # fmt: skip
        return {
            column: value
            for column, value in self.columns().items()
            if _plain(present[column]) != _plain(value)
        }

    @property
    def set(self) -> dict[str, Any] | None:
        return None if self.cleaned_data["void"] else self.changes()


class TakeBackForm(DatedForm):
    """Why a term is taken back that should not have been entered."""

    TOLD = audience.NOTHING

    reason = CorrectionForm.base_fields["reason"]


class StartsForm(CorrectionForm):
    """Rule 8's choice of start, where a later term was signed beside one that ran. `term`: whose it
    is."""

    TOLD = audience.NOTHING

    starts_choice = forms.ChoiceField(
        label=gettext_lazy("It starts"),
        choices=[*NOT_SAID, *Starts.choices],
        required=False,
        help_text=gettext_lazy("Only where it was signed before a known end of the term before."),
    )
    starts_day = DayField(label=gettext_lazy("On which day, if a stated one"))

    def __init__(self, *args: Any, fact: Any, **options: Any) -> None:
        super().__init__(*args, fact=fact, **options)
        if self.term.ordinal == 0 or not self.term.is_signed:
            del self.fields["starts_choice"], self.fields["starts_day"]

    @property
    def term(self) -> Term:
        return self.fact if isinstance(self.fact, Term) else self.fact.term

    def present(self, name: str) -> Any:
        return getattr(self.term, name) if name in STARTS else super().present(name)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self.check_stated_day(*STARTS)
        return values


class SignatureCorrection(StartsForm):
    TOLD = audience.SIGNATURE
    MEMBERS = {"names": ("name",)}

    signed = PartialDateField(
        label=gettext_lazy("Signed on"),
        help_text=gettext_lazy("Empty: on a day not recorded."),
    )
    names = LocalisedField(label=gettext_lazy("Name of the signatory"), required=False)
    capacity = forms.CharField(
        label=gettext_lazy("in the capacity of"), max_length=200, required=False
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    for_all = forms.BooleanField(
        label=gettext_lazy("All parties signed on this day: correct it for each of them"),
        required=False,
    )
    field_order = ["signed", "for_all", *STARTS, "names", "capacity", "place"]

    def __init__(self, *args: Any, fact: Signature, **options: Any) -> None:
        super().__init__(*args, fact=fact, **options)
        self.others = list(fact.term.signatures.filter(is_void=False).exclude(pk=fact.pk))
        if not self.others:
            del self.fields["for_all"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and values.get("for_all") and "signed" not in self.changes():
            self.add_error("for_all", _("The day is as it was; nothing would change for the rest."))
        return values

    def signed_then_too(self) -> list[Signature]:
        """The other signatures that are to bear the same day, where they do not yet."""
        values = self.cleaned_data
        if not values.get("for_all") or values["void"]:
            return []
        return [row for row in self.others if row.signed != values["signed"]]

    def present(self, name: str) -> Any:
        """A name kept under no language is shown under the one its letters tell."""
        value = super().present(name)
        if name != "names":
            return value
        return {language_typed(text) if tag == "und" else tag: text for tag, text in value.items()}


class AmendmentCorrection(CorrectionForm, AmendForm):
    field_order = [*AmendForm.base_fields]

    def __init__(self, *args: Any, fact: Amendment, **options: Any) -> None:
        super().__init__(*args, fact=fact, term=fact.term, **options)

    def present(self, name: str) -> Any:
        """What was said of the later term is kept with that term, not with the extension."""
        return None if name in SUCCESSOR else super().present(name)


class EventCorrection(CorrectionForm, EventForm):
    """The kind of an act stays: an act of another kind is another act."""

    COLUMNS = {"event_on": "on", "act_reason": "reason"}
    MEMBERS = {"act_reason": ("reason",)}
    kind = None
    act_reason = forms.CharField(
        label=gettext_lazy("Reason of the act"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    field_order = [
        *(name for name in EventForm.base_fields if name not in REASONS),
        "act_reason",
        "shared_reason",
        *ASIDE,
    ]

    def __init__(
        self,
        *args: Any,
        fact: Event,
        agreement: Agreement,
        preview: Preview | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, fact=fact, agreement=agreement, **options)
        self.fields["event_on"].label = DAY_OF[fact.kind]
        for name in self.fields.keys() - {*ASKED[fact.kind], "act_reason", *ASIDE}:
            del self.fields[name]
        self.ask_reach(Event(pk=fact.pk, kind=fact.kind, agreement=agreement), preview)
        if fact.kind == EventKind.NOTICE_WITHDRAWN:
            own = agreement.events.filter(pk=fact.withdraws_id)
            self.fields["withdraws"].queryset = self.fields["withdraws"].queryset | (
                own.select_related("by_party")
            )

    @property
    def recorded_reach(self) -> str | None:
        return self.fact.reach

    @property
    def kind_of_act(self) -> str:
        return self.fact.kind

    def must_say_reach(self, act: Event) -> bool:
        """What was recorded before acts said so is not asked by the way."""
        days = {"event_on": act.on, "received_on": act.received_on}
        days["effective_on"] = self._day("effective_on")
        moved = any(
            day != getattr(self.fact, self.COLUMNS.get(name, name))
            for name, day in days.items()
            if name in self.fields
        )
        return moved or self._is_by_another() or self.fact.reach is not None

    def _is_by_another(self) -> bool:
        given = self.data.get(self.add_prefix("by_party"), "")
        asked = self.is_bound and "by_party" in self.fields
        return asked and given != str(self.fact.by_party_id or "")

    def changes(self) -> dict[str, Any]:
        """On another day, on which no later term was signed, an act has no reach any more."""
        found = super().changes()
        moved = {"on", "received_on"} & found.keys()
        lost = moved and "reach" not in self.fields and self.fact.reach
        return found | ({"reach": None} if lost else {})


class TermCorrection(StartsForm, TermForm):
    """Settles what was not recorded about a signed term, or puts right what was wrong."""

    GROUPS = (
        *TermForm.GROUPS,
        (gettext_lazy("Beside the term before"), ("starts_choice", "starts_day")),
        (gettext_lazy("Why"), ASIDE),
    )
    stage = None

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in TermForm.columns(self).items() if name not in ASIDE}

    def present(self, name: str) -> Any:
        if name == "areas":
            return list(self.fact.areas.all())
        if name == "sources":
            return [str(source) for source in self.fact.sources]
        return super().present(name)


def _plain(value: Any) -> Any:
    """Texts as a browser sends them and as they were entered in another way are the same."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


#: name of a fact in the address -> (model, the path to its agreement, its form).
FACTS: dict[str, tuple[type, str, type[CorrectionForm]]] = {
    "signature": (Signature, "term__agreement", SignatureCorrection),
    "amendment": (Amendment, "term__agreement", AmendmentCorrection),
    "event": (Event, "agreement", EventCorrection),
}


def initial_of(fact: Any) -> dict[str, Any]:
    """The present values of a fact, by field."""
    if isinstance(fact, Term):
        return term_values(fact) | {name: getattr(fact, name) for name in STARTS}
    form = next(form for model, _path, form in FACTS.values() if isinstance(fact, model))
    names = form.base_fields.keys() - {*ASIDE, *STARTS, *SUCCESSOR, "kind"}
    values = {name: getattr(fact, form.COLUMNS.get(name, name)) for name in names}
    if isinstance(fact, Signature):
        values["names"] = {
            language_typed(text) if tag == "und" else tag: text for tag, text in fact.names.items()
        }
        values |= {name: getattr(fact.term, name) for name in STARTS}
    if isinstance(fact, Amendment):
        values["kind"] = fact.kind
    return values
