"""Everything from there to 0.1.0, in one step: columns, and what becomes of the rows that are there."""

import agreements.models.fields
import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
import hashlib
import json
import pgtrigger.compiler
import pgtrigger.migrations
import re
from agreements.migrating import together
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone
from zoneinfo import ZoneInfo


# --- mark planned ---------------------------------------------------------------------------------
#
# Facts recorded ahead of their day before there was a mark for it: what still lies ahead.

NOTIFIED = ("on_last_notification", "days_after_notification")


def mark(apps, schema_editor):
    """Marks what is dated after today; a partial day, where it lies after today as a whole."""
    today = timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    for name in ("Signature", "Amendment"):
        rows = apps.get_model("agreements", name).objects
        rows.filter(signed_earliest__gt=today).update(is_planned=True)
    events = apps.get_model("agreements", "Event").objects
    events.filter(Q(on__gt=today) | Q(received_on__gt=today)).update(is_planned=True)
    terms = apps.get_model("agreements", "Term").objects
    terms.filter(effect_mode__in=NOTIFIED, effect_on__gt=today).update(notification_is_planned=True)


# --- renewal never named --------------------------------------------------------------------------
#
# Stored terms say "no renewal clause" because that was the default, not because anybody had said
# so. Where no correction and no change of the term ever named its renewal, it becomes not recorded:
# an end that rested on it is not certain, and is asked for.
#
# What can be known of it is in the audit trail, which tells each column that a change or a
# correction moved, and in the history of the row: a term that once renewed otherwise was set to
# none by somebody. The action that opened a term told its ordinal and stage alone, so that a none
# given with it cannot be told from the default, and is asked for again.

NEVER_NAMED = """
do $$
declare one record;
begin
  for one in
    update agreements_term t set renewal_mode = 'not_recorded', version = version + 1
    where t.renewal_mode = 'none'
      and not exists (
        select from agreements_auditentry a where a.subject = 'term:' || t.id
          and (a.detail ? 'renewal_mode' or (a.detail -> 'changed') ? 'renewal_mode'))
      and not exists (
        select from agreements_termhistory h
        where h.pgh_obj_id = t.id and h.renewal_mode <> 'none')
    returning t.id, t.agreement_id, t.stage, t.is_void
  loop
    insert into agreements_auditentry
      (sequence, at, actor, verb, subject, agreement_id, detail, previous, digest)
    values (0, now(), 'house', 'correct', 'term:' || one.id, one.agreement_id, jsonb_build_object(
      'changed', jsonb_build_object('renewal_mode', jsonb_build_array('none', 'not_recorded')),
      'reason', 'Whether the text has a renewal clause was never recorded.'), '', '');
    if not one.is_void then
      update agreements_agreement set version = version + 1, updated_at = now()
        where id = one.agreement_id;
      insert into agreements_changeentry
        (at, agreement_id, verb, subject, public_id, house_only, detail)
      values (now(), one.agreement_id, 'correct', 'term:' || one.id, '', one.stage <> 'signed',
        jsonb_build_object(
          'changed', jsonb_build_object('renewal_mode', jsonb_build_array('none', 'not_recorded'))));
    end if;
  end loop;
end $$
"""


# --- deadline public id ---------------------------------------------------------------------------
#
# Each deadline's public id, made of public names: our numbers told how many there are.

BATCH = 2_000


TERM = re.compile(r"\bterm:(\d+)")


def id_of(*names):
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:20]


def fill(apps, schema_editor):
    Deadline = apps.get_model("agreements", "Deadline")
    references = dict(apps.get_model("agreements", "Agreement").objects.values_list("pk", "reference"))
    ordinals = dict(apps.get_model("agreements", "Term").objects.values_list("pk", "ordinal"))
    waiting = []
    for row in Deadline.objects.only("pk", "origin", "key", "params").iterator(BATCH):
        row.uid = uid_of(row, references, ordinals)
        waiting.append(row)
        if len(waiting) == BATCH:
            Deadline.objects.bulk_update(waiting, ["uid"])
            waiting = []
    Deadline.objects.bulk_update(waiting, ["uid"])


