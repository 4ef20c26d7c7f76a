"""What waits on the office's desk: cases of one topic that may go together, plain ones, and some that a person must judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proposals.models import TopicGroup
from workflow.demo.story import Story, Wish
from workflow.demo.walk import Walk

if TYPE_CHECKING:
    from workflow.demo.days import Days
    from workflow.demo.town import Town

TOPIC: Final = "专精特新企业"
TOGETHER: Final = (
    (Story(
        title="关于为专精特新企业配备技术专员的建议", category="经济发展",
        reasons="专精特新企业研发人手少，遇到工艺难题无处请教，已有 12 家企业因此推迟投产。",
        wishes=(
            Wish("1", "", "由工业和信息化部门牵头，为每家专精特新企业配一名技术专员。"),
            Wish("2", "", "组织高校科研团队到企业解决技术难题，科研经费给予补助。"),
        ),
    ), "jjj", False),
    (Story(
        title="关于支持专精特新企业融资和用工的建议", category="经济发展",
        reasons="专精特新企业抵押物少，贷款难；熟练技工留不住，去年流失两成。",
        wishes=(
            Wish("1", "", "金融工作部门推动银行开发知识产权质押的信贷产品。"),
            Wish("2", "", "人力资源社会保障部门扩大技能人才补贴范围。"),
            Wish("3", "", "工业和信息化部门建立企业培育库，逐家跟踪服务。"),
        ),
    ), "mj", False),
    (Story(
        title="关于加快培育专精特新中小企业的建议", category="经济发展",
        reasons="各镇街培育标准不一，企业不知道怎样申报，今年申报只有 31 家。",
        wishes=(
            Wish("1", "", "工业和信息化部门统一申报辅导，公布一张流程图。"),
            Wish("2", "", "科技部门开放公共实验室，供中小企业试验。"),
        ),
    ), "congress", True),
)  # fmt: skip
SINGLE: Final = (
    (Story(
        title="关于增加公办幼儿园和托育学位的建议", category="教育文化",
        reasons="新建小区入住快，公办学位跟不上，今年有 400 名幼儿要跨片区入园。",
        wishes=(
            Wish("1", "", "教育部门按入住人口编制公办幼儿园学位规划。"),
            Wish("2", "", "自然资源部门在新建小区预留幼儿园用地。"),
        ),
    ), "mm"),
    (Story(
        title="关于优化园区公交接驳的建议", category="城市建设",
        reasons="园区离地铁站三公里，早晚高峰等车超过四十分钟。",
        wishes=(
            Wish("1", "", "交通运输部门在早晚高峰加密接驳公交班次。"),
            Wish("2", "", "在园区内增设公交停靠站和候车亭。"),
        ),
    ), "gsl"),
    (Story(
        title="关于办好社区长者邻里日的建议", category="其他",
        reasons="独居老人少有人来往，社区想办活动，没有固定的场所和经费。",
        wishes=(Wish("1", "", "每月办一次邻里日，请志愿者上门邀请。"),),
    ), "ywj"),
)  # fmt: skip
COUNT: Final = len(TOGETHER) + len(SINGLE)


def waiting(town: Town, days: Days) -> None:
    """Filed within days of each other, none handed over."""
    topic, _made = TopicGroup.objects.get_or_create(jurisdiction=town.jurisdiction, name=TOPIC)
    for story, author, congress in TOGETHER:
        walk = Walk.open(town, days, story, days.back(14), by=author, congress=congress)
        walk.file(days.back(13), days.back(6), topic_group=topic)
    for story, author in SINGLE:
        Walk.open(town, days, story, days.back(14), by=author).file(days.back(13), days.back(6))
