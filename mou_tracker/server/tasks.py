"""What Celery rings for: a drill may take hours and is told to the broker as done before it begins,
so that no second one is begun meanwhile."""

from celery import shared_task

from .drill import PATIENCE
from .drill import drill as run_drill


@shared_task(
    name="server.drill", acks_late=False, soft_time_limit=PATIENCE + 300, time_limit=PATIENCE + 600
)
def drill() -> None:
    run_drill(again=False)
