"""Promises that nobody could ever check: vague words, and nothing that can be counted, dated or read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from workflow.assembly.checking.findings import slip
from workflow.assembly.passages import Role, parts
from workflow.assembly.sentences import sentences_in
from workflow.assembly.vague import Looseness, carries_measure, loose_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.assembly.checking.findings import Letter, Slip
    from workflow.assembly.vague import LooseSentence

_TOP = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.\uff0e]")
_PLAN = re.compile("下一步|下一阶段|下阶段|下步|工作计划|工作打算|工作安排|今后|后续|努力方向|工作思路|打算")
_AHEAD = re.compile(
    r"(?<![已均即曾并])将(?![军领士])|下一步|下来|今后|下一阶段|拟(?![定制立])|(?<![列纳]入)(?:继续|力争|争取|努力)|(?:尽快|适时|择机|尽早|早日)"
)
_TURN = re.compile("下一步|下来|接下来|今后|下一阶段|同时")
_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.\uff0e]\s*|[㈠-㈩①-⑳]\s*")
_LEADS_ON = re.compile(r"[：:]\s*$|以下|如下")
_COURTESY = re.compile("您|贵[会委]|委员|代表")
_KEEP_IN_TOUCH = re.compile("沟通|联系|支持|监督|关注|指导|关心|汇报|反馈")
_STRONG: Final = {Looseness.EFFORT, Looseness.SOMETIME}


def vague_promises(letter: Letter) -> Iterator[Slip]:
    """Sentences on what will be done that hold vague words and no measure; neighbours are one finding.

    Where the plan that they belong to has a measure they are let be, but for those that open it (下一步) or leave open
    whether or when (力争, 尽快).
    """
    planned = False
    if letter.is_proposal:
        return
    for part in parts(letter.text):
        if part.heading and _TOP.match(part.heading):
            planned = _PLAN.search(part.heading) is not None
        if part.role is not Role.PASSAGE:
            continue
        start = part.start + len(part.heading)
        for first, last in [(start, part.end)] if planned else _plans(letter.text, start, part.end):
            yield from _of_plan(letter.text, first, last)


def _plans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What a passage on what was done says of what will be: in each paragraph the sentences from the last 下一步 on,
    or from the first that looks ahead."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop + 1
        ahead = [one for one in sentences_in(text, start, stop) if _AHEAD.search(text, *one)]
        turned = [one for one in ahead if _TURN.match(text, one[0])]
        for first, _ in turned[-1:] or ahead[:1]:
            yield first, stop
        start = stop


def _of_plan(text: str, start: int, end: int) -> Iterator[Slip]:
    measured = carries_measure(text[start:end])
    found: list[LooseSentence] = []
    for sentence in loose_sentences(text, start, end):
        if not _is_open(sentence, measured=measured):
            continue
        if found and text[found[-1].end : sentence.start].strip():
            yield _slip(text, found)
            found = []
        found.append(sentence)
    if found:
        yield _slip(text, found)


def _is_open(sentence: LooseSentence, *, measured: bool) -> bool:
    strong = any(word.leaves_open in _STRONG for word in sentence.words)
    if not sentence.empty or (
        measured and not (strong and _AHEAD.search(sentence.text)) and not _TURN.match(sentence.text)
    ):
        return False
    courteous = _COURTESY.search(sentence.text) and _KEEP_IN_TOUCH.search(sentence.text)
    return not (_LEADS_ON.search(sentence.text) or courteous)


def _slip(text: str, sentences: list[LooseSentence]) -> Slip:
    words = dict.fromkeys(word.text for sentence in sentences for word in sentence.words)
    start, end = sentences[0].start, sentences[-1].end
    number = _NUMBER.match(text, start, end)
    start = number.end() if number else start
    return slip("vague_promise", (start, end), found=text[start:end], words="、".join(words))
