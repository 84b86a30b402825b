from django.db import migrations

from . import ADDS, DROPS


class Migration(migrations.Migration):
    operations = [migrations.RunSQL(*both) for both in zip(ADDS, DROPS, strict=True)]
