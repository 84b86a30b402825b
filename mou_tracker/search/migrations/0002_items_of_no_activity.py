"""An action item without an activity notes nothing of one."""

from django.db import migrations

NOTE = """
create or replace function search_note_activity_id() returns trigger language plpgsql as $$
begin
    if TG_OP <> 'DELETE' and NEW.activity_id is not null then
        insert into search_stale (source, "row") values (TG_ARGV[0], NEW.activity_id);
    end if;
    if OLD.activity_id is not null
            and (TG_OP = 'DELETE' or TG_OP = 'UPDATE' and OLD.activity_id <> NEW.activity_id) then
        insert into search_stale (source, "row") values (TG_ARGV[0], OLD.activity_id);
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_squashed_0004_terms")]
    run_before = [("activities", "0007_to_dos")]

    operations = [migrations.RunSQL(NOTE, migrations.RunSQL.noop)]
