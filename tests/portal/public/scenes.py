"""What is public of a city and what is not, in words that nothing else has: so a leak is seen wherever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from proposals.roles import Role
from tests.city import ASKS, at, fresh
from tests.recording import recorded
from tests.workflow.machines.ready.publication import FULL, published
from workflow.services import open_case

if TYPE_CHECKING:
    from tests.city import City
    from workflow.models import Case

PUBLISHED = date(2023, 6, 2)
SECRET = "绝密词甲乙丙"
"""In the title and the reasons of a case of which nothing is public."""


@dataclass(frozen=True)
class Season:
    """`open` is public with its reply and one of two opinions; `filed` in its proposal; `hidden` not at all."""

    open: Case
    filed: Case
    hidden: Case


@recorded
def make_season(city: City) -> Season:
    whole = city.replied()
    city.do("publish_proposal", whole, city[Role.SECRETARIAT], PUBLISHED, **FULL)
    opinion = whole.opinion_links.get(assignment__organisation=city.units["科技局"]).opinion
    published(city, whole, PUBLISHED, opinions=[opinion])
    filed = city.filed(title="关于规范电动自行车充电桩的提案")
    city.do("publish_proposal", filed, city[Role.SECRETARIAT], PUBLISHED, **FULL)
    hidden = city.filed(title=f"关于{SECRET}的建议")
    return Season(fresh(whole), fresh(filed), fresh(hidden))


@recorded
def many_public(city: City, number: int) -> list[Case]:
    """So many cases of which the proposal is public."""
    made = []
    for n in range(number):
        case = city.filed(title=f"关于第{n}件事的建议")
        city.do("publish_proposal", case, city[Role.SECRETARIAT], PUBLISHED, **FULL)
        made.append(fresh(case))
    return made


def draft_of(city: City, title: str) -> Case:
    """A draft with a title of its own."""
    return open_case(
        actor=city[Role.MEMBER], session=city.session, title=title, reasons=title, asks=ASKS, at=at(PUBLISHED)
    )
