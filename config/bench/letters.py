"""Invented letters of one case, of a given length in all: what benches on texts are measured on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.provenance import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BUREAUS: Final = 5
ASKS: Final = 10
TITLE: Final = "关于改善城市公共服务的建议"
_WHAT: Final = (
    "公交线路", "停车泊位", "社区食堂", "口袋公园", "老旧电梯", "学校操场", "河道驳岸", "充电设施", "人行天桥", "图书分馆", "排水管网",
)  # fmt: skip
_NAMES: Final = "宁平安和永清兴福新华石桥青云柳荷松梅竹泉溪岭湾塘堤渡港浦沙洲岗坪坝源泰顺昌盛隆"
_AREAS: Final = ("片区", "街道", "新城", "工业园", "社区", "镇")
_SAID: Final = (
    "{where}勘察{what}后，把{a}处列入{year}年计划，{b}天内销号。",
    "{where}{what}由{b}家企业承建，每月巡检{c}次，已处罚{a}起。",
    "{where}在{year}年投入{what}{a}.{c}万元，占{b}%。",
    "{where}居民反映缺{what}，可增设{a}个，{b}天后公示。",
    "{where}优先改造{what}，工期{b}天，{c}个班组施工。",
    "{where}为{what}加装扶手{a}米，{b}户受益。",
    "{where}有{a}人值守{what}，每班{c}小时，津贴{b}元。",
    "{where}比选后{what}装配施工，节省{b}%，提前{c}周。",
    "{where}抽查{what}{a}户，认可{b}户，退回{c}件。",
    "{where}听证{what}收费，每次{c}元，{a}人到会。",
    "{where}汛期关闭{what}{c}小时，{b}名干部到岗。",
)
"""No words between two blanks are as long as what counts as carried."""


class Letters(NamedTuple):
    """The passages of each opinion and of the reply, and how many of the reply's were taken over whole, edited, or
    written anew."""

    opinions: Sequence[Sequence[str]]
    reply: Sequence[str]
    made: Counter[Origin]


def make_letters(characters: int) -> Letters:
    """About so many characters in all: two thirds opinions, one third the reply."""
    each = round(characters / 3 * 2 / BUREAUS)
    said = [list(_passages(bureau, each)) for bureau in range(BUREAUS)]
    written, made = [], Counter[Origin]()
    for number, passage in enumerate(passage for passages in said for passage in passages):
        origin = list(Origin)[number % 3]
        made[origin] += 1
        written.append(_taken_over(passage, number, origin))
        if sum(map(len, written)) > characters / 3:
            break
    return Letters(said, written, made)


def make_asks() -> list[str]:
    """What the proposal asks for."""
    return [f"在{_where(n)}新建和改造一批{_WHAT[n]}，明确牵头单位和完成时间。" for n in range(ASKS)]


def numbered(passages: Sequence[str]) -> str:
    """The passages as the body of a letter: 一、…"""
    return "".join(
        f"　　{numeral}、{passage}\n" for numeral, passage in zip(_numerals(), passages, strict=False)
    )


def _passages(bureau: int, characters: int) -> Iterator[str]:
    number, length = 0, 0
    while length < characters:
        passage = "".join(_sentence(bureau * 1000 + number * 7 + place) for place in range(7))
        yield passage
        number, length = number + 1, length + len(passage)


def _sentence(seed: int) -> str:
    return _SAID[(seed + seed // 11 * 3 + seed // 5) % len(_SAID)].format(
        what=_WHAT[seed * 5 % 11],
        where=_where(seed),
        year=2019 + seed % 6,
        a=seed * 37 % 900 + 20,
        b=seed * 13 % 70 + 3,
        c=seed % 7 + 2,
    )


def _where(seed: int) -> str:
    return _NAMES[seed * 7 % 37] + _NAMES[seed * 11 % 31] + _AREAS[seed % 6]


def _taken_over(passage: str, number: int, origin: Origin) -> str:
    if origin is Origin.VERBATIM:
        return passage
    if origin is Origin.ALTERED:
        return passage.replace("，", "，据核实", 1).replace("1", "2", 1)
    return f"第{number}件来信反映的噪声扰民，城管部门当晚劝离摊主；此后夜间巡查增加到每晚{number % 7 + 3}趟。"


def _numerals() -> Iterator[str]:
    digits = "一二三四五六七八九"
    yield from digits
    yield from (f"{ten}十{digit}" for ten in ("", *digits[1:]) for digit in ("", *digits))
