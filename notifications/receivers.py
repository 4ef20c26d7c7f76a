"""The one receiver of the workflow's one signal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from notifications.services import notify
from workflow.signals import moved

if TYPE_CHECKING:
    from workflow.machine import Transition
    from workflow.models import Event


@receiver(moved, dispatch_uid="notifications.notify")
def on_moved(sender: object, *, event: Event, row: Transition, subject: Any, **kwargs: Any) -> None:
    notify(event, row, subject)
