"""Whether a letter speaks of what was done or of what is to come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workflow.assembly.sentences import clauses_in, sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.assembly.sentences import Span

_NEXT = r"下一?步|下一?阶段|下来|接下来|今后|后续|下半年|未来(?:[一二两三四五几\d]+年|一段)"
_HEADING = re.compile(rf"{_NEXT}|计划|打算|安排|思路|举措$|展望|努力方向")
_OPENS = re.compile(rf"(?:{_NEXT})(?!会)")
_BODY = "局委办厅院市府队们位门团会校所站中心县区镇"
_AHEAD = re.compile(
    "(?=[下接今后未力争拟计将年月季前内适择尽抓预确再继正待每])"  # what these words begin with; nothing is tried elsewhere
    rf"(?:{_NEXT}|力争|争取|(?<![虚模草])拟(?!上市|立项|定的|申报项目)|(?<![列纳编][入制])计划(?=[于在今明到用年\d两三新建开投完实启对将组改加安出推再招购配培引发筹布选派举拨增减拆修整清移迁扩延设采](?!行))"
    rf"|(?<=[{_BODY}还也均仍又后年底并即])将(?!近)|将(?=于|在(?!建)|会|继续|进一步|积极|加[快强大]|持续|全[面力]|按|结合|用|由|把|组织|开展|推[进动]|启动|以|新[建增]|逐步|尽快"
    r"|适时|不断|充分|严格|认真|会同|联合|通过|完成|实施|对|陆续|重点|同步|牵头|研究|着力|深入|努力|达到|建成)"
    r"|年底前|月底前|季度前|(?<![一二两三四五六七八九十\d])年内|[前内](?:全部)?(?:完成|建成|实现|出台|印发|开工|投[产用]|竣工|启用|办结|到位|开通|开行)|(?:适时|择机|尽快|抓紧)"
    r"|预计|确保(?=[^，,。]{0,20}(?:前|内|底))|(?:再|继续)(?:建|新[建增]|完成|增|投|施划|扩|推进|加)|正(?:在)?(?:研究|起草)|待[^，,。]{1,20}[后时]|后即可|后再"
    r"|今年(?:内)?(?=计划|将|拟|力争|再|要|还|试行|底|年底)|每(?:学?年|季度?|月|周|学期)[^，,。；;]{0,24}(?:不少于|至少|不低于))"
)
_BEHIND = re.compile(
    r"已(?:经|[^，,。；;经]{0,12})?|截[至止]|目前|现有|共有|累计|去年|近年|[以年]来|上半年|前期|(?<![将再并])[完建形组印][成织发](?:了)|曾|先后|(?<=[组成发定])了|(?<=[\u4e00-\u9fff])了(?=\d)"
)


_NUMERALS = "〇一二三四五六七八九十"
_ITEM = re.compile("([一二三四五六七八九十])是")


def heads_next(heading: str) -> bool:
    """Whether a heading says that what follows is to come: 三、下一步工作计划."""
    return _HEADING.search(heading) is not None


def tells_done(words: str) -> bool:
    """Whether words tell of what was done: 已, 截至, 去年."""
    return _BEHIND.search(words) is not None


def ahead_in(
    text: str, start: int = 0, end: int | None = None, *, next_steps: bool = False
) -> Iterator[Span]:
    """The clauses of a range that speak of what is to come, in order.

    What a sentence once says of the future holds for its later clauses, until one speaks of the past; 下一步 opens the
    rest of its line, or of its item where it stands inside 二是. Under a heading of next steps (`next_steps`)
    everything is to come but what is told as done.
    """
    for _, clauses in _sentence_by_sentence(text, start, end, next_steps=next_steps):
        yield from (clause for clause, ahead in clauses if ahead)


def planned_in(text: str, *, next_steps: bool = False) -> Iterator[Span]:
    """The sentences whose point, their last clause, is something to come."""
    for sentence, clauses in _sentence_by_sentence(text, 0, None, next_steps=next_steps):
        if clauses and clauses[-1][1]:
            yield sentence


def _sentence_by_sentence(
    text: str, start: int, end: int | None, *, next_steps: bool
) -> Iterator[tuple[Span, list[tuple[Span, bool]]]]:
    """Each sentence with its clauses, and whether each of these speaks of what is to come."""
    opened: int | None = None
    ahead, item, done = next_steps, 0, start
    for first, last in sentences_in(text, start, end):
        if "\n" in text[done:first]:
            opened, item = None, 0
        if text[done - 1 : done] not in {"；", ";"}:
            ahead = next_steps or opened is not None
        clauses = []
        for clause in clauses_in(text, first, last):
            words = text[slice(*clause)]
            if number := _ITEM.match(words):
                item = _NUMERALS.index(number[1])
                opened = opened if opened == 0 else None
                ahead = next_steps or opened is not None
            if _OPENS.match(words):
                opened, ahead = item, True
            ahead = _turned(words, ahead)
            clauses.append((clause, ahead))
        yield (first, last), clauses
        done = last


def _turned(words: str, ahead: bool) -> bool:
    if _AHEAD.search(words):
        return True
    return ahead and not tells_done(words)
