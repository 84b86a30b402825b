"""From facts to periods and deadlines: pure rules, no clock, no database."""

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
from .result import ALWAYS, IN_EFFECT, Deadline, Lifecycle, Note, StatusPeriod, Step, TermPeriod
