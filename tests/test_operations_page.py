"""docs/operations.md tells nothing that is not tried: each block is run by a test that takes it
from the page, each command beside it is one, with these words."""

import re
from pathlib import Path

import pytest

from django.core.management import get_commands, load_command_class

from tests import guide

ROOT = Path(__file__).resolve().parent.parent
TESTS = {
    path.relative_to(ROOT / "tests").as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "tests").rglob("test_*.py")
}
#: How a test asks for a block: `typed` puts the office's own words into it.
TAKEN = re.compile(r"(?:guide\.block|typed)\(\s*\"([^\"]+)\"")
#: Blocks no test runs, by their first words, and why.
NOT_RUN = {
    "apt-get update": "fetches packages from the network; .ci/run does so before any test",
}
OURS = ("agreements", "activities", "mou_tracker")
#: `manage.py send_due --on 2027-02-05`, also with settings before it.
COMMANDS = re.findall(
    r"`(?:[A-Z_]+=\S* )*manage(?:\.py)? ([a-z_]+)([^`\n]*)`", guide.PAGE.read_text()
)
TARGETS = set(re.findall(r"`make ([a-z]+)[^`\n]*`", guide.PAGE.read_text()))


@pytest.mark.parametrize("block", guide.blocks(), ids=lambda block: block.splitlines()[0][:40])
def test_each_block_is_run_or_declared(block):
    takers = [name for name, text in TESTS.items() for one in TAKEN.findall(text)
              if block.startswith(one) and name != Path(__file__).name]  # fmt: skip
    declared = [first for first in NOT_RUN if block.startswith(first)]
    assert bool(takers) != bool(declared), block


def test_nothing_is_declared_in_vain():
    for first in NOT_RUN:
        guide.block(first)


def test_what_is_to_be_typed_stands_in_a_block():
    """Lines that are indented would be code as well, and seen by none of these."""
    outside = guide.BLOCK.sub("", guide.PAGE.read_text(encoding="utf-8"))
    assert not re.findall(r"^(?: {4}|\t).*", outside, re.MULTILINE)


def test_the_packages_are_those_of_the_tests():
    installed = set((ROOT / ".ci" / "run").read_text().split())
    assert set(guide.block("apt-get update").split()[5:]) <= installed


@pytest.mark.parametrize(("name", "words"), COMMANDS, ids=str)
def test_each_command_is_one(name, words):
    package = get_commands()[name]
    command = package if not isinstance(package, str) else load_command_class(package, name)
    words = words.partition(" > ")[0].split()
    if not {"…", "..."} & set(words):
        command.create_parser("manage.py", name).parse_args(words)
    if str(package).startswith(OURS):
        run = (f'"{name}"', f"manage {name}")
        assert any(one in text for text in TESTS.values() for one in run), f"no test runs {name}"


def test_each_target_is_one():
    targets = re.findall(r"^([a-z ]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert TARGETS and not TARGETS - set(targets)
