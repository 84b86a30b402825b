"""Facts in, lifecycle out: the rules of the product. Pure values and functions."""

from .asking import asks_reach
from .chain import Link
from .decided import WHY, DecisionFact, Lapse, decided, lapse_of, possible_on
from .facts import (
    AgreementFacts,
    AmendmentFact,
    ComplianceRule,
    EffectFact,
    EndFact,
    EventFact,
    NoticeClause,
    PlanStep,
    RenewalClause,
    SignatureFact,
    TermFact,
)
from .instruments import Instruments, instruments_on, unrecorded
from .known import known_on
from .parties import awaited, last_days
from .planned import PLANNED
from .reckoning import latest_old_end, old_end_edges
from .result import (
    ALWAYS,
    COVERED,
    IN_EFFECT,
    Closing,
    Cover,
    Deadline,
    Edges,
    Lifecycle,
    Note,
    Status,
    StatusPeriod,
    Step,
    TermPeriod,
    first_closing,
)
from .rules import derive_lifecycle
from .term_runs import beginning, old_end

__all__ = [
    "ALWAYS",
    "COVERED",
    "IN_EFFECT",
    "PLANNED",
    "WHY",
    "AgreementFacts",
    "AmendmentFact",
    "Closing",
    "ComplianceRule",
    "Cover",
    "Deadline",
    "DecisionFact",
    "Edges",
    "EffectFact",
    "EndFact",
    "EventFact",
    "Instruments",
    "Lapse",
    "Lifecycle",
    "Link",
    "Note",
    "NoticeClause",
    "PlanStep",
    "RenewalClause",
    "SignatureFact",
    "Status",
    "StatusPeriod",
    "Step",
    "TermFact",
    "TermPeriod",
    "asks_reach",
    "awaited",
    "beginning",
    "decided",
    "derive_lifecycle",
    "first_closing",
    "instruments_on",
    "known_on",
    "lapse_of",
    "last_days",
    "latest_old_end",
    "old_end",
    "old_end_edges",
    "possible_on",
    "unrecorded",
]
