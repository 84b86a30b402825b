"""Reminders survive: a real system, real faults, and a count of what arrived at the end."""
