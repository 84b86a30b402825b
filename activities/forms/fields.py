"""Fields that several forms of this package share, and what they offer to whom."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import ActivityKind, Forum, Mode
from activities.zones import known_zones
from agreements.dates import PartialDate
from agreements.forms.base import DatedForm
from agreements.forms.fields import PartialDateField, Selects, named_zone
from agreements.models import Agreement, Area, Commitment, Confidentiality, Party
from agreements.models.fields import in_language
from agreements.wording.parties import among_others

LONG = {"rows": 4}


class Chosen(forms.ModelMultipleChoiceField):
    """Several rows, one below the other."""

    widget = Selects

    def __init__(self, queryset: Any, **options: Any) -> None:
        super().__init__(queryset, **{"required": False, **options})


class Agreements(Chosen):
    def __init__(self, **options: Any) -> None:
        label = gettext_lazy("Agreements")
        none = Agreement.objects.none()
        super().__init__(none, **{"label": label, "to_field_name": "reference", **options})

    def label_from_instance(self, row: Agreement) -> str:
        return f"{row.reference} · {Truncator(in_language(row.title)[0]).chars(70)}"


class Parties(Chosen):
    """Partners an activity is with, where no agreement says so."""

    def __init__(self, **options: Any) -> None:
        label = gettext_lazy("Partners")
        hint = gettext_lazy("Where there is no agreement yet.")
        usual = {"label": label, "to_field_name": "uid", "help_text": hint}
        super().__init__(Party.objects.none(), **{**usual, **options})

    def label_from_instance(self, row: Party) -> str:
        return among_others(row)


class OneAgreement(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        usual = {"label": gettext_lazy("Agreement"), "required": False, "empty_label": "—"}
        none = Agreement.objects.none()
        super().__init__(none, **{**usual, "to_field_name": "reference", **options})

    label_from_instance = Agreements.label_from_instance


class AreasOffered(ModelChoiceIterator):
    def __init__(self, field: "Areas") -> None:
        super().__init__(field)
        self.queryset = self.queryset.offered()


class Areas(Chosen):
    """Offers what is not retired; one that was chosen before stays."""

    iterator = AreasOffered

    def __init__(self, **options: Any) -> None:
        label = gettext_lazy("Areas")
        every = Area.objects.all()
        super().__init__(every, **{"label": label, "to_field_name": "code", **options})


class Commitments(Chosen):
    """Commitments about which something was done."""

    def __init__(self, **options: Any) -> None:
        label = gettext_lazy("About which commitment")
        none = Commitment.objects.none()
        super().__init__(none, **{"label": label, "to_field_name": "uid", **options})

    def label_from_instance(self, row: Commitment) -> str:
        words = Truncator(in_language(row.text)[0]).chars(80)
        return f"{row.term.agreement.reference} · {words}"


class PartyField(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        none = Party.objects.none()
        usual = {"required": False, "to_field_name": "uid", "empty_label": gettext_lazy("none")}
        super().__init__(none, **{**usual, **options})


class ZoneInput(forms.TextInput):
    """A field that offers the clocks nearest; six hundred others may be written."""

    template_name = "activities/widgets/zone.html"
    near: tuple[str, ...] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["near"] = self.near
        own = context["widget"]["attrs"]
        own |= {"list": f"{own.get('id', name)}_near", "autocomplete": "off"}
        return context


class ZoneField(forms.CharField):
    """A clock: an IANA zone, or the city it is named after ("Rome", "로마", "Roma")."""

    widget = ZoneInput

    def __init__(self, **options: Any) -> None:
        label, example = gettext_lazy("Clock of"), gettext_lazy("As Europe/Rome, or Rome.")
        given = {"label": label, "help_text": example, "required": False, "max_length": 60}
        super().__init__(**given | options)

    def offer(self, near: Iterable[str]) -> None:
        """The first of them is meant where nothing else is said."""
        self.widget.near = tuple(name for name in dict.fromkeys(near) if name in known_zones())
        self.initial = self.widget.near[0] if self.widget.near else ""

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        return named_zone(text) if text else ""


def kind_field(**options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Kind"), choices=ActivityKind, **options)


def mode_field() -> forms.ChoiceField:
    choices = [("", "—"), *Mode.choices]
    return forms.ChoiceField(label=gettext_lazy("Mode"), choices=choices, required=False)


def time_field(label: Any) -> forms.TimeField:
    clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=clock)


def long_field(label: Any, *, most: int = 20_000, **options: Any) -> forms.CharField:
    box = forms.Textarea(attrs=LONG)
    return forms.CharField(
        label=label, max_length=most, widget=box, **{"required": False, **options}
    )


def confidentiality_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=Confidentiality,
        initial=Confidentiality.INTERNAL,
    )


def when_field(**options: Any) -> PartialDateField:
    return PartialDateField(label=gettext_lazy("When"), **options)


def names_no_day(when: PartialDate | None) -> bool:
    """Whether a date leaves a side open: something done or planned has a first and a last day."""
    return when is not None and None in (when.earliest, when.latest)


class WorkForm(DatedForm):
    """A form about work under agreements: its choices are only what `user` may see."""

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        for field in self.fields.values():
            if isinstance(field, (Agreements, OneAgreement)):
                field.queryset = Agreement.objects.visible_to(user).order_by("reference")
            elif isinstance(field, Parties):
                others = Party.objects.visible_to(user).filter(is_home=False)
                field.queryset = others.by_name()
            elif isinstance(field, Commitments):
                seen = Commitment.objects.visible_to(user).filter(term__is_void=False)
                field.queryset = seen.select_related("term__agreement")
            elif isinstance(field, PartyField):
                field.queryset = Party.objects.visible_to(user).by_name()
        if "forum" in self.fields:
            self.fields["forum"].queryset = Forum.objects.visible_to(user)


def forum_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=gettext_lazy("Forum"),
        queryset=Forum.objects.none(),
        required=False,
        to_field_name="uid",
    )


def session_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Session number"), min_value=1, max_value=9999, required=False
    )


def check_session(form: forms.Form, data: dict[str, Any]) -> None:
    if data.get("session_number") and not data.get("forum"):
        form.add_error("forum", _("A session number needs its forum."))
