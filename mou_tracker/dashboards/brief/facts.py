"""What a brief is made of, read in a fixed number of statements and in no language yet.

Two readers: the office, and the partner itself. What is handed over is read with the partner's
rights from the beginning, so that nothing has to be hidden (interfaces §3, decision 0053).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from activities.models import (
    ActionItem,
    Activity,
    ActivityKind,
    Exchange,
    Meeting,
    Outcome,
    Participant,
    Prompt,
)
from agreements.access import Rights, can, rights_of
from agreements.dates import Span, add_months, stored_edtf
from agreements.deadline_kinds import OF_THE_TEXT
from agreements.models import (
    OWED,
    Agreement,
    AgreementContact,
    Claim,
    Commitment,
    CommitmentState,
    Deadline,
    DeadlineAgreement,
    Party,
    Post,
    PostRole,
    Signature,
    Term,
)
from agreements.status.answers import Answer, Gap, answers
from agreements.status.claims import CheckedClaim, check_claim
from agreements.status.next_act import NextAct, next_acts, places
from mou_tracker.dashboards.coverage.question import Question
from mou_tracker.dashboards.coverage.reciprocity import Balance, balances

#: As many agreements as one brief tells of: those with the nearest next act.
MOST_AGREEMENTS = 6
RECENT = 3
#: On a day past, what was entered later still counts as planned then for so many months ahead.
PLANNED_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Contact:
    """Something done together. `signed`: the term signed then, where it is a signing."""

    day: Any  # PartialDate
    activity: Activity | None = None
    signed: tuple[str, int, str] | None = None  # reference, ordinal, how


@dataclass
class Facts:
    """`is_shared`: for the partner, read with its rights; every office-only part is empty then.
    `sees_all`: whether the reader may see everything recorded, so that nothing seen is nothing
    recorded. `left_out`: references of agreements that the brief has no room to tell of. `balance`:
    as the coverage reads it, `balance_since` a day; None: nothing held since."""

    party: Party
    home: Party
    on: date
    today: date
    is_shared: bool
    answers: list[Answer]
    meeting: Activity | None = None
    sees_all: bool = False
    left_out: Sequence[str] = ()
    paper: Meeting | None = None
    participants: list[Participant] = field(default_factory=list)
    heads: list[Post] = field(default_factory=list)
    reached: list[AgreementContact] = field(default_factory=list)
    met: Mapping[int, tuple[int, date | None]] = field(default_factory=dict)
    legal_days: Mapping[int, list[Deadline]] = field(default_factory=dict)
    acts: Mapping[int, NextAct] = field(default_factory=dict)
    commitments: list[Commitment] = field(default_factory=list)
    recent: list[Activity] = field(default_factory=list)
    outcomes: Mapping[int, list[str]] = field(default_factory=dict)
    prompted: Mapping[int, list[int]] = field(default_factory=dict)
    items: Mapping[int, int] = field(default_factory=dict)
    unanswered: date | None = None
    balance: Balance | None = None
    balance_since: date = date.min
    has_exchange: bool = False
    claims: list[CheckedClaim] = field(default_factory=list)
    follow_up: list[ActionItem] = field(default_factory=list)
    unstarted: set[int] = field(default_factory=set)
    areas_done: set[int] = field(default_factory=set)

    @cached_property
    def contacts(self) -> list[Contact]:
        """The latest first: what was held, and what was signed."""
        found = [Contact(row.held, activity=row) for row in self.recent]
        for one in self.answers:
            for term in signed_by(one):
                day = one.standing.signed.get(str(term.ordinal)) and _signed(term)
                if day is not None and day.latest and day.latest <= self.on:
                    what = (one.agreement.reference, term.ordinal, term.signing_mode)
                    found.append(Contact(day, signed=what))
        found.sort(key=lambda one: one.day.latest or date.min, reverse=True)
        return found[:RECENT]

    @property
    def is_recent(self) -> bool:
        """Whether the asked day lies so near that what has no day may count on it."""
        return add_months(self.on, PLANNED_AHEAD) >= self.today

    @property
    def waits(self) -> int | None:
        """For how many days the last of our letters that nobody has answered has waited."""
        return (self.on - self.unanswered).days if self.unanswered else None

    @cached_property
    def last_signatures(self) -> dict[int, tuple[Signature, int]]:
        """By party, the latest signature there is, with the ordinal of its term."""
        found: dict[int, tuple[Signature, int]] = {}
        for one in self.answers:
            for term in one.terms:
                for row in term.signatures.all():
                    day = row.signed and row.signed.latest
                    if row.is_void or day is None or day > self.on or not (row.names or row.person):
                        continue
                    known = found.get(row.party_id)
                    if known is None or known[0].signed.latest < day:
                        found[row.party_id] = (row, term.ordinal)
        return found

    @property
    def open_commitments(self) -> list[Commitment]:
        return [row for row in self.commitments if row.state in OWED]


def signed_by(found: Answer) -> list[Term]:
    """The terms without those signed after the asked day."""
    signed = {int(n): stored_edtf(text) for n, text in found.standing.signed.items()}
    later = {n for n, day in signed.items() if day.earliest and day.earliest > found.on}
    return [term for term in found.terms if term.ordinal not in later]


def gaps_by(found: Answer) -> Iterator[Gap]:
    """The gaps as far as they had lasted by the asked day."""
    for gap in found.gaps:
        last = gap.span.last
        is_over = last is not None and last <= found.on
        yield gap if is_over else replace(gap, span=Span(gap.span.first, found.on))


def _signed(term: Any) -> Any:
    days = [row.signed for row in term.signatures.all() if row.signed and not row.is_void]
    return max(days, key=lambda day: day.latest or date.min) if days else None


def partner_rights(party: Party) -> Rights:
    """What a key of this partner holds (`accounts.models`)."""
    return Rights(role="partner", party=party.pk)


def agreements_with(party: Party, reader: Any, on: date) -> QuerySet[Agreement]:
    """Those the partner takes part in."""
    seen = Agreement.objects.visible_to(reader).filter(participations__party=party)
    found: QuerySet[Agreement] = seen.known_on(on).distinct()
    return found


def _in_order(party: Party, reader: Any, on: date) -> dict[int, str]:
    """Id and reference: the nearest next act first, then the most terms, then the newest."""
    rows = agreements_with(party, reader, on).annotate(n=Count("terms", distinct=True))
    found = {pk: (reference, n) for pk, reference, n in rows.values_list("pk", "reference", "n")}
    place = places(found, user=reader, on=on)
    newest = sorted(found, key=lambda pk: found[pk][0], reverse=True)
    ordered = sorted(newest, key=lambda pk: (*place[pk].key, -found[pk][1]))
    return {pk: found[pk][0] for pk in ordered}


def kept_back(party: Party, user: Any, on: date) -> tuple[int, int]:
    """How many agreements, and activities held, `user` sees and the partner is not told of."""
    told = partner_rights(party)
    agreements = agreements_with(party, user, on).exclude(
        pk__in=agreements_with(party, told, on).values("pk")
    )
    seen, shown = (
        Activity.objects.visible_to(one).with_party([party], seen_by=one).recent(on).order_by()
        for one in (user, told)
    )
    return agreements.count(), seen.exclude(pk__in=shown.values("pk")).count()


def meetings_with(party: Party, reader: Any) -> Any:
    rows = Activity.objects.visible_to(reader).with_party([party], seen_by=reader)
    return rows.filter(kind=ActivityKind.MEETING).select_related("proposed_by", "forum")


def planned_by(rows: Any, on: date, today: date) -> Any:
    """Of activities planned, on a day past those that may have been: entered by then, or for the
    months after it, since a register is filled in later."""
    if on >= today:
        return rows
    soon = Q(when_earliest__lte=add_months(on, PLANNED_AHEAD))
    return rows.filter(soon | Q(created_at__date__lte=on))


def next_meeting(party: Party, reader: Any, on: date, today: date) -> Activity | None:
    """The next with this partner's head, else the next."""
    heads = Participant.objects.filter(
        activity=OuterRef("pk"),
        person__posts__role=PostRole.HEAD,
        person__posts__party=party,
    )
    rows = planned_by(meetings_with(party, reader).upcoming(on), on, today)
    if not rights_of(reader).is_partner:
        rows = rows.annotate(has_head=Exists(heads))
    found = list(rows[:20])
    with_head = [row for row in found if row.is_of_heads or getattr(row, "has_head", False)]
    return next(iter([*with_head, *found]), None)


