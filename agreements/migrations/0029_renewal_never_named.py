"""Stored terms say "no renewal clause" because that was the default, not because anybody had said
so. Where no correction and no change of the term ever named its renewal, it becomes not recorded:
an end that rested on it is not certain, and is asked for.

What can be known of it is in the audit trail, which tells each column that a change or a
correction moved, and in the history of the row: a term that once renewed otherwise was set to
none by somebody. The action that opened a term told its ordinal and stage alone, so that a none
given with it cannot be told from the default, and is asked for again.
"""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("agreements", "0019_renewal_not_recorded")]

    operations = [migrations.RunSQL(NEVER_NAMED, migrations.RunSQL.noop)]
