"""What the inputs of a move ask to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.publishing.wanted import ANSWER, PROPOSAL, SUPPLEMENT, Wanted

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Case


def proposal_wanted(case: Case, act: Act) -> Wanted:
    return Wanted(PROPOSAL, act["publication"], act.get("summary") or "", named=names_wanted(case, act))


def answer_wanted(case: Case, act: Act) -> Wanted:
    """The answer of the round, or the supplement that was named."""
    supplement = act.get("supplement")
    return Wanted(
        ANSWER if supplement is None else SUPPLEMENT,
        act["publication"],
        act.get("summary") or "",
        named=names_wanted(case, act),
        opinions=tuple(act.get("opinions") or ()) if supplement is None else (),
        reply=supplement,
    )


def names_wanted(case: Case, act: Act) -> bool:
    """Whether the proposers are to be named: as was said, else as they wished."""
    said = act.get("named")
    return bool(case.proposal.wish == "public" if said is None else said)
