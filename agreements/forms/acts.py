"""Acts inside a chain: amendments and extensions; notice, suspension, an end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.manner import written
from agreements.models import (
    BY_ONE_PARTY,
    NOTICES,
    Agreement,
    AmendmentKind,
    Event,
    EventKind,
    Party,
)

from .base import DatedForm
from .fields import DayField, PartialDateField

#: kind of act -> what is asked of it, in order.
ASKED: dict[str, tuple[str, ...]] = {
    EventKind.NOTICE_SENT: ("event_on", "by_party", "received_on", "effective_on", "reason"),
    EventKind.NOTICE_RECEIVED: ("event_on", "by_party", "effective_on", "reason"),
    EventKind.NOTICE_WITHDRAWN: ("event_on", "withdraws", "reason"),
    EventKind.SUSPENDED: ("event_on", "by_party", "reason"),
    EventKind.RESUMED: ("event_on", "by_party", "reason"),
    EventKind.TERMINATED_BY_CONSENT: ("event_on", "effective_on", "reason"),
    EventKind.PARTY_WITHDREW: ("event_on", "by_party", "effective_on", "reason"),
}
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


class AmendForm(DatedForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=AmendmentKind)
    signed = PartialDateField(label=_("Signed on"), required=True)
    summary = forms.CharField(label=_("What it changes"), widget=forms.Textarea(attrs={"rows": 2}))
    new_ends_on = DayField(
        label=_("New last day"), help_text=_("For an extension; that day included.")
    )


class NotificationForm(DatedForm):
    """The last of the parties' notifications, which brings a signed term into effect."""

    notified_on = DayField(
        label=_("Day of the last notification"),
        required=True,
        help_text=_("The day on which the last party told the others that it is ready."),
    )


class EventForm(DatedForm):
    """One act of `kind`: what is asked is what an act of that kind has. Without a kind, all."""

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
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, agreement: Agreement, kind: str = "", **options: Any) -> None:
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


def notices_of(agreement: Agreement) -> Any:
    """Notices that stand: not struck out, not withdrawn."""
    withdrawn = agreement.events.filter(is_void=False, kind=EventKind.NOTICE_WITHDRAWN)
    standing = agreement.events.filter(is_void=False, kind__in=NOTICES)
    return standing.exclude(pk__in=withdrawn.values("withdraws")).select_related("by_party")


def told(event: Event) -> str:
    """A notice as a list offers it: "notice sent, 1 June 2026, Consip"."""
    return ", ".join(
        filter(None, (event.get_kind_display(), written(event.on), str(event.by_party or "")))
    )
