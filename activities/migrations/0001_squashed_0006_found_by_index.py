"""Everything up to the release before 0.1.0 (commit 9d4c26c), in one step."""

import agreements.models.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from agreements.migrating import together
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("activities", "0001_initial"),
        ("activities", "0002_public_ids_once"),
        ("activities", "0003_sound_checks"),
        ("activities", "0004_promises_and_series"),
        ("activities", "0005_activity_documents"),
        ("activities", "0006_found_by_index"),
    ]
    dependencies = [
        ("agreements", "0001_squashed_0016_also_known_as"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='ActionItemHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12)),
                ('text', models.CharField(max_length=500, verbose_name='what is to be done')),
                ('due', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='due')),
                ('due_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='due')),
                ('due_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='due')),
                ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('dropped', 'dropped')], default='open', max_length=8, verbose_name='state')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='settled on')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('meeting', 'meeting'), ('workshop', 'workshop'), ('best_practice_exchange', 'exchange of best practice'), ('study_visit', 'study visit'), ('company_exchange', 'exchange of companies'), ('professional_exchange', 'exchange of professionals'), ('case_selection', 'joint case selection'), ('training', 'training'), ('publication', 'publication'), ('correspondence', 'correspondence'), ('other', 'other activity')], max_length=24, verbose_name='kind')),
                ('title', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='title')),
                ('session_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='session number')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('window', 'window agreed'), ('scheduled', 'scheduled'), ('held', 'held'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], max_length=10, verbose_name='state')),
                ('when', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='planned')),
                ('when_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='when')),
                ('when_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='when')),
                ('window', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='window')),
                ('window_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='window')),
                ('window_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='window')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='starts')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('time_zone', models.CharField(blank=True, max_length=60, verbose_name='time zone')),
                ('held', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='held')),
                ('held_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='held')),
                ('held_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='held')),
                ('first_day', models.GeneratedField(db_persist=True, expression=models.Case(models.When(held__isnull=False, then=models.F('held_earliest')), default=models.F('when_earliest')), output_field=models.DateField())),
                ('last_day', models.GeneratedField(db_persist=True, expression=models.Case(models.When(held__isnull=False, then=models.F('held_latest')), default=models.F('when_latest')), output_field=models.DateField())),
                ('mode', models.CharField(blank=True, choices=[('in_person', 'in person'), ('online', 'online'), ('hybrid', 'hybrid')], max_length=10, verbose_name='mode')),
                ('level', models.CharField(blank=True, max_length=120, verbose_name='level')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('outcome', models.TextField(blank=True, max_length=20000, verbose_name='outcome')),
                ('confidentiality', models.CharField(choices=[('public', 'public'), ('partners', 'shared with the partners'), ('internal', 'internal'), ('confidential', 'confidential')], default='internal', max_length=12, verbose_name='confidentiality')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('notes', models.TextField(blank=True, max_length=100000, verbose_name='internal notes')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'ordering': [models.OrderBy(models.F('first_day'), descending=True, nulls_last=True), '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ActivityAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'ordering': ['activity', 'agreement__reference'],
            },
        ),
        migrations.CreateModel(
            name='ActivityAgreementHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActivityArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'ordering': ['activity', 'area__code'],
            },
        ),
        migrations.CreateModel(
            name='ActivityAreaHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActivityCommitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'what was done',
                'verbose_name_plural': 'what was done',
                'ordering': ['activity', 'commitment'],
            },
        ),
        migrations.CreateModel(
            name='ActivityCommitmentHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActivityDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'ordering': ['activity', 'document'],
            },
        ),
        migrations.CreateModel(
            name='ActivityDocumentHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActivityHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12)),
                ('kind', models.CharField(choices=[('meeting', 'meeting'), ('workshop', 'workshop'), ('best_practice_exchange', 'exchange of best practice'), ('study_visit', 'study visit'), ('company_exchange', 'exchange of companies'), ('professional_exchange', 'exchange of professionals'), ('case_selection', 'joint case selection'), ('training', 'training'), ('publication', 'publication'), ('correspondence', 'correspondence'), ('other', 'other activity')], max_length=24, verbose_name='kind')),
                ('title', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='title')),
                ('session_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='session number')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('window', 'window agreed'), ('scheduled', 'scheduled'), ('held', 'held'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], max_length=10, verbose_name='state')),
                ('when', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='planned')),
                ('when_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='when')),
                ('when_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='when')),
                ('window', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='window')),
                ('window_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='window')),
                ('window_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='window')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='starts')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('time_zone', models.CharField(blank=True, max_length=60, verbose_name='time zone')),
                ('held', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='held')),
                ('held_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='held')),
                ('held_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='held')),
                ('first_day', models.GeneratedField(db_persist=True, expression=models.Case(models.When(held__isnull=False, then=models.F('held_earliest')), default=models.F('when_earliest')), output_field=models.DateField())),
                ('last_day', models.GeneratedField(db_persist=True, expression=models.Case(models.When(held__isnull=False, then=models.F('held_latest')), default=models.F('when_latest')), output_field=models.DateField())),
                ('mode', models.CharField(blank=True, choices=[('in_person', 'in person'), ('online', 'online'), ('hybrid', 'hybrid')], max_length=10, verbose_name='mode')),
                ('level', models.CharField(blank=True, max_length=120, verbose_name='level')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('outcome', models.TextField(blank=True, max_length=20000, verbose_name='outcome')),
                ('confidentiality', models.CharField(choices=[('public', 'public'), ('partners', 'shared with the partners'), ('internal', 'internal'), ('confidential', 'confidential')], default='internal', max_length=12, verbose_name='confidentiality')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('notes', models.TextField(blank=True, max_length=100000, verbose_name='internal notes')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12, unique=True)),
                ('title', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='title')),
                ('summary', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='summary')),
                ('state', models.CharField(choices=[('candidate', 'candidate'), ('jointly_selected', 'jointly selected'), ('published', 'published'), ('presented', 'presented')], default='candidate', max_length=16, verbose_name='state')),
                ('selected_on', models.DateField(blank=True, null=True, verbose_name='selected on')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='where it was published')),
                ('presented_on', models.DateField(blank=True, null=True, verbose_name='presented on')),
                ('confidentiality', models.CharField(choices=[('public', 'public'), ('partners', 'shared with the partners'), ('internal', 'internal'), ('confidential', 'confidential')], default='internal', max_length=12, verbose_name='confidentiality')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'exemplary case',
                'verbose_name_plural': 'exemplary cases',
                'ordering': ['state', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'ordering': ['case', 'agreement__reference'],
            },
        ),
        migrations.CreateModel(
            name='CaseAgreementHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12)),
                ('title', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='title')),
                ('summary', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='summary')),
                ('state', models.CharField(choices=[('candidate', 'candidate'), ('jointly_selected', 'jointly selected'), ('published', 'published'), ('presented', 'presented')], default='candidate', max_length=16, verbose_name='state')),
                ('selected_on', models.DateField(blank=True, null=True, verbose_name='selected on')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='where it was published')),
                ('presented_on', models.DateField(blank=True, null=True, verbose_name='presented on')),
                ('confidentiality', models.CharField(choices=[('public', 'public'), ('partners', 'shared with the partners'), ('internal', 'internal'), ('confidential', 'confidential')], default='internal', max_length=12, verbose_name='confidentiality')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExchangeHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('direction', models.CharField(choices=[('outward', 'from us to them'), ('inward', 'from them to us'), ('both', 'both ways')], max_length=8, verbose_name='direction')),
                ('sector', models.CharField(blank=True, max_length=200, verbose_name='sector')),
                ('companies', models.PositiveIntegerField(blank=True, null=True, verbose_name='companies')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='people')),
                ('result', models.TextField(blank=True, max_length=20000, verbose_name='result')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Forum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12, unique=True)),
                ('short_name', models.CharField(max_length=60, unique=True, verbose_name='short name')),
                ('names', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='names')),
                ('since', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='since')),
                ('since_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='since')),
                ('since_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='since')),
                ('members', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='members')),
                ('role', models.TextField(blank=True, max_length=2000, verbose_name='our role')),
                ('website', models.URLField(blank=True, verbose_name='web site')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'forum',
                'verbose_name_plural': 'forums',
                'ordering': ['short_name'],
            },
        ),
        migrations.CreateModel(
            name='ForumHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12)),
                ('short_name', models.CharField(max_length=60, verbose_name='short name')),
                ('names', agreements.models.fields.LocalisedTextField(blank=True, default=dict, verbose_name='names')),
                ('since', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='since')),
                ('since_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='since')),
                ('since_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='since')),
                ('members', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='members')),
                ('role', models.TextField(blank=True, max_length=2000, verbose_name='our role')),
                ('website', models.URLField(blank=True, verbose_name='web site')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeetingHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('agenda', models.TextField(blank=True, max_length=100000, verbose_name='agenda')),
                ('minutes', models.TextField(blank=True, max_length=100000, verbose_name='minutes')),
                ('decisions', models.TextField(blank=True, max_length=100000, verbose_name='decisions')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12, unique=True)),
                ('text', models.TextField(max_length=20000, verbose_name='outcome')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
            ],
            options={
                'verbose_name': 'outcome',
                'verbose_name_plural': 'outcomes',
                'ordering': ['activity', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OutcomeHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12)),
                ('text', models.TextField(max_length=20000, verbose_name='outcome')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('head_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people')),
            ],
            options={
                'verbose_name': 'participant',
                'verbose_name_plural': 'participants',
                'ordering': ['activity', 'party', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ParticipantHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('head_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'ordering': ['term', 'activity'],
            },
        ),
        migrations.CreateModel(
            name='PromptHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sequel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('months', models.PositiveSmallIntegerField(choices=[(6, 'every half year'), (12, 'every year')], verbose_name='rhythm')),
            ],
            options={
                'verbose_name': 'next of a series',
                'verbose_name_plural': 'next of a series',
            },
        ),
        migrations.CreateModel(
            name='SequelHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('months', models.PositiveSmallIntegerField(choices=[(6, 'every half year'), (12, 'every year')], verbose_name='rhythm')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', agreements.models.fields.UidField(db_collation='C', default=agreements.models.fields.new_uid, editable=False, max_length=12, unique=True)),
                ('text', models.CharField(max_length=500, verbose_name='what is to be done')),
                ('due', agreements.models.fields.PartialDateField(blank=True, max_length=40, null=True, verbose_name='due')),
                ('due_earliest', agreements.models.fields.EarliestField(blank=True, editable=False, null=True, of='due')),
                ('due_latest', agreements.models.fields.LatestField(blank=True, editable=False, null=True, of='due')),
                ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('dropped', 'dropped')], default='open', max_length=8, verbose_name='state')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='settled on')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'action item',
                'verbose_name_plural': 'action items',
                'ordering': ['activity', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='actionitem',
            name='owner_party',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='actionitemhistory',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actionitemhistory',
            name='owner_party',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='actionitemhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='actionitemhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.actionitem'),
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='exchange', serialize=False, to='activities.activity')),
                ('direction', models.CharField(choices=[('outward', 'from us to them'), ('inward', 'from them to us'), ('both', 'both ways')], max_length=8, verbose_name='direction')),
                ('sector', models.CharField(blank=True, max_length=200, verbose_name='sector')),
                ('companies', models.PositiveIntegerField(blank=True, null=True, verbose_name='companies')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='people')),
                ('result', models.TextField(blank=True, max_length=20000, verbose_name='result')),
            ],
            options={
                'verbose_name': 'exchange',
                'verbose_name_plural': 'exchanges',
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='meeting', serialize=False, to='activities.activity')),
                ('agenda', models.TextField(blank=True, max_length=100000, verbose_name='agenda')),
                ('minutes', models.TextField(blank=True, max_length=100000, verbose_name='minutes')),
                ('decisions', models.TextField(blank=True, max_length=100000, verbose_name='decisions')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
            },
        ),
        migrations.AddField(
            model_name='activity',
            name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activity',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposed_activities', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='activity',
            name='responsible',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responsible_activities', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actionitemhistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='actionitem',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='action_items', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activityagreement',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreement_links', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activityagreement',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_links', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='activity',
            name='agreements',
            field=models.ManyToManyField(blank=True, related_name='activities', through='activities.ActivityAgreement', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='activityagreementhistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activityagreementhistory',
            name='agreement',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='activityagreementhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='activityagreementhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.activityagreement'),
        ),
        migrations.AddField(
            model_name='activityarea',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='area_links', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activityarea',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_links', to='agreements.area'),
        ),
        migrations.AddField(
            model_name='activity',
            name='areas',
            field=models.ManyToManyField(blank=True, related_name='activities', through='activities.ActivityArea', to='agreements.area'),
        ),
        migrations.AddField(
            model_name='activityareahistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activityareahistory',
            name='area',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.area'),
        ),
        migrations.AddField(
            model_name='activityareahistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='activityareahistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.activityarea'),
        ),
        migrations.AddField(
            model_name='activitycommitment',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitment_links', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activitycommitment',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_links', to='agreements.commitment'),
        ),
        migrations.AddField(
            model_name='activitycommitmenthistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activitycommitmenthistory',
            name='commitment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.commitment'),
        ),
        migrations.AddField(
            model_name='activitycommitmenthistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='activitycommitmenthistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.activitycommitment'),
        ),
        migrations.AddField(
            model_name='activitydocument',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='document_links', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activitydocument',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agreements.document'),
        ),
        migrations.AddField(
            model_name='activitydocumenthistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activitydocumenthistory',
            name='document',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.document'),
        ),
        migrations.AddField(
            model_name='activitydocumenthistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='activitydocumenthistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.activitydocument'),
        ),
        migrations.AddField(
            model_name='activityhistory',
            name='created_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activityhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='activityhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='activityhistory',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='activityhistory',
            name='responsible',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='agreements.area'),
        ),
        migrations.AddField(
            model_name='case',
            name='party',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='case',
            name='presented_at',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='presented_cases', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='case',
            name='selected_at',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='selected_cases', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='caseagreement',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_links', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='caseagreement',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreement_links', to='activities.case'),
        ),
        migrations.AddField(
            model_name='case',
            name='agreements',
            field=models.ManyToManyField(blank=True, related_name='cases', through='activities.CaseAgreement', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='caseagreementhistory',
            name='agreement',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='caseagreementhistory',
            name='case',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.case'),
        ),
        migrations.AddField(
            model_name='caseagreementhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='caseagreementhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.caseagreement'),
        ),
        migrations.AddField(
            model_name='casehistory',
            name='area',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.area'),
        ),
        migrations.AddField(
            model_name='casehistory',
            name='party',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='casehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='casehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.case'),
        ),
        migrations.AddField(
            model_name='casehistory',
            name='presented_at',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='casehistory',
            name='selected_at',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='exchangehistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='activities.activity'),
        ),
        migrations.AddField(
            model_name='exchangehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddConstraint(
            model_name='forum',
            constraint=models.CheckConstraint(condition=models.Q(('names', {}), _negated=True), name='forum_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='forum',
            constraint=models.CheckConstraint(condition=models.Q(('short_name', ''), _negated=True), name='forum_has_a_short_name'),
        ),
        migrations.AddField(
            model_name='activityhistory',
            name='forum',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.forum'),
        ),
        migrations.AddField(
            model_name='activity',
            name='forum',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='activities.forum'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='forum',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_forumhistory" ("id", "members", "names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "short_name", "since", "since_earliest", "since_latest", "uid", "updated_at", "version", "website") VALUES (NEW."id", NEW."members", NEW."names", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."short_name", NEW."since", NEW."since_earliest", NEW."since_latest", NEW."uid", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='90547b14e2a8d8ae60066ba4368ac1ca1eadbd9a', operation='INSERT', pgid='pgtrigger_insert_insert_f1ad6', table='activities_forum', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='forum',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_forumhistory" ("id", "members", "names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "short_name", "since", "since_earliest", "since_latest", "uid", "updated_at", "version", "website") VALUES (NEW."id", NEW."members", NEW."names", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."short_name", NEW."since", NEW."since_earliest", NEW."since_latest", NEW."uid", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='38a9651d0bf366f105a6cdb1ea6bbda919aa5ff7', operation='UPDATE', pgid='pgtrigger_update_update_0ac09', table='activities_forum', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='forum',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_forumhistory" ("id", "members", "names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "short_name", "since", "since_earliest", "since_latest", "uid", "updated_at", "version", "website") VALUES (OLD."id", OLD."members", OLD."names", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."short_name", OLD."since", OLD."since_earliest", OLD."since_latest", OLD."uid", OLD."updated_at", OLD."version", OLD."website"); RETURN NULL;', hash='ce02ae3b397b7e8f2e832ffab130f0d517cb55c2', operation='DELETE', pgid='pgtrigger_delete_delete_bde70', table='activities_forum', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='forum',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='ba126d945cde095cc0baf81d202206e32946f367', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_778f3', table='activities_forum', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='forumhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='forumhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.forum'),
        ),
        migrations.AddField(
            model_name='meetinghistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='activities.activity'),
        ),
        migrations.AddField(
            model_name='meetinghistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outcome',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.document'),
        ),
        migrations.AddField(
            model_name='outcomehistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='outcomehistory',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outcomehistory',
            name='document',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.document'),
        ),
        migrations.AddField(
            model_name='outcomehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='outcomehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.outcome'),
        ),
        migrations.AddField(
            model_name='participant',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='participant',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participant_rows', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='participant',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='agreements.person'),
        ),
        migrations.AddField(
            model_name='participanthistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='participanthistory',
            name='party',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.party'),
        ),
        migrations.AddField(
            model_name='participanthistory',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.person'),
        ),
        migrations.AddField(
            model_name='participanthistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='participanthistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.participant'),
        ),
        migrations.AddField(
            model_name='prompt',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prompts', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='prompt',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prompts', to='agreements.term'),
        ),
        migrations.AddField(
            model_name='prompthistory',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='prompthistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='prompthistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.prompt'),
        ),
        migrations.AddField(
            model_name='prompthistory',
            name='term',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.term'),
        ),
        migrations.AddField(
            model_name='sequel',
            name='following',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='prequel', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='sequel',
            name='previous',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sequel', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='sequelhistory',
            name='following',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='sequelhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='sequelhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.sequel'),
        ),
        migrations.AddField(
            model_name='sequelhistory',
            name='previous',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity'),
        ),
        migrations.AddField(
            model_name='exchangehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.exchange'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exchange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_exchangehistory" ("activity_id", "companies", "direction", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "sector") VALUES (NEW."activity_id", NEW."companies", NEW."direction", NEW."people", _pgh_attach_context(), NOW(), \'insert\', NEW."activity_id", NEW."result", NEW."sector"); RETURN NULL;', hash='c26b7e8be0f79d71911af6652b9cae02e29f93b4', operation='INSERT', pgid='pgtrigger_insert_insert_79207', table='activities_exchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exchange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_exchangehistory" ("activity_id", "companies", "direction", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "sector") VALUES (NEW."activity_id", NEW."companies", NEW."direction", NEW."people", _pgh_attach_context(), NOW(), \'update\', NEW."activity_id", NEW."result", NEW."sector"); RETURN NULL;', hash='c30a2a7479306777872a7463d4808f3fef41e395', operation='UPDATE', pgid='pgtrigger_update_update_7bc93', table='activities_exchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exchange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_exchangehistory" ("activity_id", "companies", "direction", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "sector") VALUES (OLD."activity_id", OLD."companies", OLD."direction", OLD."people", _pgh_attach_context(), NOW(), \'delete\', OLD."activity_id", OLD."result", OLD."sector"); RETURN NULL;', hash='702042b24245cc9d3b2ac37dfb68e7142277e30f', operation='DELETE', pgid='pgtrigger_delete_delete_0a0db', table='activities_exchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exchange',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='603ce47078381ca9f7051f80b7b96b3564fb4e1d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_243b8', table='activities_exchange', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='meetinghistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='activities.meeting'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_meetinghistory" ("activity_id", "agenda", "decisions", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."agenda", NEW."decisions", NEW."minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."activity_id"); RETURN NULL;', hash='84421b8b9476ba44be4e59fb93e73a25b1826b2e', operation='INSERT', pgid='pgtrigger_insert_insert_f49c4', table='activities_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_meetinghistory" ("activity_id", "agenda", "decisions", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."agenda", NEW."decisions", NEW."minutes", _pgh_attach_context(), NOW(), \'update\', NEW."activity_id"); RETURN NULL;', hash='66945a785893efea3729dce46057ef9618b1c230', operation='UPDATE', pgid='pgtrigger_update_update_157a8', table='activities_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_meetinghistory" ("activity_id", "agenda", "decisions", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."activity_id", OLD."agenda", OLD."decisions", OLD."minutes", _pgh_attach_context(), NOW(), \'delete\', OLD."activity_id"); RETURN NULL;', hash='93c3ae19a869b6ba15423938ef5f98449f995270', operation='DELETE', pgid='pgtrigger_delete_delete_01af5', table='activities_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='6655d6ea52477b8f5b8fbe24d1dc29ade15907a5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_5bad8', table='activities_meeting', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='action_item_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(('owner', None), ('owner_party', None), _connector='OR'), name='action_item_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_on__isnull', False)), _connector='OR'), name='action_item_settled_on_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_actionitemhistory" ("activity_id", "due", "due_earliest", "due_latest", "id", "owner_id", "owner_party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_on", "state", "text", "uid") VALUES (NEW."activity_id", NEW."due", NEW."due_earliest", NEW."due_latest", NEW."id", NEW."owner_id", NEW."owner_party_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."settled_on", NEW."state", NEW."text", NEW."uid"); RETURN NULL;', hash='e7f9c150c0f11b140e1223ab6f25791df4afc2bf', operation='INSERT', pgid='pgtrigger_insert_insert_ad855', table='activities_actionitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_actionitemhistory" ("activity_id", "due", "due_earliest", "due_latest", "id", "owner_id", "owner_party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_on", "state", "text", "uid") VALUES (NEW."activity_id", NEW."due", NEW."due_earliest", NEW."due_latest", NEW."id", NEW."owner_id", NEW."owner_party_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."settled_on", NEW."state", NEW."text", NEW."uid"); RETURN NULL;', hash='f924c2d9640699e71c929e66f408916f7217dedc', operation='UPDATE', pgid='pgtrigger_update_update_cba55', table='activities_actionitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_actionitemhistory" ("activity_id", "due", "due_earliest", "due_latest", "id", "owner_id", "owner_party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settled_on", "state", "text", "uid") VALUES (OLD."activity_id", OLD."due", OLD."due_earliest", OLD."due_latest", OLD."id", OLD."owner_id", OLD."owner_party_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."settled_on", OLD."state", OLD."text", OLD."uid"); RETURN NULL;', hash='be79420c0e216e8441fce9df4cb0ecfcd15aea38', operation='DELETE', pgid='pgtrigger_delete_delete_9eea9', table='activities_actionitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionitem',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='0236bf695ec1f23619c76da658ef5d8480c6c808', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_aeaf1', table='activities_actionitem', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='activityagreement',
            constraint=models.UniqueConstraint(fields=('activity', 'agreement'), name='activity_agreement_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityagreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activityagreementhistory" ("activity_id", "agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='dddbf3df084d679ec541feab758aaf0c11c6b771', operation='INSERT', pgid='pgtrigger_insert_insert_76b5b', table='activities_activityagreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityagreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_activityagreementhistory" ("activity_id", "agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='ccb5f73d25e75f731291e0a2ba3d3e8ba8431dde', operation='UPDATE', pgid='pgtrigger_update_update_47758', table='activities_activityagreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityagreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activityagreementhistory" ("activity_id", "agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."activity_id", OLD."agreement_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='1bf5b313bc6000ffa2dad066e5c5b91636800ae4', operation='DELETE', pgid='pgtrigger_delete_delete_b4801', table='activities_activityagreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityagreement',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='1b407a77d498f1632b8b16a925276fa704a8192c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_6d69a', table='activities_activityagreement', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='activityarea',
            constraint=models.UniqueConstraint(fields=('activity', 'area'), name='activity_area_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityarea',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activityareahistory" ("activity_id", "area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."area_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='98b8f41eba6fa4ef144c504b4bdca7b28d556d51', operation='INSERT', pgid='pgtrigger_insert_insert_2edab', table='activities_activityarea', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityarea',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_activityareahistory" ("activity_id", "area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."area_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='1da7fdb1dd215cd50df3fe27bd3adbb3b161b812', operation='UPDATE', pgid='pgtrigger_update_update_28368', table='activities_activityarea', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityarea',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activityareahistory" ("activity_id", "area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."activity_id", OLD."area_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='cdb410db595ea4a3da1405a90accb8c6dc618251', operation='DELETE', pgid='pgtrigger_delete_delete_fed43', table='activities_activityarea', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityarea',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='235d2d506905e038eb5bc2a6e46534af4864b3c6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_c2707', table='activities_activityarea', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='activitycommitment',
            constraint=models.UniqueConstraint(fields=('activity', 'commitment'), name='activity_commitment_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitycommitment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activitycommitmenthistory" ("activity_id", "commitment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."commitment_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='f8384620eea72463af0c4999f414613c017dfacd', operation='INSERT', pgid='pgtrigger_insert_insert_f21a4', table='activities_activitycommitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitycommitment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_activitycommitmenthistory" ("activity_id", "commitment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."commitment_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='f8038b73c00ff85c8f8dc872da1f378ab13aa45a', operation='UPDATE', pgid='pgtrigger_update_update_74a34', table='activities_activitycommitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitycommitment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activitycommitmenthistory" ("activity_id", "commitment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."activity_id", OLD."commitment_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='ed9590d4b07fa621af7c33eda515aa5eff111049', operation='DELETE', pgid='pgtrigger_delete_delete_8739b', table='activities_activitycommitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitycommitment',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='801e39c551849f224a44281067188bf325d4d544', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_2d743', table='activities_activitycommitment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='activitydocument',
            constraint=models.UniqueConstraint(fields=('activity', 'document'), name='activity_document_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitydocument',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activitydocumenthistory" ("activity_id", "document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."document_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='4b9b3453595eec12a9eed8e06564c7ec976c27e6', operation='INSERT', pgid='pgtrigger_insert_insert_0a5e1', table='activities_activitydocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitydocument',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_activitydocumenthistory" ("activity_id", "document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."document_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='d744d38574eff803389a8e88e88caf0d85543c5f', operation='UPDATE', pgid='pgtrigger_update_update_93bd9', table='activities_activitydocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitydocument',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activitydocumenthistory" ("activity_id", "document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."activity_id", OLD."document_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='102779d04e8ded4dc6aafb8828a46ef483a55063', operation='DELETE', pgid='pgtrigger_delete_delete_de1e8', table='activities_activitydocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activitydocument',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='23274c082031feab8c9fe01b6278561f2d1ec2c2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_68608', table='activities_activitydocument', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='caseagreement',
            constraint=models.UniqueConstraint(fields=('case', 'agreement'), name='case_agreement_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caseagreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_caseagreementhistory" ("agreement_id", "case_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agreement_id", NEW."case_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='a400ac70d3278fb735d44e1a817f7c79a22f34b2', operation='INSERT', pgid='pgtrigger_insert_insert_2ed0c', table='activities_caseagreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caseagreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_caseagreementhistory" ("agreement_id", "case_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agreement_id", NEW."case_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='ee5fb44185238c1965552a3b7ff457f93b1ae23d', operation='UPDATE', pgid='pgtrigger_update_update_a6856', table='activities_caseagreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caseagreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_caseagreementhistory" ("agreement_id", "case_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."agreement_id", OLD."case_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='175223795627676934dbfdb3db94e7b12ed0cec4', operation='DELETE', pgid='pgtrigger_delete_delete_6e88d', table='activities_caseagreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caseagreement',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='552069741a4984450013131cf16ea963a79e2635', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d675d', table='activities_caseagreement', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('title', {}), _negated=True), name='case_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'candidate'), ('selected_on__isnull', False), _connector='OR'), name='case_selected_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('published', 'presented')), _negated=True), ('published_on__isnull', False), _connector='OR'), name='case_published_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'presented'), _negated=True), ('presented_on__isnull', False), _connector='OR'), name='case_presented_on_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_casehistory" ("area_id", "confidentiality", "id", "link", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presented_at_id", "presented_on", "published_on", "selected_at_id", "selected_on", "state", "summary", "title", "uid", "updated_at", "version") VALUES (NEW."area_id", NEW."confidentiality", NEW."id", NEW."link", NEW."party_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."presented_at_id", NEW."presented_on", NEW."published_on", NEW."selected_at_id", NEW."selected_on", NEW."state", NEW."summary", NEW."title", NEW."uid", NEW."updated_at", NEW."version"); RETURN NULL;', hash='9416d03bc1a718f32f21403d13bf3a91eea1afec', operation='INSERT', pgid='pgtrigger_insert_insert_6ced9', table='activities_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_casehistory" ("area_id", "confidentiality", "id", "link", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presented_at_id", "presented_on", "published_on", "selected_at_id", "selected_on", "state", "summary", "title", "uid", "updated_at", "version") VALUES (NEW."area_id", NEW."confidentiality", NEW."id", NEW."link", NEW."party_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."presented_at_id", NEW."presented_on", NEW."published_on", NEW."selected_at_id", NEW."selected_on", NEW."state", NEW."summary", NEW."title", NEW."uid", NEW."updated_at", NEW."version"); RETURN NULL;', hash='a6487608febb4888e5705544b8c3ea5408265ce7', operation='UPDATE', pgid='pgtrigger_update_update_ab9ea', table='activities_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_casehistory" ("area_id", "confidentiality", "id", "link", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presented_at_id", "presented_on", "published_on", "selected_at_id", "selected_on", "state", "summary", "title", "uid", "updated_at", "version") VALUES (OLD."area_id", OLD."confidentiality", OLD."id", OLD."link", OLD."party_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."presented_at_id", OLD."presented_on", OLD."published_on", OLD."selected_at_id", OLD."selected_on", OLD."state", OLD."summary", OLD."title", OLD."uid", OLD."updated_at", OLD."version"); RETURN NULL;', hash='f5031160a0222b42d9bc1a315e7eb93498ba05e0', operation='DELETE', pgid='pgtrigger_delete_delete_e5262', table='activities_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='8b07bbfb8a3fc87bc62977139bfb7d20f2a2cf19', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_328bc', table='activities_case', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(models.OrderBy(models.F('first_day'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='activity_by_day'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['state', 'when_latest'], name='activity_by_plan'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(models.OrderBy(models.F('when_earliest'), nulls_last=True), models.F('id'), condition=models.Q(('state__in', ['postponed', 'proposed', 'scheduled', 'window'])), name='activity_ahead'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['updated_at', 'id'], name='activity_updated'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('title', {}), _negated=True), name='activity_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('starts_at', None), ('time_zone', '')), models.Q(('starts_at__isnull', False), ('when__isnull', False), models.Q(('time_zone', ''), _negated=True)), _connector='OR'), name='activity_time_has_its_zone'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='activity_ends_after_its_start'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held', None)), _connector='OR'), name='activity_held_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), models.Q(('when__isnull', False), ('when__regex', '^[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?$')), _connector='OR'), name='activity_scheduled_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'window'), _negated=True), ('when__isnull', False), _connector='OR'), name='activity_window_has_its_days'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('proposed', 'window')), _negated=True), ('starts_at', None), _connector='OR'), name='activity_unfixed_has_no_time'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('session_number', None), models.Q(('forum__isnull', False), ('session_number__gt', 0)), _connector='OR'), name='activity_session_has_its_forum'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activityhistory" ("confidentiality", "created_at", "created_by_id", "ends_at", "forum_id", "held", "held_earliest", "held_latest", "id", "kind", "level", "mode", "notes", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "proposed_by_id", "reason", "responsible_id", "session_number", "starts_at", "state", "time_zone", "title", "uid", "updated_at", "version", "when", "when_earliest", "when_latest", "window", "window_earliest", "window_latest") VALUES (NEW."confidentiality", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."forum_id", NEW."held", NEW."held_earliest", NEW."held_latest", NEW."id", NEW."kind", NEW."level", NEW."mode", NEW."notes", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."proposed_by_id", NEW."reason", NEW."responsible_id", NEW."session_number", NEW."starts_at", NEW."state", NEW."time_zone", NEW."title", NEW."uid", NEW."updated_at", NEW."version", NEW."when", NEW."when_earliest", NEW."when_latest", NEW."window", NEW."window_earliest", NEW."window_latest"); RETURN NULL;', hash='b36ee0a0aad59cfe127c270a3b88888d6979dd16', operation='INSERT', pgid='pgtrigger_insert_insert_6de9c', table='activities_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_activityhistory" ("confidentiality", "created_at", "created_by_id", "ends_at", "forum_id", "held", "held_earliest", "held_latest", "id", "kind", "level", "mode", "notes", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "proposed_by_id", "reason", "responsible_id", "session_number", "starts_at", "state", "time_zone", "title", "uid", "updated_at", "version", "when", "when_earliest", "when_latest", "window", "window_earliest", "window_latest") VALUES (NEW."confidentiality", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."forum_id", NEW."held", NEW."held_earliest", NEW."held_latest", NEW."id", NEW."kind", NEW."level", NEW."mode", NEW."notes", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."proposed_by_id", NEW."reason", NEW."responsible_id", NEW."session_number", NEW."starts_at", NEW."state", NEW."time_zone", NEW."title", NEW."uid", NEW."updated_at", NEW."version", NEW."when", NEW."when_earliest", NEW."when_latest", NEW."window", NEW."window_earliest", NEW."window_latest"); RETURN NULL;', hash='cd462850aedbcfe1c26dc0381b94a3089447d407', operation='UPDATE', pgid='pgtrigger_update_update_a56a1', table='activities_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activityhistory" ("confidentiality", "created_at", "created_by_id", "ends_at", "forum_id", "held", "held_earliest", "held_latest", "id", "kind", "level", "mode", "notes", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "proposed_by_id", "reason", "responsible_id", "session_number", "starts_at", "state", "time_zone", "title", "uid", "updated_at", "version", "when", "when_earliest", "when_latest", "window", "window_earliest", "window_latest") VALUES (OLD."confidentiality", OLD."created_at", OLD."created_by_id", OLD."ends_at", OLD."forum_id", OLD."held", OLD."held_earliest", OLD."held_latest", OLD."id", OLD."kind", OLD."level", OLD."mode", OLD."notes", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."proposed_by_id", OLD."reason", OLD."responsible_id", OLD."session_number", OLD."starts_at", OLD."state", OLD."time_zone", OLD."title", OLD."uid", OLD."updated_at", OLD."version", OLD."when", OLD."when_earliest", OLD."when_latest", OLD."window", OLD."window_earliest", OLD."window_latest"); RETURN NULL;', hash='c0c59a1ac6458b73ccde90aa2bbcb4e8cc6420d2', operation='DELETE', pgid='pgtrigger_delete_delete_cc776', table='activities_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='4e0734901c7449cf13c3b5fd35a3747edaa9e178', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_90629', table='activities_activity', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='outcome_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('document__isnull', False), models.Q(('link', ''), _negated=True), _connector='OR'), name='outcome_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('approved_on', None)), models.Q(('approved_by__isnull', False), ('approved_on__isnull', False)), _connector='OR'), name='outcome_approved_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_outcomehistory" ("activity_id", "approved_by_id", "approved_on", "document_id", "id", "link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "uid") VALUES (NEW."activity_id", NEW."approved_by_id", NEW."approved_on", NEW."document_id", NEW."id", NEW."link", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."uid"); RETURN NULL;', hash='fc02fd7e0d82d8dfc26b0d5caf257ca1e2e7a9ab', operation='INSERT', pgid='pgtrigger_insert_insert_3cd05', table='activities_outcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_outcomehistory" ("activity_id", "approved_by_id", "approved_on", "document_id", "id", "link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "uid") VALUES (NEW."activity_id", NEW."approved_by_id", NEW."approved_on", NEW."document_id", NEW."id", NEW."link", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."uid"); RETURN NULL;', hash='b99d40afcc05a2f59a598820747bf825cdb48c53', operation='UPDATE', pgid='pgtrigger_update_update_24040', table='activities_outcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_outcomehistory" ("activity_id", "approved_by_id", "approved_on", "document_id", "id", "link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "uid") VALUES (OLD."activity_id", OLD."approved_by_id", OLD."approved_on", OLD."document_id", OLD."id", OLD."link", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."uid"); RETURN NULL;', hash='e2df0898ac0554aa42f1cbac7211af479d5db0c4', operation='DELETE', pgid='pgtrigger_delete_delete_e836e', table='activities_outcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='9033f4baacb4e5596807f5ea7db652ea2fdd545a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d9d6e', table='activities_outcome', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('head_count__gt', 0), ('head_count__isnull', False), ('name', ''), ('person', None)), models.Q(('head_count', None), models.Q(('person__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR')), _connector='OR'), name='participant_person_or_count'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('head_count__isnull', False)), fields=('activity', 'party'), name='participant_one_count_per_party'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('activity', 'person'), name='participant_person_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_participanthistory" ("activity_id", "head_count", "id", "name", "party_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."head_count", NEW."id", NEW."name", NEW."party_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='1022e6277d699733cad85bc2f3ad9a5a82d5fe56', operation='INSERT', pgid='pgtrigger_insert_insert_d80ce', table='activities_participant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_participanthistory" ("activity_id", "head_count", "id", "name", "party_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."head_count", NEW."id", NEW."name", NEW."party_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='7a4850cd3addffa7e7bb339d84bb0f1e2d56486b', operation='UPDATE', pgid='pgtrigger_update_update_fe7b4', table='activities_participant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_participanthistory" ("activity_id", "head_count", "id", "name", "party_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."activity_id", OLD."head_count", OLD."id", OLD."name", OLD."party_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='9b8767831a4263ab7d4405797c95c456293773ca', operation='DELETE', pgid='pgtrigger_delete_delete_6cb42', table='activities_participant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='7cfba75cfec13211a5a5f3a723b9d222dcb5f76a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_5fe71', table='activities_participant', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='prompt',
            constraint=models.UniqueConstraint(fields=('activity', 'term'), name='prompt_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prompt',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_prompthistory" ("activity_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id") VALUES (NEW."activity_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."term_id"); RETURN NULL;', hash='ea18858cf8c031de283b1dc3650a1d0c34385c32', operation='INSERT', pgid='pgtrigger_insert_insert_9d251', table='activities_prompt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prompt',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_prompthistory" ("activity_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id") VALUES (NEW."activity_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."term_id"); RETURN NULL;', hash='7eda9c904063b0fc7e88e2f1574655f0455ff4ee', operation='UPDATE', pgid='pgtrigger_update_update_70ea7', table='activities_prompt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prompt',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_prompthistory" ("activity_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id") VALUES (OLD."activity_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."term_id"); RETURN NULL;', hash='3922e833d74cd3f94d2d54886df8c4db7f608d75', operation='DELETE', pgid='pgtrigger_delete_delete_37349', table='activities_prompt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prompt',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='ca83bb6cbee742a2e2114e49363ba68429f0fde0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_2375e', table='activities_prompt', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='sequel',
            constraint=models.CheckConstraint(condition=models.Q(('previous', models.F('following')), _negated=True), name='sequel_of_another'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sequel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_sequelhistory" ("following_id", "id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id") VALUES (NEW."following_id", NEW."id", NEW."months", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."previous_id"); RETURN NULL;', hash='f27aae5901917db2795c3b2c01465981fc7141d7', operation='INSERT', pgid='pgtrigger_insert_insert_77be7', table='activities_sequel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sequel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_sequelhistory" ("following_id", "id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id") VALUES (NEW."following_id", NEW."id", NEW."months", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."previous_id"); RETURN NULL;', hash='5c6d29dbb10bd8a04600e296d5331073cb172f40', operation='UPDATE', pgid='pgtrigger_update_update_954e6', table='activities_sequel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sequel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_sequelhistory" ("following_id", "id", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id") VALUES (OLD."following_id", OLD."id", OLD."months", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."previous_id"); RETURN NULL;', hash='c35ad8359ae55ed662136e5ef5a0ed68d89a46c9', operation='DELETE', pgid='pgtrigger_delete_delete_d8114', table='activities_sequel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sequel',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='997471b5f895bec97dda4bb916799f01d84a026e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_330f6', table='activities_sequel', when='BEFORE')),
        ),
    ])
