"""Reads and takes in the registers that wait, once or in a loop, without a broker."""

from mou_tracker.background.loops import QueueCommand
from mou_tracker.imports.queue import work_waiting


class Command(QueueCommand):
    help = "Read registers that were received, take in those that are to be."
    loop_help = "go on, a look every so many seconds: imports go on although Celery stands"
    noun, ended = "import", "%d imports worked at."

    def work(self) -> int:
        return work_waiting()
