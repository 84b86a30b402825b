"""Reminders survive: a real house, real faults, and a count of what arrived at the end."""
