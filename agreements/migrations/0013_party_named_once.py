"""A partner is entered once: by its short name in its country, whatever the case."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("agreements", "0012_audit_by_subject")]

    operations = [
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(
                Lower("short_name"), models.F("country"), name="party_named_once"
            ),
        )
    ]
