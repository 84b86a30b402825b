"""Each deadline's public id, made of public names: our numbers told how many there are."""

import hashlib
import re

from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [("agreements", "0029_renewal_never_named")]

    operations = [
        migrations.AddField(
            "deadline",
            "uid",
            models.CharField(db_collation="C", default="", editable=False, max_length=20),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
