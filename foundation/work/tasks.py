"""The broker carries an id; worker.py does the work. A task that is lost costs time only: the sweep finds its run."""

from celery import shared_task

from foundation.kernel.bell import ring
from foundation.work import worker

SLICE = 20.0  # seconds: then letters and other people's work have their turn


# Not acks_late: a run outlives the broker's patience, and its own lease brings it back when the worker dies.
@shared_task(acks_late=False, time_limit=900)
def carry_on(run_id: str) -> None:
    if worker.work(run_id, seconds=SLICE):
        ring(carry_on, run_id)
