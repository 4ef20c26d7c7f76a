"""Effects of the leaders' signatures on an opinion or a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.letters import current_digest

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Opinion, Reply


def sign(letter: Opinion | Reply, act: Act) -> None:
    """Put the leader's hand, with what they had to say, on the text as it is now.

    The words (批示) are the bureau's own business: they stand with the signature, not in the log that others read.
    """
    letter.signatures.create(
        person=act.person,
        on_behalf_of=act.on_behalf_of,
        digest=current_digest(letter),
        words=act.get("words") or "",
        at=act.at,
    )


def void(letter: Opinion | Reply, act: Act) -> None:
    """No signature counts any more, not even for the same words."""
    letter.signatures.filter(voided_at=None).update(voided_at=act.at)
