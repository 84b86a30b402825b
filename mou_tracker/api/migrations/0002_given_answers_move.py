"""Given answers are kept on the ground floor; the table stays where it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("agreements", "0007_given_answers")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="GivenAnswer")]
        )
    ]
