"""The day on which histories are entered, and who enters them, where a file says nothing else."""

import pytest
import time_machine

from tests.api_client import staff_client


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-28T03:00:00+00:00", tick=False) as moved:
        yield moved


@pytest.fixture
def staff(people):
    return staff_client(people["coordinator"])
