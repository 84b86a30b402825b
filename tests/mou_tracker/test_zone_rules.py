"""Clocks go by the newer of the host's zone rules and the package's, whatever starts them."""

import json
import os
import subprocess
import sys
import zoneinfo
from pathlib import Path

import pytest
import tzdata

from mou_tracker import zone_rules
from mou_tracker.zone_rules import ZoneRules, in_use, rules_in

PACKAGE = Path(tzdata.__file__).parent / "zoneinfo"
ASK = """
import json, os, sys
from datetime import datetime
{start}
from zoneinfo import ZoneInfo
from mou_tracker import zone_rules
told = datetime(2027, 7, 1, tzinfo=ZoneInfo("Europe/Rome")).utcoffset().total_seconds()
print(json.dumps([zone_rules.in_use().release, told]))
"""
#: How the processes of the product begin.
STARTS = {
    "manage.py": "os.environ['DJANGO_SETTINGS_MODULE'] = 'mou_tracker.settings'\n"
    "from django.conf import settings; settings.TIME_ZONE",
    "web": "import mou_tracker.wsgi",
    "worker and beat": "import mou_tracker.celery",
    "tests": "os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\n"
    "from django.conf import settings; settings.TIME_ZONE",
}


@pytest.fixture
def host(tmp_path):
    """A host's folder of zones in which Rome keeps the clocks of Seoul."""

    def make(release):
        (tmp_path / "Europe").mkdir()
        (tmp_path / "Europe/Rome").write_bytes((PACKAGE / "Asia/Seoul").read_bytes())
        if release:
            (tmp_path / "tzdata.zi").write_text(f"# version {release}\n# redo posix_only\n")
        return tmp_path

    return make


@pytest.mark.parametrize("start", sorted(STARTS))
@pytest.mark.parametrize(("release", "hours"), [("2020a", 2), ("2099a", 9), ("", 2)])
def test_the_newer_rules_count(host, start, release, hours):
    folder = host(release)
    asked = subprocess.run(
        [sys.executable, "-c", ASK.format(start=STARTS[start])],
        env=os.environ | {"PYTHONTZPATH": str(folder)},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    newest = max(release, tzdata.IANA_VERSION)
    assert json.loads(asked.stdout.splitlines()[-1]) == [newest, hours * 3600]


def test_the_release_in_use_is_named(host, monkeypatch):
    assert in_use() == rules_in(Path(zoneinfo.TZPATH[0]))
    assert in_use().release >= tzdata.IANA_VERSION
    assert str(rules_in(PACKAGE)) == f"{tzdata.IANA_VERSION} (tzdata)"
    folder = host("2099a")
    monkeypatch.setattr(zone_rules, "HOST", (str(folder), "/nowhere"))
    assert [one.release for one in zone_rules._found()] == ["2099a", tzdata.IANA_VERSION]
    assert str(rules_in(folder)) == f"2099a ({folder})"
    assert str(ZoneRules("", "/nowhere")) == "? (/nowhere)"