def load(
    *, party: Party, home: Party, reader: Any, on: date, today: date, meeting: Activity | None
) -> Facts:
    """`reader`: the rights of whoever is to read it. The partner's leave every part empty that is
    the office's own."""
    is_shared = rights_of(reader).is_partner
    ordered = _in_order(party, reader, on)
    ids = list(ordered)[:MOST_AGREEMENTS]
    found = answers(Agreement.objects.filter(pk__in=ids), user=reader, on=on, today=today)
    facts = Facts(
        party=party,
        home=home,
        on=on,
        today=today,
        is_shared=is_shared,
        answers=sorted(found, key=lambda one: ids.index(one.agreement.pk)),
        meeting=meeting,
        sees_all=can(reader, "see_confidential"),
        left_out=list(ordered.values())[MOST_AGREEMENTS:],
    )
    _of_meeting(facts, reader)
    facts.legal_days = _legal_days(facts, ids, reader)
    facts.commitments = _commitments(facts, ids, reader)
    _of_work(facts, reader)
    if not is_shared:
        _of_the_office(facts, ids, reader)
    return facts


def _of_meeting(facts: Facts, reader: Any) -> None:
    if facts.meeting is None:
        return
    paper = Meeting.objects.filter(activity=facts.meeting).first()
    if paper and facts.is_shared:
        # all that may be told of it, and only where that was said
        told = paper.purpose if paper.purpose_is_shared else {}
        paper = Meeting(activity=facts.meeting, purpose=told)
    facts.paper = paper
    rows = Participant.objects.visible_to(reader).filter(activity=facts.meeting)
    if facts.is_shared:  # names of people are the office's own
        rows = rows.filter(head_count__isnull=False)
    facts.participants = list(rows.select_related("party", "person"))


