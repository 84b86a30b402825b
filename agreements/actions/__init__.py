"""The actions on agreements: the only way to write with consequences."""

from .action import Conflict, Stale, record_action
from .check_day import check_day
from .confirm import confirm
from .contacts import name_contact, take_contact_away
from .correct import correct
from .decide import decide
from .documents import attach, change_document, examine, new_version, send_ahead, take_back
from .events import amend, record_event, record_notification
from .facts import (
    add_area,
    add_claim,
    add_commitment,
    change_area,
    change_commitment,
    tick_compliance,
)
from .people import (
    add_party,
    add_person,
    add_post,
    change_party,
    change_person,
    change_post,
)
from .planned import confirm_as_planned, planned_facts
from .references import next_reference, references_given
from .register import change_agreement, register, supersede
from .sign import asks_for_start, known_old_end, open_commitments, sign
from .terms import change_term, give_up, open_term, take_up, tick_step

__all__ = [
    "Conflict",
    "Stale",
    "add_area",
    "add_claim",
    "add_commitment",
    "add_party",
    "add_person",
    "add_post",
    "amend",
    "asks_for_start",
    "attach",
    "change_agreement",
    "change_area",
    "change_commitment",
    "change_document",
    "change_party",
    "change_person",
    "change_post",
    "change_term",
    "check_day",
    "confirm",
    "confirm_as_planned",
    "correct",
    "decide",
    "examine",
    "give_up",
    "known_old_end",
    "name_contact",
    "new_version",
    "next_reference",
    "open_commitments",
    "open_term",
    "planned_facts",
    "record_action",
    "record_event",
    "record_notification",
    "references_given",
    "register",
    "send_ahead",
    "sign",
    "supersede",
    "take_back",
    "take_contact_away",
    "take_up",
    "tick_compliance",
    "tick_step",
]