def uid_of(row, references, ordinals):
    kind, _colon, number = row.origin.partition(":")
    if kind == "activity":
        return id_of("activity", row.params["activity"], row.params.get("action_item") or row.key)
    if kind == "commitments":
        return id_of("commitment", row.params["commitment"])
    key = TERM.sub(lambda found: f"term:{ordinals.get(int(found[1]), found[1])}", row.key)
    return id_of(references.get(int(number), number), key)


# --- changes by audience --------------------------------------------------------------------------
#
# Each audience has entries of its own, numbered by themselves.
#
# What was told to every partner of an agreement becomes an entry of each of them, as the agreement
# was shared at the time; what the office was told stays as it is. Cursors told before name the number
# an entry had then: `legacy` keeps it.

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


# --- compliance rules are switched on -------------------------------------------------------------
#
# A compliance rule holds once the office has switched it on.
#
# Rules that were shipped and never touched become off, unless a duty of theirs was ever ticked: then
# the office goes by them. What an office changed or wrote itself stays on (decision 0031).

EXAMPLE = "Example: check the current text before relying on it."


#: code -> (days, names) as they were shipped until now, all of KR, none of them checked.
SHIPPED = {
    "kr-consultation": (
        -30,
        {
            "en": "Consult the competent ministry before conclusion",
            "ko": "체결 전 관계기관 협의",
            "it": "Consultare il ministero competente prima della conclusione",
        },
    ),
    "kr-posting": (
        10,
        {
            "en": "Post the instrument within 10 days of conclusion",
            "ko": "체결 후 10일 이내 게시",
            "it": "Pubblicare entro 10 giorni dalla conclusione",
        },
    ),
}


UNTOUCHED = """
country = 'KR' and code = %s and days = %s and names = %s::jsonb and source = %s
  and checked_on is null
"""


OFF = f"""
update agreements_compliancerule r set is_on = false
where {UNTOUCHED} and not exists (
  select from agreements_compliancetick t
  where starts_with(t.key, 'compliance:' || r.code || ':'))
"""


