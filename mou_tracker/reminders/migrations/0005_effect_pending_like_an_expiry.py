"""The last day in effect before a condition is met is led up to like an expiry; a rule that the
office has changed stays as it is."""

from django.db import migrations

BEFORE, LEAD_DAYS = [0], [365, 180, 90, 30, 7, 0]


def lead_up(apps, _editor):
    rules = apps.get_model("reminders", "Rule").objects
    office = rules.filter(kind="effect_pending", agreement=None, term=None)
    office.filter(lead_days=BEFORE).update(lead_days=LEAD_DAYS)


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_squashed_0004_handed_over_by")]
    operations = [migrations.RunPython(lead_up, migrations.RunPython.noop)]
