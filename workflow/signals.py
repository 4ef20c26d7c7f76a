"""The one way in which the workflow tells the floors above it something."""

from django.dispatch import Signal

moved = Signal()
"""Sent inside the transaction, once for each event, after its row exists. Arguments: `event`, `row`."""
