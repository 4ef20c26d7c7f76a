"""Further proposals of a season: plausible ones, along the curve of a real one, the same for the same seed.

Of 641 proposals each had 2.6 co-handlers; most were handed over on one day, and 30 % of all opinions came in on one.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.demo import aftermath
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
OTHERS: Final = ("fgj", "czj", "zrj", "gxj", "rsj", "sjj", "jtj", "kjj", "mzj", "zjj")
"""Who may be heard beside those whose matter it is."""
HEARD: Final = {0: 8, 1: 14, 2: 26, 3: 25, 4: 15, 5: 12}
"""How many co-handlers → its weight: 2.61 of them on average."""
STAGES: Final = {
    "submitted": 3, "filed": 4, "signing": 4, "opinions": 6, "drafting": 5, "replied": 8,
    "rated": 22, "silent": 8, "again": 5, "stood": 2, "followed": 18, "archived": 15,
}  # fmt: skip
"""Stage → its weight; a season that is well under way has mostly closed cases."""
GIVEN_OUT: Final = 95
"""Working days ago: the hand-over of what was filed at the session."""
RUSH: Final = 80
"""The last of the 15 working days for opinions after that: the day on which 30 % of all come in."""
AT_THE_SESSION: Final = 0.8
ON_THE_DAY: Final = 0.42
"""Of the opinions on what was handed over then. With four in five of those that were answered it makes 30 % of all."""
BRIEF: Final = {"submitted": (2, 12), "filed": (14, 22), "signing": (26, 28)}
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
    matter, category, lead, near = chance.choice(MATTERS)
    place = chance.choice(PLACES)
    heard = _heard(lead, near, chance)
    story = _story(matter, category, place, heard, chance)
    stage = chance.choices(list(STAGES), weights=list(STAGES.values()))[0]
    if stage in BRIEF:
        start = chance.randint(*BRIEF[stage])
        walk = Walk.open(town, days, story, days.back(start), by=chance.choice(MEMBERS))
        _begin(walk, stage, start, lead, heard)
        return
    given_out = _given_out(stage, chance)
    walk = Walk.open(town, days, story, days.back(given_out + 20), by=chance.choice(MEMBERS))
    walk.handled(days.back(given_out), lead, *heard)
    _answer(walk, stage, given_out, (lead, heard), chance)


def _heard(lead: str, near: tuple[str, ...], chance: random.Random) -> tuple[str, ...]:
    """Those whose matter it is also first, then others."""
    count = chance.choices(list(HEARD), weights=list(HEARD.values()))[0]
    others = [code for code in OTHERS if code != lead and code not in near]
    return (*near, *chance.sample(others, k=len(others)))[:count]


def _given_out(stage: str, chance: random.Random) -> int:
    """How many working days ago it was handed over."""
    if stage in {"opinions", "drafting"}:
        return 22
    if chance.random() < AT_THE_SESSION:
        return GIVEN_OUT
    return chance.randint(84, 110)


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


def _begin(walk: Walk, stage: str, start: int, lead: str, heard: tuple[str, ...]) -> None:
    """What no unit has answered yet; the numbers are working days before today."""
    days = walk.days
    if stage == "submitted":
        walk.submit(days.back(start - 1))
        return
    walk.file(days.back(start - 1), days.back(start - 8))
    if stage == "signing":
        walk.hand_over(days.back(3), lead, *heard)


def _answer(
    walk: Walk, stage: str, given_out: int, units: tuple[str, tuple[str, ...]], chance: random.Random
) -> None:
    days, (lead, heard) = walk.days, units
    latest = given_out - 2
    for code in heard[1:] if stage == "opinions" else heard:
        sent = _sent(given_out, chance)
        latest = min(latest, sent)
        walk.opinion(code, days.back(sent))
    if stage == "opinions":
        return
    for code in heard:
        walk.mark_uses(lead, code, days.back(latest - 2))
    walk.consult(lead, days.back(latest - 3), _("已与提案人沟通，提案人认可分步实施。"))
    if stage == "drafting":
        walk.reply(lead, days.back(2), upto="drafting")
        return
    replied = chance.randint(3, 10) if stage == "replied" else chance.randint(56, latest - 5)
    walk.reply(lead, days.back(replied), letter=chance.choice("ABBBC"))
    if stage != "replied":
        aftermath.END[stage](walk, lead, replied, chance)


def _sent(given_out: int, chance: random.Random) -> int:
    """How many working days ago an opinion on it went out: early, on the last day, or a few days late."""
    due = given_out - 15
    if given_out == GIVEN_OUT and chance.random() < ON_THE_DAY:
        return RUSH
    return chance.choice([day for day in range(due - 5, given_out - 3) if day != RUSH])
