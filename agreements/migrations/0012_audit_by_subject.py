"""The history of one record is found by its subject."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0011_confirmations")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["subject", "-sequence"], name="audit_by_subject"),
        )
    ]
