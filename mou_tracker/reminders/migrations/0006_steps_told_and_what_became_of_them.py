"""The day a step was told on, by its recipient's calendar, and what became of days that were told.
What was answered and is over is not told of again."""

from django.conf import settings
from django.db import migrations, models


TOLD_ON = """
    UPDATE reminders_entry SET told_on = (sent_at AT TIME ZONE 'Asia/Seoul')::date
    WHERE sent_at IS NOT NULL"""
OVER = """
    UPDATE reminders_entry SET aftermath = 'passed', aftermath_told_on = day, escalated_at = now()
    WHERE state IN ('queued', 'sent', 'snoozed', 'acknowledged') AND day < current_date"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0036_deadlines_of_kind_by_end'),
        ('reminders', '0005_effect_pending_like_an_expiry'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='entry',
            name='reminder_silent',
        ),
        migrations.RemoveIndex(model_name="entry", name="reminder_live"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["origin", "key", "day"], name="reminder_series"),
        ),
        migrations.AddField(
            model_name='entry',
            name='aftermath',
            field=models.CharField(blank=True, choices=[('moved', 'moved to another day'), ('closed', 'no longer needed'), ('passed', 'its day has passed'), ('gone', 'cancelled')], db_default='', max_length=6),
        ),
        migrations.AddField(
            model_name='entry',
            name='aftermath_told_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='told_on',
            field=models.DateField(null=True),
        ),
        migrations.RunSQL([TOLD_ON, OVER], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='entry',
            name='reason',
            field=models.CharField(choices=[('responsible', 'responsible'), ('stand_in', 'standing in for somebody who is away'), ('deputy', 'deputy'), ('owner', 'owner of the task'), ('handed_over', 'handed over to you'), ('watcher', 'watching'), ('unattended', 'nobody who is responsible is there'), ('silence', 'nobody has answered'), ('second', 'so that two people know'), ('lapsed', 'what was decided has not been done')], max_length=12),
        ),
        migrations.AlterField(
            model_name='entry',
            name='state',
            field=models.CharField(choices=[('due', 'due'), ('queued', 'mail written'), ('sent', 'mail sent'), ('missed', 'missed'), ('snoozed', 'snoozed'), ('acknowledged', 'acknowledged'), ('handed_over', 'handed over'), ('covered', 'stands with a later step'), ('void', 'no longer asked for'), ('withheld', 'not visible to the recipient')], db_default='due', max_length=12),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('escalated_at', None), ('state__in', ('due', 'queued', 'sent', 'snoozed', 'acknowledged'))), fields=['origin', 'key', 'day'], name='reminder_pending'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('aftermath', ''), ('state__in', ('queued', 'sent', 'snoozed', 'acknowledged', 'handed_over', 'covered'))), fields=['origin', 'key', 'day'], name='reminder_told'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(models.Q(('aftermath', ''), _negated=True), ('aftermath_told_on', None)), fields=['recipient'], name='reminder_aftermath'),
        ),
    ]
