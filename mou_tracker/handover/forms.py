"""Who hands what over to whom, and from when on."""

from typing import Any

from django_filters.fields import ModelChoiceField

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agreements.access import HOLDERS, can
from agreements.filters import AgreementFilter
from agreements.forms.base import DatedForm
from agreements.forms.fields import DayField
from mou_tracker.accounts.colleagues import colleagues_of
from mou_tracker.accounts.models import User

#: Filters of the list of agreements that are offered here; the address takes any of them.
NARROWED_BY = ("party", "country", "area")


class LeavingForm(DatedForm):
    """Who leaves is `user`."""

    closes_on = DayField(
        label=_("Account closed from"),
        required=True,
        help_text=_("The first day without it. Today: at once."),
    )
    receiver = forms.ModelChoiceField(
        label=_("Who takes over"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody"),
    )
    is_left = forms.BooleanField(
        label=_("Nobody takes over: all stays, and reminders go to the next in line"),
        required=False,
    )
    word = forms.CharField(
        label=_("What to know"), required=False, max_length=10_000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["receiver"].queryset = colleagues_of(user)
        fields["closes_on"].initial = self.on


class HandoverForm(DatedForm):
    """`giver` is asked of managers; without it the desk is one's own."""

    giver = forms.ModelChoiceField(label=_("Who hands over"), queryset=User.objects.none())
    receiver = forms.ModelChoiceField(label=_("Who takes over"), queryset=User.objects.none())
    first_day = DayField(
        label=_("From"),
        required=True,
        help_text=_("Today: at once. A later day: on the morning of that day, by itself."),
    )
    last_day = DayField(
        label=_("Until"),
        required=False,
        help_text=_(
            "Only for somebody who stands in: reminders go to them until this day, and nothing "
            "changes hands."
        ),
    )

    def __init__(self, *args: Any, by: User, seen: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        fields: dict[str, Any] = self.fields
        able = User.objects.filter(role__in=HOLDERS)
        if can(by, "hand_over"):
            fields["giver"].queryset = able
        else:
            fields["giver"].queryset = able.filter(pk=by.pk)
            fields["giver"].widget = forms.HiddenInput()
        fields["giver"].initial = by.pk
        fields["first_day"].initial = self.on
        fields["receiver"].queryset = colleagues_of(User())
        offered = AgreementFilter(QueryDict(), seen, on=self.on, user=by).form
        for name in NARROWED_BY:
            field = offered.fields[name]
            field.required = False
            fields[name] = field
            if isinstance(field, ModelChoiceField):
                field.empty_label = _("all")

    @property
    def asked(self) -> list[Any]:
        """Who, to whom, from when on."""
        return [self[name] for name in self.fields if name not in NARROWED_BY]

    @property
    def narrowing(self) -> list[Any]:
        return [self[name] for name in NARROWED_BY]

    def query(self) -> str:
        """What it is narrowed to, as the address of the list of agreements says it."""
        asked, data = QueryDict(mutable=True), self.data
        if not isinstance(data, QueryDict):
            raise TypeError("what was asked is read off an address")
        for name in NARROWED_BY:
            values = [one for one in data.getlist(self.add_prefix(name)) if one]
            if values:
                asked.setlist(name, values)
        return asked.urlencode()


class WordForm(DatedForm):
    word = forms.CharField(
        label=_("What to know"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands at the top of what the successor reads."),
    )
