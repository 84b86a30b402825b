"""What fell due last is found without reading every deadline."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0013_party_named_once")]

    operations = [
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["until_key", "id"],
                name="deadline_open_by_end",
            ),
        )
    ]
