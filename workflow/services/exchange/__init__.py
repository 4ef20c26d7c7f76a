"""Carrying what members and bureaus tell each other over a gap between two networks that only files pass."""

from workflow.services.exchange.channels import begin, join, key_line
from workflow.services.exchange.errors import ExchangeError, NotYetError
from workflow.services.exchange.packing import missing, pack_news
from workflow.services.exchange.receiving import Arrived, admit, receive, take_waiting
from workflow.services.exchange.sending import name_of, send, to_write

__all__ = [
    "Arrived",
    "ExchangeError",
    "NotYetError",
    "admit",
    "begin",
    "join",
    "key_line",
    "missing",
    "name_of",
    "pack_news",
    "receive",
    "send",
    "take_waiting",
    "to_write",
]
