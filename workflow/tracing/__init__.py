"""What became of the words of a case's opinions: how much of each reached the replies, where, and altered how.

Told of the present round. Every reply of it is an entry of its own: each lead's where a case is split, and each
supplement. All opinions sent in the round are told, also those that a later one took the place of; a co-handler that
sent none is told with nothing. Words that a bureau wrote for the lead alone are counted but never shown.
"""

from workflow.tracing.letters import OpinionLetter, ReplyLetter, SourcePassage, opinions_of, replies_of
from workflow.tracing.sourced import Sourced, sources_of
from workflow.tracing.telling import told
from workflow.tracing.traced import trace

__all__ = [
    "OpinionLetter",
    "ReplyLetter",
    "SourcePassage",
    "Sourced",
    "opinions_of",
    "replies_of",
    "sources_of",
    "told",
    "trace",
]
