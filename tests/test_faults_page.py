"""docs/faults.md says nothing that is not shown: each test it leans on is there, each row its."""

import re

import pytest

from tests.campaign.__main__ import PARTS
from tests.campaign.table import FAULTS, PAGE, ROOT, page


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.number)
def test_what_shows_it_is_there(fault):
    assert fault.tests or fault.parts
    assert set(fault.parts) <= set(PARTS)
    for one in fault.tests:
        file, *names = one.split("::")
        text = (ROOT / file).read_text()
        assert all(re.search(rf"^ *(?:class|def) {name}\b", text, re.MULTILINE) for name in names)


def test_the_page_has_each_fault_as_the_table_has_it():
    rows = re.findall(r"^\| (F\d\d) \| (.+?) \| (.+?) \|", PAGE.read_text(), re.MULTILINE)
    assert rows == [(one.number, one.what, one.answer) for one in FAULTS]
    assert len({one.number for one in FAULTS}) == len(FAULTS)


def test_the_page_is_written_from_what_the_last_runs_found():
    assert PAGE.read_text() == page()
