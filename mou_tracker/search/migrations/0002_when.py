"""Days as they are known: an entry says "2025" where nobody knows more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            "entry", "when", models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.RunSQL(
            'insert into search_stale (source, "row") select kind, "row" from search_entry',
            migrations.RunSQL.noop,
        ),
    ]
