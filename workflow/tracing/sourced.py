"""Where a passage of a case's reply comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workflow.assembly.provenance import Sources
from workflow.tracing.letters import opinions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proposals.models import Ask
    from workflow.assembly.passages import PassageText
    from workflow.assembly.provenance import PassageOrigin, Share
    from workflow.models import Case
    from workflow.tracing.letters import OpinionLetter, SourcePassage


@dataclass(frozen=True, slots=True)
class Sourced:
    """All that a round's opinions say, ready to be asked where a passage comes from.

    The n-th of `places` is the passage that a `Share.source` of n means, with its letter; those of letters that others
    took the place of come last.
    """

    places: tuple[tuple[OpinionLetter, SourcePassage], ...]
    in_force: Sources
    superseded: Sources

    def origin(self, passage: PassageText) -> PassageOrigin:
        """Where a passage comes from, held against the letters in force. What only a superseded letter says is named
        beside them: the bureau no longer says it."""
        found = self.in_force.origin(passage)
        first = sum(not letter.superseded for letter, _ in self.places)
        older = [
            replace(share, source=share.source + first, alterations=())
            for share in self.superseded.origin(passage).shares
        ]
        withdrawn = [share for share in older if share.carried and not self._still_said(share, found.shares)]
        return replace(found, shares=(*found.shares, *withdrawn))

    def bureau(self, share: Share) -> int:
        """The key of the unit that a share comes from."""
        return self.places[share.source][0].opinion.organisation_id

    def _still_said(self, share: Share, others: Sequence[Share]) -> bool:
        return any(
            other.carried >= share.carried and self.bureau(other) == self.bureau(share) for other in others
        )


def sources_of(case: Case) -> Sourced:
    """The opinions of the present round."""
    return sourced(opinions_of(case), case.proposal.title, list(case.proposal.asks.all()))


def sourced(letters: Sequence[OpinionLetter], title: str, asks: Sequence[Ask]) -> Sourced:
    """These opinions. What every letter quotes of the proposal comes from nobody."""
    ordered = sorted(letters, key=lambda letter: letter.superseded)
    places = tuple((letter, passage) for letter in ordered for passage in letter.passages)
    quoted = quoted_by_all(title, asks)
    in_force, superseded = (
        Sources(
            [passage.text.text for letter, passage in places if letter.superseded is gone],
            leave_out=quoted,
            known=[*quoted, *(ask.text for ask in asks)],
        )
        for gone in (False, True)
    )
    return Sourced(places, in_force, superseded)


def quoted_by_all(title: str, asks: Sequence[Ask]) -> list[str]:
    """The proposal's title, and the headings of its asks."""
    return [title, *dict.fromkeys(ask.group for ask in asks if ask.group)]
