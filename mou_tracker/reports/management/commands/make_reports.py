"""Makes the reports that wait, once or in a loop, without a broker."""

from mou_tracker.background.loops import QueueCommand
from mou_tracker.reports.queue import make_waiting


class Command(QueueCommand):
    help = "Make the reports that were asked for."
    loop_help = "go on, a look every so many seconds: reports are made although Celery stands"
    noun, ended = "report", "%d reports made."

    def work(self) -> int:
        return make_waiting()
