"""Which agreements, deadlines and commitments match, on the asked day: page, API, export and
timeline ask the same set.

Every filter is one declaration here; `on` comes in as an argument, never from the clock.
"""

from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import Audience, rights_of
from agreements.clock import today
from agreements.filtering import (
    Choices,
    Colleague,
    Country,
    Day,
    Flag,
    Language,
    Moment,
    Named,
    Register,
    Rows,
    SeenFilterSet,
    Words,
    either,
)
from agreements.forms.fields import Selects
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    AgreementContact,
    Area,
    ChangeEntry,
    CommitmentSide,
    CommitmentState,
    Cover,
    CoverKind,
    DeadlineAgreement,
    DeadlineKind,
    DeadlineState,
    DocumentAgreement,
    DocumentKind,
    Participation,
    Party,
    Person,
    Post,
    Signature,
    Stage,
    StatusCode,
    StatusPeriod,
    TermArea,
    TermPeriod,
)
from agreements.search_text.lists import holding
from agreements.taken_in import TakenIn, taken_in_with
from agreements.wording.countries import country_name


def running_on(on: date) -> Rows:
    """The term periods of the outer agreement that hold on `on`."""
    return TermPeriod.objects.on(on).filter(agreement=OuterRef("pk"))


def ending_covers(on: date, *, asked: date) -> Rows:
    """The cover of the outer agreement on `on`, as known on `asked`, where it ends on a day; what
    has ended is there by the day it ended (domain §4)."""
    return Cover.objects.on(on, asked=asked).filter(agreement=OuterRef("pk"), kind=CoverKind.DAY)


def status_on(on: date) -> Rows:
    """The status of the outer agreement on `on`. Its ordinal names the term that is told where none
    runs: the one that ran out, or that is signed and not yet in effect."""
    return StatusPeriod.objects.on(on).filter(agreement=OuterRef("pk"))


def ends_by(day: date) -> Q:
    """Covers that may end on `day` or before."""
    return Q(earliest=None) | Q(earliest__lte=day)


def with_told_at(rows: Rows, user: Any) -> Rows:
    """`rows` with `told_at`: when `user` was last told of a change, the time every answer gives."""
    entries = ChangeEntry.objects.told_to(user).filter(agreement=OuterRef("pk"))
    latest = entries.order_by("-number").values("at")[:1]
    return rows.annotate(told_at=Coalesce(Subquery(latest), "created_at"))


def countries_of(parties: Rows) -> list[tuple[str, str]]:
    """(code, name in the reader's language) of the countries of `parties`, by name."""
    codes = parties.exclude(country="").order_by("country").values_list("country", flat=True)
    return sorted(((code, country_name(code)) for code in codes.distinct()), key=itemgetter(1))


def of_agreements(**options: Any) -> Named:
    """By what concerns one of some agreements; the set says how, in `by_agreement`."""
    return Named(
        queryset=Agreement.objects.all(),
        to_field_name="reference",
        method="by_agreement",
        label=_("Agreement"),
        about="The reference of an agreement.",
        **options,
    )


def of_areas() -> Named:
    """By what is about one of some areas; the set says how, in `by_area`."""
    return Named(
        queryset=Area.objects.all(),
        to_field_name="code",
        names_all=True,
        method="by_area",
        label=_("Area"),
        about="An area.",
    )


