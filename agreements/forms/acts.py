"""Acts inside a chain: amendments and extensions; notice, suspension, an end."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements import audience
from agreements.actions.events import no_reach
from agreements.actions.planned import own_day
from agreements.actions.successor import signed_after
from agreements.dates import PartialDate
from agreements.derive.preview import Preview
from agreements.models import (
    BY_ONE_PARTY,
    NOTICES,
    Agreement,
    Amendment,
    AmendmentKind,
    Event,
    EventKind,
    Party,
    Reach,
    Signature,
    Starts,
    Term,
)
from agreements.templatetags.words import ordinal_label, partial
from agreements.wording.date_formats import format_date

from .base import DatedForm
from .fields import DayField, PartialDateField

#: kind of act -> what is asked of it, in order.
REASONS = ("reason", "shared_reason")
ASKED: dict[str, tuple[str, ...]] = {
    EventKind.NOTICE_SENT: (
        "event_on", "by_party", "received_on", "effective_on", "reach", *REASONS,
    ),
    EventKind.NOTICE_RECEIVED: ("event_on", "by_party", "effective_on", "reach", *REASONS),
    EventKind.NOTICE_WITHDRAWN: ("event_on", "withdraws", *REASONS),
    EventKind.SUSPENDED: ("event_on", "by_party", *REASONS),
    EventKind.RESUMED: ("event_on", "by_party", *REASONS),
    EventKind.TERMINATED_BY_CONSENT: ("event_on", "effective_on", "reach", *REASONS),
    EventKind.PARTY_WITHDREW: ("event_on", "by_party", "effective_on", *REASONS),
}  # fmt: skip
NOT_SAID = pgettext_lazy("reach of an act", "not said")
#: What the day of an act is called.
DAY_OF = {
    EventKind.NOTICE_SENT: _("Sent on"),
    EventKind.NOTICE_RECEIVED: _("Received on"),
    EventKind.NOTICE_WITHDRAWN: _("Withdrawn on"),
    EventKind.SUSPENDED: _("Suspended from"),
    EventKind.RESUMED: _("Resumed from"),
    EventKind.TERMINATED_BY_CONSENT: _("Agreed on"),
    EventKind.PARTY_WITHDREW: _("Withdrew on"),
}


#: What becomes of the first day of a later term, in the words of an extension.
SUCCESSOR = [
    (Starts.AFTER_CURRENT_END, _("on the day after the new last day")),
    (Starts.AT_ONCE, _("on its day, as before; the extended term ends the day before")),
    (Starts.ON_DAY, _("on a stated day")),
]


class AmendForm(DatedForm):
    """`term`: the one that is amended; where a later one is signed, an extension is asked what
    becomes of its first day."""

    TOLD = audience.AMENDMENT
    MEMBERS = {"successor_starts": None, "successor_day": None}

    kind = forms.ChoiceField(label=_("Kind"), choices=AmendmentKind)
    signed = PartialDateField(label=_("Signed on"), required=True)
    summary = forms.CharField(label=_("What it changes"), widget=forms.Textarea(attrs={"rows": 2}))
    new_ends_on = DayField(
        label=_("New last day"), help_text=_("For an extension; that day included.")
    )
    successor_starts = forms.ChoiceField(
        label=_("A later term is signed. When does it start after the extension?"),
        choices=[("", pgettext_lazy("start of a later term", "not asked")), *SUCCESSOR],
        required=False,
        help_text=_("Only for an extension that reaches beyond its first day."),
    )
    successor_day = DayField(label=_("On which day, if a stated one"))

    def __init__(self, *args: Any, term: Term, **options: Any) -> None:
        super().__init__(*args, **options)
        if next(signed_after(term), None) is None:
            del self.fields["successor_starts"], self.fields["successor_day"]

    def clean(self) -> dict[str, Any]:
        """One answer out of two fields: a choice, or the stated day."""
        values = super().clean()
        if "successor_starts" not in self.fields:
            return values
        self.check_stated_day("successor_starts", "successor_day")
        day, choice = values.pop("successor_day", None), values.get("successor_starts") or None
        values["successor_starts"] = day if choice == Starts.ON_DAY else choice
        return values


class NotificationForm(DatedForm):
    """The last of the parties' notifications, which brings a signed term into effect."""

    notified_on = DayField(
        label=_("Day of the last notification"),
        required=True,
        help_text=_("The day on which the last party told the others that it is ready."),
    )


