"""Where words are kept: one shelf for what staff and members find, one for what the public finds. They never mix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Shelf:
    """The table of the entries, and the table of their words where the database keeps these apart."""

    entries: str
    words: str


INSIDE: Final = Shelf("workflow_searchentry", "workflow_searchwords")
PUBLIC: Final = Shelf("workflow_publicentry", "workflow_publicwords")