class AgreementFilter(SeenFilterSet):
    """The filters of interfaces §3. Days are inclusive; an end not recorded matches no range."""

    q = Words(method="search", label=_("Words"), about="Words, found as by the search.")
    status = Choices(
        method="by_status",
        choices=StatusCode,
        label=_("Status"),
        about="Status on the asked day.",
    )
    party = Named(
        queryset=Party.objects.all(),
        to_field_name="uid",
        offers=Q(is_home=False),
        method="by_party",
        label=_("Partner"),
        about="A party that takes part.",
    )
    country = Country(
        method="by_country",
        label=_("Country"),
        about="Country of a partner, ISO 3166-1 alpha-2.",
    )
    area = Named(
        queryset=Area.objects.all(),
        to_field_name="code",
        method="by_area",
        label=_("Area"),
        about="An area of the term that runs on the asked day.",
    )
    responsible = Colleague(
        label=_("Responsible"),
        about="Who is responsible (staff).",
    )
    unattended = Flag(
        audience=Audience.OFFICE,
        method="by_attendance",
        label=_("Nobody responsible"),
        about="1: only ours, in effect or ahead, that nobody here is responsible for (staff).",
    )
    contact = Named(
        queryset=Person.objects.all(),
        to_field_name="uid",
        names_all=True,
        audience=Audience.OFFICE,
        method="by_contact",
        label=pgettext_lazy("of an agreement", "Contact"),
        widget=Selects,
        about="Somebody who is reached about it on the asked day (staff).",
    )
    tag = Words(
        audience=Audience.OFFICE,
        method="by_tag",
        label=pgettext_lazy("of an agreement", "Tag"),
        about="A tag of the office's own, whole (staff).",
    )
    archived = Flag(
        audience=Audience.OFFICE,
        field_name="is_archived",
        label=_("In the archive"),
        about="1: only what was put into the archive; 0: only what was not (staff).",
    )
    import_ = Register(
        method="by_import",
        label=pgettext_lazy("a list that an office keeps", "Register"),
        about="Made by this import of a register, or added to by it (staff who may see it).",
    )
    ends_from = Day(
        method="by_end",
        label=_("Ends from"),
        about="Cover ends on this day or later, or ended so.",
    )
    ends_until = Day(
        method="by_end",
        label=_("Ends until"),
        about="Cover ends on this day or earlier, or ended so.",
    )
    notice_until = Day(
        method="by_notice",
        label=_("Notice due until"),
        about="The notice day lies between the asked day and this one.",
    )
    in_force_on = Day(method="by_cover", label=_("In effect on"), about="In effect on this day.")
    signed_from = Day(
        method="by_signature",
        label=_("Signed from"),
        about="Signed on this day or later; with `signed_until`, one signature lies within both.",
    )
    signed_until = Day(
        method="by_signature",
        label=_("Signed until"),
        about="Signed on this day or earlier; a signature known to a month or year matches by "
        "overlap.",
    )
    updated_since = Moment(
        method="by_change", label=_("Changed since"), about="Changed at this moment or later."
    )

    FIRST = ("q", "status", "party", "area")
    taken_in: TakenIn | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        partners = Party.objects.visible_to(self.user).filter(is_home=False)
        self.filters["country"].extra["choices"] = lambda: countries_of(partners)
        if "contact" in self.filters:  # no trace of an agreement that one may not see
            named = AgreementContact.objects.visible_to(self.user).values("post__person")
            self.filters["contact"].extra["offers"] = Q(pk__in=named)
        if "import" in self.filters:
            self._name_register()

    def _name_register(self) -> None:
        """Only the one that is asked for is asked of its import."""
        asked, one = self.data.get("import", ""), self.filters["import"]
        self.taken_in = taken_in_with(asked, user=self.user) if asked else None
        if self.taken_in is None:
            one.extra["widget"] = HiddenInput
        else:
            one.extra["choices"] = [(asked, self.taken_in.name)]

    def search(self, queryset: Rows, name: str, value: str) -> Rows:
        return holding(queryset, value, user=self.user)

    def by_status(self, queryset: Rows, name: str, value: list[str]) -> Rows:
        return queryset.with_status(value, self.on, to=self.user)

    def by_party(self, queryset: Rows, name: str, value: list[Party]) -> Rows:
        taking_part = Participation.objects.filter(agreement=OuterRef("pk"), party__in=value)
        return queryset.filter(Exists(taking_part))

    def by_country(self, queryset: Rows, name: str, value: str) -> Rows:
        there = Party.objects.filter(
            agreements=OuterRef("pk"), country=value.upper(), is_home=False
        )
        return queryset.filter(Exists(there))

    def by_area(self, queryset: Rows, name: str, value: list[Area]) -> Rows:
        covering = TermArea.objects.filter(area__in=value, term=OuterRef("term"))
        running = running_on(self.on)
        before = TermArea.objects.filter(
            area__in=value, term__agreement=OuterRef("agreement"), term__stage=Stage.SIGNED,
            term__ordinal=OuterRef("ordinal"), term__is_void=False,
        )  # fmt: skip
        return queryset.filter(
            Exists(running.filter(Exists(covering)))
            | ~Exists(running) & Exists(status_on(self.on).filter(Exists(before)))
        )

    def by_tag(self, queryset: Rows, name: str, value: str) -> Rows:
        return queryset.filter(tags__contains=[value])

    def by_contact(self, queryset: Rows, name: str, value: list[Person]) -> Rows:
        """Whose post has ended is reached no more, as the agreement's own page has it."""
        held = Post.objects.held_on(self.on).filter(person__in=value)
        named = AgreementContact.objects.filter(agreement=OuterRef("pk"), post__in=held)
        return queryset.filter(Exists(named))

    def by_import(self, queryset: Rows, name: str, value: str) -> Rows:
        return (
            queryset.filter(pk__in=self.taken_in.agreements) if self.taken_in else queryset.none()
        )

    def by_attendance(self, queryset: Rows, name: str, value: bool) -> Rows:
        found = queryset.unattended_on(self.on)
        return found if value else queryset.exclude(pk__in=found.order_by().values("pk"))

    def by_end(self, queryset: Rows, name: str, value: date) -> Rows:
        """By overlap with the days between which cover ends."""
        covers = ending_covers(self.on, asked=max(self.on, today()))
        if name == "ends_from":
            return queryset.filter(Exists(covers.filter(Q(latest=None) | Q(latest__gte=value))))
        return queryset.filter(Exists(covers.filter(ends_by(value))))

    def by_notice(self, queryset: Rows, name: str, value: date) -> Rows:
        """By overlap with the days between which the notice day lies."""
        running = running_on(self.on)
        ends = Q(notice_by__gte=self.on) | Q(notice_latest__gte=self.on)
        within = ends & Q(notice_earliest__lte=value)
        ahead = TermPeriod.objects.filter(
            within, agreement=OuterRef("agreement"), ordinal=OuterRef("ordinal"), roll=0,
            starts_on__gt=self.on,
        )  # fmt: skip
        return queryset.filter(
            Exists(running.filter(within))
            | ~Exists(running) & Exists(status_on(self.on).filter(Exists(ahead)))
        )

    def by_cover(self, queryset: Rows, name: str, value: date) -> Rows:
        return queryset.filter(Exists(status_on(value).filter(status__in=IN_EFFECT)))

    def by_change(self, queryset: Rows, name: str, value: datetime) -> Rows:
        return with_told_at(queryset, self.user).filter(told_at__gte=value)

    def by_signature(self, queryset: Rows, name: str, value: date) -> Rows:
        """One signature within both bounds; a partial day, where it overlaps with them."""
        first, last = (self.form.cleaned_data.get(one) for one in ("signed_from", "signed_until"))
        if first and name == "signed_until":
            return queryset  # the first bound has asked for both
        days = Q(signed__isnull=False)
        if first:
            days &= Q(signed_latest__gte=first) | Q(signed_latest=None)
        if last:
            days &= Q(signed_earliest__lte=last) | Q(signed_earliest=None)
        signed = Signature.objects.filter(
            days, term__agreement=OuterRef("pk"), is_void=False, term__is_void=False
        )
        if rights_of(self.user).is_partner:  # who is told of a text once all have signed it
            signed = signed.filter(term__stage=Stage.SIGNED)
        return queryset.filter(Exists(signed))


