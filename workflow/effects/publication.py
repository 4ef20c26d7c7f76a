"""Effects of publishing and of taking back what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.publishing.asked import answer_wanted, proposal_wanted
from workflow.publishing.keeping import decide, take_back
from workflow.publishing.wanted import ANSWER, WITHHELD

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Case


def publish_proposal(case: Case, act: Act) -> None:
    """Keep the public copy of the proposal, or that it is not published."""
    decide(case, act, proposal_wanted(case, act))


def decide_publication(case: Case, act: Act) -> None:
    """Keep the public copy of the answer, or of one supplement; the case notes what was decided on the answer."""
    wanted = answer_wanted(case, act)
    decide(case, act, wanted)
    if wanted.about == ANSWER:
        case.publication = wanted.extent
        case.publication_reason = act.get("publication_reason") or ""
        case.published_on = act.on if wanted.published else None


def withdraw_publication(case: Case, act: Act) -> None:
    """Take it off at once. An answer that was taken back counts as not published."""
    take_back(case, act, act["about"], act["reason"])
    if act["about"] != "proposal" and case.publication:
        case.publication, case.publication_reason = WITHHELD, act["reason"]
        case.published_on = None