def switch_off(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("update agreements_compliancerule set is_on = true")
        for code, (days, names) in SHIPPED.items():
            cursor.execute(OFF, [code, days, json.dumps(names), EXAMPLE])


class Migration(migrations.Migration):
    replaces = [
        ("agreements", "0018_reach_and_planned"),
        ("agreements", "0028_mark_planned"),
        ("agreements", "0029_closings_and_edges"),
        ("agreements", "0019_renewal_not_recorded"),
        ("agreements", "0029_renewal_never_named"),
        ("agreements", "0021_deadline_public_id"),
        ("agreements", "0022_stated_end"),
        ("agreements", "0031_changes_by_audience"),
        ("agreements", "0032_deadlines_in_doubt"),
        ("agreements", "0033_compliance_rules_are_switched_on"),
        ("agreements", "0034_compliance_rules_keep_their_history"),
        ("agreements", "0035_idempotent_responses"),
    ]
    dependencies = [
        ("agreements", "0001_squashed_0016_also_known_as"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        # what a data move leaves to be checked at the end would forbid the next change of its table
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        # reach and planned
        pgtrigger.migrations.RemoveTrigger(
            model_name='amendment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='amendment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='amendment',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='signature',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='signature',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='signature',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='amendment',
            name='is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='amendmenthistory',
            name='is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='reach',
            field=models.CharField(blank=True, choices=[('running_term', 'the running term only; the signed one follows'), ('agreement', 'the agreement; what is signed ahead never takes effect')], max_length=12, null=True, verbose_name='reach'),
        ),
        migrations.AddField(
            model_name='event',
            name='shared_reason',
            field=models.TextField(blank=True, verbose_name='reason told to the partner'),
        ),
        migrations.AddField(
            model_name='eventhistory',
            name='is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='eventhistory',
            name='reach',
            field=models.CharField(blank=True, choices=[('running_term', 'the running term only; the signed one follows'), ('agreement', 'the agreement; what is signed ahead never takes effect')], max_length=12, null=True, verbose_name='reach'),
        ),
        migrations.AddField(
            model_name='eventhistory',
            name='shared_reason',
            field=models.TextField(blank=True, verbose_name='reason told to the partner'),
        ),
        migrations.AddField(
            model_name='signature',
            name='is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='signaturehistory',
            name='is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='notification_is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='termhistory',
            name='notification_is_planned',
            field=models.BooleanField(default=False, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_amendmenthistory" ("document_id", "id", "is_planned", "is_void", "kind", "new_ends_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed", "signed_earliest", "signed_latest", "summary", "term_id", "uid") VALUES (NEW."document_id", NEW."id", NEW."is_planned", NEW."is_void", NEW."kind", NEW."new_ends_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signed", NEW."signed_earliest", NEW."signed_latest", NEW."summary", NEW."term_id", NEW."uid"); RETURN NULL;', hash='a9dd95b1d585ab2c6da5484a656846f896ab038d', operation='INSERT', pgid='pgtrigger_insert_insert_2a8be', table='agreements_amendment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_amendmenthistory" ("document_id", "id", "is_planned", "is_void", "kind", "new_ends_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed", "signed_earliest", "signed_latest", "summary", "term_id", "uid") VALUES (NEW."document_id", NEW."id", NEW."is_planned", NEW."is_void", NEW."kind", NEW."new_ends_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signed", NEW."signed_earliest", NEW."signed_latest", NEW."summary", NEW."term_id", NEW."uid"); RETURN NULL;', hash='993288151fca332e0270658cee9f3eb0b15b35d7', operation='UPDATE', pgid='pgtrigger_update_update_82160', table='agreements_amendment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='amendment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_amendmenthistory" ("document_id", "id", "is_planned", "is_void", "kind", "new_ends_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed", "signed_earliest", "signed_latest", "summary", "term_id", "uid") VALUES (OLD."document_id", OLD."id", OLD."is_planned", OLD."is_void", OLD."kind", OLD."new_ends_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."signed", OLD."signed_earliest", OLD."signed_latest", OLD."summary", OLD."term_id", OLD."uid"); RETURN NULL;', hash='b4bad66f46961696de3a2f630ccac74640b35de7', operation='DELETE', pgid='pgtrigger_delete_delete_0833d', table='agreements_amendment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_eventhistory" ("agreement_id", "by_party_id", "document_id", "effective_on", "id", "is_planned", "is_void", "kind", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "reason", "received_on", "shared_reason", "uid", "withdraws_id") VALUES (NEW."agreement_id", NEW."by_party_id", NEW."document_id", NEW."effective_on", NEW."id", NEW."is_planned", NEW."is_void", NEW."kind", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reach", NEW."reason", NEW."received_on", NEW."shared_reason", NEW."uid", NEW."withdraws_id"); RETURN NULL;', hash='8e260b4dc601eb25cc6302d3b9d39dcb0228ccf0', operation='INSERT', pgid='pgtrigger_insert_insert_0e5a8', table='agreements_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_eventhistory" ("agreement_id", "by_party_id", "document_id", "effective_on", "id", "is_planned", "is_void", "kind", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "reason", "received_on", "shared_reason", "uid", "withdraws_id") VALUES (NEW."agreement_id", NEW."by_party_id", NEW."document_id", NEW."effective_on", NEW."id", NEW."is_planned", NEW."is_void", NEW."kind", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reach", NEW."reason", NEW."received_on", NEW."shared_reason", NEW."uid", NEW."withdraws_id"); RETURN NULL;', hash='b65422ead5b617d81563005acf07b7a1721f3b5e', operation='UPDATE', pgid='pgtrigger_update_update_8c9d7', table='agreements_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_eventhistory" ("agreement_id", "by_party_id", "document_id", "effective_on", "id", "is_planned", "is_void", "kind", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "reason", "received_on", "shared_reason", "uid", "withdraws_id") VALUES (OLD."agreement_id", OLD."by_party_id", OLD."document_id", OLD."effective_on", OLD."id", OLD."is_planned", OLD."is_void", OLD."kind", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reach", OLD."reason", OLD."received_on", OLD."shared_reason", OLD."uid", OLD."withdraws_id"); RETURN NULL;', hash='f1146a7ad4b89abb6225e948f097c48737669843', operation='DELETE', pgid='pgtrigger_delete_delete_5ed13', table='agreements_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signature',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_signaturehistory" ("capacity", "id", "is_planned", "is_void", "names", "party_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "signed", "signed_earliest", "signed_latest", "term_id", "uid") VALUES (NEW."capacity", NEW."id", NEW."is_planned", NEW."is_void", NEW."names", NEW."party_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."signed", NEW."signed_earliest", NEW."signed_latest", NEW."term_id", NEW."uid"); RETURN NULL;', hash='72697932c4a204a73fbd04bd497006f44e957ad7', operation='INSERT', pgid='pgtrigger_insert_insert_6d3e4', table='agreements_signature', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signature',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_signaturehistory" ("capacity", "id", "is_planned", "is_void", "names", "party_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "signed", "signed_earliest", "signed_latest", "term_id", "uid") VALUES (NEW."capacity", NEW."id", NEW."is_planned", NEW."is_void", NEW."names", NEW."party_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."signed", NEW."signed_earliest", NEW."signed_latest", NEW."term_id", NEW."uid"); RETURN NULL;', hash='7f9a1bcdc7507751358ccfa53ac8c1ca68d10d6e', operation='UPDATE', pgid='pgtrigger_update_update_fcdd6', table='agreements_signature', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signature',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_signaturehistory" ("capacity", "id", "is_planned", "is_void", "names", "party_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "signed", "signed_earliest", "signed_latest", "term_id", "uid") VALUES (OLD."capacity", OLD."id", OLD."is_planned", OLD."is_void", OLD."names", OLD."party_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."signed", OLD."signed_earliest", OLD."signed_latest", OLD."term_id", OLD."uid"); RETURN NULL;', hash='40b0ba30270b8ab2b97186de5c76bf8170409b3e', operation='DELETE', pgid='pgtrigger_delete_delete_403e6', table='agreements_signature', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (NEW."agreement_id", NEW."effect_clause", NEW."effect_days", NEW."effect_mode", NEW."effect_on", NEW."end_convention", NEW."end_days", NEW."end_kind", NEW."end_months", NEW."end_on", NEW."end_settled", NEW."end_years", NEW."id", NEW."initiated_by_id", NEW."is_void", NEW."notice_anchor", NEW."notice_basis", NEW."notice_settled", NEW."notice_unit", NEW."notice_value", NEW."notification_is_planned", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."renewal_latest_end", NEW."renewal_max_count", NEW."renewal_mode", NEW."renewal_months", NEW."renewal_years", NEW."signing_mode", NEW."sources", NEW."stage", NEW."starts_choice", NEW."starts_day", NEW."updated_at", NEW."version"); RETURN NULL;', hash='43f2ade628364d2049e0f13af078f5733b2582cb', operation='INSERT', pgid='pgtrigger_insert_insert_2435c', table='agreements_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (NEW."agreement_id", NEW."effect_clause", NEW."effect_days", NEW."effect_mode", NEW."effect_on", NEW."end_convention", NEW."end_days", NEW."end_kind", NEW."end_months", NEW."end_on", NEW."end_settled", NEW."end_years", NEW."id", NEW."initiated_by_id", NEW."is_void", NEW."notice_anchor", NEW."notice_basis", NEW."notice_settled", NEW."notice_unit", NEW."notice_value", NEW."notification_is_planned", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."renewal_latest_end", NEW."renewal_max_count", NEW."renewal_mode", NEW."renewal_months", NEW."renewal_years", NEW."signing_mode", NEW."sources", NEW."stage", NEW."starts_choice", NEW."starts_day", NEW."updated_at", NEW."version"); RETURN NULL;', hash='b8be1132136adf258ad8fd033dc050ce3486adeb', operation='UPDATE', pgid='pgtrigger_update_update_9f639', table='agreements_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (OLD."agreement_id", OLD."effect_clause", OLD."effect_days", OLD."effect_mode", OLD."effect_on", OLD."end_convention", OLD."end_days", OLD."end_kind", OLD."end_months", OLD."end_on", OLD."end_settled", OLD."end_years", OLD."id", OLD."initiated_by_id", OLD."is_void", OLD."notice_anchor", OLD."notice_basis", OLD."notice_settled", OLD."notice_unit", OLD."notice_value", OLD."notification_is_planned", OLD."ordinal", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."renewal_latest_end", OLD."renewal_max_count", OLD."renewal_mode", OLD."renewal_months", OLD."renewal_years", OLD."signing_mode", OLD."sources", OLD."stage", OLD."starts_choice", OLD."starts_day", OLD."updated_at", OLD."version"); RETURN NULL;', hash='ea5f61542082fbf7e9f0939e33beaed74e8c8ea6', operation='DELETE', pgid='pgtrigger_delete_delete_52eef', table='agreements_term', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('reach', None), ('kind__in', ('notice_sent', 'notice_received', 'terminated_by_consent')), _connector='OR'), name='event_reach_of_notice_or_consent'),
        ),
        # mark planned
        migrations.RunPython(mark, migrations.RunPython.noop),
        # closings and edges
        migrations.CreateModel(
            name='Cover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('ends_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('ends_on', models.Value(datetime.date(9999, 12, 31))), output_field=models.DateField())),
                ('known_from', models.DateField()),
                ('known_until', models.DateField(null=True)),
                ('known_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('known_until', models.Value(datetime.date(9999, 12, 31))), output_field=models.DateField())),
                ('kind', models.CharField(choices=[('day', 'ends on a day'), ('rolls', 'rolls on'), ('indefinite', 'indefinite'), ('not_recorded', 'end not recorded'), ('not_in_effect', 'not in effect')], max_length=13)),
                ('until', models.DateField(null=True)),
                ('earliest', models.DateField(null=True)),
                ('latest', models.DateField(null=True)),
                ('certain_from', models.DateField(null=True)),
                ('because', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['agreement', 'starts_on', 'known_from'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='delete_delete',
        ),
        migrations.RemoveIndex(
            model_name='deadline',
            name='deadline_by_day',
        ),
        migrations.RemoveIndex(
            model_name='deadline',
            name='deadline_open_by_end',
        ),
        migrations.RemoveIndex(
            model_name='deadline',
            name='deadline_open_in_order',
        ),
        migrations.RemoveIndex(
            model_name='deadline',
            name='deadline_open_of_kind',
        ),
        migrations.AddField(
            model_name='commitment',
            name='settled_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='settled on'),
        ),
        migrations.AddField(
            model_name='commitmenthistory',
            name='settled_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='settled on'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='closed_as',
            field=models.CharField(blank=True, choices=[('done', 'done'), ('void', 'no longer asked for'), ('passed', 'passed')], max_length=6),
        ),
        migrations.AddField(
            model_name='deadline',
            name='closed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='deadline',
            name='earliest',
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='deadline',
            name='latest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='deadline',
            name='safe_by',
            field=models.DateField(null=True),
        ),
        # until the rules have been run again, the rows stand as they were
        migrations.RunSQL(
            """
            update agreements_deadline set earliest = day, latest = day,
                safe_by = case when kind in ('notice', 'start_renewal', 'expiry') then day end,
                closed_as = case when state <> 'open' then state
                    when asked_until is not null then 'passed' else '' end,
                closed_on = case when state <> 'open' then least(day, date '2000-01-01')
                    else asked_until + 1 end
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name='deadline',
            name='asked_until',
        ),
        migrations.RemoveField(
            model_name='deadline',
            name='state',
        ),
        migrations.AddField(
            model_name='standing',
            name='rules',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='statusperiod',
            name='since_certain_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='statusperiod',
            name='since_earliest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='statusperiod',
            name='since_latest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='statusperiod',
            name='until_certain_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='statusperiod',
            name='until_earliest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='statusperiod',
            name='until_latest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='term',
            name='opened_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='termhistory',
            name='opened_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='ends_certain_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='ends_earliest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='ends_latest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='notice_certain_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='notice_earliest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='notice_latest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='starts_certain_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='starts_earliest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termperiod',
            name='starts_latest',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='deadline',
            name='closed_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('closed_on', models.Value(datetime.date(9999, 12, 31))), output_field=models.DateField()),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['day', 'id'], include=('until_key', 'closed_key'), name='deadline_by_day'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['kind', 'day'], include=('origin', 'closed_key', 'id'), name='deadline_of_kind'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['until_key', 'id'], include=('closed_key',), name='deadline_by_end'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('closed_on', None)), fields=['until_key', 'id'], name='deadline_never_closed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_commitmenthistory" ("area_id", "carried_over_from_id", "due", "due_earliest", "due_latest", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "settled_on", "side", "state", "state_note", "term_id", "text", "uid", "updated_at", "version") VALUES (NEW."area_id", NEW."carried_over_from_id", NEW."due", NEW."due_earliest", NEW."due_latest", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."settled_on", NEW."side", NEW."state", NEW."state_note", NEW."term_id", NEW."text", NEW."uid", NEW."updated_at", NEW."version"); RETURN NULL;', hash='0c63440aabf99c9fc87673152ba50bfeedd7318c', operation='INSERT', pgid='pgtrigger_insert_insert_6e3ce', table='agreements_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_commitmenthistory" ("area_id", "carried_over_from_id", "due", "due_earliest", "due_latest", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "settled_on", "side", "state", "state_note", "term_id", "text", "uid", "updated_at", "version") VALUES (NEW."area_id", NEW."carried_over_from_id", NEW."due", NEW."due_earliest", NEW."due_latest", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."settled_on", NEW."side", NEW."state", NEW."state_note", NEW."term_id", NEW."text", NEW."uid", NEW."updated_at", NEW."version"); RETURN NULL;', hash='31cbe5d01b4c8904f0e89918a3748a39a466edc9', operation='UPDATE', pgid='pgtrigger_update_update_7c3cd', table='agreements_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_commitmenthistory" ("area_id", "carried_over_from_id", "due", "due_earliest", "due_latest", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "settled_on", "side", "state", "state_note", "term_id", "text", "uid", "updated_at", "version") VALUES (OLD."area_id", OLD."carried_over_from_id", OLD."due", OLD."due_earliest", OLD."due_latest", OLD."id", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."settled_on", OLD."side", OLD."state", OLD."state_note", OLD."term_id", OLD."text", OLD."uid", OLD."updated_at", OLD."version"); RETURN NULL;', hash='3e4cfdfa10ad8b736fab38b6d38beaf86aa74035', operation='DELETE', pgid='pgtrigger_delete_delete_4d616', table='agreements_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "opened_on", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (NEW."agreement_id", NEW."effect_clause", NEW."effect_days", NEW."effect_mode", NEW."effect_on", NEW."end_convention", NEW."end_days", NEW."end_kind", NEW."end_months", NEW."end_on", NEW."end_settled", NEW."end_years", NEW."id", NEW."initiated_by_id", NEW."is_void", NEW."notice_anchor", NEW."notice_basis", NEW."notice_settled", NEW."notice_unit", NEW."notice_value", NEW."notification_is_planned", NEW."opened_on", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."renewal_latest_end", NEW."renewal_max_count", NEW."renewal_mode", NEW."renewal_months", NEW."renewal_years", NEW."signing_mode", NEW."sources", NEW."stage", NEW."starts_choice", NEW."starts_day", NEW."updated_at", NEW."version"); RETURN NULL;', hash='022cfe0e545884006a2d3941c75ca40f520f0e1a', operation='INSERT', pgid='pgtrigger_insert_insert_2435c', table='agreements_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "opened_on", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (NEW."agreement_id", NEW."effect_clause", NEW."effect_days", NEW."effect_mode", NEW."effect_on", NEW."end_convention", NEW."end_days", NEW."end_kind", NEW."end_months", NEW."end_on", NEW."end_settled", NEW."end_years", NEW."id", NEW."initiated_by_id", NEW."is_void", NEW."notice_anchor", NEW."notice_basis", NEW."notice_settled", NEW."notice_unit", NEW."notice_value", NEW."notification_is_planned", NEW."opened_on", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."renewal_latest_end", NEW."renewal_max_count", NEW."renewal_mode", NEW."renewal_months", NEW."renewal_years", NEW."signing_mode", NEW."sources", NEW."stage", NEW."starts_choice", NEW."starts_day", NEW."updated_at", NEW."version"); RETURN NULL;', hash='c86ed41291d468fc06029460bef7c37bf44023fd', operation='UPDATE', pgid='pgtrigger_update_update_9f639', table='agreements_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "opened_on", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (OLD."agreement_id", OLD."effect_clause", OLD."effect_days", OLD."effect_mode", OLD."effect_on", OLD."end_convention", OLD."end_days", OLD."end_kind", OLD."end_months", OLD."end_on", OLD."end_settled", OLD."end_years", OLD."id", OLD."initiated_by_id", OLD."is_void", OLD."notice_anchor", OLD."notice_basis", OLD."notice_settled", OLD."notice_unit", OLD."notice_value", OLD."notification_is_planned", OLD."opened_on", OLD."ordinal", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."renewal_latest_end", OLD."renewal_max_count", OLD."renewal_mode", OLD."renewal_months", OLD."renewal_years", OLD."signing_mode", OLD."sources", OLD."stage", OLD."starts_choice", OLD."starts_day", OLD."updated_at", OLD."version"); RETURN NULL;', hash='056af3b570dc15082a715021513fbd6578aff8db', operation='DELETE', pgid='pgtrigger_delete_delete_52eef', table='agreements_term', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_as', ''), ('closed_on', None)), models.Q(('closed_on__isnull', False), models.Q(('closed_as', ''), _negated=True)), _connector='OR'), name='deadline_closed_somehow'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('latest', None), ('latest__gte', models.F('earliest')), _connector='OR'), name='deadline_edges_in_order'),
        ),
        migrations.AddField(
            model_name='cover',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='agreements.agreement'),
        ),
        migrations.AddIndex(
            model_name='cover',
            index=models.Index(fields=['kind', 'earliest', 'agreement'], name='cover_by_earliest'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.UniqueConstraint(fields=('agreement', 'starts_on', 'known_from'), name='cover_once'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'day'), _negated=True), ('until__isnull', False), _connector='OR'), name='cover_of_a_day_has_one'),
        ),
        # renewal not recorded
        migrations.AlterField(
            model_name='term',
            name='renewal_mode',
            field=models.CharField(choices=[('not_recorded', 'not recorded'), ('none', 'no renewal clause'), ('express', 'by a new signature'), ('tacit', 'tacit, unless notice is given')], default='not_recorded', max_length=12, verbose_name='renewal'),
        ),
        migrations.AlterField(
            model_name='termhistory',
            name='renewal_mode',
            field=models.CharField(choices=[('not_recorded', 'not recorded'), ('none', 'no renewal clause'), ('express', 'by a new signature'), ('tacit', 'tacit, unless notice is given')], default='not_recorded', max_length=12, verbose_name='renewal'),
        ),
        # renewal never named
        migrations.RunSQL(NEVER_NAMED, migrations.RunSQL.noop),
        # deadline public id
        migrations.AddField(
            "deadline",
            "uid",
            models.CharField(db_collation="C", default="", editable=False, max_length=20),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        # stated end
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='term',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='term',
            name='end_stated',
            field=agreements.models.fields.PartialDateField(blank=True, editable=False, max_length=40, null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='termhistory',
            name='end_stated',
            field=agreements.models.fields.PartialDateField(blank=True, editable=False, max_length=40, null=True, verbose_name='last day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_stated", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "opened_on", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (NEW."agreement_id", NEW."effect_clause", NEW."effect_days", NEW."effect_mode", NEW."effect_on", NEW."end_convention", NEW."end_days", NEW."end_kind", NEW."end_months", NEW."end_on", NEW."end_settled", NEW."end_stated", NEW."end_years", NEW."id", NEW."initiated_by_id", NEW."is_void", NEW."notice_anchor", NEW."notice_basis", NEW."notice_settled", NEW."notice_unit", NEW."notice_value", NEW."notification_is_planned", NEW."opened_on", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."renewal_latest_end", NEW."renewal_max_count", NEW."renewal_mode", NEW."renewal_months", NEW."renewal_years", NEW."signing_mode", NEW."sources", NEW."stage", NEW."starts_choice", NEW."starts_day", NEW."updated_at", NEW."version"); RETURN NULL;', hash='043a017a310665bd35161762bc42a5b904835eb9', operation='INSERT', pgid='pgtrigger_insert_insert_2435c', table='agreements_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_stated", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "opened_on", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (NEW."agreement_id", NEW."effect_clause", NEW."effect_days", NEW."effect_mode", NEW."effect_on", NEW."end_convention", NEW."end_days", NEW."end_kind", NEW."end_months", NEW."end_on", NEW."end_settled", NEW."end_stated", NEW."end_years", NEW."id", NEW."initiated_by_id", NEW."is_void", NEW."notice_anchor", NEW."notice_basis", NEW."notice_settled", NEW."notice_unit", NEW."notice_value", NEW."notification_is_planned", NEW."opened_on", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."renewal_latest_end", NEW."renewal_max_count", NEW."renewal_mode", NEW."renewal_months", NEW."renewal_years", NEW."signing_mode", NEW."sources", NEW."stage", NEW."starts_choice", NEW."starts_day", NEW."updated_at", NEW."version"); RETURN NULL;', hash='ba7d1fa6ba0678df3a4325b000590a94e318792b', operation='UPDATE', pgid='pgtrigger_update_update_9f639', table='agreements_term', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_termhistory" ("agreement_id", "effect_clause", "effect_days", "effect_mode", "effect_on", "end_convention", "end_days", "end_kind", "end_months", "end_on", "end_settled", "end_stated", "end_years", "id", "initiated_by_id", "is_void", "notice_anchor", "notice_basis", "notice_settled", "notice_unit", "notice_value", "notification_is_planned", "opened_on", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "renewal_latest_end", "renewal_max_count", "renewal_mode", "renewal_months", "renewal_years", "signing_mode", "sources", "stage", "starts_choice", "starts_day", "updated_at", "version") VALUES (OLD."agreement_id", OLD."effect_clause", OLD."effect_days", OLD."effect_mode", OLD."effect_on", OLD."end_convention", OLD."end_days", OLD."end_kind", OLD."end_months", OLD."end_on", OLD."end_settled", OLD."end_stated", OLD."end_years", OLD."id", OLD."initiated_by_id", OLD."is_void", OLD."notice_anchor", OLD."notice_basis", OLD."notice_settled", OLD."notice_unit", OLD."notice_value", OLD."notification_is_planned", OLD."opened_on", OLD."ordinal", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."renewal_latest_end", OLD."renewal_max_count", OLD."renewal_mode", OLD."renewal_months", OLD."renewal_years", OLD."signing_mode", OLD."sources", OLD."stage", OLD."starts_choice", OLD."starts_day", OLD."updated_at", OLD."version"); RETURN NULL;', hash='c30b74229d7610e2d37c16bda05fee9a58c95f72', operation='DELETE', pgid='pgtrigger_delete_delete_52eef', table='agreements_term', when='AFTER')),
        ),
        # changes by audience
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
        # deadlines in doubt
        migrations.AddIndex(
            "deadline",
            models.Index(
                condition=models.Q(("earliest__lt", models.F("day"))),
                fields=["earliest"],
                name="deadline_in_doubt",
            ),
        ),
        # compliance rules are switched on
        migrations.AddField(
            model_name="compliancerule",
            name="is_on",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(switch_off, migrations.RunPython.noop),
        # compliance rules keep their history
        migrations.CreateModel(
            name='ComplianceRuleHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('country', models.CharField(max_length=2)),
                ('code', models.SlugField(db_index=False)),
                ('names', agreements.models.fields.LocalisedTextField(blank=True, default=dict)),
                ('days', models.SmallIntegerField()),
                ('source', models.CharField(blank=True, max_length=300)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('is_on', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='compliancerule',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='compliancerule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_compliancerulehistory" ("checked_on", "code", "country", "days", "id", "is_on", "names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "version") VALUES (NEW."checked_on", NEW."code", NEW."country", NEW."days", NEW."id", NEW."is_on", NEW."names", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."version"); RETURN NULL;', hash='2221c51ebf863cd4375893f8faa4e3a2ca701494', operation='INSERT', pgid='pgtrigger_insert_insert_3b67e', table='agreements_compliancerule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='compliancerule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "agreements_compliancerulehistory" ("checked_on", "code", "country", "days", "id", "is_on", "names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "version") VALUES (NEW."checked_on", NEW."code", NEW."country", NEW."days", NEW."id", NEW."is_on", NEW."names", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."version"); RETURN NULL;', hash='0882374dac45dbc18ce02550498c5da81eaab698', operation='UPDATE', pgid='pgtrigger_update_update_7045f', table='agreements_compliancerule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='compliancerule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agreements_compliancerulehistory" ("checked_on", "code", "country", "days", "id", "is_on", "names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "version") VALUES (OLD."checked_on", OLD."code", OLD."country", OLD."days", OLD."id", OLD."is_on", OLD."names", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."version"); RETURN NULL;', hash='fe9d73e6e6ad42fe810f2a9d030b7e1afc8972f1', operation='DELETE', pgid='pgtrigger_delete_delete_399d2', table='agreements_compliancerule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='compliancerule',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN\n            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN NULL;\n    ", hash='5be82edca2da80c7cbcf7f9268954282a71dfe3b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_995ff', table='agreements_compliancerule', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='compliancerulehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='compliancerulehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='agreements.compliancerule'),
        ),
        # idempotent responses
        migrations.RenameModel(
            old_name='GivenAnswer',
            new_name='IdempotentResponse',
        ),
    ])
