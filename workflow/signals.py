"""The ways in which the workflow tells the floors above it something: of each event, each call, and each attempt."""

from django.dispatch import Signal

moved = Signal()
"""Sent inside the transaction, once for each event, after its row exists. Arguments: `event`, `row`."""

called = Signal()
"""Sent inside the transaction in which a call for proposals is published. Argument: `call`."""

tried = Signal()
"""Sent when a move was asked for and is over, for whoever counts. Arguments: `row`, `outcome` (`made`, or the code of
the refusal). What made the move may still take it back with a transaction of its own."""
