"""What is entered with the letters of a page: verdicts, uses and answers, each measured on the words themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from workflow.assembly.carriage import carried
from workflow.assembly.matching import Status, coverage, match
from workflow.assembly.passages import split
from workflow.models import AskAnswer
from workflow.states import Use, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Ask, Proposal
    from workflow.models import Passage

ANSWERS: Final = {
    Status.ANSWERED: (AskAnswer.How.ANSWERED, ""),
    Status.PARTLY: (AskAnswer.How.PARTLY, ""),
    Status.PLANNED: (AskAnswer.How.PLANNED, ""),
}
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
    """Ask → how the sections of the reply meet it, demand by demand; declined, with what the page shows, where none does."""
    asks = list(proposal.asks.order_by("position"))
    found = coverage(asks, {}, split(reply), title=proposal.title)
    nothing = (AskAnswer.How.DECLINED, _("公开答复中没有单列回应"))
    return {ask.pk: ANSWERS.get(one.status, nothing) for ask, one in zip(asks, found, strict=True)}


def _spoken_to(asks: list[Ask], letter: str, title: str) -> set[str]:
    return {found.ask for found in match(asks, split(letter), title=title)}
