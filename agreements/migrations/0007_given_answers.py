"""The table of given answers moves from the API to the ground floor; no row and no column moves."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_duration_has_a_length"), ("api", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="GivenAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("principal", models.CharField(max_length=40)),
                        ("key", models.CharField(max_length=200)),
                        ("request", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField()),
                        ("headers", models.JSONField(default=dict)),
                        ("body", models.BinaryField()),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "db_table": "api_givenanswer",
                        "indexes": [models.Index(fields=["created_at"], name="answer_by_age")],
                        "constraints": [
                            models.UniqueConstraint(fields=("principal", "key"), name="answer_once")
                        ],
                    },
                )
            ]
        )
    ]
