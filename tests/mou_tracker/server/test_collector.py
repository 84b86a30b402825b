"""The garbage collector of a process that answers requests."""

import gc

import pytest

from mou_tracker.server.collector import calm


class Part:
    """Of an answer whose parts name each other: only the collector gives it back."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        Part.alive += 1

    def __del__(self) -> None:
        Part.alive -= 1


@pytest.fixture
def calmed():
    before = gc.get_threshold()
    calm()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_answers_were_made_from_does_not_pile_up(calmed):
    of_a_timeline, most = 32_000, 0
    for _answer in range(40):
        parts = [Part() for _part in range(of_a_timeline)]
        del parts
        most = max(most, Part.alive)
    assert most <= 8 * of_a_timeline
