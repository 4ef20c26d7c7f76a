"""What one ask demands, one by one: 聘请学者，培训企业，建立资金池 are three things that may be answered apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.sentences import clauses_in, sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST: Final = 4
"""A stretch of fewer characters demands nothing by itself."""

LONGEST_DETAIL: Final = 6
"""A clause of so many characters that begins with no verb of demanding (逐栋落实) is a detail."""

LONGEST_LABEL: Final = 10
"""A first sentence of so many characters before others is the ask's name: 改善候车条件。"""

_AIM = re.compile(
    r"让|使|满足|解决|防止|避免|减少|减轻|促进|形成|实现|方便|便于|以便|以免|从而|进而|确保|保障|杜绝|提升|恢复|切实|真正|"
    r"助力|缓解|激发|营造|发挥|不得|不能|允许|即|作为|包括|特别是|尤其|其中|例?如|也?为[^，,]{1,30}(?:提供|创造|奠定)"
)
"""A clause behind another one that begins so says what the demand is for, or says it once more in detail."""

_GROUND = re.compile(r"(?:应当?|要|须|必须|亟[须需待]|建议|可以?)(?!求)")
"""A clause that begins so says what is demanded where the one before it said why."""

_VERBS = (
    r"聘请|派出|建立|建设|设立|设置|增设|新增|新建|开设|开通|开行|开展|举办|组织|推广|推行|实行|实施|制定|出台|编制|完善|健全|加装|安装|配备|"
    r"配齐|改造|扩建|拓宽|打通|取消|降低|提高|延长|缩短|增加|清理|严查|查处|公布|公开|发放|给予|纳入|引进|培训|培养|支持|鼓励|引导|投放|种植|聘用|招募"
)
_OWN_VERB = re.compile(
    rf"(?:{_VERBS})|[建设装配修补种查管聘办送设增扩](?!议|想)|严查|严禁|取缔|加强|加大|加快|强化|优化|落实|做好|统一"
)
_ANY_VERB = re.compile(rf"(?:{_VERBS})|处罚|奖励|加以")
_NEXT = re.compile(rf"[、](?=(?:{_VERBS}))|(?<=[^、，,])(?:并|同时)(?=(?:{_VERBS}))")


class Demand(NamedTuple):
    """One thing demanded; `text` is exactly `ask[start:end]`. `core_end`: where the words on what it is for begin."""

    text: str
    start: int
    end: int
    core_end: int

    @property
    def core(self) -> str:
        """What is demanded, without what it is for."""
        return self.text[: self.core_end - self.start]


def demands_in(ask: str) -> tuple[Demand, ...]:
    """The demands of an ask in order; an ask that cannot be parted is one demand. Empty only for an empty ask."""
    label = len(label_of(ask))
    return tuple(
        demand
        for start, end in sentences_in(ask, label)
        for demand in _joined(ask, list(_stretches(ask, start, end)))
    )


def label_of(ask: str) -> str:
    """The ask's name that stands before its demands (抓源头。), empty where it has none."""
    first, *more = [*sentences_in(ask)][:2] or [(0, 0)]
    named = more and first[1] - first[0] <= LONGEST_LABEL and not ask[: first[1]].endswith(("；", ";"))
    return ask[: first[1]] if named else ""


def _stretches(ask: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence, and inside them what is strung together with 、 and begins with a verb."""
    for first, last in clauses_in(ask, start, end):
        cut = first
        for found in _NEXT.finditer(ask, first, last):
            yield cut, found.start()
            cut = found.end()
        yield cut, last


def _follows(ask: str, first: int, last: int) -> bool:
    """Whether a clause belongs to the demand before it: an aim, a detail too short to be demanded apart."""
    short = last - first < SHORTEST or (last - first <= LONGEST_DETAIL and not _OWN_VERB.match(ask, first))
    return short or _AIM.match(ask, first) is not None


def _leads(ask: str, first: int, last: int) -> bool:
    """Whether a clause only says how or for whom (先急后缓; 对失能老人), and the next one what."""
    short = last - first <= LONGEST_DETAIL and not _OWN_VERB.match(ask, first)
    return short or (ask.startswith("对", first) and _ANY_VERB.search(ask, first, last) is None)


def _joined(ask: str, stretches: list[tuple[int, int]]) -> Iterator[Demand]:
    """Aims go with the demand before them, grounds and stray words with the one behind."""
    held: int | None = None
    demand: Demand | None = None
    for place, (first, last) in enumerate(stretches):
        start = first if held is None else held
        if demand is not None and _follows(ask, first, last):
            demand = Demand(ask[demand.start : last], demand.start, last, demand.core_end)
            continue
        if demand is not None:
            yield demand
        demand, held = None, None
        following = stretches[place + 1][0] if place + 1 < len(stretches) else None
        if following is not None and (_GROUND.match(ask, following) or _leads(ask, first, last)):
            held = start
        else:
            demand = Demand(ask[start:last], start, last, last)
    if demand is not None:
        yield demand
    elif held is not None:
        yield Demand(ask[held : stretches[-1][1]], held, stretches[-1][1], stretches[-1][1])
