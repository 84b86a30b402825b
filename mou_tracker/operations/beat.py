"""Celery's beat, of which any number may run on any hosts: one rings, the others listen."""

import logging
from datetime import timedelta
from typing import Any

from celery.beat import Scheduler

from django.db import Error, close_old_connections

from mou_tracker import silent_database

from . import election

log = logging.getLogger(__name__)


class Elected(Scheduler):
    """Rings while the database says that it is the one; one that does not hear the database is
    not. Keeps no file: a clock that struck while nobody rang, since the last sign of whoever did,
    is made up for by who takes over, or is started next."""

    rings = False

    def __init__(self, *args: Any, **options: Any) -> None:
        self.candidate = election.Candidate()
        super().__init__(*args, **options)

    def tick(self, *args: Any, **options: Any) -> float:
        """Asked before each ring: one that stood still meanwhile rings no more. Seconds until it
        is asked again."""
        rings = self._is_elected()
        if rings != self.rings:
            log.info("this beat rings now" if rings else "another beat rings, or none can")
            self.rings = rings
        if not rings:
            return float(election.ROUND)
        self._forget_what_is_to_come()
        return min(super().tick(*args, **options), float(election.ROUND))

    def _is_elected(self) -> bool:
        close_old_connections()
        try:
            with silent_database.waiting.statements():
                if not self.rings:
                    self._listen(self.candidate.hears())
                return self.candidate.takes()
        except Error as error:
            log.warning("no beat from here: %s", str(error).strip())
        return False

    def _listen(self, ago: float | None) -> None:
        """All up to the last sign of the other has rung."""
        if ago is None:
            return
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - timedelta(seconds=ago)
        self._heap = None  # made anew from these

    def _forget_what_is_to_come(self) -> None:
        """What rang at a time that is still to come rang before this machine's clock was set back:
        it would be waited for, and no other beat rings meanwhile."""
        for entry in self.schedule.values():
            if entry.last_run_at > (now := entry.default_now()):
                entry.last_run_at, self._heap = now, None

    def close(self) -> None:
        try:
            with silent_database.waiting.statements():
                self.candidate.lets_go()
        except Error:
            log.warning("the database does not hear that this beat ends")
        super().close()
