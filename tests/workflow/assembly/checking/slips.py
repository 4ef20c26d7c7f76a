"""What one check says of a text, in short."""

from __future__ import annotations

from proposals.parsing import read
from proposals.parsing.source import source_of
from workflow.assembly.checking import LetterFacts
from workflow.assembly.checking.findings import Letter


def slips(run, text, **facts):
    """(key, words pointed at) of everything that one check finds, in the order of the text."""
    letter = Letter(source_of(text), read(text), LetterFacts(**({"kind": "reply"} | facts)))
    return [
        (one.key, text[slice(*one.span)]) for one in sorted(run(letter), key=lambda one: (one.span, one.key))
    ]
