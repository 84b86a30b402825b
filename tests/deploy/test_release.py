"""A release: the same bytes twice, everything that is installed in its bill, a signature that
anybody can check and nobody else can make."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("pyproject.toml", "requirements.txt", "deploy/release.py", "LICENSE")
DOCS = ROOT / "docs" / "security.md"


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@test.example"]
    subprocess.run(["git", "-C", str(root), *who, *words], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path) -> Path:
    root = tmp_path / "checkout"
    for part in PARTS:
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, root / part)
    face = root / "static" / "vendor" / "face-1.2"
    face.mkdir(parents=True)
    (face / "LICENSE.txt").write_text("OFL")
    (root / ".gitignore").write_text("dist/\n")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "All of it")
    return root


def release(root: Path, key: Path) -> subprocess.CompletedProcess[str]:
    told = os.environ | {"RELEASE_KEY": str(key)}
    command = [sys.executable, str(root / "deploy" / "release.py")]
    return subprocess.run(command, env=told, capture_output=True, text=True)


def made(root: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (root / "dist").iterdir()}


def is_good(folder: Path) -> bool:
    """The commands that the page tells."""
    (block,) = re.findall(r"```\n(openssl pkeyutl -verify.*?)```", DOCS.read_text(), re.DOTALL)
    command = block.replace("VERSION", "0.1.0")
    return not subprocess.run(["sh", "-ec", command], cwd=folder, capture_output=True).returncode


@pytest.fixture
def key(tmp_path) -> Path:
    return tmp_path / "safe" / "key.pem"


def test_twice_the_same_and_signed_by_the_same_key(checkout, key):
    done = release(checkout, key)
    assert done.returncode == 0, done.stderr
    first = made(checkout)
    assert key.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(checkout / "dist")
    assert release(checkout, key).returncode == 0
    assert made(checkout) == first and len(first) == 5
    assert is_good(checkout / "dist")


@pytest.mark.parametrize("harmed", ["tar.gz", "cdx.json", "sha256", "sha256.sig"])
def test_what_was_changed_is_seen(checkout, key, harmed):
    release(checkout, key)
    file = checkout / "dist" / f"mou-tracker-0.1.0.{harmed}"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert not is_good(checkout / "dist")


def test_the_bill_names_everything_that_is_installed(checkout, key):
    release(checkout, key)
    bill = json.loads((checkout / "dist" / "mou-tracker-0.1.0.cdx.json").read_text())
    wanted = set(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.M))
    packages = [one for one in bill["components"] if one["type"] == "library"]
    assert {(one["name"], one["version"]) for one in packages} == wanted
    assert all(one["hashes"] for one in packages)
    assert [one["name"] for one in bill["components"] if one["type"] == "file"] == [
        "static/vendor/face-1.2"
    ]
    known = {one["bom-ref"] for one in (*bill["components"], bill["metadata"]["component"])}
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert known >= needs.keys() | {ref for found in needs.values() for ref in found}
    reached, waiting = set(), [bill["metadata"]["component"]["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs.get(ref, [])
    assert {one["bom-ref"] for one in packages} <= reached


@pytest.mark.parametrize("spoil", ["a line that is not understood", "not committed", "open", "in"])
def test_what_is_refused(checkout, key, spoil):
    listed = checkout / "requirements.txt"
    if spoil == "a line that is not understood":
        listed.write_text(listed.read_text() + "somewhere @ file:///tmp/x\n")
        git(checkout, "commit", "-qam", "More")
    elif spoil == "not committed":
        listed.write_text(listed.read_text() + "\n")
    elif spoil == "open":
        release(checkout, key)
        key.chmod(0o640)
    else:
        key = checkout / "key.pem"
    done = release(checkout, key)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert spoil != "in" or not key.exists()
