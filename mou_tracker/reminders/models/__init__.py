"""When to remind of what, whom, and what became of it."""

from .ledger import (
    FOLLOWED,
    OPEN_STATES,
    PENDING,
    TO_ANSWER,
    TOLD,
    Aftermath,
    Entry,
    EntryState,
    Reason,
    RegisterNotice,
)
from .rule import Rule
from .runs import LastRun, Run
from .watch import Watch
from .webhook import WebhookCall

__all__ = [
    "FOLLOWED",
    "OPEN_STATES",
    "PENDING",
    "TOLD",
    "TO_ANSWER",
    "Aftermath",
    "Entry",
    "EntryState",
    "LastRun",
    "Reason",
    "RegisterNotice",
    "Rule",
    "Run",
    "Watch",
    "WebhookCall",
]
