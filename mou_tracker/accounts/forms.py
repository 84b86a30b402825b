"""Forms of the settings."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.base import DatedForm
from agreements.forms.fields import DayField, LocalisedField, named_zone
from agreements.models import Party
from agreements.wording.date_formats import Preferences, format_date_as
from mou_tracker.accounts.colleagues import colleagues_of
from mou_tracker.accounts.models import DateStyle, Role, User, WeekStart
from mou_tracker.accounts.second_factor import without_factor

#: On which the manners of writing a day are shown.
EXAMPLE = date(2026, 6, 1)
#: Offered while typing; any zone there is may be written.
COMMON_ZONES = (
    "Asia/Seoul", "Europe/Rome", "UTC", "Asia/Tokyo", "Asia/Singapore", "Asia/Ho_Chi_Minh",
    "Asia/Jakarta", "Asia/Tashkent", "Europe/London", "Europe/Paris", "Europe/Berlin",
    "Europe/Vienna", "Europe/Istanbul", "America/New_York", "America/Mexico_City",
    "America/Bogota", "America/Lima", "America/Santiago", "America/Sao_Paulo", "Africa/Tunis",
    "Africa/Nairobi", "Australia/Sydney",
)  # fmt: skip
LANGUAGE_CHOICES = [("", gettext_lazy("as the browser asks")), *settings.LANGUAGES]
#: How long a key may hold: days -> words.
LIFETIMES = [
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("one year")),
    ("730", gettext_lazy("two years")),
    ("", gettext_lazy("until it is revoked")),
]


class OfficersForm(DatedForm):
    officers_coordinate = forms.BooleanField(
        required=False,
        label=gettext_lazy("Officers have the rights of coordinators"),
        help_text=gettext_lazy(
            "For an office of one or two: officers sign, correct, decide and record notices "
            "themselves, and nothing of it waits for a yes."
        ),
    )


class FactorRolesForm(DatedForm):
    """Beside each role, how many of its people are led to set one up."""

    roles = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Roles that need one"),
        choices=Role,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Who has such a role and neither app nor passkey is led to set one up and reaches "
            "nothing else until then. Keys of the API and calendar addresses go on."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lacking = without_factor()
        roles: Any = self.fields["roles"]
        roles.choices = [
            (role, _lacks(label, lacking.get(role, 0))) for role, label in Role.choices
        ]


def _lacks(label: Any, n: int) -> Any:
    return _("%(role)s: %(n)s without") % {"role": label, "n": n} if n else label


def zone_list() -> list[str]:
    """Zones to offer: those of our parties first."""
    ours = Party.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    return list(dict.fromkeys([*ours, *COMMON_ZONES]))


class ProfileForm(DatedForm):
    native_name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    latin_name = forms.CharField(
        label=gettext_lazy("Name in Latin script"), max_length=120, required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=LANGUAGE_CHOICES,
        required=False,
        help_text=gettext_lazy("Of the pages, and of the mails you get."),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text=gettext_lazy("As Europe/Rome. Mails come at nine in the morning there."),
    )
    date_style = forms.ChoiceField(
        label=gettext_lazy("Days are written"), required=False, widget=forms.RadioSelect
    )
    week_start = forms.TypedChoiceField(
        label=gettext_lazy("Weeks begin on"),
        choices=[("", gettext_lazy("as the language has it")), *WeekStart.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["date_style"].choices = [
            (style, self._example(style)) for style in ("", *DateStyle.values)
        ]

    @staticmethod
    def _example(style: str) -> str:
        """ "as the language has it: 1 June 2026, in tables 1 Jun 2026"."""
        long, short = (
            format_date_as(Preferences(style), EXAMPLE, name)
            for name in ("DATE_FORMAT", "SHORT_DATE_FORMAT")
        )
        if style:
            return long if long == short or style == "letters" else f"{long} · {short}"
        words = _("as the language has it: %(long)s, in tables %(short)s")
        return words % {"long": long, "short": short}

    def clean_time_zone(self) -> str:
        return named_zone(self.cleaned_data["time_zone"])


class InviteForm(DatedForm):
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    native_name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    latin_name = forms.CharField(
        label=gettext_lazy("Name in Latin script"), max_length=120, required=False
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=LANGUAGE_CHOICES, required=False
    )


class UserForm(DatedForm):
    native_name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    latin_name = forms.CharField(
        label=gettext_lazy("Name in Latin script"), max_length=120, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Mails go there, and the person signs in with it."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role, widget=forms.RadioSelect)
    is_active = forms.BooleanField(
        label=gettext_lazy("May sign in"),
        required=False,
        help_text=gettext_lazy(
            "Without it sessions, keys and feeds of this person end at once; what they did stays."
        ),
    )

    def clean_email(self) -> str:
        """Left empty, it stays as it is: nobody is without one."""
        return self.cleaned_data["email"] or self.initial["email"]


class AbsenceForm(DatedForm):
    """`user`: asked of those who enter it for others; without it the days are one's own."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Who"), queryset=User.objects.filter(is_active=True)
    )
    first_day = DayField(label=gettext_lazy("First day"), required=True)
    last_day = DayField(label=gettext_lazy("Last day"), required=True)
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Stands in"),
        queryset=User.objects.none(),
        required=False,
        help_text=gettext_lazy(
            "Is told what comes due meanwhile. Without it the next in line is: the deputy of each "
            "agreement, then the managers."
        ),
    )

    def __init__(self, *args: Any, by: User, is_for_others: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deputy"].queryset = colleagues_of(User() if is_for_others else by)
        if is_for_others:
            self.fields["user"].initial = by
        else:
            del self.fields["user"]


class KeyForm(DatedForm):
    """`parties`: offered to administrators; without it the key is one's own."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=120,
        help_text=gettext_lazy("So that you know later which program stops when you revoke it."),
    )
    party = forms.ModelChoiceField(
        label=gettext_lazy("Partner"),
        queryset=Party.objects.none(),
        required=False,
        empty_label=gettext_lazy("none: it is my own"),
        help_text=gettext_lazy("A partner's key sees the agreements that partner takes part in."),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Holds for"), choices=LIFETIMES, required=False, initial="365"
    )

    def __init__(self, *args: Any, parties: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if parties is None:
            del self.fields["party"]
        else:
            self.fields["party"].queryset = parties


class ComplianceRuleForm(DatedForm):
    is_on = forms.BooleanField(
        label=gettext_lazy("The office goes by this rule"),
        required=False,
        help_text=gettext_lazy("Switched off, it asks for nothing and nobody is reminded."),
    )
    names = LocalisedField(label=gettext_lazy("What it asks for"))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The text that asks for it: its name and article."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days after the conclusion"),
        min_value=-3650,
        max_value=3650,
        help_text=gettext_lazy("Below zero: days before it."),
    )
    checked_on = DayField(
        label=gettext_lazy("Checked on"),
        help_text=gettext_lazy("The day on which somebody compared it with the current text."),
    )
