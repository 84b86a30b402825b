"""Audit rows know the rows of history they belong to. Outside the chain's digest: it only leads
from one record to another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0007_given_answers")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="context",
            field=models.UUIDField(editable=False, null=True),
        )
    ]
