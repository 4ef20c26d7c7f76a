"""What the minute brings: each channel with folders takes what came and writes what is new."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.models import Channel
from workflow.services.exchange.errors import ExchangeError
from workflow.services.exchange.receiving import receive
from workflow.services.exchange.sending import send

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)


def go_round(at: datetime) -> int:
    """Take in and send on every channel; gives how many parcels were taken or written. Safe to run twice at once.

    A folder that is away for the moment keeps no other channel waiting.
    """
    moved = 0
    for channel in Channel.objects.exclude(peer_public="").select_related("jurisdiction").order_by("pk"):
        try:
            if channel.in_folder:
                moved += sum(one.refused is None for one in receive(channel, Path(channel.in_folder), at))
            if channel.out_folder:
                moved += len(send(channel, Path(channel.out_folder), at))
        except ExchangeError as error:
            logger.warning("exchange of %s: %s", channel.jurisdiction.slug, error.message)
    return moved
