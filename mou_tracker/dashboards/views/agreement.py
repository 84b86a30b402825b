"""Where does this cooperation stand, and how do we know?"""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from activities.models import Activity
from agreements.access import can
from agreements.answers import (
    Answer,
    BeyondHorizon,
    answer,
    name_on_their_day,
    scope_difference,
)
from agreements.claims import check_claim
from agreements.clock import known_day
from agreements.disclosure import disclose
from agreements.foresight import latest_day
from agreements.models import (
    Agreement,
    Commitment,
    ConfirmedField,
    DeadlineKind,
    Document,
    Post,
    PostRole,
)
from agreements.templatetags.words import after
from agreements.views.base import AsOf, OfAgreement
from mou_tracker.dashboards.timeline.loader import lane_of

#: What the page offers, by permission.
DEEDS = (
    "change", "open_renewal", "change_term", "sign", "amend", "record_event", "correct", "claim",
    "supersede", "commit", "log_activity", "see_contacts", "attach",
)  # fmt: skip
RECENT = 10
FEW = 5


class AgreementPage(OfAgreement, AsOf, TemplateView):
    template_name = "dashboards/agreement.html"

    @cached_property
    def found(self) -> Answer:
        try:
            return answer(
                self.agreement,
                user=self.request.user,
                on=self.on,
                today=self.today,
                known=known_day(self.request),
            )
        except BeyondHorizon as error:
            raise BadRequest(
                _("Nothing is computed beyond %s.") % error.horizon.isoformat()
            ) from error

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, found = self.request.user, self.found
        name_on_their_day(found)
        agreement, terms = found.agreement, self._terms(found)
        deadlines = self._deadlines(user)
        return super().get_context_data(
            **context,
            found=found,
            around=self._around(),
            lane=lane_of(self.agreement, user=user, on=self.on),
            known=known_day(self.request),
            may={deed: can(user, deed) for deed in DEEDS},
            terms=terms,
            later={row["term"].pk for row in terms if after(row["signed"], self.on)},
            difference=self._difference(found),
            claims=[check_claim(row, found) for row in agreement.claims.select_related("claimant")],
            commitments=self._commitments(user),
            activities=self._activities(user),
            deadlines=deadlines,
            notice=next((row for row in deadlines if row.kind == DeadlineKind.NOTICE), None),
            contacts=self._contacts(),
            confirmed=ConfirmedField.objects.filter(
                confirmation__agreement=self.agreement
            ).last_words(),
            events=agreement.events.all(),
            documents=self._documents(user),
        )

    def _around(self) -> list[Agreement]:
        """What supersedes this agreement and what it supersedes, as far as one may see them."""
        seen = Agreement.objects.visible_to(self.request.user)
        named = Q(pk=self.agreement.superseded_by_id) | Q(superseded_by=self.agreement)
        return list(seen.filter(named).order_by("pk"))

    def _terms(self, found: Answer) -> list[dict[str, Any]]:
        """Newest first: each term with its periods, signatures and what is missing about it."""
        periods: dict[int, list] = {}
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

    def _shown(self, periods: list) -> Any:
        """The period that runs on the day, else the last begun, else the first."""
        begun = [row for row in periods if row.starts_on <= self.on]
        return begun[-1] if begun else (periods[0] if periods else None)

    def _difference(self, found: Answer) -> dict[str, list] | None:
        if found.term is None:
            return None
        earlier = [term for term in found.terms if term.ordinal < found.term.ordinal]
        with_areas = [term for term in earlier if term.areas.all()]
        before = with_areas[-1] if with_areas else (earlier[-1] if earlier else None)
        return {"before": before, **scope_difference(before, found.term)}

    def _commitments(self, user: Any) -> list[Commitment]:
        rows = Commitment.objects.visible_to(user).filter(term__agreement=self.agreement)
        return list(
            rows.select_related("term", "area", "owner", "carried_to__term").order_by(
                "-term__ordinal", "position"
            )
        )

    def _activities(self, user: Any) -> list[Activity]:
        rows = Activity.objects.visible_to(user).filter(agreements=self.agreement)
        return list(rows.select_related("forum", "proposed_by").newest_first()[:RECENT])

    def _deadlines(self, user: Any) -> list:
        """What lies ahead, the next two of each kind: yearly and tacit ones reach decades. A
        meeting without a day is asked for twice within one window: the next of the two stands for
        both."""
        seen = self.agreement.deadlines.visible_to(user).ahead_on(self.on)
        numbered = seen.annotate(
            number=Window(RowNumber(), partition_by=F("kind"), order_by=("day", "pk"))
        )
        rows = numbered.filter(number__lte=2).order_by("day", "pk")
        once = {
            row.origin if row.kind == DeadlineKind.MEETING_TO_SCHEDULE else row.pk: row
            for row in reversed(rows)
        }
        return disclose(list(once.values())[::-1], to=user)

    def _documents(self, user: Any) -> list[Document]:
        """The newest versions, latest first."""
        seen = Document.objects.visible_to(user).filter(agreements=self.agreement)
        return list(seen.newest().listed()[:FEW])

    def _contacts(self) -> list[Post]:
        parties = [row.party_id for row in self.found.agreement.participations.all()]
        held = Post.objects.held_on(self.on).filter(party__in=parties)
        # who signs for an institution is no way to reach it, unless an address stands there
        unreachable = Q(role__in=(PostRole.HEAD, PostRole.SIGNATORY), phone="", email="")
        held = held.exclude(unreachable)
        return list(held.select_related("person", "party").order_by("party", "role", "pk"))
