"""Facts recorded ahead of their day before there was a mark for it: what still lies ahead."""

from django.conf import settings
from django.db import migrations
from django.db.models import Q
from django.utils import timezone
from zoneinfo import ZoneInfo

NOTIFIED = ("on_last_notification", "days_after_notification")


def mark(apps, schema_editor):
    """Marks what is dated after today; a partial day, where it lies after today as a whole."""
    today = timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    for name in ("Signature", "Amendment"):
        rows = apps.get_model("agreements", name).objects
        rows.filter(signed_earliest__gt=today).update(is_planned=True)
    events = apps.get_model("agreements", "Event").objects
    events.filter(Q(on__gt=today) | Q(received_on__gt=today)).update(is_planned=True)
    terms = apps.get_model("agreements", "Term").objects
    terms.filter(effect_mode__in=NOTIFIED, effect_on__gt=today).update(notification_is_planned=True)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0018_reach_and_planned")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
