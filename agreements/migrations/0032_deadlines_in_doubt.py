"""Deadlines are found between their edges: the few whose day is in doubt, by the earliest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0031_changes_by_audience"),
    ]

    operations = [
        migrations.AddIndex(
            "deadline",
            models.Index(
                condition=models.Q(("earliest__lt", models.F("day"))),
                fields=["earliest"],
                name="deadline_in_doubt",
            ),
        ),
    ]
