"""What production refuses to start with, and what a local start makes for itself."""

import os
import subprocess
import sys

import pytest

from django.core.exceptions import ImproperlyConfigured

from mou_tracker.server.production import local_secret_key
from tests.mou_tracker.server.system import BASE_DIR

SAFE = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "k7-v9_Zq1xW3eR5tY7uI9oP0aS2dF4gH6jK8lM1nB3vC5xZ7qW9e",
    "ALLOWED_HOSTS": "mou.example.org",
    "DATABASE_URL": "postgres://mou:secret@db.example.org/mou",
    "REDIS_URL": "redis://broker.example.org/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "SITE_URL": "https://mou.example.org",
}


def check(*words: str, **changed: str) -> subprocess.CompletedProcess:
    outside = {*SAFE, "DJANGO_SETTINGS_MODULE", "DEBUG"}
    inherited = {name: value for name, value in os.environ.items() if name not in outside}
    return subprocess.run(
        [
            sys.executable,
            "manage.py",
            "check",
            "--deploy",
            *words,
            "--fail-level",
            "WARNING",
        ],
        cwd=BASE_DIR,
        env=inherited | {name: value for name, value in (SAFE | changed).items() if value},
        capture_output=True,
        text=True,
    )


def test_safe_settings_pass_every_check_in_silence():
    """What is unsafe would not be seen among anything else."""
    done = check()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."


def test_a_proxy_nobody_counted_is_named():
    done = check(BEHIND_TLS_PROXY="1")
    assert done.returncode == 1 and "TRUSTED_PROXIES is 0" in done.stderr
    assert check(BEHIND_TLS_PROXY="1", TRUSTED_PROXIES="1").returncode == 0


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too simple"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "not '*'"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
        ({"REDIS_URL": ""}, "REDIS_URL is missing"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is missing"),
        ({"SITE_URL": "http://mou.example.org"}, "SITE_URL"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unsafe_setting_stops_the_start_with_one_sentence(changed, named):
    done = check("--tag", "security", **changed)
    assert done.returncode == 1
    assert done.stderr.startswith("Production cannot start: ") and named in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_local_key_is_made_once_and_private(tmp_path):
    first = local_secret_key(tmp_path)
    assert len(first) >= 50 and local_secret_key(tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert local_secret_key(tmp_path / "other") != first


def test_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="choose another one with VAR="):
        local_secret_key(tmp_path / "file" / "var")


def test_an_empty_data_folder_is_the_default_one():
    """`VAR= make run` must not strew a database over the checkout."""
    code = "from django.conf import settings; print(settings.VAR)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "VAR": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(BASE_DIR / "var")
