"""compose.yaml: what it names is there, and it starts what the units start, in the same way."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from django.core.management import get_commands

from tests import guide

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
#: Parts that are ours, and the units that do the same on a plain host.
UNITS = {"web": "mou-web@", "worker": "mou-worker@", "beat": "mou-beat", "mail": "mou-mail"}
OURS = {*UNITS, "migrate"}


def unit_of(name: str) -> str:
    return (ROOT / f"deploy/systemd/{UNITS[name]}.service").read_text(encoding="utf-8")


def command_of(name: str) -> list[str]:
    """What it runs; without words of its own, what the image runs."""
    if told := SERVICES[name].get("command"):
        return told
    (words,) = re.findall(r"^CMD (\[.*?\])$", CONTAINERFILE, re.MULTILINE | re.DOTALL)
    return yaml.safe_load(words.replace("\\\n", ""))


def test_the_parts_are_those_of_the_units():
    there = {path.stem for path in (ROOT / "deploy/systemd").glob("*.service")}
    assert set(UNITS.values()) == there
    assert set(SERVICES) - {"database", "broker"} == OURS


@pytest.mark.parametrize("name", UNITS)
def test_each_part_is_started_and_ended_as_its_unit_says(name):
    (line,) = re.findall(r"^ExecStart=(.*)$", unit_of(name), re.MULTILINE)
    theirs, ours = shlex.split(line)[1:], command_of(name)[1:]
    if name == "web":  # in a container it listens to the host, which lets in the proxy alone
        theirs = ["0.0.0.0" if one == "127.0.0.1" else one for one in theirs]
        theirs = ["8000" if one == "%i" else one for one in theirs]
        assert all(one.startswith("127.0.0.1:") for one in SERVICES[name]["ports"])
    if name == "worker":  # several on one host are told apart; a container is one
        at = theirs.index("--hostname")
        del theirs[at : at + 2]
    assert ours == theirs
    grace = re.search(r"^TimeoutStopSec=(\d+)", unit_of(name), re.MULTILINE)
    told = SERVICES[name].get("stop_grace_period")
    assert told == (f"{grace[1]}s" if grace else None)


def test_commands_are_commands():
    for name in OURS:
        words = command_of(name)
        assert words[0] == ".venv/bin/python"
        if words[1] == "manage.py":
            assert words[2] in get_commands()


def test_images_are_ours_or_named_by_who_starts_it():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for name, one in SERVICES.items():
        if name in OURS:
            assert one["image"] == f"${{MOU_IMAGE:-localhost/mou-tracker:{version}}}"
        else:
            assert re.fullmatch(r"\$\{\w+_IMAGE:\?.+\}", one["image"])


def test_each_volume_is_declared_and_used_and_nothing_else_is_written_to():
    used = {one.partition(":")[0] for part in SERVICES.values() for one in part["volumes"]}
    assert used == set(COMPOSE["volumes"])
    for name in OURS:
        part = SERVICES[name]
        assert part["read_only"] is True and part["cap_drop"] == ["ALL"]
        assert part["volumes"] == ["data:/var/lib/mou"]
        assert part["environment"]["VAR"] == "/var/lib/mou"
        assert [one.partition(":")[0] for one in part["tmpfs"]] == ["/tmp"]
    assert 'VOLUME ["/var/lib/mou"]' in CONTAINERFILE


def test_settings_are_settings_and_what_is_asked_for_is_told():
    known = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= known
        assert SERVICES[name]["env_file"] == ".env"
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", TEXT))
    page = guide.PAGE.read_text(encoding="utf-8")
    assert asked and all(f"`{one}`" in page for one in asked)


def test_a_check_of_health_says_how_it_is_run():
    for part in SERVICES.values():
        if "healthcheck" in part:
            assert part["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_who_is_waited_for_is_there():
    for part in SERVICES.values():
        assert set(part.get("depends_on", ())) <= set(SERVICES)
        for other, how in part.get("depends_on", {}).items():
            is_watched = "healthcheck" in SERVICES[other]
            assert how["condition"] != "service_healthy" or is_watched


@pytest.fixture
def beside(tmp_path) -> dict[str, str]:
    """The `.env` of the guide, written as it says beside a copy of the file, and read."""
    shutil.copy(ROOT / "deploy" / "compose.yaml", tmp_path)
    block = guide.block("password=$(openssl")
    subprocess.run(["bash", "-euc", block], cwd=tmp_path, check=True)
    file = tmp_path / ".env"
    assert file.stat().st_mode & 0o777 == 0o600
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def test_the_settings_of_the_guide_start_a_production(beside):
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", TEXT))
    known = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    names = set(beside) - {"COMPOSE_PROJECT_NAME"}
    assert asked <= names <= asked | known and all(beside.values())
    database, broker = (urlsplit(beside[name]) for name in ("DATABASE_URL", "REDIS_URL"))
    made = SERVICES["database"]["environment"]
    assert (database.hostname, broker.hostname) == ("database", "broker")
    assert database.username == made["POSTGRES_USER"] and database.path[1:] == made["POSTGRES_DB"]
    assert database.password == beside["POSTGRES_PASSWORD"]
    surroundings = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    surroundings |= {"DJANGO_ENV": "production", "DJANGO_SETTINGS_MODULE": "mou_tracker.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=surroundings | beside, check=True,
        capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize("program", ["podman-compose", "docker-compose"])
def test_a_parser_of_compose_files_takes_it(beside, tmp_path, program):
    """Each without an engine; Debian 12's docker-compose knows less than those of today."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    about = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    if not re.search(r"\bconfig\b", about):  # Debian 12's podman-compose reads to start only
        pytest.skip(f"this {program} shows no file as it was read")
    done = subprocess.run(
        [program, "config"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    found = yaml.safe_load(done.stdout)["services"]
    assert set(found) == set(SERVICES)
    assert found["database"]["image"] == beside["POSTGRES_IMAGE"]
    assert found["web"]["read_only"] is True and found["web"]["cap_drop"] == ["ALL"]


def test_a_database_that_is_just_being_made_is_not_taken_for_ready():
    """Images start a first server for that, on its socket alone."""
    words = SERVICES["database"]["healthcheck"]["test"]
    assert words[1:4] == ["pg_isready", "-h", "127.0.0.1"]
