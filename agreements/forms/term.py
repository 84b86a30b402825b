"""The text of a term, its signing, and the acts inside a chain."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    AmendmentKind,
    Area,
    EffectMode,
    EndConvention,
    EndKind,
    Event,
    EventKind,
    NoticeAnchor,
    NoticeBasis,
    NoticeUnit,
    Party,
    RenewalMode,
    SigningMode,
    Stage,
    Starts,
    Term,
)

from .base import DatedForm
from .fields import DayField, PartialDateField

OPEN_STAGES = [pair for pair in Stage.choices if pair[0] not in (Stage.SIGNED, Stage.WITHDRAWN)]
NOT_SAID = [("", _("not recorded"))]
NOTICE_NONE = "none"


def number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, required=False)


class TermForm(DatedForm):
    """What the text says; every field may stay unknown. `GROUPS` is how a page lays it out."""

    GROUPS = (
        (_("Preparation"), ("stage", "areas", "signing_mode", "place")),
        (_("Coming into effect"), ("effect_mode", "effect_on", "effect_days", "effect_clause")),
        (
            _("End"),
            ("end_kind", "end_on", "end_years", "end_months", "end_days", "end_convention",
             "end_settled"),
        ),
        (
            _("Renewal"),
            ("renewal_mode", "renewal_years", "renewal_months", "renewal_max_count",
             "renewal_latest_end"),
        ),
        (
            _("Notice"),
            ("notice_value", "notice_unit", "notice_basis", "notice_anchor", "notice_settled"),
        ),
        (_("Sources"), ("sources",)),
    )  # fmt: skip

    stage = forms.ChoiceField(label=_("Stage"), choices=OPEN_STAGES, required=False)
    areas = forms.ModelMultipleChoiceField(
        label=_("Cooperation areas"),
        queryset=Area.objects.filter(is_retired=False),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    signing_mode = forms.ChoiceField(
        label=_("How it is signed"), choices=[*NOT_SAID, *SigningMode.choices], required=False
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    effect_mode = forms.ChoiceField(
        label=_("Takes effect"), choices=EffectMode, initial=EffectMode.UNKNOWN
    )
    effect_on = DayField(label=_("Day of effect, or of the last notification"))
    effect_days = number(_("Days after the notification"))
    effect_clause = forms.CharField(
        label=_("The clause"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    end_kind = forms.ChoiceField(label=_("Ends"), choices=EndKind, initial=EndKind.NOT_RECORDED)
    end_on = DayField(
        label=_("Last day"), help_text=_("The last day in effect, that day included.")
    )
    end_years = number(_("Years"))
    end_months = number(_("Months"))
    end_days = number(_("Days"))
    end_convention = forms.ChoiceField(
        label=_("How the last day is counted"),
        choices=EndConvention,
        initial=EndConvention.DAY_BEFORE,
    )
    end_settled = forms.BooleanField(label=_("The text does not say when it ends"), required=False)
    renewal_mode = forms.ChoiceField(
        label=_("Renewal"), choices=RenewalMode, initial=RenewalMode.NONE
    )
    renewal_years = number(_("Years"))
    renewal_months = number(_("Months"))
    renewal_max_count = number(_("At most how many times"))
    renewal_latest_end = DayField(label=_("Not beyond"))
    notice_value = number(_("Notice"))
    notice_unit = forms.ChoiceField(
        label=_("Unit"), choices=[*NOT_SAID, *NoticeUnit.choices], required=False
    )
    notice_basis = forms.ChoiceField(
        label=_("Counted"), choices=[*NOT_SAID, *NoticeBasis.choices], required=False
    )
    notice_anchor = forms.ChoiceField(
        label=_("May be given"), choices=[*NOT_SAID, *NoticeAnchor.choices], required=False
    )
    notice_settled = forms.BooleanField(label=_("The text has no notice clause"), required=False)
    sources = forms.CharField(
        label=_("Sources"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("One a line: where this is written."),
    )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.GROUPS
        ]

    def columns(self) -> dict[str, Any]:
        """The cleaned values as the verbs take them."""
        values = dict(self.cleaned_data)
        for name in ("notice_unit", "notice_basis", "notice_anchor"):
            values[name] = values[name] or None
        values["areas"] = list(values["areas"])
        values["sources"] = [
            line.strip() for line in values["sources"].splitlines() if line.strip()
        ]
        if not values.get("stage"):
            values.pop("stage", None)
        return values


class RecordTermForm(TermForm):
    """A term with its ordinal; `signed` records it as signed then, or on a day not recorded."""

    ordinal = forms.IntegerField(
        label=_("Ordinal"),
        min_value=0,
        max_value=999,
        required=False,
        help_text=_("0 is the original signing, 1 the first renewal."),
    )
    state = forms.ChoiceField(
        label=_("Is it signed?"),
        choices=[
            ("preparing", _("No, it is in preparation")),
            ("signed", _("Yes, on the day below")),
            ("undated", _("Yes, on a day not recorded")),
        ],
        initial="preparing",
        widget=forms.RadioSelect,
    )
    signed = PartialDateField(
        label=_("Signed on"), help_text=_("A day, a month (2008-09) or a year.")
    )
    GROUPS = ((_("Which term"), ("ordinal", "state", "signed")), *TermForm.GROUPS)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if (
            values.get("state") == "signed"
            and not values.get("signed")
            and "signed" not in self.errors
        ):
            self.add_error("signed", _("Give the day, or say that it is not recorded."))
        return values

    def columns(self) -> dict[str, Any]:
        values = super().columns()
        for name in ("state", "signed"):
            values.pop(name)
        if values["ordinal"] is None:
            values.pop("ordinal")
        if self.cleaned_data["state"] == "undated":
            values["stage"] = Stage.SIGNED
        return values


def initial_of(term: Term) -> dict[str, Any]:
    names = [name for name in TermForm.base_fields if name not in ("areas", "sources")]
    values = {name: getattr(term, name) for name in names}
    return {**values, "areas": list(term.areas.all()), "sources": "\n".join(map(str, term.sources))}


class SignForm(DatedForm):
    """Signing day: a date and a name per party, and what rule 8 asks for."""

    signing_mode = forms.ChoiceField(
        label=_("How it was signed"), choices=[*NOT_SAID, *SigningMode.choices], required=False
    )

    def __init__(self, *args: Any, term: Term, old_end: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        signed = set(term.signatures.filter(is_void=False).values_list("party", flat=True))
        self.parties = [
            row.party
            for row in term.agreement.participations.select_related("party")
            if row.party_id not in signed
        ]
        for party in self.parties:
            self._add_party(party)
        self.old_end = old_end
        if old_end:
            self.fields["starts"] = forms.ChoiceField(
                label=_("The current term runs until %(end)s. When does this one start?")
                % {"end": old_end},
                choices=[("", "—"), *Starts.choices],
                required=False,
            )
            self.fields["starts_day"] = DayField(label=_("On which day, if a stated one"))
            self.fields["starts_day"].on = self.on

    def _add_party(self, party: Party) -> None:
        names = {"party": party.short_name}
        signed = PartialDateField(label=_("%(party)s signed on") % names)
        signed.on = self.on
        self.fields[f"signed_{party.pk}"] = signed
        self.fields[f"name_{party.pk}"] = forms.CharField(
            label=_("Signed for %(party)s by") % names, max_length=200, required=False
        )
        self.fields[f"capacity_{party.pk}"] = forms.CharField(
            label=_("in the capacity of"), max_length=200, required=False
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not any(values.get(f"signed_{party.pk}") for party in self.parties) and not self.errors:
            self.add_error(None, _("Give at least one party's day of signature."))
        if values.get("starts") == Starts.ON_DAY and not values.get("starts_day"):
            self.add_error("starts_day", _("Give the day."))
        return values

    def signatures(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        rows = []
        for party in self.parties:
            if values.get(f"signed_{party.pk}"):
                name = values[f"name_{party.pk}"]
                rows.append(
                    {
                        "party": party,
                        "signed": values[f"signed_{party.pk}"],
                        "names": {"und": name} if name else {},
                        "capacity": values[f"capacity_{party.pk}"],
                    }
                )
        return rows

    def starts(self) -> Any:
        choice = self.cleaned_data.get("starts")
        return self.cleaned_data["starts_day"] if choice == Starts.ON_DAY else choice or None


class AmendForm(DatedForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=AmendmentKind)
    signed = PartialDateField(label=_("Signed on"), required=True)
    summary = forms.CharField(label=_("What it changes"), widget=forms.Textarea(attrs={"rows": 2}))
    new_ends_on = DayField(
        label=_("New last day"), help_text=_("For an extension; that day included.")
    )


class EventForm(DatedForm):
    """Notice, suspension, termination: what was done, on which day, by whom."""

    kind = forms.ChoiceField(label=_("What happened"), choices=EventKind)
    event_on = DayField(label=_("On"), required=True)
    by_party = forms.ModelChoiceField(
        label=_("By which party"), queryset=Party.objects.none(), required=False
    )
    received_on = DayField(label=_("Received on"))
    effective_on = DayField(
        label=_("Last day in effect"), help_text=_("Where the act names one, that day included.")
    )
    withdraws = forms.ModelChoiceField(
        label=_("Which notice is withdrawn"), queryset=Event.objects.none(), required=False
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["by_party"].queryset = agreement.parties.all()
        notices = agreement.events.filter(is_void=False, withdrawn_by=None)
        self.fields["withdraws"].queryset = notices.filter(
            kind__in=(EventKind.NOTICE_SENT, EventKind.NOTICE_RECEIVED)
        )


class CorrectionForm(DatedForm):
    """Strikes out a wrong entry, or sets one column of it right; always with a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the correction, for everybody who asks later."),
    )
    void = forms.BooleanField(label=_("Strike the entry out"), required=False)
