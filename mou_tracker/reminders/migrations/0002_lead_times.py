"""The office's lead times to begin with, in days before the deadline."""

from django.db import migrations

LEAD_DAYS = {
    "expiry": [365, 180, 90, 30, 7, 0],
    "notice": [90, 30, 7, 1, 0],
    "start_renewal": [30, 0],
    "renewal_step": [7, 0],
    "effect_pending": [0],
    "to_settle": [0],
    "meeting": [7, 1],
    "meeting_to_schedule": [0],
    "commitment": [30, 7, 0],
    "action_item": [30, 7, 0],
    "compliance": [7, 0],
    "review": [30, 0],
    "report": [30, 0],
}


def seed(apps, _editor):
    Rule = apps.get_model("reminders", "Rule")
    Rule.objects.bulk_create(Rule(kind=kind, lead_days=days) for kind, days in LEAD_DAYS.items())


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
