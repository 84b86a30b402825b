"""`make upgrade` finds the version before by itself, and says where it cannot."""

import os
import subprocess
import sys

import pytest

from tests import before
from tests.check import ROOT


def git(*words: str, at) -> str:
    done = subprocess.run(["git", *words], cwd=at, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_in_a_clone_without_its_history_it_says_so(tmp_path):
    """There the last commit would be taken for the one that recorded the migrations, and each
    version for the one before itself."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    code = tmp_path / "code"
    git("clone", "--quiet", "--depth", "1", "--no-checkout", ROOT.as_uri(), str(code), at=tmp_path)
    for name in ("before.py", "__init__.py", "check"):
        git("checkout", "HEAD", "--", f"tests/{name}", at=code)
    (code / "tests" / "before.py").write_bytes((ROOT / "tests" / "before.py").read_bytes())
    told = {name: word for name, word in os.environ.items() if name != "BASE"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.before"], cwd=code, env=told, capture_output=True, text=True
    )
    assert done.returncode == 1 and "git fetch --unshallow" in done.stdout, done


def test_a_commit_that_is_not_there(monkeypatch, capsys):
    monkeypatch.setenv("BASE", "nothing")
    assert before.main([]) == 1
    assert "no commit 'nothing'" in capsys.readouterr().out
