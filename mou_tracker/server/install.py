"""Makes `.venv` fit the locked requirements. Run by the Makefile with the system's Python.

    python3 mou_tracker/server/install.py run|test

Does nothing that is already done: a later call takes milliseconds and no network.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 this file meets Pythons older than the product's
    sys.exit("MOU Tracker needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

import fcntl
import hashlib
import importlib.util
import subprocess
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
# what each goal installs, and which installed goals serve it too
REQUIREMENTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
SERVED_BY = {"run": ("run", "test"), "test": ("test",)}


def main(goal: str) -> None:
    with (BASE_DIR / ".install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands at once: the second finds it done
        if not is_usable():
            make_venv()
        if not any(stamp(served) == digest(served) for served in SERVED_BY[goal]):
            install(goal)
        subprocess.run([PYTHON, Path(__file__).with_name("catalogues.py")], check=True)


def is_usable() -> bool:
    """False where there is no environment, or its Python has gone or was replaced."""
    try:
        check = [PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        return subprocess.run(check, capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"This Python has no working 'venv' module: install the package python{version}-venv "
            "(on Debian and Ubuntu: apt-get install python3-venv)."
        )
    print("creating .venv", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install(goal: str) -> None:
    print(f"installing {REQUIREMENTS[goal]} (this once)", flush=True)
    asked = ["install", "-qq", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    done = subprocess.run([PYTHON, "-m", "pip", *asked, "-r", BASE_DIR / REQUIREMENTS[goal]])
    if done.returncode != 0:
        sys.exit("The requirements could not be installed; the reason stands above.")
    (VENV / f"installed-{goal}").write_text(digest(goal))


def digest(goal: str) -> str:
    """Of the requirements and the Python that they are installed for."""
    content = (BASE_DIR / REQUIREMENTS[goal]).read_bytes()
    # the two lists agree on what both have, but a change of the shorter one must be seen by "run"
    shorter = (BASE_DIR / REQUIREMENTS["run"]).read_bytes()
    version = subprocess.run([PYTHON, "-V"], capture_output=True).stdout
    return hashlib.sha256(content + shorter + version).hexdigest()


def stamp(goal: str) -> str:
    file = VENV / f"installed-{goal}"
    return file.read_text() if file.exists() else ""


if __name__ == "__main__":
    main(sys.argv[1])
