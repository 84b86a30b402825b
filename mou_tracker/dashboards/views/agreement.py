"""Where does this cooperation stand, and how do we know?"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import F, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from activities.models import Activity
from agreements.access import Rights, may_ask_for, rights_of
from agreements.actions.looking import shown_contacts
from agreements.clock import known_day
from agreements.derive.preview import latest_day
from agreements.disclosure import disclose
from agreements.forms.documents import DropForm
from agreements.models import (
    Agreement,
    AgreementContact,
    Claim,
    Commitment,
    ConfirmedField,
    DayCheck,
    Deadline,
    DeadlineKind,
    Decision,
    Document,
    Post,
    is_checkable,
)
from agreements.models.compiled import IsAmong, compiled
from agreements.status.answers import (
    Answer,
    BeyondHorizon,
    answer,
    name_on_their_day,
    scope_difference,
)
from agreements.status.claims import check_claim
from agreements.status.past import ahead, answer_as_known, commitment_as_known
from agreements.templatetags.words import after
from agreements.views.base import AsOf, OfAgreement
from mou_tracker.dashboards.timeline.known import lane_as_known
from mou_tracker.dashboards.timeline.lane import Lane
from mou_tracker.dashboards.timeline.loader import lane_of
from mou_tracker.imports.models import ImportFact
from mou_tracker.reminders.duties import name_duties

#: What the page offers, by permission.
ASKED = (
    "change", "open_renewal", "change_term", "sign", "amend", "record_event", "correct", "claim",
    "supersede", "commit", "decide", "check_day", "log_activity", "see_contacts", "attach",
)  # fmt: skip
RECENT = 10
FEW = 5
ONE_DAY = timedelta(days=1)


class AgreementPage(OfAgreement, AsOf, TemplateView):
    """`?known=`: all of it as it was known on that day; a part that cannot be told so says it."""

    template_name = "dashboards/agreement.html"
    answers_known = True

    @cached_property
    def known(self) -> date | None:
        return known_day(self.request, self.told_of())

    @cached_property
    def found(self) -> Answer:
        asked = {"user": self.request.user, "on": self.on, "today": self.today}
        try:
            if self.known is None:
                return answer(self.agreement, **asked)
            return answer_as_known(self.agreement, **asked, known=self.known)
        except BeyondHorizon as error:
            raise BadRequest(
                _("Nothing is computed beyond %s.") % error.horizon.isoformat()
            ) from error

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, found = self.request.user, self.found
        name_on_their_day(found)
        terms = self._terms(found)
        deadlines = self._with_checks(name_duties(self._deadlines(user)))
        contacts = [] if self.known else self._contacts(user)
        shown_contacts(user, [row.post for row in contacts], on=self.today, at=self.agreement)
        return super().get_context_data(
            **context,
            found=found,
            around=self._around(),
            lane=self._lane(user),
            known=self.known,
            seen_on=self._last_known,
            is_planned=any(note["code"] == "planned" for note in found.warnings),
            may={name: self.known is None and may_ask_for(user, name) for name in ASKED},
            terms=terms,
            later={row["term"].pk for row in terms if after(row["signed"], self.on)},
            difference=self._difference(found),
            claims=[check_claim(row, found) for row in self._claims()],
            commitments=self._commitments(user),
            activities=self._activities(user),
            deadlines=deadlines,
            notice=next((row for row in deadlines if row.kind == DeadlineKind.NOTICE), None),
            decision=self._decision(user),
            contacts=contacts,
            confirmed=self._confirmed(),
            events=found.events,
            has_rows=ImportFact.objects.filter(agreement=self.agreement.pk).exists(),
            documents=self._documents(user),
            drop=DropForm(on=self.today, auto_id="file_%s"),
        )

    @property
    def _last_known(self) -> date:
        """The day asked about, or the last that was known: of names, the picture, and what the
        office has said."""
        return self.on if self.known is None else min(self.on, self.known)

    def _around(self) -> list[Agreement]:
        """What supersedes this agreement and what it supersedes, as far as one may see them and
        knew of it: a successor supersedes from the day it is in effect."""
        seen = Agreement.objects.visible_to(self.request.user)
        named = Q(pk=self.found.agreement.superseded_by_id)
        begun = [row.starts_on for row in self.found.term_periods]
        if self.known is None or any(day <= self.known for day in begun):
            named |= Q(superseded_by=self.agreement)
        return list(seen.filter(named).order_by("pk"))

    def _lane(self, user: Any) -> Lane | None:
        if self.known is None:
            return lane_of(self.agreement, user=user, on=self.on)
        return lane_as_known(self.found, user=user)

    def _terms(self, found: Answer) -> list[dict[str, Any]]:
        """Newest first: each term with its periods, signatures and what is missing about it."""
        periods: dict[int, list[Any]] = {}
        for row in found.term_periods:
            periods.setdefault(row.term_id, []).append(row)
        rows = []
        for term in reversed(found.terms):
            own = periods.get(term.pk, [])
            rows.append(
                {
                    "term": term,
                    "first": own[0] if own else None,
                    "last": self._shown(own),
                    "certain": bool(own) and found.is_certain(own[0]),
                    "missing": [n for n in found.standing.missing if n["ordinal"] == term.ordinal],
                    "is_open": term.stage not in ("signed", "withdrawn"),
                    "signed": latest_day(row.signed for row in term.signatures.all() if row.signed),
                }
            )
        return rows

    def _shown(self, periods: list[Any]) -> Any:
        """The period that runs on the day, else the last begun, else the first."""
        begun = [row for row in periods if row.starts_on <= self.on]
        return begun[-1] if begun else (periods[0] if periods else None)

    def _difference(self, found: Answer) -> dict[str, list[Any]] | None:
        if found.term is None:
            return None
        earlier = [term for term in found.terms if term.ordinal < found.term.ordinal]
        with_areas = [term for term in earlier if term.areas.all()]
        before = with_areas[-1] if with_areas else (earlier[-1] if earlier else None)
        return {"before": before, **scope_difference(before, found.term)}

    def _claims(self) -> QuerySet[Claim]:
        """With `known`, those that speak about a day up to then."""
        rows = self.agreement.claims.select_related("claimant")
        return rows if self.known is None else rows.filter(as_of__lte=self.known)

    def _commitments(self, user: Any) -> list[Commitment]:
        """Each with the term it was `carried` over to."""
        rows = _commitments(rights_of(user), agreement=self.agreement.pk)
        if self.known is not None:
            terms = {term.pk for term in self.found.terms}
            return [commitment_as_known(row, self.found) for row in rows if row.term_id in terms]
        for row in rows:
            row.carried = getattr(row, "carried_to", None)
        return rows

    def _activities(self, user: Any) -> list[Activity]:
        if self.known is None:
            return _recent(rights_of(user), agreement=self.agreement.pk)
        rows = _activities(rights_of(user), self.agreement.pk)
        return [row.as_known(self.known) for row in rows.known_by(self.known)[:RECENT]]

    def _deadlines(self, user: Any) -> list[Any]:
        """What lies ahead, the next two of each kind: yearly and tacit ones reach decades. A
        meeting without a day is asked for twice within one window: the next of the two stands for
        both."""
        if self.known is not None:
            return self._deadlines_as_known(user)
        rows = _next_two(rights_of(user), agreement=self.agreement.pk, on=self.on)
        once = {
            row.origin if row.kind == DeadlineKind.MEETING_TO_SCHEDULE else row.pk: row
            for row in reversed(rows)
        }
        return disclose(list(once.values())[::-1], to=user)

    def _deadlines_as_known(self, user: Any) -> list[Any]:
        """What follows from the chain and its commitments; planned work stands under its own
        head, since nobody wrote down when it was planned."""
        found, shown = Counter(), []
        for row in ahead(self.found.deadlines, on=self.on, user=user):
            found[row.kind] += 1
            if found[row.kind] <= 2:
                shown.append(row)
        return shown

    def _decision(self, user: Any) -> Decision | None:
        """What was decided last, by the day asked about and what was known."""
        found = _decisions(rights_of(user), agreement=self.agreement.pk, on=self._last_known)
        return found[0] if found else None

    def _with_checks(self, rows: list[Any]) -> list[Any]:
        """Each with the `check` of its day as it stands, or None, and `is_unchecked`: it may be
        checked and nobody has. Asks only where something was checked."""
        wanted = {one for row in rows if (one := getattr(row, "check_of_day", None))}
        checks = {row.pk: row for row in (_checks(ids=sorted(wanted)) if wanted else ())}
        for row in rows:
            row.check = checks.get(getattr(row, "check_of_day", None))
            row.is_unchecked = row.check is None and is_checkable(row.kind, row.key)
        return rows

    def _confirmed(self) -> list[ConfirmedField]:
        rows = ConfirmedField.objects.filter(confirmation__agreement=self.agreement)
        if self.known is not None:
            rows = rows.filter(confirmation__at__lt=_end_of(self.known))
        return rows.last_words()

    def _contacts(self, user: Any) -> list[AgreementContact]:
        """Those named for it who hold their post on the asked day."""
        return _contacts(rights_of(user), agreement=self.agreement.pk, on=self.on)

    def _documents(self, user: Any) -> list[Document]:
        """The newest versions, latest first."""
        if self.known is None:
            return _newest_documents(rights_of(user), agreement=self.agreement.pk)
        seen = Document.objects.visible_to(user).filter(agreements=self.agreement)
        return list(seen.filter(uploaded_at__lt=_end_of(self.known)).newest().listed()[:FEW])


@compiled
def _commitments(rights: Rights, *, agreement: Any) -> Any:
    rows = Commitment.objects.visible_to(rights).filter(term__agreement=agreement)
    rows = rows.select_related("term", "area", "owner", "carried_to__term")
    return rows.order_by("-term__ordinal", "position")


@compiled
def _decisions(rights: Rights, *, agreement: Any, on: Any) -> QuerySet[Any]:
    rows = Decision.objects.visible_to(rights).standing_on(on).filter(agreement=agreement)
    return rows.select_related("by")


@compiled
def _checks(*, ids: Any) -> QuerySet[Any]:
    return DayCheck.objects.filter(IsAmong("pk", ids)).select_related("by")


def _activities(rights: Rights, agreement: Any) -> QuerySet[Any]:
    rows = Activity.objects.visible_to(rights).filter(agreements=agreement)
    return rows.select_related("forum", "proposed_by", "exchange").newest_first()


@compiled
def _recent(rights: Rights, *, agreement: Any) -> QuerySet[Any]:
    return _activities(rights, agreement)[:RECENT]


@compiled
def _next_two(rights: Rights, *, agreement: Any, on: Any) -> Any:
    seen = Deadline.objects.visible_to(rights).filter(agreements=agreement).ahead_on(on)
    numbered = seen.annotate(
        number=Window(RowNumber(), partition_by=F("kind"), order_by=("day", "pk"))
    )
    checked = DayCheck.objects.of_deadline().order_by("-pk").values("pk")[:1]
    rows = numbered.filter(number__lte=2).annotate(check_of_day=Subquery(checked))
    return rows.order_by("day", "pk")


@compiled
def _newest_documents(rights: Rights, *, agreement: Any) -> QuerySet[Any]:
    seen = Document.objects.visible_to(rights).filter(agreements=agreement)
    return seen.newest().listed()[:FEW]


@compiled
def _contacts(rights: Rights, *, agreement: Any, on: Any) -> Any:
    held = Post.objects.held_on(on).order_by().values("pk")
    rows = AgreementContact.objects.visible_to(rights).filter(agreement=agreement, post__in=held)
    return rows.listed()


def _end_of(day: date) -> datetime:
    """The first moment after `day` at home."""
    return datetime.combine(day + ONE_DAY, time.min, ZoneInfo(settings.TIME_ZONE))
