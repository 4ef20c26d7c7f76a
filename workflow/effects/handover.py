"""Effects of handing cases over, beyond the shares themselves: the asks of each unit, and the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.effects import case as effects

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Case


def hand_over(case: Case, act: Act) -> None:
    """Give each unit its share, and with it the asks that it is to answer; enter the case in the batch, if in one."""
    effects.hand_over(case, act)
    _give_asks(act)
    batch, topic = act.get("batch"), act.get("together")
    if batch is not None:
        batch.cases.create(case=case, round=case.round, together=topic)
    if topic is not None and case.proposal.topic_group_id != topic.pk:
        case.proposal.topic_group = topic
        case.proposal.save(update_fields=["topic_group"])


def _give_asks(act: Act) -> None:
    asks = act.get("asks") or {}
    given = [share for share in act.clocks if asks.get(share.organisation_id)]
    if given:
        model = given[0].ask_shares.model
        model.objects.bulk_create(
            model(assignment=share, ask_id=ask, given_at=act.at)
            for share in given
            for ask in asks[share.organisation_id]
        )


def hand_back(case: Case, act: Act) -> None:
    """The case is to be examined once more; it keeps its number."""
    case.filed_on = None
