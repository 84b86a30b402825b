"""The nouns of the ground floor, one a file."""

from .agreement import (
    REFERENCE_PATTERN,
    Agreement,
    Confidentiality,
    Kind,
    LegalNature,
    Participation,
    Side,
    WorkingDayRule,
)
from .amendment import Amendment, AmendmentKind
from .area import Area
from .audit import AuditEntry, ChangeEntry, broken_chain, queue_for_the_chain
from .claim import Claim, ClaimKind
from .commitment import Commitment, CommitmentSide, CommitmentState
from .derived import (
    Deadline,
    DeadlineAgreement,
    DeadlineKind,
    DeadlineState,
    Standing,
    StatusCode,
    StatusPeriod,
    TermPeriod,
)
from .document import Document, DocumentAgreement, DocumentKind, TextState
from .event import Event, EventKind
from .given import GivenAnswer
from .outbox import OutboxMessage, OutboxState
from .party import ClosedDay, Party, PartyIdentifier, PartyName, name_on
from .person import Person, Post, PostRole
from .signature import Signature
from .term import (
    ComplianceRule,
    ComplianceTick,
    EffectMode,
    EndConvention,
    EndKind,
    NoticeAnchor,
    NoticeBasis,
    NoticeUnit,
    PlanStep,
    PlanTick,
    RenewalMode,
    SigningMode,
    Stage,
    Starts,
    Term,
    TermArea,
    TermText,
)

__all__ = [
    "REFERENCE_PATTERN",
    "Agreement",
    "Amendment",
    "AmendmentKind",
    "Area",
    "AuditEntry",
    "ChangeEntry",
    "Claim",
    "ClaimKind",
    "ClosedDay",
    "Commitment",
    "CommitmentSide",
    "CommitmentState",
    "ComplianceRule",
    "ComplianceTick",
    "Confidentiality",
    "Deadline",
    "DeadlineAgreement",
    "DeadlineKind",
    "DeadlineState",
    "Document",
    "DocumentAgreement",
    "DocumentKind",
    "EffectMode",
    "EndConvention",
    "EndKind",
    "Event",
    "EventKind",
    "GivenAnswer",
    "Kind",
    "LegalNature",
    "NoticeAnchor",
    "NoticeBasis",
    "NoticeUnit",
    "OutboxMessage",
    "OutboxState",
    "Participation",
    "Party",
    "PartyIdentifier",
    "PartyName",
    "Person",
    "PlanStep",
    "PlanTick",
    "Post",
    "PostRole",
    "RenewalMode",
    "Side",
    "Signature",
    "SigningMode",
    "Stage",
    "Standing",
    "Starts",
    "StatusCode",
    "StatusPeriod",
    "Term",
    "TermArea",
    "TermPeriod",
    "TermText",
    "TextState",
    "WorkingDayRule",
    "broken_chain",
    "name_on",
    "queue_for_the_chain",
]
