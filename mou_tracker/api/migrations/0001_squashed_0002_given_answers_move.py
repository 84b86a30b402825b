"""Everything up to the release before 0.1.0 (commit 9d4c26c), in one step."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("api", "0001_initial"),
        ("api", "0002_given_answers_move"),
    ]
    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('principal', models.CharField(max_length=40)),
                ('minute', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('principal', 'minute'), name='knock_once_a_minute')],
            },
        ),
    ]
