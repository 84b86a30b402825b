"""What is planned or done under one or more agreements."""

import re
from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.zones import moment_now
from agreements.access import can, rights_of
from agreements.lifecycle import IN_EFFECT
from agreements.models import (
    Agreement,
    Area,
    Confidentiality,
    Party,
    StatusCode,
    StatusPeriod,
    through_visible,
)
from agreements.models.columns import Columns, office, shared
from agreements.models.fields import (
    EarliestField,
    LatestField,
    LocalisedTextField,
    PartialDateField,
    UidField,
)
from agreements.models.history import tracked

from .forum import Forum
from .scope import work_scope


class ActivityKind(models.TextChoices):
    MEETING = "meeting", _("meeting")
    WORKSHOP = "workshop", _("workshop")
    BEST_PRACTICE_EXCHANGE = "best_practice_exchange", _("exchange of best practice")
    STUDY_VISIT = "study_visit", _("study visit")
    COMPANY_EXCHANGE = "company_exchange", _("exchange of companies")
    PROFESSIONAL_EXCHANGE = "professional_exchange", _("exchange of professionals")
    CASE_SELECTION = "case_selection", _("joint case selection")
    TRAINING = "training", _("training")
    PUBLICATION = "publication", _("publication")
    CORRESPONDENCE = "correspondence", _("correspondence")
    OTHER = "other", _("other activity")


class ActivityState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    WINDOW = "window", _("window agreed")
    SCHEDULED = "scheduled", _("scheduled")
    HELD = "held", _("held")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


#: What it is called that something of a kind came about, where "held" does not fit it.
DONE = (
    (
        pgettext_lazy("state of an activity", "carried out"),
        {
            ActivityKind.BEST_PRACTICE_EXCHANGE,
            ActivityKind.STUDY_VISIT,
            ActivityKind.COMPANY_EXCHANGE,
            ActivityKind.PROFESSIONAL_EXCHANGE,
            ActivityKind.CASE_SELECTION,
            ActivityKind.TRAINING,
            ActivityKind.OTHER,
        },
    ),
    (pgettext_lazy("state of an activity", "published"), {ActivityKind.PUBLICATION}),
    (pgettext_lazy("state of an activity", "sent or received"), {ActivityKind.CORRESPONDENCE}),
)
#: kind -> state -> its words, where they are its own.
STATE_WORDS: dict[str, dict[str, Any]] = {
    kind: {ActivityState.HELD: words} for words, kinds in DONE for kind in kinds
}
STATE_WORDS[ActivityKind.PUBLICATION][ActivityState.SCHEDULED] = pgettext_lazy(
    "state of an activity", "to be published"
)
STATE_WORDS[ActivityKind.CORRESPONDENCE][ActivityState.SCHEDULED] = pgettext_lazy(
    "state of an activity", "to be sent or received"
)
#: ... of a letter of which it is known which way it went.
WENT = {
    "outward": pgettext_lazy("state of an activity", "sent"),
    "inward": pgettext_lazy("state of an activity", "received"),
}


def state_label(kind: str, state: str, direction: str = "") -> str:
    """A state in the words that fit the kind: a meeting is held, a training carried out, a letter
    sent or received."""
    if kind == ActivityKind.CORRESPONDENCE and state == ActivityState.HELD and direction in WENT:
        return str(WENT[direction])
    return str(STATE_WORDS.get(kind, {}).get(state) or ActivityState(state).label)


#: A letter sent this long ago is missed an answer.
NO_REPLY = timedelta(days=60)

#: What the level of a meeting of heads of institution is called, as people write it.
OF_HEADS = "head|기관장|vertic"

#: Planned, and no day fixed.
UNFIXED = (ActivityState.PROPOSED, ActivityState.WINDOW, ActivityState.POSTPONED)
#: Still to come about.
PENDING = (*UNFIXED, ActivityState.SCHEDULED)


#: EDTF of a fixed day, or of fixed days from and to.
FIXED_DAYS = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?$"


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


