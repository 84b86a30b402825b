"""Institutions: who they are, what they were called when, and how they are identified."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import can, rights_of
from agreements.dates import PartialDate
from agreements.languages import reader_language
from agreements.search_text.folding import seen

from .columns import Columns, office, shared
from .fields import LocalisedTextField, UidField, in_language
from .history import tracked

#: Other spellings of one party.
MOST_SPELLINGS = 20


def short_in(short_name: str, short_names: dict[str, str], language: str | None = None) -> str:
    """What pages call a party: its short name in the reader's language, or in `language`; the one
    short name that holds wherever no other is given (Korean pages say 조달청, others PPS)."""
    return in_language({settings.LANGUAGE_CODE: short_name, **short_names}, language)[0]


def short_of(path: str = "") -> models.Expression:
    """The same in SQL, for rows without objects: the short names of the party at `path` by
    language, of which `in_language` tells the reader's."""
    language = models.Value(settings.LANGUAGE_CODE, output_field=models.TextField())
    held = models.JSONField()
    given = F(f"{path}short_name")
    one = models.Func(language, given, function="jsonb_build_object", output_field=held)
    return models.Func(
        one,
        F(f"{path}short_names"),
        template="(%(expressions)s)",
        arg_joiner=" || ",
        output_field=held,
    )


def called_first(path: str = "") -> models.Expression:
    """What lists are ordered by: the short name as the reader has it."""
    own = KeyTextTransform(reader_language(), f"{path}short_names")
    return Coalesce(own, F(f"{path}short_name"), output_field=models.TextField())


class PartyQuerySet(models.QuerySet):
    def by_name(self) -> Self:
        """Home first, then as the reader calls them."""
        return self.order_by("-is_home", called_first(), "pk")

    def home(self) -> "Party":
        """The office that runs this installation."""
        return self.get(is_home=True)

    def visible_to(self, user) -> Self:
        """Staff see every party; a partner itself, home, and those it shares an agreement with."""
        rights = rights_of(user)
        if not rights.is_partner:
            return self if can(rights, "see") else self.none()
        shared = self.model.participations.rel.related_model.objects.filter(
            party=OuterRef("pk")
        ).visible_to(user)
        return self.filter(Q(pk=rights.party) | Q(is_home=True) | Exists(shared))

    def looking_like(self, party: "Party") -> "list[Party]":
        """Others that have a name which reads as one of `party`'s: the same word in other letters,
        as Соnsip with a Cyrillic С, or spaced, cased or accented otherwise (withstand §5)."""
        names = party.looks
        others = self.exclude(pk=party.pk).order_by("short_name", "pk")
        return [row for row in others if names & row.looks]


@tracked
class Party(models.Model):
    """An institution. Exactly one is home. `names` are today's; older ones are `PartyName` rows.
    `short_names`: by language, where it is called otherwise than `short_name` there.
    `also_known_as`: other spellings and abbreviations people use for it, by which it is found and
    understood; they stay in the office."""

    uid = UidField(unique=True)
    names = LocalisedTextField(verbose_name=_("names"))
    short_name = models.CharField(_("short name"), max_length=60)
    short_names = LocalisedTextField(verbose_name=_("short names"))
    country = models.CharField(_("country"), max_length=2, blank=True)  # '' = none (organisation)
    also_known_as = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name=_("also written as"),
    )
    legal_form = models.CharField(_("legal form"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    website = models.URLField(_("web site"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    is_home = models.BooleanField(default=False, editable=False)
    is_disabled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    FIELDS = Columns(
        shared(
            "names short_name short_names country time_zone website", by="add_party change_party"
        ),
        shared("legal_form", by="add_party change_party", search=True),
        office("also_known_as", by="add_party change_party"),
        office("parent", by="add_party change_party", label=pgettext_lazy("of a party", "Part of")),
        office("successor", by="add_party change_party", label=_("Succeeded by")),
        office(
            "is_disabled", by="add_party change_party", label=_("No longer offered for new work")
        ),
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["short_name"]
        verbose_name, verbose_name_plural = _("party"), _("parties")
        constraints = [
            models.CheckConstraint(
                condition=Q(also_known_as__len__lte=MOST_SPELLINGS), name="party_spellings_few"
            ),
            models.UniqueConstraint(
                fields=["is_home"], condition=Q(is_home=True), name="party_one_home"
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex="^[A-Z]{2}$"),
                name="party_country_alpha2",
            ),
            models.CheckConstraint(condition=~Q(names={}), name="party_has_a_name"),
            models.UniqueConstraint(Lower("short_name"), "country", name="party_named_once"),
        ]

    #: The columns by which a list to choose from calls it.
    CALLED_BY = (short_of(), "country")

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """Its short name in the reader's language."""
        return short_in(self.short_name, self.short_names)

    @property
    def looks(self) -> set[str]:
        """Its names as the eye reads them."""
        return {look for name in self.all_names if (look := seen(name))}

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it goes by today: short, official in each language, otherwise written."""
        spellings = (self.short_name, *self.short_names.values())
        return (*spellings, *self.names.values(), *self.also_known_as)


@tracked
class PartyName(models.Model):
    """What a party was called over a period; a signature keeps the name of its day."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="name_history")
    names = LocalisedTextField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # inclusive

    class Meta:
        ordering = ["party", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from"))
                | Q(valid_until=None)
                | Q(valid_from=None),
                name="party_name_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.valid_from or ''} – {self.valid_until or ''}"


@tracked
class PartyIdentifier(models.Model):
    """A number somebody else gave the party: VAT, LEI, register."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=100)

    class Meta:
        ordering = ["scheme"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="party_identifier_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"


@tracked
class ClosedDay(models.Model):
    """A day on which the office is closed besides its country's holidays."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="closed_days")
    day = models.DateField()
    name = LocalisedTextField()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["party", "day"], name="closed_day_once")]

    def __str__(self) -> str:
        return f"{self.party}: {self.day}"


def name_on(party: Party, day: date) -> dict[str, str]:
    """The names `party` bore on `day`; today's where no other is recorded."""
    return _former_name(party, day) or party.names


def called_on(party: Party, when: date | PartialDate | None) -> str:
    """What pages call a party on a day, of a vague one on the last it may be: its short name,
    which is of today, unless it bore another name then (domain §1: a signature keeps the name of
    its day). Reads `name_history`."""
    day = when.latest or when.earliest if isinstance(when, PartialDate) else when
    former = _former_name(party, day) if day else None
    return in_language(former)[0] if former else party.short


def _former_name(party: Party, day: date) -> dict[str, str] | None:
    for row in party.name_history.all():
        if (row.valid_from or date.min) <= day <= (row.valid_until or date.max):
            return row.names
    return None
