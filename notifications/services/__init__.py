"""Everything that changes what a person is told and how."""

from notifications.services.notices import mark_read, notify, notify_called, notify_owner

__all__ = ["mark_read", "notify", "notify_called", "notify_owner"]
