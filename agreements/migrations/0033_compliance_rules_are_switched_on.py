"""A compliance rule holds once the office has switched it on.

Rules that were shipped and never touched become off, unless a duty of theirs was ever ticked: then
the office goes by them. What an office changed or wrote itself stays on (decision 0031).
"""

import json

from django.db import migrations, models

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
    dependencies = [("agreements", "0032_deadlines_in_doubt")]

    operations = [
        migrations.AddField(
            model_name="compliancerule",
            name="is_on",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(switch_off, migrations.RunPython.noop),
    ]