class DeadlineFilter(SeenFilterSet):
    """`from` and `until` match what overlaps with the window, both days included; of a day in
    doubt, what lies between its edges."""

    from_ = Day(
        field_name="from",
        method="by_days",
        about="Day or window touches this day or a later one.",
    )
    until = Day(method="by_days", about="Day or window touches this day or an earlier one.")
    kind = Choices(choices=DeadlineKind, about="The kind.")
    agreement = of_agreements()
    responsible = Colleague(
        method="by_responsible",
        about="Who is responsible (staff).",
    )
    state = Choices(
        choices=DeadlineState,
        method="by_state",
        about="open, done, void or passed on the asked day.",
    )

    def by_days(self, queryset: Rows, name: str, value: date) -> Rows:
        return queryset.begun_by(value) if name == "until" else queryset.reaching(value)

    def by_agreement(self, queryset: Rows, name: str, value: Rows) -> Rows:
        return queryset.filter(Exists(self._concerns().filter(agreement__in=value)))

    def by_responsible(self, queryset: Rows, name: str, value: Any) -> Rows:
        """Who looks after it, or after an agreement it concerns that the reader may see."""
        seen = Agreement.objects.visible_to(self.user).filter(responsible=value)
        theirs = self._concerns().filter(agreement__in=seen)
        return queryset.filter(Q(owner=value) | Exists(theirs))

    def by_state(self, queryset: Rows, name: str, value: list[str]) -> Rows:
        return queryset.in_state(value, self.on, to=self.user)

    def _concerns(self) -> Rows:
        return DeadlineAgreement.objects.filter(deadline=OuterRef("pk"))


