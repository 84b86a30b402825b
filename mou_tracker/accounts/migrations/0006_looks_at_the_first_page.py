from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_absence")]

    operations = [
        migrations.AddField(
            "user", "home_seen_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "user", "home_seen_before", models.DateTimeField(editable=False, null=True)
        ),
    ]
