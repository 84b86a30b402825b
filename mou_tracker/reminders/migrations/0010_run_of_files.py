from django.db import migrations, models


class Migration(migrations.Migration):
    """One name more; the database keeps any."""

    dependencies = [
        ('reminders', '0009_taken_in_with_a_register'),
    ]

    operations = [
        migrations.AlterField(
            model_name='lastrun',
            name='name',
            field=models.CharField(choices=[('tick', 'Tick'), ('nightly', 'Nightly'), ('check', 'Check'), ('files', 'Files')], max_length=12, primary_key=True, serialize=False),
        ),
    ]