class CommitmentFilter(SeenFilterSet):
    """Which promises; `overdue`: still open, and the whole of the due day or window has passed."""

    q = Words(
        method="search",
        audience=Audience.OFFICE,
        label=_("Words"),
        max_length=300,
        about="Words, found as by the search (staff).",
    )
    side = Choices(choices=CommitmentSide, label=_("Who promised"), about="Who promised.")
    state = Choices(
        choices=CommitmentState,
        method="by_state",
        label=_("State"),
        about="How it stands.",
    )
    agreement = of_agreements(widget=Selects)
    area = of_areas()
    owner = Colleague(
        label=_("Looked after by"),
        about="Who looks after it (staff).",
    )
    overdue = Flag(method="by_due", label=_("Overdue only"), about="1: only what is overdue.")
    due_from = Day(
        field_name="due_latest",
        lookup_expr="gte",
        label=_("Due from"),
        about="Due on this day or later; a window counts by its last day.",
    )
    due_until = Day(
        field_name="due_latest",
        lookup_expr="lte",
        label=_("Due until"),
        about="Due on this day or earlier; a window counts by its last day.",
    )

    FIRST = ("q", "side", "state")

    def search(self, queryset: Rows, name: str, value: str) -> Rows:
        return holding(queryset, value, user=self.user)

    def by_agreement(self, queryset: Rows, name: str, value: Any) -> Rows:
        return queryset.filter(term__agreement__in=value)

    def by_area(self, queryset: Rows, name: str, value: Any) -> Rows:
        return queryset.filter(area__in=value)

    def by_state(self, queryset: Rows, name: str, value: list[str]) -> Rows:
        return queryset.in_state_on(value, self.on)

    def by_due(self, queryset: Rows, name: str, value: bool) -> Rows:
        return either(queryset, queryset.open().filter(due_latest__lt=self.on), value)


class RenewalFilter(SeenFilterSet):
    agreement = of_agreements()
    stage = Choices(choices=Stage, about="The stage it is in.")

    def by_agreement(self, queryset: Rows, name: str, value: Any) -> Rows:
        return queryset.filter(agreement__in=value)


class DocumentFilter(SeenFilterSet):
    q = Words(
        method="search",
        audience=Audience.OFFICE,
        label=_("Words"),
        max_length=300,
        about="Words, found as by the search, in the text of the file too (staff).",
    )
    kind = Choices(choices=DocumentKind, label=_("Kind"), about="The kind.")
    language = Language(label=_("Language"), about="The language, a BCP 47 tag.")
    agreement = of_agreements(widget=Selects)
    party = Named(
        queryset=Party.objects.all(),
        to_field_name="uid",
        offers=Q(is_home=False),
        method="by_party",
        label=_("Partner"),
        widget=Selects,
        about="A party of an agreement it belongs to.",
    )
    without_text = Flag(
        method="by_text",
        label=_("Scans without text only"),
        about="1: only files in which no text was found, scans and pictures; 0: the others.",
    )

    FIRST = ("q", "kind", "language")

    def search(self, queryset: Rows, name: str, value: str) -> Rows:
        return holding(queryset, value, user=self.user)

    def by_agreement(self, queryset: Rows, name: str, value: Any) -> Rows:
        return queryset.filter(self._kept_with(agreement__in=value))

    def by_party(self, queryset: Rows, name: str, value: Any) -> Rows:
        """Of agreements that the reader may see: another's name is a trace of them."""
        seen = Agreement.objects.visible_to(self.user).filter(participations__party__in=value)
        return queryset.filter(self._kept_with(agreement__in=seen))

    def by_text(self, queryset: Rows, name: str, value: bool) -> Rows:
        return either(queryset, queryset.without_text(), value)

    @staticmethod
    def _kept_with(**asked: Any) -> Exists:
        return Exists(DocumentAgreement.objects.filter(document=OuterRef("pk"), **asked))
