"""A partner is entered once: by its short name in its country, whatever the case. Of rows that were
entered twice before, the later ones get a number, "Consip (2)", for somebody to look at: what they
hold cannot be brought together without a person."""

from django.db import migrations, models
from django.db.models.functions import Lower


def number_doubles(apps, schema_editor):
    party = apps.get_model("agreements", "Party")
    rows = list(party.objects.order_by("pk"))
    taken = set()
    for row in rows:
        name, number = row.short_name, 1
        while (row.short_name.lower(), row.country) in taken:
            number += 1
            ending = f" ({number})"
            row.short_name = name[: 60 - len(ending)] + ending
        taken.add((row.short_name.lower(), row.country))
        if number > 1:
            row.save(update_fields=["short_name"])


class Migration(migrations.Migration):
    dependencies = [("agreements", "0012_audit_by_subject")]

    operations = [
        migrations.RunPython(number_doubles, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(
                Lower("short_name"), models.F("country"), name="party_named_once"
            ),
        )
    ]
