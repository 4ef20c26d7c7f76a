"""What a demo case is about, and the letters written on it. Every sentence here is the project's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.services.texts import AskInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True)
class Wish:
    """One ask: what is asked, which unit's opinion speaks to it and how, and what the lead replies itself.

    `group` heads what letters say to it, and the ask itself unless it stands with others under a `part`.
    """

    number: str
    group: str
    text: str
    by: str = ""
    opinion: str = ""
    reply: str = ""
    part: str = ""

    @property
    def ask(self) -> AskInput:
        return AskInput(self.number, self.part or self.group, self.text)


@dataclass(frozen=True)
class Story:
    """A proposal with its category and, ask by ask, what will be said to it."""

    title: str
    category: str
    reasons: str
    wishes: tuple[Wish, ...]

    @property
    def asks(self) -> list[AskInput]:
        return [wish.ask for wish in self.wishes]

    def spoken_to_by(self, unit: str) -> tuple[Wish, ...]:
        return tuple(wish for wish in self.wishes if wish.by == unit)


ORDINALS = "一二三四五六七八九十"


def opinion_letter(lead: str, matters: Iterable[str], wishes: Iterable[Wish], unit: str, on: date) -> str:
    """A co-handler's letter to the lead: one numbered section for each ask that it speaks to."""
    sections = "".join(
        f"　　{ordinal}、{wish.group}\n　　{wish.opinion}\n"
        for ordinal, wish in zip(ORDINALS, wishes, strict=False)
    )
    return (
        f"{lead}：\n　　{'、'.join(matters)}收悉。经研究，提出会办意见如下：\n{sections}　　特此函复。\n"
        f"{unit}\n{chinese_day(on)}\n"
    )


def reply_letter(
    proposer: str, opening: str, sections: Iterable[tuple[str, str]], unit: str, on: date
) -> str:
    """The lead's letter to the proposer."""
    body = "".join(
        f"　　{ordinal}、{heading}\n　　{words}\n"
        for ordinal, (heading, words) in zip(ORDINALS, sections, strict=False)
    )
    return (
        f"{proposer}：\n　　{opening}收悉。现答复如下：\n{body}　　感谢对本市工作的关心和支持。\n"
        f"{unit}\n{chinese_day(on)}\n"
    )


def chinese_day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
