"""The next activities are read in their order from an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0005_activity_documents"),
        ("agreements", "0015_found_by_index"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                models.OrderBy(models.F("when_earliest"), nulls_last=True),
                models.F("id"),
                condition=models.Q(("state__in", ["postponed", "proposed", "scheduled", "window"])),
                name="activity_ahead",
            ),
        ),
    ]