def _bound(name: str) -> models.GeneratedField:
    """A bound of the actual date, else of the plan; NULL where open or not recorded."""
    return models.GeneratedField(
        expression=Case(
            When(held__isnull=False, then=F(f"held_{name}")), default=F(f"when_{name}")
        ),
        output_field=models.DateField(),
        db_persist=True,
    )


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Activities of any visible agreement; those of none are the staff's, and of a partner that
        they name; internal and confidential ones never leave the office."""
        return self.filter(
            work_scope(
                user,
                link=ActivityAgreement,
                source="activity",
                own="responsible",
                named=ActivityParty,
            )
        )

    def pending(self) -> Self:
        return self.filter(state__in=PENDING)

    def delayed(self, on: date) -> Self:
        """The whole plan lies before `on`, and nothing says that it happened or will not."""
        return self.pending().filter(when_latest__lt=on)

    def upcoming(self, on: date) -> Self:
        """Still to come about, and not over: by its last day, the soonest first, the undated last.
        A window that has begun long ago does not stand before what is fixed for tomorrow."""
        ahead = Q(when_latest__gte=on) | Q(when_latest=None)
        by_last_day = (F("when_latest").asc(nulls_last=True), F("when_earliest").asc(), "pk")
        return self.pending().filter(ahead).order_by(*by_last_day)

    def recent(self, on: date) -> Self:
        """Held by `on`, latest first."""
        held = self.filter(state=ActivityState.HELD, held_earliest__lte=on)
        return held.order_by(F("held_latest").desc(nulls_last=True), "-pk")

    def of_heads(self) -> Self:
        """Whose level says that heads of institution meet."""
        return self.filter(level__iregex=OF_HEADS)

    def unanswered(self, on: date, *, seen_by: Any) -> Self:
        """Letters sent at least NO_REPLY days before `on` to which no letter that `seen_by` may see
        is the answer; one that came after `on` had not come yet."""
        replies = self.model.objects.visible_to(seen_by).filter(answers=OuterRef("pk"))
        return self.filter(
            ~Exists(replies.filter(Q(held_earliest=None) | Q(held_earliest__lte=on))),
            kind=ActivityKind.CORRESPONDENCE,
            state=ActivityState.HELD,
            exchange__direction="outward",
            held_latest__lte=on - NO_REPLY,
        )

    def known_by(self, day: date) -> Self:
        """Held, or planned for a day or window that had begun, by `day` (domain §4, `known=`)."""
        begun = Q(held_earliest__lte=day) | Q(held_earliest=None, held_latest__lte=day)
        planned = Q(when_earliest__lte=day) | Q(when_earliest=None, when_latest__lte=day)
        return self.filter(begun | planned)

    def newest_first(self) -> Self:
        """By day, latest first; what has no first day comes last."""
        return self.order_by(F("first_day").desc(nulls_last=True), "-pk")

    def touching(self, first: date | None, last: date | None) -> Self:
        """Those whose day or window touches `first`..`last` (inclusive; None: open)."""
        found = self.exclude(when=None, held=None)
        if first:
            found = found.filter(Q(last_day__gte=first) | Q(last_day=None))
        if last:
            found = found.filter(Q(first_day__lte=last) | Q(first_day=None))
        return found

    def with_party(self, parties: Iterable[Party], *, seen_by: Any) -> Self:
        """Activities of an agreement that one of `parties` takes part in, that name it, or in which
        it took part itself; by agreements, names and participants alone that `seen_by` is told
        of."""
        seen = Agreement.objects.visible_to(seen_by).filter(participations__party__in=parties)
        of_agreement = ActivityAgreement.objects.filter(activity=OuterRef("pk"), agreement__in=seen)
        participants = self.model.participants.rel.related_model.objects
        took_part = participants.visible_to(seen_by).filter(
            activity=OuterRef("pk"), party__in=parties
        )
        named = ActivityParty.objects.visible_to(seen_by).filter(
            activity=OuterRef("pk"), party__in=parties
        )
        return self.filter(Exists(of_agreement) | Exists(named) | Exists(took_part))

    def outside_cover(self, seen_by: Any = None) -> Self:
        """Held on days on which none of its agreements was in effect, nor its cover unknown.

        Asks the stored status periods; an activity that serves no agreement, but a party or a
        forum, has no cover to lack.
        `seen_by`: only agreements that user may see are asked.
        """
        return self.filter(_outside_cover(seen_by))

    def with_flags(self, *, on: date, seen_by: Any) -> Self:
        """Adds `is_delayed` on `on`, and `is_outside_cover` as `seen_by` may know it."""
        delayed = Q(state__in=PENDING, when_latest__isnull=False, when_latest__lt=on)
        return self.annotate(
            is_delayed=ExpressionWrapper(delayed, models.BooleanField()),
            is_outside_cover=ExpressionWrapper(_outside_cover(seen_by), models.BooleanField()),
        )

    def with_named(self, column: Any, *, seen_by: Any) -> Self:
        """Adds `named`: a column of the parties each names, or an expression over a link to one,
        as far as `seen_by` is told of them."""
        links = ActivityParty.objects.visible_to(seen_by).filter(activity=OuterRef("pk"))
        names = links.order_by("party__short_name", "pk").values_list(column)
        return self.annotate(named=ArraySubquery(names))

    def after(self, row: "Activity") -> Self:
        """What follows `row` in `newest_first`."""
        if row.first_day is None:
            return self.filter(first_day=None, pk__lt=row.pk)
        later = Q(first_day__lt=row.first_day) | Q(first_day=row.first_day, pk__lt=row.pk)
        return self.filter(later | Q(first_day=None))


def _outside_cover(seen_by: Any) -> Q:
    links = ActivityAgreement.objects.filter(activity=OuterRef("pk"))
    if seen_by is not None:
        links = links.filter(through_visible(seen_by))
    covered = StatusPeriod.objects.filter(
        agreement=OuterRef("agreement"),
        starts_on__lte=OuterRef("activity__held_latest"),
        ends_key__gte=OuterRef("activity__held_earliest"),
    )
    covering = covered.filter(status__in=(*IN_EFFECT, StatusCode.UNKNOWN))
    return Q(
        Exists(links),
        ~Exists(links.filter(Exists(covering))),
        state=ActivityState.HELD,
        held_earliest__isnull=False,
        held_latest__isnull=False,
    )


@tracked
class Activity(models.Model):
    """Something planned or done. The plan (`when`, exact in `starts_at`) and what happened
    (`held`) are separate; all dates are civil dates at the place.

    `window`: the days within which a day was, or is, to be fixed; kept once it is fixed.
    `start_time`, `end_time`: what was agreed, by the clocks of the place; on the first and the last
    day of `when`. `time_zone`: IANA zone of the place. `starts_at`, `ends_at`: the same as moments,
    by the zone rules of the day they were written (`follow_zone_rules`). `reason`: why it was
    postponed or cancelled; the office's own. `host`: at whose place it was; NULL is not recorded,
    which is not nowhere. `answers`: the letter to which this letter is the answer.
    """

    uid = UidField(unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=ActivityKind)
    title = LocalisedTextField(verbose_name=_("title"))
    agreements = models.ManyToManyField(
        Agreement, through="ActivityAgreement", related_name="activities", blank=True
    )
    parties = models.ManyToManyField(
        Party, through="ActivityParty", related_name="activities", blank=True
    )
    areas = models.ManyToManyField(
        Area, through="ActivityArea", related_name="activities", blank=True
    )
    forum = models.ForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    session_number = models.PositiveSmallIntegerField(_("session number"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActivityState)
    when = PartialDateField(verbose_name=_("planned"))
    when_earliest = EarliestField(of="when")
    when_latest = LatestField(of="when")
    window = PartialDateField(verbose_name=_("window"))
    window_earliest = EarliestField(of="window")
    window_latest = LatestField(of="window")
    start_time = models.TimeField(null=True, blank=True)
    end_time = models.TimeField(null=True, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    held = PartialDateField(verbose_name=_("held"))
    held_earliest = EarliestField(of="held")
    held_latest = LatestField(of="held")
    first_day = _bound("earliest")
    last_day = _bound("latest")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True)
    level = models.CharField(_("level"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    outcome = models.TextField(_("outcome"), blank=True, max_length=20_000)
    proposed_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="proposed_activities"
    )
    host = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="hosted_activities"
    )
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsible_activities",
    )
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=12,
        choices=Confidentiality,
        default=Confidentiality.INTERNAL,
    )
    reason = models.CharField(_("reason"), blank=True, max_length=500)
    notes = models.TextField(_("internal notes"), blank=True, max_length=100_000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    FIELDS = Columns(
        shared(
            "kind title session_number mode",
            by="log_activity change_activity",
        ),
        shared("place level", by="log_activity change_activity", search=True),
        shared("outcome", by="log_activity change_activity", export=60),
        shared("forum", by="log_activity change_activity", label=_("forum")),
        shared("proposed_by", by="log_activity change_activity", label=_("proposed by")),
        shared("host", by="log_activity change_activity", label=_("hosted by")),
        office("answers", by="log_activity change_activity", label=_("answers the letter")),
        shared("agreements", by="log_activity change_activity", label=_("agreements")),
        shared("parties", by="log_activity change_activity", label=_("parties")),
        shared("areas", by="log_activity change_activity", label=_("cooperation areas")),
        office("responsible", by="log_activity change_activity", label=_("responsible")),
        office("confidentiality", by="log_activity change_activity"),
        office("notes", by="log_activity change_activity", search=True),
        shared("state", by="hold postpone cancel fix_day strike reinstate"),
        shared("when window starts_at ends_at time_zone", by="log_activity fix_day postpone"),
        shared("held", by="log_activity hold"),
        office("reason", by="postpone cancel"),
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = [F("first_day").desc(nulls_last=True), "-pk"]
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        constraints = [
            models.CheckConstraint(condition=~Q(title={}), name="activity_has_a_title"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None, time_zone="")
                | Q(starts_at__isnull=False, when__isnull=False) & ~Q(time_zone=""),
                name="activity_time_has_its_zone",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, start_time=None)
                | Q(starts_at__isnull=False, start_time__isnull=False),
                name="activity_start_is_agreed",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None, end_time=None)
                | Q(ends_at__isnull=False, end_time__isnull=False),
                name="activity_end_is_agreed",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held__isnull=False) | ~Q(state="held") & Q(held=None),
                name="activity_held_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(when__isnull=False, when__regex=FIXED_DAYS),
                name="activity_scheduled_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="window") | Q(when__isnull=False),
                name="activity_window_has_its_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("proposed", "window")) | Q(starts_at=None),
                name="activity_unfixed_has_no_time",
            ),
            models.CheckConstraint(
                condition=Q(answers=None)
                | Q(kind=ActivityKind.CORRESPONDENCE) & ~Q(answers=F("id")),
                name="activity_answers_another_letter",
            ),
            models.CheckConstraint(
                condition=Q(session_number=None) | Q(session_number__gt=0, forum__isnull=False),
                name="activity_session_has_its_forum",
            ),
        ]
        indexes = [
            models.Index(
                F("first_day").desc(nulls_last=True), F("id").desc(), name="activity_by_day"
            ),
            models.Index(fields=["state", "when_latest"], name="activity_by_plan"),
            models.Index(
                F("when_earliest").asc(nulls_last=True),
                F("id"),
                condition=Q(state__in=sorted(PENDING)),
                name="activity_ahead",
            ),
            models.Index(fields=["updated_at", "id"], name="activity_updated"),
        ]

    def __str__(self) -> str:
        return self.uid

    def get_state_display(self) -> str:
        """In place of Django's: in the words of its kind."""
        return self._in_state(self.state)

    @property
    def is_of_heads(self) -> bool:
        """Of one row what `of_heads` asks of all."""
        return re.search(OF_HEADS, self.level, re.IGNORECASE) is not None

    @property
    def done_label(self) -> str:
        """What it is called that it came about."""
        return self._in_state(ActivityState.HELD)

    def _in_state(self, state: str) -> str:
        """Which way a letter went is told where its exchange was read along."""
        exchange = self._state.fields_cache.get("exchange")
        return state_label(self.kind, state, exchange.direction if exchange else "")

    @property
    def is_fixed(self) -> bool:
        """Whether a day is fixed, or it has happened."""
        return self.state in (ActivityState.SCHEDULED, ActivityState.HELD)

    @property
    def has_fixed_day(self) -> bool:
        """Whether the plan names days and not a window to choose from: "2026-10-12", or a visit of
        several days "2026-10-12/2026-10-16"; "2026-10" and "[2026-10-12..2026-10-16]" are windows.
        """
        return self.when is not None and re.match(FIXED_DAYS, self.when.text) is not None

    @property
    def agreed(self) -> tuple[datetime, datetime | None] | None:
        """Start and end by the clocks of the place, naive; None where no time is fixed."""
        if self.start_time is None:
            return None
        end = datetime.combine(self.when.latest, self.end_time) if self.end_time else None
        return datetime.combine(self.when.earliest, self.start_time), end

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """The same as moments, by the zone rules of today. Where these would have it end before it
        starts, it lasts as long as it did."""
        if self.agreed is None:
            return None, None
        start, end = self.agreed
        starts_at = moment_now(start, self.time_zone, self.starts_at)
        ends_at = moment_now(end, self.time_zone, self.ends_at) if end else None
        if ends_at and ends_at <= starts_at:
            ends_at = starts_at + (self.ends_at - self.starts_at)
        return starts_at, ends_at

    def as_known(self, day: date) -> "Activity":
        """This row as one knew it on `day`, not to be saved: not held yet where that came later,
        and without a state that nobody wrote the day of."""
        known = copy(self)
        if self.held is not None and (self.held_earliest or self.held_latest) > day:
            known.held = None
        if known.held is None:
            known.state = ""
        return known

    @property
    def is_meeting(self) -> bool:
        return self.kind == ActivityKind.MEETING


class ActivityAgreementQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Links to agreements `user` may see; ask for the activity itself first."""
        return self.filter(through_visible(user))


@tracked
class ActivityAgreement(models.Model):
    """An agreement an activity serves."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="agreement_links")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="activity_links")

    objects = ActivityAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "agreement__reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "agreement"], name="activity_agreement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.activity}"


class ActivityPartyQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """The names `user` is told of: a partner of its own; ask for the activity itself first."""
        rights = rights_of(user)
        if rights.is_partner:
            return self.filter(party=rights.party)
        return self if can(rights, "see") else self.none()


@tracked
class ActivityParty(models.Model):
    """A party an activity is with, where no agreement says so, or before there is one."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="party_links")
    party = models.ForeignKey(Party, models.PROTECT, related_name="activity_links")

    objects = ActivityPartyQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "party"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "party"], name="activity_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.activity}"


@tracked
class ActivityArea(models.Model):
    """A cooperation area an activity belongs to."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, models.PROTECT, related_name="activity_links")

    class Meta:
        ordering = ["activity", "area__code"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "area"], name="activity_area_once")
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.activity}"
