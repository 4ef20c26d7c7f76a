"""Opinions written part by part and sent: what tests of confidential passages, versions and receipts begin with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from tests.city import City, fresh
from tests.recording import recorded
from workflow.assembly.blocks import Block

if TYPE_CHECKING:
    from workflow.models import Case, Opinion

DAY = date(2023, 4, 25)


def kept(text: str) -> Block:
    """A part that is for the lead alone."""
    return Block(text, quotable=False)


@recorded
def drafted(city: City, case: Case, unit: str, *parts: str | Block, day: date = DAY, **more: Any) -> Opinion:
    """A draft of that unit with one block for each part, and a word on every ask."""
    opinion = city.opinion_draft(case, unit, day=day, **more)
    return rewritten(city, opinion, unit, *parts, day=day)


@recorded
def rewritten(city: City, opinion: Opinion, unit: str, *parts: str | Block, day: date = DAY) -> Opinion:
    blocks = [part if isinstance(part, Block) else Block(part) for part in parts]
    asks = [ask for link in opinion.links.all() for ask in link.case.proposal.asks.all()]
    verdicts = {ask.pk: "adopted" for ask in asks}
    city.do("write", opinion, city[unit, Role.HANDLER], day, parts=blocks, verdicts=verdicts)
    return fresh(opinion)


@recorded
def sent(city: City, opinion: Opinion, unit: str, *, day: date = DAY) -> Opinion:
    city.settle_promises(opinion, day)
    for name, role in (
        ("submit_for_review", Role.HANDLER),
        ("pass_check", Role.SECTION_HEAD),
        ("approve", Role.BUREAU_LEADER),
        ("send", Role.LIAISON),
    ):
        city.do(name, opinion, city[unit, role], day)
    return fresh(opinion)
