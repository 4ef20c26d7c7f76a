"""A case in which a bureau has written and its lead writes."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.portal.web.drafting.screen import keys
from workflow.assembly.blocks import Block
from workflow.models import Passage


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def source(city, case):
    """A passage of the science bureau on the first ask, with one beside it that is for the lead alone."""
    asks = keys(case)
    opinion = city.opinion_draft(case, "科技局")
    step = [
        city["科技局", role] for role in (Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER, Role.LIAISON)
    ]
    parts = (
        Block("市工业和信息化局："),
        Block("　　一、关于评估\n　　我局已建成257家的后备名单。", frozenset({asks["一.1"]})),
        Block("　　二、内部情况\n　　经费初步测算为三千万元。", frozenset({asks["一.2"]}), quotable=False),
        Block("　　特此函复。"),
    )
    verdicts = dict.fromkeys(asks.values(), "adopted")
    city.do("write", opinion, step[0], date(2023, 4, 25), parts=parts, verdicts=verdicts)
    city.do("submit_for_review", opinion, step[0], date(2023, 4, 25))
    city.do("pass_check", opinion, step[1], date(2023, 4, 25))
    city.do("approve", opinion, step[2], date(2023, 4, 25))
    city.do("send", opinion, step[3], date(2023, 4, 25))
    return Passage.objects.get(opinion=opinion, position=1)


@pytest.fixture
def reply(city, case):
    return city.reply_draft(case)


@pytest.fixture
def lead(browse):
    return browse("工信局", Role.HANDLER)
