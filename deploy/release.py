"""`make release`: the sources of the commit at hand, a bill of what they lean on, and a signature.

dist/mou-tracker-VERSION.tar.gz         the tree of the commit; the same bytes whenever it is made
dist/mou-tracker-VERSION.cdx.json       CycloneDX 1.6: every locked package with its digests
dist/mou-tracker-VERSION.sha256         the digests of both
dist/mou-tracker-VERSION.sha256.sig     Ed25519 over that file
dist/release-key.pem                    the public half of the key, to be published elsewhere too

Needs git and openssl. The key is made at the first release: RELEASE_KEY names it, by default
~/.config/mou-tracker/release-key.pem. It lies outside of every checkout, readable by its owner
alone, never on a machine that serves, and a copy of it lies where a backup lies.
"""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEY = Path("~/.config/mou-tracker/release-key.pem")
NAMESPACE = uuid.UUID("6f2f9a0c-6a3f-5d8e-9d3a-6d6f75747261")
#: One locked package: its name, version and marker, the digests of its files, who asks for it.
LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\\n]+?))? \\\n"
    r"(?P<digests>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<via>(?:    #.*\n)*)",
    re.MULTILINE,
)


def main() -> int:
    try:
        for made in release(ROOT, key=Path(os.environ.get("RELEASE_KEY") or KEY).expanduser()):
            print(made)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class Refused(Exception):
    """Why there is no release."""


def release(root: Path, *, key: Path) -> list[Path]:
    """Everything above, of the commit that is checked out in `root`."""
    if _git(root, "status", "--porcelain", "--untracked-files=no"):
        raise Refused("There are changes that are not committed: a release is of a commit.")
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    name = f"{project['name']}-{project['version']}"
    folder = root / "dist"
    folder.mkdir(exist_ok=True)
    sources, bill = folder / f"{name}.tar.gz", folder / f"{name}.cdx.json"
    sources.write_bytes(_sources(root, f"{name}/"))
    made = bill_of_materials(root, project, commit=_git(root, "rev-parse", "HEAD").strip())
    bill.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sums = folder / f"{name}.sha256"
    sums.write_text("".join(f"{_digest(one)}  {one.name}\n" for one in (sources, bill)))
    return [sources, bill, sums, *_signed(sums, key=key, root=root)]


def _sources(root: Path, prefix: str) -> bytes:
    command = ["git", "-C", str(root), "archive", "--format=tar", f"--prefix={prefix}", "HEAD"]
    tar = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 ours
    return gzip.compress(tar, compresslevel=9, mtime=0)


# --- The bill -----------------------------------------------------------------------------------


def bill_of_materials(root: Path, project: dict[str, Any], *, commit: str) -> dict[str, Any]:
    """Of what is installed to run it, by requirements.txt, and of what lies in the tree itself. The
    same for the same commit: it bears no moment and no random number."""
    packages = list(locked((root / "requirements.txt").read_text()))
    bundled = [_bundled(one) for one in sorted((root / "static" / "vendor").glob("*-*"))]
    own = f"pkg:generic/{project['name']}@{project['version']}"
    needs: dict[str, list[str]] = {own: []}
    by_name = {
        one["name"]: one["bom-ref"] for one in (package["component"] for package in packages)
    }
    for package in packages:
        ref = package["component"]["bom-ref"]
        needs.setdefault(ref, [])
        for parent in package["via"]:
            needs.setdefault(by_name.get(parent, own), []).append(ref)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, commit)}",
        "version": 1,
        "metadata": {
            "component": {
                "bom-ref": own,
                "type": "application",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": "MIT"}}],
                "properties": [{"name": "git:commit", "value": commit}],
            }
        },
        "components": [*(one["component"] for one in packages), *bundled],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(set(found))} for ref, found in sorted(needs.items())
        ],
    }


def locked(text: str) -> Iterator[dict[str, Any]]:
    """Every package of a locked list, as a component, with the names of those that ask for it.
    Refused where a line is not understood: a bill leaves nothing out."""
    found = list(LOCKED.finditer(text))
    lines = sum(not line.startswith(("#", " ")) for line in text.splitlines() if line)
    if len(found) != lines:
        raise Refused(f"Of {lines} packages of requirements.txt {len(found)} are understood.")
    for one in found:
        name, version = one["name"], one["version"]
        component: dict[str, Any] = {
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [
                {"alg": "SHA-256", "content": digest}
                for digest in re.findall(r"sha256:(\w+)", one["digests"])
            ],
        }
        if one["marker"]:
            component["properties"] = [{"name": "python:marker", "value": one["marker"]}]
        yield {"component": component, "via": re.findall(r"^    #(?: via|  ) ([\w.-]+)",
                                                         one["via"], re.MULTILINE)}  # fmt: skip


def _bundled(folder: Path) -> dict[str, Any]:
    name, _, version = folder.name.rpartition("-")
    digest = hashlib.sha256()
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(f"{file.relative_to(folder)}\0{_digest(file)}\n".encode())
    return {
        "bom-ref": f"pkg:generic/{name}@{version}",
        "type": "file",
        "name": f"static/vendor/{folder.name}",
        "version": version,
        "licenses": [{"license": {"id": "OFL-1.1"}}],
        "hashes": [{"alg": "SHA-256", "content": digest.hexdigest()}],
    }


# --- The signature ------------------------------------------------------------------------------


def _signed(sums: Path, *, key: Path, root: Path) -> list[Path]:
    made_anew = _keep_key(key, root=root)
    signature, public = sums.with_name(f"{sums.name}.sig"), sums.with_name("release-key.pem")
    _openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", sums, "-out", signature)
    _openssl("pkey", "-in", key, "-pubout", "-out", public)
    if made_anew:
        print(f"A key was made: {key}. Keep a copy of it, and publish {public.name}.")
    return [signature, public]


def _keep_key(key: Path, *, root: Path) -> bool:
    """Whether the key had to be made. Refused where others could read it, or would be given it."""
    key = key.resolve()
    if any((folder / ".git").exists() for folder in (root.resolve(), *key.parents)
           if key.is_relative_to(folder)):  # fmt: skip
        raise Refused(f"The key may not lie in a checkout ({key}): name another with RELEASE_KEY.")
    if key.exists():
        if key.stat().st_mode & 0o077:
            raise Refused(f"Others may read the key: chmod 600 {key}")
        return False
    key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = os.umask(0o077)
    try:
        _openssl("genpkey", "-algorithm", "ed25519", "-out", key)
    finally:
        os.umask(before)
    return True


def _openssl(*words: str | Path) -> None:
    command = ["openssl", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 ours
    if done.returncode:
        raise Refused(f"openssl {words[0]}: {done.stderr.strip()}")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 ours
    if done.returncode:
        raise Refused(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
