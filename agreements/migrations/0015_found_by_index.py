"""What stands on a day, what falls due next and what is to settle are read from indexes alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0014_deadlines_by_end"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="deadline",
            name="deadline_open_by_day",
        ),
        migrations.RemoveIndex(
            model_name="deadline",
            name="deadline_open_by_kind",
        ),
        migrations.RemoveIndex(
            model_name="statusperiod",
            name="status_by_end",
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["day", "id", "until_key"],
                name="deadline_open_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["kind", "day"],
                include=("origin", "asked_until", "id"),
                name="deadline_open_of_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="statusperiod",
            index=models.Index(
                fields=["status", "ends_key", "starts_on", "agreement"], name="status_on_day"
            ),
        ),
    ]
