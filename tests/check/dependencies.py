"""Every requirement of pyproject.toml is imported, or stands here with what it is for."""

import re
import tomllib
from collections.abc import Iterable

from tests.check import ROOT

PRODUCT = ("agreements", "activities", "mou_tracker")
#: How a package is imported where its name does not say so.
IMPORTED_AS = {
    "django-allauth": "allauth",
    "django-csp": "csp",
    "django-environ": "environ",
    "django-filter": "django_filters",
    "django-pghistory": "pghistory",
    "django-pgtrigger": "pgtrigger",
    "djangorestframework": "rest_framework",
    "factory-boy": "factory",
    "markdown-it-py": "markdown_it",
    "python-docx": "docx",
    "python-hwpx": "hwpx",
    "python-oxmsg": "oxmsg",
}
#: Imported nowhere, and needed all the same.
WHY = {
    "argon2-cffi": "Django's Argon2PasswordHasher imports it",
    "django-stubs": "the types of Django, and the plugin of mypy that knows its models",
    "flask": "the server of moto, which speaks S3",
    "flask-cors": "the server of moto, too",
    "mypy": "a program of make check",
    "psycopg2-binary": "Django's backend for PostgreSQL imports it",
    "pytest-django": "a plugin of pytest: settings, database, clients",
    "pytest-xdist": "a plugin of pytest: two workers",
    "ruff": "a program of make check",
}


def named(lines: Iterable[str]) -> list[str]:
    """The packages that lines of pyproject.toml ask for, in small letters."""
    return [re.split(r"[\[~=<>;! ]", line)[0].lower() for line in lines]


def imported(texts: Iterable[str]) -> set[str]:
    """Every module at the start of an import, or of a dotted name in quotes as settings have."""
    start = re.compile(r"^\s*(?:from|import) ([A-Za-z_]\w*)|\"([A-Za-z_]\w*)[.\"]", re.M)
    return {found[1] or found[2] for text in texts for found in start.finditer(text)}


def unused(names: Iterable[str], modules: set[str]) -> list[str]:
    """The packages whose module nobody imports, and which WHY does not explain."""
    modules = {module.lower() for module in modules}
    idle = {name for name in names if module_of(name) not in modules}
    return [f"{name}: imported nowhere" for name in sorted(idle - WHY.keys())]


def explained_in_vain(names: Iterable[str], modules: set[str]) -> list[str]:
    """The packages that WHY explains, though they are imported, or asked for no more."""
    modules, asked = {module.lower() for module in modules}, set(names)
    idle = {name for name in WHY if name not in asked or module_of(name) in modules}
    return [f"{name}: needs no reason" for name in sorted(idle)]


def module_of(name: str) -> str:
    return IMPORTED_AS.get(name, name.replace("-", "_"))


def modules_in(*folders: str) -> set[str]:
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    return imported(file.read_text(encoding="utf-8") for file in files)


def faults() -> list[str]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    product, tests = modules_in(*PRODUCT), modules_in("tests")
    ours = named(told["project"]["dependencies"])
    for_tests = named(told["dependency-groups"]["dev"])
    return [
        *unused(ours, product),
        *unused(for_tests, product | tests),
        *explained_in_vain([*ours, *for_tests], product),
    ]
