"""docs/security.md promises nothing that no test shows: each one named there is opened here."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.conftest import TESTS

ROOT = TESTS.parent
PAGE = (ROOT / "docs" / "security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)((?:::\w+)*)`")


def promises(page: str) -> list[str]:
    """Each promise with the tests behind it, as one line."""
    (told,) = re.findall(r"^## What we promise$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return [
        " ".join(one.split()) for one in re.findall(r"^- (.+?)(?=^- |^$|\Z)", told, re.M | re.S)
    ]


@cache
def runs_in(path: str) -> frozenset[str]:
    """`test_x`, or `TestX::test_y`, for all of a file that pytest would run."""
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(_tests(tree.body))


def _tests(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield prefix + node.name
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests(node.body, f"{prefix}{node.name}::")


def missing(page: str) -> list[str]:
    """What is promised without a test, and what is named and not there."""
    found = []
    for promise in promises(page):
        named = NAMED.findall(promise)
        if not named:
            found.append(f"no test: {promise}")
        for path, test in named:
            if not (ROOT / path).exists() or test.removeprefix("::") not in runs_in(path):
                found.append(f"not there: {path}{test}")
    return found


def test_every_promise_names_tests_that_are_there():
    assert len(promises(PAGE)) > 30
    assert missing(PAGE) == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("::test_a_key_dies_at_once", "::test_a_key_lives_on", "not there"),
        ("tests/deploy/test_units.py::", "tests/deploy/test_unit.py::", "not there"),
        ("tests/deploy/test_units.py::test_little_is_exposed", "tests/deploy/test_units.py", "not"),
        ("`tests/deploy/test_units.py::test_little_is_exposed`", "", "no test"),
        ("TestForged::test_another_proof", "test_another_proof", "not there"),
    ],
)
def test_a_promise_that_lies_is_found(before, after, found):
    assert before in PAGE
    assert any(one.startswith(found) for one in missing(PAGE.replace(before, after)))
