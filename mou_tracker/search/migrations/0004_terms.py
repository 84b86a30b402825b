"""Agreements are found by the ordinals of their renewals."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0003_days_and_sounds")]

    operations = [
        migrations.RunSQL(
            'insert into search_stale (source, "row")'
            """ select kind, "row" from search_entry where kind = 'agreement'""",
            migrations.RunSQL.noop,
        ),
    ]
