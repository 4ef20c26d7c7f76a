"""What is entered with the letters of a page: verdicts, uses and answers, each measured on the words themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from workflow.assembly.carriage import carried
from workflow.assembly.matching import match
from workflow.assembly.passages import split
from workflow.states import Use, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Ask, Proposal
    from workflow.models import Passage

NEARLY_ALL: Final = 0.8
"""A passage of which so large a part stands word for word in the reply counts as used."""


def verdicts(proposal: Proposal, letter: str) -> dict[int, str]:
    """Ask → what the opinion says to it: adopted where a passage speaks to it, else not its business."""
    asks = list(proposal.asks.order_by("position"))
    spoken = _spoken_to(asks, letter, proposal.title)
    return {ask.pk: Verdict.ADOPTED if ask.number in spoken else Verdict.NOT_OURS for ask in asks}


def unread_verdicts(proposal: Proposal) -> dict[int, str]:
    """For a matter whose asks are not on the page: that the letter answers it, not how."""
    return {ask.pk: Verdict.PARTLY for ask in proposal.asks.all()}


def uses(passages: Iterable[Passage], reply: str, title: str) -> dict[int, tuple[str, str]]:
    """Passage → how much of it stands word for word in the reply, with the reason where it does not."""
    return {passage.pk: _use(passage.text, reply, title) for passage in passages}


def _use(passage: str, reply: str, title: str) -> tuple[str, str]:
    share = carried(passage, reply, leave_out=[title]).share
    if share == 0:
        return Use.NOT_USED, _("公开答复中未见采用")
    if share < NEARLY_ALL:
        return Use.PARTLY, _("公开答复中逐字可见约 %(share)d%%") % {"share": round(share * 100)}
    return Use.USED, ""


def answers(proposal: Proposal, reply: str) -> dict[int, tuple[str, str]]:
    """Ask → answered where a section of the reply speaks to it, else declined with what the page shows."""
    asks = list(proposal.asks.order_by("position"))
    spoken = _spoken_to(asks, reply, proposal.title)
    return {
        ask.pk: ("answered", "") if ask.number in spoken else ("declined", _("公开答复中没有单列回应"))
        for ask in asks
    }


def _spoken_to(asks: list[Ask], letter: str, title: str) -> set[str]:
    return {found.ask for found in match(asks, split(letter), title=title)}
