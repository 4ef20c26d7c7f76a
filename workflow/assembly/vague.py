"""Words of official promises that nobody can hold anyone to, and what a sentence carries that can be checked.

A vague word is no fault by itself: 力争 beside a figure still promises the figure. A sentence with vague words and
without a measure promises nothing. Words inside 《》 and “” are names and say nothing about the promise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.figures import Kind, figures_in
from workflow.assembly.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workflow.assembly.figures import Figure


class Looseness(StrEnum):
    """What a vague word leaves open: whether it will be reached, how much, when, how far, or what is done at all."""

    EFFORT = "effort"
    ABOUT = "about"
    SOMETIME = "sometime"
    DEGREE = "degree"
    DIRECTION = "direction"


class Measure(StrEnum):
    """What can be checked: a figure, a thing to be made, a list to be entered in, an act that is done by its day."""

    FIGURE = "figure"
    PRODUCT = "product"
    LISTED = "listed"
    DATED = "dated"


class Vague(NamedTuple):
    """One vague word; `text` is exactly `given[start:end]`."""

    text: str
    start: int
    end: int
    leaves_open: Looseness


@dataclass(frozen=True, slots=True)
class LooseSentence:
    """A sentence with vague words. `text` is exactly `given[start:end]`; `measures` is empty where nothing is promised."""

    text: str
    start: int
    end: int
    words: tuple[Vague, ...]
    measures: frozenset[Measure]

    @property
    def empty(self) -> bool:
        """Whether nothing in the sentence could ever be checked."""
        return not self.measures


WORDS: Final = {
    Looseness.EFFORT: "力争 争取 努力 尽量 尽可能 力求 确保尽早",
    Looseness.SOMETIME: "适时 尽快 尽早 早日 及时 择机 逐步 分步 近期 适当时候 条件成熟时 条件成熟后 时机成熟时 时机成熟后",
    Looseness.DEGREE: "进一步 不断 持续 更加 积极 切实 大力 深入 着力 充分 全力 扎实 稳步 有序 适当",
    Looseness.DIRECTION: "加强 加快 加大 强化 推进 推动 促进 完善 优化 提升 提高 改善 健全 研究 探索 考虑 统筹 引导 鼓励 营造",
}
_KIND = {word: kind for kind, words in WORDS.items() for word in words.split()}

_NAMED = r"《[^《》\n]*》|“[^“”\n]*”"
_VAGUE = re.compile(
    rf"(?P<name>{_NAMED})"
    r"|(?P<about>(?<=[年月日天周%％个家人名元万亿亩米里次所座台条处场倍成])左右(?!两|侧|岸|邻)"
    r"|(?:大约|大概|约)(?=\s*[\d一二两三四五六七八九十百千万]))"
    rf"|(?P<word>{'|'.join(sorted(_KIND, key=lambda word: (-len(word), word)))})"
)
_WHEN_KINDS: Final = frozenset({Kind.DATE, Kind.YEAR})
_COUNTS_NOTHING: Final = frozenset({"方面", "大", "环节", "维", "板块"})
"""Units of the parts of a speech, not of what is done."""

_SPAN_OF_TIME = re.compile(r"(?:左右|上下|多|余)?的?(?:时间|内|之内|以内|后|以后|之后|前)")
_MAKING = r"制定|出台|印发|修订|颁布|发布|编制|设立|建成|上线|开通|启用|开工|竣工|新建|新增|启动|完成|成立|建设|搭建|打造"
_THING = (
    r"条例|办法|规定|细则|方案|规划|指引|指南|导则|标准|政策|章程|平台|系统|基金|资金池|中心|专线|学校|医院|公园|"
    r"停车场|服务站|清单|目录|名录|台账|数据库|管网|道路|工程|线路|泊位|学位|床位|园区|产业园|试点"
)
_HAZY = re.compile("相关|有关|系列|配套|各项|各类|一批")
_MADE = re.compile(
    rf"(?:{_MAKING})(?P<object>[^，,。；;：:]{{0,30}}?)(?:{_THING})|(?:{_THING})[^，,。；;：:]{{0,8}}(?:{_MAKING})"
)
_MADE_NAMED = re.compile(
    rf"(?:{_MAKING}|纳入)[^，,。；;：:《“]{{0,12}}(?:{_NAMED})|(?:{_NAMED})[^，,。；;：:]{{0,8}}(?:{_MAKING})"
)
_LISTED = re.compile(
    r"(?:纳入|列入|视同)[^，,。；;]{0,40}(?:名单|目录|清单|名录|计划|规划|项目库|预算|试点|范围|体系|台账|“[^”\n]*”)"
)
_CERTAIN = re.compile(
    r"(?:设立|出台|制定|印发|修订|颁布|编制|建成|上线|开通|成立|组建|建立)(?P<object>[^，,。；;：:]{0,24}?)"
    r"(?:条例|办法|细则|规定|方案|规划|指引|基金|名单|清单|目录|标准|中心|平台|专线|热线|学校|医院|公园|服务站|停车场|线路|班线|联盟|专班|台账|(?:信息|数据|政策|项目|资源)库)"
)
"""A thing that is there or is not, whenever it is made."""

_DONE = re.compile(
    r"完成|建成|出台|印发|投产|投用|投入使用|启动|动工|开工|竣工|报[^，,。]{0,8}审|开行|开通|开设|开放|覆盖|清零|提高[到至]|降低?[到至]|达到|上线|启用|修订|"
    r"挂牌|落成|停止|取缔|(?:开展|实施|组织)[^，,。]{0,24}(?:行动|工程)|全部|办结|到位|取消|实现[^，,。]{0,12}(?:“|全|直通|互通)"
)
_NEAR = 8
_SOON = re.compile(r"[今明当后本]年|年[底内中前末]|[上下]半年|月底")


def vague_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Vague]:
    """Each vague word of a text or a range of it, in order."""
    for found in _VAGUE.finditer(text, start, len(text) if end is None else end):
        if found["name"] is None:
            kind = Looseness.ABOUT if found["about"] else _KIND[found["word"]]
            yield Vague(found[0], found.start(), found.end(), kind)


def measures_in(sentence: str, *, dated: bool = False) -> frozenset[Measure]:
    """What of a sentence can be checked. A thing to be made counts when it is named, when it is one that is there or
    not (条例, 基金), or when the sentence says when; `dated`: the words around it do.
    """
    figures = figures_in(sentence)
    found = set()
    if any(counts(figure, sentence) for figure in figures):
        found.add(Measure.FIGURE)
    if _LISTED.search(sentence):
        found.add(Measure.LISTED)
    dated = dated or _says_when(sentence, figures)
    things = (*_CERTAIN.finditer(sentence), *(_MADE.finditer(sentence) if dated else ()))
    if _MADE_NAMED.search(sentence) or any(not _HAZY.search(one[0]) for one in things):
        found.add(Measure.PRODUCT)
    if dated and any(
        not _HAZY.search(sentence, one.end(), one.end() + _NEAR) for one in _DONE.finditer(sentence)
    ):
        found.add(Measure.DATED)
    return frozenset(found)


def _says_when(sentence: str, figures: Sequence[Figure]) -> bool:
    when = {*_WHEN_KINDS, Kind.DURATION}
    return _SOON.search(sentence) is not None or any(figure.kind in when for figure in figures)


def counts(figure: Figure, text: str) -> bool:
    """Whether a figure of the text says how much, not when: 三年左右 and 2024年 only say when."""
    if figure.kind in _WHEN_KINDS or figure.unit in _COUNTS_NOTHING:
        return False
    if figure.kind is Kind.DURATION:
        return figure.unit != "年" and _SPAN_OF_TIME.match(text, figure.span[1]) is None
    return True


def carries_measure(sentence: str) -> bool:
    """Whether anything in the sentence could be checked later."""
    return bool(measures_in(sentence))


def loose_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[LooseSentence]:
    """Each sentence of a text or a range of it that holds a vague word, with what it carries all the same.

    A heading is a sentence too: give the range of a passage without its heading to leave it out.
    """
    for first, last in sentences_in(text, start, end):
        words = tuple(vague_words(text, first, last))
        if words:
            sentence = text[first:last]
            yield LooseSentence(sentence, first, last, words, measures_in(sentence))
