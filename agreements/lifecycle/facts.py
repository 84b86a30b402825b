"""What people signed, sent and did, as frozen values: all that the rules may look at.

`agreements.derive` builds these from rows; nothing here knows a clock or a database.
All dates are civil dates at the place they happened; every end is inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from agreements.dates import Length, PartialDate
from agreements.values import quickly_made

Stage = Literal[
    "drafting",
    "negotiation",
    "legal_review",
    "consultation",
    "ready_to_sign",
    "signed",
    "withdrawn",
]
EffectMode = Literal[
    "on_last_signature",
    "fixed_date",
    "on_last_notification",
    "days_after_notification",
    "retroactive",
    "unknown",
]


@quickly_made
@dataclass(frozen=True, slots=True)
class SignatureFact:
    """One party's signing of one term; `signed` is None where the day is not recorded.

    `planned`, here and below: recorded before its day, and nobody has said since that it happened;
    what rests on it is not certain, and it settles nothing (domain §2).
    """

    id: int
    party: int
    signed: PartialDate | None = None
    planned: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class EffectFact:
    """How the text says the term comes into effect (domain §3 rule 6).

    `on`: the fixed or retroactive day, or the day of the last notification once known.
    `days`: days after that notification. `clause`: the words that allow a retroactive day.
    `planned` is the notification's; a day that the text states is never planned.
    """

    mode: EffectMode = "unknown"
    on: date | None = None
    days: int | None = None
    clause: str = ""
    planned: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class EndFact:
    """What the text says about the end. `settled`: the text was read and does not say. Where only
    a month or a year is stated, `on` is its last day and `earliest` its first."""

    kind: Literal["fixed", "duration", "indefinite", "not_recorded"] = "not_recorded"
    on: date | None = None  # stated last day, inclusive; may stand beside a duration
    length: Length | None = None
    convention: Literal["day_before", "same_day"] = "day_before"
    settled: bool = False
    earliest: date | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class RenewalClause:
    """`max_count` counts renewals (rolls); `latest_end` cuts the last tacit period, inclusive.

    `mode` "not_recorded": whether the text has a clause is not known; a recorded "none" says that
    it has none (domain §3 rule 2b).
    """

    mode: Literal["not_recorded", "none", "express", "tacit"] = "not_recorded"
    length: Length | None = None
    max_count: int | None = None
    latest_end: date | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class NoticeClause:
    length: Length
    basis: Literal["sent", "received"] = "received"
    anchor: Literal[
        "before_end",
        "any_time",
        "any_time_to_month_end",
        "any_time_to_quarter_end",
        "any_time_to_year_end",
    ] = "before_end"


@quickly_made
@dataclass(frozen=True, slots=True)
class TermFact:
    id: int
    ordinal: int
    stage: Stage = "signed"
    signatures: tuple[SignatureFact, ...] = ()
    effect: EffectFact = EffectFact()
    end: EndFact = EndFact()
    renewal: RenewalClause = RenewalClause()
    notice: NoticeClause | None = None
    notice_settled: bool = False  # True with notice None: the text has no notice clause
    starts: Literal["after_current_end", "at_once"] | date | None = None  # rule 8's choice
    sources: tuple[str, ...] = ()  # labels for explanations
    opened_on: date | None = None  # day on which its preparation began


@quickly_made
@dataclass(frozen=True, slots=True)
class AmendmentFact:
    id: int
    ordinal: int  # of the term it changes
    kind: Literal["amendment", "annex", "action_plan", "extension", "accession"]
    signed: PartialDate
    new_ends_on: date | None = None
    document: str = ""
    planned: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class EventFact:
    """An append-only legal act. For `notice_received`, `on` is the day of receipt.

    `withdraws`: id of the notice a `notice_withdrawn` takes back. `effective_on`: the last day
    in effect agreed on or named, where the act names one (consent, termination). `reach`: of a
    notice or a consent, how far it reaches where a later term was signed on its day (rule 10);
    None: nothing to say, or recorded before it was asked.
    """

    id: int
    kind: Literal[
        "notice_sent",
        "notice_received",
        "notice_withdrawn",
        "suspended",
        "resumed",
        "terminated_by_consent",
        "party_withdrew",
    ]
    on: date
    by_party: int | None = None
    received_on: date | None = None
    effective_on: date | None = None
    withdraws: int | None = None
    reach: Literal["running_term", "agreement"] | None = None
    planned: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step of the home office's renewal plan; `days` before the next step, calendar days."""

    code: str
    days: int


@quickly_made
@dataclass(frozen=True, slots=True)
class ComplianceRule:
    """`days` after (positive) or before (negative) the conclusion of a term or amendment. `duty`:
    what it asks for, by language; `source`: the text that asks for it."""

    code: str
    days: int
    checked: bool = False  # False: an example whose current text must be checked
    duty: dict[str, str] = field(default_factory=dict, hash=False)
    source: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """Everything recorded about one agreement.

    `parties`: ids that must sign for a term to be complete, home included.
    `superseded_on`: first day on which the successor is in effect (computed from its rows).
    `horizon`: the last day that rows are derived for; a stored day, never today. `plan_done`: steps
    ticked for the renewal in preparation, `compliance_done`: deadline keys ticked by hand, each
    with the day on which it was done.
    """

    reference: str
    registered_on: date
    horizon: date
    parties: tuple[int, ...] = ()
    home: int | None = None
    terms: tuple[TermFact, ...] = ()
    amendments: tuple[AmendmentFact, ...] = ()
    events: tuple[EventFact, ...] = ()
    superseded_on: date | None = None
    superseded_latest: date | None = None  # where that day is not certain; `superseded_on` is first
    superseded_by: str = ""
    plan: tuple[PlanStep, ...] = ()
    plan_done: Mapping[str, date] = field(default_factory=dict)
    compliance: tuple[ComplianceRule, ...] = ()
    compliance_done: Mapping[str, date] = field(default_factory=dict)
    working_day_rule: Literal["none", "previous", "next"] = "none"
    home_country: str | None = None
    partner_countries: tuple[str, ...] = ()
    closed_days: frozenset[date] = field(default_factory=frozenset)
    review_every: Length | None = None
    report_every: Length | None = None
