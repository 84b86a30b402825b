"""Entries are found by their days, by the sound of names and by initials written with dots."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0002_when")]

    operations = [
        migrations.RunSQL(
            'insert into search_stale (source, "row") select kind, "row" from search_entry',
            migrations.RunSQL.noop,
        ),
    ]
