"""The units of systemd: understood without a word, little of the machine in their reach."""

import os
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
MOST_EXPOSED = 3.0  # of 10, as `systemd-analyze security` counts


@pytest.fixture(scope="module")
def analyze() -> str:
    found = which("systemd-analyze")
    if not found:
        assert "CI" not in os.environ, "systemd-analyze is missing"
        pytest.skip("systemd-analyze is not installed")
    return found


@pytest.fixture
def unit(request, tmp_path) -> Path:
    """As it will lie, with a program and a manual that are on every machine."""
    text = request.param.read_text(encoding="utf-8")
    text = re.sub(r"^(ExecStart)=\S+", r"\1=/bin/true", text, flags=re.MULTILINE)
    text = re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE)
    found = tmp_path / request.param.name.replace("@.", "@8001.")
    found.write_text(text, encoding="utf-8")
    return found


def told(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("unit", UNITS, indirect=True, ids=lambda path: path.name)
def test_every_key_is_understood(analyze, unit):
    # a key it does not know is only printed: the program ends with 0
    assert told(analyze, "verify", unit) == ""


@pytest.mark.parametrize("unit", UNITS, indirect=True, ids=lambda path: path.name)
def test_little_is_exposed(analyze, unit):
    (level,) = re.findall(
        r"Overall exposure level .*: ([\d.]+) ", told(analyze, "security", "--offline=true", unit)
    )
    assert float(level) <= MOST_EXPOSED


def test_they_start_what_the_supervisor_starts():
    """One unit for each part that `manage.py up` keeps and that waits for nobody."""
    assert [path.name for path in UNITS] == [
        "mou-beat.service", "mou-mail.service", "mou-web@.service", "mou-worker@.service",
    ]  # fmt: skip
    for path in UNITS:
        program = re.search(r"^ExecStart=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert program and program[1].startswith("/opt/mou/.venv/bin/python ")
