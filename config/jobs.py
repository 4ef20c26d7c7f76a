"""The job consumer as threads of the server, for an installation of one process."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from django.utils.module_loading import autodiscover_modules
from huey.consumer import Consumer

if TYPE_CHECKING:
    from huey import Huey

LONGEST_POLL = 2.0  # seconds between looks at an empty queue
STOP_WITHIN = 10.0  # seconds that a running job has to finish when the server stops


def job_queue() -> Huey:
    """The queue that the settings name; made at the first call, since its library loads every store it knows."""
    from huey.contrib import djhuey  # noqa: PLC0415 -- importing it makes the queue

    return djhuey.HUEY


class EmbeddedConsumer(Consumer):  # type: ignore[misc]  # huey has no types
    """One worker and the periodic scheduler; whoever starts it stops it."""

    def __init__(self, huey: Huey) -> None:
        super().__init__(huey, workers=1, periodic=True, max_delay=LONGEST_POLL, shutdown_timeout=STOP_WITHIN)
        self._thread = threading.Thread(target=self.run, name="jobs", daemon=True)

    def start_beside(self) -> None:
        """Loads every app's `tasks` module, then runs the jobs in threads of their own."""
        autodiscover_modules("tasks")
        self._thread.start()

    def stop_and_wait(self) -> None:
        """Blocks until the job under way is done, ten seconds at most."""
        self.stop_flag.set()
        self._thread.join()  # first, as a stop right after the start finds workers that have not begun
        self.stop(graceful=True)

    def _set_signal_handlers(self) -> None:
        """None: the signals are the server's, and a thread may not set any."""
