"""python -m tests.before [PYTEST'S WORDS]: the version before on the database of this one.

From `manage.py prepare` until the last web server was started again, the version before works on
the new schema. So its own tests of the main job are run, as they were then, on a database that
this version has migrated; it finds nothing to migrate itself. BASE= names another commit.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.check import ROOT

RECORDED = "tests/check/migrations.json"
#: What an office does all day, and what the product does for it meanwhile.
MAIN_JOB = (
    "tests/activities",
    "tests/agreements/test_actions.py",
    "tests/agreements/test_compliance.py",
    "tests/agreements/test_decisions.py",
    "tests/agreements/test_derive.py",
    "tests/agreements/test_parties.py",
    "tests/agreements/test_real_case.py",
    "tests/mou_tracker/api/test_edge.py",
    "tests/mou_tracker/api/test_isolation.py",
    "tests/mou_tracker/collaboration",
    "tests/mou_tracker/dashboards/test_home.py",
    "tests/mou_tracker/dashboards/test_timeline.py",
    "tests/mou_tracker/feeds",
    "tests/mou_tracker/handover",
    "tests/mou_tracker/imports/test_taken_in.py",
    "tests/mou_tracker/reminders",
    "tests/mou_tracker/reports",
    "tests/mou_tracker/search/test_indexing.py",
)
#: Without the database of the tests, which is what is asked for.
NAME = """
import django
django.setup()
from tests import migrated
print(migrated.PREFIX + migrated.digest())
"""
#: Keeps the server until nothing more is said to it: an earlier version's way to an embedded one
#: may not wait for one that is just starting.
MAKE = """
import sys
import django
django.setup()
from tests import migrated
migrated.make(sys.argv[1])
print(flush=True)
sys.stdin.read()
"""


def git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=ROOT, check=False, capture_output=True, text=True
    ).stdout.strip()


def version_before() -> str:
    """BASE, else the last release, else the commit whose migrations were recorded as known."""
    return (
        os.environ.get("BASE")
        or git("describe", "--tags", "--abbrev=0")
        or git("log", "-1", "--format=%H", "--", RECORDED)
    )


def main(words: list[str]) -> int:
    if not os.environ.get("BASE") and git("rev-parse", "--is-shallow-repository") != "false":
        print(
            "The version before is looked for in the history, which is not all here: fetch it "
            "(git fetch --unshallow --tags), or name a commit with BASE=."
        )
        return 1
    base = version_before()
    if not git("rev-parse", "--verify", f"{base}^{{commit}}"):
        print(f"There is no commit {base!r} here: name one with BASE=.")
        return 1
    with tempfile.TemporaryDirectory(prefix="before-") as folder:
        Path(folder).chmod(0o711)  # root's helper account passes through
        return _tested(base, Path(folder), words)


def _tested(base: str, folder: Path, words: list[str]) -> int:
    code = folder / "code"
    code.mkdir()
    packed = subprocess.Popen(["git", "archive", base], cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", code], stdin=packed.stdout, check=True)
    if packed.wait():
        return 1
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "VAR": str(folder / "var")}

    def run(*program: str, at: Path, **options):
        return subprocess.run([sys.executable, *program], cwd=at, env=told, **options)

    run(str(code / "mou_tracker/server/catalogues.py"), at=code, check=True)
    name = run("-c", NAME, at=code, check=True, capture_output=True, text=True).stdout.strip()
    make, pipe = [sys.executable, "-c", MAKE, name], subprocess.PIPE
    with subprocess.Popen(make, cwd=ROOT, env=told, stdin=pipe, stdout=pipe, text=True) as kept:
        if not kept.stdout.readline():
            return 1
        told_of = git("describe", "--always", base), git("describe", "--always")
        print("{} on the schema of {}".format(*told_of), flush=True)
        main_job = [one for one in MAIN_JOB if (code / one).exists()]
        chosen = [*words, *([] if any(not one.startswith("-") for one in words) else main_job)]
        marks = ("-m", "not thorough and not programs")
        tests = ("-m", "pytest", "-n", "2", "-q", "-p", "no:cacheprovider", *marks, *chosen)
        return run(*tests, at=code).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
