"""The same people, agreements and deadlines as for reminders."""

from tests.mou_tracker.reminders.conftest import agreement, deadline, parties, person

__all__ = ["agreement", "deadline", "parties", "person"]
