"""Everything up to the release before 0.1.0 (commit 9d4c26c), in one step."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations
from django.db import migrations, models


#: The lead times to begin with, in days before the deadline.
LEAD_DAYS = {
    "expiry": [365, 180, 90, 30, 7, 0],
    "notice": [90, 30, 7, 1, 0],
    "start_renewal": [30, 0],
    "renewal_step": [7, 0],
    "effect_pending": [0],
    "to_settle": [0],
    "meeting": [7, 1],
    "meeting_to_schedule": [0],
    "commitment": [30, 7, 0],
    "action_item": [30, 7, 0],
    "compliance": [7, 0],
    "review": [30, 0],
    "report": [30, 0],
}


def seed(apps, _editor):
    Rule = apps.get_model("reminders", "Rule")
    Rule.objects.bulk_create(Rule(kind=kind, lead_days=days) for kind, days in LEAD_DAYS.items())


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("reminders", "0001_initial"),
        ("reminders", "0002_lead_times"),
        ("reminders", "0003_withheld"),
        ("reminders", "0004_handed_over_by"),
    ]
    dependencies = [
        ("agreements", "0001_squashed_0016_also_known_as"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('origin', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('start_renewal', 'begin preparing the renewal'), ('renewal_step', 'step of the renewal plan'), ('notice', 'last day for notice'), ('expiry', 'last day in effect'), ('tacit_renewal', 'renews tacitly'), ('effect_pending', 'condition of effect still open'), ('review', 'periodic review'), ('compliance', 'compliance'), ('commitment', 'commitment due'), ('action_item', 'action item due'), ('meeting', 'meeting'), ('meeting_to_schedule', 'meeting to schedule'), ('to_settle', 'fact to settle'), ('report', 'implementation report due')], max_length=20)),
                ('day', models.DateField()),
                ('lead', models.PositiveSmallIntegerField()),
                ('is_last', models.BooleanField(db_default=False)),
                ('reason', models.CharField(choices=[('responsible', 'responsible'), ('deputy', 'deputy'), ('owner', 'owner of the task'), ('handed_over', 'handed over to you'), ('watcher', 'watching'), ('unattended', 'nobody is responsible'), ('silence', 'nobody has answered')], max_length=12)),
                ('due_on', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('due', 'due'), ('queued', 'mail written'), ('sent', 'mail sent'), ('missed', 'missed'), ('snoozed', 'snoozed'), ('acknowledged', 'acknowledged'), ('handed_over', 'handed over'), ('void', 'no longer asked for'), ('withheld', 'not visible to the recipient')], db_default='due', max_length=12)),
                ('sent_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('snoozed_until', models.DateField(null=True)),
                ('word', models.CharField(blank=True, db_default='', max_length=300)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handed_over_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reminder_entries', to='agreements.outboxmessage')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'ordering': ['day', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'due')), fields=['due_at', 'recipient'], name='reminder_due'), models.Index(condition=models.Q(('state__in', ['due', 'queued', 'sent', 'missed', 'snoozed'])), fields=['origin', 'key', 'day'], name='reminder_live'), models.Index(condition=models.Q(('state__in', ['due', 'queued', 'sent', 'missed', 'snoozed'])), fields=['recipient', 'day'], name='reminder_inbox'), models.Index(condition=models.Q(('escalated_at', None), ('state', 'sent')), fields=['sent_at'], name='reminder_silent'), models.Index(condition=models.Q(('handed_over_to__isnull', False)), fields=['origin', 'key'], name='reminder_handed_over')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'origin', 'key', 'day', 'lead'), name='reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('start_renewal', 'begin preparing the renewal'), ('renewal_step', 'step of the renewal plan'), ('notice', 'last day for notice'), ('expiry', 'last day in effect'), ('tacit_renewal', 'renews tacitly'), ('effect_pending', 'condition of effect still open'), ('review', 'periodic review'), ('compliance', 'compliance'), ('commitment', 'commitment due'), ('action_item', 'action item due'), ('meeting', 'meeting'), ('meeting_to_schedule', 'meeting to schedule'), ('to_settle', 'fact to settle'), ('report', 'implementation report due')], max_length=20, verbose_name='kind of deadline')),
                ('lead_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1825)]), size=12, verbose_name='days before')),
                ('enabled', models.BooleanField(default=True, verbose_name='reminds')),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminder_rules', to='agreements.agreement')),
                ('term', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminder_rules', to='agreements.term')),
            ],
            options={
                'verbose_name': 'reminder rule',
                'verbose_name_plural': 'reminder rules',
                'ordering': ['kind', 'agreement', 'term'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'agreement', 'term'), name='reminder_rule_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('agreement', None), ('term', None), _connector='OR'), name='reminder_rule_of_one_thing'), models.CheckConstraint(condition=models.Q(('lead_days__len__gt', 0)), name='reminder_rule_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='agreements.agreement')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'agreement'), name='watch_once')],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
