"""The nouns of activities: what is planned and done under agreements."""

from .activity import (
    FIXED_DAYS,
    PENDING,
    UNFIXED,
    Activity,
    ActivityAgreement,
    ActivityArea,
    ActivityKind,
    ActivityParty,
    ActivityState,
    Mode,
    state_label,
)
from .case import Case, CaseAgreement, CaseState
from .cover_note import CoverNote
from .document import ActivityDocument
from .exchange import Direction, Exchange
from .forum import Forum
from .links import ActivityCommitment, Rhythm, Sequel
from .meeting import ActionItem, ActionState, Meeting
from .outcome import Outcome, Prompt
from .participant import Participant

__all__ = [
    "FIXED_DAYS",
    "PENDING",
    "UNFIXED",
    "ActionItem",
    "ActionState",
    "Activity",
    "ActivityAgreement",
    "ActivityArea",
    "ActivityCommitment",
    "ActivityDocument",
    "ActivityKind",
    "ActivityParty",
    "ActivityState",
    "Case",
    "CaseAgreement",
    "CaseState",
    "CoverNote",
    "Direction",
    "Exchange",
    "Forum",
    "Meeting",
    "Mode",
    "Outcome",
    "Participant",
    "Prompt",
    "Rhythm",
    "Sequel",
    "state_label",
]
