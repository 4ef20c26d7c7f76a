"""What a check says: a code, how much it weighs, the field that it is about, the words concerned, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proposals.messages import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Callable


class Level(StrEnum):
    """`must`: submitting will be refused. `look`: worth a second look. `well`: as the rules want it."""

    MUST = "must"
    LOOK = "look"
    WELL = "well"


class Section(StrEnum):
    TITLE = "title"
    REASONS = "reasons"
    ASKS = "asks"
    CONTACT = "contact"
    ENDORSEMENT = "endorsement"


MESSAGES = {
    "title_missing": (gettext_noop("还没有写案由"), gettext_noop("一句话说明要解决什么问题。")),
    "title_form": (
        gettext_noop("案由不是“关于……的提案（建议）”"),
        gettext_noop("一般以“关于”开头，以“的提案”或“的建议”结尾。"),
    ),
    "title_long": (gettext_noop("案由有 {n} 字"), gettext_noop("案由宜在 {most} 字以内，登记和检索都以它为准。")),
    "title_well": (gettext_noop("案由格式正确"), ""),
    "several_matters": (
        gettext_noop("案由里好像有两件事：“{found}”"),
        gettext_noop("一事一案。各有承办单位的，请分成两件提案。"),
    ),
    "one_matter": (gettext_noop("一事一案"), ""),
    "reasons_missing": (gettext_noop("还没有写理由"), gettext_noop("写清事实、数据和原因。")),
    "reasons_short": (
        gettext_noop("理由写了 {n} 字"),
        gettext_noop("建议 {least} 至 {most} 字。写清事实和数据，承办单位才好核实。"),
    ),
    "reasons_long": (
        gettext_noop("理由写了 {n} 字"),
        gettext_noop("建议不超过 {most} 字，可把资料作为附件。"),
    ),
    "undated_fact": (
        gettext_noop("“{found}”没有写时间"),
        gettext_noop("写明年月，承办单位才好核实。"),
    ),
    "dated_facts": (gettext_noop("事实写明了时间"), ""),
    "asks_missing": (gettext_noop("还没有写办法"), gettext_noop("至少写一条具体建议，每条都会得到答复。")),
    "ask_vague": (
        gettext_noop("第 {number} 条办法不具体"),
        gettext_noop("写明由谁做、做什么，承办单位才好答复。"),
    ),
    "ask_several": (
        gettext_noop("第 {number} 条办法好像写了几件事"),
        gettext_noop("一条一件事，可以按段拆开，分别得到答复。"),
    ),
    "asks_well": (gettext_noop("每条办法有具体做法"), ""),
    "contact_missing": (
        gettext_noop("没有写联系方式"),
        gettext_noop("承办单位要与您面商，请留电话或邮箱，不会公开。"),
    ),
    "endorsement_missing": (
        gettext_noop("集体提案没有写召集人或印章"),
        gettext_noop("界别、小组提案写召集人姓名；党派、人民团体、专委会提案写何时由谁盖章。"),
    ),
}  # fmt: skip
"""Code → what is so, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. `row` is the place of the ask (from 0) that it is about; `params` fill the placeholders."""

    code: str
    level: Level
    section: Section
    row: int | None = None
    params: tuple[tuple[str, str], ...] = ()

    def words(self, translate: Callable[[str], str] = str) -> str:
        return translate(MESSAGES[self.code][0]).format_map(dict(self.params))

    def remedy(self, translate: Callable[[str], str] = str) -> str:
        told = MESSAGES[self.code][1]
        return translate(told).format_map(dict(self.params)) if told else ""


def remark(code: str, level: Level, section: Section, row: int | None = None, **params: str | int) -> Remark:
    return Remark(code, level, section, row, tuple((name, str(value)) for name, value in params.items()))