class EventForm(DatedForm):
    """One act of `kind`: what is asked is what an act of that kind has. Without a kind, all."""

    TOLD = audience.EVENT

    kind = forms.ChoiceField(label=_("What happened"), choices=EventKind, widget=forms.HiddenInput)
    event_on = DayField(label=_("On"), required=True)
    by_party = forms.ModelChoiceField(
        label=_("By which party"), queryset=Party.objects.none(), required=False
    )
    received_on = DayField(
        label=_("Received on"),
        help_text=_("Empty while the receipt is not known."),
    )
    effective_on = DayField(
        label=_("Last day in effect"), help_text=_("Where the act names one, that day included.")
    )
    withdraws = forms.ModelChoiceField(
        label=_("Which notice is withdrawn"), queryset=Event.objects.none(), required=False
    )
    reach = forms.TypedChoiceField(
        label=_("A later term is signed. How far does this reach?"),
        choices=Reach,
        widget=forms.RadioSelect,
        empty_value=None,
        required=False,
        error_messages={"required": _("Choose one: it decides whether the later term follows.")},
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    shared_reason = forms.CharField(
        label=_("Reason, as the partner is told it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        agreement: Agreement,
        preview: Preview | None = None,
        kind: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["by_party"].queryset = agreement.parties.all()
        self.fields["withdraws"].queryset = notices_of(agreement)
        self.fields["withdraws"].label_from_instance = told
        if kind in ASKED:
            self.fields["event_on"].label = DAY_OF[kind]
            if kind in NOTICES:
                self.fields["by_party"].label = _("Who gave the notice")
            self.fields["by_party"].error_messages["required"] = _("Say which party gave it.")
            self.fields["by_party"].required = kind in BY_ONE_PARTY
            for name in self.fields.keys() - {"kind", *ASKED[kind]}:
                del self.fields[name]
            self.order_fields(("kind", *ASKED[kind]))
            self.ask_reach(Event(kind=kind, agreement=agreement), preview)

    def ask_reach(self, act: Event, preview: Preview | None) -> None:
        """Keeps the question how far `act`, as it stands here, reaches exactly where it is to be
        asked (rule 10). Before a day is given: as if it happened today."""
        if "reach" not in self.fields:
            return
        act.on, act.received_on = self._day("event_on") or self.on, self._day("received_on")
        asked = preview.asks_reach(act) if preview else None
        field = self.fields["reach"]
        if asked is False:
            del self.fields["reach"]
        elif asked and self.must_say_reach(act):
            field.required = True
        else:
            field.choices = [("", NOT_SAID), *Reach.choices]

    def clean(self) -> dict[str, Any]:
        """What is said of the reach is never dropped unseen: where it is not asked, why."""
        values = super().clean()
        given = self.data.get(self.add_prefix("reach"))
        if given and "reach" not in self.fields and given != self.recorded_reach:
            raise ValidationError(no_reach(self.kind_of_act), code="not_asked")
        return values

    @property
    def recorded_reach(self) -> str | None:
        """What the act says already: sent back with the form it is no answer."""
        return None

    @property
    def kind_of_act(self) -> str:
        return self.data.get(self.add_prefix("kind"), "")

    def must_say_reach(self, act: Event) -> bool:
        """Whether `act`, as it stands here, cannot be kept without an answer that is asked for."""
        return True

    def _day(self, name: str) -> Any:
        """A day as it was given, as far as it can be read; `clean` tells the rest."""
        if name not in self.fields:
            return None
        given = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        field = self.fields[name]
        try:
            return field.clean(field.prepare_value(given) if given else "")
        except ValidationError:
            return None


class AsPlannedForm(DatedForm):
    """Which planned facts happened on the days they were planned for. Signatures of one term for
    one day are one; what is still to come is not offered."""

    facts = forms.MultipleChoiceField(
        label=_("Happened on that day"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, planned: Mapping[str, tuple[str, list]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.planned = planned
        self.fields["facts"].choices = [(key, label) for key, (label, _rows) in planned.items()]
        if len(planned) == 1:
            self.fields["facts"].initial = list(planned)

    def rows(self) -> list:
        """The facts that were ticked."""
        return [row for key in self.cleaned_data["facts"] for row in self.planned[key][1]]


def notices_of(agreement: Agreement) -> Any:
    """Notices that stand: not struck out, not withdrawn."""
    withdrawn = agreement.events.filter(is_void=False, kind=EventKind.NOTICE_WITHDRAWN)
    standing = agreement.events.filter(is_void=False, kind__in=NOTICES)
    return standing.exclude(pk__in=withdrawn.values("withdraws")).select_related("by_party")


def told(event: Event) -> str:
    """A notice as a list offers it: "notice sent, 1 June 2026, Consip"."""
    return ", ".join(
        filter(None, (event.get_kind_display(), format_date(event.on), str(event.by_party or "")))
    )


def planned_words(fact: Term | Signature | Amendment | Event) -> tuple[str, str]:
    """The key under which a planned fact is asked about, and the question in words: "Signature of
    the first renewal, 10 December 2026"."""
    day = own_day(fact)
    words = partial(day) if isinstance(day, PartialDate) else format_date(day)
    if isinstance(fact, Event):
        return f"event:{fact.uid}", f"{capfirst(told(fact))}"
    ordinal = fact.ordinal if isinstance(fact, Term) else fact.term.ordinal
    if isinstance(fact, Signature):
        key, what = f"signature:{ordinal}:{day}", _("Signature")
    elif isinstance(fact, Term):
        key, what = f"notification:{ordinal}", _("Last notification")
    else:
        key, what = f"amendment:{fact.uid}", capfirst(fact.get_kind_display())
    return key, f"{what}, {ordinal_label(ordinal)}, {words}"
