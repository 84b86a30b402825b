"""A Celery program for test_broker: the product's settings, and a task that leaves traces."""

import os
import time
from pathlib import Path

from mou_tracker.celery import app

# a worker that was killed is noticed after two seconds here, and not after ten minutes
app.conf.broker_transport_options = app.conf.broker_transport_options | {
    "visibility_timeout": 2,
    "unacked_restore_interval": 1,
}
app.conf.task_default_queue = os.environ["BELL_QUEUE"]


@app.task(name="tests.ring")
def ring(folder: str, number: int) -> None:
    """Leave `begun-N`, wait for the gate, leave `done-N`."""
    notes = Path(folder)
    (notes / f"begun-{number}").write_text(str(os.getpid()))
    while not (notes / "gate").exists():
        time.sleep(0.02)
    (notes / f"done-{number}").touch()
