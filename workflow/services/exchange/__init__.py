"""Carrying what members and bureaus tell each other over a gap between two networks that only files pass."""

from workflow.services.exchange.channels import begin, join, key_line
from workflow.services.exchange.errors import ExchangeError, NotYetError
from workflow.services.exchange.packing import missing, pack_news
from workflow.services.exchange.receiving import MOST_BYTES, Arrived, admit, receive, take_waiting
from workflow.services.exchange.rounds import go_round
from workflow.services.exchange.sending import name_of, send, to_write
from workflow.services.exchange.standing import (
    Standing,
    newest,
    refused_files,
    refused_items,
    standing_of,
)

__all__ = [
    "MOST_BYTES",
    "Arrived",
    "ExchangeError",
    "NotYetError",
    "Standing",
    "admit",
    "begin",
    "go_round",
    "join",
    "key_line",
    "missing",
    "name_of",
    "newest",
    "pack_news",
    "receive",
    "refused_files",
    "refused_items",
    "send",
    "standing_of",
    "take_waiting",
    "to_write",
]