def _legal_days(facts: Facts, ids: list[int], reader: Any) -> dict[int, list[Deadline]]:
    told = Deadline.objects.told_to(reader).ahead_on(facts.on).filter(kind__in=OF_THE_TEXT)
    told = told.exclude(term__in=_signed_later(facts))
    links = DeadlineAgreement.objects.filter(agreement__in=ids, deadline__in=told)
    found: dict[int, list[Deadline]] = defaultdict(list)
    for link in links.select_related("deadline").order_by("deadline__day", "deadline__uid"):
        rows = found[link.agreement_id]
        if all(row.kind != link.deadline.kind for row in rows):  # the next of each kind
            rows.append(link.deadline)
    return found


def _signed_later(facts: Facts) -> list[int]:
    """Ids of the terms signed after the asked day."""
    known = {term.pk for one in facts.answers for term in signed_by(one)}
    return [term.pk for one in facts.answers for term in one.terms if term.pk not in known]


def _commitments(facts: Facts, ids: list[int], reader: Any) -> list[Commitment]:
    """What is owed on the day, one carried over told once, as it is owed now; and what was met or
    not of the running term."""
    promises: Any = Commitment.objects
    owed = promises.open_on(facts.on).filter(pk=OuterRef("pk"))
    settled = Q(state__in=(CommitmentState.MET, CommitmentState.NOT_MET), carried_to=None)
    rows = promises.visible_to(reader).annotate(is_owed=Exists(owed))
    rows = rows.filter(Q(is_owed=True) | settled, term__agreement__in=ids, term__is_void=False)
    rows = rows.exclude(term__in=_signed_later(facts))
    running = {one.agreement.pk: one.term.ordinal for one in facts.answers if one.term}
    ordered = rows.select_related("term", "area", "owner").order_by(
        "-term__ordinal", "position", "pk"
    )
    return [
        row
        for row in ordered
        if row.is_owed or row.term.ordinal == running.get(row.term.agreement_id)
    ]


def _of_work(facts: Facts, reader: Any) -> None:
    """What was done together, as far as the reader is told of it."""
    work = Activity.objects.visible_to(reader).with_party([facts.party], seen_by=reader)
    held = work.recent(facts.on)
    facts.recent = list(held.select_related("exchange", "forum")[: RECENT + 2])
    shown = [row.pk for row in facts.recent]
    told = Outcome.objects.visible_to(reader).filter(activity__in=shown)
    facts.outcomes = defaultdict(list)
    for outcome in told.exclude(approved_on=None).order_by("pk"):
        facts.outcomes[outcome.activity_id].append(outcome.text)


