"""Everything up to the release before 0.1.0 (commit 9d4c26c), in one step.

The index, and the triggers that note every change of what it is made from. Plain SQL: the tables
belong to packages that know nothing of search.
"""

import agreements.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


#: table -> (column that holds the row's id, source it is noted under), …
WATCHED = {
    "agreements_agreement": (("id", "agreement"),),
    "agreements_participation": (("agreement_id", "participation"),),
    "agreements_term": (("agreement_id", "agreement"), ("id", "term")),
    "agreements_termarea": (("term_id", "term"),),
    "agreements_signature": (("term_id", "term"),),
    "agreements_amendment": (("term_id", "term"),),
    "agreements_event": (("agreement_id", "agreement"),),
    "agreements_claim": (("agreement_id", "agreement"),),
    "agreements_party": (("id", "party"),),
    "agreements_partyname": (("party_id", "party"),),
    "agreements_partyidentifier": (("party_id", "party"),),
    "agreements_person": (("id", "person"),),
    "agreements_post": (("person_id", "person"),),
    "agreements_area": (("id", "area"),),
    "agreements_commitment": (("id", "commitment"),),
    "agreements_document": (("id", "document"),),
    "agreements_documentagreement": (("document_id", "document"),),
    "activities_activity": (("id", "activity"),),
    "activities_activityagreement": (("activity_id", "activity"),),
    "activities_activityarea": (("activity_id", "activity"),),
    "activities_meeting": (("activity_id", "activity"),),
    "activities_actionitem": (("activity_id", "activity"),),
    "activities_exchange": (("activity_id", "activity"),),
    "activities_outcome": (("activity_id", "activity"),),
    "activities_participant": (("activity_id", "activity"),),
    "activities_forum": (("id", "forum"),),
    "activities_case": (("id", "case"),),
    "activities_caseagreement": (("case_id", "case"),),
}


#: One function a column, so that no row is turned inside out to find its id. A row that moved
#: from one thing to another is noted for both.
FUNCTION = """
create function search_note_{column}() returns trigger language plpgsql as $$
begin
    if TG_OP <> 'DELETE' then
        insert into search_stale (source, "row") values (TG_ARGV[0], NEW.{column});
    end if;
    if TG_OP = 'DELETE' or (TG_OP = 'UPDATE' and OLD.{column} <> NEW.{column}) then
        insert into search_stale (source, "row") values (TG_ARGV[0], OLD.{column});
    end if;
    return null;
end $$;
"""


TRIGGERS = """
create trigger {name}_row after insert or delete on {table}
    for each row execute function search_note_{column}('{source}');
create trigger {name}_change after update on {table}
    for each row when (OLD.* is distinct from NEW.*)
    execute function search_note_{column}('{source}');
"""


#: What was there before the index is noted at once.
ROOTS = {
    table: source for table, notes in WATCHED.items() for column, source in notes if column == "id"
}


#: The texts lie apart, so that a common word reads few pages of narrow rows.
NARROW = "alter table search_entry set (toast_tuple_target = 384)"


def _watch() -> str:
    columns = sorted({column for notes in WATCHED.values() for column, _source in notes})
    functions = [FUNCTION.format(column=column) for column in columns]
    triggers = [
        TRIGGERS.format(name=f"search_{source}", table=table, column=column, source=source)
        for table, notes in WATCHED.items()
        for column, source in notes
    ]
    return "".join(functions + triggers)


def _unwatch() -> str:
    columns = sorted({column for notes in WATCHED.values() for column, _source in notes})
    return "".join(f"drop function search_note_{column}() cascade;" for column in columns)


def _note_all() -> str:
    return "".join(
        f"insert into search_stale (source, \"row\") select '{source}', id from {table};"
        for table, source in ROOTS.items()
    )


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("search", "0001_initial"),
        ("search", "0002_when"),
        ("search", "0003_days_and_sounds"),
        ("search", "0004_terms"),
    ]
    dependencies = [
        ("activities", "0001_squashed_0006_found_by_index"),
        ("agreements", "0001_squashed_0016_also_known_as"),
    ]

    operations = [
        migrations.CreateModel(
            name='Stale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=16)),
                ('row', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agreement', 'agreement'), ('party', 'party'), ('person', 'person'), ('activity', 'activity'), ('commitment', 'commitment'), ('case', 'exemplary case'), ('document', 'document'), ('forum', 'forum'), ('area', 'cooperation area')], max_length=12)),
                ('row', models.BigIntegerField()),
                ('path', models.CharField(max_length=200)),
                ('title', agreements.models.fields.LocalisedTextField(blank=True, default=dict)),
                ('day', models.DateField()),
                ('when', models.CharField(blank=True, default='', max_length=40)),
                ('agreements', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('own_parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('sections', models.JSONField(default=list)),
                ('head', models.TextField()),
                ('body', models.TextField()),
                ('exact', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('head_grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('grams', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
            ],
            options={
                'verbose_name_plural': 'search entries',
                'indexes': [models.Index(models.OrderBy(models.F('day'), descending=True), models.F('kind'), models.OrderBy(models.F('id'), descending=True), name='search_by_day'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['exact'], name='search_exact'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['head_grams'], name='search_head'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['grams'], name='search_grams'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('kind__in', ('party', 'area'))), fastupdate=False, fields=['grams'], name='search_names'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['parties'], name='search_parties'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['areas'], name='search_areas'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['agreements'], name='search_agreements')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'row'), name='search_entry_once')],
            },
        ),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(_watch(), _unwatch()),
        migrations.RunSQL(_note_all(), migrations.RunSQL.noop),
    ]
