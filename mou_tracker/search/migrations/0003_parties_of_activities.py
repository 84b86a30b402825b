"""A party that an activity names is found with it: a change of the link renews its entry."""

from django.db import migrations

WATCH = """
create trigger search_activity_row after insert or delete on activities_activityparty
    for each row execute function search_note_activity_id('activity');
create trigger search_activity_change after update on activities_activityparty
    for each row when (OLD.* is distinct from NEW.*)
    execute function search_note_activity_id('activity');
"""
UNWATCH = """
drop trigger search_activity_row on activities_activityparty;
drop trigger search_activity_change on activities_activityparty;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0009_activity_party"),
        ("search", "0002_items_of_no_activity"),
    ]

    operations = [migrations.RunSQL(WATCH, UNWATCH)]