def _exchange(facts: Facts, held: QuerySet[Activity], reader: Any) -> None:
    """What went which way, as the coverage reads it; whether anything ever did, letters aside."""
    asked = Question(rights_of(reader), facts.on)
    found = balances(asked, column=facts.party.uid)
    facts.balance, facts.balance_since = (found[0] if found else None), asked.first
    exchanged = Exchange.objects.filter(activity__in=held.values("pk"))
    exchanged = exchanged.exclude(activity__kind=ActivityKind.CORRESPONDENCE)
    facts.has_exchange = exchanged.exists()


def _prompted(facts: Facts) -> dict[int, list[int]]:
    """By activity, the ordinals of the terms it prompted."""
    ordinals = {term.pk: term.ordinal for one in facts.answers for term in signed_by(one)}
    found: dict[int, list[int]] = defaultdict(list)
    rows = Prompt.objects.filter(activity__in=[row.pk for row in facts.recent], term__in=ordinals)
    for activity, term in rows.values_list("activity", "term").order_by("term"):
        found[activity].append(ordinals[term])
    return found


def _of_the_office(facts: Facts, ids: list[int], reader: Any) -> None:
    """What no partner is told: people, to-dos, claims, what waits."""
    parties = (facts.party.pk, facts.home.pk)
    posts = Post.objects.held_on(facts.on).filter(party__in=parties, role=PostRole.HEAD)
    facts.heads = list(posts.select_related("person", "party").order_by("party__is_home", "pk"))
    in_post = Post.objects.held_on(facts.on).order_by().values("pk")
    named = AgreementContact.objects.visible_to(reader).filter(agreement__in=ids, post__in=in_post)
    facts.reached = list(named.listed())
    work = Activity.objects.visible_to(reader).with_party([facts.party], seen_by=reader)
    held = work.recent(facts.on).order_by()
    facts.acts = next_acts(ids, user=reader, on=facts.on, today=facts.today)
    facts.prompted = _prompted(facts)
    _exchange(facts, held, reader)
    people = [post.person_id for post in facts.heads if post.party_id == facts.party.pk]
    signers = [row.person_id for row, _n in facts.last_signatures.values() if row.person_id]
    met = Participant.objects.filter(person__in=[*people, *signers], activity__in=held.values("pk"))
    counted = met.values_list("person").annotate(
        n=Count("activity", distinct=True), last=Max("activity__held_latest")
    )
    facts.met = {person: (n, last) for person, n, last in counted.order_by("person")}
    open_items = ActionItem.objects.visible_to(reader).open()
    if facts.on < facts.today:
        undated = Q(due_earliest=None) if facts.is_recent else Q(pk__in=())
        soon = Q(due_earliest__lte=add_months(facts.on, PLANNED_AHEAD))
        open_items = open_items.filter(soon | undated)
    shown = [row.pk for row in facts.recent]
    about = (
        Q(party=facts.party) | Q(agreement__in=ids) | Q(activity__in=work.order_by().values("pk"))
    )
    facts.follow_up = list(
        open_items.filter(about).select_related("owner", "owner_party").by_day()[: RECENT * 4]
    )
    counts: dict[int, int] = defaultdict(int)
    for item in facts.follow_up:
        if item.activity_id in shown:
            counts[item.activity_id] += 1
    facts.items = counts
    waiting = work.unanswered(facts.on, seen_by=reader)
    facts.unanswered = waiting.aggregate(last=Max("held_latest"))["last"]
    by_pk = {one.agreement.pk: one for one in facts.answers}
    claims = Claim.objects.visible_to(reader).filter(agreement__in=ids).order_by("agreement", "pk")
    if facts.on < facts.today:  # one that names no day may have been said later
        undated = Q(as_of=None) if facts.is_recent else Q(pk__in=())
        claims = claims.filter(Q(as_of__lte=facts.on) | undated)
    facts.claims = [check_claim(row, by_pk[row.agreement_id]) for row in claims]
    owed = [row.pk for row in facts.open_commitments]
    begun = held.filter(commitment_links__commitment__in=owed)
    started = set(begun.values_list("commitment_links__commitment", flat=True))
    facts.unstarted = set(owed) - started
    facts.areas_done = set(
        held.filter(agreements__in=ids, areas__isnull=False).values_list("areas", flat=True)
    )
