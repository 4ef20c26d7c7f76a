"""Further proposals of a season: plausible ones, spread over the states, the same for the same seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.demo.story import Story, Wish
from workflow.demo.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.demo.days import Days
    from workflow.demo.town import Town

PLACES: Final = (
    "莞城",
    "东城",
    "南城",
    "万江",
    "虎门",
    "长安",
    "厚街",
    "石龙",
    "常平",
    "塘厦",
    "松山湖",
    "水乡片区",
)
MATTERS: Final = (
    ("增设公共停车位", "城市建设", "cgj", ("jtj", "zrj")),
    ("改造老旧小区排水管网", "城市建设", "zjj", ("hbj", "czj")),
    ("增加公办幼儿园学位", "教育文化", "jyj", ("zrj", "czj")),
    ("完善家庭病床服务", "医药卫生", "wjj", ("mzj",)),
    ("扶持乡村民宿发展", "农业农村", "nyj", ("wlj", "zjj")),
    ("培养先进制造业技工", "社会事业", "rsj", ("jyj", "gxj")),
    ("支持企业建设中试基地", "经济发展", "kjj", ("gxj", "czj")),
    ("发展跨境电商产业园", "经济发展", "swj", ("tcj", "zrj")),
    ("推动工业上楼", "经济发展", "gxj", ("zrj", "zjj", "fgj")),
    ("整治河涌黑臭水体", "生态环境", "hbj", ("zjj",)),
    ("丰富夜间文化活动", "教育文化", "wlj", ("cgj",)),
    ("优化企业开办流程", "经济发展", "zsj", ("sjj",)),
)  # fmt: skip
WAYS: Final = (
    ("先行试点", "选两处先行试点，半年内公布效果，再决定是否推广。", "试点的选址和标准可由我局提供。", "已选定两处试点。"),
    ("安排资金", "把所需资金列入下一年度预算，并公开使用情况。", "资金可从现有专项中统筹。", "已提出下一年度预算申请。"),
    ("公开进度", "每季度公布一次进度，接受群众监督。", "我局可按季提供数据。", "进度从下季度起按季公布。"),
    ("听取群众意见", "动工前入户听取意见，并说明采纳情况。", "我局将派员参加入户走访。", "已安排两轮入户走访。"),
    ("明确牵头部门", "由一个部门牵头，其余部门限时配合。", "我局愿按牵头部门的分工限时完成。", "已建立由本局牵头的联席会议。"),
)  # fmt: skip
STAGES: Final = {
    "submitted": 3, "filed": 4, "signing": 5, "opinions": 10, "drafting": 8, "replied": 10, "closed": 60,
}  # fmt: skip
"""Stage → its weight; a season that is well under way has mostly closed cases."""
MEMBERS: Final = ("jjj", "jyjie", "ywj", "mj", "mm", "gsl")


def add_proposals(
    town: Town, days: Days, wanted: int, *, seed: int, told: Callable[[int, int], None] | None = None
) -> None:
    """Generate until the jurisdiction has so many; each proposal is its own transaction and depends only on the seed
    and its place in the row."""
    for index in range(town.jurisdiction.proposals.count(), wanted):
        with transaction.atomic():
            _one(town, days, random.Random(f"{seed}:{index}"))  # noqa: S311 -- a story, not a secret
        if told is not None:
            told(index + 1, wanted)


def _one(town: Town, days: Days, chance: random.Random) -> None:
    matter, category, lead, co = chance.choice(MATTERS)
    place = chance.choice(PLACES)
    heard = co[: chance.randint(0, len(co))]
    story = _story(matter, category, place, heard, chance)
    stage = chance.choices(list(STAGES), weights=list(STAGES.values()))[0]
    start = chance.randint(
        *{"submitted": (2, 12), "filed": (14, 22), "signing": (26, 28)}.get(stage, (70, 150))
    )
    walk = Walk.open(town, days, story, days.back(start), by=chance.choice(MEMBERS))
    _carry(walk, stage, start, lead, heard)


def _story(matter: str, category: str, place: str, heard: tuple[str, ...], chance: random.Random) -> Story:
    ways = chance.sample(WAYS, k=max(2, len(heard)))
    wishes = tuple(
        Wish(
            str(number),
            heading,
            ask,
            by=heard[number - 1] if number <= len(heard) else "",
            opinion=says,
            reply=answer,
        )
        for number, (heading, ask, says, answer) in enumerate(ways, start=1)
    )
    reasons = f"{place}近年人口和企业增长快，在“{matter}”上跟不上需要，群众反映较多。"
    return Story(f"关于在{place}{matter}的建议", category, reasons, wishes)


def _carry(walk: Walk, stage: str, start: int, lead: str, heard: tuple[str, ...]) -> None:
    """Carry it to its stage; the numbers are working days before today."""
    days = walk.days
    if stage == "submitted":
        walk.submit(days.back(start - 1))
        return
    if stage == "filed":
        walk.file(days.back(start - 1), days.back(start - 8))
        return
    if stage == "signing":
        walk.file(days.back(start - 1), days.back(start - 8))
        walk.hand_over(days.back(3), lead, *heard)
        return
    handed_over = start - 20 if stage in {"replied", "closed"} else 22
    walk.handled(days.back(handed_over), lead, *heard)
    _answer(walk, stage, handed_over, lead, heard)


def _answer(walk: Walk, stage: str, handed_over: int, lead: str, heard: tuple[str, ...]) -> None:
    days = walk.days
    for code in heard[1:] if stage == "opinions" else heard:
        walk.opinion(code, days.back(handed_over - 10))
    if stage == "opinions":
        return
    for code in heard:
        walk.mark_uses(lead, code, days.back(handed_over - 12))
    walk.consult(lead, days.back(handed_over - 13), _("已与提案人沟通，提案人认可分步实施。"))
    if stage == "drafting":
        walk.reply(lead, days.back(2), upto="drafting")
        return
    replied = 10 if stage == "replied" else handed_over - 30
    walk.reply(lead, days.back(replied))
    if stage == "closed":
        walk.evaluate(days.back(replied - 5))
        walk.publish(days.back(replied - 6))
        walk.close(days.back(replied - 8))
