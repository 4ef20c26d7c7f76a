"""What somebody wants to publish, and one text of it before it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workflow.assembly.redaction import redacted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from proposals.models import Organisation
    from workflow.models import Commitment, Opinion, Reply

PROPOSAL, ANSWER, SUPPLEMENT = "proposal", "answer", "supplement"
FULL, SUMMARY, WITHHELD = "full", "summary", "withheld"


@dataclass(frozen=True)
class Wanted:
    """What is to be published and how much of it: `about` the proposal, the answer of the round or one supplement.

    `summary` is what stands in place of the texts where only a summary is published; `named` whether the names of the
    proposers may be read. `opinions` go with an answer.
    """

    about: str
    extent: str
    summary: str = ""
    named: bool = False
    opinions: tuple[Opinion, ...] = ()
    reply: Reply | None = None

    @property
    def published(self) -> bool:
        return self.extent in {FULL, SUMMARY}


@dataclass(frozen=True)
class Draft:
    """One text as it would be published. `source` tells it from the others of the case."""

    part: str
    source: str
    heading: str = ""
    group: str = ""
    code: str = ""
    body: str = ""
    whole: bool = True
    round: int = 1
    organisation: Organisation | None = None
    unit_name: str = ""
    number: str = ""
    on: date | None = None
    commitment: Commitment | None = None

    def without(self, words: Iterable[str]) -> Draft:
        """The same with these words left out wherever somebody could read them."""
        words = tuple(words)
        cleared: dict[str, Any] = {name: redacted(text, words) for name, text in self.read.items()}
        return replace(self, **cleared)

    @property
    def read(self) -> dict[str, str]:
        """Every field that the public reads."""
        return {"heading": self.heading, "group": self.group, "body": self.body, "number": self.number}
