"""A case with two opinions, one silent co-handler, and a reply that used part of one of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from proposals.roles import Role
from tests.city import City, fresh, make_city

if TYPE_CHECKING:
    from workflow.models import Case

SENT, DRAFTED = date(2023, 4, 26), date(2023, 5, 15)
SCIENCE = """\
市工业和信息化局：
　　《关于加快企业培育的建议》收悉，现提出会办意见如下：
　　一、关于培育体系
　　我局已认定瞪羚企业134家，其中由民营企业承担的研发项目有15项，涵盖新材料等领域。
　　二、关于人才
　　今年新建博士工作站6个，每站资助50万元。
　　特此复函。
"""
MONEY = """\
市工业和信息化局：
　　现提出会办意见如下：
　　一、关于融资
　　设立风险补偿资金池，对首次贷款的中小企业给予贴息。
　　特此复函。
"""
REPLY = """\
经济界：
　　您提出的《关于加快企业培育的建议》（第20230001号）收悉，现答复如下：
　　一、关于培育体系
　　已认定瞪羚企业134家，其中由专精特新企业在内的民营企业承担的研发项目有15项，涵盖新材料等领域。另有意向企业73家。
　　二、关于营商环境
　　设立专窗，随到随办。
　　感谢您的关心和支持。
"""


class Traced:
    """What a test needs to send opinions to a case and to write its reply."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.case: Case = city.handling(co=("科技局", "金融局", "发改局"))
        city.accept(self.case, "工信局", "科技局", "金融局", "发改局")

    def opine(self, unit: str, text: str) -> None:
        self.city.opinion_sent(self.case, unit, day=SENT, text=text)

    def reply(self, text: str, lead: str = "工信局"):
        reply = self.city.reply_draft(self.case, lead, day=DRAFTED)
        self.city.do("write", reply, self.city[lead, Role.HANDLER], DRAFTED, text=text, answers={})
        return fresh(reply)


@pytest.fixture
def city(db) -> City:
    return make_city()


@pytest.fixture
def traced(city) -> Traced:
    made = Traced(city)
    made.opine("科技局", SCIENCE)
    made.opine("金融局", MONEY)
    made.reply(REPLY)
    return made
