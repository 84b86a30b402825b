"""Everything up to the release before 0.1.0 (commit 9d4c26c), in one step."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0002_initial"),
        ("accounts", "0003_key_creator"),
        ("accounts", "0004_manner_of_dates"),
    ]
    dependencies = [
        ("accounts", "0001_initial"),
        ("agreements", "0001_squashed_0016_also_known_as"),
    ]

    operations = [
        migrations.AddField(
            model_name='apikey',
            name='party',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='apikey',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='keys', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('party__isnull', True), ('user__isnull', False)), models.Q(('party__isnull', False), ('user__isnull', True)), _connector='OR'), name='api_key_of_a_party_or_a_person'),
        ),
        migrations.AlterField(
            model_name='apikey',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='user',
            name='date_style',
            field=models.CharField(blank=True, choices=[('iso', '2026-06-01'), ('dots', '2026. 6. 1.'), ('letters', 'the month in letters')], db_default='', max_length=8, verbose_name='dates'),
        ),
        migrations.AddField(
            model_name='user',
            name='week_start',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Sunday'), (1, 'Monday'), (6, 'Saturday')], null=True, verbose_name='week begins on'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('date_style__in', ['', 'iso', 'dots', 'letters'])), name='user_date_style_known'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('week_start', None), ('week_start__in', [0, 1, 6]), _connector='OR'), name='user_week_start_known'),
        ),
    ]
