"""The one receiver of each of the workflow's signals that tell people something, and of log-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from notifications.push import end_session
from notifications.services import notify, notify_called
from workflow.signals import called, moved

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import Call
    from workflow.machine import Transition
    from workflow.models import Event


@receiver(moved, dispatch_uid="notifications.notify")
def on_moved(sender: object, *, event: Event, row: Transition, subject: Any, **kwargs: Any) -> None:
    notify(event, row, subject)


@receiver(called, dispatch_uid="notifications.notify_called")
def on_called(sender: object, *, call: Call, **kwargs: Any) -> None:
    notify_called(call)


@receiver(user_logged_out, dispatch_uid="notifications.end_session")
def on_logged_out(sender: object, *, request: HttpRequest | None, **kwargs: Any) -> None:
    """Pages that are still open elsewhere in the same browser hear nothing more."""
    key = request.session.session_key if request is not None else None
    if key is not None:
        end_session(key)
