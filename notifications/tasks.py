"""Jobs that time brings; each is a scan that may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from workflow.services import forget_unsaved, lapse_overdue


@db_periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]  # huey has no types
def lapse() -> None:
    """Let invitations and ratings lapse that were not answered by their day."""
    lapse_overdue(timezone.now())


@db_periodic_task(crontab(minute="30", hour="3"))  # type: ignore[untyped-decorator]  # huey has no types
def forget() -> None:
    """Let go, once a day, of what people typed long ago and can never send."""
    forget_unsaved(timezone.now())


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey has no types
def send_outside() -> None:
    """Ask the wires for new notices, and send what is due: both bounded, so that the next minute takes up the rest."""
    from notifications.services import routing, sending  # noqa: PLC0415 -- no server waits for mail when it starts

    at = timezone.now()
    routing.route_waiting(at)
    sending.send_due(at)
