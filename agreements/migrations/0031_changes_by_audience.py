"""Each audience has entries of its own, numbered by themselves.

What was told to every partner of an agreement becomes an entry of each of them, as the agreement
was shared at the time; what the office was told stays as it is. Cursors told before name the number
an entry had then: `legacy` keeps it.
"""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

#: What the old cursors name; agreements by their reference, terms by their ordinal.
KEEP = """
update agreements_changeentry set legacy = id;
update agreements_changeentry c set public_id = t.ordinal::text
from agreements_term t where c.subject = 'term:' || t.id and c.public_id = '';
update agreements_changeentry c set public_id = a.reference
from agreements_agreement a where c.subject = 'agreement:' || a.id and c.public_id = '';
"""
#: Entries were not told of an agreement that was kept from its partners when they were written.
SPLIT = """
insert into agreements_changeentry (
  at, agreement_id, verb, subject, public_id, party_id, key, house_only, detail, sight,
  owners, number, legacy)
select c.at, c.agreement_id, c.verb, c.subject, c.public_id, p.party_id,
  c.key || ':' || p.party_id, false, '{}', 'all', '{}', 0, c.id
from agreements_changeentry c
join agreements_agreement a on a.id = c.agreement_id
join agreements_participation p on p.agreement_id = a.id
join agreements_party y on y.id = p.party_id and not y.is_home
where c.party_id is null and not c.house_only and coalesce((
    select h.confidentiality from agreements_agreementhistory h
    where h.pgh_obj_id = a.id and h.pgh_created_at <= c.at order by h.pgh_id desc limit 1
  ), a.confidentiality) in ('public', 'partners')
order by c.id, p.party_id;
"""
#: The row of the trail an entry was written with: the n-th of the same action on the same fact.
LINK = """
update agreements_changeentry c set audit_id = a.id
from (
  select id, agreement_id, verb, subject,
    row_number() over (partition by agreement_id, verb, subject order by id) as n
  from agreements_changeentry where party_id is null
) e, (
  select id, agreement_id, verb, subject,
    row_number() over (partition by agreement_id, verb, subject order by sequence) as n
  from agreements_auditentry
) a
where c.id = e.id and a.n = e.n and a.verb = e.verb and a.subject = e.subject
  and a.agreement_id is not distinct from e.agreement_id;
"""
#: What is confidential today was told to all who might see its agreement: no more.
CLOSE = """
update agreements_changeentry c set sight = 'few', owners = case
    when d.uploaded_by_id is null then '{}' else array[d.uploaded_by_id::bigint] end
from agreements_document d
where c.party_id is null and c.subject = 'document:' || d.id and d.confidentiality = 'confidential';
update agreements_changeentry c set sight = 'few',
  owners = array_remove(array[a.responsible_id::bigint, a.deputy_id::bigint], null)
from agreements_agreement a
where c.party_id is null and c.agreement_id = a.id and a.confidentiality = 'confidential'
  and c.sight = 'all';
do $$
begin
  if to_regclass('activities_activity') is not null then
    update agreements_changeentry c set sight = 'few', owners = case
        when a.responsible_id is null then '{}' else array[a.responsible_id::bigint] end
    from activities_activity a
    where c.party_id is null and c.subject = 'activity:' || a.id
      and a.confidentiality = 'confidential';
  end if;
  if to_regclass('activities_case') is not null then
    update agreements_changeentry c set sight = 'few', owners = '{}'
    from activities_case k
    where c.party_id is null and c.subject = 'case:' || k.id
      and k.confidentiality = 'confidential';
  end if;
end $$;
"""
NUMBER = """
update agreements_changeentry c set number = n.number
from (
  select id, row_number() over (partition by party_id order by legacy, id) as number
  from agreements_changeentry
) n
where n.id = c.id;
set constraints all immediate;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0022_stated_end"),
    ]

    operations = [
        migrations.RemoveIndex("changeentry", "change_by_agreement"),
        migrations.AddField("changeentry", "legacy", models.BigIntegerField(null=True, editable=False)),
        migrations.AddField(
            "changeentry", "number", models.BigIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "changeentry",
            "sight",
            models.CharField(
                choices=[("all", "All"), ("few", "Few"), ("most", "Most")],
                default="all",
                max_length=4,
            ),
        ),
        migrations.AddField(
            "changeentry",
            "owners",
            ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            "changeentry",
            "audit",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="changes",
                to="agreements.auditentry",
            ),
        ),
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.RunSQL([KEEP, SPLIT, LINK, CLOSE, NUMBER], migrations.RunSQL.noop),
        migrations.RemoveField("changeentry", "house_only"),
        migrations.AlterModelOptions("changeentry", {"ordering": ["number"]}),
        migrations.AddConstraint(
            "changeentry",
            models.UniqueConstraint(
                fields=("party", "number"), nulls_distinct=False, name="change_number_once"
            ),
        ),
        migrations.AddIndex(
            "changeentry",
            models.Index(fields=["agreement", "party", "-number"], name="change_by_audience"),
        ),
        migrations.AddIndex(
            "changeentry",
            models.Index(
                condition=models.Q(("legacy__isnull", False)),
                fields=["party", "legacy"],
                name="change_by_old_cursor",
            ),
        ),
    ]
